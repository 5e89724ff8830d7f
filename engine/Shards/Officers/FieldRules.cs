using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>What the shard does with a call and with an order, whoever they come from.</summary>
/// <param name="Receive">Takes a call in.</param>
/// <param name="Order">Sends an officer.</param>
/// <param name="Near">Tells neighbours of an urgent incident near them, each once.</param>
public sealed record OfficerDoors(
    Func<CallReceived, Instant, Outcome> Receive, Func<DispatchOrdered, Instant, Outcome> Order,
    Action<IncidentGrain, IReadOnlyList<JurisdictionId>, Instant> Near);

/// <summary>What officers begin by themselves, where the type of the incident lets them. Runs on the shard's loop.</summary>
public sealed class FieldRules(ShardTables tables, DirectiveRules directives, OfficerDoors doors)
{
    /// <summary>An officer takes an open incident. The directive is acknowledged by it.</summary>
    public Outcome Take(SelfDispatched input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        if (!tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        if (!tables.Policy.TypeOf(incident.Type.Code).Rules.AllowsSelfDispatch) return Outcome.Refused(Refusal.NoRight);
        return Send(tables.Officers[slot], input.Incident, now);
    }

    /// <summary>An officer opens an incident, and takes it where that is said.</summary>
    public Outcome Open(FieldOpened input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var call = input.Call;
        if (!tables.Policy.Types.TryGetValue(call.Type, out var type)) return Outcome.Refused(Refusal.UnknownType);
        if (!type.Rules.AllowsFieldOpen) return Outcome.Refused(Refusal.NoRight);
        if (!input.HasPlace)
        {
            if (tables.Officers.FixAtOf(slot).IsNever) return Outcome.Refused(Refusal.NoPosition);
            call = call with { Place = tables.Officers.PlaceOf(slot) };
        }

        var opened = doors.Receive(new CallReceived(call) { Area = input.Area, MinuteOfWeek = input.MinuteOfWeek }, now);
        if (opened.Refusal != Refusal.None || !input.Takes || opened.Repeated) return opened;

        // Who is there has it in hand: when the engine has sent somebody else already, both go.
        var sent = Send(tables.Officers[slot], opened.Incident, now);
        return opened with { Directive = sent.Directive };
    }

    // The desk's word on who comes next, or the engine's, is as it was: an officer speaks for himself alone.
    private Outcome Send(OfficerGrain officer, IncidentId id, Instant now)
    {
        if (!tables.Incidents.TryFind(id, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        var mandate = incident.MandateOf;
        var sent = doors.Order(new DispatchOrdered(id, officer.Registration.Id, officer.Registration.Code), now);
        incident.MandateOf = mandate;
        if (sent.Refusal != Refusal.None) return sent;
        directives.Answer(new DirectiveAnswered(officer.Registration.Id, sent.Directive, DirectiveAnswer.Acknowledge, ""), now);
        return sent;
    }
}
