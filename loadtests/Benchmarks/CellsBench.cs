using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>Cells and borders, measured at random places inside the borders given.</summary>
internal sealed class CellsBench
{
    private const int Resolution = 9;

    /// <summary>Calls timed together: one takes hardly longer than looking at the clock.</summary>
    private const int Inside = 1_000;

    private const int Batches = 1_000;
    private const int Checked = 10_000;

    private readonly IReadOnlyList<Border> _borders;
    private readonly BorderMap<int> _map;
    private readonly ulong _seed;
    private readonly LatLng[] _places;
    private readonly H3Cell[] _cells;
    private readonly int[] _owners;
    private ulong _sink; // Keeps what is measured from being left out.

    /// <param name="borders">At least one.</param>
    public CellsBench(IReadOnlyList<Border> borders, ulong seed)
    {
        _borders = borders;
        _seed = seed;
        _map = new BorderMap<int>(borders.Select((border, number) => (border, number)));
        var chance = Chance.Of(seed, "places");
        var bounds = borders.Select(border => border.Bounds).Aggregate((all, next) => all.Union(next));
        _places = new LatLng[Checked];
        _owners = new int[Checked];
        for (var found = 0; found < Checked;)
        {
            _places[found] = LatLng.FromDegrees(
                chance.NextBetween(bounds.South, bounds.North), chance.NextBetween(bounds.West, bounds.East));
            if (_map.TryFind(_places[found], out _owners[found])) found++;
        }

        _cells = Array.ConvertAll(_places, place => H3Cell.FromLatLng(place, Resolution));
    }

    /// <summary>Measures everything.</summary>
    /// <param name="subject">Names the borders.</param>
    public BenchReport Run(string subject)
    {
        var machine = Timing.Machine();
        var corners = _borders.Sum(border => border.Polygons.Sum(polygon => polygon.Rings.Sum(ring => ring.Length)));
        subject = string.Create(
            CultureInfo.InvariantCulture, $"{subject}: {_borders.Count} borders with {corners:N0} corners; random places inside them; ")
            + $"figures are of one call, by batches of {Inside:N0}";
        return new BenchReport(subject, machine, _seed, [.. CellRows(), .. BorderRows()]);
    }

    private H3Cell Still(CellInterior[] interiors, int i) =>
        interiors[i].Holds(_places[i]) ? _cells[i] : H3Cell.FromLatLng(_places[i], Resolution);

    private IEnumerable<BenchRow> CellRows()
    {
        yield return Row("place to cell, resolution 9", i => _sink += H3Cell.FromLatLng(_places[i], Resolution).Value) with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 150)],
            Check = BenchCheck.Of(_places.Select(place => CellChecks.IsIn(H3Cell.FromLatLng(place, Resolution), place, Resolution))),
        };

        // As the fold does it: the circle of the cell one was in answers at once for most, the whole way for the rest.
        var interiors = _cells.Select(CellInterior.Of).ToArray();
        yield return Row("a fix that stays in its cell", i => _sink += Still(interiors, i).Value) with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 20)],
            Check = BenchCheck.Of(_places.Select((place, i) =>
                (Still(interiors, i) == H3Cell.FromLatLng(place, Resolution), $"{place}"))),
        };
        yield return Row("place to cell, all resolutions in turn", i => _sink += H3Cell.FromLatLng(_places[i], i & 15).Value) with
        {
            Check = BenchCheck.Of(_places.Select((place, i) => CellChecks.IsIn(H3Cell.FromLatLng(place, i & 15), place, i & 15))),
        };

        var corners = new LatLng[H3Cell.MaxCorners];
        yield return Row("boundary of a cell", i => _sink += (ulong)_cells[i].Boundary(corners));
        foreach (var k in new[] { 1, 10 })
        {
            var disk = new H3Cell[H3Cell.DiskCount(k)];
            yield return Row($"disk({k})", i => _sink += (ulong)_cells[i].Disk(k, disk), k == 1 ? Batches : Batches / 10) with
            {
                Check = BenchCheck.Of(_cells.Take(Checked / 10).Select(cell => CellChecks.IsDisk(cell, k, disk))),
            };
        }

        yield return Row("parent, resolution 9 to 7", i => _sink += _cells[i].Parent(7).Value) with
        {
            Check = BenchCheck.Of(_cells.Select(cell => (
                cell.Parent(Resolution - 1) == H3Cell.FromLatLng(cell.Center, Resolution - 1),
                $"{cell}: its middle is not in its parent"))),
        };
    }

    private IEnumerable<BenchRow> BorderRows()
    {
        yield return Row("which border holds a place", i => _sink += _map.TryFind(_places[i], out var owner) ? (ulong)owner : 0) with
        {
            Check = BenchCheck.Of(_places.Select((place, i) =>
            {
                var first = Enumerable.Range(0, _borders.Count).First(number => _borders[number].Contains(place));
                return (first == _owners[i], $"{place}: border {_owners[i]}, one by one it is {first}");
            })),
        };
        yield return Row("distance to the border", i => _sink += (ulong)_borders[_owners[i]].MetresToBorder(_places[i]), Batches / 10) with
        {
            Check = BenchCheck.Of(_places.Take(Checked / 10).Select((place, i) =>
            {
                var border = _borders[_owners[i]];
                return CellChecks.IsDistance(border.MetresToBorder(place), place, border);
            })),
            Note = "the border that holds the place, all its edges",
        };
    }

    private static BenchRow Row(string name, Action<int> call, int batches = Batches) => Timing.Calls(
        name,
        batches,
        batch =>
        {
            var place = batch * Inside % Checked;
            for (var i = 0; i < Inside; i++) call(place + i);
        },
        Inside);
}
