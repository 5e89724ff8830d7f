using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Proposes where officers may wait for a vehicle: at cameras, crossings and main junctions on its ways ahead, only where an officer is in
/// place before the vehicle can be there at its top speed. Nobody is ever proposed to follow it. Of all places that can be manned together
/// with the posts before, each post in turn is the one that covers most of the ways not yet covered (at least half of the best there is;
/// Fisher, Nemhauser, Wolsey 1978). People decide; this only proposes. One thread; nothing is allocated once lists have grown.
/// </summary>
public sealed class Interception
{
    /// <summary>
    /// The sweep and the search each round where on an edge a place lies: so far their times may differ, a millisecond at either end.
    /// </summary>
    private const int RoundingMilliseconds = 2;

    /// <summary>So many places in vain, and who can be where is asked anew: a sweep costs about as much as so many searches.</summary>
    private const int MissesMax = 3;

    private readonly ForecastGround _ground;
    private readonly TravelTimes _times;
    private readonly RoadSweep _reach;        // From all officers who are to be had at once: when the first of them is where.
    private readonly PostCrew _crew = new();
    private readonly double _topMetresPerSecond;
    private readonly double[] _markGain;
    private readonly int[] _markLikely;       // Per mark: when the vehicle is likely there; int.MaxValue for those not ahead.
    private readonly int[] _markOwner;        // Per mark: whose ground it is on; -1 until somebody asks.
    private readonly bool[] _isMany;          // Per mark: on more than one of the ways.
    private readonly MarkState[] _state;
    private readonly bool[] _hasOfficer;      // Per edge, in either direction.
    private readonly List<int> _marks = [];
    private readonly List<Candidate> _candidates = [];
    private readonly List<(Candidate At, double Gain)> _chosen = [];
    private readonly List<(int Edge, double Fraction)> _points = [];
    private readonly List<RoadPoint> _officers = [];
    private readonly List<int> _officerIndex = [];
    private readonly List<(double Metres, int Officer)> _byDistance = [];
    private readonly List<DirectedStart> _starts = [];
    private readonly List<RoadPoint> _near = [];
    private readonly List<int> _nearIndex = [];
    private readonly List<int> _found = [];   // Per officer near the candidate that was measured last.
    private readonly List<int> _arrival = []; // Per officer: at that candidate.
    private readonly List<double> _uncovered = [];
    private readonly List<bool> _isWithin = [];   // Per step: somebody can be in time here, or somewhere before it on the way.
    private readonly List<bool> _isRepeated = []; // Per step: its mark was passed before on the same way.
    private readonly List<PostProposal> _posts = [];
    private int _sweptFor; // Of how many officers the sweep is.

    /// <param name="ground">The region.</param>
    /// <param name="officerSpeeds">How officers drive, for a bound on how far they get.</param>
    public Interception(ForecastGround ground, RoadSpeeds officerSpeeds)
    {
        _topMetresPerSecond = PlaceTimes.TopMetresPerSecond(ground.Graph, officerSpeeds);
        _ground = ground;
        _times = new TravelTimes(ground.Graph);
        _reach = new RoadSweep(ground.Graph);
        _markGain = new double[ground.MarkCount];
        _markLikely = new int[ground.MarkCount];
        _markOwner = new int[ground.MarkCount];
        _isMany = new bool[ground.MarkCount];
        _state = new MarkState[ground.MarkCount];
        _hasOfficer = new bool[ground.Graph.EdgeCount];
        Array.Fill(_markLikely, int.MaxValue);
        Array.Fill(_markOwner, -1);
    }

    /// <summary>The posts, the one that covers most first.</summary>
    public ReadOnlySpan<PostProposal> Posts => CollectionsMarshal.AsSpan(_posts);

    /// <summary>
    /// Of all the ways ahead, weighed by how much there is to drive to on them, the share that leads by one of the posts. 0 to 1. What lies
    /// before any camera, crossing or main junction cannot be covered.
    /// </summary>
    public double ContainmentShare { get; private set; }

    /// <summary>
    /// The share that leads by any place where some officer can be in time: no number of posts contains more of these officers. 0 to 1.
    /// </summary>
    public double WithinReachShare { get; private set; }

    /// <summary>Places that were looked at more closely in the last question: the first on each way where an officer can be in
    /// time.</summary>
    public int CandidatesSeen { get; private set; }

    /// <summary>Places that all officers were measured to, in the last question.</summary>
    public int Measured { get; private set; }

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
        _chosen.Clear();
        (ContainmentShare, WithinReachShare, CandidatesSeen, Measured) = (0, 0, 0, 0);
        PlaceOfficers(seenAt, officers);
        _crew.Begin(_officers.Count);
        _times.Metric = roads;
        ListMarks(forecast.Ways.Steps);
        Sweep();
        ListCandidates(forecast, question);
        (CandidatesSeen, WithinReachShare) = (_candidates.Count, ShareWithin(forecast.Ways));
        while (_chosen.Count < question.Posts && TryAdd(forecast, question)) ContainmentShare += _chosen[^1].Gain;
        for (var post = 0; post < _chosen.Count; post++) Propose(post, question);
        foreach (var mark in _marks) (_markLikely[mark], _state[mark], _isMany[mark]) = (int.MaxValue, MarkState.Unknown, false);
        _marks.Clear();
        _candidates.Clear();
    }

    private void PlaceOfficers(LatLng seenAt, ReadOnlySpan<PostOfficer> officers)
    {
        _byDistance.Clear();
        for (var officer = 0; officer < officers.Length; officer++) _byDistance.Add((seenAt.MetresTo(officers[officer].Place), officer));
        _byDistance.Sort();
        _officers.Clear();
        _officerIndex.Clear();
        foreach (var (_, officer) in _byDistance)
        {
            if (_officers.Count == ForecastLimits.PostOfficersMax) break;
            var (place, heading) = officers[officer];
            if (!_ground.Graph.TryMatch(place, heading, lastEdge: -1, PlaceTimes.SnapMetresMax, out var point)) continue;
            _officers.Add(point);
            _officerIndex.Add(officer);
        }
    }

    private void ListMarks(ReadOnlySpan<AheadStep> steps)
    {
        _isRepeated.Clear();
        for (var step = 0; step < steps.Length; step++)
        {
            var mark = steps[step].Mark;
            var isNew = _markLikely[mark] == int.MaxValue;
            _isRepeated.Add(!isNew && IsBehind(steps, step, mark));
            if (isNew) _marks.Add(mark);
            else _isMany[mark] = true;
            _markLikely[mark] = Math.Min(_markLikely[mark], steps[step].Milliseconds);
        }
    }

    /// <summary>
    /// Adds the first place on each way where somebody is in time. What lies only behind such a place covers less than that place, so
    /// nothing is lost by not looking at it, as long as this is called again when the place is taken out.
    /// </summary>
    private void ListCandidates(VehicleForecast forecast, PostQuestion question)
    {
        var steps = forecast.Ways.Steps;
        CollectionsMarshal.SetCount(_isWithin, steps.Length);
        var isWithin = CollectionsMarshal.AsSpan(_isWithin);
        for (var step = 0; step < steps.Length; step++)
        {
            var (mark, before, _) = steps[step];
            isWithin[step] = before >= 0 && isWithin[before];
            if (isWithin[step] && !_isMany[mark]) continue;
            if (_state[mark] == MarkState.Unknown)
            {
                var candidate = CandidateAt(mark, forecast, question);
                var isIn = candidate.Latest > 0 && IsOnGroundOf(question.Jurisdiction, candidate) && IsWithinReach(candidate);
                if (isIn) _candidates.Add(candidate);
                _state[mark] = isIn ? MarkState.Candidate : MarkState.Out;
            }

            isWithin[step] |= _state[mark] != MarkState.Out;
        }
    }

    private Candidate CandidateAt(int mark, VehicleForecast forecast, PostQuestion question)
    {
        var earliest = RoadMetric.Never;
        _ground.PointsOf(mark, _points);
        foreach (var (edge, fraction) in _points) earliest = Math.Min(earliest, forecast.Earliest.TimeAt(edge, fraction));
        var latest = earliest < RoadMetric.Never ? earliest - question.ElapsedMilliseconds - question.MarginMilliseconds : 0;
        return new Candidate(mark, _points[0].Edge, _points[0].Fraction, earliest, latest);
    }

    private bool IsOnGroundOf(int jurisdiction, Candidate candidate)
    {
        if (jurisdiction == 0) return true;
        if (_ground.CrossingOf(candidate.Mark) is { } crossing) return crossing.From == jurisdiction || crossing.To == jurisdiction;
        ref var owner = ref _markOwner[candidate.Mark];
        if (owner < 0) owner = _ground.Owner(_ground.Graph.PointOn(candidate.Edge, candidate.Fraction).Place);
        return owner == jurisdiction;
    }

    /// <summary>When the first of all officers who are to be had is where. Candidates where none is in time are out.</summary>
    private void Sweep()
    {
        foreach (var start in _starts) _hasOfficer[start.Edge] = false;
        _starts.Clear();
        for (var officer = 0; officer < _officers.Count; officer++)
            if (_crew.IsToBeHad(officer)) AddStarts(_officers[officer]);
        _reach.Find(_times.Metric, _starts);
        _sweptFor = _crew.ToBeHad;
        for (var candidate = _candidates.Count - 1; candidate >= 0; candidate--)
            if (!IsWithinReach(_candidates[candidate])) TakeOut(candidate, MarkState.Out);
    }

    private void AddStarts(RoadPoint officer)
    {
        var after = PlaceTimes.OffRoadMilliseconds(officer);
        _starts.Add(new DirectedStart(officer.Edge, officer.Fraction, after));
        _hasOfficer[officer.Edge] = true;
        if (_ground.Graph.Twin(officer.Edge) is not (>= 0 and var twin)) return;
        _starts.Add(new DirectedStart(twin, 1 - officer.Fraction, after));
        _hasOfficer[twin] = true;
    }

    /// <summary>To some milliseconds; it is never false by them.</summary>
    private bool IsWithinReach(in Candidate candidate)
    {
        var latest = candidate.Latest + RoundingMilliseconds;
        if (TimeAt(candidate.Edge, candidate.Fraction) <= latest) return true;
        return _ground.Graph.Twin(candidate.Edge) is >= 0 and var twin && TimeAt(twin, 1 - candidate.Fraction) <= latest;
    }

    /// <summary>When the first of all officers is at a point of an edge. Few edges have an officer who may be there sooner than by its
    /// beginning: only for these all are gone through.</summary>
    private int TimeAt(int edge, double fraction)
    {
        if (_hasOfficer[edge]) return _reach.TimeAt(edge, fraction);
        return _times.Metric.IsOpen(edge, -1, fraction)
            ? _reach.TimeAtStart(edge) + RoadSweep.Offset(_times.Metric, edge, fraction)
            : RoadMetric.Never;
    }

    /// <summary>Adds the post that covers most of what is left, of those that can be manned together with the others.</summary>
    private bool TryAdd(VehicleForecast forecast, PostQuestion question)
    {
        Uncover(forecast.Ways);
        var misses = 0;
        while (Best() is >= 0 and var best)
        {
            if (Measured == ForecastLimits.PostMeasuresMax) return false;
            var candidate = _candidates[best];
            Measure(candidate);
            if (_crew.TryMan(CollectionsMarshal.AsSpan(_arrival), candidate.Latest))
            {
                _chosen.Add((candidate, _markGain[candidate.Mark] / forecast.Ways.MassOfAll));
                TakeOut(best, MarkState.Post);
                return true;
            }

            TakeOut(best, MarkState.Out); // Whoever cannot be had now cannot be had later.
            if (++misses >= MissesMax && _sweptFor != _crew.ToBeHad) Sweep();
            ListCandidates(forecast, question);
        }

        return false;
    }

    private void TakeOut(int candidate, MarkState state)
    {
        _state[_candidates[candidate].Mark] = state;
        _candidates[candidate] = _candidates[^1];
        _candidates.RemoveAt(_candidates.Count - 1);
    }

    /// <summary>The candidate that adds most; of equals the lowest mark, so cameras before crossings before junctions. -1 when none adds
    /// anything.</summary>
    private int Best()
    {
        var (best, gain) = (-1, 0.0);
        for (var candidate = 0; candidate < _candidates.Count; candidate++)
        {
            var mark = _candidates[candidate].Mark;
            if (_markGain[mark] < gain || _markGain[mark] == 0) continue;
            if (_markGain[mark] == gain && mark > _candidates[best].Mark) continue;
            (best, gain) = (candidate, _markGain[mark]);
        }

        return best;
    }

    /// <summary>When each officer is at a candidate; not of those who are too far away in a straight line to be in time.</summary>
    private void Measure(in Candidate candidate)
    {
        Measured++;
        var place = _ground.Graph.PointOn(candidate.Edge, candidate.Fraction);
        var metres = candidate.Latest / 1000.0 * _topMetresPerSecond;
        CollectionsMarshal.SetCount(_arrival, _officers.Count);
        var arrival = CollectionsMarshal.AsSpan(_arrival);
        arrival.Fill(TravelTimes.NoWay);
        _near.Clear();
        _nearIndex.Clear();
        for (var officer = 0; officer < arrival.Length; officer++)
        {
            if (_officers[officer].Place.MetresTo(place.Place) > metres) continue;
            _near.Add(_officers[officer]);
            _nearIndex.Add(officer);
        }

        CollectionsMarshal.SetCount(_found, _near.Count);
        _times.ToOne(place, CollectionsMarshal.AsSpan(_near), CollectionsMarshal.AsSpan(_found));
        for (var near = 0; near < _found.Count; near++)
            if (_found[near] != TravelTimes.NoWay) arrival[_nearIndex[near]] = _found[near] + PlaceTimes.OffRoadMilliseconds(_near[near]);
    }

    private void Propose(int post, PostQuestion question)
    {
        var (candidate, gain) = _chosen[post];
        var mark = candidate.Mark;
        var crossing = _ground.CrossingOf(mark);
        var kind = _ground.IsCamera(mark) ? PostKind.Camera : crossing is not null ? PostKind.Crossing : PostKind.Junction;
        _posts.Add(new PostProposal(
            kind,
            kind == PostKind.Camera ? mark : crossing?.Index ?? _ground.JunctionOf(mark),
            _ground.Graph.PointOn(candidate.Edge, candidate.Fraction).Place,
            _officerIndex[_crew.OfficerOf(post)],
            question.ElapsedMilliseconds + _crew.ArrivalOf(post),
            candidate.Earliest,
            _markLikely[mark],
            gain));
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
            if (_state[steps[step].Mark] == MarkState.Post) uncovered[step] = 0;
            if (steps[step].Before >= 0) uncovered[steps[step].Before] += uncovered[step];
        }

        for (var step = 0; step < steps.Length; step++)
        {
            var before = steps[step].Before;
            if (before >= 0 && (_state[steps[before].Mark] == MarkState.Post || uncovered[before] == 0)) uncovered[step] = 0;
        }

        foreach (var mark in _marks) _markGain[mark] = 0;
        for (var step = 0; step < steps.Length; step++)
            if (!_isRepeated[step]) _markGain[steps[step].Mark] += uncovered[step];
    }

    /// <summary>What would be covered if there were a post wherever somebody can be in time.</summary>
    private double ShareWithin(WaysAhead ways)
    {
        var covered = 0.0;
        for (var step = 0; step < _isWithin.Count; step++)
            if (_isWithin[step]) covered += ways.Mass[step];
        return ways.MassOfAll > 0 ? covered / ways.MassOfAll : 0;
    }

    private static bool IsBehind(ReadOnlySpan<AheadStep> steps, int step, int mark)
    {
        for (var before = steps[step].Before; before >= 0; before = steps[before].Before)
            if (steps[before].Mark == mark) return true;
        return false;
    }

    /// <summary>What is known of a mark in one question.</summary>
    private enum MarkState : byte
    {
        /// <summary>Nothing yet.</summary>
        Unknown,

        /// <summary>Nobody is in time, or not on the ground asked for.</summary>
        Out,

        /// <summary>Somebody is in time.</summary>
        Candidate,

        /// <summary>Chosen.</summary>
        Post,
    }

    /// <summary>A place where a post may be.</summary>
    /// <param name="Edge">With <paramref name="Fraction"/>: where an officer waits.</param>
    /// <param name="Earliest">When the vehicle can be there at any of its points. Milliseconds after the sighting.</param>
    /// <param name="Latest">When an officer has to be there. Milliseconds from now; not above 0 when it is too late for that.</param>
    private readonly record struct Candidate(int Mark, int Edge, double Fraction, int Earliest, int Latest);
}
