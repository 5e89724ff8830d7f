using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>One officer's newest position and status in a frame.</summary>
/// <param name="FixAt">When the terminal took the newest position; never when there is none yet (the place is then the station).</param>
/// <param name="Latitude">Degrees.</param>
/// <param name="Longitude">Degrees.</param>
/// <param name="HeadingDegrees">0 to 359; -1 unknown.</param>
[StructLayout(LayoutKind.Auto)] // 32 bytes; in the order written here it would be 40.
public readonly record struct OfficerPosition(
    OfficerId Officer,
    Instant FixAt,
    double Latitude,
    double Longitude,
    short HeadingDegrees,
    OfficerStatus Status);

/// <summary>
/// All officers of one shard at one moment: an immutable copy that the loop publishes a few times a second, so that viewers
/// never touch the shard's own state.
/// </summary>
/// <param name="At">The moment on the node's clock.</param>
/// <param name="Officers">In the shard's fixed officer order; never changed after publication.</param>
public sealed record OfficerFrame(JurisdictionId Jurisdiction, Instant At, OfficerPosition[] Officers);
