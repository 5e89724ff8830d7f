using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>
/// Who is sent where, beyond one officer and one directive: plans filled, officers swapped and preempted, backup, and what
/// <see cref="StackRules"/>, <see cref="BatchRules"/> and <see cref="OfferRules"/> know. Runs on the shard's loop, so two dispatchers never
/// race for an officer.
/// </summary>
public sealed class SendingRules
{
    private readonly ShardTables _tables;
    private readonly RankingRules _rankings;
    private readonly DirectiveRules _directives;
    private readonly BorderRules _border;
    private readonly StackRules _stacks;
    private readonly BatchRules _batches;
    private readonly OfferRules _offers;

    /// <param name="tables">The shard's.</param>
    /// <param name="rankings">Who is nearest.</param>
    /// <param name="directives">Who is on the way.</param>
    /// <param name="border">Whether somebody may be sent to a watch post.</param>
    public SendingRules(ShardTables tables, RankingRules rankings, DirectiveRules directives, BorderRules border)
    {
        (_tables, _rankings, _directives, _border) = (tables, rankings, directives, border);
        _stacks = new StackRules(tables, rankings, directives, border);
        _batches = new BatchRules(tables, directives, border);
        _offers = new OfferRules(tables);
    }

    /// <summary>Takes one input in.</summary>
    public Outcome Apply(SendingInput input, Instant now) => input switch
    {
        SwapOrdered order => Swap(order, now),
        BackupOrdered order => Backup(order, now),
        StackOrdered order => _stacks.Put(order, now),
        UnstackOrdered order => _stacks.Take(order, now),
        PreemptOrdered order => Preempt(order, now),
        BatchAsked asked => _batches.Ask(asked, now),
        BatchSolved solved => _batches.Take(solved.Answer, now),
        BatchTaken taken => _batches.Take(taken, now),
        BatchDropped dropped => _batches.Drop(dropped, now),
        OfficersCompared compared => _offers.Take(compared.Answer, now),
        OfferTaken taken => Take(taken, now),
        OfferDropped dropped => _offers.Drop(dropped, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <summary>
    /// An incident has a new ranking: sends whom there is a standing word to send, and tells the desks when there is nobody, or not enough.
    /// </summary>
    public void Ranked(IncidentGrain incident, Instant now)
    {
        var isWaiting = incident.State == IncidentState.Waiting;
        if (!isWaiting && !incident.HasActiveDirective) return;
        SayShort(incident, now);
        if (incident.Needs.StackedOn != default) return; // It waits for one officer by name.
        if (PlanLookup.WordToFill(incident) is { } word) Fill(incident, word, now);
        else if (isWaiting && incident.MandateOf is not null && _border.MayDispatch(incident.Id) == Refusal.None) _directives.SendBest(incident, now);
        else if (isWaiting && incident.Ranking!.Officers.Any(line => line.Reason == RankReason.Fits)) incident.LookAgainAt = default;
        else if (isWaiting) _directives.SayNobodyFound(incident, now);
    }

    /// <summary>Whether the engine looks for somebody to send to an incident, or for more.</summary>
    public static bool IsLooking(IncidentGrain incident)
    {
        if (incident.LookAgainAt.IsNever) return false;
        if (incident.State == IncidentState.Waiting) return true;
        return incident.HasActiveDirective && PlanLookup.WordToFill(incident) is not null;
    }

    /// <summary>One of the officers who became free could be of use to an incident that the engine looks for somebody for.</summary>
    public bool IsOfUse(IncidentGrain incident, IReadOnlyList<int> slots, Instant now)
    {
        NeedMatching? held = null;
        foreach (var slot in slots)
        {
            if (CandidateSearch.Fitness(_tables, incident, slot, now, []) != RankReason.Fits) continue;
            if (PlanLookup.IsUseful(incident, held ??= incident.Held(), _tables.Officers[slot].Skills)) return true;
        }

        return false;
    }

    /// <summary>An officer became free, or came back: may be better than somebody who is on the way.</summary>
    public void Freed(OfficerGrain officer) => _offers.LookAt(officer.Registration.Id);

    /// <summary>The clock moved on.</summary>
    public void Tick(Instant now)
    {
        _batches.Tick(now);
        _offers.Tick(now);
    }

    /// <summary>To be called at the end of every input.</summary>
    public void Flush(Instant now) => _stacks.Flush(now);

    /// <summary>Marks everything as changed.</summary>
    public void TellAll()
    {
        _stacks.TellAll();
        _batches.TellAll();
        _offers.TellAll();
        AskAgain();
    }

    /// <summary>Asks again what is being worked out.</summary>
    public void AskAgain()
    {
        _batches.AskAgain();
        _offers.AskAgain();
    }

    /// <summary>Writes all of it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        _batches.Save(writer);
        _offers.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. The tables are restored before.</summary>
    public void Restore(ref StateReader reader)
    {
        _batches.Restore(ref reader);
        _offers.Restore(ref reader);
    }

    // Fastest first, each who still finds a place: as many as can be, and of those the fastest (see NeedMatching).
    private void Fill(IncidentGrain incident, string word, Instant now)
    {
        if (_border.MayDispatch(incident.Id) != Refusal.None) return;
        var held = incident.Held();
        foreach (var line in incident.Ranking!.Officers)
        {
            if (held.Missing == 0) break;
            if (line.Reason != RankReason.Fits) continue;
            var officer = _tables.OfficerOf(line.Officer);
            if (!held.TryAdd(officer.Skills)) continue;
            _directives.Send(incident, officer, word, line.TravelSeconds, now);
            _border.Dispatched(incident.Id, word, now);
        }

        if (incident.State == IncidentState.Waiting) _directives.SayNobodyFound(incident, now);
        else if (held.Missing > 0) incident.LookAgainAt = now.PlusSeconds(DomainLimits.LookAgainSeconds);
    }

    // Once per dearth. That there is nobody at all for the only place is said otherwise.
    private void SayShort(IncidentGrain incident, Instant now)
    {
        var (ranking, needs) = (incident.Ranking!, incident.Needs);
        var wanted = needs.Lines.Sum(line => line.Count);
        if (ranking.Shortfall == 0) needs.ShortWasTold = false;
        if (ranking.Shortfall == 0 || wanted == 1 || needs.ShortWasTold) return;
        needs.ShortWasTold = true;
        var skills = ranking.Needs.Where(need => need.Short > 0 && need.Line.Skills.Count > 0)
            .Select(need => $"{need.Short} {string.Join('+', need.Line.Skills)}").ToList();
        var detail = $"{ranking.Shortfall} of {wanted}{(skills.Count == 0 ? "" : ": ")}{string.Join(", ", skills)}";
        _tables.Note(incident, now, HappeningKind.ShortOf, DirectiveRules.Engine, detail: detail, tellDesks: true);
    }

    private Outcome Swap(SwapOrdered order, Instant now)
    {
        if (!_tables.TryDirective(order.Directive, out var directive)) return Outcome.Refused(Refusal.UnknownDirective);
        if (directive.IsOver) return Outcome.Refused(Refusal.DirectiveOver);
        if (!directive.IsOnTheWay) return Outcome.Refused(Refusal.AlreadyOnScene);
        if (!_tables.Officers.TrySlot(order.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = _tables.Officers[slot];
        if (officer.Directive is { } theirs) return ChangePlaces(directive, theirs, order.By, now);
        return Replace(directive, officer, order.By, HappeningKind.Swapped, -1, now);
    }

    private Outcome Replace(Directive directive, OfficerGrain officer, string by, HappeningKind kind, int travelSeconds, Instant now)
    {
        if (!officer.MayBeSent) return Outcome.Refused(Refusal.OfficerNotAvailable);
        var incident = IncidentOf(directive);
        if (_border.MayDispatch(incident.Id) is not Refusal.None and var refusal) return Outcome.Refused(refusal);
        var (before, after) = (directive.Officer.Registration.Code, officer.Registration.Code);
        _directives.TakeBack(directive, incident, by, after, now);
        var made = Send(incident, officer, by, travelSeconds, now);
        _tables.Note(incident, now, kind, by, after, before);
        return new Outcome(Refusal.None, incident.Id, made, false, false);
    }

    private Outcome ChangePlaces(Directive directive, Directive theirs, string by, Instant now)
    {
        if (theirs.Incident == directive.Incident) return Outcome.Refused(Refusal.SameOfficer);
        if (!theirs.IsOnTheWay) return Outcome.Refused(Refusal.AlreadyOnScene);
        var (here, there) = (IncidentOf(directive), IncidentOf(theirs));
        if (_border.MayDispatch(here.Id) is not Refusal.None and var refusal) return Outcome.Refused(refusal);
        if (_border.MayDispatch(there.Id) is not Refusal.None and var other) return Outcome.Refused(other);
        var (mine, comes) = (directive.Officer, theirs.Officer);
        _directives.TakeBack(directive, here, by, comes.Registration.Code, now);
        _directives.TakeBack(theirs, there, by, mine.Registration.Code, now);
        var made = Send(here, comes, by, -1, now);
        Send(there, mine, by, -1, now);
        _tables.Note(here, now, HappeningKind.Swapped, by, comes.Registration.Code, mine.Registration.Code);
        _tables.Note(there, now, HappeningKind.Swapped, by, mine.Registration.Code, comes.Registration.Code);
        return new Outcome(Refusal.None, here.Id, made, false, false);
    }

    private Outcome Backup(BackupOrdered order, Instant now)
    {
        if (!_tables.Incidents.TryFind(order.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (order.Count is < 1 or > DomainLimits.BackupCountMax) return Outcome.Refused(Refusal.CountOutOfRange);
        if (_border.MayDispatch(incident.Id) is not Refusal.None and var refusal) return Outcome.Refused(refusal);
        PlanLookup.Follow(_tables, incident, now); // Backup comes on top of the plan, not in its place.
        refusal = incident.Needs.Add(new NeedLine(order.Count, order.Skills, order.By));
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        _tables.Stacks.Remove(incident);
        incident.MandateOf ??= order.By;
        if (incident.State == IncidentState.Cleared) incident.UpdateState(now); // It is not over: else nobody would be looked for.
        var detail = $"{order.Count} {string.Join('+', order.Skills)}".TrimEnd();
        _tables.Note(incident, now, HappeningKind.BackupAsked, order.By, detail: detail, tellDesks: true);
        _rankings.Ask(incident, now); // A question that is out does not know of these.
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    private Outcome Preempt(PreemptOrdered order, Instant now)
    {
        if (!_tables.Incidents.TryFind(order.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (!_tables.Officers.TrySlot(order.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = _tables.Officers[slot];
        var refusal = AsideOfficers.MayPreempt(_tables, incident, officer, out var directive, out var other);
        if (refusal == Refusal.None) refusal = _border.MayDispatch(incident.Id);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (incident.Ranking is not { } ranking || now.MillisecondsSince(ranking.At) > DomainLimits.PreemptRankingSecondsMax * 1000L)
            return Outcome.Refused(Refusal.NotRanked);
        var line = ranking.Officers.FirstOrDefault(each => each.Officer == order.Officer);
        if (line is null || line.TravelSeconds < 0) return Outcome.Refused(Refusal.NotRanked);
        var best = ranking.Officers.FirstOrDefault(each => each.Reason == RankReason.Fits && IsFree(incident, each.Officer, now));
        if (best is not null && best.TravelSeconds - line.TravelSeconds < _tables.Policy.Sending.PreemptionGainSeconds)
            return Outcome.Refused(Refusal.GainTooSmall);

        _directives.TakeBack(directive, other, order.By, incident.Id.ToString(), now, HappeningKind.Preempted);
        _rankings.Ask(other, now);
        var made = Send(incident, officer, order.By, line.TravelSeconds, now);
        _tables.Note(incident, now, HappeningKind.PreemptedFor, order.By, officer.Registration.Code, other.Id.ToString());
        return new Outcome(Refusal.None, incident.Id, made, false, false);
    }

    private Outcome Take(OfferTaken input, Instant now)
    {
        var refusal = _offers.TryTake(input.Offer, now, out var offer, out var directive);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        var officer = _tables.OfficerOf(offer.Officer);
        var outcome = Replace(directive, officer, input.By, HappeningKind.BetterTaken, offer.TravelSeconds, now);
        if (outcome.Refusal == Refusal.None) _offers.End(offer, OfferState.Taken, now);
        return outcome;
    }

    private DirectiveId Send(IncidentGrain incident, OfficerGrain officer, string by, int travelSeconds, Instant now)
    {
        incident.MandateOf ??= by;
        var known = incident.Ranking?.Officers.FirstOrDefault(line => line.Officer == officer.Registration.Id);
        var made = _directives.Send(incident, officer, by, travelSeconds >= 0 ? travelSeconds : known?.TravelSeconds ?? -1, now);
        _border.Dispatched(incident.Id, by, now);
        return made;
    }

    private bool IsFree(IncidentGrain incident, OfficerId officer, Instant now) =>
        _tables.Officers.TrySlot(officer, out var slot) && CandidateSearch.Fitness(_tables, incident, slot, now, []) == RankReason.Fits;

    private IncidentGrain IncidentOf(Directive directive)
    {
        var known = _tables.Incidents.TryFind(directive.Incident, out var incident);
        Invariant.Holds(known); // An incident closes only when all its directives are over.
        return incident;
    }
}
