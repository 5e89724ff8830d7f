namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/JTT808.md as they go over the wire: see Rows.cs.

/// <summary>A terminal or tracker. What is null was never heard, or does not apply.</summary>
public sealed record TerminalRow(
    string Kind, string Id, uint Officer, string Code, ushort Jurisdiction, string State, string? Version, long? Since, long? HeardAt,
    long? FixAt, uint? Alarms, long? Refused, string? RefusedReason)
{
    /// <summary>Items of its last report; only where one terminal is asked for.</summary>
    public IReadOnlyList<TerminalItemRow>? Items { get; init; }
}

/// <summary>One item of a report: its number and its bytes; -1 for what does not add up to one.</summary>
public sealed record TerminalItemRow(int Id, string Hex);

/// <summary>Terminals of one's jurisdictions. <paramref name="More"/>: there are others after these.</summary>
public sealed record TerminalsMessage(long Now, IReadOnlyList<TerminalRow> Terminals, bool More);

/// <summary>What can be set on a terminal. Unit: seconds; null: stays.</summary>
public sealed record TerminalSettings(int? HeartbeatSeconds, int? ReportSeconds, int? SleepReportSeconds, int? SosReportSeconds);

/// <summary>A point of an officer's trail. Speed in m/s, heading in degrees; null when unknown or not so.</summary>
public sealed record TrailRow(long At, double Lat, double Lng, double? Speed, double? Heading, bool? Late, bool? Sos);

/// <summary>An officer's trail, oldest first.</summary>
public sealed record TrailMessage(long Now, uint Officer, IReadOnlyList<TrailRow> Points, bool Cut);
