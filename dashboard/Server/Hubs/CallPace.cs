namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>
/// Bounds one kind of calls of one connection: so many a second in the long run, and so many at once. Any thread: calls of a connection may run
/// side by side.
/// </summary>
internal sealed class CallPace(double perSecond, int atOnce)
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
            if (_used > 0) _used = Math.Max(0, _used - wall.GetElapsedTime(_at, now).TotalSeconds * perSecond);
            _at = now;
            if (_used + 1 > atOnce) return false;
            _used++;
            return true;
        }
    }
}
