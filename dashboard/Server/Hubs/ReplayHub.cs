using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>
/// <c>/hub/replay</c> of docs/HUB.md: the past of a dispatcher's own jurisdictions. There is nothing here that could change anything.
/// </summary>
internal sealed class ReplayHub(DashboardState state, ReplayRoom room, IHubContext<ReplayHub> clients) : Hub
{
    private const string HubName = "replay";
    private static readonly object Key = typeof(ReplaySession);

    public override Task OnDisconnectedAsync(Exception? exception) => EndAsync();

    /// <summary>Begins to play; a <c>replay</c> message and a <c>snapshot</c> come.</summary>
    public async Task<HubAnswer> Open(ReplayInput? input)
    {
        if (Session is { Ended.IsCompleted: false }) return Refuse("alreadyOpen");
        if (input?.From is not > 0) return Refuse(ReplayRoom.BadMoment);
        if (!IsSpeed(input.Speed)) return Refuse("badSpeed");
        if (!TryReason(input.Reason, out var reason)) return Refuse("badReason");
        await EndAsync();
        var line = state.Line(HubName, clients.Clients.Client(Context.ConnectionId), Context);
        var (refusal, session) = await room.OpenAsync(
            Context.User!.Jurisdictions(), new Instant(input.From.Value), (int)input.Speed!.Value,
            new ReplayPurpose(Context.User!.Identity!.Name!, reason), line, Context.ConnectionAborted);
        if (session is null) return Refuse(refusal!);
        // A connection that went while it was being opened has been told so already, and nobody comes to end it any more. Should it go
        // just now, the session ends with it by itself.
        if (Context.ConnectionAborted.IsCancellationRequested) await session.DisposeAsync();
        else Context.Items[Key] = session;
        return HubAnswer.Done;
    }

    /// <summary>Time goes on.</summary>
    public Task<HubAnswer> Play() => AskAsync(ReplaySession.OrderKind.Play, 0);

    /// <summary>Time stands still.</summary>
    public Task<HubAnswer> Pause() => AskAsync(ReplaySession.OrderKind.Pause, 0);

    /// <summary>Sets how fast time goes.</summary>
    public async Task<HubAnswer> Speed(long speed) =>
        IsSpeed(speed) ? await AskAsync(ReplaySession.OrderKind.Speed, speed) : Refuse("badSpeed");

    /// <summary>Goes to another moment; a fresh <c>snapshot</c> comes.</summary>
    public async Task<HubAnswer> Seek(long moment) =>
        moment > 0 ? await AskAsync(ReplaySession.OrderKind.Seek, moment) : Refuse(ReplayRoom.BadMoment);

    /// <summary>Asks for the whole truth of the moment again; it comes as a <c>snapshot</c>.</summary>
    public async Task<HubAnswer> Snapshot()
    {
        if (Session is null or { Ended.IsCompleted: true }) return Refuse(ReplaySession.NotOpen);
        if (Session.Scene is { } scene) await scene.SnapshotAsync(Context.ConnectionAborted); // Else one comes anyway.
        return HubAnswer.Done;
    }

    /// <summary>Says what the page shows.</summary>
    public HubAnswer View(ViewInput? view)
    {
        if (Session is null) return Refuse(ReplaySession.NotOpen);
        if (!ViewArea.TryFrom(view, out var area)) return Refuse("badView");
        Session.Show(area);
        return HubAnswer.Done;
    }

    /// <summary>An incident in full, as it was then.</summary>
    public HubAnswer Incident(string? incident)
    {
        if (!IncidentId.TryParse(incident, out var id)) return Refuse(HubInput.BadIncident);
        if (!IsOurs(id.Jurisdiction)) return Refuse(HubInput.NotYourJurisdiction);
        if (Session is null) return Refuse(ReplaySession.NotOpen);
        return Session.Scene is { } scene && scene.Board.TryIncident(id, out var view)
            ? HubAnswer.Of(Mapping.Detail(view))
            : Refuse(Mapping.Word(Refusal.UnknownIncident));
    }

    /// <summary>Where an officer was last, as it was then.</summary>
    public HubAnswer Officer(long officer)
    {
        if (!HubInput.TryOfficer(officer, out var id)) return Refuse(HubInput.BadOfficer);
        if (Session is null) return Refuse(ReplaySession.NotOpen);
        return Session.Scene is { } scene && scene.Door.TryPosition(id, out var position)
            ? HubAnswer.Of(new PositionRow(position.Latitude, position.Longitude, position.FixAt.UnixMilliseconds))
            : Refuse(Mapping.Word(Refusal.UnknownOfficer)); // Those of other jurisdictions are not known here.
    }

    private ReplaySession? Session => Context.Items.TryGetValue(Key, out var kept) ? (ReplaySession)kept! : null;

    private bool IsOurs(JurisdictionId jurisdiction) => Context.User!.Jurisdictions().Contains(jurisdiction);

    private static bool IsSpeed(long? speed) => speed is >= DashboardLimits.ReplaySpeedMin and <= DashboardLimits.ReplaySpeedMax;

    // One line of the log, and no two that look like more.
    private static bool TryReason(string? text, out string reason) =>
        HubInput.TryReason(text, out reason) && reason.Length >= DashboardLimits.ReplayReasonMin && !reason.Any(char.IsControl);

    private async Task EndAsync()
    {
        if (Context.Items.Remove(Key, out var kept)) await ((ReplaySession)kept!).DisposeAsync();
    }

    private async Task<HubAnswer> AskAsync(ReplaySession.OrderKind kind, long value)
    {
        var refusal = Session is { } session ? await session.AskAsync(kind, value) : ReplaySession.NotOpen;
        return refusal is null ? HubAnswer.Done : Refuse(refusal);
    }

    private HubAnswer Refuse(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return HubAnswer.Refused(reason);
    }
}
