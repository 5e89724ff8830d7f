using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>For whom a sender of GA/T 1400 may speak, and what a hostile or broken one may cost.</summary>
public class ViidBoundsTests
{
    private const string Other = "33010012001190000002";
    private const string Alive = "/VIID/System/Keepalive";
    private const string Records = "/VIID/MotorVehicles";

    private static readonly ViidSettings Strict = ViidRoom.Usual with { Sources = new Dictionary<string, ViidSource>() };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADevice_SpeaksForItself_AndForNobodyElse()
    {
        await using var room = new ViidRoom(Strict);
        await using var port = await OpenAsync(room);
        Admit(room, ViidRoom.Device);
        var device = new ViidSender(port.Http, ViidRoom.Device);
        Assert.Equal(HttpStatusCode.OK, (await device.RegisterAsync("own")).Status);
        var elsewhere = ViidRoom.Record("330100120011900000020220260601080000000010200001").Replace($"\"{ViidRoom.Device}\"", $"\"{Other}\"", StringComparison.Ordinal);
        var gate = ViidRoom.Record("330100120011900000020220260601080000000010200002").Replace($"\"DeviceID\":\"{ViidRoom.Device}\"", $"\"TollgateID\":\"{ViidRoom.Tollgate}\"", StringComparison.Ordinal);
        Assert.Equal(["0 OK", "4 notYourDevice", "4 notYourDevice"], await ListAsync(device, Records, ViidRoom.Vehicles(ViidRoom.Record(), elsewhere, gate)));
        Assert.Equal(2, room.Reads.Counts["sp_viid_records_total/notYourDevice"]);
        Assert.Equal("K1", Assert.Single(room.Reads.Hits).Camera.Id);

        // Nor does it announce, or tell the state of, another; by whichever door.
        var apes = $$$"""{"APEListObject":{"APEObject":[{"ApeID":"{{{ViidRoom.Device}}}","IsOnline":"1"},{"ApeID":"{{{Other}}}","Longitude":120.1,"Latitude":30.1}]}}""";
        Assert.Equal(["0 OK", "4 notYourDevice"], await ListAsync(device, "/VIID/APEs", apes));
        var lane = $$$"""{"LaneListObject":{"LaneObject":[{"TollgateID":"{{{ViidRoom.Tollgate}}}","LaneNo":3}]}}""";
        Assert.Equal(["4 notYourDevice"], await ListAsync(device, "/VIID/Lanes", lane));
        var notice = $$$"""{"SubscribeNotificationListObject":{"SubscribeNotificationObject":[{"NotificationID":"n1","DeviceStatusList":[{"DeviceID":"{{{Other}}}","IsOnline":"2"}],"MotorVehicleObjectList":[{{{elsewhere}}}]}]}}""";
        Assert.Equal(["4 notYourDevice", "4 notYourDevice"], await ListAsync(device, "/VIID/SubscribeNotifications", notice));
        Assert.Equal([ViidRoom.Device], room.Devices.All.Select(each => each.Id));
    }

    [Fact]
    public async Task APlatform_SpeaksForThoseThatTheSettingsName()
    {
        var gates = new ViidSource(Strict.Usual, ["33010012001210*", ViidRoom.Device]);
        await using var room = new ViidRoom(Strict with { Sources = new Dictionary<string, ViidSource> { [ViidRoom.Platform] = gates } });
        await using var port = await OpenAsync(room);
        var platform = new ViidSender(port.Http);
        await platform.RegisterAsync();
        var lane = ViidRoom.Record("330100120011900000020220260601080000000010200002", "\"LaneNo\":2").Replace($"\"DeviceID\":\"{ViidRoom.Device}\"", $"\"TollgateID\":\"{ViidRoom.Tollgate}\"", StringComparison.Ordinal);
        var foreign = ViidRoom.Record("330100120011900000020220260601080000000010200003").Replace($"\"{ViidRoom.Device}\"", "\"33010099001190000001\"", StringComparison.Ordinal);
        Assert.Equal(["0 OK", "0 OK", "4 notYourDevice"], await ListAsync(platform, Records, ViidRoom.Vehicles(ViidRoom.Record(), lane, foreign)));
        Assert.Equal(["K1", "K2"], room.Reads.Hits.Select(hit => hit.Camera.Id).Order());

        // Without a word in the settings a platform is a device like any other.
        await using var strict = new ViidRoom(Strict);
        await using var other = await OpenAsync(strict);
        var same = new ViidSender(other.Http);
        await same.RegisterAsync();
        Assert.Equal(["4 notYourDevice"], await ListAsync(same, Records, ViidRoom.Vehicles(ViidRoom.Record())));
        Assert.Empty(strict.Reads.Hits);
    }

    [Fact]
    public async Task BodiesThatCannotBeTaken_AreRefused_EachByItsName()
    {
        await using var room = new ViidRoom();
        await using var port = await OpenAsync(room);
        var sender = new ViidSender(port.Http);
        await sender.RegisterAsync();
        var many = ViidRoom.Vehicles([.. Enumerable.Repeat("0", 12 * 1_024)]);
        Assert.Equal("413 1 tooManyRecords", await OneAsync(sender, Records, many));
        Assert.Equal("400 7 badJson", await OneAsync(sender, Alive, ViidRoom.Vehicles([.. Enumerable.Repeat("0", 2_000)])));
        var url = Records + "?x=" + new string('y', 1_000);
        var (_, answer) = await sender.SendAsync(HttpMethod.Post, url, ViidRoom.Vehicles("0"));
        Assert.Equal(ViidLimits.UrlMax, answer.GetProperty("ResponseStatusListObject").GetProperty("ResponseStatusObject")[0].GetProperty("RequestURL").GetString()!.Length);

        // In pieces of no length said before, and packed.
        Assert.Equal("200 0 OK", await PostAsync(port.Http, Alive, Chunked("{}")));
        Assert.Equal("413 1 bodyTooLarge", await PostAsync(port.Http, Alive, Chunked(new string(' ', ViidLimits.SmallBodyBytesMax + 1))));
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await zip.WriteAsync(Encoding.UTF8.GetBytes(ViidRoom.Vehicles(ViidRoom.Record())), Cancel);
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal("415 4 bodyEncoded", await PostAsync(port.Http, Records, content));
        foreach (var (path, bytes) in new[] { (Records, ViidLimits.BodyBytesMax + 1L), ("/VIID/APEs", ViidLimits.FileBytesMax + 1L) })
        {
            using var raw = await RawAsync(port.Http, path, bytes);
            Assert.Contains("413", await FirstLineAsync(raw), StringComparison.Ordinal);
        }

        Assert.Empty(room.Reads.Hits);
    }

    [Fact]
    public async Task ASenderThatTrickles_KeepsNobodyWaiting_AndIsLetGoOf()
    {
        await using var room = new ViidRoom();
        await using var port = await OpenAsync(room);
        var sender = new ViidSender(port.Http);
        await sender.RegisterAsync();
        Admit(room, ViidRoom.Device);
        var device = new ViidSender(port.Http, ViidRoom.Device);
        await device.RegisterAsync("own");
        var slow = new List<TcpClient>();
        for (var at = 0; at < ViidLimits.BodiesMax; at++) slow.Add(await RawAsync(port.Http, Records, 10_000));
        var left = ViidLimits.BodiesMax - ViidLimits.BodiesPerSenderMax;
        while (room.Server.Turns.CurrentCount > left) await Task.Yield();
        await sender.RegisterAsync(); // No more turns by coming again.
        slow.Add(await RawAsync(port.Http, Records, 10_000));
        Assert.Equal(["0 OK"], await ListAsync(device, Records, ViidRoom.Vehicles(ViidRoom.Record())));
        Assert.Equal(left, room.Server.Turns.CurrentCount);

        var answer = FirstLineAsync(slow[0]);
        while (!answer.IsCompleted)
        {
            room.Reads.Time.Advance(TimeSpan.FromSeconds(ViidLimits.BodySeconds));
            await Task.Yield();
        }

        Assert.Contains("408", await answer, StringComparison.Ordinal);
        foreach (var each in slow) each.Dispose();
    }

    [Fact]
    public async Task SessionsHaveABound_AndMakeRoomWhenTheyAreOver()
    {
        await using var room = new ViidRoom();
        await using var port = await OpenAsync(room);
        for (var at = 0; at < ViidLimits.SessionsMax; at++) Assert.True(room.Server.Sessions.TryOpen(at.ToString(CultureInfo.InvariantCulture), IPAddress.Loopback));
        var sender = new ViidSender(port.Http);
        Assert.Equal("503 2 tooManySessions", Short(await sender.RegisterAsync()));
        Assert.True(room.Server.Sessions.TryOpen("7", IPAddress.Loopback)); // Again, in its own place.
        room.Reads.Time.Advance(room.Settings.SessionLasting + TimeSpan.FromSeconds(1));
        room.Server.Keep();
        Assert.Equal("200 0 OK", Short(await sender.RegisterAsync()));
        Assert.Equal(1, room.Server.Sessions.Count);
    }

    private static void Admit(ViidRoom room, string id)
    {
        Assert.NotNull(ViidSecrets.Change(room.Folder, false, id, id, "own", false, out _));
        File.SetLastWriteTimeUtc(Path.Combine(room.Folder, ViidSettingsFile.Name), DateTime.UnixEpoch);
    }

    private static Task<CallPort> OpenAsync(ViidRoom room) => CallPort.OpenAsync(_ => null, app => app.MapViid(room.Server));

    private static string Short((HttpStatusCode Status, JsonElement Answer) told)
    {
        var one = told.Answer.GetProperty("ResponseStatusObject");
        return $"{(int)told.Status} {one.GetProperty("StatusCode").GetString()} {one.GetProperty("StatusString").GetString()}";
    }

    private static async Task<string> OneAsync(ViidSender sender, string path, string body) => Short(await sender.SendAsync(HttpMethod.Post, path, body));

    private static async Task<List<string>> ListAsync(ViidSender sender, string path, string body)
    {
        var (status, answer) = await sender.SendAsync(HttpMethod.Post, path, body);
        Assert.Equal(HttpStatusCode.OK, status);
        return
        [
            .. answer.GetProperty("ResponseStatusListObject").GetProperty("ResponseStatusObject").EnumerateArray()
                .Select(item => $"{item.GetProperty("StatusCode").GetString()} {item.GetProperty("StatusString").GetString()}"),
        ];
    }

    private static StreamContent Chunked(string text) => new(new Unsized(Encoding.UTF8.GetBytes(text)));

    private static async Task<string> PostAsync(HttpClient http, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("User-Identify", ViidRoom.Platform);
        using var response = await http.SendAsync(request, Cancel);
        return Short((response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement));
    }

    // The head of a request whose body never comes, but for its first bytes.
    private static async Task<TcpClient> RawAsync(HttpClient http, string path, long length)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(IPAddress.Loopback, http.BaseAddress!.Port, Cancel);
        var head = $"POST {path} HTTP/1.1\r\nHost: x\r\nUser-Identify: {ViidRoom.Platform}\r\nContent-Length: {length}\r\n\r\n{{\"MotorVehicle";
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancel);
        return tcp;
    }

    private static async Task<string> FirstLineAsync(TcpClient tcp)
    {
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII, leaveOpen: true);
        return await reader.ReadLineAsync(Cancel) ?? "";
    }

    // A stream that does not say how long it is.
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
