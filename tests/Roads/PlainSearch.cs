namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>
/// The slow, obvious way to find travel times: Dijkstra over edges, remembering the edges before the last as far as a forbidden sequence
/// may still come of them. No hierarchy, no automaton, no shared code.
/// </summary>
internal sealed class PlainSearch
{
    private readonly RoadGraph _graph;
    private readonly RoadMetric _metric;
    private readonly List<RoadBlock> _blocks;
    private readonly HashSet<string> _forbidden = [];
    private readonly HashSet<string> _beginnings = [];
    private readonly HashSet<int> _inSequences = [];

    public PlainSearch(RoadMetric metric, IEnumerable<RoadBlock> blocks)
    {
        (_graph, _metric, _blocks) = (metric.Graph, metric, [.. blocks]);
        for (var i = 0; i < _graph.ForbiddenTurnCount; i++)
        {
            var sequence = _graph.ForbiddenTurn(i).ToArray();
            _forbidden.Add(string.Join(',', sequence));
            _inSequences.UnionWith(sequence);
            for (var length = 1; length < sequence.Length; length++) _beginnings.Add(string.Join(',', sequence[..length]));
        }
    }

    /// <summary>Times from one point to each of several; -1 where there is no way.</summary>
    public int[] From(RoadPoint source, RoadPoint[] targets)
    {
        var best = new int[targets.Length];
        Array.Fill(best, -1);
        var done = new HashSet<string>();
        var doneAlone = new HashSet<int>(); // Most states are one edge: no text needed.
        var open = new PriorityQueue<int[], int>();
        foreach (var edge in EdgesOf(source))
        {
            var start = PartOn(source, edge);
            for (var t = 0; t < targets.Length; t++)
            {
                if (!EdgesOf(targets[t]).Contains(edge)) continue;
                var end = PartOn(targets[t], edge);
                var ahead = _metric.OffsetMilliseconds(targets[t], edge) - _metric.OffsetMilliseconds(source, edge);
                if (ahead >= 0 && !_blocks.Exists(b => b.Edge == edge && b.From > start && b.To < end)) Offer(ref best[t], ahead);
            }

            if (_blocks.Exists(b => b.Edge == edge && b.From > start)) continue;
            open.Enqueue([edge], _metric.EdgeMilliseconds(edge) - _metric.OffsetMilliseconds(source, edge));
        }

        var byEdge = Enumerable.Range(0, targets.Length)
            .SelectMany(t => EdgesOf(targets[t]).Select(edge => (edge, t))).ToLookup(x => x.edge, x => x.t);
        while (open.TryDequeue(out var driven, out var time))
        {
            if (!(driven.Length == 1 ? doneAlone.Add(driven[0]) : done.Add(string.Join(',', driven)))) continue;
            var (first, end) = _graph.EdgesOut(_graph.EdgeTo(driven[^1]));
            for (var edge = first; edge < end; edge++)
            {
                int[] with = [.. driven, edge];
                if (_inSequences.Contains(edge) && Endings(with).Any(_forbidden.Contains)) continue;
                foreach (var t in byEdge[edge])
                {
                    if (!_blocks.Exists(b => b.Edge == edge && b.To < PartOn(targets[t], edge)))
                        Offer(ref best[t], time + _metric.OffsetMilliseconds(targets[t], edge));
                }

                if (!_blocks.Exists(b => b.Edge == edge)) open.Enqueue(Remembered(with), time + _metric.EdgeMilliseconds(edge));
            }
        }

        return best;
    }

    private static void Offer(ref int best, int time) => best = best < 0 ? time : Math.Min(best, time);

    private static IEnumerable<string> Endings(int[] driven) =>
        Enumerable.Range(0, driven.Length).Select(from => string.Join(',', driven[from..]));

    private int[] Remembered(int[] driven)
    {
        for (var from = 0; from + 1 < driven.Length; from++)
        {
            if (_inSequences.Contains(driven[from]) && _beginnings.Contains(string.Join(',', driven[from..]))) return driven[from..];
        }

        return [driven[^1]];
    }

    private IEnumerable<int> EdgesOf(RoadPoint point) =>
        _graph.Twin(point.Edge) >= 0 ? [point.Edge, _graph.Twin(point.Edge)] : [point.Edge];

    private static double PartOn(RoadPoint point, int edge) => point.Edge == edge ? point.Fraction : 1 - point.Fraction;
}
