using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Hubs;
using SmartPolicing.Realtime.Server.Terminals;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Terminals that the node serves, and the trail of officers (docs/JTT808.md).</summary>
internal static class TerminalEndpoints
{
    private const long TrailSpanMilliseconds = 24L * 3_600_000;
    private const string UnknownTerminal = "unknownTerminal";

    internal static void Map(IEndpointRouteBuilder app, TerminalDoor door)
    {
        Describe(
                app.MapGet("/api/terminals", (ClaimsPrincipal user, NodeDoor node, int? from) => List(user, node, door, from)), "ListTerminals")
            .WithSummary("Terminals and trackers of one's jurisdictions.").Produces<TerminalsMessage>();
        Describe(app.MapGet("/api/terminals/{id}", (ClaimsPrincipal user, string id) => Find(user, door, id)), "FindTerminal")
            .WithSummary("One terminal, with the items of its last report.").Produces<TerminalRow>();
        Describe(
                app.MapPost(
                    "/api/terminals/{id}/query", (HttpContext context, ClaimsPrincipal user, string id) => QueryAsync(context, user, door, id)),
                "QueryTerminal")
            .WithSummary("Asks a terminal where it is now.").Produces<PositionRow>()
            .Produces<ReasonMessage>(StatusCodes.Status409Conflict).Produces<ReasonMessage>(StatusCodes.Status504GatewayTimeout);
        Describe(
                app.MapPost(
                    "/api/terminals/{id}/parameters",
                    (HttpContext context, ClaimsPrincipal user, string id) => SetAsync(context, user, door, id)),
                "SetTerminal")
            .RequireAuthorization(Policies.Supervisor).WithMetadata(new DeskRequest.BodyLimit(TerminalDeskLimits.BodyBytesMax))
            .WithSummary("Sets how often a terminal speaks.").Accepts<TerminalSettings>("application/json")
            .Produces(StatusCodes.Status204NoContent)
            .Produces<ReasonMessage>(StatusCodes.Status409Conflict).Produces<ReasonMessage>(StatusCodes.Status504GatewayTimeout);
        Describe(
                app.MapGet(
                    "/api/officers/{id:long}/trail",
                    (ClaimsPrincipal user, DashboardState state, long id, long? from, long? until, string? why) =>
                        Trail(user, state, door, id, (from, until), why)),
                "FindTrail")
            .WithSummary("Where an officer's terminals were, oldest first. Who asks, and why, is written down.").Produces<TrailMessage>()
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name) => endpoint
        .RequireAuthorization(Policies.Desk).WithName(name).WithTags("Terminals")
        .Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
        .Produces<ReasonMessage>(StatusCodes.Status404NotFound);

    private static IResult List(ClaimsPrincipal user, NodeDoor node, TerminalDoor door, int? from)
    {
        if (from is < 0) return DeskRequest.Bad("badFrom");
        var ours = user.Jurisdictions().Select(jurisdiction => jurisdiction.Value).ToHashSet();
        var rows = door.List().Where(row => ours.Contains(row.Jurisdiction)).Skip(from ?? 0).Take(TerminalDeskLimits.ShownMax + 1).ToArray();
        var more = rows.Length > TerminalDeskLimits.ShownMax;
        return Answers.Json(new TerminalsMessage(node.Now.UnixMilliseconds, more ? rows[..^1] : rows, more));
    }

    private static IResult Find(ClaimsPrincipal user, TerminalDoor door, string id) => Check(user, door, id, out var row) is { } refused
        ? refused
        : Answers.Json(row with { Items = door.Items(row.Id) });

    private static async Task<IResult> QueryAsync(HttpContext context, ClaimsPrincipal user, TerminalDoor door, string id)
    {
        if (Check(user, door, id, out var row) is { } refused) return refused;
        var (said, place) = await door.QueryAsync(row.Id, context.RequestAborted);
        if (said != TerminalSaid.Done) return Refused(said);
        return place is null ? Answers.Refused(StatusCodes.Status409Conflict, "noFix") : Answers.Json(place);
    }

    private static async Task<IResult> SetAsync(HttpContext context, ClaimsPrincipal user, TerminalDoor door, string id)
    {
        if (Check(user, door, id, out var row) is { } refused) return refused;
        if (await DeskRequest.BodyAsync<TerminalSettings>(context) is not { } settings) return DeskRequest.Bad("badJson");
        int?[] all = [settings.HeartbeatSeconds, settings.ReportSeconds, settings.SleepReportSeconds, settings.SosReportSeconds];
        if (all.All(each => each is null)) return DeskRequest.Bad("nothingToSet");
        if (all.Any(each => each is < 1 or > TerminalDeskLimits.SettingSecondsMax)) return DeskRequest.Bad("secondsOutOfRange");
        if (settings.HeartbeatSeconds > TerminalDeskLimits.HeartbeatSecondsMax) return DeskRequest.Bad("secondsOutOfRange");
        var said = await door.SetAsync(row.Id, settings, context.RequestAborted);
        return said == TerminalSaid.Done ? Results.NoContent() : Refused(said);
    }

    private static IResult Trail(
        ClaimsPrincipal user, DashboardState state, TerminalDoor door, long id, (long? From, long? Until) span, string? why)
    {
        if (!HubInput.TryOfficer(id, out var number)) return DeskRequest.Bad(HubInput.BadOfficer);
        if (!state.Node.TryOfficer(number, out var officer))
            return Answers.Refused(StatusCodes.Status404NotFound, Mapping.Word(Refusal.UnknownOfficer));
        if (!user.Jurisdictions().Contains(officer.Home)) return DeskRequest.NotOurs();
        if (span is not { From: { } from, Until: { } until } || from < 0 || until <= from || until - from > TrailSpanMilliseconds)
            return DeskRequest.Bad("badMoment");
        var reason = why?.Trim() ?? "";
        if (reason.Length is 0 or > DashboardLimits.ReasonMax) return DeskRequest.Bad(reason.Length == 0 ? "missingWhy" : "reasonTooLong");
        if (door.Trail(number, from, until) is not { } found)
            return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "trailUnreadable");
        var now = state.Node.Now.UnixMilliseconds;
        var line = new AccessLine(now, user.Identity!.Name!, $"trail {officer.Code}", officer.Home.Value, reason, "", found.Points.Count);
        return state.Access.TryAdd(line)
            ? Answers.Json(new TrailMessage(now, officer.Id.Value, found.Points, found.IsCut))
            : Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notLogged");
    }

    private static IResult? Check(ClaimsPrincipal user, TerminalDoor door, string id, out TerminalRow row)
    {
        var digits = id.TrimStart('0');
        row = door.List().FirstOrDefault(each => each.Id == id || (each.Id == digits && each.Kind == "jt808"))!;
        if (row is null) return Answers.Refused(StatusCodes.Status404NotFound, UnknownTerminal);
        return user.Jurisdictions().Contains(new JurisdictionId(row.Jurisdiction)) ? null : DeskRequest.NotOurs();
    }

    private static IResult Refused(TerminalSaid said) => Answers.Refused(
        said == TerminalSaid.NoAnswer ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status409Conflict, Mapping.Word(said));
}
