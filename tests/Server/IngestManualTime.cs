namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A wall clock that moves when a test says so; due timers fire inside <see cref="Advance"/>.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _utc = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private long _ticks = 1_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _utc;
    }

    public override long GetTimestamp()
    {
        lock (_lock) return _ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Advance(TimeSpan by)
    {
        Timer[] due;
        lock (_lock)
        {
            _ticks += by.Ticks;
            _utc += by;
            due = [.. _timers.Where(timer => timer.DueAt <= _ticks)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due) timer.Fire();
    }

    /// <summary>Whether some timer fires within <paramref name="span"/> from now.</summary>
    internal bool IsTimerDueWithin(TimeSpan span)
    {
        lock (_lock) return _timers.Any(timer => timer.DueAt <= _ticks + span.Ticks);
    }

    /// <summary>What a person or NTP does to a wall clock.</summary>
    internal void StepUtc(TimeSpan by)
    {
        lock (_lock) _utc += by;
    }

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        internal long DueAt { get; private set; }

        internal void Fire()
        {
            callback(state);
            lock (time._lock)
            {
                if (_period == Timeout.InfiniteTimeSpan || DueAt > time._ticks) return;
                DueAt = time._ticks + _period.Ticks; // One that was due more than once has fired once.
                time._timers.Add(this);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period;
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                DueAt = time._ticks + dueTime.Ticks;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                _period = Timeout.InfiniteTimeSpan;
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
