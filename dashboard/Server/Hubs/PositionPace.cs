namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>
/// Bounds the positions that one connection tells: <see cref="DashboardLimits.PagePositionsPerSecond"/> in the long run,
/// <see cref="DashboardLimits.PagePositionsAtOnce"/> at once. Any thread: calls of a connection run side by side.
/// </summary>
internal sealed class PositionPace
{
    private readonly Lock _lock = new();
    private double _used;
    private long _at;

    /// <summary>Takes one from the allowance.</summary>
    /// <returns>False when there is none left.</returns>
    internal bool TryPass(TimeProvider wall)
    {
        lock (_lock)
        {
            var now = wall.GetTimestamp();
            if (_used > 0) _used = Math.Max(0, _used - wall.GetElapsedTime(_at, now).TotalSeconds * DashboardLimits.PagePositionsPerSecond);
            _at = now;
            if (_used + 1 > DashboardLimits.PagePositionsAtOnce) return false;
            _used++;
            return true;
        }
    }
}
