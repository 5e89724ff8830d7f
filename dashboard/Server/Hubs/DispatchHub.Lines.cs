using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Lines;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Phone lines and call-backs (docs/CALLS.md).</summary>
internal sealed partial class DispatchHub
{
    private const string BadLine = "badLine";

    /// <summary>This desk takes a line; without one, whoever has rung longest. Nobody else gets it.</summary>
    public async Task<LineHubAnswer> TakeLine(int jurisdiction, string? line)
    {
        if (!TryOurs(jurisdiction, out var here) || !state.Node.HasShard(here)) return RefuseLine(HubInput.NotYourJurisdiction);
        LineId id = default;
        if (line is not null && (!LineId.TryParse(line, out id) || id.Jurisdiction != here)) return RefuseLine(BadLine);
        return LineMapping.Answer(await state.Node.Ask(here, new LineAsked(id, By), CancellationToken.None));
    }

    /// <summary>This desk gives a line back: it waits for the others.</summary>
    public async Task<LineHubAnswer> LetGoLine(string? line)
    {
        if (CheckLine(line, out var id) is { } refused) return refused;
        return LineMapping.Answer(await state.Node.Ask(id.Jurisdiction, new LineLetGo(id, By), CancellationToken.None));
    }

    /// <summary>This desk has rung back.</summary>
    public async Task<LineHubAnswer> CallBack(string? line, CallBackInput? input)
    {
        if (CheckLine(line, out var id) is { } refused) return refused;
        if (input?.Reached is not { } reached) return RefuseLine("badJson");
        if (!LifeInput.TryText(input.Note, LineLimits.NoteMax, out var note)) return RefuseLine(HubInput.TextTooLong);
        var told = new CallBackTold(id, reached, input.Last == true, note, By);
        return LineMapping.Answer(await state.Node.Ask(id.Jurisdiction, told, CancellationToken.None));
    }

    // The line may be of another city than the happening, so its own shard is told, after the call is in. Said again with a repeated Open.
    private async Task<CallHubAnswer> TieAsync(LineId line, Call call, IncidentId incident, CallHubAnswer answer)
    {
        var outcome = await state.Node.Ask(
            line.Jurisdiction, new LineTied(line, incident, call.Id, call.State, By), CancellationToken.None);
        return answer with { Line = LineMapping.Answer(outcome) };
    }

    private LineHubAnswer? CheckLine(string? line, out LineId id)
    {
        if (!LineId.TryParse(line, out id)) return RefuseLine(BadLine);
        return IsOurs(id.Jurisdiction) && state.Node.HasShard(id.Jurisdiction) ? null : RefuseLine(HubInput.NotYourJurisdiction);
    }

    private LineHubAnswer RefuseLine(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return new LineHubAnswer(false, reason);
    }
}
