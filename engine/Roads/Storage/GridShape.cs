using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A uniform grid over the bounding box of all segments: where its columns and rows lie. Unit: degrees. It does not wrap at 180 degrees.
/// </summary>
internal readonly record struct GridShape(
    double West, double South, double East, double North, double CellEast, double CellNorth, int Columns, int Rows)
{
    private const int SegmentsPerCell = 2; // Keeps cells near the usual distance to a road; only speed depends on it.

    public static GridShape Over(ReadOnlySpan<LatLng> points)
    {
        if (points.IsEmpty) return new GridShape(0, 0, 0, 0, 1, 1, 1, 1);
        var bounds = GeoBounds.FromPoints(points);
        var shrink = Math.Max(0.01, Math.Cos((bounds.South + bounds.North) / 2 * Math.PI / 180)); // Cells are about square in metres.
        var width = Math.Max((bounds.East - bounds.West) * shrink, 1e-6);
        var height = Math.Max(bounds.North - bounds.South, 1e-6);
        var wanted = Math.Clamp(points.Length / SegmentsPerCell, 1, RoadLimits.GridCellsMax);
        var side = Math.Max(Math.Sqrt(width * height / wanted), Math.Max(width, height) / 4096); // Thin regions: no more than 4,096 a row.
        return new GridShape(
            bounds.West, bounds.South, bounds.East, bounds.North, side / shrink, side,
            (int)Math.Ceiling(width / side), (int)Math.Ceiling(height / side));
    }

    public int Column(double longitude) => (int)Math.Clamp(Math.Floor((longitude - West) / CellEast), 0, Columns - 1);

    public int Row(double latitude) => (int)Math.Clamp(Math.Floor((latitude - South) / CellNorth), 0, Rows - 1);

    /// <summary>The cells that the box around two places touches.</summary>
    public CellBox Box(LatLng a, LatLng b) => new(
        Column(Math.Min(a.Longitude, b.Longitude)), Column(Math.Max(a.Longitude, b.Longitude)),
        Row(Math.Min(a.Latitude, b.Latitude)), Row(Math.Max(a.Latitude, b.Latitude)));

    /// <summary>Columns and rows, both ends inclusive.</summary>
    public readonly record struct CellBox(int FirstColumn, int LastColumn, int FirstRow, int LastRow)
    {
        public long Count => (long)(LastColumn - FirstColumn + 1) * (LastRow - FirstRow + 1);
    }
}
