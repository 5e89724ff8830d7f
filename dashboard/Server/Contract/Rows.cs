using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/HUB.md as they go over the wire. Places are degrees (WGS-84), moments whole milliseconds since 1970 UTC on the
// node's clock. A null is left out of the JSON. Made from the engine's views by Mapping and by nothing else; immutable.

/// <summary>An officer on the boards.</summary>
public sealed record OfficerRow(
    uint Id, string Code, ushort Jurisdiction, OfficerStatus Status, long Since, string? Directive, string? Incident)
{
    /// <summary>The status by the region's table; null: the one that has the status' own name.</summary>
    public string? StatusCode { get; init; }

    /// <summary>Null: what goes with the status.</summary>
    public Availability? Availability { get; init; }

    /// <summary>Said with the status.</summary>
    public string? Comment { get; init; }

    /// <summary>Null when nothing was said of the shift.</summary>
    public ShiftRow? Shift { get; init; }

    /// <summary>In the status for longer than its table allows; null: not so.</summary>
    public bool? Late { get; init; }

    /// <summary>The safety check that stands.</summary>
    public SafetyCheckRow? Safety { get; init; }

    /// <summary>The panic that stands.</summary>
    public string? Panic { get; init; }
}

/// <summary>A directive in full. <paramref name="TravelSeconds"/>: -1 unknown.</summary>
public sealed record DirectiveRow(
    string Id, string Incident, uint Officer, string OfficerCode, DirectiveState State, long IssuedAt, long Since, long AnswerBy,
    string IssuedBy, int TravelSeconds, string Type, byte Priority, double Lat, double Lng, string Place, string Text)
{
    /// <summary>Caution notes that hold at the place; null for none.</summary>
    public IReadOnlyList<CautionLine>? Cautions { get; init; }

    /// <summary>Number of the policy in force then; 0 for none.</summary>
    public int Policy { get; init; }

    /// <summary>Why it was withdrawn; null when nobody said.</summary>
    public string? Why { get; init; }

    /// <summary>The newest notes of the incident; null when there are none.</summary>
    public IReadOnlyList<DirectiveNoteRow>? Notes { get; init; }
}

/// <summary>An officer on an incident: a directive that is not over.</summary>
public sealed record IncidentOfficerRow(uint Officer, string Code, string Directive, DirectiveState State, long Since, long AnswerBy);

/// <summary>An incident in the queue. <paramref name="Calls"/>: how many.</summary>
public sealed record IncidentRow(
    string Id, ushort Jurisdiction, string Type, byte Priority, IncidentState State, long OpenedAt, long Since, double Lat, double Lng,
    string Place, int Calls, IReadOnlyList<IncidentOfficerRow> Officers) : IncidentLifeRow
{
    /// <summary>How many caution notes hold at the place; null for none.</summary>
    public int? Cautions { get; init; }

    /// <summary>How many incidents there were at the place before; null until somebody has looked.</summary>
    public int? History { get; init; }

    /// <summary>How far the place is to be trusted, when not at all.</summary>
    public PlaceMark? Unverified { get; init; }

    /// <summary>Callers who must be rung back; null when none.</summary>
    public int? CallBacks { get; init; }

    /// <summary>What it needs and who takes it; null before its first ranking was asked for.</summary>
    public SendingRow? Sending { get; init; }
}

/// <summary>One call of an incident.</summary>
public sealed record CallRow(long At, string Text, string CallerName, string CallerNumber, string Source, string Place)
{
    /// <summary>Made by who sent it.</summary>
    public string Id { get; init; } = "";

    /// <summary>What this caller reported.</summary>
    public string Type { get; init; } = "";

    /// <summary>0: the type's own.</summary>
    public byte Priority { get; init; }

    /// <summary>The dispatcher who took it.</summary>
    public string? TakenBy { get; init; }

    /// <summary>How it stands with the caller.</summary>
    public CallState State { get; init; }

    /// <summary>Where this caller said it is.</summary>
    public double Lat { get; init; }

    /// <summary>As <see cref="Lat"/>.</summary>
    public double Lng { get; init; }

    /// <summary>Where the caller is, in words.</summary>
    public string? CallerPlace { get; init; }

    /// <summary>Where the caller is.</summary>
    public double? CallerLat { get; init; }

    /// <summary>As <see cref="CallerLat"/>.</summary>
    public double? CallerLng { get; init; }

    /// <summary>How far the place is to be trusted, when not at all.</summary>
    public PlaceMark? Unverified { get; init; }

    /// <summary>When a desk last changed it.</summary>
    public long? ChangedAt { get; init; }

    /// <summary>Which desk did.</summary>
    public string? ChangedBy { get; init; }
}

/// <summary>An officer in a ranking. Seconds, metres; -1 unknown.</summary>
public sealed record RankedRow(uint Officer, string Code, RankReason Reason, int TravelSeconds, int Metres, int PositionAgeSeconds)
{
    /// <summary>The place of the line of what is needed that the officer was ranked for, from 0; -1 for those passed over.</summary>
    public int Serves { get; init; } = -1;

    /// <summary>The officer's own area, when it is not the incident's.</summary>
    public string? Area { get; init; }

    /// <summary>What the officer could be taken off.</summary>
    public PreemptRow? Preempts { get; init; }

    /// <summary>Whose officer it is, when a neighbour's.</summary>
    public ushort? Neighbour { get; init; }

    /// <summary>Where the time is from, when not from a position: "station".</summary>
    public string? From { get; init; }
}

/// <summary>The newest ranking of an incident, and the cover in its patrol zone at that moment.</summary>
public sealed record RankingRow(long At, IReadOnlyList<RankedRow> Officers, ZoneRow Zone)
{
    /// <summary>What is needed, line by line.</summary>
    public IReadOnlyList<RankedNeedRow> Needs { get; init; } = [];

    /// <summary>Officers who are needed, not there, and not to be had.</summary>
    public int Shortfall { get; init; }

    /// <summary>Number of the policy in force then; 0 for none.</summary>
    public int Policy { get; init; }
}

/// <summary>A patrol zone. <paramref name="CallsLastHour"/> to one decimal.</summary>
public sealed record ZoneRow(string Cell, int Available, int Present, int OpenIncidents, double CallsLastHour);

/// <summary>One line of a timeline.</summary>
public sealed record HappeningRow(long At, HappeningKind Kind, string By, string OfficerCode, string Detail)
{
    /// <summary>Number of the policy in force then; 0 for none.</summary>
    public int Policy { get; init; }
}

/// <summary>An incident with its calls, newest ranking and timeline.</summary>
public sealed record IncidentDetail(
    string Id, ushort Jurisdiction, string Type, byte Priority, IncidentState State, long OpenedAt, long Since, double Lat, double Lng,
    string Place, int Calls, IReadOnlyList<IncidentOfficerRow> Officers, IReadOnlyList<CallRow> CallList, RankingRow? Ranking,
    IReadOnlyList<HappeningRow> Timeline) : IncidentLifeRow
{
    /// <summary>Caution notes that hold at the place; null for none.</summary>
    public IReadOnlyList<CautionRow>? Cautions { get; init; }

    /// <summary>What there was at the place before; null until somebody has looked.</summary>
    public IncidentHistoryRow? History { get; init; }

    /// <summary>Oldest first, struck ones included.</summary>
    public IReadOnlyList<NoteRow> NoteList { get; init; } = [];

    /// <summary>Oldest first, answered ones included.</summary>
    public IReadOnlyList<TransferRow> TransferList { get; init; } = [];

    /// <summary>As in <see cref="IncidentRow"/>.</summary>
    public PlaceMark? Unverified { get; init; }

    /// <summary>As in <see cref="IncidentRow"/>.</summary>
    public int? CallBacks { get; init; }

    /// <summary>As in <see cref="IncidentRow"/>.</summary>
    public SendingRow? Sending { get; init; }

    /// <summary>References, in the order they were attached.</summary>
    public IReadOnlyList<AttachmentRow> Attachments { get; init; } = [];
}
