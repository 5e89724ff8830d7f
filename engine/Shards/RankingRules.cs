using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Who is nearest: asks for road travel times and turns the answer into a ranking. The roads are asked on another thread; between
/// question and answer the shard goes on, so everything is checked once more when the answer comes. Runs on the shard's loop.
/// </summary>
public sealed class RankingRules(ShardTables tables)
{
    /// <summary>
    /// How many times more officers each round asks about. Two or three rounds are usual; eight are a city of half a million officers.
    /// </summary>
    private const int MoreEachRound = 4;

    /// <summary>
    /// Officers of a city in which the second round asks about all who may be faster: the roads answer for a thousand in less than a millisecond,
    /// and each round more is a commit and two threads that have to wake (a call's ranking on a desk: p50 3.1 instead of 3.9 ms, p99 9 instead of 14).
    /// </summary>
    private const int AllAtOnceMax = 2_048;

    private readonly Dictionary<IncidentId, PendingRanking> _pending = [];

    /// <summary>Asks for a ranking of an open incident. An earlier question that is still out is forgotten.</summary>
    public void Ask(IncidentGrain incident, Instant now)
    {
        PlanLookup.Follow(tables, incident, now);
        BeginTurn(incident, PlanLookup.SkillSets(incident), [], [], now);
    }

    /// <summary>True while a question about the incident is out; its answer always comes.</summary>
    public bool IsAsked(IncidentId incident) => _pending.ContainsKey(incident);

    /// <summary>Forgets the question of an incident that is closed.</summary>
    public void Forget(IncidentId incident) => _pending.Remove(incident);

    /// <summary>Takes the roads' answer.</summary>
    /// <returns>
    /// True when the incident has a new ranking; false when the answer is to an older question, or others are being asked about: officers
    /// further out who may be faster, or whoever is left when all of the fastest were sent elsewhere meanwhile.
    /// </returns>
    public bool Take(RankingAnswer answer, IncidentGrain incident, Instant now)
    {
        if (!_pending.TryGetValue(answer.Incident, out var pending) || pending.Request.Round != answer.Round) return false;
        Invariant.Holds(answer.TravelMilliseconds.Count == pending.Request.Candidates.Count);
        _pending.Remove(answer.Incident);

        Invariant.Holds(answer.PreemptableMilliseconds.Count is 0 || answer.PreemptableMilliseconds.Count == pending.Request.Preemptable.Count);
        if (pending.Aside.Count == 0) pending = pending with { Aside = AsideOfficers.Lines(tables, incident, pending.Request, answer, now) };
        var reached = Reached(pending.Request, answer);
        if (pending.Request.IsIncompleteWith(SlowestWanted(pending.Request, reached)))
        {
            var enough = tables.Officers.Count <= AllAtOnceMax ? int.MaxValue : More(pending.Enough);
            Ask(incident, Further(incident, pending, answer, reached, enough, now), pending with { Enough = enough });
            return false;
        }

        var turn = Lines(incident, pending, answer, reached, now);
        if (IsOvertaken(pending.Request, turn))
        {
            BeginTurn(incident, pending.Sets, pending.Done, pending.Aside, now);
            return false;
        }

        RankedTurn[] done = [.. pending.Done, turn];
        if (done.Length < pending.Sets.Count)
        {
            BeginTurn(incident, pending.Sets, done, pending.Aside, now);
            return false;
        }

        incident.Rank(new RankingList(tables, incident, pending, now).Make(done));
        tables.Effects.Mark(incident);
        return true;
    }

    /// <summary>Writes the questions that are out, for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_pending.Count);
        foreach (var (_, pending) in _pending.OrderBy(pair => pair.Key.Number)) pending.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(sizeof(long)); left > 0; left--)
        {
            var pending = PendingRanking.Restore(ref reader);
            if (IsOfKnown(pending)) _pending[pending.Request.Incident] = pending;
            else if (tables.Incidents.TryFind(pending.Request.Incident, out var incident)) incident.LookAgainAt = incident.OpenedAt;
        }
    }

    /// <summary>Asks once more what is out, as it was asked: an answer that comes twice counts once.</summary>
    public void AskAgain()
    {
        foreach (var (_, pending) in _pending.OrderBy(pair => pair.Key.Number)) tables.Effects.Ask(pending.Request);
    }

    // Else officers have left since it was asked. No answer to it could be taken: the incident asks anew with the next tick.
    private bool IsOfKnown(PendingRanking pending) =>
        pending.Request.Candidates.Concat(pending.Request.Preemptable).Select(candidate => candidate.Officer)
            .Concat(pending.Done.SelectMany(turn => turn.Fit).Concat(pending.Aside).Where(line => line.Neighbour == default).Select(line => line.Officer))
            .All(officer => tables.Officers.TrySlot(officer, out _));

    private static List<(OfficerId Officer, int Milliseconds)> Reached(RankingRequest request, RankingAnswer answer)
    {
        var reached = new List<(OfficerId Officer, int Milliseconds)>();
        for (var i = 0; i < request.Candidates.Count; i++)
            if (answer.TravelMilliseconds[i] >= 0) reached.Add((request.Candidates[i].Officer, answer.TravelMilliseconds[i]));
        reached.Sort((left, right) =>
            left.Milliseconds != right.Milliseconds
                ? left.Milliseconds.CompareTo(right.Milliseconds)
                : left.Officer.CompareTo(right.Officer));
        return reached;
    }

    // Under a surge those asked about are sent elsewhere meanwhile, round after round: fourteen of them would come to more than a number holds.
    private static int More(int enough) => (int)Math.Min((long)enough * MoreEachRound, int.MaxValue);

    private static int SlowestWanted(RankingRequest request, List<(OfficerId Officer, int Milliseconds)> reached) =>
        reached.Count < request.Wanted ? RankingAnswer.NoWay : reached[request.Wanted - 1].Milliseconds;

    // Many calls at once ask for the same few: when all of them were sent elsewhere while the roads were asked, "nobody" would be wrong,
    // for others fit whose times were not asked for. It ends: each round asks only about officers who fit, and each one lost was sent.
    private static bool IsOvertaken(RankingRequest request, RankedTurn turn) =>
        request.NobodyCloserThanSeconds != int.MaxValue && turn.Fit.Count == 0;

    // Times can only get shorter with more candidates, so nobody needs to be asked about beyond where the slowest of those wanted could be
    // beaten from; the roads know that better than a straight line at top speed does. Those nearest come first: across a river or on the
    // wrong carriageway the few asked about may take very long, and a handful more may make everybody further out needless.
    private FoundCandidates Further(
        IncidentGrain incident,
        PendingRanking pending,
        RankingAnswer answer,
        List<(OfficerId Officer, int Milliseconds)> reached,
        int enough,
        Instant now)
    {
        var request = pending.Request;
        if (reached.Count < request.Wanted) return Collect(int.MaxValue, double.PositiveInfinity, int.MaxValue);
        var seconds = RankingAnswer.SecondAfter(reached[request.Wanted - 1].Milliseconds) / 1000;
        var metres = seconds * tables.TopMetresPerSecond;
        if (answer.FasterWithinMetres >= 0) metres = Math.Min(metres, answer.FasterWithinMetres);
        return Collect(enough, metres, seconds);

        FoundCandidates Collect(int most, double within, int bound) =>
            CandidateSearch.Collect(tables, incident, now, most, within, bound, pending.Skills);
    }

    private void BeginTurn(
        IncidentGrain incident,
        IReadOnlyList<IReadOnlyList<string>> sets,
        IReadOnlyList<RankedTurn> done,
        IReadOnlyList<RankedOfficer> aside,
        Instant now)
    {
        var skills = sets[done.Count];
        var found = CandidateSearch.Collect(
            tables, incident, now, DomainLimits.CandidatesFirst, double.PositiveInfinity, int.MaxValue, skills);
        var canWait = incident.Type.Code == JointAlertLimits.PostType; // Minutes ahead of a vehicle: calls come first.
        var asksAside = done.Count == 0 && aside.Count == 0 && !canWait;
        var wanted = Math.Clamp(incident.Held().Missing, DomainLimits.RankedMax, DomainLimits.NeededOfficersMax);
        var request = new RankingRequest(incident.Id, 0, incident.Place, [], 0, wanted, canWait)
        {
            Preemptable = asksAside
                ? [.. AsideOfficers.Preemptable(tables, incident, now), .. StationedOfficers.Candidates(tables, incident, now)]
                : [],
            NeighboursWith = asksAside ? skills : null,
        };
        Ask(incident, found, new PendingRanking(request, DomainLimits.CandidatesFirst, [], [], sets, done, aside));
    }

    // The first round has asked about those to be had in another way; it need not be asked again, unless that answer was lost with it.
    private void Ask(IncidentGrain incident, FoundCandidates found, PendingRanking pending)
    {
        incident.Round++;
        var isFirst = pending.Request.Round == 0;
        var request = pending.Request with
        {
            Round = incident.Round,
            Place = incident.Place,
            Candidates = found.Candidates,
            NobodyCloserThanSeconds = found.NobodyCloserThanSeconds,
            Preemptable = isFirst ? pending.Request.Preemptable : [],
            NeighboursWith = isFirst ? pending.Request.NeighboursWith : null,
        };
        var nearest = found.PassedOver.Concat(pending.PassedOver).DistinctBy(line => line.Officer)
            .OrderBy(line => line.Metres).ThenBy(line => line.Officer).Take(DomainLimits.PassedOverMax);
        _pending[incident.Id] = pending with { Request = request, PassedOver = [.. nearest], Counts = found.Counts ?? pending.Counts };
        tables.Effects.Ask(request);
    }

    private RankedTurn Lines(
        IncidentGrain incident,
        PendingRanking pending,
        RankingAnswer answer,
        List<(OfficerId Officer, int Milliseconds)> reached,
        Instant now)
    {
        var fit = new List<RankedOfficer>();
        var passedOver = new List<RankedOfficer>(pending.PassedOver);
        var surely = pending.Request.NobodyCloserThanSeconds * 1000L; // Beyond it somebody who was not asked about may be faster.
        foreach (var (officer, milliseconds) in reached)
        {
            var slot = SlotOf(officer);
            var reason = CandidateSearch.Fitness(tables, incident, slot, now, pending.Skills);
            if (reason != RankReason.Fits) passedOver.Add(CandidateSearch.Line(tables, incident, slot, reason, -1, now));
            else if (fit.Count < pending.Request.Wanted && milliseconds <= surely)
                fit.Add(CandidateSearch.Line(tables, incident, slot, RankReason.Fits, (milliseconds + 999) / 1000, now));
        }

        var noRoad = 0;
        for (var i = 0; i < answer.TravelMilliseconds.Count; i++)
        {
            if (answer.TravelMilliseconds[i] != RankingAnswer.NoWay) continue;
            noRoad++;
            passedOver.Add(
                CandidateSearch.Line(tables, incident, SlotOf(pending.Request.Candidates[i].Officer), RankReason.NoRoad, -1, now));
        }

        var nearest = passedOver.OrderBy(line => line.Metres).ThenBy(line => line.Officer).Take(DomainLimits.PassedOverMax);
        var counts = pending.Request.NobodyCloserThanSeconds == int.MaxValue && noRoad > 0
            ? [.. pending.Counts, new PassedOverCount(RankReason.NoRoad, noRoad)]
            : pending.Counts;
        return new RankedTurn(fit, [.. nearest], counts);
    }

    private int SlotOf(OfficerId officer)
    {
        var known = tables.Officers.TrySlot(officer, out var slot);
        Invariant.Holds(known);
        return slot;
    }
}
