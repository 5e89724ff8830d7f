using System.Diagnostics;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>Where the officers are who may be sent to posts.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Officers">How many, or how many of the city that asks.</param>
/// <param name="AtStations">Near stations, 150 m off on either axis; otherwise on random roads.</param>
/// <param name="OwnCity">Only those of the city that saw the vehicle, and only posts on its ground: as a dispatcher asks.</param>
internal sealed record PostLayout(string Name, int Officers, bool AtStations, bool OwnCity)
{
    /// <summary>What posts are measured with.</summary>
    public static PostLayout[] All { get; } =
    [
        new("500 officers on random roads", 500, AtStations: false, OwnCity: false),
        new("500 officers at the stations", 500, AtStations: true, OwnCity: false),
        new("one city's 40 officers at its stations", 40, AtStations: true, OwnCity: true),
    ];
}

/// <summary>What one layout came to.</summary>
internal sealed class PostScore(PostLayout layout)
{
    /// <summary>Where the officers were.</summary>
    public PostLayout Layout { get; } = layout;

    /// <summary>Per question: posts found.</summary>
    public List<double> Posts { get; } = [];

    /// <summary>Per question: the share contained. 0 to 1.</summary>
    public List<double> Contained { get; } = [];

    /// <summary>Per question: the share that leads by any place where somebody could be in time. 0 to 1.</summary>
    public List<double> WithinReach { get; } = [];

    /// <summary>Per question: places that all officers were measured to.</summary>
    public List<double> Measured { get; } = [];

    /// <summary>Per question: places where somebody could be in time.</summary>
    public List<double> Places { get; } = [];

    /// <summary>Posts compared with the slow way, and those that were wrong.</summary>
    public List<(bool Same, string What)> Checked { get; } = [];

    /// <summary>Time of each question. Unit: picoseconds.</summary>
    public LogHistogram Times { get; } = new();

    /// <summary>Processor time of all of them.</summary>
    public TimeSpan Cpu { get; set; }
}

/// <summary>Posts for vehicles seen by random cameras, with the officers here or there. One thread; the same seed asks the same.</summary>
internal sealed class PostBench(ForecastGround ground, Region region, SuspectRoads roads, CameraFlowTable flows, ulong seed)
{
    private const int Questions = 200;
    private const int WarmUp = 30;
    private const int CheckEvery = 4;
    private const double StationMetres = 150;
    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;

    private readonly VehicleForecast _forecast = new(ground);
    private readonly Interception _interception = new(ground, region.Speeds.Speeds);
    private readonly MapPlaces _places = new(ground.Graph);
    private readonly PlainSearch _plain = new(roads.Likely, PlainSearch.ForbiddenIn(ground.Graph));

    /// <summary>Asks all questions of a layout.</summary>
    /// <param name="horizonSeconds">Of the forecasts.</param>
    public PostScore Run(PostLayout layout, int horizonSeconds)
    {
        var (score, chance) = (new PostScore(layout), Chance.Of(seed, $"posts {layout.Name}"));
        var all = layout.OwnCity ? [] : Officers(layout, chance, region.Stations);
        for (var number = -WarmUp; number < Questions; number++)
        {
            var camera = chance.NextBelow(ground.Cameras.Count);
            if (!_forecast.Find(roads, Sighting.By(ground.Cameras, camera), flows, horizonSeconds)) continue;
            var stations = region.Stations.Where(station => station.Jurisdiction.Value == _forecast.Home).ToList();
            if (layout.OwnCity && stations.Count == 0) continue; // Nobody's ground, or a city without a station: nobody to send.
            var officers = layout.OwnCity ? Officers(layout, chance, stations) : all;
            var question = new PostQuestion(ElapsedMilliseconds: 15_000, MarginMilliseconds: 30_000, Posts: 6)
            {
                Jurisdiction = layout.OwnCity ? _forecast.Home : 0,
            };
            var cpu = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            _interception.Find(_forecast, ground.Cameras.PlaceOf(camera), roads.Likely, officers, question);
            if (number < 0) continue;
            score.Times.Add(Timing.Picoseconds(Stopwatch.GetTimestamp() - start));
            score.Cpu += Environment.CpuUsage.TotalTime - cpu;
            score.Posts.Add(_interception.Posts.Length);
            score.Contained.Add(_interception.ContainmentShare);
            score.WithinReach.Add(_interception.WithinReachShare);
            score.Places.Add(_interception.CandidatesSeen);
            score.Measured.Add(_interception.Measured);
            if (number % CheckEvery == 0) Check(score, officers, question);
        }

        return score;
    }

    /// <summary>
    /// By plain Dijkstra: everybody is where he is said to be when he is said to be, by margin before the vehicle's earliest, and nobody
    /// twice.
    /// </summary>
    private void Check(PostScore score, PostOfficer[] officers, PostQuestion question)
    {
        var sent = new HashSet<int>();
        foreach (var post in _interception.Posts)
        {
            var (place, heading) = officers[post.Officer];
            var isOnRoad = ground.Graph.TryMatch(place, heading, lastEdge: -1, PlaceTimes.SnapMetresMax, out var from);
            var arrival = question.ElapsedMilliseconds + _plain.Between(from, PointOf(post)) + PlaceTimes.OffRoadMilliseconds(from);
            var isRight = isOnRoad && arrival == post.OfficerMilliseconds && sent.Add(post.Officer)
                && arrival + question.MarginMilliseconds <= post.EarliestMilliseconds;
            score.Checked.Add((isRight, $"{post} is {arrival} ms by plain Dijkstra"));
        }
    }

    private RoadPoint PointOf(PostProposal post)
    {
        if (post.Kind == PostKind.Crossing) return ground.Crossings.WaysAt(post.Index)[0].Point;
        var (edge, fraction) = post.Kind == PostKind.Camera
            ? ground.Cameras.GatesOf(post.Index)[0]
            : (ground.Graph.EdgesInto(post.Index)[0], 1);
        return ground.Graph.PointOn(edge, fraction);
    }

    private PostOfficer[] Officers(PostLayout layout, Chance chance, IReadOnlyList<Station> stations)
    {
        var officers = new PostOfficer[layout.AtStations && stations.Count == 0 ? 0 : layout.Officers];
        for (var officer = 0; officer < officers.Length; officer++)
        {
            var (place, heading) = layout.AtStations
                ? (Near(stations[officer % stations.Count].Place, chance), float.NaN)
                : _places.Terminal(chance);
            officers[officer] = new PostOfficer(place, heading);
        }

        return officers;
    }

    private static LatLng Near(LatLng place, Chance chance) => LatLng.FromDegrees(
        place.Latitude + StationMetres * chance.NextNormal() / MetresPerDegree,
        place.Longitude + StationMetres * chance.NextNormal() / (MetresPerDegree * Math.Cos(place.Latitude * Math.PI / 180)));
}
