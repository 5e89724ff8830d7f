using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Desks: what they cover, whose an incident is, and supervisors (docs/INCIDENTS.md).</summary>
internal sealed partial class DispatchHub
{
    private const string NotSupervisor = "notSupervisor";

    /// <summary>This desk covers these areas and no others.</summary>
    public async Task<IncidentAnswer> CoverAreas(int jurisdiction, string[]? areas)
    {
        if (!TryOurs(jurisdiction, out var here)) return RefuseLife(HubInput.NotYourJurisdiction);
        if (!LifeInput.TryAreas(areas, out var codes)) return RefuseLife(Mapping.Word(Refusal.UnknownArea));
        return IncidentMapping.Answer(await state.Node.Ask(here, new AreasCovered(codes, By), CancellationToken.None));
    }

    /// <summary>This desk is done.</summary>
    public async Task<IncidentAnswer> SignOffDesk(int jurisdiction)
    {
        if (!TryOurs(jurisdiction, out var here)) return RefuseLife(HubInput.NotYourJurisdiction);
        return IncidentMapping.Answer(await state.Node.Ask(here, new DeskSignedOff(By), CancellationToken.None));
    }

    /// <summary>This desk has it in hand.</summary>
    public Task<IncidentAnswer> TakeInHand(string? incident) => AskLifeAsync(
        incident, "", id => new IncidentTaken(id, By), (id, _) => new UndoRow(nameof(LetGo), [id.ToString(), ""]));

    /// <summary>This desk no longer has it in hand.</summary>
    public Task<IncidentAnswer> LetGo(string? incident, string? reason) =>
        AskLifeAsync(incident, reason, id => new IncidentLetGo(id, LifeInput.Trim(reason), By));

    /// <summary>Asks another desk to take it.</summary>
    public async Task<IncidentAnswer> HandOver(string? incident, string? desk, string? text)
    {
        if (!LifeInput.TryText(text, JointAlertLimits.TextMax, out var said)) return RefuseLife(HubInput.TextTooLong);
        return await AskLifeAsync(incident, desk, id => new HandOverAsked(id, LifeInput.Trim(desk), said, By));
    }

    /// <summary>Says yes or no to a hand-over, or takes the question back.</summary>
    public Task<IncidentAnswer> AnswerHandOver(string? incident, bool accept, string? reason) =>
        AskLifeAsync(incident, reason, id => new HandOverAnswered(id, accept, LifeInput.Trim(reason), By));

    /// <summary>A supervisor takes everything of a desk.</summary>
    public async Task<IncidentAnswer> TakeOver(int jurisdiction, string? desk, string? reason)
    {
        if (CheckSupervisor(jurisdiction, desk, reason, out var here) is { } refused) return refused;
        var input = new DeskTakenOver(LifeInput.Trim(desk), LifeInput.Trim(reason), By);
        return IncidentMapping.Answer(await state.Node.Ask(here, input, CancellationToken.None));
    }

    /// <summary>A supervisor takes an incident, whoever has it.</summary>
    public async Task<IncidentAnswer> TakeOverIncident(string? incident, string? reason)
    {
        if (!User.IsSupervisor()) return RefuseLife(NotSupervisor);
        return await AskLifeAsync(incident, reason, id => new IncidentTakenOver(id, LifeInput.Trim(reason), By));
    }

    /// <summary>A supervisor watches a desk, or no longer.</summary>
    public async Task<IncidentAnswer> Monitor(int jurisdiction, string? desk, bool on)
    {
        if (CheckSupervisor(jurisdiction, desk, "", out var here) is { } refused) return refused;
        return IncidentMapping.Answer(await state.Node.Ask(here, new DeskMonitored(LifeInput.Trim(desk), on, By), CancellationToken.None));
    }

    private IncidentAnswer? CheckSupervisor(int jurisdiction, string? desk, string? reason, out JurisdictionId here)
    {
        if (!TryOurs(jurisdiction, out here)) return RefuseLife(HubInput.NotYourJurisdiction);
        if (!User.IsSupervisor()) return RefuseLife(NotSupervisor);
        return HubInput.TryReason(desk, out _) && HubInput.TryReason(reason, out _) ? null : RefuseLife(HubInput.ReasonTooLong);
    }
}
