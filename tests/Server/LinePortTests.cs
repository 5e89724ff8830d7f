using System.Net;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Ingest.Lines;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Lines;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Reports of telephone systems over real sockets.</summary>
public sealed class LinePortTests : IAsyncLifetime
{
    private static readonly JurisdictionId[] s_here = [DashboardTown.Three, DashboardTown.Four];

    private readonly IngestMetrics _metrics = new();
    private readonly List<(JurisdictionId Jurisdiction, LineReported Input)> _asked = [];
    private Refusal _refusal;
    private CallPort _port = null!;

    public async ValueTask InitializeAsync() => _port = await CallPort.OpenAsync(_ => null, app => app.MapLines(
        new CallDesk(new LivePolicy(DashboardTown.Policy, TimeProvider.System), DashboardTown.JurisdictionOf, Answer, _ => default, _metrics),
        s_here));

    public async ValueTask DisposeAsync()
    {
        await _port.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task AReport_ComesToItsCity_WithAllThatIsKnownOfTheCaller()
    {
        var (status, answer) = await PostAsync("""
            {"id":" c-1 ","state":"ringing","lat":33.5,"lng":117.0,"accuracy":49.2,"number":"138","name":"Wang","source":"122","place":"人民路"}
            """);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("L3-000012", 3, "ringing"), (
            answer.GetProperty("line").GetString(), answer.GetProperty("jurisdiction").GetInt32(), answer.GetProperty("state").GetString()));
        var (jurisdiction, input) = Assert.Single(_asked);
        Assert.Equal(DashboardTown.Three, jurisdiction);
        Assert.Equal(new LineReported(
            "desk", "c-1", LineReport.Ringing, new LineCaller("138", "Wang", "122", LatLng.FromDegrees(33.5, 117.0), 50, "人民路"), ""), input);
    }

    [Fact]
    public async Task TheCity_ByNumber_AndWhatIsLeftOut_IsLeftOut()
    {
        await PostAsync("""{"id":"c-1","state":"abandoned","jurisdiction":4}""");
        var (jurisdiction, input) = Assert.Single(_asked);
        Assert.Equal((DashboardTown.Four, LineReport.Abandoned, "", null), (
            jurisdiction, input.Report, input.Caller.Source, input.Caller.Place));
    }

    [Fact]
    public async Task ATelephoneSystem_StandsAmongTheInterfaces_WithWhatWasTakenAndRefused()
    {
        using var watch = new InterfaceWatch(TimeProvider.System);
        Assert.Null(Lines().Connections);
        await PostAsync("""{"id":"c-1","state":"ringing","jurisdiction":4}""");
        await PostAsync("""{"state":"ringing","jurisdiction":4}""");
        Assert.Equal((InterfaceState.Up, true, true), (Lines().State, Lines().Taken >= 1, Lines().Refused >= 1));
        Assert.NotNull(Lines().LastAt);

        InterfaceRow Lines() => Assert.Single(watch.Rows(), row => row.Kind == "lines");
    }

    [Theory]
    [InlineData("""{""", "badJson")]
    [InlineData("""{"id":"c","id":"d","state":"ringing"}""", "badJson")]
    [InlineData("""{"state":"ringing","jurisdiction":3}""", "missingId")]
    [InlineData("""{"id":"  ","state":"ringing","jurisdiction":3}""", "missingId")]
    [InlineData("""{"id":"c","jurisdiction":3}""", "badState")]
    [InlineData("""{"id":"c","state":"Ringing","jurisdiction":3}""", "badState")]
    [InlineData("""{"id":"c","state":"0","jurisdiction":3}""", "badState")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":3,"number":"12345678901234567890123456789012345678901"}""", "textTooLong")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":3,"lat":33.5}""", "placeOutsideWorld")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":3,"lat":0,"lng":0}""", "placeOutsideWorld")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":3,"accuracy":5}""", "badAccuracy")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":3,"lat":33.5,"lng":117,"accuracy":-1}""", "badAccuracy")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":3,"lat":33.5,"lng":117,"accuracy":1e9}""", "badAccuracy")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":3,"datum":"mars"}""", "unknownDatum")]
    [InlineData("""{"id":"c","state":"ringing"}""", "missingJurisdiction")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":9}""", "unknownJurisdiction")]
    [InlineData("""{"id":"c","state":"ringing","jurisdiction":70000}""", "unknownJurisdiction")]
    [InlineData("""{"id":"c","state":"ringing","lat":-33.5,"lng":17}""", "placeOutsideRegion")]
    public async Task BadInput_IsRefused_AndComesToNobody(string body, string reason)
    {
        var (status, answer) = await PostAsync(body);
        Assert.Equal((HttpStatusCode.BadRequest, reason), (status, answer.GetProperty("reason").GetString()));
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(Refusal.TooManyLines, HttpStatusCode.TooManyRequests, "tooManyLines")]
    [InlineData(Refusal.StorageFull, HttpStatusCode.ServiceUnavailable, "storageFull")]
    public async Task TheCitysNo_IsTold(Refusal refusal, HttpStatusCode expected, string reason)
    {
        _refusal = refusal;
        var (status, answer) = await PostAsync("""{"id":"c","state":"ringing","jurisdiction":3}""");
        Assert.Equal((expected, reason), (status, answer.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task OtherKeys_AreShutOut() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await _port.PostAsync("cam", """{"id":"c","state":"ringing"}""", "/api/lines")).Status);

    private Task<(HttpStatusCode Status, System.Text.Json.JsonElement Answer)> PostAsync(string body) =>
        _port.PostAsync("desk", body, "/api/lines");

    private ValueTask<Outcome> Answer(JurisdictionId jurisdiction, ShardInput input, CancellationToken cancellation)
    {
        var reported = (LineReported)input;
        _asked.Add((jurisdiction, reported));
        var line = new PhoneLine(new LineId(jurisdiction, 12), reported.Sender, reported.Reference, reported.Caller, new Instant(1));
        return ValueTask.FromResult(_refusal == Refusal.None ? new Outcome { Line = line.View() } : Outcome.Refused(_refusal));
    }
}
