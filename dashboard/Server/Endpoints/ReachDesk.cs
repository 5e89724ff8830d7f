using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server.Closures;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>
/// Finds what can be reached by road within a time, on the roads as they are at that moment, a few at once, each on scratch memory that is
/// kept for the next (28 bytes a junction and edge). Safe on any thread.
/// </summary>
internal sealed class ReachDesk : IDisposable
{
    private readonly LiveRoads _roads;
    private readonly JurisdictionFinder _owner;
    private readonly Lazy<Crossings> _crossings;
    private readonly Gate _gate = new(DashboardLimits.ReachesAtOnce, DashboardLimits.MapRequestsWaitingMax);
    private readonly Lock _lock = new();
    private readonly Stack<Reach> _free = new(DashboardLimits.ReachesAtOnce);

    internal ReachDesk(LiveRoads roads, JurisdictionFinder owner)
    {
        _roads = roads;
        _owner = owner;
        _crossings = new Lazy<Crossings>(() => Crossings.Find(roads.Graph, place => owner(place)?.Value ?? 0));
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Finds where streets cross borders, once: a second or so for a province. Who asks before it is done waits for it.</summary>
    internal void Prepare() => _ = _crossings.Value;

    internal async ValueTask<(RouteResult Result, ReachMessage? Reach)> FindAsync(
        IReadOnlyList<LatLng> from, int seconds, CancellationToken cancellation)
    {
        var starts = new ReachStart[from.Count];
        for (var i = 0; i < starts.Length; i++)
        {
            if (!_roads.Graph.TrySnap(from[i], RouteDesk.SnapMetresMax, out var point)) return (RouteResult.NoRoad, null);

            // The way to the road as the ranking counts it.
            starts[i] = new ReachStart(point, PlaceTimes.OffRoadMilliseconds(point));
        }

        if (!await _gate.TryEnterAsync(cancellation)) return (RouteResult.Busy, null);
        var scratch = Take();
        try
        {
            var metric = _roads.Current;
            scratch.Find(metric, starts, seconds * 1000);
            return (RouteResult.Found, Message(metric, starts, scratch, seconds));
        }
        finally
        {
            lock (_lock) _free.Push(scratch);
            _gate.Leave();
        }
    }

    private Reach Take()
    {
        lock (_lock)
            if (_free.TryPop(out var kept)) return kept;
        return new Reach(_roads.Graph); // As many as the gate lets in.
    }

    private ReachMessage Message(RoadMetric metric, ReachStart[] starts, Reach reach, int seconds)
    {
        var cells = new object[reach.Cells.Length][];
        for (var i = 0; i < cells.Length; i++) cells[i] = [reach.Cells[i].Cell.ToString(), Seconds(reach.Cells[i].Milliseconds)];
        var met = _crossings.Value.Met(metric, reach.Edges);
        var entered = new Dictionary<JurisdictionId, int>();
        foreach (var (point, _) in starts)
            if (_owner(point.Place) is { } home) Enter(home, 0);
        foreach (var (crossing, milliseconds) in met)
            if (crossing.To != 0) Enter(new JurisdictionId((ushort)crossing.To), milliseconds);
        return new ReachMessage(
            seconds,
            cells,
            [.. met.Where(each => each.Crossing is { From: not 0, To: not 0 }).Select(each => new CrossingRow(
                _roads.Graph.EdgeName(each.Crossing.Point.Edge).Text, Mapping.Degrees(each.Crossing.Point.Place.Latitude),
                Mapping.Degrees(each.Crossing.Point.Place.Longitude), (ushort)each.Crossing.From, (ushort)each.Crossing.To,
                Seconds(each.Milliseconds)))],
            [.. entered.OrderBy(each => each.Value).ThenBy(each => each.Key.Value)
                .Select(each => new EnteredRow(each.Key.Value, Seconds(each.Value)))]);

        void Enter(JurisdictionId id, int milliseconds)
        {
            if (milliseconds <= seconds * 1000)
                entered[id] = entered.TryGetValue(id, out var sooner) ? Math.Min(sooner, milliseconds) : milliseconds;
        }
    }

    private static int Seconds(int milliseconds) => (milliseconds + 999) / 1000;

    /// <summary>Where streets cross borders, by the edge that crosses. Immutable.</summary>
    private sealed class Crossings
    {
        private readonly ILookup<int, (BorderCrossing Crossing, int Spot)> _byEdge;
        private readonly int _spots;

        private Crossings(List<(BorderCrossing Crossing, int Spot)> all)
        {
            _byEdge = all.ToLookup(each => each.Crossing.Point.Edge);
            _spots = all.Count == 0 ? 0 : all[^1].Spot + 1;
        }

        internal static Crossings Find(RoadGraph graph, Func<LatLng, int> owner)
        {
            // A two-way street crosses at one spot in both directions, which come one after the other.
            var all = new List<(BorderCrossing Crossing, int Spot)>();
            var spot = -1;
            foreach (var crossing in BorderCrossings.Find(graph, owner))
            {
                var isBack = all.Count > 0 && all[^1].Crossing is { } last && graph.Twin(last.Point.Edge) == crossing.Point.Edge
                    && last.From == crossing.To && last.To == crossing.From && last.Point.Place == crossing.Point.Place;
                all.Add((crossing, isBack ? spot : ++spot));
            }

            return new Crossings(all);
        }

        /// <summary>
        /// The earliest crossing at each spot that is reached, earliest first: who has come over on one street may go back on the next.
        /// </summary>
        internal List<(BorderCrossing Crossing, int Milliseconds)> Met(RoadMetric metric, ReadOnlySpan<ReachedEdge> edges)
        {
            var earliest = new Dictionary<int, (BorderCrossing Crossing, int Milliseconds)>(Math.Min(_spots, edges.Length));
            foreach (ref readonly var edge in edges)
            {
                foreach (var (crossing, spot) in _byEdge[edge.Edge])
                {
                    var part = crossing.Point.Fraction;
                    if (part < edge.FromPart || part > edge.ToPart) continue;
                    var drive = (int)Math.Round((part - edge.FromPart) * metric.EdgeMilliseconds(edge.Edge), MidpointRounding.AwayFromZero);
                    var time = Math.Min(edge.FromMilliseconds + drive, edge.ToMilliseconds);
                    if (!earliest.TryGetValue(spot, out var sooner) || time < sooner.Milliseconds) earliest[spot] = (crossing, time);
                }
            }

            return [.. earliest.OrderBy(each => each.Value.Milliseconds).ThenBy(each => each.Key).Select(each => each.Value)];
        }
    }
}
