using System.Threading.Channels;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>What a gateway does with what the node pushes. Called one after the other on the connection's thread.</summary>
/// <param name="OnStates">New or changed officers and directives.</param>
/// <param name="OnPresence">A person came to or left an officer's page.</param>
/// <param name="OnRefused">The node refused an answer, with its reason. Any thread.</param>
/// <param name="Say">One line for a person: connection lost, back again.</param>
/// <param name="OnTaken">The node took an answer. Any thread. Null when nobody asks.</param>
public sealed record GatewayActions(
    Func<StatesMessage, ValueTask> OnStates,
    Func<PresenceMessage, ValueTask> OnPresence,
    Action<OfficerAnswer, string> OnRefused,
    Action<string> Say,
    Action<OfficerAnswer>? OnTaken = null);

/// <summary>
/// Keeps one gateway connection to the node up and sends answers over it, in order. Answers given while the node is away are dropped:
/// whoever gave them hears the state again after the connection is back. Posting is safe on any thread.
/// </summary>
public sealed class GatewayLink : IAsyncDisposable
{
    private readonly Uri _node;
    private readonly AccessKey _key;
    private readonly TimeProvider _time;
    private readonly GatewayActions _actions;
    private readonly SemaphoreSlim _inFlight = new(LinkLimits.AnswersInFlightMax);
    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(LinkLimits.AnswersWaitingMax);
    private OfficerHub? _hub;

    /// <param name="actions">What to do with pushes.</param>
    public GatewayLink(Uri node, AccessKey key, TimeProvider time, GatewayActions actions)
    {
        _node = node;
        _key = key;
        _time = time;
        _actions = actions;
    }

    private readonly record struct Request(OfficerAnswer Answer, OfficerStatus? Status, bool IsWell = false);

    /// <summary>Connects for the first time.</summary>
    /// <returns>"" or one line for a person.</returns>
    public async Task<string> OpenAsync(CancellationToken cancellation)
    {
        var (hub, reason) = await OfficerHub.OpenAsync(_node, _key, _actions.OnStates, _actions.OnPresence, cancellation);
        Volatile.Write(ref _hub, hub);
        return reason;
    }

    /// <returns>False when too many answers wait; the caller gives it again later.</returns>
    public bool TryPost(in OfficerAnswer answer) => _requests.Writer.TryWrite(new Request(answer, null));

    /// <returns>As <see cref="TryPost"/>.</returns>
    public bool TryPostStatus(uint officer, OfficerStatus status) =>
        _requests.Writer.TryWrite(new Request(new OfficerAnswer(officer, "", default, ""), status));

    /// <summary>An officer who was asked is well.</summary>
    /// <returns>As <see cref="TryPost"/>.</returns>
    public bool TryPostWell(uint officer) =>
        _requests.Writer.TryWrite(new Request(new OfficerAnswer(officer, "", default, ""), null, IsWell: true));

    /// <summary>Sends and reconnects until cancelled. Never faulted by the node.</summary>
    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(SendAsync(cancellation), StayConnectedAsync(cancellation));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _hub) is { } hub) await hub.DisposeAsync();
    }

    private async Task StayConnectedAsync(CancellationToken cancellation)
    {
        var pause = LinkLimits.ReconnectPauseMin;
        while (!cancellation.IsCancellationRequested)
        {
            if (Volatile.Read(ref _hub) is { } hub)
            {
                var reason = await hub.Closed.WaitAsync(cancellation).ConfigureAwait(false);
                _actions.Say($"gateway connection lost ({reason}); trying again");
                Volatile.Write(ref _hub, null);
                await hub.DisposeAsync();
            }

            await Task.Delay(pause, _time, cancellation);
            if ((await OpenAsync(cancellation)).Length == 0)
            {
                _actions.Say("gateway connection is back");
                pause = LinkLimits.ReconnectPauseMin;
            }
            else
            {
                pause = pause * 2 < LinkLimits.ReconnectPauseMax ? pause * 2 : LinkLimits.ReconnectPauseMax;
            }
        }
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        await foreach (var request in _requests.Reader.ReadAllAsync(cancellation))
        {
            if (Volatile.Read(ref _hub) is not { } hub) continue; // away: the state comes again with the next connection
            await _inFlight.WaitAsync(cancellation);
            _ = FinishAsync(hub, request, cancellation); // started here, so requests leave in order; ends by itself, never faulted
        }
    }

    private async Task FinishAsync(OfficerHub hub, Request request, CancellationToken cancellation)
    {
        var answer = request.Answer;
        var refusal = request.IsWell ? await hub.AnswerSafetyAsync(answer.Officer, cancellation)
            : request.Status is { } status
            ? await hub.SetStatusAsync(answer.Officer, status, cancellation)
            : await hub.AnswerAsync(answer.Officer, answer.Directive, answer.Answer, answer.Reason, cancellation);
        if (cancellation.IsCancellationRequested) return;
        _inFlight.Release();
        if (!string.IsNullOrEmpty(refusal)) _actions.OnRefused(answer, refusal);
        else if (refusal is not null && request is { Status: null, IsWell: false }) _actions.OnTaken?.Invoke(answer);
    }
}
