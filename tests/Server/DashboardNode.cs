using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Threading.Channels;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Host.Sending;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Closures;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The town's engine and dashboard on a real socket, with a stand-in for the keys that Ingest checks.</summary>
internal sealed class DashboardNode : IAsyncDisposable
{
    internal const string GatewayBearer = "Bearer gate.secret";
    internal const string CallerBearer = "Bearer caller.secret";
    internal const string PartnerBearer = "Bearer fire.secret";

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _loops = [];
    private readonly WebApplication _app;
    private readonly List<IHostedService> _workers = [];
    private readonly Courier _courier;
    private Timer? _ringer;

    private DashboardNode(WebApplication app, Node node, string stateFolder, ChannelReader<NumberedLetter> letters)
    {
        _app = app;
        _courier = new Courier(node, letters, NullLogger<Courier>.Instance);
        Node = node;
        StateFolder = stateFolder;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    internal Node Node { get; }

    internal Uri Address { get; }

    internal string StateFolder { get; }

    private bool KeepsFolder { get; init; }

    internal T Part<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="stateFolder">Kept when the node ends; without one it has its own.</param>
    /// <param name="clock">The dashboard's clock; the shards' is the wall's.</param>
    /// <param name="roads">Other roads than the town's.</param>
    /// <param name="closureLog">Hears what the desk of closures logs.</param>
    /// <param name="past">What there is to look back on; nothing when left out.</param>
    /// <param name="replayLog">Hears what replays log.</param>
    /// <param name="with">What else the dashboard is given.</param>
    /// <param name="policy">Another than the town's.</param>
    /// <param name="time">The node's clock, of shards and dashboard alike; the wall's when left out.</param>
    /// <param name="onRoads">Rankings, batches and better officers by the node's own workers on the roads, instead of as the crow flies.</param>
    internal static async Task<DashboardNode> StartAsync(
        bool demo = true, bool beyondLoopback = false, IReadOnlyList<User>? users = null, string? stateFolder = null,
        TimeProvider? clock = null, RoadGraph? roads = null, ILogger<ClosureDesk>? closureLog = null, PastOpener? past = null,
        ILogger<ReplayRoom>? replayLog = null, Func<DashboardOptions, DashboardOptions>? with = null,
        DispatchPolicy? policy = null, TimeProvider? time = null, bool onRoads = false)
    {
        var folder = stateFolder ?? Directory.CreateTempSubdirectory("dashboard").FullName;
        if (users is not null) UserFile.Write(Path.Combine(folder, UserFile.Name), users);
        var web = Path.Combine(folder, "web");
        Directory.CreateDirectory(Path.Combine(web, "assets"));
        foreach (var page in (string[])["index", "dispatch", "patrol"]) await File.WriteAllTextAsync(Path.Combine(web, page + ".html"),
            page);
        await File.WriteAllTextAsync(Path.Combine(web, "assets", "app.js"), "0");

        var effects = Channel.CreateBounded<ShardEffects>(ShardLimits.EffectsMax);
        var questions = Channel.CreateBounded<RankingQuestion>(ShardLimits.RankingsMax);
        var forecasts = Channel.CreateBounded<ForecastQuestion>(ShardLimits.ForecastsMax);
        var letters = Channel.CreateBounded<NumberedLetter>(ShardLimits.CourierMax);
        var sendings = Channel.CreateBounded<SendingQuestion>(ShardLimits.SendingsMax);
        var (rules, ticks) = (policy ?? DashboardTown.Policy, time ?? TimeProvider.System);
        var shards = DashboardTown.Officers.GroupBy(officer => officer.Home).Select(home => new Shard(
            JournalInMemory.Of(ConfigurationOf(rules, home.Key, [.. home]), ticks), ticks, effects.Writer, questions.Writer,
            new BorderWays(forecasts.Writer, letters.Writer), sendings.Writer));
        var node = new Node([.. shards], rules, clock ?? ticks, effects.Reader);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (replayLog is not null) builder.Services.AddSingleton(replayLog);
        if (closureLog is not null) builder.Services.AddSingleton(closureLog);
        var live = new LiveRoads(roads ?? DashboardTown.Roads, RoadSpeeds.FreeFlow, 0);
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var options = new DashboardOptions(
            NodeDoor.Of(node), DashboardTown.Region with { Policy = rules }, DashboardTown.Borders, live, DashboardTown.JurisdictionOf, folder, web, demo,
            beyondLoopback, 1, TimeProvider.System) { Past = past };
        var added = builder.Services.TryAddDashboard(with is null ? options : with(options), out var refusal);
        Assert.True(added, refusal?.ToString());
        builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, KeyStandIn>(Roles.KeyScheme, null);
        ApiDocument.Add(builder.Services);
        var app = builder.Build();
        app.UseDashboard();
        ApiDocument.Map(app);
        await app.StartAsync();
        var running = new DashboardNode(app, node, folder, letters.Reader) { KeepsFolder = stateFolder is not null };
        running.Run(onRoads ? null : questions.Reader, forecasts.Reader);
        if (onRoads) await running.WorkAsync(live, questions.Reader, sendings.Reader);
        await running._courier.StartAsync(CancellationToken.None);
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        await _ringer!.DisposeAsync();
        foreach (var worker in _workers) await worker.StopAsync(CancellationToken.None);
        await _courier.StopAsync(CancellationToken.None);
        _courier.Dispose();
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops);
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
        if (!KeepsFolder) Directory.Delete(StateFolder, recursive: true);
    }

    /// <summary>A client without cookies of its own that does not follow redirects.</summary>
    internal HttpClient Http() => new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Signs in with the demo password and returns the cookie.</summary>
    internal async Task<string> SignInAsync(string user, string password = "demo")
    {
        using var http = Http();
        using var answer = await http.PostAsJsonAsync("/sign-in", new { user, password }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    internal HubConnection Hub(string path, string header, string value)
    {
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(header, value));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(Address, path)));
        return builder.Build();
    }

    private void Ring()
    {
        foreach (var shard in Node.Shards) shard.Ring();
    }

    private static ShardConfiguration ConfigurationOf(DispatchPolicy policy, JurisdictionId city, OfficerRegistration[] officers) =>
        new(city, policy, officers, 30)
    {
        Others = [city == DashboardTown.Three ? DashboardTown.Four : DashboardTown.Three],
    };

    // As NodeRun does.
    private async Task WorkAsync(LiveRoads roads, ChannelReader<RankingQuestion> questions, ChannelReader<SendingQuestion> sendings)
    {
        var neighbours = new NeighbourOfficers(
            Node.Shards, [.. DashboardTown.Borders.Select(each => (each.Id, BoundsOf(each)))], () => Node.Policy.PositionAgeMaxSeconds);
        _workers.Add(new RoadWorkers(roads, questions, 1) { Neighbours = neighbours });
        _workers.Add(new SendingWorkers(roads, sendings, NullLogger<SendingWorkers>.Instance));
        foreach (var worker in _workers) await worker.StartAsync(CancellationToken.None);
    }

    private static GeoBounds BoundsOf(JurisdictionBorder border) =>
        GeoBounds.FromPoints([.. border.Polygons.SelectMany(polygon => polygon).SelectMany(ring => ring)]);

    private void Run(ChannelReader<RankingQuestion>? questions, ChannelReader<ForecastQuestion> forecasts)
    {
        foreach (var shard in Node.Shards) _loops.Add(shard.RunAsync(_stopping.Token));
        _ringer = new Timer(_ => Ring(), null, 0, 20);
        if (questions is not null) _loops.Add(AnswerAsync(questions));
        _loops.Add(BorderTown.AnswerForecastsAsync(forecasts, _stopping.Token));
    }

    /// <summary>Roads on which everybody drives 10 m/s as the crow flies.</summary>
    private async Task AnswerAsync(ChannelReader<RankingQuestion> questions)
    {
        try
        {
            await foreach (var (shard, request) in questions.ReadAllAsync(_stopping.Token))
            {
                int[] times = [.. request.Candidates.Select(candidate => (int)(candidate.Place.MetresTo(request.Place) * 100))];
                await shard.AskAsync(new RankingAnswered(RankingAnswer.Of(request, times, _ => int.MaxValue)), _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private sealed class KeyStandIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var role = Request.Headers.Authorization.ToString() switch
            {
                GatewayBearer => Roles.Gateway,
                CallerBearer => Roles.Caller,
                PartnerBearer => Roles.Partner,
                _ => null,
            };
            if (role is null) return Task.FromResult(AuthenticateResult.Fail("no such key"));
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, "key"), new Claim(ClaimTypes.Role, role)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}

/// <summary>Messages of one hub connection in the order they came, and a wait for the one that is meant.</summary>
internal sealed class HubInbox
{
    private readonly Channel<(string Name, System.Text.Json.JsonElement Body)> _messages =
        Channel.CreateBounded<(string Name, System.Text.Json.JsonElement Body)>(10_000);

    private (string Name, System.Text.Json.JsonElement Body) _last;

    internal HubInbox(HubConnection hub, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            hub.On<System.Text.Json.JsonElement>(name, body => Assert.True(_messages.Writer.TryWrite((name, body))));
    }

    /// <summary>Reads on until a message of that name fits; earlier ones are passed over.</summary>
    internal async Task<System.Text.Json.JsonElement> NextAsync(string name, Func<System.Text.Json.JsonElement, bool>? fits = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var (came, body) = await _messages.Reader.ReadAsync(limit.Token);
            _last = (came, body);
            if (came == name && (fits is null || fits(body))) return body;
        }
    }

    /// <summary>The next item of <c>events</c> that fits. The rest of the message that was read last is looked at again.</summary>
    internal async Task<System.Text.Json.JsonElement> NextItemAsync(Func<System.Text.Json.JsonElement, bool> fits)
    {
        if (_last.Name == "events" && Items(_last.Body).Any(fits)) return Items(_last.Body).First(fits);
        return Items(await NextAsync("events", body => Items(body).Any(fits))).First(fits);

        static IEnumerable<System.Text.Json.JsonElement> Items(System.Text.Json.JsonElement body) => body.GetProperty("items").EnumerateArray();
    }
}
