using System.Net;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>A registered sender.</summary>
/// <param name="Id">20 digits as a rule.</param>
/// <param name="From">The only address that it holds for: after the registration nothing but the id proves who calls.</param>
/// <param name="Since">On the wall.</param>
internal sealed record ViidSession(string Id, IPAddress From, DateTimeOffset Since)
{
    private long _lastAt = Since.UtcTicks;
    private long _records;

    /// <summary>When the newest call came, on the wall.</summary>
    internal DateTimeOffset LastAt => new(Interlocked.Read(ref _lastAt), TimeSpan.Zero);

    /// <summary>Records that it has sent.</summary>
    internal long Records => Interlocked.Read(ref _records);

    /// <summary>Turns of its own bodies; the same when it registers anew.</summary>
    internal SemaphoreSlim Turns { get; init; } = new(ViidLimits.BodiesPerSenderMax);

    internal void Touch(DateTimeOffset now) => Interlocked.Exchange(ref _lastAt, now.UtcTicks);

    internal void Sent(long records) => Interlocked.Add(ref _records, records);
}

/// <summary>Who is registered. Any thread.</summary>
internal sealed class ViidSessions(TimeSpan lasting, TimeProvider wall)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ViidSession> _sessions = new(StringComparer.Ordinal);

    internal int Count
    {
        get
        {
            lock (_lock) return _sessions.Count;
        }
    }

    internal IReadOnlyList<ViidSession> All
    {
        get
        {
            lock (_lock) return [.. _sessions.Values.OrderBy(session => session.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>Opens one, in the place of the sender's last.</summary>
    /// <returns>False when there is no room.</returns>
    internal bool TryOpen(string id, IPAddress from)
    {
        lock (_lock)
        {
            var before = _sessions.GetValueOrDefault(id);
            if (before is null && _sessions.Count >= ViidLimits.SessionsMax) return false;
            var session = new ViidSession(id, from, wall.GetUtcNow());
            _sessions[id] = before is null ? session : session with { Turns = before.Turns };
            return true;
        }
    }

    /// <summary>The session of a call, which keeps it open.</summary>
    internal ViidSession? Find(string id, IPAddress from)
    {
        var now = wall.GetUtcNow();
        lock (_lock)
        {
            if (!_sessions.TryGetValue(id, out var session)) return null;
            if (now - session.LastAt > lasting)
            {
                _sessions.Remove(id);
                return null;
            }

            if (!session.From.Equals(from)) return null;
            session.Touch(now);
            return session;
        }
    }

    internal void End(string id)
    {
        lock (_lock) _sessions.Remove(id);
    }

    /// <summary>Ends those of whom nothing was heard.</summary>
    /// <returns>How many.</returns>
    internal int Keep()
    {
        var now = wall.GetUtcNow();
        lock (_lock)
        {
            var over = _sessions.Values.Where(session => now - session.LastAt > lasting).ToList();
            foreach (var session in over) _sessions.Remove(session.Id);
            return over.Count;
        }
    }
}
