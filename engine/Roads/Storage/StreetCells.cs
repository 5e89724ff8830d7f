using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A stretch of a street that lies in one cell. Unit of both ends: metres from the start of the street.</summary>
internal readonly record struct CellStretch(int Cell, float From, float To);

/// <summary>
/// Which H3 cells each street runs through, in order: found at import, so that "reachable" is told in cells without any geometry. A stretch
/// ends within <see cref="PrecisionMetres"/> of where the street leaves the cell; one shorter than that may be missed.
/// </summary>
internal sealed class StreetCells(RoadFile file)
{
    /// <summary>The resolution of officers and incidents.</summary>
    public const int Resolution = 9;

    /// <summary>Less than a car is long; a cell is 350 m across.</summary>
    public const double PrecisionMetres = 1;

    private readonly FlatArray<H3Cell> _cells = file.Get<H3Cell>(RoadSection.Cells);
    private readonly FlatArray<int> _start = file.Get<int>(RoadSection.StreetCellStart);
    private readonly FlatArray<CellStretch> _stretches = file.Get<CellStretch>(RoadSection.StreetCells);

    public int CellCount => _cells.Length;

    public H3Cell Cell(int index) => _cells[index];

    public ReadOnlySpan<CellStretch> Of(int street) => _stretches.Slice(_start[street], _start[street + 1]);

    public static void Write(RoadFileWriter writer, RoadStreets streets)
    {
        var index = new Dictionary<H3Cell, int>();
        var stretches = new List<CellStretch>();
        var start = new int[streets.Class.Length + 1];
        for (var street = 0; street < streets.Class.Length; street++)
        {
            AddStretches(streets, street, index, stretches);
            start[street + 1] = stretches.Count;
        }

        var cells = new H3Cell[index.Count];
        foreach (var (cell, at) in index) cells[at] = cell;
        writer.Add<H3Cell>(RoadSection.Cells, cells);
        writer.Add<int>(RoadSection.StreetCellStart, start);
        writer.Add<CellStretch>(RoadSection.StreetCells, stretches.ToArray());
    }

    private static void AddStretches(RoadStreets streets, int street, Dictionary<H3Cell, int> index, List<CellStretch> stretches)
    {
        var first = streets.Start[street];
        var last = streets.Start[street + 1] - 1;
        var here = H3Cell.FromLatLng(streets.Points[first], Resolution);
        var from = 0.0;
        for (var segment = first; segment < last; segment++)
        {
            var end = (streets.Along[segment + 1], H3Cell.FromLatLng(streets.Points[segment + 1], Resolution));
            Follow(segment, (streets.Along[segment], here), end);
        }

        Add(streets.Along[last]);

        // A cell is convex, so a line that ends where it began in it has not left it.
        void Follow(int segment, (double Metres, H3Cell Cell) begin, (double Metres, H3Cell Cell) end)
        {
            if (begin.Cell == end.Cell) return;
            var metresLeft = end.Metres - begin.Metres;
            if (metresLeft is <= PrecisionMetres or > RoadLimits.CellSegmentMetresMax)
            {
                Add(end.Metres);
                (here, from) = (end.Cell, end.Metres);
                return;
            }

            var metres = (begin.Metres + end.Metres) / 2;
            var part = (metres - streets.Along[segment]) / (streets.Along[segment + 1] - streets.Along[segment]);
            var middle = (metres, H3Cell.FromLatLng(Between(streets.Points[segment], streets.Points[segment + 1], part), Resolution));
            Follow(segment, begin, middle);
            Follow(segment, middle, end);
        }

        void Add(double to)
        {
            if (!index.TryGetValue(here, out var cell))
            {
                cell = index.Count;
                index.Add(here, cell);
            }

            stretches.Add(new CellStretch(cell, (float)from, (float)to));
        }
    }

    private static LatLng Between(LatLng a, LatLng b, double part) =>
        LatLng.FromDegrees(
            Math.Clamp(a.Latitude + part * (b.Latitude - a.Latitude), -90, 90),
            Math.Clamp(a.Longitude + part * (b.Longitude - a.Longitude), -180, 180)); // Rounding may step over 180.
}
