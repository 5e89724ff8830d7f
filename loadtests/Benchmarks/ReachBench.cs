using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>What can be reached by road in five minutes, as edges and as cells.</summary>
internal sealed class ReachBench(RoadGraph graph, RoadsBenchOptions options)
{
    private const int Milliseconds = 5 * 60 * 1000;
    private const int Repetitions = 500;
    private const int PlacesChecked = 5;

    /// <summary>A street that cuts a corner of a cell shorter than this may be missed there. Unit: metres.</summary>
    private const double CornerMetres = 20;

    private readonly Reach _reach = new(graph);

    /// <summary>The row.</summary>
    public BenchRow Run()
    {
        var chance = options.Chance("reach");
        var starts = new MapPlaces(graph).OnRoads(chance, Timing.WarmUp + Repetitions);
        var metric = graph.FreeFlow;
        long cells = 0;
        var row = Timing.Calls("reachable in 5 minutes, to cells", Repetitions, i =>
        {
            _reach.Find(metric, [new ReachStart(starts[i], 0)], Milliseconds);
            if (i >= Timing.WarmUp) cells += _reach.Cells.Length;
        });
        return row with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 5e6)],
            Check = BenchCheck.Of(starts.Take(PlacesChecked).SelectMany(Compare)),
            Note = $"{cells / Repetitions} cells on average; checked: each edge's earliest time, and that no place reached lies in a cell "
                + "that is not listed",
        };
    }

    private List<(bool Same, string What)> Compare(RoadPoint start)
    {
        var answers = new List<(bool Same, string What)>();
        var plain = new PlainSearch(graph.FreeFlow, PlainSearch.ForbiddenIn(graph));
        plain.From(start);
        _reach.Find(graph.FreeFlow, [new ReachStart(start, 0)], Milliseconds);
        var cells = new Dictionary<H3Cell, int>();
        foreach (var (cell, milliseconds) in _reach.Cells) cells.Add(cell, milliseconds);
        var fromStart = new Dictionary<int, int>();
        var startsOn = graph.Twin(start.Edge) >= 0 ? 2 : 1; // These come first, and are not driven from their beginning.
        for (var i = 0; i < _reach.Edges.Length; i++)
        {
            var reached = _reach.Edges[i];
            if (i >= startsOn) fromStart.Add(reached.Edge, reached.FromMilliseconds);
            var missing = MissingCell(reached, cells);
            answers.Add((missing.IsNull, $"from edge {start.Edge}: edge {reached.Edge} runs through {missing}, which is not in the cells"));
        }

        for (var edge = 0; edge < graph.EdgeCount; edge++)
        {
            var time = plain.TimeAtStart(edge);
            var expected = time <= Milliseconds ? time : TravelTimes.NoWay;
            var found = fromStart.GetValueOrDefault(edge, TravelTimes.NoWay);
            if (expected == TravelTimes.NoWay && found == TravelTimes.NoWay) continue;
            answers.Add((expected == found, $"from edge {start.Edge}: edge {edge} after {found} ms, the slow way says {expected} ms"));
        }

        return answers;
    }

    private H3Cell MissingCell(ReachedEdge reached, Dictionary<H3Cell, int> cells)
    {
        var corner = CornerMetres / Math.Max(CornerMetres, graph.EdgeMetres(reached.Edge));
        for (var part = reached.FromPart + corner; part <= reached.ToPart - corner; part += corner)
        {
            var cell = CellAt(part);
            if (cell == CellAt(part - corner) && cell == CellAt(part + corner) && !cells.ContainsKey(cell)) return cell;
        }

        return default;

        H3Cell CellAt(double at) => H3Cell.FromLatLng(graph.PointOn(reached.Edge, at).Place, 9);
    }
}
