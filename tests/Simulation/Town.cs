using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>Cities side by side from west to east, with officers, a policy, and roads that are straight lines with a detour.</summary>
internal sealed class Town
{
    public const string Auto = "robbery";
    public const string ByHand = "noise";
    public const string Skilled = "medical";

    /// <summary>A type that only some policies know, and no call is of.</summary>
    public const string Added = "nuisance";

    /// <summary>How many different policies there are.</summary>
    public const int Policies = 8;

    private const double TopMetresPerSecond = 30;
    private const double Radius = 3_000;
    private const double CityDegrees = 0.1;
    private const int CamerasPerCity = 6;
    private const double SuspectMetresPerSecond = 40;
    private const double LikelyMetresPerSecond = 20;

    private readonly bool _hotspot;

    public Town(Weather weather)
    {
        _hotspot = weather.Hotspot;
        Jurisdictions = [.. Enumerable.Range(1, weather.Cities).Select(number => new JurisdictionId((ushort)number))];
        Officers =
        [
            .. from city in Jurisdictions
               from number in Enumerable.Range(1, weather.OfficersPerCity)
               select new OfficerRegistration(
                   new OfficerId((uint)(city.Value * 1_000 + number)), $"P{city.Value}{number:D3}", city, Middle(city),
                   number % 3 == 0 ? ["medic"] : []),
        ];
        Cameras =
        [
            .. from city in Jurisdictions
               from number in Enumerable.Range(0, CamerasPerCity)
               select new CameraPost(
                   $"K{city}-{number}", $"Camera {city}-{number}", OnRoad(city, (number + 0.5) / CamerasPerCity), -1, city),
        ];
        Policy = PolicyOf(0);
    }

    public IReadOnlyList<JurisdictionId> Jurisdictions { get; }

    public IReadOnlyList<OfficerRegistration> Officers { get; }

    /// <summary>Along the road through all cities, from west to east.</summary>
    public IReadOnlyList<CameraPost> Cameras { get; }

    /// <summary>What the region's folder says now.</summary>
    public DispatchPolicy Policy { get; set; }

    /// <summary>The areas of a city, one of which only some policies know.</summary>
    public IReadOnlyList<string> AreasOf(JurisdictionId city) => [$"mid{city.Value}", $"north{city.Value}", $"south{city.Value}"];

    /// <summary>As the edge would find it; it may not know yet that the policy in force has not got the area in the middle.</summary>
    public static string AreaOf(JurisdictionId city, LatLng place)
    {
        var north = place.Latitude - Middle(city).Latitude;
        return $"{(Math.Abs(north) < 0.005 ? "mid" : north > 0 ? "north" : "south")}{city.Value}";
    }

    /// <summary>Somebody has written another policy into the folder and puts it in force.</summary>
    /// <param name="kind">0 to <see cref="Policies"/> - 1.</param>
    public void Reload(int kind, Instant now)
    {
        var number = Policy.Version.Number + 1;
        var policy = PolicyOf(kind);
        Policy = policy with { Version = new PolicyVersion(number, PolicyBytes.HashOf(policy), now, "supervisor") };
    }

    public ShardConfiguration Configuration(JurisdictionId city) =>
        new(city, Policy, [.. Officers.Where(officer => officer.Home == city)], TopMetresPerSecond)
        {
            Others = [.. Jurisdictions.Where(other => other != city)],
        };

    /// <summary>Which city a place lies in; null outside all.</summary>
    public JurisdictionId HomeOf(OfficerId officer) => Officers.First(each => each.Id == officer).Home;

    public JurisdictionId? Owner(LatLng place)
    {
        var number = (int)Math.Round((place.Longitude - 116) * 10);
        return number >= 1 && number <= Jurisdictions.Count ? new JurisdictionId((ushort)number) : null;
    }

    public LatLng PlaceIn(JurisdictionId city, Dice dice)
    {
        var radius = _hotspot ? 30 : Radius;
        return Beside(Middle(city), dice.Between(-radius, radius), dice.Between(-radius, radius));
    }

    public static LatLng Middle(JurisdictionId city) => LatLng.FromDegrees(33.5, 116 + city.Value * 0.1);

    public static LatLng Beside(LatLng place, double metresNorth, double metresEast) => LatLng.FromDegrees(
        Math.Clamp(place.Latitude + metresNorth / 111_195.0, -89, 89),
        place.Longitude + metresEast / (111_195.0 * Math.Cos(place.Latitude * Math.PI / 180)));

    /// <summary>What the workers would answer; exact for everybody.</summary>
    public static RankingAnswer Roads(RankingRequest request) => RankingAnswer.Of(
        request,
        [.. request.Candidates.Select(candidate => TravelMilliseconds(candidate.Officer, candidate.Place, request.Place))],
        milliseconds => (int)Math.Ceiling(milliseconds / 1000.0 * TopMetresPerSecond)) with
    {
        PreemptableMilliseconds = [.. request.Preemptable.Select(each => TravelMilliseconds(each.Officer, each.Place, request.Place))],
    };

    /// <summary>What the worker for batches and better officers would answer.</summary>
    public static SendingInput Roads(SendingRequest request) => request switch
    {
        BatchRequest batch => new BatchSolved(BatchSolver.Solve(batch, (places, milliseconds) =>
        {
            for (var i = 0; i < milliseconds.Length; i++)
            {
                var officer = batch.Officers[i % batch.Officers.Count].Candidate;
                milliseconds[i] = TravelMilliseconds(officer.Officer, officer.Place, places[i / batch.Officers.Count]);
            }
        })),
        CompareRequest compare => new OfficersCompared(new CompareAnswer(
            compare.Number, TravelMilliseconds(compare.OnTheWay.Officer, compare.OnTheWay.Place, compare.Place),
            TravelMilliseconds(compare.Other.Officer, compare.Other.Place, compare.Place))),
        _ => throw new Violation($"a question of kind {request.GetType().Name}"),
    };

    /// <summary>What is known with a sighting: of every other camera nothing yet.</summary>
    public IReadOnlyList<BorderTime> BordersFrom(CameraSpot camera)
    {
        var at = Cameras.ToList().FindIndex(known => known.Id == camera.Id);
        return at % 2 == 0 ? [] : Roads(Cameras[at].Jurisdiction, new ForecastRequest(default, 0, camera, null)).Borders;
    }

    /// <summary>Where a followed vehicle can be, by the road through all cities: two ways over each border, a hundred metres apart.</summary>
    /// <param name="here">Who asks.</param>
    public TrackForecast Roads(JurisdictionId here, ForecastRequest request)
    {
        var borders = new List<BorderTime>();
        foreach (var to in Jurisdictions.Where(other => Math.Abs(other.Value - here.Value) == 1))
        {
            var place = OnRoad(here, to.Value > here.Value ? 1 : 0);
            for (var way = 0; way < 2; way++)
            {
                var metres = request.From.Place.MetresTo(place) + way * 100;
                borders.Add(new BorderTime(
                    Math.Min(here.Value, to.Value) * 10 + way, $"Road {way} to {to}", Beside(place, way * 100, 0), to, (int)(metres / SuspectMetresPerSecond),
                    (int)(metres / LikelyMetresPerSecond)));
            }
        }

        var next = Cameras.OrderBy(camera => camera.Place.MetresTo(request.From.Place)).Skip(1).Take(2).Select(camera => new NextCamera(
            new CameraSpot(camera.Id, camera.Name, camera.Place, camera.HeadingDegrees), 40, (int)(camera.Place.MetresTo(request.From.Place) / SuspectMetresPerSecond),
            (int)(camera.Place.MetresTo(request.From.Place) / LikelyMetresPerSecond)));
        var least = request.Before is { } before ? (int)(before.Place.MetresTo(request.From.Place) / SuspectMetresPerSecond) : -1;
        return new TrackForecast(request.Track, request.Round, [.. borders.OrderBy(border => border.EarliestSeconds)], [.. next], least);
    }

    // One type or area more; a type that is closed by a person and needs a disposition; others sent to by the engine.
    private DispatchPolicy PolicyOf(int kind)
    {
        var (hasMore, isStrict, isSlow) = ((kind & 1) != 0, (kind & 2) != 0, (kind & 4) != 0);
        var byHand = new IncidentType(ByHand, "Noise", "噪音", 4, [], [])
        {
            Rules = new TypeRules { LastClear = isStrict ? LastClear.Queue : LastClear.Close },
        };
        var types = new Dictionary<string, IncidentType>
        {
            [Auto] = new(Auto, "Robbery", "抢劫", 1, isSlow ? [1] : [1, 2, 3, 4], []),
            [ByHand] = byHand,
            [Skilled] = new(Skilled, "Medical help", "医疗", 1, [1], ["medic"]),
        };
        if (hasMore) types.Add(Added, new IncidentType(Added, "Nuisance", "滋扰", 3, [1, 2], []));
        var answer = isSlow ? new[] { 20, 25, 40, 60 } : [10, 15, 20, 30];
        return new DispatchPolicy(types, answer, 60, 60, 900, [60, 300, 900, 1800])
        {
            Plans = new ResponsePlans([new("two", Auto, "*", 0, default, [new(1, []), new(1, [])], TieBreak.LongestIdle, 1)]),
            Sending = new SendingNumbers { PreemptionGainSeconds = 5, BetterGainSeconds = 10, BetterGainPercent = 5, BetterHoldSeconds = 10 },
            Dispositions = new DispositionTable(
            [
                new("handled", "Handled", "已处置", ["*"], isStrict ? [ByHand] : [], false),
                new("false-alarm", "False alarm", "误报", [Auto, ByHand], [], true),
            ]),
            Transfers = new TransferTable(
                [new("12345", "City line", "市民热线", "12345", ["*"], isSlow ? 60 : 20), new("12348", "Legal aid", "法律援助", "12348", [ByHand], 0)]),
            Areas = new AreaTable([.. Jurisdictions.SelectMany(city => AreasOf(city).Skip(hasMore ? 0 : 1).Select(code => new Area(code, code, code, city)))]),
        };
    }

    // Some part of the way through a city, from its western border.
    private static LatLng OnRoad(JurisdictionId city, double part) => LatLng.FromDegrees(33.5, 116 + (city.Value - 0.5 + part) * CityDegrees);

    private static int TravelMilliseconds(OfficerId officer, LatLng from, LatLng to)
    {
        var detour = 1 + (officer.Value * 2_654_435_761u >> 16) % 1000 / 1000.0;
        return (int)Math.Ceiling(from.MetresTo(to) * detour / TopMetresPerSecond * 1000);
    }
}
