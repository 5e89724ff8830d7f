namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The roads as they are now: speeds of the hour and what is closed. Whoever searches takes <see cref="Current"/> for each question;
/// changes are computed beside it and put in its place. Safe on any thread; changes wait for one another.
/// </summary>
public sealed class LiveRoads
{
    private readonly Lock _changing = new();
    private readonly RoadSpeeds _speeds;
    private RoadBlock[] _blocks = [];
    private int _hour;
    private RoadMetric _current;

    /// <param name="hour">Hour of the day now, 0 to 23, local.</param>
    public LiveRoads(RoadGraph graph, RoadSpeeds speeds, int hour)
    {
        Graph = graph;
        _speeds = speeds;
        _hour = hour;
        _current = RoadMetric.Make(graph, speeds, hour, []);
    }

    /// <summary>The network.</summary>
    public RoadGraph Graph { get; }

    /// <summary>What driving costs now.</summary>
    public RoadMetric Current => Volatile.Read(ref _current);

    /// <summary>
    /// Puts these blocks in the place of those before. When it returns, <see cref="Current"/> has them: some milliseconds for a city.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A block is not of this graph; nothing is changed.</exception>
    public void Block(IEnumerable<RoadBlock> blocks)
    {
        var all = blocks.ToArray();
        lock (_changing)
        {
            var next = RoadMetric.Make(Graph, _speeds, _hour, all);
            _blocks = all;
            Volatile.Write(ref _current, next);
        }
    }

    /// <summary>Goes on to the speeds of another hour; does nothing when they are the same.</summary>
    /// <param name="hour">0 to 23, local.</param>
    public void SetHour(int hour)
    {
        lock (_changing)
        {
            if (hour == _hour) return;
            if (!_speeds.IsSame(hour, _hour)) Volatile.Write(ref _current, RoadMetric.Make(Graph, _speeds, hour, _blocks));
            _hour = hour;
        }
    }
}
