using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>What is known of a camera's clock.</summary>
/// <param name="SkewMilliseconds">
/// What to add to the camera's times: above 0 when its clock is behind the node's. The shortest way of a read to the node is in it.
/// </param>
/// <param name="UncertaintyMilliseconds">How far windows usually lie above the skew; 0 while there are too few to tell.</param>
/// <param name="Reads">Reads that it rests on, all since the start.</param>
/// <param name="IsCertain">Whether times are mended by it, when it is large enough to matter.</param>
public readonly record struct ClockSkew(int SkewMilliseconds, int UncertaintyMilliseconds, long Reads, bool IsCertain)
{
    /// <summary>True when times are changed: certain, larger than the ways of reads differ, and not to be taken for lateness.</summary>
    public bool Mends =>
        IsCertain && SkewMilliseconds is < -CameraClock.MattersMilliseconds or > CameraClock.MattersMilliseconds
        && SkewMilliseconds <= CameraClock.BehindMendMilliseconds;
}

/// <summary>
/// Estimates how wrong one camera's clock is, from when reads say they were made and when they came (docs/READS.md). Arrival minus claimed time
/// is the skew plus the read's way, and ways only ever add: so the least within each window of arrivals is kept, and a low quantile of the
/// windows is the skew. Reads that were held back lie far above it and change nothing as long as one window in eight had a prompt one. Single
/// writer: the desk's loop.
/// </summary>
public sealed class CameraClock
{
    /// <summary>Windows that are remembered: over five minutes of a busy camera.</summary>
    public const int WindowsMax = 32;

    /// <summary>Windows before anything is certain.</summary>
    public const int WindowsMin = 8;

    /// <summary>A window. Unit: milliseconds on the node's clock. A camera with fewer reads has one window a read.</summary>
    public const int WindowMilliseconds = 10_000;

    /// <summary>Skews up to this are left alone: ways of reads differ by as much.</summary>
    public const int MattersMilliseconds = 2_000;

    /// <summary>The quantile and the median of the windows may be this far apart for a certain skew. Unit: milliseconds.</summary>
    public const int CertainMilliseconds = 2_000;

    /// <summary>
    /// A clock that seems more behind than this is not mended: a link that always stores and forwards looks the same, and then the camera's own
    /// time is the right one. (Ahead is never lateness.) Unit: milliseconds.
    /// </summary>
    public const int BehindMendMilliseconds = 300_000;

    private const int LowPart = 8; // The eighth part of the windows: four of 32 may be wild without being believed.
    private const long DifferenceMax = int.MaxValue / 2; // 12 days: beyond it nothing is a clock's fault.

    private readonly int[] _windows = new int[WindowsMax];
    private long _closed;
    private long _windowStart;
    private int _windowLeast;
    private long _reads;

    /// <summary>As of the last whole window.</summary>
    public ClockSkew Skew { get; private set; }

    /// <summary>Takes one read's times in, whatever becomes of the read.</summary>
    public void Observe(Instant claimed, Instant arrived)
    {
        var difference = (int)Math.Clamp(arrived.MillisecondsSince(claimed), -DifferenceMax, DifferenceMax);
        _reads++;
        var isNew = _reads == 1;
        if (!isNew && arrived.UnixMilliseconds - _windowStart < WindowMilliseconds)
        {
            _windowLeast = Math.Min(_windowLeast, difference);
            return;
        }

        if (!isNew) CloseWindow();
        (_windowStart, _windowLeast) = (arrived.UnixMilliseconds, difference);
    }

    /// <summary>The camera's time on the node's clock; as it came while nothing is certain.</summary>
    public Instant Mend(Instant claimed) => Skew.Mends ? claimed.PlusMilliseconds(Skew.SkewMilliseconds) : claimed;

    private void CloseWindow()
    {
        _windows[_closed++ % WindowsMax] = _windowLeast;
        var count = (int)Math.Min(_closed, WindowsMax);
        Span<int> sorted = stackalloc int[WindowsMax];
        _windows.AsSpan(0, count).CopyTo(sorted);
        sorted = sorted[..count];
        sorted.Sort();
        var low = sorted[(count - 1) / LowPart];
        var spread = sorted[count / 2] - low;
        var isCertain = count >= WindowsMin && spread <= CertainMilliseconds;
        Skew = new ClockSkew(low, count >= WindowsMin ? spread : 0, _reads, isCertain);
    }
}
