using System.Numerics;
using System.Runtime.Intrinsics;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// The text of a number plate, brought to one form: of a read, where an unread character stands for any, or of an entry, where a wild card
/// does. Sixteen bytes: a byte a character and who issued it, so that comparing two allocates nothing. The default is no plate.
/// </summary>
public readonly struct Plate : IEquatable<Plate>
{
    /// <summary>The most characters that a plate has here. The longest known, of India, have 10.</summary>
    public const int CharactersMax = 12;

    private const int CharacterBits = 8;
    private const int LowCharacters = sizeof(ulong);
    private const int HighCharacters = CharactersMax - LowCharacters;
    private const int CountryShift = HighCharacters * CharacterBits;
    private const int SubdivisionShift = CountryShift + 16;
    private const ulong HighText = (1UL << CountryShift) - 1;
    private const uint AllCharacters = (1 << CharactersMax) - 1;

    private readonly ulong _low;  // Characters 0 to 7, the first in the lowest byte.
    private readonly ulong _high; // Characters 8 to 11, then country and subdivision.

    private Plate(ulong low, ulong high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>Characters, unread ones included: 2 to <see cref="CharactersMax"/>; 0 for no plate.</summary>
    public int Length => BitOperations.TrailingZeroCount(PlacesOf(PlateSymbols.None) | ~AllCharacters);

    /// <summary>True when a character was not read.</summary>
    public bool HasUnread => UnreadPlaces != 0;

    /// <summary>Which characters are not read: bit 0 is the first.</summary>
    public int UnreadPlaces => (int)PlacesOf(PlateSymbols.Unread);

    /// <summary>Which kind of plate it has the form of.</summary>
    public PlateForm Form
    {
        get
        {
            Span<byte> symbols = stackalloc byte[CharactersMax];
            return PlateForms.Of(symbols[..CopyTo(symbols)]) ?? PlateForm.Misread;
        }
    }

    /// <summary>Country and, after a dash, its part ("US-CA", ISO 3166-2); empty when not said or when the plate itself says it.</summary>
    public string Issuer => PlateIssuer.Text(Short(_high >> CountryShift), Short(_high >> SubdivisionShift));

    /// <summary>The characters alone.</summary>
    internal (ulong Low, ulong High) Text => (_low, _high & HighText);

    /// <summary>Takes a plate as people or readers write it; see <see cref="PlateParser"/>.</summary>
    /// <returns>False when it is none; <paramref name="refusal"/> says why.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Plate plate, out PlateRefusal refusal)
    {
        refusal = PlateParser.Parse(text, out plate);
        return refusal == PlateRefusal.None;
    }

    /// <summary>Reads back what <see cref="Save"/> wrote.</summary>
    public static Plate Restore(ref StateReader reader)
    {
        var plate = unchecked(new Plate((ulong)reader.Long(), (ulong)reader.Long()));
        Span<byte> symbols = stackalloc byte[CharactersMax];
        plate.CopyTo(symbols);
        foreach (var symbol in symbols)
            if (symbol >= PlateSymbols.Count) throw new StateUnreadableException($"{symbol} is no character of a plate");
        return symbols[plate.Length..].ContainsAnyExcept(PlateSymbols.None)
            ? throw new StateUnreadableException("a plate has a gap")
            : plate;
    }

    /// <summary>Sixteen bytes.</summary>
    public void Save(StateWriter writer)
    {
        writer.Long(unchecked((long)_low));
        writer.Long(unchecked((long)_high));
    }

    /// <inheritdoc/>
    public bool Equals(Plate other) => _low == other._low && _high == other._high;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Plate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_low, _high);

    /// <summary>
    /// The one form of the text, which <see cref="TryParse"/> takes back: "京A12345", "京A1-345" (one unread), "US-CA:7ABC123". Where a dash
    /// may be left out, behind a country and in a text of no known form, an unread character is '*'. Empty for no plate.
    /// </summary>
    public override string ToString()
    {
        Span<byte> symbols = stackalloc byte[CharactersMax];
        Span<char> text = stackalloc char[CharactersMax];
        var length = CopyTo(symbols);
        for (var at = 0; at < length; at++) text[at] = PlateSymbols.Letter(symbols[at]);
        var issuer = Issuer;
        if (issuer.Length > 0 || Form == PlateForm.Misread) text[..length].Replace('-', '*');
        return issuer.Length > 0 ? $"{issuer}:{text[..length]}" : new string(text[..length]);
    }

    /// <summary>The same plate.</summary>
    public static bool operator ==(Plate left, Plate right) => left.Equals(right);

    /// <summary>Not the same plate.</summary>
    public static bool operator !=(Plate left, Plate right) => !left.Equals(right);

    internal static Plate Of(ReadOnlySpan<byte> symbols, ushort country, ushort subdivision)
    {
        Invariant.Holds(symbols.Length <= CharactersMax);
        var (low, high) = (0UL, 0UL);
        for (var at = 0; at < symbols.Length; at++)
        {
            if (at < LowCharacters) low |= (ulong)symbols[at] << (at * CharacterBits);
            else high |= (ulong)symbols[at] << ((at - LowCharacters) * CharacterBits);
        }

        return new Plate(low, high | (ulong)country << CountryShift | (ulong)subdivision << SubdivisionShift);
    }

    internal byte this[int place] => place < LowCharacters
        ? unchecked((byte)(_low >> (place * CharacterBits)))
        : unchecked((byte)(_high >> ((place - LowCharacters) * CharacterBits)));

    /// <summary>The same with another character in one place.</summary>
    internal Plate With(int place, byte symbol)
    {
        var shift = place % LowCharacters * CharacterBits;
        var (clear, set) = (~((ulong)byte.MaxValue << shift), (ulong)symbol << shift);
        return place < LowCharacters ? new Plate(_low & clear | set, _high) : new Plate(_low, _high & clear | set);
    }

    /// <summary>The places where the characters differ; an unread one differs from every read one.</summary>
    internal int PlacesThatDiffer(Plate other) =>
        (int)(~Vector128.Equals(Bytes, other.Bytes).ExtractMostSignificantBits() & AllCharacters);

    /// <summary>False when both say who issued them and do not say the same.</summary>
    internal bool IssuerFits(Plate other)
    {
        var (mine, theirs) = (_high >> CountryShift, other._high >> CountryShift);
        if (mine == theirs || mine == 0 || theirs == 0) return true;
        return Short(mine) == Short(theirs) && (mine >> 16 == 0 || theirs >> 16 == 0);
    }

    private static ushort Short(ulong value) => (ushort)(value & ushort.MaxValue);

    private Vector128<byte> Bytes => Vector128.Create(_low, _high).AsByte();

    private uint PlacesOf(byte symbol) =>
        Vector128.Equals(Bytes, Vector128.Create(symbol)).ExtractMostSignificantBits() & AllCharacters;

    private int CopyTo(Span<byte> symbols)
    {
        for (var at = 0; at < CharactersMax; at++) symbols[at] = this[at];
        return Length;
    }
}
