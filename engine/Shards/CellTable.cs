using System.Runtime.CompilerServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The resolution-9 cells that officers are in, how many each, and a circle inside each that proves most fixes to be still there: an
/// open-addressed table of 48 bytes a place. Nothing is allocated but on growth. Single writer: its shard's loop.
/// </summary>
public sealed class CellTable
{
    private const int None = -1;

    private Entry[] _entries = new Entry[1024];
    private int _used;

    /// <summary>An officer comes into <paramref name="cell"/>.</summary>
    public void Enter(H3Cell cell)
    {
        Invariant.HoldsInDebug(!cell.IsNull);
        var place = Find(cell);
        if (place < 0) place = Insert(cell);
        _entries[place].Officers++;
    }

    /// <summary>An officer leaves <paramref name="cell"/>, where it must be.</summary>
    public void Leave(H3Cell cell)
    {
        var place = Find(cell);
        Invariant.Holds(place >= 0);
        Invariant.Holds(_entries[place].Officers > 0);
        _entries[place].Officers--;
    }

    /// <summary>How many officers are in a cell.</summary>
    public int CountIn(H3Cell cell)
    {
        var place = Find(cell);
        return place < 0 ? 0 : _entries[place].Officers;
    }

    /// <summary>True only when a place is in <paramref name="cell"/>; false says nothing. Far cheaper than finding the cell.</summary>
    public bool Holds(H3Cell cell, LatLng place)
    {
        var at = Find(cell); // The null cell finds an empty place, whose interior holds nothing.
        return at >= 0 && _entries[at].Interior.Holds(place);
    }

    private int Find(H3Cell cell)
    {
        var entries = _entries;
        var mask = entries.Length - 1;
        for (var place = Hash(cell.Value) & mask; ; place = (place + 1) & mask)
        {
            if (entries[place].Cell == cell.Value) return place;
            if (entries[place].Cell == 0) return None;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Insert(H3Cell cell)
    {
        if (_used * 2 >= _entries.Length) Rebuild();
        return Put(new Entry { Cell = cell.Value, Interior = CellInterior.Of(cell) });
    }

    private int Put(in Entry entry)
    {
        var mask = _entries.Length - 1;
        var place = Hash(entry.Cell) & mask;
        while (_entries[place].Cell != 0) place = (place + 1) & mask;
        _entries[place] = entry;
        _used++;
        return place;
    }

    // Cells that officers have left stay until here; so the table follows the cells in use, not all ever visited.
    private void Rebuild()
    {
        var entries = _entries;
        var inUse = 0;
        foreach (ref readonly var entry in entries.AsSpan())
            if (entry.Officers > 0) inUse++;
        var size = entries.Length;
        while (inUse * 4 > size) size *= 2;
        _entries = new Entry[size];
        _used = 0;
        foreach (ref readonly var entry in entries.AsSpan())
            if (entry.Officers > 0) Put(in entry);
    }

    // Neighbouring cells differ in the digits above bit 18 (those below are all ones at resolution 9): the multiplication by
    // 2^64/φ spreads them, and its high bits are the good ones.
    private static int Hash(ulong cell) => (int)(unchecked(cell * 0x9E3779B97F4A7C15UL) >> 40);

    private struct Entry
    {
        public ulong Cell; // 0 is H3's null and marks an empty place.
        public CellInterior Interior;
        public int Officers;
    }
}
