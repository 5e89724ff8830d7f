using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>What forecasts of followed vehicles rest on, made once for all who make them. Safe on any thread.</summary>
/// <param name="makeGround">Takes a second or so for a province: done by the first who asks.</param>
/// <param name="clock">The node's.</param>
public sealed class ForecastRoads(Func<ForecastGround> makeGround, LiveRoads roads, RegionSpeeds speeds, TimeProvider clock,
    FlowLearner flows)
{
    private readonly Lazy<ForecastGround> _ground = new(makeGround);
    private readonly Lock _lock = new();
    private (RoadMetric Of, SuspectRoads Roads)? _suspect;

    /// <summary>What does not change.</summary>
    public ForecastGround Ground => _ground.Value;

    /// <summary>Which camera comes after which.</summary>
    public CameraFlowTable Flows => flows.Table;

    /// <summary>As the dashboard sees it.</summary>
    public ForecastDoor Door => new(() => Ground, Now, () => Flows);

    /// <summary>The roads as somebody who is looked for may drive them now. Anew when a closure or the hour has changed: some tens of
    /// milliseconds.</summary>
    public SuspectRoads Now()
    {
        lock (_lock)
        {
            var current = roads.Current;
            if (_suspect is { } known && ReferenceEquals(known.Of, current)) return known.Roads;
            var hour = speeds.HourAt(clock.GetUtcNow());
            var made = SuspectRoads.Make(roads.Graph, speeds.Speeds, hour, current.Blocks, speeds.SuspectFactor);
            _suspect = (current, made);
            return made;
        }
    }
}
