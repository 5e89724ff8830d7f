#pragma warning disable RS0030 // It measures the loop on the wall; it is no part of the fold.
using System.Diagnostics;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Calls that were taken in and for which nobody has been looked for yet: what the engine itself owes. Those that only wait for an officer
/// to become free are not among them. The loop's thread alone changes it; its age may be read on any.
/// </summary>
internal sealed class UnrankedCalls
{
    private readonly Queue<(IncidentId Incident, long PostedAt)> _inOrder = new(); // At most the open incidents and as many closed ones.
    private readonly HashSet<IncidentId> _waiting = [];
    private long _oldestPostedAt;

    /// <summary>How long the oldest has been in the shard, on the wall; zero when there is none.</summary>
    internal TimeSpan Age => Volatile.Read(ref _oldestPostedAt) is not 0 and var since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    internal void Add(IncidentId incident, long postedAt)
    {
        _waiting.Add(incident);
        _inOrder.Enqueue((incident, postedAt));
        if (_inOrder.Count == 1) Volatile.Write(ref _oldestPostedAt, postedAt);
    }

    internal void Remove(IncidentId incident)
    {
        if (!_waiting.Remove(incident)) return;
        while (_inOrder.TryPeek(out var oldest) && !_waiting.Contains(oldest.Incident)) _inOrder.Dequeue();
        Volatile.Write(ref _oldestPostedAt, _inOrder.TryPeek(out var next) ? next.PostedAt : 0);
    }

    internal void Clear()
    {
        _waiting.Clear();
        _inOrder.Clear();
        Volatile.Write(ref _oldestPostedAt, 0);
    }
}
