using System.Numerics;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// A hash table from plates with one or two characters covered to slots of entries. One thread changes it; any may look in it at the same
/// time without waiting: a cell is one word, an array that grows is published whole, and whoever looks compares the entry itself, so
/// that a stale cell costs time and never tells something false. It is in 4,096 parts, so that growing moves some hundred cells.
/// </summary>
internal sealed class PlateKeys
{
    private const int PartBits = 12;
    private const int PartCellsMin = 8;
    private const ulong Empty = 0;
    private const ulong Removed = 1;
    private const uint FirstSlot = 2; // Below it stand Empty and Removed.

    // A cell: the low half of the hash, which says where in its part; the character that is covered; the slot.
    private const int HashShift = 32;
    private const int SymbolShift = 25;
    private const ulong HashBits = uint.MaxValue;
    private const ulong SymbolBits = 0x7f;
    private const ulong SlotBits = (1 << SymbolShift) - 1;

    private readonly ulong[]?[] _parts = new ulong[]?[1 << PartBits];
    private readonly int[] _taken = new int[1 << PartBits]; // Cells that are not empty.
    private readonly int[] _live = new int[1 << PartBits];

    /// <summary>Spreads a text, whose covered characters are 0, and the places that are covered over all bits.</summary>
    internal static ulong Hash(ulong low, ulong high, int covered)
    {
        const ulong A = 0x9E37_79B9_7F4A_7C15, B = 0xD6E8_FEB8_6659_FD93, C = 0xA076_1D64_78BD_642F;
        unchecked
        {
            var top = Math.BigMul(low ^ A, high ^ B ^ ((ulong)covered << 40), out var bottom);
            top = Math.BigMul(top ^ bottom ^ C, A, out bottom);
            return top ^ bottom;
        }
    }

    /// <summary>The owner's thread only.</summary>
    /// <param name="symbol">What stands in the covered place: most finds need not look further. With two covered, anything.</param>
    internal void Add(ulong hash, byte symbol, int slot)
    {
        var part = PartOf(hash);
        var cells = _parts[part] ?? Grow(part);
        if ((_taken[part] + 1) * 4 > cells.Length * 3) cells = Grow(part);
        if (Put(cells, CellOf(hash, symbol, slot), hash)) _taken[part]++;
        _live[part]++;
    }

    /// <summary>The owner's thread only. It must be there.</summary>
    internal void Remove(ulong hash, byte symbol, int slot)
    {
        var part = PartOf(hash);
        var cells = _parts[part];
        Invariant.Holds(cells is not null);
        var cell = CellOf(hash, symbol, slot);
        var mask = cells!.Length - 1;
        var at = Place(hash) & mask;
        while (cells[at] != cell)
        {
            Invariant.Holds(cells[at] != Empty);
            at = (at + 1) & mask;
        }

        Volatile.Write(ref cells[at], Removed);
        _live[part]--;
    }

    /// <summary>Any thread.</summary>
    internal Finder Find(ulong hash) => new(Volatile.Read(ref _parts[PartOf(hash)]), hash);

    private ulong[] Grow(int part)
    {
        var old = _parts[part];
        // Room for twice what lives, so that a part in which entries only come and go is cleared of removed cells and stays as it is.
        var length = Math.Max(PartCellsMin, (int)BitOperations.RoundUpToPowerOf2((uint)(_live[part] * 2 + 1)));
        var cells = new ulong[length];
        foreach (var cell in old ?? [])
            if (cell is not (Empty or Removed)) Put(cells, cell, cell >> HashShift);
        _taken[part] = _live[part];
        Volatile.Write(ref _parts[part], cells);
        return cells;
    }

    private static bool Put(ulong[] cells, ulong cell, ulong hash)
    {
        var mask = cells.Length - 1;
        var at = Place(hash) & mask;
        while (cells[at] is not (Empty or Removed)) at = (at + 1) & mask;
        var wasEmpty = cells[at] == Empty;
        Volatile.Write(ref cells[at], cell);
        return wasEmpty;
    }

    private static int PartOf(ulong hash) => (int)(hash >> (64 - PartBits));

    private static int Place(ulong hash) => (int)(hash & int.MaxValue);

    private static ulong CellOf(ulong hash, byte symbol, int slot) =>
        hash << HashShift | (ulong)symbol << SymbolShift | ((uint)slot + FirstSlot);

    /// <summary>Goes through the slots under one hash.</summary>
    internal struct Finder(ulong[]? cells, ulong hash)
    {
        private int _at = Place(hash);

        internal bool Next(out byte symbol, out int slot)
        {
            symbol = 0;
            slot = 0;
            if (cells is null) return false;
            var mask = cells.Length - 1;
            while (true)
            {
                var cell = Volatile.Read(ref cells[_at & mask]);
                if (cell == Empty) return false;
                _at = (_at & mask) + 1;
                if (cell >> HashShift != (hash & HashBits) || cell == Removed) continue;
                symbol = (byte)(cell >> SymbolShift & SymbolBits);
                slot = (int)((cell & SlotBits) - FirstSlot);
                return true;
            }
        }
    }
}
