using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>What the engine could not do about a vehicle, so that people may. Values are stable.</summary>
public enum DeskWarningKind : byte
{
    /// <summary>It was seen and is not followed. Reason: <see cref="Refusal.TooManyTracks"/> or <see cref="Refusal.Quarantined"/>.</summary>
    NotFollowed = 0,

    /// <summary>It can be over a border soon, and no neighbour is warned. Reason: <see cref="Refusal.TooManyAlerts"/>. Tried again by itself.</summary>
    NotWarned = 1,

    /// <summary>A neighbour's alert found no place here. Reason: <see cref="Refusal.TooManyAlerts"/>. It comes again when something of it changes.</summary>
    AlertNotTaken = 2,

    /// <summary>
    /// An entry that a neighbour shares is not looked for here, because the watchlist is full, or full of that plate. Reason: as for an own entry.
    /// </summary>
    EntryNotTaken = 3,
}

/// <summary>A word to the desks of a city; see <see cref="DeskWarningKind"/>.</summary>
/// <param name="At">When.</param>
/// <param name="Entry">The watchlist entry; none for an alert.</param>
/// <param name="Track">None when it is not followed, and for an alert about an incident.</param>
/// <param name="Alert">None but for <see cref="DeskWarningKind.AlertNotTaken"/>.</param>
/// <param name="Subject">The plate, or what the alert is about.</param>
/// <param name="SeenAt">When and ... Never for an entry, which has no place either.</param>
/// <param name="Seen">... by which camera it was seen last, or the incident's place in words.</param>
/// <param name="Place">Where that is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Neighbours">Who should have been warned; who leads the alert; whose entry it is.</param>
public sealed record DeskWarning(
    Instant At,
    DeskWarningKind Kind,
    WatchlistEntryId Entry,
    TrackId Track,
    AlertId Alert,
    string Subject,
    Instant SeenAt,
    string Seen,
    LatLng Place,
    Refusal Reason,
    IReadOnlyList<JurisdictionId> Neighbours);
