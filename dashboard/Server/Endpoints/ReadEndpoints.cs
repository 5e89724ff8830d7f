using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Kept plate reads, searched with a reason and a case, and how the cameras' clocks stand.</summary>
internal static class ReadEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reads/search", SearchAsync)
            .RequireAuthorization(Policies.Desk)
            .WithMetadata(new BodyLimit(DashboardLimits.ReadSearchBytesMax))
            .WithName("SearchReads").WithTags("Reads").WithSummary("Kept plate reads of a jurisdiction's cameras.")
            .WithDescription("Who searches, why and in which case is written down first; without that nothing is given.")
            .Accepts<ReadSearchInput>("application/json")
            .Produces<ReadsMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status403Forbidden).Produces<ReasonMessage>(StatusCodes.Status404NotFound)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapGet("/api/cameras", Cameras)
            .RequireAuthorization(Policies.Desk)
            .WithName("ListCameras").WithTags("Reads").WithSummary("Cameras of one's jurisdictions, their newest reads and their clocks.")
            .Produces<CamerasMessage>();
    }

    private static async Task<IResult> SearchAsync(HttpContext context, ClaimsPrincipal user, DashboardState state, ReadSearchDesk desk)
    {
        if (await BodyAsync<ReadSearchInput>(context) is not { } input) return Bad("badJson");
        if (!TryOurs(user, input.Jurisdiction, out var here)) return NotOurs();
        if (input.Plate?.Trim() is not { Length: > 0 } plate) return Bad("patternTooWide");
        if (input is not { From: { } from, Until: { } until } || until <= from) return Bad("badRange");
        if (!TryText(input.Why, out var why)) return Bad("missingWhy");
        if (!TryText(input.Case, out var caseNumber)) return Bad("missingCase");
        var who = user.Identity!.Name!;
        var found = await desk.FindAsync(
            new ReadQuestion(here, plate, new Instant(from), new Instant(until), DashboardLimits.ReadsFoundMax, who, why, caseNumber),
            context.RequestAborted);
        if (found.Refusal is { } refusal) return Answers.Refused(StatusOf(refusal), refusal);
        var now = state.Node.Now.UnixMilliseconds;
        if (!state.Access.TryAdd(new AccessLine(now, who, "reads", here.Value, why, caseNumber, found.Reads.Count)))
            return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notLogged");
        context.Response.Headers.CacheControl = "no-store";
        return Answers.Json(new ReadsMessage(now, found.IsCut, [.. found.Reads.Select(read => Row(read, desk))]));
    }

    private static IResult Cameras(ClaimsPrincipal user, DashboardState state, DashboardOptions options)
    {
        var rows = new List<CameraClockRow>();
        if (options.Reads is { } reads)
            foreach (var here in user.Jurisdictions().OrderBy(each => each.Value))
                rows.AddRange(reads.Cameras(here).Select(camera => Row(here, camera)));
        return Answers.Json(new CamerasMessage(state.Node.Now.UnixMilliseconds, rows));
    }

    private static bool TryText(string? text, out string said)
    {
        said = text?.Trim() ?? "";
        return said.Length is > 0 and <= DashboardLimits.ReadSearchTextMax;
    }

    private static int StatusOf(string refusal) => refusal switch
    {
        "patternTooWide" or "badRange" or "whyMissing" => StatusCodes.Status400BadRequest,
        "notKept" => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static ReadRow Row(FoundRead read, ReadSearchDesk desk)
    {
        var camera = desk.CameraOf(read.Camera);
        return new ReadRow(
            read.Id.ToString(), read.Camera, camera?.Name, camera is null ? null : Mapping.Degrees(camera.Place.Latitude),
            camera is null ? null : Mapping.Degrees(camera.Place.Longitude), camera?.HeadingDegrees, read.SeenAt.UnixMilliseconds,
            read.Plate, read.Confidence, BorderMapping.Row(read.Vehicle), read.Picture);
    }

    private static CameraClockRow Row(JurisdictionId here, CameraState camera) => new(
        camera.Id, camera.Name, here.Value, Mapping.Degrees(camera.Place.Latitude), Mapping.Degrees(camera.Place.Longitude),
        camera.HeadingDegrees, camera.SkewMilliseconds / 1000.0, camera.UncertaintyMilliseconds / 1000.0, camera.Reads, camera.IsCertain,
        camera.Mends, camera.LastReadAt.IsNever ? null : camera.LastReadAt.UnixMilliseconds);
}
