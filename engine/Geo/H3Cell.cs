using System.Globalization;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// One cell of the H3 grid (Uber H3 v4), our own port: the same 64-bit index as the reference library for every place and resolution.
/// Equality is equality of the index. The default value is H3's null (0), which is not a cell. Immutable; safe on any thread.
/// </summary>
/// <remarks>
/// Members other than <see cref="IsNull"/>, <see cref="IsValid"/>, comparison and text expect a valid cell: check indexes that come from
/// outside once with <see cref="IsValid"/>. On other values they return values without meaning or throw, but never write or loop.
/// </remarks>
/// <param name="Value">The H3 index.</param>
public readonly partial record struct H3Cell(ulong Value) : IComparable<H3Cell>
{
    /// <summary>The finest resolution. Range of resolutions: 0 (average hexagon 4.36 million km²) to 15 (0.9 m²).</summary>
    public const int FinestResolution = CellBits.FinestResolution;

    /// <summary>Most corners a cell has: a pentagon whose five edges all cross edges of the icosahedron.</summary>
    public const int MaxCorners = 10;

    /// <summary>True for the default value, which stands for "no cell".</summary>
    public bool IsNull => Value == 0;

    /// <summary>Full check of the 64 bits: mode, reserved bits, base cell, digits, and the missing sixth of pentagons.</summary>
    public bool IsValid => CellBits.IsValid(Value);

    /// <summary>Range: 0 to 15.</summary>
    public int Resolution => CellBits.Resolution(Value);

    /// <summary>Number of the resolution-0 ancestor. Range: 0 to 121.</summary>
    public int BaseCell => CellBits.BaseCell(Value);

    /// <summary>True for the twelve cells of each resolution that have five neighbours.</summary>
    public bool IsPentagon => BaseCells.IsPentagon(BaseCell) && CellBits.LeadingDigit(Value) == 0;

    /// <summary>The middle of the cell.</summary>
    public LatLng Center
    {
        get
        {
            var place = FacePlace.OfCell(Value);
            return Icosahedron.Unproject(place.Face, Resolution, place.At.X, place.At.Y);
        }
    }

    /// <summary>The cell that holds a place. Does not allocate.</summary>
    /// <param name="place">Any place on earth.</param>
    /// <param name="resolution">0 to 15.</param>
    /// <exception cref="ArgumentOutOfRangeException">The resolution is outside its range.</exception>
    public static H3Cell FromLatLng(LatLng place, int resolution)
    {
        CheckResolution(resolution, 0, FinestResolution);
        var at = Icosahedron.Project(SpherePoint.From(place), resolution, out var face);
        return new H3Cell(FacePlace.ToCell(face, at, resolution));
    }

    /// <summary>The corners in counter-clockwise order, as in the reference library.</summary>
    /// <param name="vertices">Room for <see cref="MaxCorners"/>.</param>
    /// <returns>Number of corners written: 6, or 5 for a pentagon, or more (to 10) where edges cross an edge of the icosahedron.</returns>
    /// <exception cref="ArgumentException">Not enough room.</exception>
    public int Boundary(Span<LatLng> vertices)
    {
        if (vertices.Length < MaxCorners)
            throw new ArgumentException($"Room for {vertices.Length} corners; {MaxCorners} are needed.", nameof(vertices));
        return CellBoundary.Write(Value, vertices);
    }

    /// <summary>Order of the index values: cells of one resolution sort by base cell, then along the hierarchy.</summary>
    public int CompareTo(H3Cell other) => Value.CompareTo(other.Value);

    public static bool operator <(H3Cell left, H3Cell right) => left.Value < right.Value;

    public static bool operator <=(H3Cell left, H3Cell right) => left.Value <= right.Value;

    public static bool operator >(H3Cell left, H3Cell right) => left.Value > right.Value;

    public static bool operator >=(H3Cell left, H3Cell right) => left.Value >= right.Value;

    /// <summary>The index in lower-case hexadecimal without leading zeros, as all H3 libraries write it.</summary>
    public override string ToString() => Value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Reads 1 to 16 hexadecimal digits of a valid cell. Upper case is accepted.</summary>
    /// <returns>False when the text is not such a number or the number is not a valid cell; <paramref name="cell"/> is then null.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out H3Cell cell)
    {
        cell = default;
        if (!ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !CellBits.IsValid(value))
            return false;
        cell = new H3Cell(value);
        return true;
    }

    internal static void CheckResolution(int resolution, int coarsest, int finest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resolution, coarsest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(resolution, finest);
    }
}
