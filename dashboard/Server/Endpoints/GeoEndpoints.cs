using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Zones and tracks as GeoJSON, and checking shapes that are to become the region's (docs/PARTNERS.md).</summary>
internal static class GeoEndpoints
{
    private const string Tag = "GeoJson";
    private const string GeoJson = "application/geo+json";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/geo/zones", Zones).RequireAuthorization(Policies.Zones)
            .WithName("ReadZones").WithTags(Tag).WithSummary("Border, dispatch areas and patrol zones of a jurisdiction.")
            .Produces<GeoFeatures>(StatusCodes.Status200OK, GeoJson).Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
            .Produces<ReasonMessage>(StatusCodes.Status404NotFound);
        app.MapPost("/api/geo/tracks", TracksAsync).RequireAuthorization(Policies.Desk).WithMetadata(new BodyLimit(DashboardLimits.WatchlistBytesMax))
            .WithName("ReadTracks").WithTags(Tag).WithSummary("The suspect tracks a jurisdiction knows.")
            .WithDescription("Who reads them and why goes into the access log first; without that line nothing is given.")
            .Accepts<TracksInput>("application/json").Produces<GeoFeatures>(StatusCodes.Status200OK, GeoJson)
            .Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapPost("/api/geo/areas/check", CheckAsync).RequireAuthorization(Policies.Supervisor)
            .WithMetadata(new BodyLimit(PartnerLimits.FileBytesMax + 1))
            .WithName("CheckAreas").WithTags(Tag).WithSummary("Says whether shapes could become the region's areas.geojson. Changes nothing.")
            .Accepts<object>(GeoJson).Produces<AreasChecked>().Produces<AreasChecked>(StatusCodes.Status422UnprocessableEntity)
            .Produces<ReasonMessage>(StatusCodes.Status413PayloadTooLarge);
    }

    private static IResult Zones(ClaimsPrincipal user, DashboardState state, ZoneShapes shapes, PolicyDesk policy, LivePartners live, DashboardOptions options, string? jurisdiction)
    {
        if (!ushort.TryParse(jurisdiction, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            || !state.Node.HasShard(new JurisdictionId(number))) return Answers.Refused(StatusCodes.Status404NotFound, "unknownJurisdiction");
        var here = new JurisdictionId(number);
        var partner = live.Book.OfKey(user.FindFirstValue(ClaimTypes.Name));
        var isTheirs = user.IsInRole(Roles.Gateway) || user.Jurisdictions().Contains(here)
            || (user.IsInRole(Roles.Partner) && partner is not null && partner.Jurisdictions.Contains(here) && partner.HoldsAt(options.Wall.GetUtcNow()));
        return isTheirs ? Json(shapes.Of(here, state, policy)) : NotOurs();
    }

    private static async Task<IResult> TracksAsync(HttpContext context, ClaimsPrincipal user, DashboardState state)
    {
        if (await BodyAsync<TracksInput>(context) is not { } input) return Bad("badJson");
        if (!TryOurs(user, input.Jurisdiction, out var here)) return NotOurs();
        var (why, number) = (input.Why?.Trim() ?? "", input.Case?.Trim() ?? "");
        if (why.Length == 0) return Bad("missingWhy");
        if (why.Length > DashboardLimits.ReasonMax || number.Length > DashboardLimits.ReasonMax) return Bad("reasonTooLong");
        var tracks = state.Board.TracksOf(here).OrderBy(track => track.OpenedAt).ToList();
        var line = new AccessLine(state.Node.Now.UnixMilliseconds, user.Identity!.Name!, "tracks as GeoJSON", here.Value, why, number, tracks.Count);
        if (!state.Access.TryAdd(line)) return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notLogged");
        context.Response.Headers.CacheControl = "no-store";
        return Json(new GeoFeatures("FeatureCollection", [.. tracks.SelectMany(FeaturesOf)]));
    }

    private static IEnumerable<GeoFeature> FeaturesOf(SuspectTrackView track)
    {
        var seen = track.Sightings.Where(sighting => sighting.Verification != Verification.False).OrderBy(sighting => sighting.SeenAt).ToList();
        if (seen.Count > 1)
        {
            yield return new GeoFeature(
                "Feature", track.Id.ToString(), new GeoGeometry("LineString", seen.Select(sighting => ZoneShapes.Point(sighting.Camera.Place))),
                new TrackProperties("track", track.Id.ToString(), track.Plate, track.State, track.Doubt, track.OpenedAt.UnixMilliseconds));
        }

        foreach (var sighting in seen)
        {
            yield return new GeoFeature(
                "Feature", $"{track.Id} {sighting.Read:D}", new GeoGeometry("Point", ZoneShapes.Point(sighting.Camera.Place)),
                new SightingProperties(
                    "sighting", track.Id.ToString(), sighting.Camera.Name, sighting.SeenAt.UnixMilliseconds, sighting.IsExact, sighting.Verification));
        }
    }

    private static async Task<IResult> CheckAsync(HttpContext context, DashboardOptions options)
    {
        var body = new byte[PartnerLimits.FileBytesMax + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > PartnerLimits.FileBytesMax) return Answers.Refused(StatusCodes.Status413PayloadTooLarge, "tooLarge");
        if (RegionPolicy.TryCheckAreas(options.Region.Folder, body.AsSpan(0, length), out var areas, out var refusal))
            return Answers.Json(new AreasChecked(true) { Areas = areas });
        var answer = new AreasChecked(false) { Reason = "areasRefused", At = refusal.Where, Detail = refusal.Reason };
        return Results.Json(answer, DashboardJson.Options, statusCode: StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Json(GeoFeatures features) => Results.Json(features, DashboardJson.Options, GeoJson);

    private sealed record TracksInput(int? Jurisdiction, string? Why, string? Case);

    private sealed record TrackProperties(string Kind, string Track, string Plate, TrackState State, TrackDoubt Doubt, long OpenedAt);

    private sealed record SightingProperties(string Kind, string Track, string Camera, long SeenAt, bool Exact, Verification Verification);

    private sealed record AreasChecked(bool Ok)
    {
        public int? Areas { get; init; }

        public string? Reason { get; init; }

        public string? At { get; init; }

        public string? Detail { get; init; }
    }
}
