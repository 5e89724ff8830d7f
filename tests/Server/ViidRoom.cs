using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A server of GA/T 1400 over the desks of a <see cref="ReadRoom"/>, with a state folder of its own; and bodies as devices write them.</summary>
internal sealed class ViidRoom : IAsyncDisposable
{
    /// <summary>A platform that may register; its device is camera K1, lane 2 of its tollgate K2, the tollgate else K3.</summary>
    internal const string Platform = "33010000005030000001";
    internal const string Password = "circle of life";
    internal const string Device = "33010012001190000001";
    internal const string Tollgate = "33010012001210000001";

    /// <summary>Of the room's time: 2026-06-01 08:00:00 by the clocks of Beijing.</summary>
    internal const string Now = "20260601080000";

    internal ViidRoom(ViidSettings? settings = null)
    {
        Folder = Directory.CreateTempSubdirectory("viid").FullName;
        Settings = settings ?? Usual;
        File.WriteAllText(Path.Combine(Folder, ViidSettingsFile.Name), $$"""{"devices":[{"id":"{{Platform}}","password":"{{Password}}"}]}""");
        Assert.True(ViidSecrets.TryOpen(Folder, out var secrets, out _));
        Devices = OpenDevices();
        Ingest = new IngestOptions([], new FixRoutes([]), Reads.Time, 1, Reads.Time) { Reads = Reads.Desks };
        Server = new ViidServer(Ingest, Reads.Metrics, Settings, secrets, Devices, NullLogger<ViidServer>.Instance);
        Reads.Wanted.Add("京A12345");
    }

    internal static ViidSettings Usual { get; } = new(
        true, "33010000002000000001", "330100000020", new ViidManner(Datum.Wgs84, 480), 90, false,
        [new("", Tollgate, 2, "K2"), new("", Tollgate, -1, "K3"), new(Device, "", -1, "K1")],
        new Dictionary<string, ViidSource> { [Platform] = new(new ViidManner(Datum.Wgs84, 480), ["*"]) }, []);

    internal ReadRoom Reads { get; } = new();

    internal ViidSettings Settings { get; }

    internal string Folder { get; }

    internal IngestOptions Ingest { get; }

    internal ViidDevices Devices { get; }

    internal ViidServer Server { get; }

    /// <summary>Of who sends the bodies that <see cref="ReadAsync(string, ViidItem, int)"/> reads.</summary>
    internal ViidVoice Voice { get; set; } = ViidVoice.OfAll;

    internal ViidDevices OpenDevices()
    {
        Assert.True(ViidDevices.TryOpen(Folder, Settings, camera => ReadRoom.Cameras.Contains(camera), out var devices, out _));
        return devices;
    }

    /// <summary>A record's members; what is given replaces or adds.</summary>
    internal static string Record(string id = "330100120011900000010220260601080000000010200001", string more = "") =>
        $$"""{"MotorVehicleID":"{{id}}","InfoKind":1,"SourceID":"x","DeviceID":"{{Device}}","PassTime":"{{Now}}","PlateNo":"京A12345","PlateColor":"5"{{(more.Length > 0 ? "," + more : "")}}}""";

    internal static string Vehicles(params string[] records) =>
        $$$"""{"MotorVehicleListObject":{"MotorVehicleObject":[{{{string.Join(',', records)}}}]}}""";

    internal ViidTray Tray() => new(Ingest.Reads, Reads.Metrics.Reads, Devices, Settings.Usual, Voice, Ingest.Now);

    /// <summary>Reads a body in pieces of some length and sends what it holds.</summary>
    internal async Task<(ViidFault Fault, List<string> Answers, ViidTray Tray)> ReadAsync(byte[] body, ViidItem expected = ViidItem.MotorVehicle, int piece = int.MaxValue)
    {
        var (tray, answers) = (Tray(), new List<string>());
        ValueTask Send(CancellationToken cancellation) => tray.SendAsync((id, status, word) => answers.Add($"{(int)status} {word}"), cancellation);
        var fault = await ViidBody.ReadAsync(new Pieces(body, piece), tray, expected, ViidLimits.BodyBytesMax, Send, TestContext.Current.CancellationToken);
        if (fault == ViidFault.None) await Send(TestContext.Current.CancellationToken);
        answers.AddRange(tray.Notices.Select(notice => $"{notice.Id}: {(int)notice.Answer.Status} {notice.Answer.Word}"));
        return (fault, answers, tray);
    }

    /// <summary>Reads a body in pieces and sends nothing.</summary>
    internal async Task<(ViidFault Fault, int Records)> ParseAsync(byte[] body, int piece)
    {
        var tray = Tray();
        var fault = await ViidBody.ReadAsync(
            new Pieces(body, piece), tray, ViidItem.MotorVehicle, ViidLimits.BodyBytesMax, _ => throw new InvalidOperationException("full"), default);
        return (fault, tray.Records);
    }

    internal Task<(ViidFault Fault, List<string> Answers, ViidTray Tray)> ReadAsync(string body, ViidItem expected = ViidItem.MotorVehicle, int piece = int.MaxValue) =>
        ReadAsync(Encoding.UTF8.GetBytes(body), expected, piece);

    public async ValueTask DisposeAsync()
    {
        await Reads.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // Gives no more than so many bytes at once, as a network does.
    private sealed class Pieces(byte[] body, int most) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}

/// <summary>A sender of GA/T 1400 on a real socket.</summary>
internal sealed class ViidSender(HttpClient http, string id = ViidRoom.Platform)
{
    internal async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(
        HttpMethod method, string path, string? body = null, string? authorization = null, string contentType = "application/VIID+JSON")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (id.Length > 0) request.Headers.TryAddWithoutValidation("User-Identify", id);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Challenge = response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values.ToString() : "";
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Of the newest answer; empty when it had none.</summary>
    internal string Challenge { get; private set; } = "";

    /// <summary>Registers as a device does, with the arithmetic of the standard's text and not of the engine.</summary>
    internal async Task<(HttpStatusCode Status, JsonElement Answer)> RegisterAsync(string password = ViidRoom.Password, string? uri = null, string count = "00000001")
    {
        const string Path = "/VIID/System/Register";
        var body = $$"""{"RegisterObject":{"DeviceID":"{{id}}"} }""";
        var (status, answer) = await SendAsync(HttpMethod.Post, Path, body);
        Assert.Equal((HttpStatusCode.Unauthorized, "4"), (status, answer.GetProperty("ResponseStatusObject").GetProperty("StatusCode").GetString()));
        return await SendAsync(HttpMethod.Post, Path, body, Authorization(Challenge, password, uri ?? Path, count));
    }

    internal string Authorization(string challenge, string password, string uri, string count)
    {
        var nonce = challenge.Split("nonce=\"")[1].Split('"')[0];
        var realm = challenge.Split("realm=\"")[1].Split('"')[0];
        var secret = Hash($"{id}:{realm}:{password}");
        var response = Hash($"{secret}:{nonce}:{count}:0a4f113b:auth:{Hash($"POST:{uri}")}");
        return $"Digest username=\"{id}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", qop=auth, nc={count}, cnonce=\"0a4f113b\", response=\"{response}\"";
    }

#pragma warning disable CA5351 // The standard's.
    private static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
