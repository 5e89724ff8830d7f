using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Proposes where officers may wait for a vehicle: at cameras, crossings and main junctions on its ways ahead, only where an officer is in
/// place before the vehicle can be there at its top speed. Nobody is ever proposed to follow it. Of what can be had, each post in turn is
/// the one that covers most of the ways not yet covered (greedy maximum coverage: at least 63 % of the best there is; Nemhauser, Wolsey,
/// Fisher 1978). People decide; this only proposes. One thread; nothing is allocated once lists have grown.
/// </summary>
public sealed class Interception
{
    private readonly ForecastGround _ground;
    private readonly TravelTimes _times;
    private readonly double _topMetresPerSecond;
    private readonly double[] _markMass;  // Per mark: of all ways that lead by it; 0 between questions.
    private readonly double[] _markGain;
    private readonly int[] _markLikely;
    private readonly bool[] _isPost;
    private readonly List<int> _marks = [];
    private readonly List<(int Mark, RoadPoint Point, int Earliest)> _candidates = [];
    private readonly List<(int Edge, double Fraction)> _points = [];
    private readonly List<RoadPoint> _officers = [];
    private readonly List<int> _officerIndex = [];
    private readonly List<(double Metres, int Officer)> _byDistance = [];
    private readonly List<int> _arrival = []; // Candidate by candidate, each with all officers.
    private readonly List<bool> _isSent = [];
    private readonly List<double> _uncovered = [];
    private readonly List<bool> _isRepeated = []; // Per step: its mark was passed before on the same way.
    private readonly List<PostProposal> _posts = [];

    /// <param name="ground">The region.</param>
    /// <param name="officerSpeeds">How officers drive, for a bound on how far they get.</param>
    public Interception(ForecastGround ground, RoadSpeeds officerSpeeds)
    {
        _ground = ground;
        _times = new TravelTimes(ground.Graph);
        _topMetresPerSecond = PlaceTimes.TopMetresPerSecond(ground.Graph, officerSpeeds);
        _markMass = new double[ground.MarkCount];
        _markGain = new double[ground.MarkCount];
        _markLikely = new int[ground.MarkCount];
        _isPost = new bool[ground.MarkCount];
    }

    /// <summary>The posts, the one that covers most first.</summary>
    public ReadOnlySpan<PostProposal> Posts => CollectionsMarshal.AsSpan(_posts);

    /// <summary>
    /// Of all the ways ahead, weighed by how much there is to drive to on them, the share that leads by one of the posts. 0 to 1. What lies
    /// before any camera, crossing or main junction cannot be covered.
    /// </summary>
    public double ContainmentShare { get; private set; }

    /// <summary>Candidates that some officer was measured to, in the last question.</summary>
    public int CandidatesSeen => _candidates.Count;

    /// <summary>Finds posts for the last answer of a forecast.</summary>
    /// <param name="roads">The metric of officers: how they drive now.</param>
    /// <param name="officers">Those who may be sent; beyond <see cref="ForecastLimits.PostOfficersMax"/> the nearest to the
    /// sighting.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the question is outside its range.</exception>
    public void Find(VehicleForecast forecast, LatLng seenAt, RoadMetric roads, ReadOnlySpan<PostOfficer> officers, PostQuestion question)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(question.ElapsedMilliseconds, nameof(question));
        ArgumentOutOfRangeException.ThrowIfNegative(question.MarginMilliseconds, nameof(question));
        ArgumentOutOfRangeException.ThrowIfLessThan(question.Posts, 1, nameof(question));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(question.Posts, ForecastLimits.PostsMax, nameof(question));
        _posts.Clear();
        ContainmentShare = 0;
        PlaceOfficers(seenAt, officers);
        PickCandidates(forecast, question);
        Measure(roads);
        while (_posts.Count < question.Posts && TryAdd(forecast.Ways, question))
            ContainmentShare += _posts[^1].Gain;
        foreach (var mark in _marks) (_markMass[mark], _markLikely[mark], _isPost[mark]) = (0, 0, false);
        _marks.Clear();
    }

    private void PlaceOfficers(LatLng seenAt, ReadOnlySpan<PostOfficer> officers)
    {
        _byDistance.Clear();
        for (var officer = 0; officer < officers.Length; officer++) _byDistance.Add((seenAt.MetresTo(officers[officer].Place), officer));
        _byDistance.Sort();
        _officers.Clear();
        _officerIndex.Clear();
        _isSent.Clear();
        foreach (var (_, officer) in _byDistance)
        {
            if (_officers.Count == ForecastLimits.PostOfficersMax) break;
            var (place, heading) = officers[officer];
            if (!_ground.Graph.TryMatch(place, heading, lastEdge: -1, PlaceTimes.SnapMetresMax, out var point)) continue;
            _officers.Add(point);
            _officerIndex.Add(officer);
            _isSent.Add(false);
        }
    }

    /// <summary>The places ahead with most of the ways, where in a straight line somebody may be in time.</summary>
    private void PickCandidates(VehicleForecast forecast, PostQuestion question)
    {
        _candidates.Clear();
        SumByMark(forecast.Ways);
        _marks.Sort((a, b) => _markMass[a] != _markMass[b] ? _markMass[b].CompareTo(_markMass[a]) : a.CompareTo(b));
        foreach (var mark in _marks)
        {
            if (_candidates.Count == ForecastLimits.PostCandidatesMax) break;
            var earliest = RoadMetric.Never;
            _ground.PointsOf(mark, _points);
            foreach (var (edge, fraction) in _points) earliest = Math.Min(earliest, forecast.Earliest.TimeAt(edge, fraction));
            var left = earliest - question.ElapsedMilliseconds - question.MarginMilliseconds;
            if (left <= 0 || earliest >= RoadMetric.Never) continue;
            var point = _ground.Graph.PointOn(_points[0].Edge, _points[0].Fraction);
            if (!IsOnGroundOf(question.Jurisdiction, mark, point.Place)) continue;
            if (IsAnyoneNear(point.Place, left / 1000.0 * _topMetresPerSecond)) _candidates.Add((mark, point, earliest));
        }
    }

    private void SumByMark(WaysAhead ways)
    {
        var steps = ways.Steps;
        _isRepeated.Clear();
        for (var step = 0; step < steps.Length; step++)
        {
            var mark = steps[step].Mark;
            _isRepeated.Add(IsBehind(steps, step, mark));
            if (_isRepeated[step]) continue;
            if (_markMass[mark] == 0)
            {
                _marks.Add(mark);
                _markLikely[mark] = steps[step].Milliseconds;
            }

            _markMass[mark] += Math.Max(ways.MassThrough[step], double.Epsilon);
            _markLikely[mark] = Math.Min(_markLikely[mark], steps[step].Milliseconds);
        }
    }

    private bool IsOnGroundOf(int jurisdiction, int mark, LatLng place) =>
        jurisdiction == 0
        || (_ground.CrossingOf(mark) is { } crossing
            ? crossing.From == jurisdiction || crossing.To == jurisdiction
            : _ground.Owner(place) == jurisdiction);

    private bool IsAnyoneNear(LatLng place, double metres)
    {
        foreach (var officer in _officers)
            if (officer.Place.MetresTo(place) <= metres) return true;
        return false;
    }

    private void Measure(RoadMetric roads)
    {
        _times.Metric = roads;
        CollectionsMarshal.SetCount(_arrival, _candidates.Count * _officers.Count);
        var arrival = CollectionsMarshal.AsSpan(_arrival);
        var points = CollectionsMarshal.AsSpan(_officers);
        for (var candidate = 0; candidate < _candidates.Count; candidate++)
            _times.ToOne(_candidates[candidate].Point, points, arrival.Slice(candidate * points.Length, points.Length));
    }

    /// <summary>Adds the post that covers most of what is left, with the free officer who is there first.</summary>
    private bool TryAdd(WaysAhead ways, PostQuestion question)
    {
        Uncover(ways);
        var (best, bestGain, bestOfficer) = (-1, 0.0, -1);
        for (var candidate = 0; candidate < _candidates.Count; candidate++)
        {
            var gain = _markGain[_candidates[candidate].Mark];
            if (gain <= bestGain || FirstThere(candidate, question) is not (>= 0 and var officer)) continue;
            (best, bestGain, bestOfficer) = (candidate, gain, officer);
        }

        if (best < 0) return false;
        var (mark, point, earliest) = _candidates[best];
        _isSent[bestOfficer] = true;
        _isPost[mark] = true;
        var crossing = _ground.CrossingOf(mark);
        var kind = _ground.IsCamera(mark) ? PostKind.Camera : crossing is not null ? PostKind.Crossing : PostKind.Junction;
        _posts.Add(new PostProposal(
            kind,
            kind == PostKind.Camera ? mark : crossing?.Index ?? _ground.JunctionOf(mark),
            point.Place,
            _officerIndex[bestOfficer],
            question.ElapsedMilliseconds + ArrivalOf(best, bestOfficer),
            earliest,
            _markLikely[mark],
            bestGain / ways.MassOfAll));
        return true;
    }

    /// <summary>The officer who is at a candidate first, of those not sent elsewhere; -1 when none is in time.</summary>
    private int FirstThere(int candidate, PostQuestion question)
    {
        var least = _candidates[candidate].Earliest - question.ElapsedMilliseconds - question.MarginMilliseconds;
        var first = -1;
        for (var officer = 0; officer < _officers.Count; officer++)
        {
            if (_isSent[officer]) continue;
            var arrival = ArrivalOf(candidate, officer);
            if (arrival < 0 || arrival > least || (arrival == least && first >= 0)) continue;
            (first, least) = (officer, arrival);
        }

        return first;
    }

    private int ArrivalOf(int candidate, int officer)
    {
        var time = _arrival[candidate * _officers.Count + officer];
        return time == TravelTimes.NoWay ? time : time + PlaceTimes.OffRoadMilliseconds(_officers[officer]);
    }

    /// <summary>
    /// Per step: the mass beyond it on ways that lead by no post; 0 behind a post. Per mark: what a post there would add.
    /// </summary>
    private void Uncover(WaysAhead ways)
    {
        var steps = ways.Steps;
        CollectionsMarshal.SetCount(_uncovered, steps.Length);
        var uncovered = CollectionsMarshal.AsSpan(_uncovered);
        ways.Mass.CopyTo(uncovered);
        for (var step = steps.Length - 1; step >= 0; step--)
        {
            if (_isPost[steps[step].Mark]) uncovered[step] = 0;
            if (steps[step].Before >= 0) uncovered[steps[step].Before] += uncovered[step];
        }

        for (var step = 0; step < steps.Length; step++)
        {
            var before = steps[step].Before;
            if (before >= 0 && (_isPost[steps[before].Mark] || uncovered[before] == 0)) uncovered[step] = 0;
        }

        foreach (var mark in _marks) _markGain[mark] = 0;
        for (var step = 0; step < steps.Length; step++)
            if (!_isRepeated[step]) _markGain[steps[step].Mark] += uncovered[step];
    }

    private static bool IsBehind(ReadOnlySpan<AheadStep> steps, int step, int mark)
    {
        for (var before = steps[step].Before; before >= 0; before = steps[before].Before)
            if (steps[before].Mark == mark) return true;
        return false;
    }
}
