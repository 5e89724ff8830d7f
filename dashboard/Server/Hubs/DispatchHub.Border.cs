using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Orders about what reaches over borders. Each names the jurisdiction that the person acts for.</summary>
internal sealed partial class DispatchHub
{
    /// <summary>The person has compared a sighting with its picture: characters, province and vehicle.</summary>
    /// <param name="isIt">False: it is another vehicle.</param>
    public async Task<HubAnswer> Verify(int jurisdiction, string? track, string? read, bool isIt)
    {
        if (!TryOurs(jurisdiction, out var here)) return Refuse(HubInput.NotYourJurisdiction);
        if (!TrackId.TryParse(track, out var id)) return Refuse(HubInput.BadTrack);
        if (!Guid.TryParseExact(read, "D", out var seen)) return Refuse(HubInput.BadRead);
        return await AskAsync(here, new SightingVerified(id, seen, isIt, By));
    }

    /// <summary>Ends a track: "arrest" or "false".</summary>
    public async Task<HubAnswer> EndTrack(int jurisdiction, string? track, string? end)
    {
        if (!TryOurs(jurisdiction, out var here)) return Refuse(HubInput.NotYourJurisdiction);
        if (!TrackId.TryParse(track, out var id)) return Refuse(HubInput.BadTrack);
        if (!Words<TrackEnd>.TryRead(end, out var how) || how is not (TrackEnd.Arrest or TrackEnd.False)) return Refuse(HubInput.BadAnswer);
        return await AskAsync(here, new TrackClosed(id, how, By));
    }

    /// <summary>Answers a joint alert: "acknowledged", "declined" with a reason, or "deployed".</summary>
    public async Task<HubAnswer> AnswerAlert(int jurisdiction, string? alert, string? answer, string? reason)
    {
        if (!TryOurs(jurisdiction, out var here)) return Refuse(HubInput.NotYourJurisdiction);
        if (!AlertId.TryParse(alert, out var id)) return Refuse(HubInput.BadAlert);
        if (!Words<SideState>.TryRead(answer, out var state) || state < SideState.Acknowledged) return Refuse(HubInput.BadAnswer);
        if (!HubInput.TryReason(reason, out var said)) return Refuse(HubInput.ReasonTooLong);
        return await AskAsync(here, new AlertAnswered(id, state, By, said));
    }

    /// <summary>Writes into a joint alert.</summary>
    public async Task<HubAnswer> SayAlert(int jurisdiction, string? alert, string? text)
    {
        if (!TryOurs(jurisdiction, out var here)) return Refuse(HubInput.NotYourJurisdiction);
        if (!AlertId.TryParse(alert, out var id)) return Refuse(HubInput.BadAlert);
        if (!TryText(text, out var said)) return Refuse(HubInput.TextTooLong);
        return await AskAsync(here, new AlertSaid(id, By, said));
    }

    /// <summary>Takes a joint alert back that the jurisdiction leads.</summary>
    public async Task<HubAnswer> WithdrawAlert(int jurisdiction, string? alert, string? reason)
    {
        if (!TryOurs(jurisdiction, out var here)) return Refuse(HubInput.NotYourJurisdiction);
        if (!AlertId.TryParse(alert, out var id)) return Refuse(HubInput.BadAlert);
        if (!HubInput.TryReason(reason, out var said)) return Refuse(HubInput.ReasonTooLong);
        return await AskAsync(here, new AlertWithdrawn(id, By, said));
    }

    /// <summary>Tells a neighbour of an incident ("incident"), or asks for its officers ("aid").</summary>
    public async Task<HubAnswer> AskNeighbour(string? incident, int neighbour, string? kind, string? text)
    {
        if (Check(incident, out var id) is { } refused) return refused;
        if (!Words<AlertKind>.TryRead(kind, out var about) || about == AlertKind.Track) return Refuse(HubInput.BadAnswer);
        if (!TryText(text, out var said)) return Refuse(HubInput.TextTooLong);
        var there = neighbour is > 0 and <= ushort.MaxValue ? new JurisdictionId((ushort)neighbour) : default;
        if (!state.Node.HasShard(there) || there == id.Jurisdiction) return Refuse(Mapping.Word(Refusal.UnknownJurisdiction));
        return await AskAsync(id.Jurisdiction, new NeighbourAsked(id, there, about, By, said));
    }

    private static bool TryText(string? text, out string said)
    {
        said = text?.Trim() ?? "";
        return said.Length <= JointAlertLimits.TextMax;
    }

    private bool TryOurs(int number, out JurisdictionId jurisdiction)
    {
        jurisdiction = number is > 0 and <= ushort.MaxValue ? new JurisdictionId((ushort)number) : default;
        return IsOurs(jurisdiction);
    }
}
