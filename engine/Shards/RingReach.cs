using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// How far rings of cells around one cell reach, from its own shape: much nearer to the truth than <see cref="CellRings"/>, which holds for
/// all cells on earth. Over the few kilometres of a search cells change by less than the hundredth that is taken off here; where the grid
/// is folded, near its pentagons, the bound for all cells is used.
/// </summary>
/// <param name="Height">Metres from one line of neighbouring middles to the next: the least of the six directions. 0: not known.</param>
/// <param name="Radius">Metres from the middle of a cell to its furthest corner.</param>
public readonly record struct RingReach(double Height, double Radius)
{
    private const double Caution = 0.01;

    /// <summary>For a cell of any resolution at which a search of some tens of rings is some kilometres wide.</summary>
    public static RingReach Around(H3Cell cell)
    {
        var home = cell.Parent(0);
        if (home.IsPentagon) return default;
        var middle = cell.Center;
        Span<H3Cell> ring = stackalloc H3Cell[6];
        Span<(double East, double North)> around = stackalloc (double, double)[6];
        if (cell.Ring(1, ring) < ring.Length) return default;
        for (var i = 0; i < ring.Length; i++) around[i] = Flat(middle, ring[i].Center);
        around.Sort((a, b) => Math.Atan2(a.North, a.East).CompareTo(Math.Atan2(b.North, b.East)));
        var height = double.PositiveInfinity;
        for (var i = 0; i < around.Length; i++)
        {
            var (a, b) = (around[i], around[(i + 1) % around.Length]);
            var side = Math.Sqrt((b.East - a.East) * (b.East - a.East) + (b.North - a.North) * (b.North - a.North));
            height = Math.Min(height, Math.Abs(a.East * b.North - a.North * b.East) / side);
        }

        Span<LatLng> corners = stackalloc LatLng[H3Cell.MaxCorners];
        var radius = 0.0;
        foreach (var corner in corners[..cell.Boundary(corners)]) radius = Math.Max(radius, middle.MetresTo(corner));
        return new RingReach(height, radius);
    }

    /// <summary>
    /// Nobody outside the disk of <paramref name="rings"/> rings around a place in the cell is nearer to it than this. Unit: metres. The
    /// middles of ring k lie k heights away or more; the place may lie a radius off its cell's middle, and so may the other.
    /// </summary>
    public double NobodyOutsideNearerThan(int rings) => Math.Max(
        (rings + 1) * Height * (1 - Caution) - 2 * Radius * (1 + Caution), CellRings.NobodyOutsideNearerThan(rings));

    /// <summary>The fewest rings whose disk surely holds everything within <paramref name="metres"/>.</summary>
    public int Reaching(double metres)
    {
        if (double.IsInfinity(metres)) return int.MaxValue;
        if (Height == 0) return CellRings.Reaching(metres);
        var rings = Math.Ceiling((metres + 2 * Radius * (1 + Caution)) / (Height * (1 - Caution)) - 1);
        return (int)Math.Clamp(rings, 0, int.MaxValue);
    }

    private static (double East, double North) Flat(LatLng from, LatLng to)
    {
        const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;
        var east = Math.IEEERemainder(to.Longitude - from.Longitude, 360) * Math.Cos(from.Latitude * Math.PI / 180);
        return (east * MetresPerDegree, (to.Latitude - from.Latitude) * MetresPerDegree);
    }
}
