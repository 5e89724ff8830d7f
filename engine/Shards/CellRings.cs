namespace SmartPolicing.Realtime.Shards;

/// <summary>How far rings of resolution-9 cells reach, as safe bounds: what is said of a distance holds everywhere on earth.</summary>
public static class CellRings
{
    /// <summary>
    /// Average edge of a resolution-9 cell: 200.786 m (H3 table of cell statistics). Cells are up to about 1.4 times smaller or larger
    /// in length by place and direction, so bounds below take half of it, which the tests check all over the globe.
    /// </summary>
    private const double SafeEdgeMetres = 200.786148 / 2;

    /// <summary>
    /// Nobody outside the disk of <paramref name="rings"/> rings around a place is nearer to it than this. Unit: metres. The centres of
    /// ring k are at least 1.5 k edges away from the middle; the place may lie one edge off its cell's centre, and so may the other.
    /// </summary>
    public static double NobodyOutsideNearerThan(int rings) => Math.Max(0, 1.5 * (rings + 1) - 2) * SafeEdgeMetres;

    /// <summary>The fewest rings whose disk surely holds everything within <paramref name="metres"/>.</summary>
    public static int Reaching(double metres)
    {
        var rings = 0;
        while (NobodyOutsideNearerThan(rings) < metres) rings++;
        return rings;
    }
}
