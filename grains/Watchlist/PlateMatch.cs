using System.Numerics;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>How sure a match is. Neither is proof: a person looks at the picture before anybody acts on it. Values are stable.</summary>
public enum PlateMatchKind : byte
{
    /// <summary>Every character that was read and is known agrees.</summary>
    Exact = 0,

    /// <summary>One character differs and readers take the one for the other; or all agree and the read says another country.</summary>
    Possible = 1,
}

/// <summary>A watchlist entry that a read matches.</summary>
/// <param name="Entry">Which.</param>
/// <param name="Priority">The entry's, 1 to 4.</param>
/// <param name="Kind">How sure.</param>
/// <param name="Unsettled">The characters that do not speak for the match, bit 0 the first: unread, wild in the entry or confused. At most
/// <see cref="WatchlistLimits.UnreadMax"/>.</param>
public readonly record struct PlateMatch(WatchlistEntryId Entry, byte Priority, PlateMatchKind Kind, int Unsettled)
    : IComparable<PlateMatch>
{
    /// <summary>Exact before possible, then the more urgent, then by number: nothing of how the index came to be.</summary>
    public int CompareTo(PlateMatch other)
    {
        var order = ((byte)Kind).CompareTo((byte)other.Kind); // Of the enumeration itself it would allocate.
        if (order == 0) order = Priority.CompareTo(other.Priority);
        if (order == 0) order = Entry.Jurisdiction.Value.CompareTo(other.Entry.Jurisdiction.Value);
        return order == 0 ? Entry.Number.CompareTo(other.Entry.Number) : order;
    }
}

/// <summary>
/// The rule by which a read matches an entry. Of equal length; at most <see cref="WatchlistLimits.UnreadMax"/> characters left unsettled,
/// the others the same on both; of the unsettled at most one read differently, and then by a listed confusion.
/// </summary>
internal static class PlateRule
{
    /// <returns>False when it does not match.</returns>
    internal static bool Matches(Plate read, Plate entry, out PlateMatchKind kind, out int unsettled)
    {
        kind = PlateMatchKind.Exact;
        var differ = read.PlacesThatDiffer(entry);
        var open = read.UnreadPlaces | entry.UnreadPlaces;
        unsettled = differ | open;
        if (BitOperations.PopCount((uint)unsettled) > WatchlistLimits.UnreadMax) return false;
        var length = read.Length;
        if (length != entry.Length) return false;
        var confused = differ & ~open;
        if (confused == 0 && read.IssuerFits(entry)) return true;
        kind = PlateMatchKind.Possible;
        if (length < WatchlistLimits.PossibleCharactersMin) return false;
        if (confused == 0) return true;
        if (!BitOperations.IsPow2(confused) || !read.IssuerFits(entry)) return false;
        var place = BitOperations.TrailingZeroCount(confused);
        return PlateConfusions.Has(read[place], entry[place]);
    }
}
