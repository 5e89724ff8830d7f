using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// What the node's clock shows, from what it last said and how long ago that was. Never runs backwards. One writer
/// (<see cref="Set"/>); <see cref="Now"/> may be read on any thread.
/// </summary>
public sealed class NodeClock
{
    private readonly TimeProvider _time;
    private Reading _reading;
    private long _newestMs;

    /// <param name="time">The wall, for what passes between two readings.</param>
    /// <param name="now">What the node said.</param>
    /// <param name="speed">Node seconds per second on the wall; above 0.</param>
    public NodeClock(TimeProvider time, Instant now, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        _time = time;
        _reading = new Reading(now, speed, time.GetTimestamp());
    }

    /// <summary>Node seconds per second on the wall.</summary>
    public double Speed => Volatile.Read(ref _reading).Speed;

    /// <summary>Now on the node's clock.</summary>
    public Instant Now
    {
        get
        {
            var reading = Volatile.Read(ref _reading);
            var passed = _time.GetElapsedTime(reading.Timestamp).TotalMilliseconds * reading.Speed;
            var nowMs = reading.Now.UnixMilliseconds + (long)passed;
            while (true)
            {
                var newest = Volatile.Read(ref _newestMs);
                if (nowMs <= newest) return new Instant(newest);
                if (Interlocked.CompareExchange(ref _newestMs, nowMs, newest) == newest) return new Instant(nowMs);
            }
        }
    }

    /// <summary>Takes a newer reading over.</summary>
    public void Set(Instant now, double speed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        Volatile.Write(ref _reading, new Reading(now, speed, _time.GetTimestamp()));
    }

    /// <summary>How long <paramref name="nodeMilliseconds"/> of the node's clock take on the wall.</summary>
    public TimeSpan OnTheWall(double nodeMilliseconds) => TimeSpan.FromMilliseconds(nodeMilliseconds / Speed);

    private sealed record Reading(Instant Now, double Speed, long Timestamp);
}
