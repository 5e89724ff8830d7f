using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// The ids of reads taken lately, in two generations: the younger is written, both are asked, and when it is old or full enough it takes the
/// older's place. Keeps 64 bits of each id, mixed with a secret of this process: two different ids are taken for one once in some 10^12 reads of
/// a full table. Single writer: the desk's loop.
/// </summary>
internal sealed class KnownIds(TimeProvider wall, int idsMax = ReadLimits.IdsMax)
{
    private const int SlotsMin = 1_024;
    private const ulong Empty = 0;
    private const ulong Forgotten = 1;

    private readonly ulong _first = NextSecret();
    private readonly ulong _second = NextSecret();
    private Generation _young = new(SlotsMin);
    private Generation _old = new(SlotsMin);
    private long _since = wall.GetTimestamp();

    /// <summary>Ids in both generations.</summary>
    internal int Count => _young.Count + _old.Count;

    /// <summary>Whether the id is known still.</summary>
    internal bool Contains(Guid id)
    {
        var mark = MarkOf(id);
        return _young.Find(mark) >= 0 || _old.Find(mark) >= 0;
    }

    /// <summary>Takes an id in that is not known.</summary>
    internal void Add(Guid id)
    {
        if (_young.Count >= idsMax || wall.GetElapsedTime(_since).TotalMilliseconds >= ReadLimits.IdsKeptMilliseconds) Turn();
        _young.Add(MarkOf(id));
    }

    /// <summary>As if the id had never been added.</summary>
    internal void Forget(Guid id)
    {
        var mark = MarkOf(id);
        _young.Remove(mark);
        _old.Remove(mark);
    }

    private void Turn()
    {
        _old = _young;
        _young = new Generation((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(SlotsMin, _old.Count * 2)));
        _since = wall.GetTimestamp();
    }

    private ulong MarkOf(Guid id)
    {
        var halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        var high = Math.BigMul(halves[0] ^ _first, halves[1] ^ _second, out var low);
        var mark = high ^ low ^ BitOperations.RotateLeft(halves[0], 32);
        return mark > Forgotten ? mark : mark + 2;
    }

    private static ulong NextSecret()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return MemoryMarshal.Read<ulong>(bytes);
    }

    // Open addressing, half full at most.
    private sealed class Generation(int slots)
    {
        private ulong[] _slots = new ulong[slots];
        private int _used; // Forgotten ones as well.

        internal int Count { get; private set; }

        internal int Find(ulong mark)
        {
            for (var at = Start(mark, _slots); ; at = (at + 1) & (_slots.Length - 1))
            {
                if (_slots[at] == mark) return at;
                if (_slots[at] == Empty) return -1;
            }
        }

        internal void Add(ulong mark)
        {
            if ((_used + 1) * 2 > _slots.Length) Grow();
            var at = Start(mark, _slots);
            while (_slots[at] != Empty) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = mark;
            _used++;
            Count++;
        }

        internal void Remove(ulong mark)
        {
            var at = Find(mark);
            if (at < 0) return;
            _slots[at] = Forgotten;
            Count--;
        }

        private void Grow()
        {
            var before = _slots;
            _slots = new ulong[before.Length * 2];
            _used = 0;
            Count = 0;
            foreach (var mark in before)
                if (mark > Forgotten) Add(mark);
        }

        // The upper bits: multiplication mixes them best.
        private static int Start(ulong mark, ulong[] slots) => (int)(mark >> 32) & (slots.Length - 1);
    }
}
