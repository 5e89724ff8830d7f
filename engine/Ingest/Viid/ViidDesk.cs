using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>What an operator sees of GA/T 1400 and decides. Any thread.</summary>
public static class ViidDesk
{
    private const int DecisionBytesMax = 4_096;

    /// <summary>Maps <c>/api/viid</c> for a policy.</summary>
    /// <param name="uppers">How the upper platforms stand.</param>
    public static void MapViidDesk(
        this IEndpointRouteBuilder endpoints, ViidServer server, Func<IReadOnlyList<ViidUpperLook>> uppers, string policy)
    {
        endpoints.MapGet("/api/viid", () => TypedResults.Json(LookOf(server, uppers()), ViidJson.Default.ViidLook))
            .RequireAuthorization(policy).WithName("ViidLook").WithTags("Viid").WithSummary("Who is registered over GA/T 1400, and what has announced itself.");
        endpoints.MapPost("/api/viid/devices/{**id}", (HttpContext context, string id) => DecideAsync(context, server, id))
            .RequireAuthorization(policy).WithName("ViidDecide").WithTags("Viid").WithSummary("Decides what an announced device is.")
            .Produces(StatusCodes.Status204NoContent).Produces(StatusCodes.Status400BadRequest).Produces(StatusCodes.Status404NotFound);
    }

    private static ViidLook LookOf(ViidServer server, IReadOnlyList<ViidUpperLook> uppers) => new(
        server.Settings.Server,
        server.Settings.Id,
        [.. server.Sessions.All.Select(session => new ViidSessionRow(session.Id, session.From.ToString(), session.Since, session.LastAt, session.Records))],
        [.. server.Devices.All.Select(device => LookOf(server, device))],
        uppers);

    private static ViidDeviceLook LookOf(ViidServer server, ViidDevice device)
    {
        var camera = server.Devices.CameraOf(device);
        long? lastReadAt = null;
        if (server.Ingest.Reads.TryFind(camera, out var seat) && seat.Desk >= 0)
        {
            var at = server.Ingest.Reads.All[seat.Desk].LastReadOf(seat.Slot).UnixMilliseconds;
            if (at > 0) lastReadAt = at;
        }

        return new ViidDeviceLook(
            CamelCase.Of(device.Kind.ToString()), device.Id, device.Name, device.Place?.Latitude, device.Place?.Longitude, device.Status, device.By,
            device.AtUnixMs, CamelCase.Of(server.Devices.StateOf(device).ToString()), camera, device.DecidedBy, lastReadAt);
    }

    private static async Task<IResult> DecideAsync(HttpContext context, ViidServer server, string id)
    {
        if (await ReadAsync(context) is not { } row) return Refuse(StatusCodes.Status400BadRequest, "badJson");
        var state = row.Camera is null ? ViidDeviceState.Proposed : ViidDeviceState.Known;
        if (row.State is not null && (!CamelCase.TryRead(row.State, out state) || row.Camera is not null || state == ViidDeviceState.Known))
            return Refuse(StatusCodes.Status400BadRequest, "badState");
        if (row.State is null && row.Camera is not { Length: > 0 }) return Refuse(StatusCodes.Status400BadRequest, "cameraMissing");
        var user = context.User.FindFirstValue(ClaimTypes.Name) ?? context.User.Identity?.Name ?? "";
        if (!server.Devices.TryDecide(id, state, row.Camera ?? "", user)) return Refuse(StatusCodes.Status404NotFound, "unknownDeviceOrCamera");
        server.LogDecided(user, id, state, row.Camera ?? "");
        return TypedResults.NoContent();
    }

    private static JsonHttpResult<ReadsRefusal> Refuse(int status, string reason) =>
        TypedResults.Json(new ReadsRefusal(reason, ""), IngestJson.Default.ReadsRefusal, statusCode: status);

    private static async Task<ViidDecisionRow?> ReadAsync(HttpContext context)
    {
        var body = new byte[DecisionBytesMax + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, context.RequestAborted);
        if (length > DecisionBytesMax) return null;
        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(0, length), ViidJson.Default.ViidDecisionRow);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
