using System.Net;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Ingest.Wire;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Senders whose places are not WGS-84: set in the key file, or said by a call.</summary>
public sealed class IngestDatumTests : IAsyncLifetime
{
    private const string Secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    // Peking on WGS-84 and as the two others write it.
    private static readonly LatLng Peking = LatLng.FromDegrees(39.911954, 116.377817);

    private CallPort _port = null!;

    public async ValueTask InitializeAsync() => _port = await CallPort.OpenAsync(_ => new JurisdictionId(3));

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    [Theory]
    [InlineData("", Datum.Wgs84)]
    [InlineData(""","datum":null""", Datum.Wgs84)]
    [InlineData(""","datum":"wgs-84" """, Datum.Wgs84)]
    [InlineData(""","datum":"gcj-02" """, Datum.Gcj02)]
    [InlineData(""","datum":"bd-09" """, Datum.Bd09)]
    public void KeyFile_MaySayTheDatum(string member, Datum expected)
    {
        Assert.True(SenderKeyFile.TryParse("f", Keys(member), out var keys, out var refusal), refusal?.ToString());
        Assert.Equal(expected, Assert.Single(keys!.All).Datum);
    }

    [Theory]
    [InlineData("\"GCJ-02\"")]
    [InlineData("\"wgs84\"")]
    [InlineData("\"\"")]
    public void KeyFile_WithAnotherDatum_IsRefusedByName(string datum)
    {
        Assert.False(SenderKeyFile.TryParse("f", Keys($",\"datum\":{datum}"), out _, out var refusal));
        Assert.Equal("f, key 1: the datum of lorry is none of wgs-84, gcj-02 and bd-09", refusal!.ToString());
    }

    [Fact]
    public void KeyFile_WithADatumThatIsNoText_IsRefusedWithItsLine()
    {
        Assert.False(SenderKeyFile.TryParse("f", Keys(",\n\"datum\":84"), out _, out var refusal));
        Assert.Equal("line 2", refusal!.Where);
    }

    [Fact]
    public async Task FixesOfASender_AreTakenFromItsDatum()
    {
        var gate = new IngestGate(isOpen: true);
        var wall = new ManualTime();
        var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var options = new IngestOptions([gate.Target], new FixRoutes([(5u, 0)]), new NodeClock(wall, 1, noon), 1, wall, ConnectionsMax: 3);
        await using var port = await IngestPort.OpenAsync(options);
        var shifted = DatumShift.FromWgs84(Peking, Datum.Gcj02);
        var (latitudeE7, longitudeE7) = ((int)Math.Round(shifted.Latitude * 1e7), (int)Math.Round(shifted.Longitude * 1e7));
        var raw = new WireFix(5, noon.ToUnixTimeMilliseconds(), latitudeE7, longitudeE7, 0, 0, 50, 1);
        foreach (var (key, secret) in new[] { ("gcj", (byte)11), ("gw", (byte)7) })
        {
            using var client = await IngestClient.ConnectAsync(port);
            await client.ChallengedAsync();
            await client.HelloAsync(key, secret);
            Assert.Equal(FrameKind.Welcome, (await client.NextAsync())?.Kind);
            await client.SendAsync(raw);
            await port.Counts.WaitForAsync("sp_fixes_posted_total", key == "gcj" ? 1 : 2);
        }

        Assert.InRange(gate.Taken[0].Place.MetresTo(Peking), 0, 0.01); // The wire counts in centimetres.
        Assert.InRange(gate.Taken[1].Place.MetresTo(shifted), 0, 0.01);
        Assert.InRange(shifted.MetresTo(Peking), 500, 600);
    }

    [Fact]
    public void Rules_WithADatum_DoNotAllocate()
    {
        var raw = new WireFix(5, 1_700_000_000_000, 399_119_540, 1_163_778_170, 0, 0, 50, 1);
        var routes = new FixRoutes([(5u, 0)]);
        long Run()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10_000; i++)
            {
                FixRules.Accept(in raw, new Instant(1_700_000_000_000), routes, out _, out _, Datum.Gcj02);
                FixRules.Accept(in raw, new Instant(1_700_000_000_000), routes, out _, out _, Datum.Bd09);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Run();
        Assert.Equal(0, Run());
    }

    [Theory]
    [InlineData("desk", null, Datum.Wgs84)]
    [InlineData("desk", "gcj-02", Datum.Gcj02)]
    [InlineData("desk", "bd-09", Datum.Bd09)]
    [InlineData("gcj", null, Datum.Gcj02)] // The key's own.
    [InlineData("gcj", "wgs-84", Datum.Wgs84)] // The call knows better than the key.
    [InlineData("gcj", "bd-09", Datum.Bd09)]
    public async Task Calls_AreTakenFromTheirDatum(string key, string? datum, Datum meant)
    {
        var written = DatumShift.FromWgs84(Peking, meant);
        var (status, _) = await PostAsync(key, new { type = "burglary", lat = written.Latitude, lng = written.Longitude, datum });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.InRange(Assert.Single(_port.Asked).Call.Place.MetresTo(Peking), 0, 0.001);
    }

    [Fact]
    public async Task CallWithAnotherDatum_IsRefused()
    {
        var (status, answer) = await PostAsync("desk", new { type = "burglary", lat = 39.9, lng = 116.4, datum = "cgcs2000" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("""{"reason":"unknownDatum","detail":"datum is none of wgs-84, gcj-02 and bd-09."}""", answer.GetRawText());
        Assert.Empty(_port.Asked);
    }

    private static byte[] Keys(string member) =>
        Encoding.UTF8.GetBytes($$"""[{"name":"lorry","roles":["gateway"],"secret":"{{Secret}}"{{member}}}]""");

    private Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string key, object call) =>
        _port.PostAsync(key, JsonSerializer.Serialize(call));
}
