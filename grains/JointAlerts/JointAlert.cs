using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Grains.JointAlerts;

/// <summary>What an alert is about. Values are stable.</summary>
public enum AlertKind : byte
{
    /// <summary>A followed vehicle that can be over the border soon.</summary>
    Track = 0,

    /// <summary>An incident near the border: to be known on the other side.</summary>
    Incident = 1,

    /// <summary>Officers of the neighbour are asked for.</summary>
    Aid = 2,
}

/// <summary>What one jurisdiction has said. Values are stable. Time never approves: it leads to <see cref="Overdue"/> only.</summary>
public enum SideState : byte
{
    /// <summary>It has the alert, or will have it as soon as it can be reached.</summary>
    Asked = 0,

    /// <summary>Nobody answered in time: told to the supervisors of both sides. It may still answer.</summary>
    Overdue = 1,

    /// <summary>A named person has taken it.</summary>
    Acknowledged = 2,

    /// <summary>A named person said no, with a reason.</summary>
    Declined = 3,

    /// <summary>Officers are on their way.</summary>
    Deployed = 4,
}

/// <summary>Why an alert is over. Values are stable.</summary>
public enum AlertEnd : byte
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>Its time ran out.</summary>
    Expired = 1,

    /// <summary>The track is over.</summary>
    TrackEnded = 2,

    /// <summary>A person of the leading jurisdiction took it back.</summary>
    Withdrawn = 3,

    /// <summary>The incident is over.</summary>
    IncidentClosed = 4,
}

/// <summary>One jurisdiction's part in an alert.</summary>
/// <param name="By">Who answered; empty while nobody has.</param>
/// <param name="Reason">Of a decline; otherwise what was said with the answer, or empty.</param>
/// <param name="Since">When <paramref name="State"/> last changed.</param>
/// <param name="AnswerBy">When it counts as overdue; never for who leads.</param>
public sealed record AlertSide(JurisdictionId Jurisdiction, SideState State, string By, string Reason, Instant Since, Instant AnswerBy);

/// <summary>
/// A place where officers should be: a road over the border, or an incident's place. In its jurisdiction it is an incident of the type
/// <see cref="JointAlertLimits.PostType"/>, so ranking, directives and answers are those of every day.
/// </summary>
/// <param name="Jurisdiction">Whose officers stand there.</param>
/// <param name="Crossing">
/// The region's number of the crossing; -1 for an incident's place; from -2 down for other places that a person ordered, in their order.
/// </param>
/// <param name="EarliestAt">The vehicle cannot be there before; never when there is none.</param>
/// <param name="LikelyAt">At the usual speeds; never when there is none.</param>
/// <param name="Incident">The incident in <paramref name="Jurisdiction"/>; none until it has opened one.</param>
/// <param name="Nearest">Officers that fit, fastest first, as of the newest ranking.</param>
public sealed record WatchPost(
    JurisdictionId Jurisdiction,
    int Crossing,
    string Name,
    LatLng Place,
    Instant EarliestAt,
    Instant LikelyAt,
    IncidentId Incident,
    IReadOnlyList<PostOfficer> Nearest)
{
    /// <summary>Who is asked for by name, by who leads; null when nobody is.</summary>
    public PostOfficer? Wanted { get; init; }
}

/// <summary>An officer who could stand at a post.</summary>
/// <param name="ThereAt">When, by road, as of the ranking.</param>
public sealed record PostOfficer(OfficerId Officer, string Code, Instant ThereAt);

/// <summary>What an entry of an alert's timeline is. Values are stable.</summary>
public enum AlertLineKind : byte
{
    /// <summary>It was raised.</summary>
    Raised = 0,

    /// <summary>A person wrote it.</summary>
    Said = 1,

    /// <summary>A side acknowledged, declined or deployed.</summary>
    Answered = 2,

    /// <summary>A side let its time run out.</summary>
    Overdue = 3,

    /// <summary>A person has verified the track.</summary>
    Verified = 4,

    /// <summary>The vehicle was seen again.</summary>
    Seen = 5,

    /// <summary>Other jurisdictions can be reached, or sooner.</summary>
    Widened = 6,

    /// <summary>It is over.</summary>
    Ended = 7,

    /// <summary>A person ordered watch posts.</summary>
    Ordered = 8,
}

/// <summary>One line of an alert's timeline and chat.</summary>
/// <param name="Jurisdiction">Whose.</param>
/// <param name="By">A person, or "engine".</param>
public sealed record AlertLine(Instant At, JurisdictionId Jurisdiction, AlertLineKind Kind, string By, string Text);

/// <summary>
/// A message to two or more jurisdictions about one track or incident, with a joint plan, answered by each. Immutable. Who leads holds the
/// truth; the others have a copy of it, with their own answers in it at once.
/// </summary>
/// <param name="Version">Grows by one with every change that the leading jurisdiction makes.</param>
/// <param name="Track">None for alerts about an incident.</param>
/// <param name="Incident">None for alerts about a track.</param>
/// <param name="Subject">The plate or the type of incident, for people.</param>
/// <param name="IsVerified">False: it warns, and nobody may be sent on it.</param>
/// <param name="LastSeenAt">When and ...</param>
/// <param name="LastSeen">... by which camera the vehicle was seen last; the incident's place in words.</param>
/// <param name="LastPlace">Where that is.</param>
/// <param name="Channel">Radio or channel note; may be empty.</param>
/// <param name="Sides">Who leads first, the others in the order they were asked.</param>
/// <param name="Posts">In order of time.</param>
/// <param name="Lines">Oldest first.</param>
public sealed record JointAlert(
    AlertId Id,
    AlertKind Kind,
    int Version,
    TrackId Track,
    IncidentId Incident,
    string Subject,
    VehicleLook Vehicle,
    bool IsVerified,
    Instant LastSeenAt,
    string LastSeen,
    LatLng LastPlace,
    string Channel,
    Instant RaisedAt,
    Instant ExpiresAt,
    AlertEnd End,
    IReadOnlyList<AlertSide> Sides,
    IReadOnlyList<WatchPost> Posts,
    IReadOnlyList<AlertLine> Lines)
{
    /// <summary>Who raised it leads it.</summary>
    public JurisdictionId Lead => Id.Jurisdiction;

    /// <summary>That jurisdiction's part; null when it has none.</summary>
    public AlertSide? SideOf(JurisdictionId jurisdiction) => Sides.FirstOrDefault(side => side.Jurisdiction == jurisdiction);
}
