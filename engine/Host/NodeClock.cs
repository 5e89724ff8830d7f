namespace SmartPolicing.Realtime.Host;

/// <summary>
/// The node's clock: starts at a set moment and runs at a set speed, so that a recorded night can be worked through in an hour.
/// Never runs backwards and does not follow steps of the wall's clock: it counts the wall's monotonic timestamps. Only the time of
/// day is scaled; timestamps (<see cref="TimeProvider.GetTimestamp"/>) and timers (<see cref="TimeProvider.CreateTimer"/>) stay the
/// wall's, since they measure how long our own work takes. Safe on any thread.
/// </summary>
/// <remarks>
/// Not to be registered as the process's <see cref="TimeProvider"/>: cookies and time limits of connections live on the wall.
/// </remarks>
public sealed class NodeClock : TimeProvider
{
    /// <summary>Slowest. A tick of 100 ms on the wall is then one of 1 ms.</summary>
    public const double SpeedMin = 0.01;

    /// <summary>Fastest. The tick of 100 ms on the wall is then one of 100 s, beyond which answer times mean nothing.</summary>
    public const double SpeedMax = 1000;

    /// <summary>The earliest start. Instant 0 means "never", so the clock must not come near it.</summary>
    public static readonly DateTimeOffset StartMin = new(1971, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The latest start. 8 years at full speed still end before the year 9999.</summary>
    public static readonly DateTimeOffset StartMax = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TimeProvider _wall;
    private readonly long _wallStart;

    /// <param name="wall">The system's clock; a set one in tests.</param>
    /// <param name="speed">Node seconds per wall second, <see cref="SpeedMin"/> to <see cref="SpeedMax"/>.</param>
    /// <param name="start">The node's time at this moment, <see cref="StartMin"/> to <see cref="StartMax"/>; the wall's when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the Host checks its options before.</exception>
    public NodeClock(TimeProvider wall, double speed = 1, DateTimeOffset? start = null)
    {
        ArgumentNullException.ThrowIfNull(wall);
        if (speed is not (>= SpeedMin and <= SpeedMax)) throw new ArgumentOutOfRangeException(nameof(speed));
        _wall = wall;
        Start = (start ?? wall.GetUtcNow()).ToUniversalTime();
        if (Start < StartMin || Start > StartMax) throw new ArgumentOutOfRangeException(nameof(start));
        Speed = speed;
        _wallStart = wall.GetTimestamp();
    }

    /// <summary>Node seconds per wall second.</summary>
    public double Speed { get; }

    /// <summary>The node's time when the clock was made.</summary>
    public DateTimeOffset Start { get; }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => _wall.TimestampFrequency;

    /// <summary>Now on the node's clock.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        var elapsed = _wall.GetElapsedTime(_wallStart).Ticks;
        // Whole numbers where possible: a double would lose ticks after 28 years, and multiplying by it keeps the order in any case.
        var scaled = Speed == 1 ? elapsed : (long)(elapsed * Speed);
        return Start.AddTicks(Math.Min(scaled, DateTimeOffset.MaxValue.Ticks - Start.Ticks));
    }

    /// <summary>The wall's timestamp, not scaled.</summary>
    public override long GetTimestamp() => _wall.GetTimestamp();

    /// <summary>A timer on the wall, not scaled.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _wall.CreateTimer(callback, state, dueTime, period);
}
