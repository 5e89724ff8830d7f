using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>
/// The slow, obvious way to find posts: every mark of the region is a place, every officer is measured to it by plain Dijkstra, what is
/// covered is found by walking back from every step, and who goes where by trying everybody. No sweep, no bounds, no shared search.
/// </summary>
internal sealed class PlainInterception
{
    private readonly VehicleForecast _forecast;
    private readonly ForecastGround _ground;
    private readonly Dictionary<int, int[]> _arrival = []; // Per mark with a place: per officer, milliseconds from now; NoWay when none.
    private readonly Dictionary<int, int> _latest = [];

    public PlainInterception(
        VehicleForecast forecast, ForecastGround ground, SuspectRoads roads, List<RoadBlock> blocks, PostOfficer[] officers,
        PostQuestion question)
    {
        (_forecast, _ground) = (forecast, ground);
        var graph = ground.Graph;
        var from = officers.Select(
            officer => graph.TryMatch(officer.Place, officer.HeadingDegrees, -1, PlaceTimes.SnapMetresMax, out var point) ? point : (RoadPoint?)null)
            .ToArray();
        var places = new List<(int Mark, RoadPoint Point)>();
        var points = new List<(int Edge, double Fraction)>();
        foreach (var mark in forecast.Ways.Steps.ToArray().Select(step => step.Mark).Distinct())
        {
            ground.PointsOf(mark, points);
            var latest = points.Min(point => forecast.Earliest.TimeAt(point.Edge, point.Fraction)) - question.ElapsedMilliseconds
                - question.MarginMilliseconds;
            var place = graph.PointOn(points[0].Edge, points[0].Fraction);
            var isOn = question.Jurisdiction == 0 || (ground.CrossingOf(mark) is { } crossing
                ? crossing.From == question.Jurisdiction || crossing.To == question.Jurisdiction
                : ground.Owner(place.Place) == question.Jurisdiction);
            if (latest <= 0 || latest >= RoadMetric.Never / 2 || !isOn) continue;
            _latest.Add(mark, latest);
            _arrival.Add(mark, new int[officers.Length]);
            places.Add((mark, place));
        }

        var search = new PlainSearch(roads.Likely, blocks);
        for (var officer = 0; officer < officers.Length; officer++)
        {
            var times = from[officer] is { } start ? search.From(start, [.. places.Select(place => place.Point)]) : null;
            for (var at = 0; at < places.Count; at++)
                _arrival[places[at].Mark][officer] = times is null || times[at] < 0
                    ? TravelTimes.NoWay
                    : times[at] + PlaceTimes.OffRoadMilliseconds(from[officer]!.Value);
        }
    }

    /// <summary>Every place.</summary>
    public IEnumerable<int> Marks => _latest.Keys;

    /// <summary>Milliseconds from now until an officer is at a place.</summary>
    public int Arrival(int mark, int officer) => _arrival[mark][officer];

    /// <summary>Whether an officer is there in time.</summary>
    public bool IsInTime(int mark, int officer) =>
        _arrival[mark][officer] is var time && time != TravelTimes.NoWay && time <= _latest[mark];

    /// <summary>Whether each of some places can have an officer of its own who is there in time.</summary>
    public bool CanBeManned(ReadOnlySpan<int> marks) => CanBeManned(marks, []);

    /// <summary>The share of all ways that lead by one of some places, as the forecast weighs them.</summary>
    public double Covered(IReadOnlyCollection<int> marks)
    {
        var steps = _forecast.Ways.Steps;
        var covered = 0.0;
        for (var step = 0; step < steps.Length; step++)
        {
            for (var at = step; at >= 0; at = steps[at].Before)
            {
                if (!marks.Contains(steps[at].Mark)) continue;
                covered += _forecast.Ways.Mass[step];
                break;
            }
        }

        return _forecast.Ways.MassOfAll > 0 ? covered / _forecast.Ways.MassOfAll : 0;
    }

    /// <summary>The best share that so many posts can have: every choice is tried.</summary>
    public double Best(int posts) => Best([.. Marks.Where(mark => CanBeManned([mark]))], 0, [], posts);

    /// <summary>The mark that a post stands at.</summary>
    public int MarkOf(PostProposal post) => post.Kind switch
    {
        PostKind.Camera => post.Index,
        PostKind.Crossing => _ground.Cameras.Count + post.Index,
        _ => Enumerable.Range(0, _ground.MarkCount)
            .Single(mark => !_ground.IsCamera(mark) && _ground.CrossingOf(mark) is null && _ground.JunctionOf(mark) == post.Index),
    };

    private bool CanBeManned(ReadOnlySpan<int> marks, List<int> sent)
    {
        if (marks.IsEmpty) return true;
        for (var officer = 0; officer < _arrival[marks[0]].Length; officer++)
        {
            if (sent.Contains(officer) || !IsInTime(marks[0], officer)) continue;
            sent.Add(officer);
            if (CanBeManned(marks[1..], sent)) return true;
            sent.RemoveAt(sent.Count - 1);
        }

        return false;
    }

    private double Best(int[] marks, int first, List<int> chosen, int posts)
    {
        var best = Covered(chosen);
        for (var at = first; at < marks.Length && chosen.Count < posts; at++)
        {
            chosen.Add(marks[at]);
            if (CanBeManned(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(chosen))) best = Math.Max(best, Best(marks, at + 1, chosen, posts));
            chosen.RemoveAt(chosen.Count - 1);
        }

        return best;
    }
}
