using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Duty;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>What officers say beside answers: panic, shift, status, safety, messages, and what they begin (docs/OFFICERS.md).</summary>
internal sealed partial class OfficerHub
{
    private const string FieldSource = "officer";

    /// <summary>A cry for help. A gateway may pass one on whoever sits before the officer's page.</summary>
    public async Task<DutyAnswer> Panic(long officer, Guid panic)
    {
        if (panic == Guid.Empty) return RefuseDuty(DutyIntake.BadPanic);
        if (CheckDuty(officer, true, out var registration) is { } refused) return refused;
        return await panics.PressAsync(registration, panic);
    }

    /// <summary>The officer begins or ends the shift.</summary>
    public async Task<DutyAnswer> Shift(ShiftInput? input)
    {
        if (input is null) return RefuseDuty("badShift");
        if (CheckDuty(input.Officer, false, out var officer) is { } refused) return refused;
        return await DutyIntake.AskAsync(state, 
            officer.Home,
            input.On ? new ShiftBegun(officer.Id, DutyIntake.Shift(input), officer.Code) : new ShiftEnded(officer.Id, officer.Code));
    }

    /// <summary>A status of the region's table, with words that go to all desks.</summary>
    public async Task<DutyAnswer> Status(long officer, string? code, string? comment)
    {
        if (!HubInput.TryReason(comment, out var said)) return RefuseDuty(HubInput.ReasonTooLong);
        if (CheckDuty(officer, false, out var registration) is { } refused) return refused;
        return await DutyIntake.AskAsync(state, registration.Home, new StatusChosen(registration.Id, code ?? "", said, registration.Code, false, false));
    }

    /// <summary>The officer is well.</summary>
    public async Task<DutyAnswer> AnswerSafety(long officer)
    {
        if (CheckDuty(officer, false, out var registration) is { } refused) return refused;
        return await DutyIntake.AskAsync(state, registration.Home, new SafetyAnswered(registration.Id, registration.Code, IsDesk: false, ""));
    }

    /// <summary>Sends a message to officers or desks of the own jurisdiction.</summary>
    public async Task<DutyAnswer> Message(MessageInput? input)
    {
        if (!ViewerSession.Of(Context).Messages.TryPass(state.Wall)) return RefuseDuty(DutyIntake.TooOften);
        if (CheckDuty(input?.Officer ?? 0, false, out var officer) is { } refused) return refused;
        if (DutyIntake.Message(input, officer.Code, officer.Id, OfficerLimits.NamedByOfficer, isDesk: false, out var body) is { } wrong)
            return RefuseDuty(wrong);
        return DispatchHub.MessageAnswer(await state.Node.Ask(officer.Home, new MessageSent(body), CancellationToken.None));
    }

    /// <summary>A message is on terminals.</summary>
    public Task<DutyAnswer> MarkDelivered(Guid message, IReadOnlyList<long>? officers) => MarkAsync(message, officers, isRead: false);

    /// <summary>A message was read.</summary>
    public Task<DutyAnswer> MarkRead(Guid message, IReadOnlyList<long>? officers) => MarkAsync(message, officers, isRead: true);

    /// <summary>The officer takes an open incident.</summary>
    public async Task<DutyAnswer> SelfDispatch(long officer, string? incident)
    {
        if (IsTooOften) return RefuseDuty(DutyIntake.TooOften);
        if (!IncidentId.TryParse(incident, out var id)) return RefuseDuty(HubInput.BadIncident);
        if (CheckDuty(officer, false, out var registration) is { } refused) return refused;
        if (id.Jurisdiction != registration.Home) return RefuseDuty(HubInput.NotYourJurisdiction);
        return Answer(await state.Node.Ask(registration.Home, new SelfDispatched(registration.Id, id), CancellationToken.None));
    }

    /// <summary>The officer opens an incident, where he is or at a place.</summary>
    public async Task<DutyAnswer> OpenIncident(FieldInput? input)
    {
        if (IsTooOften) return RefuseDuty(DutyIntake.TooOften);
        if (input is null || input.Id == Guid.Empty || string.IsNullOrEmpty(input.Type)) return RefuseDuty("badCall");
        if (input.Priority is < 1 or > 4) return RefuseDuty("priorityOutOfRange");
        if ((input.Text?.Length ?? 0) > HubInputTextMax || (input.Place?.Length ?? 0) > CallLimits.PlaceTextMax)
            return RefuseDuty(HubInput.TextTooLong);
        if (CheckDuty(input.Officer, false, out var officer) is { } refused) return refused;
        var hasPlace = input.Lat is not null || input.Lng is not null;
        var place = officer.Start;
        if (hasPlace && !LatLng.TryFromDegrees(input.Lat ?? double.NaN, input.Lng ?? double.NaN, out place))
            return RefuseDuty("placeOutsideWorld");
        if (!hasPlace && state.Node.TryPosition(officer.Id, out var position) && !position.FixAt.IsNever)
            place = LatLng.FromDegrees(position.Latitude, position.Longitude);
        if (options.JurisdictionOf(place) != officer.Home) return RefuseDuty(HubInput.NotYourJurisdiction);
        var call = new Call(
            input.Id, input.Type, (byte)(input.Priority ?? 0), place, input.Place?.Trim() ?? "", input.Text?.Trim() ?? "", officer.Code, "",
            FieldSource);
        var opened = new FieldOpened(
            officer.Id, call, hasPlace, input.Take, state.Node.Live.AreaOf(officer.Home, place), state.Node.Live.MinuteOfWeek());
        return Answer(await state.Node.Ask(officer.Home, opened, CancellationToken.None));
    }

    /// <summary>Who and what is near the officer.</summary>
    public DutyAnswer Near(long officer)
    {
        if (!ViewerSession.Of(Context).Messages.TryPass(state.Wall)) return RefuseDuty(DutyIntake.TooOften);
        if (CheckDuty(officer, true, out var registration) is { } refused) return refused;
        return NearBy.Find(state, registration) ?? RefuseDuty("noPosition");
    }

    private const int HubInputTextMax = CallLimits.TextMax;

    private static DutyAnswer Answer(in Shards.Outcome outcome) => outcome.Refusal != Refusal.None
        ? DutyAnswer.Refused(Mapping.Word(outcome.Refusal))
        : DutyAnswer.Done with
        {
            Incident = outcome.Incident.ToString(),
            Directive = outcome.Directive == default ? null : outcome.Directive.ToString(),
            Joined = outcome.Joined ? true : null,
            Repeated = outcome.Repeated ? true : null,
        };

    // A page speaks for its officer. A gateway may say for anybody that it is delivered, but not that somebody has read who sits at a page.
    private async Task<DutyAnswer> MarkAsync(Guid message, IReadOnlyList<long>? officers, bool isRead)
    {
        if (!DutyIntake.TryOfficers(officers, OfficerLimits.MarkedAtOnce, out var ids)) return RefuseDuty(DutyIntake.BadRecipients);
        var viewer = ViewerSession.Of(Context).Viewer;
        if (viewer.Kind == ViewerKind.Page && ids.Any(id => id != viewer.Officer)) return RefuseDuty("notYourOfficer");
        if (viewer.Kind == ViewerKind.Gateway && isRead) ids = [.. ids.Where(id => !state.Board.IsOnPage(id))];
        var answer = DutyAnswer.Done;
        foreach (var same in ids.GroupBy(id => state.Node.TryHome(id, out var home) ? home : default))
        {
            if (!state.Node.HasShard(same.Key)) return RefuseDuty(Mapping.Word(Refusal.UnknownOfficer));
            answer = await DutyIntake.AskAsync(state, same.Key, new MessageMarked(message, [.. same], isRead));
            if (!answer.Ok) return answer;
        }

        return answer;
    }

    private DutyAnswer? CheckDuty(long officer, bool terminalOnly, out OfficerRegistration registration) =>
        Check(officer, terminalOnly, out registration) is { } refused ? DutyAnswer.Refused(refused.Reason!) : null;

    private DutyAnswer RefuseDuty(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return DutyAnswer.Refused(reason);
    }
}
