using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>The life of incidents: notes, changes, links, merging, ends and transfers (docs/INCIDENTS.md).</summary>
internal sealed partial class DispatchHub
{
    /// <summary>Writes a note.</summary>
    public async Task<IncidentAnswer> Note(string? incident, string? text)
    {
        if (IsTooOften) return RefuseLife(DutyIntake.TooOften);
        if (CheckLife(incident, out var id) is { } refused) return refused;
        if (!LifeInput.TryText(text, IncidentLimits.NoteTextMax, out var said)) return RefuseLife(HubInput.TextTooLong);
        var outcome = await state.Node.Ask(id.Jurisdiction, new IncidentNoted(id, default, By, said), CancellationToken.None);
        var answer = IncidentMapping.Answer(outcome, life => new UndoRow(nameof(StrikeNote), [id.ToString(), life.Number]));
        return answer with { Note = outcome.Life is { Number: > 0 and var number } ? number : null };
    }

    /// <summary>Strikes an own note through.</summary>
    public Task<IncidentAnswer> StrikeNote(string? incident, int note) =>
        AskLifeAsync(incident, "", id => new NoteStruck(id, note, By));

    /// <summary>Changes type, priority or place.</summary>
    public async Task<IncidentAnswer> Amend(string? incident, ChangeInput? change)
    {
        if (CheckLife(incident, out var id) is { } refused) return refused;
        if (change is null) return RefuseLife(Mapping.Word(Refusal.NothingToChange));
        if (LifeInput.Read(change, out var wanted) is { } bad) return RefuseLife(bad);
        if (LifeInput.Read(change.IfNow, out var ifNow) is { } badNow) return RefuseLife(badNow);
        string? area = null;
        if (wanted.Place is { } place)
        {
            if (options.JurisdictionOf(place) is not { } owner) return RefuseLife(Mapping.Word(Refusal.PlaceOutsideRegion));
            if (owner != id.Jurisdiction)
                return RefuseLife("placeInOtherJurisdiction") with { Detail = new RefusalRow { Jurisdiction = owner.Value } };
            area = state.Node.Live.AreaOf(id.Jurisdiction, place);
        }

        var input = new IncidentAmended(id, wanted, ifNow, area, NearOf(id, wanted), By);
        return IncidentMapping.Answer(
            await state.Node.Ask(id.Jurisdiction, input, CancellationToken.None),
            life => new UndoRow(nameof(Amend), [id.ToString(), IncidentMapping.Row(life.Before!) with { IfNow = IncidentMapping.Row(life.After!) }]));
    }

    /// <summary>Two incidents have to do with one another.</summary>
    public Task<IncidentAnswer> Link(string? incident, string? other) => LinkAsync(incident, other, true);

    /// <summary>They have not, after all.</summary>
    public Task<IncidentAnswer> Unlink(string? incident, string? other) => LinkAsync(incident, other, false);

    /// <summary>One incident was the same happening as another.</summary>
    public async Task<IncidentAnswer> Merge(string? from, string? into, string? reason)
    {
        if (!IncidentId.TryParse(into, out var other)) return RefuseLife(HubInput.BadIncident);
        return await AskLifeAsync(from, reason, id => new IncidentsMerged(id, other, LifeInput.Trim(reason), By));
    }

    /// <summary>It was nothing, or is no longer needed.</summary>
    public Task<IncidentAnswer> Cancel(string? incident, string? reason) =>
        AskLifeAsync(incident, reason, id => new IncidentCancelled(id, LifeInput.Trim(reason), By));

    /// <summary>Closes an incident whose type asks for no disposition, or that has one.</summary>
    public Task<IncidentAnswer> Close(string? incident, string? reason) => CloseAs(incident, [], reason);

    /// <summary>Closes an incident, and says what came of it.</summary>
    public async Task<IncidentAnswer> CloseAs(string? incident, string[]? dispositions, string? reason)
    {
        if (!LifeInput.TryCodes(dispositions, out var codes)) return RefuseLife(Mapping.Word(Refusal.UnknownDisposition));
        return await AskLifeAsync(
            incident, reason, id => new IncidentClosed(id, By, LifeInput.Trim(reason)) { Dispositions = codes });
    }

    /// <summary>Says what came of an incident, which stays open.</summary>
    public async Task<IncidentAnswer> Dispose(string? incident, string[]? dispositions)
    {
        if (IsTooOften) return RefuseLife(DutyIntake.TooOften);
        if (!LifeInput.TryCodes(dispositions, out var codes)) return RefuseLife(Mapping.Word(Refusal.UnknownDisposition));
        return await AskLifeAsync(
            incident, "", id => new IncidentDisposed(id, codes, By),
            (id, life) => new UndoRow(nameof(Dispose), [id.ToString(), life.DispositionsBefore!]));
    }

    /// <summary>A closed incident waits again.</summary>
    public Task<IncidentAnswer> Reopen(string? incident, string? reason) =>
        AskLifeAsync(incident, reason, id => new IncidentReopened(id, LifeInput.Trim(reason), By));

    /// <summary>Gives an incident to another body.</summary>
    public async Task<IncidentAnswer> TransferOut(string? incident, string? body, string? text, bool close)
    {
        if (CheckLife(incident, out var id) is { } refused) return refused;
        if (!LifeInput.TryText(text, JointAlertLimits.TextMax, out var said)) return RefuseLife(HubInput.TextTooLong);
        var outcome = await state.Node.Ask(
            id.Jurisdiction, new TransferredOut(id, LifeInput.Trim(body), said, close, By), CancellationToken.None);
        return IncidentMapping.Answer(outcome) with { Transfer = outcome.Life is { Number: > 0 and var number } ? number : null };
    }

    /// <summary>Says what a body has answered: "accepted", "declined", "done", or "withdrawn".</summary>
    public async Task<IncidentAnswer> TransferAnswer(string? incident, int transfer, string? answer, string? text)
    {
        if (!Words<TransferState>.TryRead(answer, out var how)) return RefuseLife(HubInput.BadAnswer);
        return await AskLifeAsync(incident, text, id => new TransferAnswered(id, transfer, how, LifeInput.Trim(text), By));
    }

    private async Task<IncidentAnswer> LinkAsync(string? incident, string? other, bool areLinked)
    {
        if (IsTooOften) return RefuseLife(DutyIntake.TooOften);
        if (!IncidentId.TryParse(other, out var second)) return RefuseLife(HubInput.BadIncident);
        return await AskLifeAsync(
            incident, "", id => new IncidentsLinked(id, second, areLinked, By),
            (id, _) => new UndoRow(areLinked ? nameof(Unlink) : nameof(Link), [id.ToString(), second.ToString()]));
    }

    // Neighbours are asked for what may become an urgent incident, or an urgent one elsewhere; the fold looks at the incident itself.
    private IReadOnlyList<JurisdictionId> NearOf(IncidentId id, IncidentChange change)
    {
        if (!state.Board.TryIncident(id, out var view)) return [];
        var type = change.Type is null ? null : state.Node.Policy.Types.GetValueOrDefault(change.Type);
        var priority = change.Priority != 0 ? change.Priority : Math.Min(view.Priority, type?.Priority ?? view.Priority);
        return priority <= JointAlertLimits.NearPriorityMax ? options.NeighboursNear(change.Place ?? view.Place, id.Jurisdiction) : [];
    }

    private IncidentAnswer? CheckLife(string? incident, out IncidentId id) =>
        Check(incident, out id) is { } refused ? new IncidentAnswer(false, refused.Reason) : null;

    /// <summary>Checks, asks, and answers, as <see cref="AskAsync"/> does.</summary>
    private async Task<IncidentAnswer> AskLifeAsync(
        string? incident, string? reason, Func<IncidentId, ShardInput> input, Func<IncidentId, IncidentOutcome, UndoRow?>? undo = null)
    {
        if (CheckLife(incident, out var id) is { } refused) return refused;
        if (!HubInput.TryReason(reason, out _)) return RefuseLife(HubInput.ReasonTooLong);
        var outcome = await state.Node.Ask(id.Jurisdiction, input(id), CancellationToken.None);
        return IncidentMapping.Answer(outcome, undo is null ? null : life => undo(id, life));
    }

    private IncidentAnswer RefuseLife(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return new IncidentAnswer(false, reason);
    }
}
