using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// One search through the <see cref="PlaceTree"/>: nearest squares first, and none that is further away than the furthest of those found
/// so far. One thread, one use.
/// </summary>
internal sealed class NearestSearch
{
    private readonly ShardTables _tables;
    private readonly OfficerTrack[] _tracks;
    private readonly PlaceTree _tree;
    private readonly IncidentGrain _incident;
    private readonly Instant _now;
    private readonly double _metres;
    private readonly double _surelyWithin; // The circle. Unit: square radians, as of all squares below.
    private readonly Instant _fixFrom;
    private readonly IReadOnlyList<string> _skills;
    private readonly int[] _counts = new int[byte.MaxValue + 1]; // Of those passed over, by reason.
    private readonly NearDistance _distance;
    private readonly NearestSlots _fitting;
    private readonly PassedOverSlots _passedOver;
    private double _limit; // Of whoever is looked at.
    private double _partsMax; // Of a square that is looked into.

    /// <param name="metres">Only officers within this distance. May be infinite.</param>
    /// <param name="wanted">So many candidates; int.MaxValue for all.</param>
    /// <param name="skills">What they must have.</param>
    public NearestSearch(
        ShardTables tables, IncidentGrain incident, Instant now, double metres, int wanted, IReadOnlyList<string> skills)
    {
        (_tables, _incident, _now, _metres, _skills) = (tables, incident, now, metres, skills);
        (_tracks, _tree) = (tables.Officers.Tracks, tables.Officers.Tree);
        _distance = new NearDistance(incident.Place);
        _fitting = new NearestSlots(wanted, _distance.ErrorMax);
        _passedOver = new PassedOverSlots(tables.Officers, incident.Place, _distance.ErrorMax);
        _fixFrom = now.PlusMilliseconds(-tables.Policy.PositionAgeMaxSeconds * 1000L);
        var circle = NearDistance.SquareOf(metres);
        _surelyWithin = circle * (1 - 2 * _distance.ErrorMax);
        Limit(circle * (1 + 2 * _distance.ErrorMax));
    }

    /// <summary>Goes through all squares that count.</summary>
    /// <param name="seconds">Whoever stands outside the circle takes at least as long.</param>
    public FoundCandidates Find(int seconds)
    {
        var officers = _tables.Officers;
        var (square, level, x, y) = _tree.Whole;
        Visit(square, level, x, y);
        var slots = _fitting.Take(officers, _incident.Place, out var nextMetres);
        var candidates = new Candidate[slots.Length];
        for (var i = 0; i < candidates.Length; i++)
            candidates[i] = new Candidate(officers.NumberOf(slots[i]), officers.PlaceOf(slots[i]), officers.HeadingOf(slots[i]));
        var passedOver = _passedOver.Take(nextMetres);
        var lines = new RankedOfficer[passedOver.Count];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = CandidateSearch.Line(_tables, _incident, passedOver[i].Slot, passedOver[i].Reason, -1, _now);
        var sawAll = double.IsPositiveInfinity(_metres) && double.IsPositiveInfinity(nextMetres);
        return new FoundCandidates(candidates, lines, (int)Math.Min(seconds, nextMetres / _tables.TopMetresPerSecond))
        {
            Counts = sawAll ? Counts() : null,
        };
    }

    private void Visit(PlaceTree.Square square, int level, int x, int y)
    {
        if (!square.IsDivided)
        {
            foreach (var slot in _tree.MembersOf(square)) Look(slot);
            return;
        }

        Span<(double Parts, int Child)> nearest = stackalloc (double, int)[PlaceTree.Children];
        var children = _tree.Squares.Slice(square.FirstChild, PlaceTree.Children);
        nearest = nearest[..Sort(children, level, x, y, nearest)];
        var shift = PlaceGrid.ShiftOf(level + 1);
        foreach (var (parts, child) in nearest)
        {
            if (parts > _partsMax) return;
            Visit(children[child], level + 1, x + (PlaceGrid.ColumnOf(child) << shift), y + (PlaceGrid.RowOf(child) << shift));
        }
    }

    /// <summary>The children that somebody is in and that may count, nearest first.</summary>
    /// <returns>How many they are.</returns>
    private int Sort(
        ReadOnlySpan<PlaceTree.Square> children, int level, int x, int y, Span<(double Parts, int Child)> nearest)
    {
        const int Side = 1 << PlaceGrid.BitsPerLevel;
        Span<double> columns = stackalloc double[Side];
        Span<double> rows = stackalloc double[Side];
        var width = (1 << PlaceGrid.ShiftOf(level + 1)) * PlaceGrid.Degrees;
        var (west, south) = (x * PlaceGrid.Degrees - 180, y * PlaceGrid.Degrees - 90);
        for (var i = 0; i < Side; i++)
        {
            columns[i] = _distance.EastPart(west + i * width, width);
            rows[i] = _distance.NorthPart(south + i * width, width);
        }

        var count = 0;
        for (var child = 0; child < children.Length; child++)
        {
            if (children[child].Count == 0) continue;
            var parts = columns[PlaceGrid.ColumnOf(child)] + rows[PlaceGrid.RowOf(child)];
            if (parts > _partsMax) continue;
            var at = count++;
            for (; at > 0 && nearest[at - 1].Parts > parts; at--) nearest[at] = nearest[at - 1];
            nearest[at] = (parts, child);
        }

        return count;
    }

    private void Look(int slot)
    {
        ref readonly var track = ref _tracks[slot];
        var square = _distance.SquareTo(track.Place);
        if (square > _limit || track.Has(OfficerMarks.IsOffDuty)) return;
        if (square > _surelyWithin && track.Place.MetresTo(_incident.Place) > _metres) return;
        var reason = ReasonOf(slot, in track);
        if (reason != RankReason.Fits)
        {
            _counts[(byte)reason]++;
            _passedOver.Add(slot, square, reason);
        }
        else if (_fitting.Offer(slot, square)) Limit(Math.Min(_limit, _fitting.Limit));
    }

    // Most are free, and nothing of them but their track is then needed.
    private RankReason ReasonOf(int slot, ref readonly OfficerTrack track)
    {
        if (_skills.Count > 0 || _incident.Needs.MinimumCrew > 1 || !track.Has(OfficerMarks.IsFree))
            return CandidateSearch.Fitness(_tables, _incident, slot, _now, _skills);
        if (_incident.WasRefusedBy(_tables.Officers.NumberOf(slot))) return RankReason.SaidNo;
        return track.FixAt < _fixFrom ? RankReason.PositionTooOld : RankReason.Fits;
    }

    private PassedOverCount[] Counts()
    {
        var counts = new List<PassedOverCount>();
        for (var reason = 0; reason < _counts.Length; reason++)
            if (_counts[reason] > 0) counts.Add(new PassedOverCount((RankReason)reason, _counts[reason]));
        return [.. counts];
    }

    private void Limit(double limit)
    {
        _limit = limit;
        _partsMax = _distance.PartsMax(limit);
    }
}
