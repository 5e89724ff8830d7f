using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Officers: statuses, shifts, panics, safety checks and messages (docs/OFFICERS.md).</summary>
internal sealed partial class DispatchHub
{
    /// <summary>Sets an officer's status by the region's table.</summary>
    public async Task<DutyAnswer> SetOfficer(long officer, string? code, string? comment)
    {
        if (CheckOfficer(officer, out var whose) is { } refused) return refused;
        if (!HubInput.TryReason(comment, out var said)) return RefuseDuty(HubInput.ReasonTooLong);
        var input = new StatusChosen(whose.Id, code ?? "", said, By, IsDesk: true, IsForced: IsSupervisor);
        return await DutyIntake.AskAsync(state, whose.Home, input);
    }

    /// <summary>Begins or ends an officer's shift.</summary>
    public async Task<DutyAnswer> Shift(ShiftInput? input)
    {
        if (input is null) return RefuseDuty("badShift");
        if (CheckOfficer(input.Officer, out var whose) is { } refused) return refused;
        return await DutyIntake.AskAsync(state, 
            whose.Home, input.On ? new ShiftBegun(whose.Id, DutyIntake.Shift(input), By) : new ShiftEnded(whose.Id, By));
    }

    /// <summary>This desk has seen a panic.</summary>
    public async Task<DutyAnswer> AcknowledgePanic(long officer, Guid panic)
    {
        if (CheckOfficer(officer, out var whose) is { } refused) return refused;
        var answer = await DutyIntake.AskAsync(state, whose.Home, new PanicAcknowledged(whose.Id, panic, By));
        return answer.Ok || !panics.IsWaiting(whose.Id) ? answer : DutyAnswer.Refused("panicNotRecorded");
    }

    /// <summary>Ends a panic.</summary>
    public async Task<DutyAnswer> EndPanic(long officer, Guid panic, string? reason)
    {
        if (CheckOfficer(officer, out var whose) is { } refused) return refused;
        if (!HubInput.TryReason(reason, out var why)) return RefuseDuty(HubInput.ReasonTooLong);
        if (why.Length == 0) return RefuseDuty(Mapping.Word(Refusal.ReasonMissing));
        var answer = await DutyIntake.AskAsync(state, whose.Home, new PanicEnded(whose.Id, panic, By, why));
        return !answer.Ok && await panics.TryEndAsync(whose.Id, panic, By, why) ? DutyAnswer.Done : answer;
    }

    /// <summary>Asks an officer whether all is well.</summary>
    public async Task<DutyAnswer> AskSafety(long officer)
    {
        if (CheckOfficer(officer, out var whose) is { } refused) return refused;
        return await DutyIntake.AskAsync(state, whose.Home, new SafetyAsked(whose.Id, By));
    }

    /// <summary>This desk has heard that an officer is well.</summary>
    public async Task<DutyAnswer> AnswerSafety(long officer, string? note)
    {
        if (CheckOfficer(officer, out var whose) is { } refused) return refused;
        if (!HubInput.TryReason(note, out var said)) return RefuseDuty(HubInput.ReasonTooLong);
        return await DutyIntake.AskAsync(state, whose.Home, new SafetyAnswered(whose.Id, By, IsDesk: true, said));
    }

    /// <summary>Sends a message.</summary>
    public async Task<DutyAnswer> Message(MessageInput? input)
    {
        if (!ViewerSession.Of(Context).Messages.TryPass(state.Wall)) return RefuseDuty(DutyIntake.TooOften);
        if (!TryOurs(input?.Jurisdiction, out var jurisdiction)) return RefuseDuty(HubInput.NotYourJurisdiction);
        if (DutyIntake.Message(input, By, default, OfficerLimits.NamedByDesk, isDesk: true, out var body) is { } wrong)
            return RefuseDuty(wrong);
        return MessageAnswer(await state.Node.Ask(jurisdiction, new MessageSent(body), CancellationToken.None));
    }

    /// <summary>This desk has read a message to desks.</summary>
    public async Task<DutyAnswer> MarkRead(int jurisdiction, Guid message)
    {
        if (!TryOurs(jurisdiction, out var ours)) return RefuseDuty(HubInput.NotYourJurisdiction);
        return await DutyIntake.AskAsync(state, ours, new MessageReadAtDesk(message, By));
    }

    /// <summary>The newest messages of a jurisdiction, or of one of its officers.</summary>
    public DutyAnswer Messages(int jurisdiction, long? officer)
    {
        if (!TryOurs(jurisdiction, out var ours)) return RefuseDuty(HubInput.NotYourJurisdiction);
        if (officer is not { } number)
            return DutyAnswer.Done with { Messages = [.. state.Board.Messages(ours, DashboardLimits.MessagesAsked).Reverse()] };
        if (CheckOfficer(number, out var whose) is { } refused) return refused;
        return DutyAnswer.Done with { Messages = state.Board.Messages(whose.Home, whose.Id, DashboardLimits.MessagesAsked) };
    }

    /// <summary>Who has a message.</summary>
    public DutyAnswer MessageStates(int jurisdiction, Guid message, int from)
    {
        if (!TryOurs(jurisdiction, out var ours)) return RefuseDuty(HubInput.NotYourJurisdiction);
        var found = state.Board.Recipients(ours, message, Math.Max(0, from), DashboardLimits.RecipientsAsked);
        if (found is not { } recipients) return RefuseDuty(Mapping.Word(Refusal.UnknownMessage));
        return DutyAnswer.Done with
        {
            States =
            [
                .. recipients.States.Select(each => new RecipientRow(
                    each.Officer.Value, state.Node.TryOfficer(each.Officer, out var officer) ? officer.Code : "",
                    DutyMapping.Moment(each.DeliveredAt), DutyMapping.Moment(each.ReadAt))),
            ],
            More = recipients.More,
        };
    }

    internal static DutyAnswer MessageAnswer(in Outcome outcome) => outcome.Refusal != Refusal.None
        ? DutyAnswer.Refused(Mapping.Word(outcome.Refusal))
        : DutyAnswer.Done with { Message = outcome.Standing.ToString(), Recipients = outcome.Officers, Repeated = outcome.Repeated };

    private bool IsSupervisor => User.IsSupervisor();

    private DutyAnswer? CheckOfficer(long number, out OfficerRegistration officer)
    {
        officer = null!;
        if (!HubInput.TryOfficer(number, out var id)) return RefuseDuty(HubInput.BadOfficer);
        if (!state.Node.TryOfficer(id, out officer)) return RefuseDuty(Mapping.Word(Refusal.UnknownOfficer));
        return IsOurs(officer.Home) ? null : RefuseDuty(HubInput.NotYourJurisdiction);
    }

    private bool TryOurs(int? number, out JurisdictionId jurisdiction)
    {
        jurisdiction = number is > 0 and <= ushort.MaxValue ? new JurisdictionId((ushort)number) : default;
        return IsOurs(jurisdiction) && state.Node.HasShard(jurisdiction);
    }

    private DutyAnswer RefuseDuty(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return DutyAnswer.Refused(reason);
    }
}
