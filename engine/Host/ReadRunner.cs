using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Runs the desks for plate reads and the keeper of their archives. A desk that fails stops alone; calls and fixes never notice.
/// </summary>
public sealed partial class ReadRunner(NodeReads reads, ILogger<ReadRunner> logger) : BackgroundService
{
    private static readonly TimeSpan RingEvery = TimeSpan.FromMilliseconds(ReadLimits.FlushMilliseconds);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The keeper ends after the desks, which hand it their last pieces when they end.
        using var desksEnded = new CancellationTokenSource();
        var keeping = Task.Run(() => reads.Keeper.RunAsync(desksEnded.Token), CancellationToken.None);
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

    [LoggerMessage(EventId = 1210, EventName = "ReadDeskFailed", Level = LogLevel.Critical,
        Message = "The desk for plate reads of jurisdiction {Jurisdiction} has failed and stopped.")]
    private partial void LogDeskFailed(Exception fault, ushort jurisdiction);
}
