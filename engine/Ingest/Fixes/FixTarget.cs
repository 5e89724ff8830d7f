using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>What a connection needs of one shard: called once per batch, never per fix. Safe on any thread.</summary>
/// <param name="Rent">An empty batch to fill.</param>
/// <param name="TryPost">Hands a batch over; false when the shard is behind, the batch then stays ours.</param>
/// <param name="WaitToPost">Completes when a batch may be posted again; false when the shard takes no more.</param>
public sealed record FixTarget(Func<FixBatch> Rent, Func<FixBatch, bool> TryPost, Func<CancellationToken, ValueTask<bool>> WaitToPost)
{
    /// <summary>The fix inbox of a shard.</summary>
    public static FixTarget Of(Shard shard) => new(shard.RentBatch, shard.TryPost, shard.WaitToPostAsync);
}
