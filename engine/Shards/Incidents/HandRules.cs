using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>
/// In whose hands an incident is. It changes hands only when somebody takes it: a hand-over waits for the other desk's word. Runs on the
/// shard's loop.
/// </summary>
public sealed class HandRules(ShardTables tables, DeskRules desks)
{
    /// <summary>A desk takes an incident that nobody has in hand.</summary>
    public Outcome Take(IncidentTaken input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (incident.Life.InHandOf == input.By) return Outcome.Of(incident.Id, new IncidentOutcome()) with { Repeated = true };
        if (incident.Life.InHandOf.Length > 0) return InOthersHands(incident);
        if (!desks.TryCome(input.By, now)) return Outcome.Refused(Refusal.TooManyDesks);
        Give(incident, input.By, "", now);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>A desk lets an incident go: it is its area's, or everybody's.</summary>
    public Outcome LetGo(IncidentLetGo input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (incident.Life.InHandOf != input.By) return Outcome.Refused(Refusal.NotInYourHands);
        incident.Life.Give("", now);
        tables.Note(incident, now, HappeningKind.LetGo, input.By, detail: input.Reason, tellDesks: true);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>A desk asks another to take what it has, or what nobody has.</summary>
    public Outcome Ask(HandOverAsked input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (input.Desk == input.By) return Outcome.Refused(Refusal.SameDesk);
        if (incident.Life.InHandOf.Length > 0 && incident.Life.InHandOf != input.By) return InOthersHands(incident);
        if (incident.Life.HandOver is not null) return Outcome.Refused(Refusal.HandOverWaits);
        if (!desks.IsThere(input.Desk)) return Outcome.Refused(Refusal.DeskNotThere);
        var answerBy = now.PlusSeconds(IncidentLimits.HandOverSeconds);
        incident.Life.HandOver = new HandOver(input.Desk, input.By, now, answerBy, answerBy, input.Text, false);
        var detail = input.Text.Length == 0 ? input.Desk : $"{input.Desk}: {input.Text}";
        tables.Note(incident, now, HappeningKind.HandOverAsked, input.By, detail: detail, tellDesks: true);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>The asked desk says yes or no, or the asking one takes it back.</summary>
    public Outcome Answer(HandOverAnswered input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (incident.Life.HandOver is not { } asked) return Outcome.Refused(Refusal.NoHandOver);
        var isTheirs = asked.To == input.By;
        if (!isTheirs && (input.IsAccepted || asked.By != input.By)) return Outcome.Refused(Refusal.NotYourHandOver);
        if (isTheirs && !input.IsAccepted && input.Reason.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        if (input.IsAccepted && !desks.TryCome(input.By, now)) return Outcome.Refused(Refusal.TooManyDesks);
        incident.Life.HandOver = null;
        var word = input.IsAccepted ? "accepted" : isTheirs ? "declined" : "withdrawn";
        var detail = input.Reason.Length == 0 ? word : $"{word}: {input.Reason}";
        tables.Note(incident, now, HappeningKind.HandOverAnswered, input.By, detail: detail, tellDesks: true);
        if (input.IsAccepted) Give(incident, input.By, "", now);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>A supervisor takes an incident, whoever has it.</summary>
    public Outcome TakeOver(IncidentTakenOver input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (input.Reason.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        if (incident.Life.InHandOf == input.By) return Outcome.Of(incident.Id, new IncidentOutcome()) with { Repeated = true };
        if (!desks.TryCome(input.By, now)) return Outcome.Refused(Refusal.TooManyDesks);
        Give(incident, input.By, input.Reason, now);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>A supervisor takes everything of a desk: areas, incidents, and what it was asked to take.</summary>
    public Outcome TakeOver(DeskTakenOver input, Instant now)
    {
        if (input.Reason.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        var refusal = desks.TakeOver(input, now);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        foreach (var incident in tables.Incidents.All)
        {
            if (incident.Life.InHandOf == input.Desk) Give(incident, input.By, input.Reason, now);
            if (incident.Life.HandOver is not { } asked || asked.To != input.Desk) continue;
            var answerBy = now.PlusSeconds(IncidentLimits.HandOverSeconds);
            incident.Life.HandOver = asked.By == input.By ? null : asked with { To = input.By, AnswerBy = answerBy, AgainAt = answerBy, IsOverdue = false };
            tables.Note(incident, now, HappeningKind.HandOverAsked, input.By, detail: $"{input.By}: {input.Reason}", tellDesks: true);
        }

        return Outcome.Done;
    }

    private static Outcome InOthersHands(IncidentGrain incident) =>
        Outcome.Refused(Refusal.InOthersHands) with { Life = new IncidentOutcome { Desk = incident.Life.InHandOf } };

    // Whoever was asked to take it is told by the row that the question is over.
    private void Give(IncidentGrain incident, string desk, string reason, Instant now)
    {
        var before = incident.Life.InHandOf;
        incident.Life.Give(desk, now);
        var detail = reason.Length == 0 ? before : $"{before}: {reason}";
        tables.Note(incident, now, HappeningKind.TakenInHand, desk, detail: detail, tellDesks: reason.Length > 0);
    }
}
