#pragma warning disable RS0030 // Frames leave the shard: they are read on other threads, and come back from them.
using System.Runtime.InteropServices;
using System.Threading.Channels;
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
/// <remarks>
/// The shard uses a frame's memory again once everybody has let go of it: with a million officers it would make 64 MB of garbage a second.
/// Whoever has got one from <see cref="Shard.Frame"/> holds it, calls <see cref="LetGo"/> once when done, and does not touch it afterwards.
/// One that is never let go stays as it is and is collected like anything else. Safe on any thread.
/// </remarks>
public sealed class OfficerFrame
{
    private readonly ChannelWriter<OfficerPosition[]>? _used;
    private int _holders = 1; // Whoever publishes it, and those who read it.

    /// <summary>A frame whose memory is its own: it need not be let go.</summary>
    public OfficerFrame(JurisdictionId jurisdiction, Instant at, OfficerPosition[] officers)
        : this(jurisdiction, at, officers, null)
    {
    }

    /// <param name="used">Gets <paramref name="officers"/> when nobody holds the frame any more.</param>
    internal OfficerFrame(JurisdictionId jurisdiction, Instant at, OfficerPosition[] officers, ChannelWriter<OfficerPosition[]>? used)
    {
        (Jurisdiction, At, Officers, _used) = (jurisdiction, at, officers, used);
    }

    /// <summary>Whose officers.</summary>
    public JurisdictionId Jurisdiction { get; }

    /// <summary>The moment on the node's clock.</summary>
    public Instant At { get; }

    /// <summary>In the shard's fixed officer order; never changed while somebody holds the frame.</summary>
    public OfficerPosition[] Officers { get; }

    /// <summary>Holds it once more, for one who holds it already.</summary>
    public void Hold()
    {
        var held = TryHold();
        Invariant.Holds(held);
    }

    /// <summary>To be called once by everybody who holds it.</summary>
    public void LetGo()
    {
        if (_used is null) return;
        var holders = Interlocked.Decrement(ref _holders);
        Invariant.Holds(holders >= 0);
        if (holders == 0) _used.TryWrite(Officers);
    }

    /// <returns>False when the last one has let go of it.</returns>
    internal bool TryHold()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders) return true;
            holders = seen;
        }

        return false;
    }
}
