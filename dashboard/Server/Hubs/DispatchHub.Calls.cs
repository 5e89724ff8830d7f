using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Calls: taken, compared with what is open, changed, split off (docs/CALLS.md).</summary>
internal sealed partial class DispatchHub
{
    private const string BadCall = "badCall";

    /// <summary>Takes a call. The page made its id: given again after a lost answer it is the same call.</summary>
    public async Task<CallHubAnswer> Open(OpenInput? input)
    {
        if (CallIntake.Read(input, state.Node.Live.Policy, By, out var call, out var joining, out var placeless) is { } bad) return Refuse(bad);
        LineId line = default;
        if (input!.Line is not null && CheckLine(input.Line, out line) is { } badLine) return CallHubAnswer.Refused(badLine.Reason!);
        if (!TryGround(input, ref call, placeless, out var there)) return RefuseCall(placeless ? "unknownJurisdiction" : "placeOutsideRegion");
        if (joining.By == JoinBy.Given)
        {
            if (!IsOurs(joining.Incident.Jurisdiction)) return RefuseCall(HubInput.NotYourJurisdiction);
            there = joining.Incident.Jurisdiction; // The desk has looked: it is that one, on whichever side of a border the point lies.
        }

        var received = new CallReceived(call)
        {
            Joining = joining,
            Near = NearOf(call, there),
            Area = state.Node.Live.AreaOf(there, call.Place),
            MinuteOfWeek = state.Node.Live.MinuteOfWeek(),
        };
        var outcome = await state.Node.Ask(there, received, CancellationToken.None);
        if (outcome.Refusal != Refusal.None) return CallHubAnswer.Refused(Mapping.Word(outcome.Refusal));
        var answer = new CallHubAnswer(true)
        {
            Incident = outcome.Incident.ToString(),
            Call = call.Id.ToString(),
            Jurisdiction = there.Value,
            Joined = outcome.Joined,
            Repeated = outcome.Repeated,
            Yours = IsOurs(there),
            Duplicates = call.Mark == PlaceMark.Unplaced ? [] : state.Duplicates(Ours, call.Type, call.Place, outcome.Incident),
        };
        return line == default ? answer : await TieAsync(line, call, outcome.Incident, answer);
    }

    /// <summary>Open incidents that a call may be about.</summary>
    public CallHubAnswer Duplicates(DuplicatesInput? input)
    {
        if (!CallIntake.TryPlace(input?.Lat, input?.Lng, out var place) || place is not { } at) return RefuseCall("placeOutsideWorld");
        return new CallHubAnswer(true) { Candidates = state.Duplicates(Ours, input!.Type, at, default) };
    }

    /// <summary>Changes what is known of a call.</summary>
    public async Task<CallHubAnswer> AmendCall(string? incident, string? call, AmendCallInput? input)
    {
        if (CheckCall(incident, call, out var id, out var which) is { } refused) return refused;
        if (CallIntake.Read(input, out var change) is { } bad) return Refuse(bad);
        return await AskCallAsync(id.Jurisdiction, new CallAmended(id, which, change, By));
    }

    /// <summary>Attaches a reference to an incident.</summary>
    public async Task<CallHubAnswer> Attach(string? incident, AttachInput? input)
    {
        if (Check(incident, out var id) is { } refused) return CallHubAnswer.Refused(refused.Reason!);
        if (CallIntake.Read(input, By) is not { } attachment) return RefuseCall("badAttachment");
        return await AskCallAsync(id.Jurisdiction, new AttachmentAdded(id, attachment));
    }

    /// <summary>Takes a call out of an incident: into one of its own, or into a given one.</summary>
    public async Task<CallHubAnswer> SplitCall(string? incident, string? call, SplitInput? input)
    {
        if (CheckCall(incident, call, out var id, out var which) is { } refused) return refused;
        IncidentId to = default;
        if (input?.To is { } other && (!IncidentId.TryParse(other, out to) || to.Jurisdiction != id.Jurisdiction))
            return RefuseCall(HubInput.BadIncident);
        var split = new CallSplit(id, which, to, By);
        if (state.Board.TryIncident(id, out var view) && view.Calls.FirstOrDefault(each => each.Call.Id == which) is var (known, at))
        {
            split = split with
            {
                Near = NearOf(known, id.Jurisdiction),
                Area = state.Node.Live.AreaOf(id.Jurisdiction, known.Place),
                MinuteOfWeek = state.Node.Live.MinuteOfWeek(at),
            };
        }

        var outcome = await state.Node.Ask(id.Jurisdiction, split, CancellationToken.None);
        return outcome.Refusal == Refusal.None
            ? new CallHubAnswer(true) { Incident = outcome.Incident.ToString(), Repeated = outcome.Repeated }
            : CallHubAnswer.Refused(Mapping.Word(outcome.Refusal));
    }

    private IReadOnlySet<JurisdictionId> Ours => ViewerSession.Of(Context).Viewer.Jurisdictions;

    // On whose ground it is. A place in words alone stands at the middle of the jurisdiction that the desk names.
    private bool TryGround(OpenInput input, ref Call call, bool placeless, out JurisdictionId there)
    {
        there = default;
        if (!placeless)
        {
            if (options.JurisdictionOf(call.Place) is not { } owner || !state.Node.HasShard(owner)) return false;
            there = owner;
            return true;
        }

        there = input.Jurisdiction is > 0 and <= ushort.MaxValue and { } number ? new JurisdictionId((ushort)number) : default;
        if (!state.Node.HasShard(there) || !state.Map.TryMiddle(there, out var middle)) return false;
        call = call with { Place = middle };
        return true;
    }

    // As for calls from machines: only for what may become an urgent incident.
    private IReadOnlyList<JurisdictionId> NearOf(Call call, JurisdictionId there)
    {
        var priority = call.Priority != 0 ? call.Priority : state.Node.Live.Policy.TypeOf(call.Type).Priority;
        return priority <= JointAlertLimits.NearPriorityMax && call.Mark != PlaceMark.Unplaced ? options.NeighboursNear(call.Place, there) : [];
    }

    private CallHubAnswer? CheckCall(string? incident, string? call, out IncidentId id, out Guid which)
    {
        which = default;
        if (Check(incident, out id) is { } refused) return CallHubAnswer.Refused(refused.Reason!);
        return CallIntake.TryId(call, out which) ? null : RefuseCall(BadCall);
    }

    private async Task<CallHubAnswer> AskCallAsync(JurisdictionId jurisdiction, ShardInput input)
    {
        var outcome = await state.Node.Ask(jurisdiction, input, CancellationToken.None);
        return outcome.Refusal == Refusal.None ? CallHubAnswer.Done : CallHubAnswer.Refused(Mapping.Word(outcome.Refusal));
    }

    private CallHubAnswer RefuseCall(string reason) => Refuse(CallHubAnswer.Refused(reason));

    private CallHubAnswer Refuse(CallHubAnswer refused)
    {
        state.Meters.Refused(HubName, refused.Reason!);
        return refused;
    }
}
