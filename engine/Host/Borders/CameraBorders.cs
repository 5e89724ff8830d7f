using System.Diagnostics;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using BorderTime = SmartPolicing.Realtime.Grains.SuspectTracks.BorderTime;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>
/// When a vehicle that a camera has seen can be at borders: the same for every vehicle until a closure or the hour changes, so worked out
/// once for each camera. Safe on any thread; less than a millisecond for a province the first time.
/// </summary>
/// <param name="cameras">The region's, in the order of the ground's.</param>
public sealed class CameraBorders(ForecastRoads roads, IReadOnlyList<Camera> cameras)
{
    /// <summary>How far ahead a forecast looks: twice the longest that a border is warned before, and as long as most pursuits last.</summary>
    public const int HorizonSeconds = 1_800;

    private readonly Dictionary<string, int> _cameras =
        cameras.Select((camera, place) => (camera.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, IReadOnlyList<BorderTime>> _known = [];
    private BorderForecast? _forecast;
    private SuspectRoads? _roads; // Of what is known.

    /// <summary>The borders ahead, soonest first.</summary>
    /// <param name="camera">One that is gone from the region counts by its place.</param>
    public IReadOnlyList<BorderTime> From(CameraSpot camera)
    {
        lock (_lock)
        {
            var now = roads.Now();
            if (!ReferenceEquals(now, _roads)) _known.Clear();
            _roads = now;
            if (!_cameras.TryGetValue(camera.Id, out var place)) return Find(now, SightingAt(camera));
            if (_known.TryGetValue(place, out var borders)) return borders;
            return _known[place] = Find(now, Roads.Sighting.By(roads.Ground.Cameras, place));
        }
    }

    /// <summary>Works out what is not known yet, so that no sighting has to wait for it: half a second for a province after each change.</summary>
    public void FindAll(CancellationToken stopping)
    {
        var now = roads.Now();
        for (var place = 0; place < cameras.Count && !stopping.IsCancellationRequested; place++)
        {
            lock (_lock)
            {
                if (!ReferenceEquals(now, _roads)) _known.Clear();
                _roads = now;
                if (!_known.ContainsKey(place)) _known[place] = Find(now, Roads.Sighting.By(roads.Ground.Cameras, place));
            }
        }
    }

    internal static Roads.Sighting SightingAt(CameraSpot camera) =>
        Roads.Sighting.At(camera.Place, camera.HeadingDegrees < 0 ? double.NaN : camera.HeadingDegrees);

    private BorderTime[] Find(SuspectRoads now, Roads.Sighting sighting)
    {
        var startedAt = Stopwatch.GetTimestamp();
        _forecast ??= new BorderForecast(roads.Ground);
        var borders = new List<BorderTime>();
        foreach (var crossing in _forecast.Find(now, sighting, HorizonSeconds))
        {
            var place = roads.Ground.Crossings.All[crossing.Crossing];
            if (place.To == 0) continue; // Beyond the region there is nobody to warn.
            if (borders.Count == SuspectTrackLimits.ForecastLinesMax) break;
            borders.Add(new BorderTime(
                place.Index, place.Road, place.Place, new JurisdictionId((ushort)place.To), crossing.EarliestMilliseconds / 1000,
                (crossing.LikelyMilliseconds + 999) / 1000));
        }

        BorderMeters.Borders(startedAt);
        return [.. borders];
    }
}
