using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/OFFICERS.md as they go over the wire: see Rows.cs.

/// <summary>What was said when a shift began. <paramref name="Skills"/>: null when those of officers.csv count.</summary>
public sealed record ShiftRow(long Since, IReadOnlyList<string> Crew, string Vehicle, IReadOnlyList<string>? Skills, string? Area);

/// <summary>A safety check that stands, in its officer's row.</summary>
public sealed record SafetyCheckRow(SafetyState State, string Why, long AskedAt, long AnswerBy, long? AlarmAt);

/// <summary>Who did something, and when.</summary>
public sealed record NamedAtRow(string By, long At);

/// <summary>Who ended a panic, when and why.</summary>
public sealed record PanicEndRow(string By, long At, string Reason);

/// <summary>A panic. Of one officer there is one at most.</summary>
/// <param name="PositionAt">Null when there is no position yet: the place is the station.</param>
/// <param name="Recorded">False while the shard cannot write it.</param>
public sealed record PanicRow(
    string Id, ushort Jurisdiction, uint Officer, string Code, PanicDeed Deed, long RaisedAt, long PressedAt, int Presses, double Lat,
    double Lng, long? PositionAt, bool OnDuty, bool Recorded, string? Incident, IReadOnlyList<NamedAtRow> Acknowledged, PanicEndRow? Ended);

/// <summary>The panic that stands, as its officer's own page knows it.</summary>
public sealed record OwnPanicRow(string Id, long RaisedAt, IReadOnlyList<string> AcknowledgedBy);

/// <summary>A safety check that is asked, answered, alarmed or over.</summary>
public sealed record SafetyRow(
    uint Officer, string Code, ushort Jurisdiction, SafetyDeed Deed, string Why, long AskedAt, long AnswerBy, long? AlarmAt, string? By,
    string? Note);

/// <summary>Whom a message is for. <paramref name="Officers"/>: the first 20.</summary>
public sealed record MessageToRow(MessageKind Kind, IReadOnlyList<uint>? Officers, string? Area, string? Desk);

/// <summary>A message, and how many have it.</summary>
public sealed record MessageRow(
    string Id, ushort Jurisdiction, long At, string From, uint? FromOfficer, MessageToRow To, string Text, bool Urgent, string? Incident,
    int Recipients, int Delivered, int Read, IReadOnlyList<NamedAtRow> ReadBy);

/// <summary>How many have a message by now.</summary>
public sealed record MessageStateRow(string Id, ushort Jurisdiction, int Delivered, int Read, int? Missed = null);

/// <summary>One recipient of a message.</summary>
public sealed record RecipientRow(uint Officer, string Code, long? DeliveredAt, long? ReadAt);

/// <summary><c>messages</c> to an officer's page or a gateway.</summary>
public sealed record MailMessage(long Now, IReadOnlyList<MailItem> Items);

/// <summary>One message for some officers of the connection; for none where its sender's page is told how far it has come.</summary>
/// <param name="DeliveredAt">To an officer's own page: when it was delivered; null when not.</param>
/// <param name="ReadAt">As well.</param>
public sealed record MailItem(MessageRow Message, IReadOnlyList<uint> Officers, long? DeliveredAt = null, long? ReadAt = null);

/// <summary>One line of a unit's history.</summary>
public sealed record DeedRow(
    long At, DeedKind Kind, string By, OfficerStatus Status, string? StatusCode, string? Incident, string? Directive, string Detail);

/// <summary>A unit's history, newest first. <paramref name="Oldest"/>: nothing before it is kept here.</summary>
public sealed record HistoryMessage(long Now, uint Officer, string Code, IReadOnlyList<DeedRow> Deeds, long? Oldest);

/// <summary>An officer near another one.</summary>
public sealed record NearOfficerRow(uint Id, string Code, OfficerStatus Status, double Lat, double Lng, int Metres, int AgeSeconds);

/// <summary>An incident near an officer.</summary>
public sealed record NearIncidentRow(
    string Id, string Type, byte Priority, Grains.Incidents.IncidentState State, double Lat, double Lng, string Place, int Metres);

/// <summary>What a shift's <c>Shift</c> call says.</summary>
public sealed record ShiftInput(
    long Officer, bool On, IReadOnlyList<string>? Crew, string? Vehicle, IReadOnlyList<string>? Skills, string? Area);

/// <summary>Whom a message is for: one of them.</summary>
public sealed record MessageToInput(IReadOnlyList<long>? Officers, bool Shift, string? Area, string? Desk, bool Desks);

/// <summary>What a <c>Message</c> call says.</summary>
public sealed record MessageInput(
    Guid Id, int? Jurisdiction, long? Officer, MessageToInput? To, string? Text, bool Urgent, string? Incident);

/// <summary>What an <c>OpenIncident</c> call of an officer says.</summary>
public sealed record FieldInput(
    long Officer, Guid Id, string? Type, int? Priority, string? Text, string? Place, double? Lat, double? Lng, bool Take);
