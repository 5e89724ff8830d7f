using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Tiles;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>The region, the clock, routes, what can be reached, and map tiles.</summary>
internal static class MapEndpoints
{
    private const string TileType = "application/vnd.mapbox-vector-tile";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/clock", (DashboardState state) => Answers.Json(new ClockMessage(state.Node.Now.UnixMilliseconds, state.Speed)))
            .RequireAuthorization(Policies.Anyone)
            .WithName("ReadClock").WithTags("Region").WithSummary("The node's clock, and how fast it runs.").Produces<ClockMessage>();
        app.MapGet("/api/region", (DashboardState state, DashboardOptions options, LivePartners live) =>
                Answers.Json(state.Map.MessageAt(state.Node.Policy) with { Connects = [.. Connected(options, live.Book)] }))
            .RequireAuthorization(Policies.RegionReader).WithName("ReadRegion").WithTags("Region")
            .WithSummary("The region: jurisdictions, stations, cameras, types, and what is connected.").Produces<RegionMessage>();
        app.MapGet("/api/route", RouteAsync).RequireAuthorization(Policies.Person)
            .WithName("FindRoute").WithTags("Roads").WithSummary("The fastest way by road now.").Produces<RouteMessage>()
            .Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status404NotFound)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/api/reach", ReachAsync).RequireAuthorization(Policies.Desk)
            .WithName("FindReach").WithTags("Roads").WithSummary("What can be reached by road within a time, and where borders are crossed.")
            .Produces<ReachMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status404NotFound).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/tiles/{z:int}/{x:int}/{y:int}.mvt", TileAsync).RequireAuthorization(Policies.Person)
            .WithName("ReadTile").WithTags("Region").WithSummary("A Mapbox vector tile of roads and borders.")
            .Produces(StatusCodes.Status200OK, contentType: TileType).Produces(StatusCodes.Status204NoContent)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
    }

    // The words of docs/HUB.md, in the order in which pages show them.
    private static IEnumerable<string> Connected(DashboardOptions options, PartnerBook book)
    {
        if (book.Partners.Count > 0) yield return "partners";
        if (options.HasViid) yield return "viid";
        if (options.Terminals is not null) yield return "terminals";
        if (book.Partners.Any(partner => partner.IsTold(PartnerTopics.Warnings))) yield return "warnings";
    }

    private static async Task<IResult> RouteAsync(HttpContext context, RouteDesk desk, string? from, string? to)
    {
        if (!RouteDesk.TryPlace(from, out var start) || !RouteDesk.TryPlace(to, out var end))
            return Answers.Refused(StatusCodes.Status400BadRequest, "badPlace");
        var (result, route) = await desk.FindAsync(start, end, context.RequestAborted);
        return result switch
        {
            RouteResult.Found => Answers.Json(route),
            RouteResult.Busy => Answers.Refused(StatusCodes.Status503ServiceUnavailable, "busy"),
            _ => Answers.Refused(StatusCodes.Status404NotFound, "noRoad"),
        };
    }

    private static async Task<IResult> ReachAsync(HttpContext context, ReachDesk desk, string[] from, string? seconds)
    {
        if (!int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            || limit is < 1 or > DashboardLimits.ReachSecondsMax)
            return Answers.Refused(StatusCodes.Status400BadRequest, "badSeconds");
        if (from.Length > DashboardLimits.ReachPlacesMax) return Answers.Refused(StatusCodes.Status400BadRequest, "tooManyPlaces");
        var places = new List<LatLng>(from.Length);
        foreach (var text in from)
            if (RouteDesk.TryPlace(text, out var place)) places.Add(place);
        if (places.Count == 0 || places.Count < from.Length) return Answers.Refused(StatusCodes.Status400BadRequest, "badPlace");
        var (result, reach) = await desk.FindAsync(places, limit, context.RequestAborted);
        return result switch
        {
            RouteResult.Found => Answers.Json(reach),
            RouteResult.Busy => Answers.Refused(StatusCodes.Status503ServiceUnavailable, "busy"),
            _ => Answers.Refused(StatusCodes.Status404NotFound, "noRoad"),
        };
    }

    private static async Task<IResult> TileAsync(HttpContext context, TileCache tiles, int z, int x, int y)
    {
        if (!TileId.TryFrom(z, x, y, out var tile)) return Results.NoContent();
        var bytes = await tiles.GetAsync(tile, context.RequestAborted);
        if (bytes is null) return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "busy");
        context.Response.Headers.CacheControl = "private, max-age=3600"; // Not for shared caches: tiles need a sign-in.
        context.Response.Headers.Vary = "Accept-Encoding";
        if (bytes.Length == 0) return Results.NoContent();
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return Results.Bytes(TileCache.Unpack(bytes), TileType);
        context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(bytes, TileType);
    }
}
