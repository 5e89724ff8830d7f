using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>The endpoints of GA/T 1400 (docs/GAT1400.md).</summary>
public static class ViidEndpoints
{
    private const string Base = "/VIID";

    /// <summary>Maps <c>/VIID</c>: registration by digest, everything else by session.</summary>
    /// <param name="takesRegistrations">False: only upper platforms' notifications are taken.</param>
    public static void MapViid(this IEndpointRouteBuilder endpoints, ViidServer server, bool takesRegistrations = true)
    {
        var system = new ViidSystem(server);
        var records = new ViidRecords(server);
        var devices = new ViidDeviceCalls(server);
        var viid = endpoints.MapGroup(Base).AllowAnonymous().ExcludeFromDescription();
        if (takesRegistrations) viid.MapPost("/System/Register", context => system.RegisterAsync(context));
        viid.MapGet("/System/Time", context => system.TimeAsync(context));
        viid.MapPost("/System/Keepalive", WithSession(server, "keepalive", system.KeepaliveAsync));
        viid.MapPost("/System/UnRegister", WithSession(server, "unRegister", system.UnRegisterAsync));
        viid.MapPost("/MotorVehicles", WithSession(server, "motorVehicles", records.TakeVehiclesAsync));
        viid.MapPost("/SubscribeNotifications", WithSession(server, "subscribeNotifications", records.TakeNotificationsAsync, orUpper: true));
        viid.MapPost("/DispositionNotifications", WithSession(server, "dispositionNotifications", records.TakeNotificationsAsync, orUpper: true));
        foreach (var (name, item) in new[] { ("Tollgates", ViidItem.Tollgate), ("Lanes", ViidItem.Lane), ("APEs", ViidItem.Ape) })
        {
            var resource = char.ToLowerInvariant(name[0]) + name[1..];
            viid.MapMethods($"/{name}", ["POST", "PUT"], WithSession(server, resource, (context, caller) => devices.AnnounceAsync(context, caller, item)));
            viid.MapGet($"/{name}", WithSession(server, resource, (context, caller) => devices.ListAsync(context, caller, item)));
            viid.MapGet($"/{name}/{{id}}", WithSession(server, resource, (context, caller) => devices.ListAsync(context, caller, item)));
            viid.MapDelete($"/{name}", WithSession(server, resource, (context, caller) => devices.ForgetAsync(context, caller)));
        }

        viid.Map("/{**rest}", context => AnswerAsync(
            context, server, "other", StatusCodes.Status404NotFound, ViidStatus.InvalidOperation, "notServed", ""));
    }

    /// <summary>Answers a call with one status.</summary>
    internal static async Task AnswerAsync(
        HttpContext context, ViidServer server, string resource, int httpStatus, ViidStatus status, string word, string id)
    {
        server.Metrics.Answered(resource, status);
        using var answers = AnswersOf(context, server);
        answers.One(status, word, id);
        await answers.SendAsync(context.Response, httpStatus, context.RequestAborted);
    }

    /// <summary>Answers that name what was asked for.</summary>
    internal static ViidAnswers AnswersOf(HttpContext context, ViidServer server) =>
        new(UrlOf(context.Request), server.LocalTime);

    private static string UrlOf(HttpRequest request)
    {
        var url = $"{request.Path}{request.QueryString}";
        return url.Length <= ViidLimits.UrlMax ? url : url[..ViidLimits.UrlMax];
    }

    /// <summary>Lifts the server's own bound of a body: ours is counted as it comes.</summary>
    internal static void LiftBodyBound(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound) bound.MaxRequestBodySize = null;
    }

    private static RequestDelegate WithSession(
        ViidServer server, string resource, Func<HttpContext, ViidCaller, Task> answer, bool orUpper = false) => async context =>
    {
        var id = context.Request.Headers["User-Identify"].ToString().Trim();
        var from = ViidServer.AddressOf(context);
        var session = id.Length is 0 or > ViidLimits.IdMax ? null : server.Sessions.Find(id, from);
        if (session is null && !(orUpper && id.Length > 0 && server.IsUpper(id, from)))
        {
            await AnswerAsync(context, server, resource, StatusCodes.Status401Unauthorized, ViidStatus.InvalidOperation, "notRegistered", "");
            return;
        }

        if (context.Request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && encoding != "identity")
        {
            await AnswerAsync(context, server, resource, StatusCodes.Status415UnsupportedMediaType, ViidStatus.InvalidOperation, "bodyEncoded", "");
            return;
        }

        await answer(context, new ViidCaller(id, resource, session));
    };
}

/// <summary>Who makes a call.</summary>
/// <param name="Session">Null for an upper platform that we have registered at.</param>
internal sealed record ViidCaller(string Id, string Resource, ViidSession? Session)
{
    /// <summary>For whom it may speak.</summary>
    internal ViidVoice VoiceBy(ViidSettings settings) => Session is null ? ViidVoice.OfAll : settings.VoiceOf(Id);
}
