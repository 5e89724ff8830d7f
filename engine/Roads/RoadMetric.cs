namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// What driving costs at one moment: the time of every edge at an hour's speeds, with what is closed, and from these the time of every
/// shortcut of the hierarchy. To make one takes some tens of milliseconds for a city (nothing is rebuilt); the one before stays valid for
/// whoever still searches with it. Immutable and safe for every thread.
/// </summary>
public sealed class RoadMetric
{
    /// <summary>Stands for "no way": half the range of an int, so that two of them can be added. 12.4 days in milliseconds.</summary>
    internal const int Never = int.MaxValue / 2;

    /// <summary>Pace inside a closed street, from its end to what happened there and back out. Unit: km/h. A quick walk.</summary>
    public const double ClosedKmh = 5;

    private readonly int[] _drive;
    private readonly int[] _pass;
    private readonly int[] _up;
    private readonly int[] _down;
    private readonly Dictionary<int, RoadBlock[]> _blocks;

    private RoadMetric(RoadGraph graph, int[] drive, RoadBlock[] blocks)
    {
        Graph = graph;
        _drive = drive;
        _blocks = blocks.GroupBy(block => block.Edge).ToDictionary(group => group.Key, group => group.ToArray());
        _pass = drive;
        if (blocks.Length > 0)
        {
            _pass = drive.AsSpan().ToArray();
            foreach (var edge in _blocks.Keys) _pass[edge] = Never;
        }

        (_up, _down) = Customize(graph.States, graph.Hierarchy, _pass);
    }

    /// <summary>The network it is of.</summary>
    public RoadGraph Graph { get; }

    /// <summary>What is closed.</summary>
    public IEnumerable<RoadBlock> Blocks => _blocks.Values.SelectMany(blocks => blocks);

    /// <summary>Per edge: the same, or <see cref="Never"/> when something on it is blocked.</summary>
    internal ReadOnlySpan<int> Pass => _pass;

    /// <summary>Per shortcut: the time from its lower to its higher end.</summary>
    internal ReadOnlySpan<int> Up => _up;

    /// <summary>Per shortcut: the time from its higher to its lower end.</summary>
    internal ReadOnlySpan<int> Down => _down;

    /// <summary>Computes the times of an hour.</summary>
    /// <param name="hour">Hour of the day, 0 to 23, local.</param>
    /// <param name="blocks">What is closed now; edges of this graph.</param>
    /// <exception cref="ArgumentOutOfRangeException">The hour or a block is outside its range.</exception>
    public static RoadMetric Make(RoadGraph graph, RoadSpeeds speeds, int hour, IEnumerable<RoadBlock> blocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hour);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hour, RoadSpeeds.Hours);
        var all = blocks.ToArray();
        foreach (var (edge, from, to) in all)
        {
            if ((uint)edge >= (uint)graph.EdgeCount || !(from >= 0 && from <= to && to <= 1))
                throw new ArgumentOutOfRangeException(nameof(blocks), $"Edge {edge} from {from} to {to}.");
        }

        var drive = new int[graph.EdgeCount];
        for (var edge = 0; edge < drive.Length; edge++)
        {
            var factor = speeds.Factor(hour, graph.EdgeClass(edge));
            var milliseconds = graph.EdgeMilliseconds(edge);
            drive[edge] = factor == 1
                ? milliseconds
                : InMilliseconds(milliseconds / factor);
        }

        // Nobody drives through a closed street, but one walks in from the nearer end; so it is the pace that keeps the far end far.
        foreach (var closed in all.Where(block => block.IsStretch))
            drive[closed.Edge] = Math.Max(drive[closed.Edge], InMilliseconds(graph.EdgeMetres(closed.Edge) * 3600 / ClosedKmh));

        return new RoadMetric(graph, drive, all);
    }

    private static int InMilliseconds(double time) =>
        (int)Math.Clamp(Math.Round(time, MidpointRounding.AwayFromZero), 1, RoadLimits.EdgeMillisecondsMax);

    /// <summary>Time to drive the whole edge, blocked or not. Unit: milliseconds, at least 1.</summary>
    public int EdgeMilliseconds(int edge) => _drive[edge];

    /// <summary>True when nobody drives through the edge now.</summary>
    public bool IsBlocked(int edge) => _pass[edge] == Never;

    /// <summary>
    /// Time from the start of <paramref name="edge"/> to a point that lies on it or on its twin. Unit: milliseconds.
    /// </summary>
    public int OffsetMilliseconds(RoadPoint point, int edge)
    {
        var whole = _drive[edge];
        var part = (int)Math.Round(Math.Clamp(point.Fraction, 0, 1) * whole, MidpointRounding.AwayFromZero);
        return point.Edge == edge ? part : whole - part;
    }

    /// <summary>Whether one can drive from a part of an edge to a later part of it: no block lies wholly between.</summary>
    internal bool IsOpen(int edge, double from, double to)
    {
        if (_pass[edge] != Never || !_blocks.TryGetValue(edge, out var blocks)) return true;
        foreach (var block in blocks)
        {
            if (block.From > from && block.To < to) return false;
        }

        return true;
    }

    /// <summary>How far one gets on an edge from a part of it (-1: from before it): to the end of the next block, or 2 when none is
    /// ahead.</summary>
    internal double FirstStop(int edge, double from)
    {
        var stop = 2.0;
        if (_pass[edge] != Never || !_blocks.TryGetValue(edge, out var blocks)) return stop;
        foreach (var block in blocks)
        {
            if (block.From > from) stop = Math.Min(stop, block.To);
        }

        return stop;
    }

    /// <summary>
    /// The times of all shortcuts: first that of the best arc under each, then, lowest rank first, whatever is faster by way of a lower
    /// node. The higher neighbours of a node are joined with one another, so each step below finds its shortcut.
    /// </summary>
    private static (int[] Up, int[] Down) Customize(TurnStates states, RoadHierarchy hierarchy, ReadOnlySpan<int> pass)
    {
        var up = new int[hierarchy.ShortcutCount];
        var down = new int[up.Length];
        Array.Fill(up, Never);
        Array.Fill(down, Never);
        for (var arc = 0; arc < states.ArcCount; arc++)
        {
            var shortcut = hierarchy.ArcShortcut[arc];
            if (shortcut < 0) continue;
            var times = hierarchy.Rank[states.Tail(arc)] < hierarchy.Rank[states.Head(arc)] ? up : down;
            times[shortcut] = Math.Min(times[shortcut], pass[states.Edge(arc)]);
        }

        var start = hierarchy.UpStart.Span;
        var head = hierarchy.UpHead.Span;
        for (var node = 0; node + 1 < start.Length; node++)
        {
            for (var low = start[node]; low + 1 < start[node + 1]; low++)
            {
                var (toNode, fromNode) = (down[low], up[low]); // Seen from the lower of the two neighbours.
                var between = start[head[low]];
                for (var high = low + 1; high < start[node + 1]; high++)
                {
                    while (head[between] != head[high]) between++;
                    up[between] = Math.Min(up[between], toNode + up[high]);
                    down[between] = Math.Min(down[between], down[high] + fromNode);
                }
            }
        }

        return (up, down);
    }
}
