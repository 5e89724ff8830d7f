namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>
/// Turns drawn lines into a network: ends that almost touch another line are put on it, every crossing becomes a shared node, near
/// points become one, and what is not tied to the rest is left out. Deterministic: the result depends on the order of strokes only.
/// </summary>
internal sealed class RoadJoiner
{
    private const double EndReachMetres = 32;
    private const double MergeMetres = 7;
    private const double CellMetres = 220;

    private readonly List<Stroke> _strokes;
    private readonly Dictionary<(int, int), List<(int Stroke, int At)>> _cells = [];
    private readonly List<(double At, Spot Place)>[] _cuts;
    private readonly Dictionary<(int, int), List<int>> _nodeCells = [];
    private readonly List<Spot> _nodes = [];

    private RoadJoiner(List<Stroke> strokes)
    {
        _strokes = strokes;
        _cuts = [.. strokes.Select(_ => new List<(double, Spot)>())];
    }

    internal static RoadNet Join(List<Stroke> strokes)
    {
        var joiner = new RoadJoiner(strokes);
        joiner.EnterSegments();
        joiner.AttachEnds();
        joiner.FindCrossings();
        return joiner.Connected(joiner.Numbered());
    }

    private void EnterSegments()
    {
        for (var stroke = 0; stroke < _strokes.Count; stroke++)
        {
            var points = _strokes[stroke].Points;
            for (var at = 0; at + 1 < points.Count; at++)
            {
                var (low, high) = Box(points[at], points[at + 1]);
                for (var x = low.X; x <= high.X; x++)
                {
                    for (var y = low.Y; y <= high.Y; y++)
                    {
                        if (!_cells.TryGetValue((x, y), out var list)) _cells.Add((x, y), list = []);
                        list.Add((stroke, at));
                    }
                }
            }
        }
    }

    /// <summary>Cells of a segment, wide enough that an end moved within its reach stays in them.</summary>
    private static ((int X, int Y) Low, (int X, int Y) High) Box(Spot a, Spot b) => (
        Cell(new Spot(Math.Min(a.X, b.X) - EndReachMetres, Math.Min(a.Y, b.Y) - EndReachMetres), CellMetres),
        Cell(new Spot(Math.Max(a.X, b.X) + EndReachMetres, Math.Max(a.Y, b.Y) + EndReachMetres), CellMetres));

    private static (int X, int Y) Cell(Spot place, double size) => ((int)Math.Floor(place.X / size), (int)Math.Floor(place.Y / size));

    private void AttachEnds()
    {
        for (var stroke = 0; stroke < _strokes.Count; stroke++)
        {
            Attach(stroke, 0);
            Attach(stroke, _strokes[stroke].Points.Count - 1);
        }
    }

    private void Attach(int stroke, int end)
    {
        var points = _strokes[stroke].Points;
        var (best, bestStroke, bestAt) = (EndReachMetres, -1, 0.0);
        if (!_cells.TryGetValue(Cell(points[end], CellMetres), out var near)) return;
        foreach (var (other, at) in near)
        {
            if (other == stroke) continue;
            var (distance, share) = Curves.FromSegment(points[end], _strokes[other].Points[at], _strokes[other].Points[at + 1]);
            if (distance < best) (best, bestStroke, bestAt) = (distance, other, at + share);
        }

        if (bestStroke < 0) return;
        if (best > 0.5) points[end] = On(_strokes[bestStroke].Points, bestAt);
        _cuts[bestStroke].Add((bestAt, points[end]));
    }

    private static Spot On(List<Spot> points, double at)
    {
        var first = Math.Min((int)at, points.Count - 2);
        return points[first] + (points[first + 1] - points[first]) * (at - first);
    }

    private void FindCrossings()
    {
        foreach (var (cell, segments) in _cells)
        {
            for (var one = 0; one < segments.Count; one++)
            {
                for (var two = one + 1; two < segments.Count; two++) Cross(cell, segments[one], segments[two]);
            }
        }
    }

    private void Cross((int, int) cell, (int Stroke, int At) one, (int Stroke, int At) two)
    {
        if (one.Stroke == two.Stroke) return;
        var (a, b) = (_strokes[one.Stroke].Points[one.At], _strokes[one.Stroke].Points[one.At + 1]);
        var (c, d) = (_strokes[two.Stroke].Points[two.At], _strokes[two.Stroke].Points[two.At + 1]);
        if (!Curves.Cross(a, b, c, d, out var onFirst, out var onSecond)) return;
        var place = a + (b - a) * onFirst;
        if (Cell(place, CellMetres) != cell) return; // The pair meets in other cells too; the crossing is counted in its own.
        _cuts[one.Stroke].Add((one.At + onFirst, place));
        _cuts[two.Stroke].Add((two.At + onSecond, place));
    }

    private List<Road> Numbered()
    {
        var roads = new List<Road>(_strokes.Count);
        for (var stroke = 0; stroke < _strokes.Count; stroke++)
        {
            var drawn = _strokes[stroke];
            var places = drawn.Points.Select((place, at) => (At: (double)at, Place: place)).Concat(_cuts[stroke]);
            var nodes = new List<int>();
            foreach (var (_, place) in places.OrderBy(point => point.At))
            {
                var node = NodeAt(place);
                if (nodes.Count > 0 && nodes[^1] == node) continue;
                // Out and straight back is a leftover of an overshoot.
                if (nodes.Count > 1 && nodes[^2] == node) nodes.RemoveAt(nodes.Count - 1);
                else nodes.Add(node);
            }

            if (nodes.Count > 1) roads.Add(new Road([.. nodes], drawn.Kind, drawn.Name, drawn.SpeedKmh, OneWay: false));
        }

        return roads;
    }

    private int NodeAt(Spot place)
    {
        var (x, y) = Cell(place, MergeMetres);
        var (nearest, best) = (-1, MergeMetres);
        for (var dx = -1; dx <= 1; dx++)
        {
            for (var dy = -1; dy <= 1; dy++)
            {
                if (!_nodeCells.TryGetValue((x + dx, y + dy), out var list)) continue;
                foreach (var node in list)
                {
                    if (_nodes[node].To(place) < best) (nearest, best) = (node, _nodes[node].To(place));
                }
            }
        }

        if (nearest >= 0) return nearest;
        if (!_nodeCells.TryGetValue((x, y), out var cell)) _nodeCells.Add((x, y), cell = []);
        cell.Add(_nodes.Count);
        _nodes.Add(place);
        return _nodes.Count - 1;
    }

    /// <summary>Keeps the largest connected part and numbers its nodes again, in order of first use.</summary>
    private RoadNet Connected(List<Road> roads)
    {
        var parent = Enumerable.Range(0, _nodes.Count).ToArray();
        foreach (var road in roads)
        {
            foreach (var node in road.Nodes) parent[Root(node)] = Root(road.Nodes[0]);
        }

        var largest = roads.GroupBy(road => Root(road.Nodes[0])).MaxBy(part => part.Sum(road => road.Nodes.Length))!.Key;
        var numbers = new Dictionary<int, int>();
        var places = new List<Spot>();
        var kept = new List<Road>(roads.Count);
        foreach (var road in roads.Where(road => Root(road.Nodes[0]) == largest))
        {
            kept.Add(road with { Nodes = Array.ConvertAll(road.Nodes, Renumbered) });
        }

        return new RoadNet(places, kept);

        int Renumbered(int node)
        {
            if (numbers.TryGetValue(node, out var number)) return number;
            numbers.Add(node, places.Count);
            places.Add(_nodes[node]);
            return places.Count - 1;
        }

        int Root(int node)
        {
            while (parent[node] != node) node = parent[node] = parent[parent[node]];
            return node;
        }
    }
}
