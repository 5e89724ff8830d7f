using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Runs the desks for plate reads and the keeper of their archives. A read that breaks something is set aside and told here; a desk that
/// fails all the same stops alone, and loudly (health turns 503); calls and fixes never notice.
/// </summary>
public sealed partial class ReadRunner(NodeReads reads, ILogger<ReadRunner> logger) : BackgroundService
{
    private static readonly TimeSpan RingEvery = TimeSpan.FromMilliseconds(ReadLimits.FlushMilliseconds);
    private readonly Lock _lock = new();
    private long _toldAt;
    private long _toldUntil; // So many had been set aside when it was told last.

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        reads.Desks.Troubled += Tell;

        // The keeper ends after the desks, which hand it their last pieces when they end.
        using var desksEnded = new CancellationTokenSource();
        var keeping = Task.Run(() => KeepAsync(desksEnded.Token), CancellationToken.None);
        var desks = reads.Desks.All.Select(desk => Task.Run(() => RunAsync(desk, stoppingToken), CancellationToken.None)).ToArray();
        using var timer = new PeriodicTimer(RingEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                reads.Desks.Ring();
                reads.Keeper.Ring();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }

        await Task.WhenAll(desks).ConfigureAwait(false);
        await desksEnded.CancelAsync().ConfigureAwait(false);
        await keeping.ConfigureAwait(false);
    }

    private async Task RunAsync(ReadDesk desk, CancellationToken stopping)
    {
        try
        {
            await desk.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogDeskFailed(fault, desk.Jurisdiction.Value);
        }
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        try
        {
            await reads.Keeper.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogKeeperFailed(fault);
        }
    }

    // A camera that sends nothing but such reads must not fill the log as well: one line a second, with how many it stands for.
    private void Tell(ReadTrouble trouble)
    {
        long setAside;
        lock (_lock)
        {
            var isDue = _toldUntil == 0 || TimeProvider.System.GetElapsedTime(_toldAt).TotalMilliseconds >= ReadLimits.TroubleMilliseconds;
            if (!isDue) return;
            setAside = reads.Desks.ReadsSetAside - _toldUntil;
            (_toldAt, _toldUntil) = (TimeProvider.System.GetTimestamp(), _toldUntil + setAside);
        }

        LogSetAside(trouble.Fault, trouble.Read, trouble.Camera, setAside);
    }

    [LoggerMessage(EventId = 1211, EventName = "ReadSetAside", Level = LogLevel.Error,
        Message = "Read {Read} of camera {Camera} broke something and was set aside; {SetAside} were since the last such line.")]
    private partial void LogSetAside(Exception fault, Guid read, string camera, long setAside);

    [LoggerMessage(EventId = 1212, EventName = "ReadKeeperFailed", Level = LogLevel.Critical,
        Message = "The keeper of plate reads has failed and stopped: none are kept, and those whose time comes are not deleted before the next start.")]
    private partial void LogKeeperFailed(Exception fault);

    [LoggerMessage(EventId = 1210, EventName = "ReadDeskFailed", Level = LogLevel.Critical,
        Message = "The desk for plate reads of jurisdiction {Jurisdiction} has failed and stopped.")]
    private partial void LogDeskFailed(Exception fault, ushort jurisdiction);
}
