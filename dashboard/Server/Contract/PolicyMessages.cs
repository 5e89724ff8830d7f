namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>Which policy is in force. <paramref name="By"/>: a user, or "start".</summary>
public sealed record PolicyRow(int Number, string Hash, long At, string By);

/// <summary>How many rows each table has.</summary>
public sealed record PolicyCounts(
    int Types, int Statuses, int Timers, int Safety, int Plans, int Dispositions, int Transfers, int Areas);

/// <summary>
/// Answer to <c>POST /api/policy/check</c> and <c>/reload</c>. Refused: <paramref name="Reason"/>, and for a table that is wrong
/// <paramref name="File"/> (its name), <paramref name="Where"/> ("line 12", "types[3].code") and <paramref name="Detail"/> for a person.
/// </summary>
public sealed record PolicyAnswer(bool Ok, string? Reason = null, string? File = null, string? Where = null, string? Detail = null)
{
    /// <summary>Hash of what the folder says (check).</summary>
    public string? Hash { get; init; }

    /// <summary>Whether that is another policy than the one in force (check).</summary>
    public bool? IsNew { get; init; }

    /// <summary>What the folder holds.</summary>
    public PolicyCounts? Rows { get; init; }

    /// <summary>What people should look at, though it is no fault: a skill that nobody has, say.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The one in force now (reload).</summary>
    public PolicyRow? Policy { get; init; }

    /// <summary>False when it was in force already (reload).</summary>
    public bool? Changed { get; init; }
}

/// <summary><c>GET /api/policy</c>: all tables in force, in the words of the files.</summary>
public sealed record PolicyMessage(
    int Number, string Hash, long At, string By, IReadOnlyList<PolicyTypeRow> Types, IReadOnlyList<int> AnswerSeconds,
    int PositionAgeMaxSeconds, int JoinMetres, int JoinSeconds, IReadOnlyList<int> WaitingLateSeconds, PolicySendingRow Sending, PolicyLinesRow Lines,
    IReadOnlyList<PolicyStatusRow> Statuses, IReadOnlyList<PolicyTimerRow> Timers, IReadOnlyList<PolicySafetyRow> Safety, IReadOnlyList<PolicyPlanRow> Plans,
    IReadOnlyList<PolicyDispositionRow> Dispositions, IReadOnlyList<PolicyTransferRow> Transfers, IReadOnlyList<PolicyAreaRow> Areas);

/// <summary>A type with all its rules. <paramref name="DispositionRequired"/>: it cannot be closed without one.</summary>
public sealed record PolicyTypeRow(
    string Code, string Name, string NameZh, byte Priority, IReadOnlyList<byte> AutoIssuePriorities, IReadOnlyList<string> Skills,
    string LastClear, int HistoryDays, int HistoryMetres, bool SelfDispatch, bool FieldOpen, IReadOnlyList<string> Related,
    bool DispositionRequired);

/// <summary>The object "sending" of policy.json.</summary>
public sealed record PolicySendingRow(
    int PreemptionGainSeconds, int BetterGainSeconds, int BetterGainPercent, int BetterHoldSeconds, bool StackingAuto);

/// <summary>The object "lines" of policy.json.</summary>
public sealed record PolicyLinesRow(int RingSeconds, int CallBackSeconds);

/// <summary>A row of statuses.csv.</summary>
public sealed record PolicyStatusRow(
    string Code, string Name, string NameZh, string Availability, string Shows, string SetBy, IReadOnlyList<string> Next, int TimerSeconds);

/// <summary>A row of timers.csv; without a priority: every one.</summary>
public sealed record PolicyTimerRow(string Type, byte? Priority, string State, int LateSeconds, int AlarmSeconds);

/// <summary>A row of safety.csv.</summary>
public sealed record PolicySafetyRow(string Type, string Status, int AskSeconds, int AnswerSeconds);

/// <summary>A row of plans.csv; without a priority: every one. <paramref name="Days"/>: all seven for every day. Times as HH:MM.</summary>
public sealed record PolicyPlanRow(
    string Code, string Type, string Area, byte? Priority, IReadOnlyList<string> Days, string From, string To, IReadOnlyList<PolicyNeedRow> Needs,
    string TieBreak, int MinimumCrew);

/// <summary>So many officers who each have all these skills.</summary>
public sealed record PolicyNeedRow(int Count, IReadOnlyList<string> Skills);

/// <summary>A row of dispositions.csv.</summary>
public sealed record PolicyDispositionRow(
    string Code, string Name, string NameZh, IReadOnlyList<string> Types, IReadOnlyList<string> RequiredFor, bool FalseAlarm);

/// <summary>A row of transfers.csv.</summary>
public sealed record PolicyTransferRow(string Code, string Name, string NameZh, string Number, IReadOnlyList<string> Types, int AnswerSeconds);

/// <summary>An area; its shape is in <c>GET /api/areas</c>.</summary>
public sealed record PolicyAreaRow(string Code, string Name, string NameZh, ushort Jurisdiction);

/// <summary><c>GET /api/areas</c>: GeoJSON.</summary>
public sealed record AreasMessage(string Type, IReadOnlyList<AreaFeature> Features);

/// <summary>One area with its shape.</summary>
public sealed record AreaFeature(string Type, PolicyAreaRow Properties, AreaGeometry Geometry);

/// <summary>A MultiPolygon: [longitude, latitude], degrees.</summary>
public sealed record AreaGeometry(string Type, IReadOnlyList<IReadOnlyList<IReadOnlyList<double[]>>> Coordinates);
