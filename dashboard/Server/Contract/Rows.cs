using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/HUB.md as they go over the wire. Places are degrees (WGS-84), moments whole milliseconds since 1970 UTC on the
// node's clock. A null is left out of the JSON. Made from the engine's views by Mapping and by nothing else; immutable.

/// <summary>An officer on the boards.</summary>
public sealed record OfficerRow(
    uint Id, string Code, ushort Jurisdiction, OfficerStatus Status, long Since, string? Directive, string? Incident);

/// <summary>A directive in full. <paramref name="TravelSeconds"/>: -1 unknown.</summary>
public sealed record DirectiveRow(
    string Id, string Incident, uint Officer, string OfficerCode, DirectiveState State, long IssuedAt, long Since, long AnswerBy,
    string IssuedBy, int TravelSeconds, string Type, byte Priority, double Lat, double Lng, string Place, string Text);

/// <summary>An officer on an incident: a directive that is not over.</summary>
public sealed record IncidentOfficerRow(uint Officer, string Code, string Directive, DirectiveState State, long Since, long AnswerBy);

/// <summary>An incident in the queue. <paramref name="Calls"/>: how many.</summary>
public sealed record IncidentRow(
    string Id, ushort Jurisdiction, string Type, byte Priority, IncidentState State, long OpenedAt, long Since, double Lat, double Lng,
    string Place, int Calls, IReadOnlyList<IncidentOfficerRow> Officers);

/// <summary>One call of an incident.</summary>
public sealed record CallRow(long At, string Text, string CallerName, string CallerNumber, string Source, string Place);

/// <summary>An officer in a ranking. Seconds, metres; -1 unknown.</summary>
public sealed record RankedRow(uint Officer, string Code, RankReason Reason, int TravelSeconds, int Metres, int PositionAgeSeconds);

/// <summary>The newest ranking of an incident, and the cover in its patrol zone at that moment.</summary>
public sealed record RankingRow(long At, IReadOnlyList<RankedRow> Officers, ZoneRow Zone);

/// <summary>A patrol zone. <paramref name="CallsLastHour"/> to one decimal.</summary>
public sealed record ZoneRow(string Cell, int Available, int Present, int OpenIncidents, double CallsLastHour);

/// <summary>One line of a timeline.</summary>
public sealed record HappeningRow(long At, HappeningKind Kind, string By, string OfficerCode, string Detail);

/// <summary>An incident with its calls, newest ranking and timeline.</summary>
public sealed record IncidentDetail(
    string Id, ushort Jurisdiction, string Type, byte Priority, IncidentState State, long OpenedAt, long Since, double Lat, double Lng,
    string Place, int Calls, IReadOnlyList<IncidentOfficerRow> Officers, IReadOnlyList<CallRow> CallList, RankingRow? Ranking,
    IReadOnlyList<HappeningRow> Timeline);
