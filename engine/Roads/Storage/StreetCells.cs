using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A stretch of a street that lies in one cell. Unit of both ends: metres from the start of the street.</summary>
internal readonly record struct CellStretch(int Cell, float From, float To);

/// <summary>
/// Which H3 cells each street runs through, in order: found at import, so that "reachable" is told in cells without any geometry. A stretch
/// ends within a metre of where the street leaves the cell; one that only cuts a corner shorter than <see cref="StepMetres"/> may be missed.
/// </summary>
internal sealed class StreetCells(RoadFile file)
{
    /// <summary>The resolution of officers and incidents.</summary>
    public const int Resolution = 9;

    /// <summary>How closely a street is looked at. A tenth of the edge of a cell.</summary>
    public const double StepMetres = 20;

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
        var here = H3Cell.FromLatLng(streets.Points[first], Resolution);
        var from = 0.0;
        for (var segment = first; segment + 1 < streets.Start[street + 1]; segment++)
        {
            var (a, b) = (streets.Points[segment], streets.Points[segment + 1]);
            var (begin, end) = (streets.Along[segment], streets.Along[segment + 1]);
            var steps = Math.Max(1, (int)Math.Ceiling((end - begin) / StepMetres));
            for (var step = 1; step <= steps; step++)
            {
                var next = H3Cell.FromLatLng(Between(a, b, step / (double)steps), Resolution);
                if (next == here) continue;
                var left = begin + (end - begin) * Leaving(a, b, here, (step - 1) / (double)steps, step / (double)steps, end - begin);
                Add(left);
                (here, from) = (next, left);
            }
        }

        Add(streets.Along[streets.Start[street + 1] - 1]);

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

    /// <summary>Halves the step until where it leaves the cell is known to a metre.</summary>
    private static double Leaving(LatLng a, LatLng b, H3Cell here, double inside, double outside, double metres)
    {
        while ((outside - inside) * metres > 1)
        {
            var middle = (inside + outside) / 2;
            if (H3Cell.FromLatLng(Between(a, b, middle), Resolution) == here) inside = middle;
            else outside = middle;
        }

        return outside;
    }

    private static LatLng Between(LatLng a, LatLng b, double part) =>
        LatLng.FromDegrees(a.Latitude + part * (b.Latitude - a.Latitude), a.Longitude + part * (b.Longitude - a.Longitude));
}
