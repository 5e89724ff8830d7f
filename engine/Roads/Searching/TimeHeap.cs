namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A 4-ary minimum heap of (time, item) packed into one long, so that a comparison is one instruction and equal times leave in order of
/// item.
/// Grows, never shrinks; no allocation once grown. One thread.
/// </summary>
internal sealed class TimeHeap
{
    private const int Arity = 4;

    private long[] _heap = new long[256];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    /// <summary>Adds an item. Both numbers must be 0 or more.</summary>
    public void Push(int time, int item)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, _heap.Length * 2);
        var entry = ((long)time << 32) | (uint)item;
        var at = Count++;
        while (at > 0)
        {
            var parent = (at - 1) / Arity;
            if (_heap[parent] <= entry) break;
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = entry;
    }

    /// <summary>Takes the least; of equal times the lowest item.</summary>
    public bool TryPop(out int time, out int item)
    {
        if (Count == 0)
        {
            time = 0;
            item = 0;
            return false;
        }

        var least = _heap[0];
        time = (int)(least >> 32);
        item = (int)least;
        var last = _heap[--Count];
        SinkFromTop(last);
        return true;
    }

    private void SinkFromTop(long entry)
    {
        var heap = _heap.AsSpan(0, Count);
        if (heap.IsEmpty) return;
        var at = 0;
        while (true)
        {
            var child = at * Arity + 1;
            if (child >= heap.Length) break;
            var end = Math.Min(child + Arity, heap.Length);
            var best = child;
            for (var other = child + 1; other < end; other++)
            {
                if (heap[other] < heap[best]) best = other;
            }

            if (heap[best] >= entry) break;
            heap[at] = heap[best];
            at = best;
        }

        heap[at] = entry;
    }
}
