using Microsoft.AspNetCore.Http;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Takes passing records and notifications. Any thread.</summary>
internal sealed class ViidRecords(ViidServer server)
{
    internal Task TakeVehiclesAsync(HttpContext context, ViidCaller caller) => TakeAsync(context, caller, ViidItem.MotorVehicle);

    internal Task TakeNotificationsAsync(HttpContext context, ViidCaller caller) => TakeAsync(context, caller, ViidItem.Notification);

    /// <summary>Tells why a body is refused whole.</summary>
    internal static Task FaultAsync(HttpContext context, ViidServer server, string resource, ViidFault fault)
    {
        var (http, status, word) = fault switch
        {
            ViidFault.TooLarge => (StatusCodes.Status413PayloadTooLarge, ViidStatus.OtherError, "bodyTooLarge"),
            ViidFault.TooMany => (StatusCodes.Status413PayloadTooLarge, ViidStatus.OtherError, "tooManyRecords"),
            ViidFault.TooSlow => (StatusCodes.Status408RequestTimeout, ViidStatus.DeviceBusy, "bodyTooSlow"),
            ViidFault.NothingFound => (StatusCodes.Status400BadRequest, ViidStatus.InvalidJsonContent, "nothingFound"),
            _ => (StatusCodes.Status400BadRequest, ViidStatus.InvalidJsonFormat, "badJson"),
        };
        if (fault is ViidFault.TooLarge or ViidFault.TooMany or ViidFault.TooSlow) context.Response.Headers.Connection = "close";
        return ViidEndpoints.AnswerAsync(context, server, resource, http, status, word, "");
    }

    private async Task TakeAsync(HttpContext context, ViidCaller caller, ViidItem expected)
    {
        var (aborted, manner, voice) = (context.RequestAborted, server.Settings.MannerOf(caller.Id), caller.VoiceBy(server.Settings));
        var tray = new ViidTray(server.Ingest.Reads, server.Reads, server.Devices, manner, voice, server.Ingest.Now);
        using var answers = ViidEndpoints.AnswersOf(context, server);
        answers.BeginList();
        ValueTask Empty(CancellationToken cancellation) => tray.SendAsync((id, status, word) => Answer(answers, id, status, word), cancellation);
        var fault = await server.ReadInTurnAsync(context, caller, tray, expected, ViidLimits.BodyBytesMax, Empty);
        if (fault != ViidFault.None)
        {
            await FaultAsync(context, server, caller.Resource, fault);
            return;
        }

        await Empty(aborted);
        caller.Session?.Sent(tray.Records);
        var others = Announce(tray, caller, manner, voice);
        foreach (var notice in tray.Notices) Answer(answers, notice.Id, notice.Answer.Status, notice.Answer.Word);
        foreach (var id in others) Answer(answers, id, ViidCodes.Others.Status, ViidCodes.Others.Word);
        if (tray.HasTooMany) Answer(answers, "", ViidStatus.DeviceBusy, "tooMany");
        answers.EndList();
        server.Metrics.Answered(caller.Resource, ViidStatus.Ok);
        await answers.SendAsync(context.Response, StatusCodes.Status200OK, aborted);
    }

    private void Answer(ViidAnswers answers, string id, ViidStatus status, string word)
    {
        answers.Status(status, word, id);
        server.Metrics.Record(word);
    }

    // Devices and their status come in notifications too. Gives those that the caller may not speak for.
    private List<string> Announce(ViidTray tray, ViidCaller caller, ViidManner manner, ViidVoice voice)
    {
        var others = new List<string>();
        foreach (var thing in tray.Things)
        {
            if (ViidAnnouncements.IdOf(thing) is { Length: > 0 } id && !voice.SpeaksFor(id)) others.Add(id);
            else if (thing.Kind == ViidItem.DeviceStatus) server.Devices.TrySetStatus(ViidAnnouncements.IdOf(thing), ViidAnnouncements.StatusOf(thing));
            else if (ViidAnnouncements.DeviceOf(thing, manner, caller.Id, server.Ingest.Now.UnixMilliseconds) is { } device)
                server.Devices.TryAnnounce(device);
        }

        return others;
    }
}
