namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// The text of a number plate, brought to one form. Sixteen bytes: a byte a character and the country, so that comparing allocates nothing.
/// The default is no plate.
/// </summary>
public readonly struct Plate : IEquatable<Plate>
{
    /// <summary>The most characters that a plate has here. The longest known, of India, have 10.</summary>
    public const int CharactersMax = 12;

    private readonly UInt128 _packed;

    private Plate(UInt128 packed) => _packed = packed;

    /// <summary>True when a character was not read.</summary>
    public bool HasUnread => ToString().Contains('-');

    /// <summary>Takes a plate as people or readers write it.</summary>
    /// <returns>False when it is none; <paramref name="refusal"/> says why.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out Plate plate, out PlateRefusal refusal)
    {
        plate = default;
        refusal = text.IsEmpty ? PlateRefusal.Empty : text.Length > CharactersMax ? PlateRefusal.TooLong : PlateRefusal.None;
        var packed = UInt128.Zero;
        foreach (var letter in text) packed = (packed << 10) | (UInt128)(letter % 1024);
        if (refusal == PlateRefusal.None) plate = new Plate(packed);
        return refusal == PlateRefusal.None;
    }

    /// <inheritdoc/>
    public bool Equals(Plate other) => _packed == other._packed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Plate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _packed.GetHashCode();

    /// <summary>The one form of the text.</summary>
    public override string ToString() => _packed.ToString();

    /// <summary>The same plate.</summary>
    public static bool operator ==(Plate left, Plate right) => left.Equals(right);

    /// <summary>Not the same plate.</summary>
    public static bool operator !=(Plate left, Plate right) => !left.Equals(right);
}
