using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Server.Contract;

// What reaches over borders, as docs/HUB.md describes it. The same conventions as the other rows.

/// <summary>What a vehicle looks like; each "unknown" where nobody has said.</summary>
public sealed record VehicleRow(PlateColour PlateColour, VehicleClass Class, VehicleColour Colour);

/// <summary>A camera's sighting of a vehicle that is looked for. <paramref name="ClockSeconds"/>: how far the time may be off either way.</summary>
public sealed record SightingRow(
    string Read, ushort Jurisdiction, string Camera, string CameraName, double Lat, double Lng, int Heading, long SeenAt, double ClockSeconds,
    string Plate, bool Exact, int Confidence, VehicleRow Vehicle, string Picture, Verification Verification, string? VerifiedBy, long? VerifiedAt);

/// <summary>A road over a border, and when the vehicle can be there.</summary>
public sealed record BorderTimeRow(int Crossing, string Name, double Lat, double Lng, ushort To, long EarliestAt, long LikelyAt);

/// <summary>A camera that may see the vehicle next.</summary>
public sealed record NextCameraRow(string Camera, string Name, double Lat, double Lng, int Percent, long EarliestAt, long LikelyAt);

/// <summary>
/// A suspect track, wherever its home is, as <paramref name="Jurisdiction"/> knows it. <paramref name="Entry"/>: the watchlist entry it is about.
/// </summary>
public sealed record TrackRow(
    string Id, ushort Jurisdiction, ushort Home, string Entry, string Plate, TrackState State, TrackEnd End, TrackDoubt Doubt, long OpenedAt, long Since,
    IReadOnlyList<SightingRow> Sightings, IReadOnlyList<BorderTimeRow> Borders, IReadOnlyList<NextCameraRow> Cameras);

/// <summary>One jurisdiction's part in a joint alert. <paramref name="AnswerBy"/> is absent for who leads.</summary>
public sealed record AlertSideRow(ushort Jurisdiction, SideState State, string By, string Reason, long Since, long? AnswerBy);

/// <summary>An officer who could stand at a watch post.</summary>
public sealed record PostOfficerRow(uint Officer, string Code, long ThereAt);

/// <summary>A place to be held. Its incident is a row of its own in the queue of its jurisdiction; absent until it is opened.</summary>
public sealed record WatchPostRow(
    ushort Jurisdiction, int Crossing, string Name, double Lat, double Lng, long? EarliestAt, long? LikelyAt, string? Incident,
    IReadOnlyList<PostOfficerRow> Nearest)
{
    /// <summary>Who is asked for by name; absent when nobody is.</summary>
    public PostOfficerRow? Wanted { get; init; }
}

/// <summary>One line of an alert's timeline and chat.</summary>
public sealed record AlertLineRow(long At, ushort Jurisdiction, AlertLineKind Kind, string By, string Text);

/// <summary>A joint alert that <paramref name="Jurisdiction"/> leads or is asked by, as it knows it.</summary>
public sealed record AlertRow(
    string Id, ushort Jurisdiction, AlertKind Kind, ushort Lead, string? Track, string? Incident, string Subject, VehicleRow Vehicle, bool Verified, long LastSeenAt,
    string LastSeen, double Lat, double Lng, string Channel, long RaisedAt, long ExpiresAt, AlertEnd End, IReadOnlyList<AlertSideRow> Sides,
    IReadOnlyList<WatchPostRow> Posts, IReadOnlyList<AlertLineRow> Lines);

/// <summary>
/// What the engine could not do about a vehicle. Told once, when it happens; not in snapshots. <paramref name="Reason"/>: the name of a refusal.
/// <paramref name="Neighbours"/>: who should have been warned, who leads the alert, or whose entry it is.
/// </summary>
public sealed record WarningRow(
    ushort Jurisdiction, long At, DeskWarningKind Kind, string? Entry, string? Track, string? Alert, string Subject, long? SeenAt, string Seen,
    double? Lat, double? Lng, string Reason, IReadOnlyList<ushort> Neighbours);

/// <summary>How many watchlist entries of a jurisdiction, or more time for them, wait for somebody's approval.</summary>
public sealed record UndecidedRow(ushort Jurisdiction, int Entries);

/// <summary>More time that was asked for an entry.</summary>
public sealed record RenewalRow(long AskedAt, string AskedBy, long Until, string Reason);

/// <summary>One line of an entry's account.</summary>
public sealed record WatchlistStepRow(long At, WatchlistDeed Deed, string By, string Detail);

/// <summary>A watchlist entry, own or shared by a neighbour.</summary>
public sealed record WatchlistRow(
    string Id, ushort Jurisdiction, string Plate, VehicleRow Vehicle, string Make, string LegalBasis, string CaseNumber, string Purpose,
    string RequestedBy, string? ApprovedBy, byte Priority, WatchlistState State, long AskedAt, long Since, long ExpiresAt,
    WatchlistSharing Sharing, IReadOnlyList<ushort> SharedWith, RenewalRow? Renewal, IReadOnlyList<WatchlistStepRow> Steps);
