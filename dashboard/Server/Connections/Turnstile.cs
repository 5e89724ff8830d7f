using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace SmartPolicing.Realtime.Server.Connections;

/// <summary>
/// Lets people through one by one in the order they came, at most so many a second, and evenly: what a burst of them costs is spread over
/// time, so that a call which comes in between never finds the thread pool's queue full of them. Waiting is safe on any thread.
/// </summary>
/// <param name="perSecond">Let through in a second (wall), over all.</param>
/// <param name="waitingMax">Waiting at once. One more is turned away.</param>
internal sealed class Turnstile(int perSecond, int waitingMax, TimeProvider wall) : BackgroundService
{
    private readonly Channel<Waiter> _waiting =
        Channel.CreateBounded<Waiter>(new BoundedChannelOptions(waitingMax) { SingleReader = true });

    /// <summary>Waits for one's turn. Who has gone meanwhile takes no turn, and no exception tells of it: thousands may go at once.</summary>
    /// <returns>False when one has gone, too many wait already, or the node is stopping.</returns>
    internal ValueTask<bool> WaitAsync(CancellationToken gone)
    {
        var waiter = new Waiter(gone);
        return _waiting.Writer.TryWrite(waiter) ? new ValueTask<bool>(waiter.Task) : ValueTask.FromResult(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var atOnceMax = perSecond * 2.0 * DashboardLimits.TurnMilliseconds / 1_000;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(DashboardLimits.TurnMilliseconds), wall);
        var (turns, counted) = (atOnceMax, wall.GetTimestamp());
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                var now = wall.GetTimestamp();
                turns = Math.Min(atOnceMax, turns + wall.GetElapsedTime(counted, now).TotalSeconds * perSecond);
                counted = now;
                while (turns >= 1 && _waiting.Reader.TryRead(out var waiter))
                    if (waiter.TryPass()) turns--;
                if (turns < 1) await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }

        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var waiter)) waiter.SetResult(false);
    }

    private sealed class Waiter(CancellationToken gone) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        internal bool TryPass()
        {
            var isHere = !gone.IsCancellationRequested;
            SetResult(isHere);
            return isHere;
        }
    }
}
