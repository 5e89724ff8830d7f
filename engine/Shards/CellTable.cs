using System.Runtime.CompilerServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Which officers are in which resolution-9 cell: an open-addressed table from cell to the head of a doubly linked list that runs
/// through two arrays indexed by officer slot. A move touches two cells and three officers, whatever the number of officers in
/// them; nothing is allocated but on growth. Single writer: its shard's loop.
/// </summary>
public sealed class CellTable
{
    private const int None = -1;

    private ulong[] _cells = new ulong[1024]; // 0 is H3's null and marks an empty place.
    private int[] _heads = new int[1024];
    private CellInterior[] _interiors = new CellInterior[1024]; // One for all officers of a cell: 32 bytes a cell, none an officer.
    private int _used;
    private readonly int[] _next;
    private readonly int[] _previous;

    /// <param name="officers">How many officer slots there are, from 0.</param>
    public CellTable(int officers)
    {
        _next = new int[officers];
        _previous = new int[officers];
    }

    /// <summary>Puts an officer that is in no cell into <paramref name="cell"/>.</summary>
    public void Add(H3Cell cell, int slot)
    {
        var place = PlaceFor(cell);
        var head = _heads[place];
        _next[slot] = head;
        _previous[slot] = None;
        if (head != None) _previous[head] = slot;
        _heads[place] = slot;
    }

    /// <summary>Takes an officer out of <paramref name="cell"/>, where it must be.</summary>
    public void Remove(H3Cell cell, int slot)
    {
        var next = _next[slot];
        var previous = _previous[slot];
        if (next != None) _previous[next] = previous;
        if (previous != None)
        {
            _next[previous] = next;
            return;
        }

        var place = Find(cell);
        Invariant.Holds(place >= 0);
        Invariant.Holds(_heads[place] == slot);
        _heads[place] = next;
    }

    /// <summary>The officers in a cell, newest arrival first. Do not change the table while going through them.</summary>
    public Officers In(H3Cell cell)
    {
        var place = Find(cell);
        return new Officers(this, place < 0 ? None : _heads[place]);
    }

    /// <summary>True only when a place is in <paramref name="cell"/>; false says nothing. Far cheaper than finding the cell.</summary>
    public bool Holds(H3Cell cell, LatLng place)
    {
        var at = Find(cell); // The null cell finds an empty place, whose interior holds nothing.
        return at >= 0 && _interiors[at].Holds(place);
    }

    private int Find(H3Cell cell)
    {
        var mask = _cells.Length - 1;
        for (var place = Hash(cell.Value) & mask; ; place = (place + 1) & mask)
        {
            if (_cells[place] == cell.Value) return place;
            if (_cells[place] == 0) return None;
        }
    }

    private int PlaceFor(H3Cell cell)
    {
        Invariant.HoldsInDebug(!cell.IsNull);
        var place = Find(cell);
        return place >= 0 ? place : Insert(cell);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Insert(H3Cell cell)
    {
        if (_used * 2 >= _cells.Length) Rebuild();
        var mask = _cells.Length - 1;
        var place = Hash(cell.Value) & mask;
        while (_cells[place] != 0) place = (place + 1) & mask;
        _cells[place] = cell.Value;
        _heads[place] = None;
        _interiors[place] = CellInterior.Of(cell);
        _used++;
        return place;
    }

    // Cells that officers have left stay as empty lists until here; so the table follows the cells in use, not all ever visited.
    private void Rebuild()
    {
        var (cells, heads, interiors) = (_cells, _heads, _interiors);
        var inUse = 0;
        foreach (var (cell, head) in cells.Zip(heads))
            if (cell != 0 && head != None) inUse++;
        var size = cells.Length;
        while (inUse * 4 > size) size *= 2;
        _cells = new ulong[size];
        _heads = new int[size];
        _interiors = new CellInterior[size];
        _used = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] == 0 || heads[i] == None) continue;
            var place = Hash(cells[i]) & (size - 1);
            while (_cells[place] != 0) place = (place + 1) & (size - 1);
            _cells[place] = cells[i];
            _heads[place] = heads[i];
            _interiors[place] = interiors[i];
            _used++;
        }
    }

    // Neighbouring cells differ in the digits above bit 18 (those below are all ones at resolution 9): the multiplication by
    // 2^64/φ spreads them, and its high bits are the good ones.
    private static int Hash(ulong cell) => (int)(unchecked(cell * 0x9E3779B97F4A7C15UL) >> 40);

    /// <summary>The officers of one cell; goes through the slots without allocating.</summary>
    public struct Officers
    {
        private readonly CellTable _table;
        private int _following;

        internal Officers(CellTable table, int head)
        {
            _table = table;
            _following = head;
            Current = None;
        }

        /// <summary>The officer slot the enumeration stands at.</summary>
        public int Current { get; private set; }

        /// <summary>This.</summary>
        public readonly Officers GetEnumerator() => this;

        /// <summary>On to the next officer; false when there is none.</summary>
        public bool MoveNext()
        {
            Current = _following;
            if (Current == None) return false;
            _following = _table._next[Current];
            return true;
        }
    }
}
