using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Fixes on their way into one shard: a plain array and how many of it are used. Filled by one ingest connection, then owned by
/// the shard once <see cref="Shard.TryPost"/> has said yes; the sender must not touch it again (the shard returns it to its pool).
/// </summary>
public sealed class FixBatch
{
    private readonly Fix[] _fixes = new Fix[ShardLimits.FixBatchMax];

    /// <summary>Fixes in the batch, 0 to <see cref="ShardLimits.FixBatchMax"/>.</summary>
    public int Count { get; private set; }

    /// <summary>True when no more fit.</summary>
    public bool IsFull => Count == _fixes.Length;

    /// <summary>The fixes, in the order they were added.</summary>
    public ReadOnlySpan<Fix> Fixes => _fixes.AsSpan(0, Count);

    /// <summary>Adds one. The batch must not be full.</summary>
    public void Add(in Fix fix) => _fixes[Count++] = fix;

    /// <summary>
    /// Puts <paramref name="fix"/> in the place of the same officer's older one when the batch holds one: what a sender does while the
    /// shard is behind, so that the newest position waits and not the oldest. Linear in the batch; used under overload only.
    /// </summary>
    /// <returns>False when the officer is not in the batch.</returns>
    public bool TryReplace(in Fix fix)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_fixes[i].Officer != fix.Officer) continue;
            if (fix.At > _fixes[i].At) _fixes[i] = fix;
            return true;
        }

        return false;
    }

    /// <summary>Empties the batch for its next use.</summary>
    public void Clear() => Count = 0;
}
