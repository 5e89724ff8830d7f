using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>
/// The world around a node between its start and its kill: callers, terminals, officers who obey, a dispatcher who closes. Each goes on until
/// the node is gone.
/// </summary>
internal sealed class SoakLife(NodeProcess node, City city, SoakLedger ledger, ulong seed) : IAsyncDisposable
{
    private const int Callers = 8;
    private const int OfficersWorkers = 8;
    private const int AnswersWaiting = 4_096;

    private static readonly TimeSpan BetweenCalls = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan BetweenFixes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenCloses = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<uint> _unheard = [.. city.Officers.Select(officer => officer.Id.Value)];
    private readonly Channel<OfficerAnswer>[] _answers =
        [.. Enumerable.Range(0, OfficersWorkers).Select(_ => Channel.CreateBounded<OfficerAnswer>(AnswersWaiting))];

    private OfficerHub? _hub;
    private Task[] _roles = [];

    /// <summary>Connects, and hears what the node says of every officer: compared with what it said before its kill.</summary>
    internal async Task BeginAsync()
    {
        var (hub, reason) = await OfficerHub.OpenAsync(node.Address, node.Key, HearAsync, _ => ValueTask.CompletedTask, _ending.Token);
        Assert.True(hub is not null, reason);
        _hub = hub;
        await _heard.Task.WaitAsync(Patience.Longest, _ending.Token);
        await using var desk = await DeskHub.OpenAsync(node, _ending.Token);
        ledger.Open((await desk.IncidentsAsync(_ending.Token)).Select(incident => incident.Id).ToHashSet());
    }

    /// <summary>Lets everybody work until the kill.</summary>
    internal void Work() => _roles =
    [
        .. Enumerable.Range(0, Callers).Select(CallAsync),
        .. _answers.Select(answers => AnswerAsync(answers.Reader)),
        PlaceAsync(),
        CloseAsync(),
    ];

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var role in _roles) await role.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var wrong = _roles.FirstOrDefault(role => role.Exception is { InnerException: not (OperationCanceledException or IOException) });
        if (_hub is not null) await _hub.DisposeAsync();
        _ending.Dispose();
        if (wrong is not null && !IsGone(wrong.Exception!.InnerException!)) Assert.Fail(wrong.Exception.ToString());
    }

    private static bool IsGone(Exception problem) =>
        problem is HttpRequestException or System.Net.WebSockets.WebSocketException or InvalidOperationException or TimeoutException
            or ObjectDisposedException;

    private ValueTask HearAsync(StatesMessage states)
    {
        foreach (var item in states.Items)
        {
            ledger.See(item.Officer.Id, item.Directive);
            lock (_unheard)
                if (_unheard.Remove(item.Officer.Id) && _unheard.Count == 0) _heard.TrySetResult();
            if (item.Directive is { } directive && CallLatency.NextAnswer(directive.State) is { } answer)
                _answers[item.Officer.Id % OfficersWorkers].Writer.TryWrite(new OfficerAnswer(item.Officer.Id, directive.Id, answer, ""));
        }

        return ValueTask.CompletedTask;
    }

    private async Task AnswerAsync(ChannelReader<OfficerAnswer> answers)
    {
        await foreach (var answer in answers.ReadAllAsync(_ending.Token))
        {
            // An answer that was cut off may have been taken or not; only a taken one is a promise.
            if (await _hub!.AnswerAsync(answer.Officer, answer.Directive, answer.Answer, "", _ending.Token) == "")
                ledger.Promise(answer.Directive, StateAfter(answer.Answer));
        }
    }

    private static DirectiveState StateAfter(DirectiveAnswer answer) => answer switch
    {
        DirectiveAnswer.Delivered => DirectiveState.Delivered,
        DirectiveAnswer.Acknowledge => DirectiveState.Acknowledged,
        DirectiveAnswer.EnRoute => DirectiveState.EnRoute,
        DirectiveAnswer.OnScene => DirectiveState.OnScene,
        _ => DirectiveState.Completed,
    };

    private async Task CallAsync(int caller)
    {
        var chance = Chance.Of(seed, (ulong)caller);
        using var timer = new PeriodicTimer(BetweenCalls);
        while (await timer.WaitForNextTickAsync(_ending.Token))
        {
            var at = city.Stations[chance.NextBelow(city.Stations.Count)].Place;
            var type = chance.NextBelow(4) == 0 ? "violence" : "theft";
            var call = new CallMessage(
                Guid.NewGuid(), type, null, at.Latitude + 0.0015 * chance.NextBelow(8), at.Longitude, "", "help", "", "", "110");
            ledger.Called(call, await node.Client.CallAsync(call, CancellationToken.None));
        }
    }

    private async Task PlaceAsync()
    {
        var (fixes, _) = await FixConnection.OpenAsync(node.Fixes, node.Key, TimeProvider.System, _ending.Token);
        if (fixes is null) return; // It was killed so soon.
        await using var open = fixes;
        var frame = new byte[FixWriter.FixFrameBytes];
        uint sequence = 0;
        using var timer = new PeriodicTimer(BetweenFixes);
        do
        {
            for (var i = 0; i < city.Officers.Count; i++)
            {
                var at = city.Stations[i % city.Stations.Count].Place;
                FixWriter.WriteFix(frame, new FixReport(
                    city.Officers[i].Id.Value, Instant.From(TimeProvider.System.GetUtcNow()),
                    LatLng.FromDegrees(at.Latitude, at.Longitude + 0.0005 * (i % 7)), ushort.MaxValue, ushort.MaxValue, 50, ++sequence));
                await open.SendAsync(frame, _ending.Token);
            }
        }
        while (await timer.WaitForNextTickAsync(_ending.Token));
    }

    private async Task CloseAsync()
    {
        var chance = Chance.Of(seed, "dispatcher");
        await using var desk = await DeskHub.OpenAsync(node, _ending.Token);
        using var timer = new PeriodicTimer(BetweenCloses);
        while (await timer.WaitForNextTickAsync(_ending.Token))
        {
            var open = await desk.IncidentsAsync(_ending.Token);
            if (open.Count == 0) continue;
            var incident = open[chance.NextBelow(open.Count)].Id;
            if (await desk.CloseAsync(incident, _ending.Token) == "") ledger.Close(incident);
        }
    }
}
