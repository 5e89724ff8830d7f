using System.Numerics;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// The watchlist entries that a read matches, by <see cref="PlateRule"/>. One thread adds and removes, in place and in some microseconds;
/// any number of threads look at the same time, without waiting and without allocating: each sees a change at once or a moment later.
/// An entry stands under its text with each one character covered; with two covered where it has wild cards. So the places that a read
/// looks in do not grow with the entries: 7 for a whole ordinary plate and 21 more, mostly settled by <see cref="PairFilter"/>, where
/// entries have wild cards; 78 for 12 characters; with two unread, one more than there are characters on plates (80). Beyond that it
/// pays for the entries that it finds there, and those agree with it in all but one or two characters. Measured in <c>PlateBenchmarks</c>.
/// </summary>
public sealed class PlateIndex
{
    private const int ChunkSlots = 1_024;
    private const int Lengths = Plate.CharactersMax + 1;
    private const int SymbolBits = 64;

    private readonly PlateKeys _keys = new();
    private readonly PairFilter _pairs = new();
    private readonly Stack<int> _free = [];
    private readonly int[] _wildPairs = new int[Lengths * Plate.CharactersMax * Plate.CharactersMax]; // Entries under each covered pair.
    private readonly int[] _partners = new int[Lengths * Plate.CharactersMax]; // The places that make such a pair, by length and place.
    private readonly ulong[] _seen = new ulong[Lengths * Plate.CharactersMax * 2]; // Characters ever listed, by length and place.
    private Listed?[][] _chunks = [];
    private int _slots;

    /// <summary>Entries in it. The owner's thread.</summary>
    public int Count { get; private set; }

    /// <summary>Of these, with wild cards. The owner's thread.</summary>
    public int WildCount { get; private set; }

    /// <summary>Adds an entry, which must not be in it. The owner's thread.</summary>
    /// <returns>Why not: a bound of <see cref="WatchlistLimits"/> is reached. Nothing has changed then.</returns>
    public Refusal Add(WatchlistEntryId entry, Plate plate, byte priority)
    {
        Invariant.Holds(plate.Length > 0);
        if (Count >= WatchlistLimits.EntriesMax) return Refusal.TooManyWatchlistEntries;
        if (plate.HasUnread && WildCount >= WatchlistLimits.WildEntriesMax) return Refusal.TooManyWildEntries;
        var same = 0;
        foreach (var (_, listed) in SamePlate(plate))
        {
            Invariant.Holds(listed.Entry != entry);
            same++;
        }

        if (same >= WatchlistLimits.EntriesPerPlateMax) return Refusal.TooManyEntriesOfPlate;
        Put(new Listed(entry, plate, priority));
        return Refusal.None;
    }

    /// <summary>Takes an entry out. The owner's thread.</summary>
    /// <returns>False when it was not in it with that plate.</returns>
    public bool Remove(WatchlistEntryId entry, Plate plate)
    {
        foreach (var (slot, listed) in SamePlate(plate))
        {
            if (listed.Entry != entry || listed.Plate != plate) continue;
            Change(listed.Plate, slot, adds: false);
            _chunks[slot / ChunkSlots][slot % ChunkSlots] = null;
            _free.Push(slot);
            return true;
        }

        return false;
    }

    /// <summary>Looks for a read. Any thread.</summary>
    /// <param name="read">A plate.</param>
    /// <param name="matches">Takes the matches, in their order (<see cref="PlateMatch.CompareTo"/>); those that come last are left out when
    /// there is no room.</param>
    /// <returns>How many match; more than there is room for when some were left out.</returns>
    public int Find(Plate read, Span<PlateMatch> matches)
    {
        var length = read.Length;
        if (length == 0) return 0;
        var search = new Search(this, read, matches);
        var unread = read.UnreadPlaces;
        switch (BitOperations.PopCount((uint)unread))
        {
            case 0:
                search.Whole();
                break;
            case 1:
                search.OneUnread(BitOperations.TrailingZeroCount(unread));
                break;
            default:
                search.TwoUnread(BitOperations.TrailingZeroCount(unread), BitOperations.Log2((uint)unread));
                break;
        }

        return search.Found;
    }

    private void Put(Listed listed)
    {
        if (!_free.TryPop(out var slot)) slot = _slots++;
        if (slot / ChunkSlots == _chunks.Length) Volatile.Write(ref _chunks, [.. _chunks, new Listed?[ChunkSlots]]);
        Volatile.Write(ref _chunks[slot / ChunkSlots][slot % ChunkSlots], listed);
        var length = listed.Plate.Length;
        for (var place = 0; place < length; place++)
        {
            var symbol = listed.Plate[place];
            ref var half = ref _seen[HalfOf(length, place, symbol)];
            Volatile.Write(ref half, half | 1UL << (symbol % SymbolBits));
        }

        Change(listed.Plate, slot, adds: true);
    }

    private void Change(Plate plate, int slot, bool adds)
    {
        var step = adds ? 1 : -1;
        var wild = plate.UnreadPlaces;
        Count += step;
        if (wild != 0) WildCount += step;
        for (var place = 0; place < plate.Length; place++)
        {
            var covered = wild | 1 << place;
            // Two wild cards: one key, and it comes when their first place does.
            if (BitOperations.PopCount((uint)covered) > WatchlistLimits.UnreadMax) continue;
            var isSecondOfTwo = BitOperations.PopCount((uint)wild) == WatchlistLimits.UnreadMax && wild >> place == 1;
            if (isSecondOfTwo) continue;
            if (BitOperations.PopCount((uint)covered) == WatchlistLimits.UnreadMax) CountPair(plate.Length, covered, step);
            var hash = CoveredText.Of(plate).Hash(covered);
            if (covered != 1 << place) _pairs.Count(hash, step);
            if (adds) _keys.Add(hash, plate[place], slot);
            else _keys.Remove(hash, plate[place], slot);
        }
    }

    private void CountPair(int length, int covered, int step)
    {
        var (first, second) = (BitOperations.TrailingZeroCount(covered), BitOperations.Log2((uint)covered));
        ref var count = ref _wildPairs[(length * Plate.CharactersMax + first) * Plate.CharactersMax + second];
        count += step;
        Invariant.Holds(count >= 0);
        SetPartner(length, first, second, count > 0);
        SetPartner(length, second, first, count > 0);
    }

    private void SetPartner(int length, int place, int partner, bool isOne)
    {
        ref var partners = ref _partners[length * Plate.CharactersMax + place];
        Volatile.Write(ref partners, isOne ? partners | 1 << partner : partners & ~(1 << partner));
    }

    private IEnumerable<(int Slot, Listed Listed)> SamePlate(Plate plate)
    {
        var wild = plate.UnreadPlaces;
        var found = _keys.Find(CoveredText.Of(plate).Hash(wild == 0 ? 1 : wild));
        while (found.Next(out _, out var slot))
            if (At(slot) is { } listed && listed.Plate.Text == plate.Text) yield return (slot, listed);
    }

    private Listed? At(int slot) => Volatile.Read(ref Volatile.Read(ref _chunks)[slot / ChunkSlots][slot % ChunkSlots]);

    private static int HalfOf(int length, int place, byte symbol) => (length * Plate.CharactersMax + place) * 2 + symbol / SymbolBits;

    /// <summary>What never changes of an entry while it is listed.</summary>
    private sealed record Listed(WatchlistEntryId Entry, Plate Plate, byte Priority);

    /// <summary>One read on its way through the index.</summary>
    private ref struct Search(PlateIndex index, Plate read, Span<PlateMatch> matches)
    {
        private readonly Span<PlateMatch> _matches = matches;
        private readonly CoveredText _text = CoveredText.Of(read);
        private readonly int _length = read.Length;

        internal int Found { get; private set; }

        internal void Whole()
        {
            for (var place = 0; place < _length; place++)
            {
                LookAround(place);
                LookInPairs(place, Partners(place) >> place + 1 << place + 1);
            }
        }

        internal void OneUnread(int unread)
        {
            var covered = 1 << unread;
            Look(_text.Hash(covered), covered, onlyWhole: false);
            LookInPairs(unread, Partners(unread));
            // A character confused besides: with each that it may be.
            for (var place = 0; place < _length; place++)
            {
                if (place == unread) continue;
                var others = PlateConfusions.With(read[place]);
                while (others.TryTake(out var other))
                    Look(CoveredText.Of(read.With(place, other)).Hash(covered), covered | 1 << place, onlyWhole: true);
            }
        }

        internal void TwoUnread(int first, int second)
        {
            LookInPairs(first, Partners(first) & 1 << second);
            // Under one covered character, with each in the other's place that is listed there.
            var (inFirst, inSecond) = (Seen(first), Seen(second));
            var firstHasFewer = inFirst.Count < inSecond.Count;
            var (symbols, place, covered) = firstHasFewer ? (inFirst, first, second) : (inSecond, second, first);
            while (symbols.TryTake(out var symbol))
            {
                if (symbol == PlateSymbols.Unread) continue;
                Look(CoveredText.Of(read.With(place, symbol)).Hash(1 << covered), 1 << first | 1 << second, onlyWhole: true);
            }
        }

        private readonly int Partners(int place) => Volatile.Read(ref index._partners[_length * Plate.CharactersMax + place]);

        private readonly SymbolSet Seen(int place)
        {
            var half = (_length * Plate.CharactersMax + place) * 2;
            return new SymbolSet(Volatile.Read(ref index._seen[half]), Volatile.Read(ref index._seen[half + 1]));
        }

        // A whole read: entries that agree but in this place. What stands there decides on nearly all without a look at the entry; and an
        // entry with the very same text, which is under every place, counts under the first.
        private void LookAround(int place)
        {
            var own = read[place];
            var found = index._keys.Find(_text.Hash(1 << place));
            while (found.Next(out var symbol, out var slot))
            {
                if (symbol == own ? place == 0 : symbol == PlateSymbols.Unread || PlateConfusions.Has(own, symbol))
                    Compare(slot, symbol == own ? 0 : 1 << place, onlyWhole: false);
            }
        }

        private void LookInPairs(int place, int partners)
        {
            for (; partners != 0; partners &= partners - 1)
            {
                var covered = 1 << place | partners & -partners;
                var hash = _text.Hash(covered);
                if (index._pairs.MayHave(hash)) Look(hash, covered, onlyWhole: false);
            }
        }

        private void Look(ulong hash, int expected, bool onlyWhole)
        {
            var found = index._keys.Find(hash);
            while (found.Next(out _, out var slot)) Compare(slot, expected, onlyWhole);
        }

        // An entry can stand in several of the places looked in. It counts where exactly those characters are unsettled that are expected
        // there; and where another character was tried, if it has no wild cards: those with are found by the pair. So it counts once.
        private void Compare(int slot, int expected, bool onlyWhole)
        {
            if (index.At(slot) is not { } listed) return; // Removed in this moment.
            if (!PlateRule.Matches(read, listed.Plate, out var kind, out var unsettled)) return;
            if (unsettled != expected || (onlyWhole && listed.Plate.HasUnread)) return;
            Take(new PlateMatch(listed.Entry, listed.Priority, kind, unsettled));
        }

        private void Take(PlateMatch match)
        {
            var at = Math.Min(Found++, _matches.Length);
            while (at > 0 && _matches[at - 1].CompareTo(match) > 0)
            {
                if (at < _matches.Length) _matches[at] = _matches[at - 1];
                at--;
            }

            if (at < _matches.Length) _matches[at] = match;
        }
    }
}
