namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of GET /api/figures, docs/PAST.md. Seconds.

/// <summary>How long something took. With <paramref name="Count"/> 0 the others are null.</summary>
public sealed record SpreadRow(int Count, double? Mean, double? Median, double? P90, double? Max);

/// <summary>The figures of a group of incidents.</summary>
public sealed record FigureRow(
    string Key, int Incidents, long Calls, SpreadRow Queue, SpreadRow Dispatch, SpreadRow Travel, SpreadRow Response, SpreadRow OnScene,
    SpreadRow Consumed);

/// <summary>The slowest of them; for supervisors only.</summary>
public sealed record SlowestRow(string OfficerCode, double Seconds);

/// <summary>How many directives took how long. One count more than edges (seconds, included): the last is for all above.</summary>
public sealed record BinsRow(IReadOnlyList<int> Edges, IReadOnlyList<int> Counts, int Directives, SlowestRow? Slowest);

/// <summary>签收, 出警 and 反馈.</summary>
public sealed record BinsSetRow(BinsRow SignOff, BinsRow Departure, BinsRow Feedback);

/// <summary><c>GET /api/figures</c>.</summary>
public sealed record FiguresMessage(
    long Now, ushort Jurisdiction, long From, long Until, string By, FigureRow All, IReadOnlyList<FigureRow> Groups, BinsSetRow Bins,
    ArchiveRow Archive);
