using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Calls;

/// <summary>
/// The life of calls: taken in, joined or not, changed, split off and moved, and the places that nobody could verify. Runs on the shard's
/// loop, so what two desks decide about one call at the same moment comes one after the other.
/// </summary>
public sealed class CallRules(ShardTables tables, RankingRules rankings, BorderRules border)
{
    private readonly UnverifiedPlaces _unverified = new(tables.Effects);

    /// <summary>The places that nobody could verify.</summary>
    public UnverifiedPlaces Unverified => _unverified;

    /// <summary>Takes a call in, once: an incident of its own, or joined to one that is open.</summary>
    public Outcome Receive(CallReceived received, Instant now)
    {
        var call = received.Call;
        if (tables.Calls.TryFind(call.Id, out var known)) return new Outcome(Refusal.None, known, default, false, true);
        if (!tables.Policy.Types.TryGetValue(call.Type, out var type)) return Outcome.Refused(Refusal.UnknownType);
        var joining = received.Joining;
        if (joining.By == JoinBy.Given)
        {
            if (!tables.Incidents.TryFind(joining.Incident, out var given)) return Outcome.Refused(Refusal.UnknownIncident);
            if (IsPost(given.Type) || IsPost(type)) return Outcome.Refused(Refusal.NotForCalls);

            // Of another type: as urgent as that type is, not as the incident's.
            return Join(given, received with { Call = call with { Priority = UrgencyOf(call, given) } }, now);
        }

        if (joining.By == JoinBy.Apart && IsPost(type)) return Outcome.Refused(Refusal.NotForCalls);
        var cell = CellOf(call.Place);
        var open = OpenFor(call, cell, now);
        if (open is not null && joining.By == JoinBy.Policy) return Join(open, received, now);

        if (tables.Incidents.Count >= DomainLimits.OpenIncidentsMax) return Outcome.Refused(Refusal.TooManyIncidents);
        var incident = new IncidentGrain(tables.NextIncident(), type, call, cell, now, tables.Policy.Version.Number)
        {
            Area = tables.KnownArea(received.Area),
            MinuteOfWeek = received.MinuteOfWeek,
        };
        tables.Calls.Add(call.Id, incident.Id);
        Open(incident, received.Near, now);
        tables.Officers.ZoneOf(cell).Called(now);
        if (call.Mark != PlaceMark.Found)
        {
            _unverified.Add(incident.Id, call, now);
            tables.Note(incident, now, HappeningKind.PlaceUnverified, call.By, detail: call.PlaceText, tellDesks: true);
        }

        if (open is not null) tables.Note(incident, now, HappeningKind.OpenedApart, call.By, detail: open.Id.ToString());
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    /// <summary>Takes what a desk does with calls.</summary>
    public Outcome Apply(CallInput input, Instant now) => input switch
    {
        CallAmended amended => Amend(amended, now),
        CallSplit split => Split(split, now),
        AttachmentAdded added => Attach(added, now),
        PlaceFollowedUp done => Outcome.Refused(_unverified.Done(done, now)),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <summary>Tells of all unverified places; the incidents tell of their calls themselves.</summary>
    public void TellAll() => _unverified.TellAll();

    /// <summary>Writes what is not in the tables.</summary>
    public void Save(StateWriter writer) => _unverified.Save(writer);

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader) => _unverified.Restore(ref reader);

    private static bool IsPost(IncidentType type) => type.Code == JointAlertLimits.PostType;

    private static H3Cell CellOf(LatLng place) => H3Cell.FromLatLng(place, OfficerTable.CellResolution);

    private byte UrgencyOf(Call call, IncidentGrain incident)
    {
        if (call.Priority is >= 1 and <= 4) return call.Priority;
        return (tables.Policy.Types.GetValueOrDefault(call.Type) ?? incident.Type).Priority;
    }

    // Where nobody knows the place, what is near to its point says nothing.
    private IncidentGrain? OpenFor(Call call, H3Cell cell, Instant now)
    {
        var policy = tables.Policy;
        return policy.JoinMetres == 0 || call.Mark == PlaceMark.Unplaced
            ? null
            : tables.Incidents.Nearest(call.Type, call.Place, cell, policy.JoinMetres, now.PlusSeconds(-policy.JoinSeconds));
    }

    private void Open(IncidentGrain incident, IReadOnlyList<JurisdictionId> near, Instant now)
    {
        if (MayIssue(incident)) incident.MandateOf = DirectiveRules.Engine;
        tables.Incidents.Add(incident);
        tables.Officers.ZoneOf(incident.Cell).Open();
        tables.Effects.Mark(incident);
        rankings.Ask(incident, now);
        border.Near(incident, near, now);
    }

    // Nobody is sent to the middle of a city because a place is not known.
    private static bool MayIssue(IncidentGrain incident) =>
        incident.PlaceMark != PlaceMark.Unplaced && incident.Type.IsIssuedAt(incident.Priority);

    private Outcome Join(IncidentGrain incident, CallReceived received, Instant now)
    {
        var call = received.Call;
        var priority = incident.Priority;
        var refusal = incident.Join(call, now);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        tables.Officers.ZoneOf(incident.Cell).Called(now);
        HasMore(incident, priority, received.Near, now);
        tables.Calls.Add(call.Id, incident.Id);
        return new Outcome(Refusal.None, incident.Id, default, true, false);
    }

    private void HasMore(IncidentGrain incident, byte priorityBefore, IReadOnlyList<JurisdictionId> near, Instant now)
    {
        if (incident.Priority != priorityBefore)
        {
            // Whoever is on it must learn that it is worse than was said.
            TellOfficers(incident);
            border.Near(incident, near, now);
        }

        tables.Effects.Mark(incident);

        // More urgent than the first call said: the engine may now send by itself, if no person has taken it in hand.
        if (incident is not { MandateOf: null, Directives.Count: 0 } || !MayIssue(incident)) return;
        incident.MandateOf = DirectiveRules.Engine;
        rankings.Ask(incident, now);
    }

    private void TellOfficers(IncidentGrain incident)
    {
        foreach (var directive in incident.Directives)
            if (!directive.IsOver) tables.Effects.Mark(directive, incident);
    }

    private Outcome Amend(CallAmended input, Instant now)
    {
        if (!tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (!incident.Calls.Has(input.Call)) return Outcome.Refused(Refusal.UnknownCall);
        var what = incident.Calls.Amend(input.Call, input.Change, input.By, now);
        if (what.Length == 0) return new Outcome(Refusal.None, incident.Id, default, false, true);
        tables.Note(incident, now, HappeningKind.CallAmended, input.By, detail: what);

        // The first caller's words stand on the directive.
        if (incident.Calls.First.Call.Id == input.Call) TellOfficers(incident);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    private Outcome Attach(AttachmentAdded input, Instant now)
    {
        if (!tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        var attachment = input.Attachment with { At = now };
        var refusal = incident.Calls.Attach(attachment, out var repeated);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (!repeated)
            tables.Note(incident, now, HappeningKind.Attached, attachment.By, detail: $"{attachment.Kind} {attachment.Name}".TrimEnd());
        return new Outcome(Refusal.None, incident.Id, default, false, repeated);
    }

    private Outcome Split(CallSplit input, Instant now)
    {
        if (!tables.Incidents.TryFind(input.From, out var from)) return Outcome.Refused(Refusal.UnknownIncident);
        if (!from.Calls.Has(input.Call)) return Moved(input);
        if (input.To == from.Id) return new Outcome(Refusal.None, from.Id, default, false, true);
        if (IsPost(from.Type)) return Outcome.Refused(Refusal.NotForCalls);
        if (from.Calls.Count == 1) return Outcome.Refused(Refusal.OnlyCall);
        IncidentGrain? to = null;
        if (input.To != default && !tables.Incidents.TryFind(input.To, out to)) return Outcome.Refused(Refusal.UnknownIncident);
        if (to is not null && IsPost(to.Type)) return Outcome.Refused(Refusal.NotForCalls);
        return to is null ? SplitApart(from, input, now) : SplitInto(from, to, input, now);
    }

    // It was taken out before: by the same desk, whose answer was lost, or by another.
    private Outcome Moved(CallSplit input)
    {
        var isElsewhere = tables.Calls.TryFind(input.Call, out var now) && now != input.From;
        return isElsewhere && (input.To == default || input.To == now)
            ? new Outcome(Refusal.None, now, default, false, true)
            : Outcome.Refused(Refusal.UnknownCall);
    }

    private Outcome SplitApart(IncidentGrain from, CallSplit input, Instant now)
    {
        if (tables.Incidents.Count >= DomainLimits.OpenIncidentsMax) return Outcome.Refused(Refusal.TooManyIncidents);
        var call = from.Calls.Find(input.Call)!.Call;
        var type = tables.Policy.Types.GetValueOrDefault(call.Type) ?? from.Type; // The policy may have lost it since.
        var incident = IncidentGrain.SplitFrom(
            from, input.Call, tables.NextIncident(), type, CellOf(call.Place), input.By, now, tables.Policy.Version.Number);
        incident.Area = tables.KnownArea(input.Area);
        incident.MinuteOfWeek = input.MinuteOfWeek;
        Tell(from, incident, input, now);
        Open(incident, input.Near, now);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    private Outcome SplitInto(IncidentGrain from, IncidentGrain to, CallSplit input, Instant now)
    {
        var priority = to.Priority;
        var refusal = to.TakeOver(from, input.Call, UrgencyOf(from.Calls.Find(input.Call)!.Call, to));
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        Tell(from, to, input, now);
        HasMore(to, priority, input.Near, now);
        return new Outcome(Refusal.None, to.Id, default, true, false);
    }

    private void Tell(IncidentGrain from, IncidentGrain to, CallSplit input, Instant now)
    {
        tables.Calls.Move(input.Call, to.Id);
        tables.Note(from, now, HappeningKind.SplitOff, input.By, detail: to.Id.ToString(), tellDesks: true);
        tables.Note(to, now, HappeningKind.SplitFrom, input.By, detail: from.Id.ToString(), tellDesks: true);

        // The words on their directives are the first caller's: it may be another one now, here or there.
        TellOfficers(from);
        TellOfficers(to);
    }
}
