using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;

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

    private readonly Dictionary<IncidentId, Pending> _pending = [];

    /// <summary>Asks for a ranking of an open incident. An earlier question that is still out is forgotten.</summary>
    public void Ask(IncidentGrain incident, Instant now) =>
        Ask(incident, Nearest(incident, now, DomainLimits.CandidatesFirst), new Earlier(DomainLimits.CandidatesFirst, []));

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

        var reached = Reached(pending.Request, answer);
        if (pending.Request.IsIncompleteWith(SlowestWanted(pending.Request, reached)))
        {
            var enough = More(pending.Enough);
            var further = Further(incident, pending.Request, answer, reached, enough, now);
            Ask(incident, further, new Earlier(enough, pending.PassedOver));
            return false;
        }

        var lines = Lines(incident, pending, answer, reached, now);
        if (IsOvertaken(pending.Request, lines))
        {
            Ask(incident, now);
            return false;
        }

        incident.Rank(new Ranking(now, lines, tables.Officers.ZoneOf(incident.Cell).View(now)));
        tables.Effects.Mark(incident);
        return true;
    }

    /// <summary>Writes the questions that are out, for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_pending.Count);
        foreach (var (_, pending) in _pending.OrderBy(pair => pair.Key.Number))
        {
            RankingBytes.Write(writer, pending.Request);
            writer.Int(pending.Enough);
            RankingBytes.Write(writer, pending.PassedOver);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(sizeof(long)); left > 0; left--)
        {
            var request = RankingBytes.ReadRequest(ref reader);
            _pending[request.Incident] = new Pending(request, reader.Int(), RankingBytes.ReadLines(ref reader));
        }
    }

    /// <summary>Asks once more what is out, as it was asked: an answer that comes twice counts once.</summary>
    public void AskAgain()
    {
        foreach (var (_, pending) in _pending.OrderBy(pair => pair.Key.Number)) tables.Effects.Ask(pending.Request);
    }

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
    private static bool IsOvertaken(RankingRequest request, List<RankedOfficer> lines) =>
        request.NobodyCloserThanSeconds != int.MaxValue && lines.TrueForAll(line => line.Reason != RankReason.Fits);

    // Times can only get shorter with more candidates, so nobody needs to be asked about beyond where the slowest of those wanted could be
    // beaten from; the roads know that better than a straight line at top speed does. Those nearest come first: across a river or on the
    // wrong carriageway the few asked about may take very long, and a handful more may make everybody further out needless.
    private FoundCandidates Further(
        IncidentGrain incident,
        RankingRequest request,
        RankingAnswer answer,
        List<(OfficerId Officer, int Milliseconds)> reached,
        int enough,
        Instant now)
    {
        if (reached.Count < request.Wanted) return CandidateSearch.CollectAll(tables, incident, now);
        var seconds = RankingAnswer.SecondAfter(reached[request.Wanted - 1].Milliseconds) / 1000;
        var metres = seconds * tables.TopMetresPerSecond;
        if (answer.FasterWithinMetres >= 0) metres = Math.Min(metres, answer.FasterWithinMetres);
        return CandidateSearch.Collect(tables, incident, now, enough, metres, seconds);
    }

    private FoundCandidates Nearest(IncidentGrain incident, Instant now, int enough) =>
        CandidateSearch.Collect(tables, incident, now, enough, double.PositiveInfinity, int.MaxValue);

    private void Ask(IncidentGrain incident, FoundCandidates found, Earlier earlier)
    {
        incident.Round++;
        var request = new RankingRequest(
            incident.Id, incident.Round, incident.Place, found.Candidates, found.NobodyCloserThanSeconds, DomainLimits.RankedMax,
            CanWait: incident.Type.Code == JointAlertLimits.PostType);
        var nearest = found.PassedOver.Concat(earlier.PassedOver).DistinctBy(line => line.Officer)
            .OrderBy(line => line.Metres).ThenBy(line => line.Officer).Take(DomainLimits.PassedOverMax);
        _pending[incident.Id] = new Pending(request, earlier.Enough, [.. nearest]);
        tables.Effects.Ask(request);
    }

    private List<RankedOfficer> Lines(
        IncidentGrain incident, Pending pending, RankingAnswer answer, List<(OfficerId Officer, int Milliseconds)> reached, Instant now)
    {
        var fit = new List<RankedOfficer>();
        var passedOver = new List<RankedOfficer>(pending.PassedOver);
        var surely = pending.Request.NobodyCloserThanSeconds * 1000L; // Beyond it somebody who was not asked about may be faster.
        foreach (var (officer, milliseconds) in reached)
        {
            var slot = SlotOf(officer);
            var reason = CandidateSearch.Fitness(tables, incident, slot, now);
            if (reason != RankReason.Fits) passedOver.Add(CandidateSearch.Line(tables, incident, slot, reason, -1, now));
            else if (fit.Count < pending.Request.Wanted && milliseconds <= surely)
                fit.Add(CandidateSearch.Line(tables, incident, slot, RankReason.Fits, (milliseconds + 999) / 1000, now));
        }

        for (var i = 0; i < answer.TravelMilliseconds.Count; i++)
        {
            if (answer.TravelMilliseconds[i] != RankingAnswer.NoWay) continue;
            passedOver.Add(
                CandidateSearch.Line(tables, incident, SlotOf(pending.Request.Candidates[i].Officer), RankReason.NoRoad, -1, now));
        }

        return [.. fit, .. passedOver.OrderBy(line => line.Metres).ThenBy(line => line.Officer).Take(DomainLimits.PassedOverMax)];
    }

    private int SlotOf(OfficerId officer)
    {
        var known = tables.Officers.TrySlot(officer, out var slot);
        Invariant.Holds(known);
        return slot;
    }

    /// <summary>A question that is out.</summary>
    private sealed record Pending(RankingRequest Request, int Enough, IReadOnlyList<RankedOfficer> PassedOver);

    /// <summary>What a round takes over from those before.</summary>
    /// <param name="Enough">So many officers are asked about at most.</param>
    /// <param name="PassedOver">The nearest of all rounds are told.</param>
    private readonly record struct Earlier(int Enough, IReadOnlyList<RankedOfficer> PassedOver);
}
