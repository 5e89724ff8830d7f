using System.Net;
using System.Text.Json;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The endpoints on a real socket.</summary>
public class ViidPortTests
{
    [Fact]
    public async Task ASender_RegistersKeepsAliveAndGoes()
    {
        await using var room = new ViidRoom();
        await using var port = await OpenAsync(room);
        var sender = new ViidSender(port.Http);
        const string Alive = "{\"KeepaliveObject\":{\"DeviceID\":\"" + ViidRoom.Platform + "\"}}";
        Assert.Equal("401 4 notRegistered", await OneAsync(sender, "/VIID/System/Keepalive", Alive));
        Assert.Equal("401 4 notRegistered", await OneAsync(new ViidSender(port.Http, ""), "/VIID/System/Keepalive", Alive));
        Assert.Equal("200 0 OK", Short(await sender.RegisterAsync()));
        Assert.Equal("200 0 OK", await OneAsync(sender, "/VIID/System/Keepalive", Alive));
        Assert.Equal("400 4 otherDevice", await OneAsync(sender, "/VIID/System/Keepalive", Alive.Replace("0001", "0002", StringComparison.Ordinal)));
        Assert.Equal("400 7 badJson", await OneAsync(sender, "/VIID/System/Keepalive", Alive[..^1]));

        // Two keepalives may be missed, and any call counts.
        room.Reads.Time.Advance(TimeSpan.FromSeconds(260));
        Assert.Equal("200 0 OK", await OneAsync(sender, "/VIID/System/Keepalive", "{}"));
        room.Reads.Time.Advance(TimeSpan.FromSeconds(260));
        room.Server.Keep();
        Assert.Equal("200 0 OK", await OneAsync(sender, "/VIID/System/Keepalive", Alive));
        room.Reads.Time.Advance(TimeSpan.FromSeconds(271));
        Assert.Equal("401 4 notRegistered", await OneAsync(sender, "/VIID/System/Keepalive", Alive));
        Assert.Equal("200 0 OK", Short(await sender.RegisterAsync("circle of life", "http://127.0.0.1" + "/VIID/System/Register")));
        Assert.Equal("200 0 OK", await OneAsync(sender, "/VIID/System/UnRegister", Alive.Replace("Keepalive", "UnRegister", StringComparison.Ordinal)));
        Assert.Equal("401 4 notRegistered", await OneAsync(sender, "/VIID/System/Keepalive", Alive));
        Assert.Equal(0, room.Server.Sessions.Count);
    }

    [Fact]
    public async Task Nobody_RegistersWithAWrongPassword_OrAsAnother_OrTwiceWithOneProof()
    {
        await using var room = new ViidRoom();
        await using var port = await OpenAsync(room);
        var sender = new ViidSender(port.Http);
        Assert.Equal("401 4 notProven", Short(await sender.RegisterAsync("wrong")));
        Assert.Equal("401 4 notProven", Short(await sender.RegisterAsync(uri: "/VIID/MotorVehicles")));
        Assert.Equal("401 4 notProven", Short(await new ViidSender(port.Http, "33010000005030000002").RegisterAsync()));
        const string Path = "/VIID/System/Register";
        await sender.SendAsync(HttpMethod.Post, Path, "{}");
        var proof = sender.Authorization(sender.Challenge, ViidRoom.Password, Path, "00000001");
        Assert.Equal("400 4 otherDevice", Short(await sender.SendAsync(HttpMethod.Post, Path, """{"RegisterObject":{"DeviceID":"33010000005030000002"}}""", proof)));
        Assert.Equal("401 4 notProven", Short(await sender.SendAsync(HttpMethod.Post, Path, "{}", proof)));
        Assert.Equal("200 0 OK", Short(await sender.SendAsync(HttpMethod.Post, Path, "", sender.Authorization(sender.Challenge, ViidRoom.Password, Path, "00000001"))));
        for (var left = ViidLimits.WrongMax; left > 0; left--) await sender.SendAsync(HttpMethod.Post, Path, "{}", "Digest username=\"x\"");
        Assert.Equal("429 2 tooOften", Short(await sender.SendAsync(HttpMethod.Post, Path, "{}", proof)));

        // A password that was changed holds from the next registration on.
        ViidSecrets.Change(room.Folder, false, ViidRoom.Platform, ViidRoom.Platform, "another", false, out _);
        File.SetLastWriteTimeUtc(System.IO.Path.Combine(room.Folder, ViidSettingsFile.Name), DateTime.UnixEpoch);
        room.Reads.Time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("401 4 notProven", Short(await sender.RegisterAsync()));
        Assert.Equal("200 0 OK", Short(await sender.RegisterAsync("another")));
    }

    [Theory]
    [InlineData("application/VIID+JSON")]
    [InlineData("application/json;charset=utf-8")]
    [InlineData("text/plain")]
    public async Task Records_AreAnsweredEach(string contentType)
    {
        await using var room = new ViidRoom();
        await using var port = await OpenAsync(room);
        var sender = new ViidSender(port.Http);
        await sender.RegisterAsync();
        var body = ViidRoom.Vehicles(ViidRoom.Record(), "7", ViidRoom.Record("330100120011900000010220260601080000000010200002").Replace($"\"{ViidRoom.Device}\"", "\"x\"", StringComparison.Ordinal), ViidRoom.Record());
        var (status, answer) = await sender.SendAsync(HttpMethod.Post, "/VIID/MotorVehicles", body, contentType: contentType);
        Assert.Equal(HttpStatusCode.OK, status);
        var items = answer.GetProperty("ResponseStatusListObject").GetProperty("ResponseStatusObject");
        Assert.Equal(
            ["0 330100120011900000010220260601080000000010200001", "8 ", "4 330100120011900000010220260601080000000010200002", "0 330100120011900000010220260601080000000010200001"],
            items.EnumerateArray().Select(item => $"{item.GetProperty("StatusCode").GetString()} {item.GetProperty("Id").GetString()}"));
        Assert.Equal(("/VIID/MotorVehicles", ViidRoom.Now), (items[0].GetProperty("RequestURL").GetString(), items[0].GetProperty("LocalTime").GetString()));
        Assert.Single(room.Reads.Hits);
        Assert.Equal(4, Assert.Single(room.Server.Sessions.All).Records);
        Assert.Equal(4, room.Reads.Counts["sp_viid_records_total"]);
    }

    [Fact]
    public async Task BadBodies_HaveTheirAnswers_AndTheRestIsNotServed()
    {
        await using var room = new ViidRoom();
        await using var port = await OpenAsync(room);
        var sender = new ViidSender(port.Http);
        Assert.Equal("401 4 notRegistered", await OneAsync(sender, "/VIID/MotorVehicles", ViidRoom.Vehicles(ViidRoom.Record())));
        await sender.RegisterAsync();
        Assert.Equal("400 7 badJson", await OneAsync(sender, "/VIID/MotorVehicles", ViidRoom.Vehicles(ViidRoom.Record())[..^2]));
        Assert.Equal("400 8 nothingFound", await OneAsync(sender, "/VIID/MotorVehicles", "{\"FaceListObject\":{}}"));
        Assert.Equal("404 4 notServed", await OneAsync(sender, "/VIID/Faces", "{}"));
        Assert.Equal("404 4 notServed", Short(await sender.SendAsync(HttpMethod.Get, "/VIID/Subscribes")));
        var (status, answer) = await sender.SendAsync(HttpMethod.Get, "/VIID/System/Time");
        Assert.Equal(
            (HttpStatusCode.OK, """{"VIIDServerID":"33010000002000000001","TimeMode":"1","LocalTime":"20260601080000","TimeZone":"UTC+08:00"}"""),
            (status, answer.GetProperty("SystemTimeObject").GetRawText()));
        using var large = new HttpRequestMessage(HttpMethod.Post, "/VIID/MotorVehicles") { Content = new ByteArrayContent([]) };
        large.Headers.Add("User-Identify", ViidRoom.Platform);
        large.Content.Headers.ContentLength = null;
        var fed = await sender.SendAsync(HttpMethod.Post, "/VIID/System/Keepalive", new string(' ', ViidLimits.SmallBodyBytesMax + 1));
        Assert.Equal("413 1 bodyTooLarge", Short(fed));
        room.Reads.Shard = _ => ValueTask.FromResult(ReadAnswer.NotFollowed);
        var busy = await sender.SendAsync(HttpMethod.Post, "/VIID/MotorVehicles", ViidRoom.Vehicles(ViidRoom.Record()));
        Assert.Equal("2", busy.Answer.GetProperty("ResponseStatusListObject").GetProperty("ResponseStatusObject")[0].GetProperty("StatusCode").GetString());
    }

    [Fact]
    public async Task Devices_AreProposedUntilSomebodyDecides()
    {
        await using var room = new ViidRoom(ViidRoom.Usual with { Sources = new Dictionary<string, ViidSource> { [ViidRoom.Platform] = new(new(Geo.Datum.Gcj02, 480), ["3301*"]) } });
        await using var port = await OpenAsync(room);
        var sender = new ViidSender(port.Http);
        await sender.RegisterAsync();
        const string Gate = """{"TollgateListObject":{"TollgateObject":[{"TollgateID":"33010012001210000055","Name":"北门","Longitude":120.2,"Latitude":"30.25","Status":1},{"Name":"nameless"}]}}""";
        Assert.Equal(["0 OK proposed", "8 idMissing"], await ListAsync(sender, HttpMethod.Put, "/VIID/Tollgates", Gate));
        Assert.Equal(["0 OK"], await ListAsync(sender, HttpMethod.Post, "/VIID/APEs", $$$"""{"APEListObject":{"APEObject":[{"ApeID":"{{{ViidRoom.Device}}}","IsOnline":"1"}]}}"""));
        Assert.Equal(["0 OK proposed"], await ListAsync(sender, HttpMethod.Post, "/VIID/Lanes", """{"LaneObject":{"TollgateID":"33010012001210000055","LaneNo":2}}"""));

        // Kept on WGS-84, given back as it was said.
        var kept = room.Devices.All.Single(device => device.Id == "33010012001210000055");
        Assert.InRange(Math.Abs(kept.Place!.Value.Longitude - 120.2), 0.003, 0.01);
        var (_, list) = await sender.SendAsync(HttpMethod.Get, "/VIID/Tollgates/33010012001210000055");
        var given = list.GetProperty("TollgateListObject").GetProperty("TollgateObject")[0];
        Assert.Equal((120.2, 30.25, "1"), (given.GetProperty("Longitude").GetDouble(), given.GetProperty("Latitude").GetDouble(), given.GetProperty("Status").GetString()));

        var record = ViidRoom.Record().Replace($"\"DeviceID\":\"{ViidRoom.Device}\"", "\"TollgateID\":\"33010012001210000055\"", StringComparison.Ordinal);
        Assert.Equal(["4 unknownCamera"], await ListAsync(sender, HttpMethod.Post, "/VIID/MotorVehicles", ViidRoom.Vehicles(record)));
        Assert.False(room.Devices.TryDecide(kept.Id, ViidDeviceState.Known, "nowhere", "wang"));
        Assert.True(room.Devices.TryDecide(kept.Id, ViidDeviceState.Known, "K4", "wang"));
        Assert.Equal(["0 OK"], await ListAsync(sender, HttpMethod.Post, "/VIID/MotorVehicles", ViidRoom.Vehicles(record)));
        Assert.Equal("K4", Assert.Single(room.Reads.Hits).Camera.Id);

        // Nobody takes a decision back over the wire; and it survives a start.
        Assert.Equal(["4 notAnnounced", "0 OK"], await ListAsync(sender, HttpMethod.Delete, "/VIID/Lanes?IDList=33010012001210000055,33010012001210000055/2", null));
        room.Server.Keep();
        var after = room.OpenDevices();
        Assert.Equal(room.Devices.All, after.All);
        Assert.True(after.TryCamera("", "33010012001210000055", 7, out var camera));
        Assert.Equal("K4", camera);
    }

    private static Task<CallPort> OpenAsync(ViidRoom room) => CallPort.OpenAsync(_ => null, app => app.MapViid(room.Server));

    private static async Task<string> OneAsync(ViidSender sender, string path, string body) => Short(await sender.SendAsync(HttpMethod.Post, path, body));

    private static async Task<string[]> ListAsync(ViidSender sender, HttpMethod method, string path, string? body)
    {
        var (_, answer) = await sender.SendAsync(method, path, body);
        return [.. answer.GetProperty("ResponseStatusListObject").GetProperty("ResponseStatusObject").EnumerateArray().Select(Words)];
    }

    private static string Short((HttpStatusCode Status, JsonElement Answer) answer) => $"{(int)answer.Status} {Words(answer.Answer.GetProperty("ResponseStatusObject"))}";

    private static string Words(JsonElement status) => $"{status.GetProperty("StatusCode").GetString()} {status.GetProperty("StatusString").GetString()}";
}
