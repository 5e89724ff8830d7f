using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// Runs every shard's loop and rings its bell as time passes. A shard that fails stops alone: its city's desk goes down loudly (health
/// turns 503), the others go on.
/// </summary>
public sealed partial class ShardRunner(Node node, double clockSpeed, ILogger<ShardRunner> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var shard in node.Shards) shard.Troubled += Tell;
        var loops = node.Shards.Select(shard => Task.Run(() => RunAsync(shard, stoppingToken), CancellationToken.None)).ToArray();
        var period = Math.Max(ShardLimits.TickMilliseconds / Math.Max(1, clockSpeed), ShardLimits.TickWallMillisecondsMin);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(period));
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                foreach (var shard in node.Shards) shard.Ring();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }

        await Task.WhenAll(loops).ConfigureAwait(false);
    }

    private async Task RunAsync(Shard shard, CancellationToken stopping)
    {
        try
        {
            await shard.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            LogShardFailed(fault, shard.Jurisdiction.Value);
        }
    }

    private void Tell(ShardTrouble trouble)
    {
        switch (trouble.Kind)
        {
            case ShardTroubleKind.SetAside: LogSetAside(trouble.Jurisdiction.Value, trouble.What); break;
            case ShardTroubleKind.JournalReopened: LogJournalReopened(trouble.Jurisdiction.Value, trouble.What); break;
            case ShardTroubleKind.StorageFull: LogStorageFull(trouble.Jurisdiction.Value, trouble.What); break;
            case ShardTroubleKind.StorageBack: LogStorageBack(trouble.Jurisdiction.Value, trouble.What); break;
        }
    }

    [LoggerMessage(EventId = 1003, EventName = "InputSetAside", Level = LogLevel.Error,
        Message = "Jurisdiction {Jurisdiction} has set something aside that broke an invariant, and went on: {What}")]
    private partial void LogSetAside(ushort jurisdiction, string what);

    [LoggerMessage(EventId = 1004, EventName = "JournalReopened", Level = LogLevel.Error,
        Message = "Jurisdiction {Jurisdiction}: {What}")]
    private partial void LogJournalReopened(ushort jurisdiction, string what);

    [LoggerMessage(EventId = 1005, EventName = "StorageFull", Level = LogLevel.Error,
        Message = "Jurisdiction {Jurisdiction}: {What}")]
    private partial void LogStorageFull(ushort jurisdiction, string what);

    [LoggerMessage(EventId = 1006, EventName = "StorageBack", Level = LogLevel.Information,
        Message = "Jurisdiction {Jurisdiction}: {What}")]
    private partial void LogStorageBack(ushort jurisdiction, string what);

    [LoggerMessage(EventId = 1001, EventName = "ShardFailed", Level = LogLevel.Critical,
        Message = "The shard of jurisdiction {Jurisdiction} has failed and stopped.")]
    private partial void LogShardFailed(Exception fault, ushort jurisdiction);
}
