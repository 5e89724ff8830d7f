using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Announcements of devices, their list, and their end. Any thread.</summary>
internal sealed class ViidDeviceCalls(ViidServer server)
{
    internal async Task AnnounceAsync(HttpContext context, ViidCaller caller, ViidItem item)
    {
        var (manner, voice) = (server.Settings.MannerOf(caller.Id), caller.VoiceBy(server.Settings));
        var tray = new ViidTray(server.Ingest.Reads, server.Reads, server.Devices, manner, voice, server.Ingest.Now);
        ValueTask Empty(CancellationToken cancellation) => tray.SendAsync((_, _, _) => { }, cancellation); // Records do not belong here.
        var fault = await server.ReadInTurnAsync(context, caller, tray, item, ViidLimits.FileBytesMax, Empty);
        if (fault != ViidFault.None)
        {
            await ViidRecords.FaultAsync(context, server, caller.Resource, fault);
            return;
        }

        server.Metrics.Answered(caller.Resource, ViidStatus.Ok);
        using var answers = ViidEndpoints.AnswersOf(context, server);
        answers.BeginList();
        foreach (var thing in tray.Things.Where(thing => thing.Kind == item)) Answer(answers, thing, caller, manner, voice);
        if (tray.HasTooMany) answers.Status(ViidStatus.DeviceBusy, "tooMany", "");
        answers.EndList();
        await answers.SendAsync(context.Response, StatusCodes.Status200OK, context.RequestAborted);
    }

    internal async Task ListAsync(HttpContext context, ViidCaller caller, ViidItem item)
    {
        server.Metrics.Answered(caller.Resource, ViidStatus.Ok);
        var id = context.Request.RouteValues["id"] as string;
        var kind = KindOf(item);
        var devices = server.Devices.All.Where(device => device.Kind == kind && device.By == caller.Id && (id is null || device.Id == id)).ToList();
        using var answers = ViidEndpoints.AnswersOf(context, server);
        var (list, one) = item switch
        {
            ViidItem.Tollgate => ("TollgateListObject", "TollgateObject"),
            ViidItem.Lane => ("LaneListObject", "LaneObject"),
            _ => ("APEListObject", "APEObject"),
        };
        answers.Other(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject(list);
            json.WriteStartArray(one);
            foreach (var device in devices) Write(json, device, server.Settings.MannerOf(caller.Id).Datum);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
        await answers.SendAsync(context.Response, StatusCodes.Status200OK, context.RequestAborted);
    }

    internal async Task ForgetAsync(HttpContext context, ViidCaller caller)
    {
        server.Metrics.Answered(caller.Resource, ViidStatus.Ok);
        using var answers = ViidEndpoints.AnswersOf(context, server);
        answers.BeginList();
        var ids = context.Request.Query["IDList"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var id in ids.Take(ViidLimits.ThingsMax))
        {
            var isGone = server.Devices.TryForget(id, caller.Id);
            answers.Status(isGone ? ViidStatus.Ok : ViidStatus.InvalidOperation, isGone ? "OK" : "notAnnounced", ViidTray.Short(id));
        }

        answers.EndList();
        await answers.SendAsync(context.Response, StatusCodes.Status200OK, context.RequestAborted);
    }

    private static ViidDeviceKind KindOf(ViidItem item) => item switch
    {
        ViidItem.Tollgate => ViidDeviceKind.Tollgate,
        ViidItem.Lane => ViidDeviceKind.Lane,
        _ => ViidDeviceKind.Device,
    };

    private void Answer(ViidAnswers answers, ViidThing thing, ViidCaller caller, ViidManner manner, ViidVoice voice)
    {
        var device = ViidAnnouncements.DeviceOf(thing, manner, caller.Id, server.Ingest.Now.UnixMilliseconds);
        var (status, word) = (ViidStatus.Ok, "OK");
        if (device is null) (status, word) = (ViidStatus.InvalidJsonContent, "idMissing");
        else if (!voice.SpeaksFor(device.Id)) (status, word) = ViidCodes.Others;
        else if (!server.Devices.TryAnnounce(device)) (status, word) = (ViidStatus.DeviceBusy, "tooManyDevices");
        else if (server.Devices.StateOf(device) != ViidDeviceState.Known) word = "OK proposed";
        answers.Status(status, word, device?.Id ?? "");
        server.Metrics.Record(word);
    }

    // In the sender's own datum: it gets back what it said.
    private static void Write(Utf8JsonWriter json, ViidDevice device, Datum datum)
    {
        json.WriteStartObject();
        var stroke = device.Id.IndexOf('/', StringComparison.Ordinal);
        if (device.Kind == ViidDeviceKind.Device) json.WriteString("ApeID"u8, device.Id);
        else json.WriteString("TollgateID"u8, stroke < 0 ? device.Id : device.Id[..stroke]);
        if (device.Kind == ViidDeviceKind.Lane) json.WriteString("LaneNo"u8, device.Id[(stroke + 1)..]);
        json.WriteString("Name"u8, device.Name);
        if (device.Place is { } place)
        {
            var said = DatumShift.FromWgs84(place, datum);
            json.WriteNumber("Longitude"u8, Math.Round(said.Longitude, 6));
            json.WriteNumber("Latitude"u8, Math.Round(said.Latitude, 6));
        }

        json.WriteString(device.Kind == ViidDeviceKind.Device ? "IsOnline"u8 : "Status"u8, device.Status);
        json.WriteEndObject();
    }
}
