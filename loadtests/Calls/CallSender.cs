using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Calls;

/// <summary>
/// Makes planned calls at their times on the node's clock, open loop: a slow answer does not hold the next call back until
/// <see cref="LinkLimits.CallsInFlightMax"/> are under way. A call without an answer is made again with the same id.
/// </summary>
public sealed class CallSender
{
    /// <summary>Longest pause between two looks at the clock, wall: the node's clock may be set anew meanwhile.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Tries per call: over a restart of the node of about a minute. Then it is given up and counted.</summary>
    private const int TriesMax = 16;

    private readonly NodeHttp _http;
    private readonly NodeClock _clock;
    private readonly TimeProvider _time;
    private readonly CallTrace _trace;
    private readonly Action<string, PlannedCall> _onTaken;
    private long _sent;

    /// <param name="onTaken">The node gave the call this incident, and had not joined it to an earlier one. Any thread.</param>
    public CallSender(NodeHttp http, NodeClock clock, TimeProvider time, CallTrace trace, Action<string, PlannedCall> onTaken)
    {
        _http = http;
        _clock = clock;
        _time = time;
        _trace = trace;
        _onTaken = onTaken;
    }

    /// <summary>Calls sent so far, whatever came of them.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Makes the calls of a plan from <paramref name="fromMs"/> to <paramref name="untilMs"/>; ends when all are
    /// answered.</summary>
    /// <param name="plan">In order of time.</param>
    /// <param name="start">When the plan's <paramref name="fromMs"/> is, on the node's clock.</param>
    public async Task RunAsync(IEnumerable<PlannedCall> plan, Instant start, long fromMs, long untilMs, CancellationToken cancellation)
    {
        var room = new SemaphoreSlim(LinkLimits.CallsInFlightMax);
        foreach (var call in plan.SkipWhile(call => call.AtMilliseconds < fromMs).TakeWhile(call => call.AtMilliseconds <= untilMs))
        {
            await UntilAsync(start.PlusMilliseconds(call.AtMilliseconds - fromMs), cancellation);
            await room.WaitAsync(cancellation);
            _ = MakeAsync(call, room, cancellation); // ends by itself, never faulted; all are awaited below by taking all the room
        }

        for (var i = 0; i < LinkLimits.CallsInFlightMax; i++) await room.WaitAsync(cancellation);
    }

    private async Task UntilAsync(Instant due, CancellationToken cancellation)
    {
        while (due.MillisecondsSince(_clock.Now) is > 0 and var left)
        {
            var wall = _clock.OnTheWall(left);
            await Task.Delay(wall < LookAgain ? wall + TimeSpan.FromMilliseconds(1) : LookAgain, _time, cancellation);
        }
    }

    private async Task MakeAsync(PlannedCall call, SemaphoreSlim room, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _sent);
        var message = new CallMessage(
            call.Id, call.Type, call.Priority == 0 ? null : call.Priority, call.Place.Latitude, call.Place.Longitude,
            call.PlaceText, call.Text, call.CallerName, call.CallerNumber, call.Source);
        var sent = _time.GetTimestamp();
        var sentAt = _clock.Now;
        try
        {
            var outcome = await TryAsync(message, cancellation);
            if (outcome.Taken is { } taken)
            {
                _trace.Taken(taken.Incident, taken.Joined, taken.Repeated, sent, sentAt);
                if (!taken.Joined) _onTaken(taken.Incident, call);
            }
            else
            {
                _trace.Refused(outcome.Refusal);
            }

            room.Release();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _trace.Refused("runEnded");
        }
    }

    private async Task<CallOutcome> TryAsync(CallMessage message, CancellationToken cancellation)
    {
        var pause = LinkLimits.ReconnectPauseMin;
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await _http.CallAsync(message, cancellation);
            if (!outcome.MayRetry || attempt == TriesMax) return outcome;
            await Task.Delay(pause, _time, cancellation);
            pause = pause * 2 < LinkLimits.ReconnectPauseMax ? pause * 2 : LinkLimits.ReconnectPauseMax;
        }
    }
}
