using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// Bounds the reads of one camera: <see cref="ReadLimits.CameraReadsPerSecond"/> in the long run, <see cref="ReadLimits.CameraBurstMax"/> at
/// once. The default has its whole burst. Mutable; single writer: the desk's loop.
/// </summary>
internal struct CameraPace
{
    // Thousandths of a read, so that milliseconds give whole numbers. Counted as used, so that the default value is a full allowance.
    private long _used;
    private long _at;

    /// <summary>Takes one read from the allowance.</summary>
    /// <returns>False when there is none left.</returns>
    internal bool TryPass(Instant now)
    {
        const long Whole = 1_000;
        var passed = Math.Max(0, now.UnixMilliseconds - _at);
        _used = passed > _used / ReadLimits.CameraReadsPerSecond ? 0 : _used - passed * ReadLimits.CameraReadsPerSecond;
        _at = Math.Max(_at, now.UnixMilliseconds);
        if (_used + Whole > ReadLimits.CameraBurstMax * Whole) return false;
        _used += Whole;
        return true;
    }
}
