using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using Route = SmartPolicing.Realtime.Roads.Route;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>The region's roads at the speeds of each modelled hour, with nothing closed. One thread.</summary>
internal sealed class ModelRoads
{
    private readonly RoadGraph _graph;
    private readonly RegionSpeeds _speeds;
    private readonly RoadMetric?[] _hours = new RoadMetric?[RoadSpeeds.Hours];
    private readonly PlaceTimes _times;
    private readonly TravelTimes _routes;

    internal ModelRoads(RoadGraph graph, RegionSpeeds speeds)
    {
        (_graph, _speeds) = (graph, speeds);
        _times = new PlaceTimes(graph.FreeFlow);
        _routes = new TravelTimes(graph);
        TopMetresPerSecond = PlaceTimes.TopMetresPerSecond(graph, speeds.Speeds);
    }

    /// <summary>No road is driven faster.</summary>
    internal double TopMetresPerSecond { get; }

    /// <summary>As the node's road workers answer.</summary>
    internal RankingAnswer Answer(RankingRequest request, Instant now) => RoadWorkers.Answer(At(now), request);

    /// <summary>Time by road; straight and slow where no road leads, for an officer walks if need be. Unit: milliseconds.</summary>
    internal long Milliseconds(LatLng from, LatLng to, Instant now)
    {
        Span<int> found = [TravelTimes.NoWay];
        At(now).ToOne(to, [(from, float.NaN)], found);
        return found[0] != TravelTimes.NoWay ? found[0] : StraightMilliseconds(from, to);
    }

    /// <summary>Where no road leads.</summary>
    internal static long StraightMilliseconds(LatLng from, LatLng to) =>
        (long)(from.MetresTo(to) / PlaceTimes.OffRoadMetresPerSecond * 1000);

    /// <summary>The way from road to road. False when there is none.</summary>
    internal bool TryRoute(LatLng from, LatLng to, Instant now, Route route)
    {
        const double Near = PlaceTimes.SnapMetresMax;
        if (!_graph.TrySnap(from, Near, out var start) || !_graph.TrySnap(to, Near, out var end)) return false;
        _routes.Metric = At(now).Metric;
        return _routes.TryRoute(start, end, route);
    }

    private PlaceTimes At(Instant now)
    {
        var hour = _speeds.HourAt(now.ToTime());
        _times.Metric = _hours[hour] ??= Make(hour);
        return _times;
    }

    private RoadMetric Make(int hour)
    {
        for (var known = 0; known < RoadSpeeds.Hours; known++)
            if (_hours[known] is { } metric && _speeds.Speeds.IsSame(hour, known)) return metric;
        return RoadMetric.Make(_graph, _speeds.Speeds, hour, []);
    }
}
