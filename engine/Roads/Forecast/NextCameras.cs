using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Which cameras may read a vehicle next. What the roads say: of all places it may be going to, the share behind each camera that is the
/// first on the fastest way there; a little of it goes to every camera that can be met first, nearer ones more, since not everybody drives
/// the fastest way. What was learnt from others then outweighs it as it grows (a Dirichlet prior): first of all vehicles from this camera,
/// then of those that came the same way. One thread; nothing is allocated once lists have grown.
/// </summary>
internal sealed class NextCameras
{
    /// <summary>What the roads say counts as much as so many vehicles.</summary>
    public const double PriorVehicles = 12;

    /// <summary>What is known of all vehicles from a camera counts as much as so many that came the same way.</summary>
    public const double AllVehicles = 6;

    /// <summary>Of the roads' word, the part that goes to every camera that can be met first, by nearness.</summary>
    public const double NearShare = 0.1;

    /// <summary>A camera so much further counts 1/e in that part. Unit: milliseconds. Three minutes.</summary>
    private const double NearMilliseconds = 180_000;

    private static readonly Comparison<NextCamera> Likelier = static (a, b) =>
        a.Probability != b.Probability ? b.Probability.CompareTo(a.Probability) : a.Camera.CompareTo(b.Camera);

    private readonly ForecastGround _ground;
    private readonly NextCameraSearch _search;
    private readonly double[] _prior;  // Per camera; 0 between forecasts.
    private readonly double[] _weight;
    private readonly bool[] _isListed;
    private readonly List<int> _listed = [];
    private readonly List<int> _first = [];
    private readonly List<NextCamera> _cameras = [];

    public NextCameras(ForecastGround ground)
    {
        _ground = ground;
        _search = new NextCameraSearch(ground);
        _prior = new double[ground.Cameras.Count];
        _weight = new double[_prior.Length];
        _isListed = new bool[_prior.Length];
    }

    public ReadOnlySpan<NextCamera> Cameras => CollectionsMarshal.AsSpan(_cameras);

    public double NoCameraProbability { get; private set; }

    public void Find(Sighting sighting, CameraFlowTable flows, (RoadSweep Earliest, RoadSweep Likely) sweeps, WaysAhead ways, int limit)
    {
        foreach (var camera in _listed) (_prior[camera], _weight[camera], _isListed[camera]) = (0, 0, false);
        _listed.Clear();
        _cameras.Clear();
        NoCameraProbability = 1;
        _search.Find(sweeps.Likely.Metric, sweeps.Likely.Starts, sighting.Camera, limit, ForecastLimits.NextCameraStatesMax);
        AddFirstOnWays(ways, limit);
        AddNear();
        foreach (var camera in _listed) _weight[camera] = _prior[camera];
        var all = flows.From(sighting.Camera);
        var own = flows.From(sighting.Before, sighting.Camera);
        Learn(all, flows.VehiclesFrom(sighting.Camera), PriorVehicles);
        if (sighting.Before >= 0) Learn(own, flows.VehiclesFrom(sighting.Before, sighting.Camera), AllVehicles);
        foreach (var camera in _listed)
        {
            if (_weight[camera] <= 0) continue;
            var earliest = TimeOf(sweeps.Earliest, camera);
            if (earliest > limit) continue;
            Add(camera, earliest, _search.IsMet(camera) ? _search.TimeOf(camera) : TimeOf(sweeps.Likely, camera), all);
        }

        _cameras.Sort(Likelier);
        if (_cameras.Count > ForecastLimits.NextCamerasMax)
            _cameras.RemoveRange(ForecastLimits.NextCamerasMax, _cameras.Count - ForecastLimits.NextCamerasMax);
        foreach (var camera in _cameras) NoCameraProbability -= camera.Probability;
        NoCameraProbability = Math.Max(0, NoCameraProbability);
    }

    /// <summary>The share of destinations behind each camera that is the first on the way there.</summary>
    private void AddFirstOnWays(WaysAhead ways, int limit)
    {
        if (ways.MassOfAll <= 0) return;
        var steps = ways.Steps;
        CollectionsMarshal.SetCount(_first, steps.Length);
        for (var step = 0; step < steps.Length; step++)
        {
            var (mark, before, milliseconds) = steps[step];
            var isBehind = before >= 0 && _first[before] != 0;
            _first[step] = isBehind || _ground.IsCamera(mark) ? 1 : 0; // A camera is passed by here.
            if (isBehind || !_ground.IsCamera(mark) || milliseconds > limit) continue;
            List(mark);
            _prior[mark] += (1 - NearShare) * ways.MassThrough[step] / ways.MassOfAll;
        }
    }

    private void AddNear()
    {
        var sum = 0.0;
        foreach (var camera in _search.Met) sum += Math.Exp(-_search.TimeOf(camera) / NearMilliseconds);
        foreach (var camera in _search.Met)
        {
            List(camera);
            _prior[camera] += NearShare * Math.Exp(-_search.TimeOf(camera) / NearMilliseconds) / sum;
        }
    }

    private void Learn(ReadOnlySpan<CameraFlow> flows, int vehicles, double priorVehicles)
    {
        foreach (var flow in flows) List(flow.To);
        foreach (var camera in _listed) _weight[camera] *= priorVehicles / (priorVehicles + vehicles);
        foreach (var flow in flows) _weight[flow.To] += flow.Vehicles / (priorVehicles + vehicles);
    }

    private void List(int camera)
    {
        if (_isListed[camera]) return;
        _isListed[camera] = true;
        _listed.Add(camera);
    }

    private void Add(int camera, int earliest, int likely, ReadOnlySpan<CameraFlow> flows)
    {
        var late = 2L * likely;
        foreach (var flow in flows)
        {
            if (flow.To != camera || flow.Vehicles < PriorVehicles) continue;
            likely = Math.Max(earliest, flow.LikelySeconds * 1000);
            late = Math.Max(likely, flow.LateSeconds * 1000L);
        }

        late = Math.Min(late, ForecastLimits.HorizonSecondsMax * 1000L);
        _cameras.Add(new NextCamera(camera, earliest, likely, Math.Max((int)late, likely), _weight[camera]));
    }

    private int TimeOf(RoadSweep sweep, int camera)
    {
        var least = RoadMetric.Never;
        foreach (var (edge, fraction) in _ground.Cameras.GatesOf(camera)) least = Math.Min(least, sweep.TimeAt(edge, fraction));
        return least;
    }
}
