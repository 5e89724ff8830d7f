using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Where a vehicle can be by now and where it may be going, from where it was last seen: earliest and likely times at border crossings, the
/// cells it can have reached, and the cameras that may read it next. Each thread has its own instance, which owns its answers; spans from
/// it are valid until the next forecast. The same inputs give the same answers. Takes about 30 bytes a junction and edge for each of three
/// sweeps; nothing is allocated once lists have grown.
/// </summary>
public sealed class VehicleForecast
{
    private readonly RoadSweep _earliest;
    private readonly RoadSweep _likely;
    private readonly RoadSweep _before;
    private readonly Growth _growth;
    private readonly WaysAhead _ways;
    private readonly BorderTimes _borders;
    private readonly NextCameras _next;
    private readonly List<DirectedStart> _starts = [];
    private readonly List<DirectedStart> _cameBy = [];

    /// <param name="ground">The region.</param>
    public VehicleForecast(ForecastGround ground)
    {
        Ground = ground;
        _earliest = new RoadSweep(ground.Graph);
        _likely = new RoadSweep(ground.Graph);
        _before = new RoadSweep(ground.Graph);
        _growth = new Growth(ground.Graph);
        _ways = new WaysAhead(ground);
        _borders = new BorderTimes(ground);
        _next = new NextCameras(ground);
    }

    /// <summary>The region.</summary>
    public ForecastGround Ground { get; }

    /// <summary>Whose ground the vehicle was last seen on; 0 for nobody's.</summary>
    public int Home { get; private set; }

    /// <summary>The crossings out of <see cref="Home"/> that it can reach within the horizon, the earliest first.</summary>
    public ReadOnlySpan<CrossingTime> Crossings => _borders.Crossings;

    /// <summary>The other jurisdictions that it can reach within the horizon, the earliest first.</summary>
    public ReadOnlySpan<JurisdictionTime> Jurisdictions => _borders.Jurisdictions;

    /// <summary>
    /// The cells it can reach within the horizon, the earliest first: to show it growing, show those whose time has come. At most
    /// <see cref="ForecastLimits.CellsMax"/>.
    /// </summary>
    public ReadOnlySpan<GrowthCell> Cells => _growth.Cells;

    /// <summary>The cameras that may read it next, the likeliest first; at most <see cref="ForecastLimits.NextCamerasMax"/>.</summary>
    public ReadOnlySpan<NextCamera> Cameras => _next.Cameras;

    /// <summary>That no camera reads it within the horizon, or one that is not listed. 0 to 1.</summary>
    public double NoCameraProbability => _next.NoCameraProbability;

    internal WaysAhead Ways => _ways;

    internal RoadSweep Earliest => _earliest;

    /// <summary>Makes the forecast.</summary>
    /// <param name="flows">What was learnt of where vehicles go on to; <see cref="CameraFlowTable.Empty"/> when nothing was.</param>
    /// <param name="horizonSeconds">How far ahead: 1 to <see cref="ForecastLimits.HorizonSecondsMax"/>.</param>
    /// <returns>False when no road is near: every list is then empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is outside its range.</exception>
    /// <exception cref="ArgumentException">The roads are of another graph.</exception>
    public bool Find(SuspectRoads roads, Sighting sighting, CameraFlowTable flows, int horizonSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizonSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(horizonSeconds, ForecastLimits.HorizonSecondsMax);
        if (!ReferenceEquals(roads.Graph, Ground.Graph)) throw new ArgumentException("Of another graph.", nameof(roads));
        Ground.StartsOf(sighting, _starts);
        var limit = horizonSeconds * 1000;
        Home = Ground.Owner(sighting.Place);
        _earliest.Find(roads.Earliest, _starts);
        _likely.Find(roads.Likely, _starts);
        var cameBy = FindCameBy(roads, sighting);
        _ways.Find(_likely, cameBy.Sweep, cameBy.Milliseconds, sighting.Camera);
        _growth.Find(_earliest, limit);
        _borders.Find(Home, _earliest, _likely, limit);
        _borders.AddShares(_ways);
        _next.Find(sighting, flows, (_earliest, _likely), _ways, limit);
        return _starts.Count > 0;
    }

    /// <summary>Times from a place the vehicle was at before, and how long after it was here. Null when no such place is known.</summary>
    private (RoadSweep? Sweep, int Milliseconds) FindCameBy(SuspectRoads roads, Sighting sighting)
    {
        if (_starts.Count == 0) return (null, 0);
        if (sighting.Before >= 0)
        {
            Ground.Cameras.StartsAt(Ground.Graph, sighting.Before, _cameBy);
        }
        else
        {
            // A camera that looks one way, or a heading: the way on comes first, the way back after turning round.
            var isDirected = _starts.Count == 1 || _starts[1].AfterMilliseconds > 0;
            if (!isDirected) return (null, 0);
            CameBy.Find(roads.Likely, _starts[0], _cameBy);
        }

        _before.Find(roads.Likely, _cameBy);
        var here = RoadMetric.Never;
        foreach (var start in _starts)
            if (start.AfterMilliseconds == 0) here = Math.Min(here, _before.TimeAt(start.Edge, start.Fraction));
        return here < RoadMetric.Never ? (_before, here) : (null, 0);
    }
}
