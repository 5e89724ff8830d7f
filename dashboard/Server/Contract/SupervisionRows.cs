using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of GET /api/supervision, docs/PAST.md. As in Rows.

/// <summary>What a supervisor needs of each jurisdiction.</summary>
public sealed record SupervisionMessage(long Now, IReadOnlyList<SupervisedRow> Jurisdictions);

/// <summary>One jurisdiction.</summary>
public sealed record SupervisedRow(
    ushort Jurisdiction, int Open, StateCountsRow States, int[] Priorities, OldestRow? OldestWaiting, IReadOnlyList<LateRow> Late, int LateCount,
    CrewRow Officers, IReadOnlyList<AreaLoadRow> Areas, IReadOnlyList<DeskLoadRow> Desks, ArchiveRow? Archive);

/// <summary>Open incidents by state.</summary>
public sealed record StateCountsRow(int Waiting, int Offered, int Assigned, int EnRoute, int OnScene, int Cleared);

/// <summary>The incident that has waited longest for somebody.</summary>
public sealed record OldestRow(string Incident, byte Priority, long OpenedAt, long Since);

/// <summary>An incident that is longer in its state than the policy's table allows.</summary>
public sealed record LateRow(
    string Incident, string Type, byte Priority, IncidentState State, long Since, string? Area, string? Desk, int LimitSeconds, int LateSeconds);

/// <summary>Officers by status. <paramref name="Lost"/>: on duty, and their position too old to choose them.</summary>
public sealed record CrewRow(int Total, int Available, int Dispatched, int EnRoute, int OnScene, int Busy, int OffDuty, int Lost);

/// <summary>Work and officers of an area; an empty code is for those in none.</summary>
public sealed record AreaLoadRow(string Area, int Open, int Waiting, int Late, CrewRow Officers);

/// <summary>Work of a desk.</summary>
public sealed record DeskLoadRow(
    string Desk, IReadOnlyList<string> Areas, long? AwaySince, int InHand, int Waiting, int Late, OldestRow? OldestWaiting);
