using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Duty;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>
/// <c>/hub/officer</c> of docs/HUB.md: directives to officers and their answers. A page speaks for its own officer, a gateway for
/// all of them, except those whose page a person is on.
/// </summary>
internal sealed partial class OfficerHub(DashboardState state, PanicDesk panics, DashboardOptions options, IHubContext<OfficerHub> clients,
    ILogger<OfficerHub> logger) : Hub
{
    private const string HubName = "officer";

    public override Task OnConnectedAsync()
    {
        // A key with both roles is a gateway: keys have no officer.
        var viewer = Context.User!.IsInRole(Roles.Gateway) ? Viewer.ForGateway() : Viewer.ForPage(Context.User!.Officer());
        var line = state.Line(HubName, clients.Clients.Client(Context.ConnectionId), Context);
        if (viewer.Kind == ViewerKind.Page && !state.Node.TryOfficer(viewer.Officer, out _))
        {
            line.Abort(); // A user of users.json whose officer has left officers.csv.
            return Task.CompletedTask;
        }

        var pump = new OfficerPump(viewer, state.Board, line, state.Node, state.Wall);
        return ViewerSession.StartAsync(Context, viewer, line, null, pump.RunAsync, state.Board, state.Meters, logger);
    }

    public override Task OnDisconnectedAsync(Exception? exception) => ViewerSession.EndAsync(Context, state.Board, state.Meters);

    /// <summary>An officer's (or the terminal's) answer to a directive.</summary>
    public async Task<HubAnswer> Answer(long officer, string? directive, string? answer, string? reason)
    {
        if (!DirectiveId.TryParse(directive, out var id)) return Refuse(HubInput.BadDirective);
        if (!Words<DirectiveAnswer>.TryRead(answer, out var said)) return Refuse("unknownAnswer");
        if (!HubInput.TryReason(reason, out var why)) return Refuse(HubInput.ReasonTooLong);
        // That the terminal has it is true whoever sits before it; the rest is for the person to say.
        if (Check(officer, said == DirectiveAnswer.Delivered, out var registration) is { } refused) return refused;
        return await AskAsync(id.Jurisdiction, new DirectiveAnswered(registration.Id, id, said, why));
    }

    /// <summary>An officer who is on an incident, or was, writes a note.</summary>
    public async Task<HubAnswer> Note(long officer, string? incident, string? text)
    {
        if (IsTooOften) return Refuse(DutyIntake.TooOften);
        if (!IncidentId.TryParse(incident, out var id)) return Refuse(HubInput.BadIncident);
        if (!LifeInput.TryText(text, IncidentLimits.NoteTextMax, out var said)) return Refuse(HubInput.TextTooLong);
        if (Check(officer, false, out var registration) is { } refused) return refused;
        return await AskAsync(id.Jurisdiction, new IncidentNoted(id, registration.Id, registration.Code, said));
    }

    /// <summary>An officer goes on or off shift, or is busy.</summary>
    public async Task<HubAnswer> SetStatus(long officer, string? status)
    {
        var statuses = state.Node.Policy.Statuses;
        var code = Words<OfficerStatus>.TryRead(status, out var shown) ? statuses.For(shown).Code : status ?? "";
        if (!statuses.TryFind(code, out _)) return Refuse("unknownStatus");
        if (Check(officer, false, out var registration) is { } refused) return refused;
        return await AskAsync(
            registration.Home, new StatusChosen(registration.Id, code, "", registration.Code, IsDesk: false, IsForced: false));
    }

    /// <summary>Where the officer is, told by the officer's own page.</summary>
    public HubAnswer Position(PositionInput? position)
    {
        var session = ViewerSession.Of(Context);
        var viewer = session.Viewer;
        if (viewer.Kind != ViewerKind.Page || options.Positions is not { } take) return Refuse("notAsked");
        if (!session.Positions.TryPass(state.Wall)) return Refuse("tooOften"); // Bad ones count as well: each costs as much.
        if (position is null || !LatLng.TryFromDegrees(position.Lat, position.Lng, out var place)) return Refuse("badPosition");
        var refusal = take(viewer.Officer, new Instant(position.At), place, position.Speed, position.Heading, position.Accuracy);
        return refusal is null ? HubAnswer.Done : Refuse(refusal);
    }

    private bool IsTooOften => !ViewerSession.Of(Context).Orders.TryPass(state.Wall);

    private HubAnswer? Check(long officer, bool terminalOnly, out OfficerRegistration registration)
    {
        registration = null!;
        if (!HubInput.TryOfficer(officer, out var id)) return Refuse(HubInput.BadOfficer);
        var viewer = ViewerSession.Of(Context).Viewer;
        if (viewer.Kind == ViewerKind.Page && viewer.Officer != id) return Refuse("notYourOfficer");
        if (!state.Node.TryOfficer(id, out registration)) return Refuse(Mapping.Word(Refusal.UnknownOfficer));
        if (viewer.Kind == ViewerKind.Gateway && !terminalOnly && state.Board.IsOnPage(id)) return Refuse("officerOnPage");
        return null;
    }

    /// <summary>Waits for the commit even when the line is lost meanwhile.</summary>
    private async Task<HubAnswer> AskAsync(JurisdictionId jurisdiction, ShardInput input)
    {
        if (!state.Node.HasShard(jurisdiction)) return Refuse(Mapping.Word(Refusal.UnknownDirective));
        var outcome = await state.Node.Ask(jurisdiction, input, CancellationToken.None);
        return outcome.Refusal == Refusal.None ? HubAnswer.Done : HubAnswer.Refused(Mapping.Word(outcome.Refusal));
    }

    private HubAnswer Refuse(string reason)
    {
        state.Meters.Refused(HubName, reason);
        return HubAnswer.Refused(reason);
    }
}
