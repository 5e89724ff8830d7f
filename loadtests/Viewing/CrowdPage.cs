using System.Collections.Concurrent;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>
/// One page of a crowd: connects, reads, and comes back as the real one does when its connection is lost. What it is told is handled on
/// the connection's thread, one message after the other.
/// </summary>
internal abstract class CrowdPage(ViewerCrowd crowd, string path, string cookie)
{
    private const string NotConnected = "notConnected";

    private readonly Uri _hub = new(crowd.Node, path);
    private readonly TaskCompletionSource _whole = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HubSocket? _socket;
    private ReconnectWave? _wave;
    private int _isCut;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<string>> _asked = new();
    private int _calls;

    /// <summary>Ends when the page has had its whole state for the first time.</summary>
    internal Task Whole => _whole.Task;

    /// <summary>Ends when the crowd has gone home. Never faulted by the network.</summary>
    internal Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Connected now. Any thread.</summary>
    internal bool IsConnected => Volatile.Read(ref _socket) is not null;

    private protected string Cookie => cookie;

    internal void Start(CancellationToken cancellation) => Running = RunAsync(cancellation);

    /// <summary>Resets the connection. Any thread.</summary>
    /// <param name="wave">Told when the page is back; null when it is not to come back.</param>
    internal void Cut(ReconnectWave? wave)
    {
        Volatile.Write(ref _wave, wave);
        Volatile.Write(ref _isCut, 1);
        Volatile.Read(ref _socket)?.Abort();
    }

    internal ValueTask<bool> PingAsync(CancellationToken cancellation) =>
        Volatile.Read(ref _socket) is { } socket ? socket.PingAsync(cancellation) : ValueTask.FromResult(false);

    /// <summary>Calls a method of the hub. Any thread.</summary>
    /// <returns>False when there is no connection.</returns>
    private protected ValueTask<bool> CallAsync(string target, string arguments) =>
        Volatile.Read(ref _socket) is { } socket
            ? socket.SendAsync(HubMessage.Call(Interlocked.Increment(ref _calls), target, arguments), CancellationToken.None)
            : ValueTask.FromResult(false);

    /// <summary>Calls a method of the hub and waits for what comes of it. Any thread.</summary>
    /// <param name="arguments">JSON, without the brackets around them.</param>
    /// <returns>"" when the node did it; else its reason, or that the connection was lost.</returns>
    internal async Task<string> AskAsync(string target, string arguments)
    {
        if (Volatile.Read(ref _socket) is not { } socket) return NotConnected;
        var call = Interlocked.Increment(ref _calls);
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[call] = answer;
        if (!await socket.SendAsync(HubMessage.Call(call, target, arguments), CancellationToken.None)
            || Volatile.Read(ref _socket) != socket) Answered(call, NotConnected);
        return await answer.Task;
    }

    /// <summary>A new connection: what was shown is not to be believed any more. Nothing has been read from it yet.</summary>
    private protected abstract ValueTask BeginAsync();

    /// <summary>The node calls a method of the page.</summary>
    /// <returns>True when this was the whole state.</returns>
    private protected abstract bool Hear(ReadOnlySpan<byte> target, ReadOnlySpan<byte> body, long arrived);

    private async Task RunAsync(CancellationToken cancellation)
    {
        var pause = LinkLimits.ReconnectPauseMin;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (await StayAsync(cancellation)) pause = LinkLimits.ReconnectPauseMin;
                else
                {
                    await Task.Delay(pause, crowd.Time, cancellation);
                    pause = pause * 2 < LinkLimits.ReconnectPauseMax ? pause * 2 : LinkLimits.ReconnectPauseMax;
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <returns>True when the page was connected and cut on purpose: it comes back at once.</returns>
    private async Task<bool> StayAsync(CancellationToken cancellation)
    {
        var (socket, reason) = await HubSocket.OpenAsync(
            crowd.Invoker, _hub, (SignIn.CookieHeader, cookie), crowd.Time, crowd.CountBytes, cancellation);
        if (socket is null)
        {
            crowd.CountProblem($"not connected: {reason}", 1);
            return false;
        }

        Volatile.Write(ref _isCut, 0);
        Volatile.Write(ref _socket, socket);
        crowd.CountConnected(1);
        await BeginAsync();
        if (cancellation.IsCancellationRequested) socket.Abort(); // The crowd went home just before there was something to cut.
        var ended = await socket.ReadToEndAsync(Take);
        Volatile.Write(ref _socket, null);
        foreach (var call in _asked.Keys) Answered(call, NotConnected);
        socket.Dispose();
        crowd.CountConnected(-1);
        var wasCut = Volatile.Read(ref _isCut) == 1 || cancellation.IsCancellationRequested;
        if (!wasCut) crowd.CountLost(ended);
        return wasCut;
    }

    private void Take(in HubMessage message, long arrived)
    {
        crowd.CountMessage();
        switch (message.Kind)
        {
            case HubMessageKind.Invocation when Hear(message.Target, message.Body, arrived):
                _whole.TrySetResult();
                if (Interlocked.Exchange(ref _wave, null) is not { } wave) break;
                crowd.Served.Add((long)crowd.Time.GetElapsedTime(wave.Start, arrived).TotalMicroseconds);
                wave.Back();
                break;
            case HubMessageKind.Completion when !_asked.IsEmpty
                && Answered(message.Invocation, message.Error.Length > 0 ? message.Error : HubAnswer.Reason(message.Body)):
                break;
            case HubMessageKind.Completion when message.Error.Length > 0:
                crowd.CountProblem($"call failed: {message.Error}", 1);
                break;
            case HubMessageKind.Completion when !message.Body.StartsWith("{\"ok\":true"u8):
                crowd.CountProblem($"call refused: {HubAnswer.Reason(message.Body)}", 1);
                break;
        }
    }

    /// <returns>False when nobody waits for that answer.</returns>
    private bool Answered(long call, string reason) => _asked.TryRemove(call, out var answer) && answer.TrySetResult(reason);
}
