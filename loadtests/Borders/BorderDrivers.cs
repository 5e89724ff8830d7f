using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>
/// Invents drives across borders on real roads: drivers of three habits, each with a view of his own of how fast roads are, some with an
/// errand on the way, read by cameras that miss some. What really happened (borders, cameras passed) is found from the roads alone, not by
/// what is measured. One thread; the same seed gives the same drives.
/// </summary>
internal sealed class BorderDrivers
{
    /// <summary>A border crossed for less than this was not crossed: the road runs along it. Unit: metres.</summary>
    private const double TouchMetres = 100;

    /// <summary>Places so much further apart are 1/e as likely. Unit: kilometres.</summary>
    private const double NearKilometres = 20;

    private const double ErrandPart = 0.2;
    private const double FleeingFactor = 1.2;
    private const int ViewsPerHabit = 5;

    private readonly ForecastGround _ground;
    private readonly RoadGraph _graph;
    private readonly RoadMetric _usual;
    private readonly MapPlaces _places;
    private readonly TravelTimes _times;
    private readonly Route _route = new();
    private readonly RoadMetric[][] _views;
    private readonly ILookup<int, (double Fraction, int Camera)> _cameras;
    private readonly ILookup<int, BorderCrossing> _crossings;
    private readonly double _missed;

    /// <param name="usual">The usual speeds now.</param>
    /// <param name="missed">Part of passages that a camera does not read. 0 to 1.</param>
    public BorderDrivers(ForecastGround ground, RoadMetric usual, double missed, ulong seed)
    {
        _ground = ground;
        _graph = ground.Graph;
        _usual = usual;
        _missed = missed;
        _places = new MapPlaces(_graph);
        _times = new TravelTimes(_graph);
        _cameras = Enumerable.Range(0, ground.Cameras.Count)
            .SelectMany(camera => ground.Cameras.GatesOf(camera).ToArray().Select(gate => (gate.Edge, gate.Fraction, Camera: camera)))
            .ToLookup(at => at.Edge, at => (at.Fraction, at.Camera));
        _crossings = BorderCrossings.Find(_graph, ground.Owner).ToLookup(crossing => crossing.Point.Edge);
        _views = [.. Enum.GetValues<DriveHabit>().Select(habit => Views(habit, Chance.Of(seed, $"views {habit}")))];
    }

    /// <summary>One drive; the chance is its own.</summary>
    public BorderDrive Next(Chance chance)
    {
        while (true)
        {
            var (from, to) = (_places.OnRoad(chance), _places.OnRoad(chance));
            var (home, away) = (_ground.Owner(from.Place), _ground.Owner(to.Place));
            if (home == 0 || away == 0 || home == away) continue;
            if (chance.NextUnit() > Math.Exp(-from.Place.MetresTo(to.Place) / 1000 / NearKilometres)) continue;
            if (TryDrive(chance, from, to) is { Entries.Count: > 0 } drive) return drive;
        }
    }

    private BorderDrive? TryDrive(Chance chance, RoadPoint from, RoadPoint to)
    {
        var habit = (DriveHabit)chance.NextBelow(3);
        var hasErrand = habit != DriveHabit.Fleeing && chance.NextUnit() < ErrandPart;
        _times.Metric = _views[(int)habit][chance.NextBelow(ViewsPerHabit)];
        var log = new DriveLog(habit == DriveHabit.Fleeing ? 1 : chance.NextBetween(0.85, 1.1));
        if (hasErrand)
        {
            var middle = _places.OnRoad(chance);
            if (from.Place.MetresTo(middle.Place) > from.Place.MetresTo(to.Place)) return null;
            if (!Follow(log, habit, chance, from, middle)) return null;
            from = middle;
        }

        return Follow(log, habit, chance, from, to)
            ? new BorderDrive(habit, hasErrand, log.Passes, log.Entries(TouchMetres), (int)log.Milliseconds)
            : null;
    }

    private bool Follow(DriveLog log, DriveHabit habit, Chance chance, RoadPoint from, RoadPoint to)
    {
        if (!_times.TryRoute(from, to, _route) || _route.Edges.IsEmpty) return false;
        var edges = _route.Edges;
        for (var i = 0; i < edges.Length; i++)
        {
            var edge = edges[i];
            var begin = i == 0 ? PartOn(from, edge) : 0;
            var end = i == edges.Length - 1 ? PartOn(to, edge) : 1;
            var whole = habit == DriveHabit.Fleeing ? _graph.EdgeMilliseconds(edge) / FleeingFactor : _usual.EdgeMilliseconds(edge);
            var metres = _graph.EdgeMetres(edge);
            foreach (var (fraction, camera) in _cameras[edge].OrderBy(at => at.Fraction))
                if (fraction > begin && fraction <= end) log.Pass(camera, (fraction - begin) * whole, chance.NextUnit() >= _missed);
            foreach (var way in _crossings[edge].OrderBy(way => way.Point.Fraction))
                if (way.Point.Fraction > begin && way.Point.Fraction <= end)
                    log.Cross(way, (way.Point.Fraction - begin) * whole, (way.Point.Fraction - begin) * metres);
            log.Drive((end - begin) * whole, (end - begin) * metres);
        }

        return true;
    }

    private RoadMetric[] Views(DriveHabit habit, Chance chance)
    {
        var views = new RoadMetric[ViewsPerHabit];
        for (var view = 0; view < views.Length; view++)
        {
            var factors = Enum.GetValues<RoadClass>()
                .Select(roadClass => (0, roadClass, Factor(habit, roadClass) * chance.NextBetween(0.85, 1.15)));
            views[view] = RoadMetric.Make(_graph, RoadSpeeds.Create(1, [.. factors]), 0, _usual.Blocks);
        }

        return views;
    }

    /// <summary>How fast a driver takes roads to be when he chooses, compared with free flow.</summary>
    private static double Factor(DriveHabit habit, RoadClass roadClass) =>
        habit == DriveHabit.MainRoads && roadClass > RoadClass.SecondaryLink ? 0.5 : 1;

    private static double PartOn(RoadPoint point, int edge) => point.Edge == edge ? point.Fraction : 1 - point.Fraction;

    /// <summary>What happens on a drive, as it is driven.</summary>
    /// <param name="speed">Of this driver, compared with the usual.</param>
    private sealed class DriveLog(double speed)
    {
        private readonly List<(BorderEntry Entry, double Metres)> _crossed = [];
        private double _metres;

        public List<CameraPass> Passes { get; } = [];

        public double Milliseconds { get; private set; }

        public void Pass(int camera, double after, bool isRead) =>
            Passes.Add(new CameraPass(camera, (int)(Milliseconds + after / speed), isRead));

        public void Cross(BorderCrossing way, double after, double metres) =>
            _crossed.Add((new BorderEntry(way.From, way.To, (int)(Milliseconds + after / speed)), _metres + metres));

        public void Drive(double milliseconds, double metres)
        {
            Milliseconds += milliseconds / speed;
            _metres += metres;
        }

        /// <summary>Crossings that were not taken back within some metres; into nobody's ground they are no entries.</summary>
        public List<BorderEntry> Entries(double touchMetres)
        {
            var entries = new List<(BorderEntry Entry, double Metres)>();
            foreach (var crossed in _crossed)
            {
                if (entries.Count > 0 && entries[^1].Entry.From == crossed.Entry.To && crossed.Metres - entries[^1].Metres < touchMetres)
                    entries.RemoveAt(entries.Count - 1);
                else entries.Add(crossed);
            }

            return [.. entries.Select(each => each.Entry).Where(entry => entry.To != 0)];
        }
    }
}
