namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>
/// <c>GET /api/region</c>. Bounds: west, south, east, north; points: longitude, latitude; degrees. <paramref name="ReadsKeptMinutes"/>: how
/// long a plate read that nobody looks for is kept; 0: never.
/// </summary>
public sealed record RegionMessage(
    string Id, string Name, string NameZh, string Attribution, double[] Bounds, double[] Center,
    IReadOnlyList<JurisdictionRow> Jurisdictions, IReadOnlyList<StationRow> Stations, IReadOnlyList<CameraRow> Cameras,
    IReadOnlyList<TypeRow> Types, IReadOnlyList<int> AnswerSeconds, IReadOnlyList<int> WaitingLateSeconds, int PositionAgeMaxSeconds,
    int ReadsKeptMinutes)
{
    /// <summary>The policy in force; the rows of its tables are in <c>GET /api/policy</c>.</summary>
    public PolicyRow? Policy { get; init; }

    /// <summary>What is connected, in words of docs/HUB.md: pages ask for nothing else. Empty for none.</summary>
    public IReadOnlyList<string> Connects { get; init; } = [];
}

/// <summary>A jurisdiction and a point inside it for its name.</summary>
public sealed record JurisdictionRow(ushort Id, string Code, string Name, string NameZh, double[] Label);

/// <summary>A police station.</summary>
public sealed record StationRow(string Name, string NameZh, double Lat, double Lng, ushort Jurisdiction);

/// <summary>A plate camera.</summary>
public sealed record CameraRow(string Id, string Name, double Lat, double Lng);

/// <summary>An incident type.</summary>
public sealed record TypeRow(string Code, string Name, string NameZh, byte Priority, bool AutoIssue);

/// <summary><c>GET /api/me</c>.</summary>
public sealed record MeMessage(string User, string Role, uint? Officer, string? OfficerCode, IReadOnlyList<ushort> Jurisdictions,
    bool? Positions)
{
    /// <summary>True for a dispatcher who is a supervisor.</summary>
    public bool? Supervisor { get; init; }
}

/// <summary><c>GET /api/clock</c>.</summary>
public sealed record ClockMessage(long Now, double Speed);

/// <summary><c>GET /api/route</c>. Line: [longitude, latitude] in degrees.</summary>
public sealed record RouteMessage(int Seconds, int Metres, IReadOnlyList<double[]> Line, IReadOnlyList<StepRow> Steps);

/// <summary>One street of a route.</summary>
public sealed record StepRow(string Name, int Metres);

/// <summary>Why a request was refused: a camelCase word of docs/HUB.md.</summary>
public sealed record ReasonMessage(string Reason);

/// <summary><c>POST /sign-in</c>.</summary>
public sealed record SignInInput(string? User, string? Password);

/// <summary>Answer to a sign-in that was right.</summary>
public sealed record SignedInMessage(string User, string Role);
