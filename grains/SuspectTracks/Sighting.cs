using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>What a named person has said of a sighting. Values are stable.</summary>
public enum Verification : byte
{
    /// <summary>Nobody has looked at the picture yet.</summary>
    Unverified = 0,

    /// <summary>Characters, province and vehicle were compared with the picture, and it is the one.</summary>
    Confirmed = 1,

    /// <summary>It is another vehicle.</summary>
    False = 2,
}

/// <summary>Where a camera stands, as the region says.</summary>
/// <param name="Id">The region's id of the camera.</param>
/// <param name="Name">For people.</param>
/// <param name="HeadingDegrees">Direction of travel it reads, 0 to 359 clockwise from north; -1 unknown.</param>
public sealed record CameraSpot(string Id, string Name, LatLng Place, int HeadingDegrees);

/// <summary>
/// A plate read that matches a watchlist entry. Immutable; a verification makes another one.
/// </summary>
/// <param name="Read">The id of the read: the same read twice is one sighting.</param>
/// <param name="By">The jurisdiction whose camera it was.</param>
/// <param name="SeenAt">By the camera's clock, mended by its known skew.</param>
/// <param name="ClockMilliseconds">How far <paramref name="SeenAt"/> may be off either way.</param>
/// <param name="ReceivedAt">When the shard took it in.</param>
/// <param name="Plate">As read.</param>
/// <param name="IsExact">False when one character differs by a known confusion: only "possible".</param>
/// <param name="Confidence">0 to 100; -1 when the camera says nothing.</param>
/// <param name="Picture">Where the picture is kept; empty when nowhere.</param>
/// <param name="Verification">What a person has said.</param>
/// <param name="VerifiedBy">Who; empty while nobody has.</param>
/// <param name="VerifiedAt">When; never while nobody has.</param>
public sealed record Sighting(
    Guid Read,
    JurisdictionId By,
    CameraSpot Camera,
    Instant SeenAt,
    int ClockMilliseconds,
    Instant ReceivedAt,
    Plate Plate,
    bool IsExact,
    int Confidence,
    VehicleLook Vehicle,
    string Picture,
    Verification Verification,
    string VerifiedBy,
    Instant VerifiedAt);
