using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Contract;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>How fast and how long: counted over closed incidents. Names officers to supervisors only.</summary>
internal static class FigureEndpoints
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/figures", CountAsync)
        .RequireAuthorization(Policies.Desk)
        .WithName("CountFigures").WithTags("Past").WithSummary("Queue, dispatch, travel, response and on-scene times of closed incidents.")
        .Produces<FiguresMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
        .Produces<ReasonMessage>(StatusCodes.Status403Forbidden).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> CountAsync(
        HttpContext context, ClaimsPrincipal user, DashboardState state, DashboardOptions options, int? jurisdiction, long? from, long? until,
        string? by)
    {
        if (state.Archive is not { } archive) return Answers.Refused(StatusCodes.Status503ServiceUnavailable, ArchiveDesk.Fault);
        if (!TryOurs(user, jurisdiction, out var here)) return NotOurs();
        if (!Words<FigureKey>.TryRead(by, out var key)) return Bad("unknownGroup");
        if (from is not >= 0 || until is not { } end || end <= from || end - from > ArchiveLimits.FigureDaysMax * 86_400_000L) return Bad("badRange");
        var isSupervisor = user.IsSupervisor();
        if (key == FigureKey.Officer && !isSupervisor) return Answers.Refused(StatusCodes.Status403Forbidden, "notASupervisor");
        var count = new FigureCount(key, options.Region.Speeds.Zone);
        var (counted, refusal) = await archive.ReadAsync(
            here, count, connection => count.Over(connection, new Instant(from.Value), new Instant(end)), context.RequestAborted);
        if (refusal is not null) return Answers.Refused(StatusCodes.Status503ServiceUnavailable, refusal);
        var groups = counted.Groups.OrderByDescending(group => group.Incidents).Take(ArchiveLimits.FigureGroupsMax)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        return Answers.Json(new FiguresMessage(
            state.Node.Now.UnixMilliseconds, here.Value, from.Value, end, by!, Row(counted.All), [.. groups.Select(Row)],
            new BinsSetRow(Row(counted.SignOff, isSupervisor), Row(counted.Departure, isSupervisor), Row(counted.Feedback, isSupervisor)),
            PlaceMapping.Row(archive.StateOf(here))));
    }

    private static FigureRow Row(FigureGroup group) => new(
        group.Key, group.Incidents, group.Calls, Row(group.Queue), Row(group.Dispatch), Row(group.Travel), Row(group.Response),
        Row(group.OnScene), Row(group.Consumed));

    private static SpreadRow Row(List<long> times)
    {
        var spread = Spread.Of(times);
        return spread.Count == 0
            ? new SpreadRow(0, null, null, null, null)
            : new SpreadRow(
                spread.Count, Math.Round(spread.Mean / 1000, 1), spread.Median / 1000.0, spread.P90 / 1000.0, spread.Max / 1000.0);
    }

    private static BinsRow Row(SpeedBins bins, bool isSupervisor) => new(
        bins.Edges, bins.Counts, bins.Directives,
        isSupervisor && bins.Directives > 0 ? new SlowestRow(bins.Slowest, bins.Longest / 1000.0) : null);
}
