using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The door for calls on a real socket of this machine, and behind it a shard that gives one answer to all.</summary>
internal sealed class CallPort : IAsyncDisposable
{
    internal static readonly DispatchPolicy Policy = new(
        new Dictionary<string, IncidentType> { ["burglary"] = new("burglary", "Burglary", "入室盗窃", 2, [], []) },
        [30, 30, 60, 60], 60, 100, 600, [60, 120, 600, 1_800]);

    // As a delegate: a direct call would be rewritten by the package's generator, which belongs in the Host and not here.
    private static readonly Func<IServiceCollection, IServiceCollection> AddOpenApi = OpenApiServiceCollectionExtensions.AddOpenApi;

    private readonly IngestMetrics _metrics = new();
    private readonly List<(JurisdictionId Jurisdiction, Call Call)> _asked = [];
    private readonly List<IReadOnlyList<JurisdictionId>> _near = [];
    private readonly WebApplication _app;

    private CallPort(Func<LatLng, JurisdictionId?> jurisdictionAt, Action<WebApplication>? mapMore)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAuthentication().AddSenderKeys(IngestPort.Keys);
        builder.Services.AddAuthorization();
        AddOpenApi(builder.Services);
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapOpenApi();
        _app.MapCalls(new CallDesk(
            new LivePolicy(Policy, TimeProvider.System),
            jurisdictionAt,
            (jurisdiction, input, _) =>
            {
                _asked.Add((jurisdiction, ((CallReceived)input).Call));
                _near.Add(((CallReceived)input).Near);
                return ValueTask.FromResult(Answer);
            },
            _ => Behind,
            _metrics) { NeighboursNear = (_, jurisdiction) => [new JurisdictionId((ushort)(jurisdiction.Value + 1))] });
        mapMore?.Invoke(_app);
    }

    internal HttpClient Http { get; } = new();

    /// <summary>What came through to the shard.</summary>
    internal IReadOnlyList<(JurisdictionId Jurisdiction, Call Call)> Asked => _asked;

    /// <summary>Whom the shard was told to be near, call by call: the jurisdiction with the next number is near to everything.</summary>
    internal IReadOnlyList<IReadOnlyList<JurisdictionId>> Near => _near;

    /// <summary>How far the shard is behind.</summary>
    internal TimeSpan Behind { get; set; }

    /// <summary>The shard's answer.</summary>
    internal Outcome Answer { get; set; } = new(Refusal.None, new IncidentId(new JurisdictionId(3), 127), default, false, false);

    internal static async Task<CallPort> OpenAsync(Func<LatLng, JurisdictionId?> jurisdictionAt, Action<WebApplication>? mapMore = null)
    {
        var port = new CallPort(jurisdictionAt, mapMore);
        await port._app.StartAsync();
        var address = port._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        port.Http.BaseAddress = new Uri(address);
        return port;
    }

    /// <summary>What a sender with a key of <see cref="IngestPort.Keys"/> shows.</summary>
    internal static string BearerOf(string key) =>
        $"{key}.{Convert.ToBase64String(IngestPort.Keys.All.Single(known => known.Name == key).Secret)}";

    internal async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string key, string body, string path = "/api/calls")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", BearerOf(key));
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonDocument.Parse(answer.Length == 0 ? "null" : answer).RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _metrics.Dispose();
    }
}
