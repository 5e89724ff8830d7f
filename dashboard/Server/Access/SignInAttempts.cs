namespace SmartPolicing.Realtime.Server.Access;

/// <summary>
/// Wrong passwords by user name, so that guessing stops after a few. Names nobody has count as well, so that the answer does not
/// tell which names exist. Bounded; at the bound the name whose last failure is oldest is forgotten. Safe on any thread.
/// </summary>
/// <param name="wall">The wall clock: a demo's faster clock must not shorten the wait.</param>
/// <param name="namesMax">Names remembered.</param>
internal sealed class SignInAttempts(TimeProvider wall, int namesMax = DashboardLimits.SignInNamesMax)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(DashboardLimits.SignInWindowMinutes);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Failures>> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<Failures> _byLast = []; // The name whose last failure is oldest comes first.

    /// <summary>Names remembered now.</summary>
    internal int Count
    {
        get
        {
            lock (_lock) return _names.Count;
        }
    }

    /// <summary>Whether a try for this name may be made now.</summary>
    internal bool MayTry(string name)
    {
        lock (_lock)
        {
            if (!_names.TryGetValue(name, out var node)) return true;
            node.Value.ForgetBefore(wall.GetUtcNow() - Window);
            return node.Value.Count < DashboardLimits.SignInFailuresMax;
        }
    }

    /// <summary>A wrong password, or a name nobody has.</summary>
    internal void Failed(string name)
    {
        lock (_lock)
        {
            if (!_names.Remove(name, out var node))
            {
                if (_names.Count >= namesMax) Forget(_byLast.First!);
                node = new LinkedListNode<Failures>(new Failures(name));
            }
            else
            {
                _byLast.Remove(node);
            }

            node.Value.Add(wall.GetUtcNow());
            _names.Add(name, node);
            _byLast.AddLast(node);
        }
    }

    /// <summary>The right password: earlier failures are forgotten.</summary>
    internal void Succeeded(string name)
    {
        lock (_lock)
        {
            if (_names.TryGetValue(name, out var node)) Forget(node);
        }
    }

    private void Forget(LinkedListNode<Failures> node)
    {
        _names.Remove(node.Value.Name);
        _byLast.Remove(node);
    }

    /// <summary>The newest failures of one name, at most as many as matter.</summary>
    private sealed class Failures(string name)
    {
        private readonly Queue<DateTimeOffset> _times = new(DashboardLimits.SignInFailuresMax);

        internal string Name { get; } = name;

        internal int Count => _times.Count;

        internal void Add(DateTimeOffset at)
        {
            if (_times.Count == DashboardLimits.SignInFailuresMax) _times.Dequeue();
            _times.Enqueue(at);
        }

        internal void ForgetBefore(DateTimeOffset limit)
        {
            while (_times.TryPeek(out var oldest) && oldest <= limit) _times.Dequeue();
        }
    }
}
