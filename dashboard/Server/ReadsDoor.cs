using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Server;

/// <summary>A question about kept plate reads, and why it is asked.</summary>
/// <param name="Plate">Characters and wild cards, as docs/HUB.md has them.</param>
/// <param name="From">First moment.</param>
/// <param name="Until">First moment no longer meant.</param>
/// <param name="Limit">At most so many; the newest.</param>
public sealed record ReadQuestion(
    JurisdictionId Jurisdiction, string Plate, Instant From, Instant Until, int Limit, string Who, string Why, string Case);

/// <summary>A kept read.</summary>
/// <param name="Plate">As read.</param>
/// <param name="Confidence">0 to 100; -1 when the camera said nothing.</param>
/// <param name="Picture">Where it was kept then; empty when nowhere.</param>
public sealed record FoundRead(Guid Id, string Camera, Instant SeenAt, string Plate, int Confidence, VehicleLook Vehicle, string Picture);

/// <summary>What a search came to.</summary>
/// <param name="Reads">Newest first; empty when refused.</param>
/// <param name="IsCut">There were more.</param>
/// <param name="Refusal">The camelCase word of docs/HUB.md; null when it was carried out.</param>
public sealed record FoundReads(IReadOnlyList<FoundRead> Reads, bool IsCut, string? Refusal);

/// <summary>How a camera stands, and what is known of its clock.</summary>
/// <param name="SkewMilliseconds">To add to its times: above 0 when it is behind.</param>
/// <param name="UncertaintyMilliseconds">How far that may be off; 0 while nobody can tell.</param>
/// <param name="Reads">Those it rests on, since the node's start.</param>
/// <param name="IsCertain">Enough is known.</param>
/// <param name="Mends">The camera's times are changed by it.</param>
/// <param name="LastReadAt">When its newest read came, since the node's start; never when none has.</param>
public sealed record CameraState(
    string Id, string Name, LatLng Place, int HeadingDegrees, int SkewMilliseconds, int UncertaintyMilliseconds, long Reads, bool IsCertain,
    bool Mends, Instant LastReadAt);

/// <summary>What the dashboard uses of plate reads. Any thread.</summary>
/// <param name="Find">
/// Searches one jurisdiction's kept reads; who asks and why is written before anything is given. Reads files, on the caller's thread.
/// </param>
/// <param name="Cameras">A jurisdiction's cameras as they stand; none for a jurisdiction that is not this node's.</param>
public sealed record ReadsDoor(
    Func<ReadQuestion, CancellationToken, FoundReads> Find, Func<JurisdictionId, IReadOnlyList<CameraState>> Cameras);
