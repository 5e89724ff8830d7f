using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Registration, keepalive, end, time. Any thread.</summary>
internal sealed class ViidSystem(ViidServer server)
{
    private const string Resource = "register";

    internal async Task RegisterAsync(HttpContext context)
    {
        var from = ViidServer.AddressOf(context);
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            await ChallengeAsync(context, stale: false, "challenged");
            return;
        }

        var isRead = DigestFields.TryRead(header, out var answer);
        var user = isRead ? answer["username"] : "";
        var isKnown = server.Secrets.TryDevice(user, out var secret);
        var proof = isKnown ? DigestProof.SecretOf(user, DigestGate.Realm, secret!.Password) : null;
        var verdict = server.Gate.Check(isRead ? answer : null, context.Request.Method, context.Request.Path, proof, from);
        if (verdict == DigestVerdict.Proven) await OpenAsync(context, secret!);
        else await RefuseAsync(context, verdict);
    }

    internal Task TimeAsync(HttpContext context)
    {
        server.Metrics.Answered("time", ViidStatus.Ok);
        using var answers = ViidEndpoints.AnswersOf(context, server);
        answers.Other(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("SystemTimeObject"u8);
            json.WriteString("VIIDServerID"u8, server.Settings.Id);
            json.WriteString("TimeMode"u8, "1"u8);
            json.WriteString("LocalTime"u8, server.LocalTime);
            var zone = server.Settings.Usual.ZoneMinutes;
            json.WriteString("TimeZone"u8, $"UTC{(zone < 0 ? '-' : '+')}{Math.Abs(zone) / 60:00}:{Math.Abs(zone) % 60:00}");
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return SendAsync(answers, context);
    }

    internal async Task KeepaliveAsync(HttpContext context, ViidCaller caller)
    {
        if (await IsHimselfAsync(context, caller))
            await ViidEndpoints.AnswerAsync(context, server, caller.Resource, StatusCodes.Status200OK, ViidStatus.Ok, "OK", caller.Id);
    }

    internal async Task UnRegisterAsync(HttpContext context, ViidCaller caller)
    {
        if (!await IsHimselfAsync(context, caller)) return;
        server.Sessions.End(caller.Id);
        server.Metrics.Sessions(server.Sessions.Count);
        await ViidEndpoints.AnswerAsync(context, server, caller.Resource, StatusCodes.Status200OK, ViidStatus.Ok, "OK", caller.Id);
    }

    private static async Task SendAsync(ViidAnswers answers, HttpContext context) =>
        await answers.SendAsync(context.Response, StatusCodes.Status200OK, context.RequestAborted);

    private async Task OpenAsync(HttpContext context, ViidSecret secret)
    {
        var (fault, id) = await CallerOfAsync(context);
        if (fault == ViidFault.NothingFound || id.Length == 0) id = context.Request.Headers["User-Identify"].ToString().Trim();
        if (fault is ViidFault.BadJson or ViidFault.TooLarge)
        {
            await FaultAsync(context, Resource, fault);
            return;
        }

        if (id != secret.Id)
        {
            server.Metrics.Registered("otherDevice");
            await ViidEndpoints.AnswerAsync(
                context, server, Resource, StatusCodes.Status400BadRequest, ViidStatus.InvalidOperation, "otherDevice", ViidTray.Short(id));
            return;
        }

        var from = ViidServer.AddressOf(context);
        if (!server.Sessions.TryOpen(id, from))
        {
            server.Metrics.Registered("tooMany");
            await ViidEndpoints.AnswerAsync(
                context, server, Resource, StatusCodes.Status503ServiceUnavailable, ViidStatus.DeviceBusy, "tooManySessions", id);
            return;
        }

        server.Metrics.Registered("registered");
        server.Metrics.Sessions(server.Sessions.Count);
        server.LogRegistered(id, from);
        await ViidEndpoints.AnswerAsync(context, server, Resource, StatusCodes.Status200OK, ViidStatus.Ok, "OK", id);
    }

    private Task RefuseAsync(HttpContext context, DigestVerdict verdict)
    {
        if (verdict is DigestVerdict.Wrong or DigestVerdict.TooOften) server.LogRefused(ViidServer.AddressOf(context), verdict.ToString());
        switch (verdict)
        {
            case DigestVerdict.Stale:
                return ChallengeAsync(context, stale: true, "stale");
            case DigestVerdict.TooOften:
                server.Metrics.Registered("tooOften");
                context.Response.Headers.RetryAfter = ViidLimits.WrongSeconds.ToString(CultureInfo.InvariantCulture);
                return ViidEndpoints.AnswerAsync(
                    context, server, Resource, StatusCodes.Status429TooManyRequests, ViidStatus.DeviceBusy, "tooOften", "");
            case DigestVerdict.Busy:
                server.Metrics.Registered("busy");
                return ViidEndpoints.AnswerAsync(
                    context, server, Resource, StatusCodes.Status503ServiceUnavailable, ViidStatus.DeviceBusy, "busy", "");
            default:
                return ChallengeAsync(context, stale: false, "wrong");
        }
    }

    private Task ChallengeAsync(HttpContext context, bool stale, string outcome)
    {
        server.Metrics.Registered(outcome);
        context.Response.Headers.WWWAuthenticate = server.Gate.Challenge(stale);
        return ViidEndpoints.AnswerAsync(
            context, server, Resource, StatusCodes.Status401Unauthorized, ViidStatus.InvalidOperation, "notProven", "");
    }

    // A body that names nobody means the one who calls.
    private async Task<bool> IsHimselfAsync(HttpContext context, ViidCaller caller)
    {
        var (fault, id) = await CallerOfAsync(context);
        if (fault is ViidFault.BadJson or ViidFault.TooLarge)
        {
            await FaultAsync(context, caller.Resource, fault);
            return false;
        }

        if (id.Length == 0 || id == caller.Id) return true;
        await ViidEndpoints.AnswerAsync(
            context, server, caller.Resource, StatusCodes.Status400BadRequest, ViidStatus.InvalidOperation, "otherDevice", ViidTray.Short(id));
        return false;
    }

    private async Task<(ViidFault Fault, string Id)> CallerOfAsync(HttpContext context)
    {
        var tray = new ViidTray(server.Ingest.Reads, server.Reads, server.Devices, server.Settings.Usual, ViidVoice.OfAll, server.Ingest.Now);
        var fault = context.Request.ContentLength == 0
            ? ViidFault.NothingFound
            : await ViidBody.ReadAsync(
                context.Request.Body, tray, ViidItem.Caller, ViidLimits.SmallBodyBytesMax, _ => throw new JsonException("Lists of what does not belong here."), context.RequestAborted);
        return (fault, tray.Things.FirstOrDefault(thing => thing.Kind == ViidItem.Caller)?["DeviceID"].Trim() ?? "");
    }

    private Task FaultAsync(HttpContext context, string resource, ViidFault fault) => ViidRecords.FaultAsync(context, server, resource, fault);
}
