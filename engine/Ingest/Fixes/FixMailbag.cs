using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>
/// The fixes of one connection on their way to the shards: one batch per shard. Single writer: only the connection's own loop
/// touches it. A batch that its shard would not take is <i>held</i>: a newer fix then replaces the older of the same officer.
/// </summary>
internal sealed class FixMailbag(IReadOnlyList<FixTarget> targets, IngestMetrics metrics)
{
    private readonly FixBatch?[] _batches = new FixBatch?[targets.Count];
    private readonly bool[] _held = new bool[targets.Count];

    /// <summary>Batches that wait for their shard.</summary>
    internal int HeldCount { get; private set; }

    /// <summary>Puts a fix into the batch of its shard.</summary>
    /// <returns>False when that batch is full of other officers and the shard is behind: wait, then try the same fix again.</returns>
    internal bool TryAdd(int shard, in Fix fix)
    {
        var batch = _batches[shard] ??= targets[shard].Rent();
        if (_held[shard] && batch.TryReplace(in fix))
        {
            metrics.Replaced();
            return true;
        }

        if (batch.IsFull)
        {
            if (!TryPost(shard)) return false;
            batch = _batches[shard] = targets[shard].Rent();
        }

        batch.Add(in fix);
        if (batch.IsFull) TryPost(shard);
        return true;
    }

    /// <summary>Offers every batch to its shard; those not taken are held.</summary>
    internal void PostAll()
    {
        for (var shard = 0; shard < _batches.Length; shard++)
        {
            if (_batches[shard] is not null) TryPost(shard);
        }
    }

    /// <summary>Waits until one of the held batches may be posted; does not post it. Touches nothing while it waits.</summary>
    /// <returns>False when its shard takes no more.</returns>
    internal ValueTask<bool> WaitForHeldAsync(CancellationToken cancellation) =>
        targets[Array.IndexOf(_held, true)].WaitToPost(cancellation);

    /// <summary>Waits until the shard has taken its batch.</summary>
    /// <returns>False when the shard takes no more.</returns>
    internal async ValueTask<bool> WaitUntilPostedAsync(int shard, CancellationToken cancellation)
    {
        while (_batches[shard] is not null && !TryPost(shard))
        {
            if (!await targets[shard].WaitToPost(cancellation)) return false;
        }

        return true;
    }

    /// <summary>Waits until every shard that still takes batches has taken its own.</summary>
    internal async ValueTask WaitUntilAllPostedAsync(CancellationToken cancellation)
    {
        for (var shard = 0; shard < _batches.Length; shard++) await WaitUntilPostedAsync(shard, cancellation);
    }

    /// <summary>Gives up what is still here, counted.</summary>
    internal void Drop()
    {
        for (var shard = 0; shard < _batches.Length; shard++)
        {
            if (_batches[shard] is { } batch) metrics.Dropped(batch.Count);
            _batches[shard] = null;
            Mark(shard, held: false);
        }
    }

    private bool TryPost(int shard)
    {
        var batch = _batches[shard]!;
        var count = batch.Count; // Read before: once posted, the batch is the shard's.
        var posted = targets[shard].TryPost(batch);
        if (posted)
        {
            metrics.Posted(count);
            _batches[shard] = null;
        }

        Mark(shard, held: !posted);
        return posted;
    }

    private void Mark(int shard, bool held)
    {
        if (_held[shard] == held) return;
        _held[shard] = held;
        HeldCount += held ? 1 : -1;
    }
}
