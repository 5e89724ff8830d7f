using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>The region's roads at the speeds of each modelled hour, with nothing closed. One thread.</summary>
internal sealed class ModelRoads
{
    private readonly RoadGraph _graph;
    private readonly RegionSpeeds _speeds;
    private readonly RoadMetric?[] _hours = new RoadMetric?[RoadSpeeds.Hours];
    private readonly PlaceTimes _times;

    internal ModelRoads(RoadGraph graph, RegionSpeeds speeds)
    {
        (_graph, _speeds) = (graph, speeds);
        _times = new PlaceTimes(graph.FreeFlow);
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
        return found[0] != TravelTimes.NoWay ? found[0] : (long)(from.MetresTo(to) / PlaceTimes.OffRoadMetresPerSecond * 1000);
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
