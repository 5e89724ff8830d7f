using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Duty;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary><c>/hub/dispatch</c> of docs/HUB.md: a desk's live view and its orders, within its own jurisdictions.</summary>
internal sealed partial class DispatchHub(
    DashboardState state, PanicDesk panics, DashboardOptions options, DeskPresence presence, IHubContext<DispatchHub> clients,
    ILogger<DispatchHub> logger) : Hub
{
    private const string HubName = "dispatch";

    public override async Task OnConnectedAsync()
    {
        var jurisdictions = User.Jurisdictions();
        var viewer = Viewer.ForDispatcher(jurisdictions);
        var line = state.Line(HubName, clients.Clients.Client(Context.ConnectionId), Context);
        var seen = state.Node.Shards.Where(shard => jurisdictions.Contains(shard.Jurisdiction)).ToArray();
        var frames = new FrameBuilder(seen, state.Cells, state.Map.Center, state.Speed);
        var pump = new DispatcherPump(viewer, state.Board, frames, line, state.Node, state.Speed, state.Wall, state.Archive, state.Notices);
        await ViewerSession.StartAsync(Context, viewer, line, pump, pump.RunAsync, state.Board, state.Meters, logger);
        presence.Came(By, jurisdictions);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        presence.Went(By, User.Jurisdictions());
        return ViewerSession.EndAsync(Context, state.Board, state.Meters);
    }

    /// <summary>Asks for the whole truth again; it comes as a <c>snapshot</c>.</summary>
    public async Task<HubAnswer> Snapshot()
    {
        await state.Board.SnapshotAsync(ViewerSession.Of(Context).Viewer, Context.ConnectionAborted);
        return HubAnswer.Done;
    }

    /// <summary>Says what the page shows.</summary>
    public HubAnswer View(ViewInput? view)
    {
        if (!ViewArea.TryFrom(view, out var area)) return Refuse("badView");
        ViewerSession.Of(Context).Dispatcher!.Show(area);
        return HubAnswer.Done;
    }

    /// <summary>An incident in full, open or closed and remembered.</summary>
    public HubAnswer Incident(string? incident)
    {
        if (Check(incident, out var id) is { } refused) return refused;
        return state.Board.TryKnown(id, out var view)
            ? HubAnswer.Of(Mapping.Detail(view))
            : Refuse(Mapping.Word(Refusal.UnknownIncident));
    }

    /// <summary>Where an officer was last, whether or not the page shows that place.</summary>
    public HubAnswer Officer(long officer)
    {
        if (!HubInput.TryOfficer(officer, out var id)) return Refuse(HubInput.BadOfficer);
        if (!state.Node.TryOfficer(id, out var registration)) return Refuse(Mapping.Word(Refusal.UnknownOfficer));
        if (!IsOurs(registration.Home)) return Refuse(HubInput.NotYourJurisdiction);
        return state.Node.TryPosition(id, out var position)
            ? HubAnswer.Of(new PositionRow(position.Latitude, position.Longitude, position.FixAt.UnixMilliseconds))
            : Refuse(Mapping.Word(Refusal.UnknownOfficer));
    }

    /// <summary>Sends an officer.</summary>
    public async Task<HubAnswer> Dispatch(string? incident, long officer)
    {
        if (Check(incident, out var id) is { } refused) return refused;
        if (!HubInput.TryOfficer(officer, out var officerId)) return Refuse(HubInput.BadOfficer);
        return await AskAsync(id.Jurisdiction, new DispatchOrdered(id, officerId, By));
    }

    /// <summary>Takes a directive back.</summary>
    public async Task<HubAnswer> Withdraw(string? directive, string? reason)
    {
        if (!DirectiveId.TryParse(directive, out var id)) return Refuse(HubInput.BadDirective);
        if (!IsOurs(id.Jurisdiction)) return Refuse(HubInput.NotYourJurisdiction);
        if (!HubInput.TryReason(reason, out var said)) return Refuse(HubInput.ReasonTooLong);
        return await AskAsync(id.Jurisdiction, new DirectiveWithdrawn(id, By, said));
    }

    /// <summary>Asks for a fresh ranking; it comes as an event.</summary>
    public async Task<HubAnswer> Rank(string? incident)
    {
        if (Check(incident, out var id) is { } refused) return refused;
        return await AskAsync(id.Jurisdiction, new RankingAsked(id));
    }

    private ClaimsPrincipal User => Context.User!;

    private string By => User.Identity!.Name!;

    private bool IsOurs(JurisdictionId jurisdiction) => ViewerSession.Of(Context).Viewer.Jurisdictions.Contains(jurisdiction);

    private bool IsTooOften => !ViewerSession.Of(Context).Orders.TryPass(state.Wall);

    private HubAnswer? Check(string? incident, out IncidentId id)
    {
        if (!IncidentId.TryParse(incident, out id)) return Refuse(HubInput.BadIncident);
        return IsOurs(id.Jurisdiction) ? null : Refuse(HubInput.NotYourJurisdiction);
    }

    /// <summary>
    /// Waits for the commit even when the page goes away meanwhile: an order that was given is not taken back by a lost line.
    /// </summary>
    private async Task<HubAnswer> AskAsync(JurisdictionId jurisdiction, ShardInput input)
    {
        var outcome = await state.Node.Ask(jurisdiction, input, CancellationToken.None);
        if (outcome.Refusal != Refusal.None) return HubAnswer.Refused(Mapping.Word(outcome.Refusal));
        if (outcome.Alert != default) return HubAnswer.Raised(outcome.Alert.ToString());
        return outcome.Directive == default ? HubAnswer.Done : HubAnswer.Made(outcome.Directive.ToString());
    }

    private HubAnswer Refuse(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return HubAnswer.Refused(reason);
    }
}
