using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The life of directives: sent, answered, expired, withdrawn, and what each step means for the officer and the incident. Runs on
/// the shard's loop, so two dispatchers can never send the same officer twice.
/// </summary>
public sealed class DirectiveRules(ShardTables tables, RankingRules rankings)
{
    /// <summary>Who sends where the policy lets the engine send by itself.</summary>
    public const string Engine = "engine";

    // Unanswered directives in the order sent. Few at a time: they live for some seconds.
    private readonly List<Directive> _unanswered = [];

    /// <summary>A dispatcher sends an officer.</summary>
    public Outcome Order(DispatchOrdered order, Instant now)
    {
        if (!tables.Incidents.TryFind(order.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (!tables.Officers.TrySlot(order.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = tables.Officers[slot];
        if (!officer.MayBeSent) return Outcome.Refused(Refusal.OfficerNotAvailable);

        incident.MandateOf = order.By;
        var ranked = incident.Ranking?.Officers.FirstOrDefault(line => line.Officer == order.Officer);
        return new Outcome(Refusal.None, incident.Id, Send(incident, officer, order.By, ranked?.TravelSeconds ?? -1, now), false, false);
    }

    /// <summary>
    /// Sends the first of the ranking that still fits, on the standing word of the engine's policy or of the dispatcher who sent somebody
    /// before. Tells the desks when there is nobody.
    /// </summary>
    public void SendBest(IncidentGrain incident, Instant now)
    {
        Invariant.Holds(incident.MandateOf is not null);
        foreach (var line in incident.Ranking!.Officers)
        {
            if (line.Reason != RankReason.Fits) continue;
            var known = tables.Officers.TrySlot(line.Officer, out var slot);
            Invariant.Holds(known);
            Send(incident, tables.Officers[slot], incident.MandateOf!, line.TravelSeconds, now);
            return;
        }

        SayNobodyFound(incident, now);
    }

    /// <summary>Tells the desks, once per dearth, that nobody can be sent.</summary>
    public void SayNobodyFound(IncidentGrain incident, Instant now)
    {
        if (incident.LookAgainAt.IsNever)
            tables.Note(incident, now, HappeningKind.NobodyFound, Engine, detail: $"{incident.Ranking!.Officers.Count}", tellDesks: true);
        incident.LookAgainAt = now.PlusSeconds(DomainLimits.LookAgainSeconds);
    }

    /// <summary>An officer or a terminal answers.</summary>
    public Outcome Answer(DirectiveAnswered input, Instant now)
    {
        if (!tables.TryDirective(input.Directive, out var directive)) return Outcome.Refused(Refusal.UnknownDirective);
        if (directive.Officer.Registration.Id != input.Officer) return Outcome.Refused(Refusal.NotYourDirective);
        var refusal = directive.Answer(input.Answer, now, out var repeated);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (repeated) return new Outcome(Refusal.None, directive.Incident, directive.Id, false, true);

        var known = tables.Incidents.TryFind(directive.Incident, out var incident);
        Invariant.Holds(known); // An incident closes only when all its directives are over.
        if (!directive.IsUnanswered) _unanswered.Remove(directive);
        tables.Effects.Mark(directive, incident);
        Follow(directive, incident, input, now);
        return new Outcome(Refusal.None, directive.Incident, directive.Id, false, false);
    }

    /// <summary>Takes unanswered directives back whose time has run out, and offers their incidents to the next officer.</summary>
    public void Expire(Instant now)
    {
        for (var i = 0; i < _unanswered.Count; i++)
        {
            var directive = _unanswered[i];
            if (directive.AnswerBy > now) continue;
            _unanswered.RemoveAt(i--);
            directive.Expire(now);
            directive.Officer.DidNotAnswer(now);
            GiveBack(directive, HappeningKind.Expired, "", now);
        }
    }

    /// <summary>A dispatcher takes a directive back. The engine sends nobody else by itself: a person has taken this in hand.</summary>
    public Outcome Withdraw(DirectiveWithdrawn input, Instant now)
    {
        if (!tables.TryDirective(input.Directive, out var directive)) return Outcome.Refused(Refusal.UnknownDirective);
        if (directive.IsOver) return Outcome.Refused(Refusal.DirectiveOver);
        var known = tables.Incidents.TryFind(directive.Incident, out var incident);
        Invariant.Holds(known);
        (incident.MandateOf, incident.Needs.FillBy) = (null, null);
        TakeBack(directive, incident, input.By, input.Reason, now);
        incident.UpdateState(now);
        return new Outcome(Refusal.None, incident.Id, directive.Id, false, false);
    }

    /// <summary>True when an incident of its type is not closed without a disposition, and it has none.</summary>
    public bool LacksDisposition(IncidentGrain incident) =>
        incident.Life.Dispositions.Count == 0 && incident.Type.Code != JointAlertLimits.PostType
        && tables.Policy.Dispositions.IsRequiredFor(incident.Type.Code);

    /// <summary>Ends an incident; officers still on it are freed.</summary>
    public void Close(IncidentGrain incident, string by, string reason, Instant now, IncidentEnd end = IncidentEnd.Closed)
    {
        foreach (var directive in incident.Directives)
            if (!directive.IsOver) TakeBack(directive, incident, by, reason, now);
        tables.Stacks.Remove(incident);
        PursuitRules.End(tables, incident, Engine, "incidentOver", now);
        incident.Close(now, end);
        tables.Note(incident, now, HappeningKind.Closed, by, detail: reason);
        tables.Officers.ZoneOf(incident.Cell).Close();
        tables.Incidents.Remove(incident);
        tables.Remembered.Add(incident);
        foreach (var directive in incident.Directives) tables.Retire(directive);
        rankings.Forget(incident.Id);
        tables.Closed(incident.Id);
    }

    /// <summary>Writes what waits for an answer, for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_unanswered.Count);
        foreach (var directive in _unanswered) writer.Directive(directive.Id);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. The tables are restored before.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(6); left > 0; left--)
        {
            var known = tables.TryDirective(reader.Directive(), out var directive);
            Invariant.Holds(known);
            _unanswered.Add(directive);
        }
    }

    /// <summary>Sends an officer who is available.</summary>
    /// <param name="travelSeconds">By road; -1 when not known.</param>
    public DirectiveId Send(IncidentGrain incident, OfficerGrain officer, string by, int travelSeconds, Instant now)
    {
        var answerBy = now.PlusSeconds(tables.Policy.AnswerSeconds[incident.Priority - 1]);
        var directive = new Directive(tables.NextDirective(), incident.Id, officer, now, answerBy, by, travelSeconds)
        {
            Policy = tables.Policy.Version.Number,
        };
        tables.Add(directive);
        _unanswered.Add(directive);
        tables.Change(officer, () => officer.Hold(directive, now));
        if (incident.Send(directive, now) is { } forgotten) tables.Retire(forgotten);
        var code = officer.Registration.Code;
        if (incident.OfferAfter.Length > 0)
            tables.Note(incident, now, HappeningKind.OfferedNext, by, code, incident.OfferAfter, tellDesks: true);
        incident.OfferAfter = "";
        tables.Note(incident, now, HappeningKind.DirectiveSent, by, code);
        if (CandidateSearch.IsElsewhere(incident, officer))
            tables.Note(incident, now, HappeningKind.CrossArea, by, code, officer.Area, tellDesks: true);
        tables.Stacks.Remove(incident);
        tables.Effects.Mark(directive, incident);
        return directive.Id;
    }

    private void Follow(Directive directive, IncidentGrain incident, DirectiveAnswered input, Instant now)
    {
        var officer = directive.Officer;
        if (input.Answer != DirectiveAnswer.Delivered) officer.WasHeardFrom();
        var code = officer.Registration.Code;
        switch (input.Answer)
        {
            case DirectiveAnswer.Delivered:
                tables.Note(incident, now, HappeningKind.Delivered, code, code);
                incident.UpdateState(now);
                break;
            case DirectiveAnswer.Acknowledge:
                tables.Note(incident, now, HappeningKind.Acknowledged, code, code);
                incident.UpdateState(now);
                break;
            case DirectiveAnswer.Decline:
                GiveBack(directive, HappeningKind.Declined, input.Reason, now);
                break;
            case DirectiveAnswer.EnRoute:
                tables.Change(officer, () => officer.Follow(OfficerStatus.EnRoute, now));
                tables.Note(incident, now, HappeningKind.EnRoute, code, code);
                incident.UpdateState(now);
                break;
            case DirectiveAnswer.OnScene:
                tables.Change(officer, () => officer.Follow(OfficerStatus.OnScene, now));
                tables.Note(incident, now, HappeningKind.OnScene, code, code);
                incident.UpdateState(now);
                break;
            case DirectiveAnswer.Clear:
                Clear(directive, incident, input.Reason, now);
                break;
            default:
                throw new InvariantViolatedException($"answer {input.Answer} was accepted and is not known");
        }
    }

    // The last one out ends an incident that was attended, by the type's rule; one that nobody reached goes back into the queue.
    private void Clear(Directive directive, IncidentGrain incident, string word, Instant now)
    {
        var code = directive.Officer.Registration.Code;
        Free(directive.Officer, now);
        tables.Note(incident, now, HappeningKind.Completed, code, code, word);
        var codes = incident.Life.Dispositions;
        if (codes.Count < IncidentLimits.DispositionsMax && !codes.Contains(word)
            && tables.Policy.Dispositions.TryFind(word, incident.Type.Code, out _)) incident.Life.Dispositions = [.. codes, word];
        if (incident.HasActiveDirective)
        {
            incident.UpdateState(now);
            return;
        }

        if (incident.WasAttended)
        {
            EndAttended(incident, code, "cleared by the last officer", now);
            return;
        }

        incident.RefusedBy(directive.Officer.Registration.Id);
        incident.UpdateState(now);
        rankings.Ask(incident, now);
    }

    // Declined or expired: the officer is free, and unless somebody else is on it the incident is offered to the next.
    private void GiveBack(Directive directive, HappeningKind kind, string reason, Instant now)
    {
        var known = tables.Incidents.TryFind(directive.Incident, out var incident);
        Invariant.Holds(known);
        var code = directive.Officer.Registration.Code;
        Free(directive.Officer, now);
        incident.RefusedBy(directive.Officer.Registration.Id);
        tables.Note(incident, now, kind, kind == HappeningKind.Declined ? code : Engine, code, reason, tellDesks: true);
        tables.Effects.Mark(directive, incident);
        incident.UpdateState(now);
        if (incident.HasActiveDirective)
        {
            if (PlanLookup.WordToFill(incident) is not null) rankings.Ask(incident, now); // Another for the place.
            return;
        }

        if (incident.WasAttended)
        {
            // Somebody was there and is done; the one who did not come was to help. Sending another to a place that is over helps nobody.
            EndAttended(incident, Engine, "attended; the other officer did not come", now);
            return;
        }

        incident.OfferAfter = code;
        rankings.Ask(incident, now);
    }

    // Closed by itself, or left to a desk: because its type says so, or because what came of it is not known.
    private void EndAttended(IncidentGrain incident, string by, string reason, Instant now)
    {
        var lacks = LacksDisposition(incident);
        if (!lacks && incident.Type.Rules.LastClear == LastClear.Close)
        {
            Close(incident, by, reason, now, IncidentEnd.Cleared);
            return;
        }

        incident.Clear(now);
        tables.Note(incident, now, HappeningKind.Cleared, by, detail: lacks ? "disposition" : "queue", tellDesks: true);
    }

    /// <summary>Takes a directive back that is not over; the officer is free.</summary>
    /// <param name="kind">What it is told as.</param>
    public void TakeBack(
        Directive directive, IncidentGrain incident, string by, string reason, Instant now, HappeningKind kind = HappeningKind.Withdrawn)
    {
        _unanswered.Remove(directive);
        directive.Withdraw(now, reason);
        Free(directive.Officer, now);
        tables.Note(
            incident, now, kind, by, directive.Officer.Registration.Code, reason, tellDesks: kind == HappeningKind.Preempted);
        tables.Effects.Mark(directive, incident);
        if (incident.State != IncidentState.Closed) incident.UpdateState(now);
    }

    // Whoever waits for somebody to send should not wait for the next look.
    private void Free(OfficerGrain officer, Instant now)
    {
        tables.Change(officer, () => officer.Release(now));
        tables.Freed(officer);
    }
}
