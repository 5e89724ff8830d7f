using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>A camera as its region has it. Immutable.</summary>
/// <param name="HeadingDegrees">Direction of travel it reads, 0 to 359 clockwise from north; -1 unknown or both.</param>
/// <param name="Jurisdiction">Whose ground it stands on; the default when nobody's.</param>
public sealed record CameraPost(string Id, string Name, LatLng Place, int HeadingDegrees, JurisdictionId Jurisdiction);

/// <summary>A read that somebody looks for, as the shard is to get it.</summary>
/// <param name="Read">Its time is mended by the camera's clock.</param>
/// <param name="ClaimedAt">By the camera's clock, as it came.</param>
/// <param name="ArrivedAt">On the node's clock.</param>
/// <param name="Clock">What was known of the camera's clock then.</param>
public readonly record struct PlateHit(PlateRead Read, CameraPost Camera, Instant ClaimedAt, Instant ArrivedAt, ClockSkew Clock);

/// <summary>How many watchlist entries a read may be of. Called for every read on the desks' threads: reads an immutable snapshot.</summary>
public delegate int MatchRead(in PlateRead read);

/// <summary>
/// Puts the hits of one batch before the shard of a jurisdiction. Waits while the shard is behind; returns when they are committed.
/// The list is the desk's and holds only until then.
/// </summary>
/// <returns>
/// What the senders are told, one answer for each hit: <see cref="ReadAnswer.Accepted"/> only when all that comes of it is committed; else
/// <see cref="ReadAnswer.Stopped"/>, <see cref="ReadAnswer.SetAside"/> or <see cref="ReadAnswer.NotFollowed"/>.
/// </returns>
public delegate ValueTask<IReadOnlyList<ReadAnswer>> TakeHits(
    JurisdictionId jurisdiction, IReadOnlyList<PlateHit> hits, CancellationToken cancellation);
