using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>What the pages are shown of the node's own parts: shards, their journals, plate reads, storage, and what comes in. Any thread.</summary>
internal sealed class SystemReport : IDisposable
{
    /// <summary>Seconds that a shard is behind from which it is said to be: half of what refuses calls.</summary>
    private const double BehindSeconds = 0.5;

    private readonly Node _node;
    private readonly NodeReads _reads;
    private readonly InterfaceWatch _interfaces;

    internal SystemReport(Node node, NodeReads reads)
    {
        (_node, _reads) = (node, reads);
        _interfaces = new InterfaceWatch(node.Clock);
    }

    /// <summary>What /health says; set once, before the node listens.</summary>
    internal Func<NodeHealth>? Health { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _interfaces.Dispose();

    /// <summary>All of it.</summary>
    internal SystemLook Look()
    {
        if (Health?.Invoke() is not { } health) return new SystemLook("starting", [], []);
        return new SystemLook(
            health.Status,
            [.. _node.Shards.Select(OfShard), .. _node.Shards.Select(OfJournal), .. _reads.Desks.All.Select(desk => new PartRow(
                "reads", desk.Jurisdiction.Value, desk.HasFailed ? PartState.Stopped : PartState.Well, null,
                new Dictionary<string, double> { ["cameras"] = desk.Cameras.Count })), OfStorage(health), OfKeeper(health)],
            _interfaces.Rows());
    }

    private static PartRow OfShard(Shard shard)
    {
        var behind = shard.Behind.TotalSeconds;
        var state = !shard.IsRunning ? PartState.Stopped : behind >= BehindSeconds ? PartState.Behind : PartState.Well;
        return new PartRow("shard", shard.Jurisdiction.Value, state, null, new Dictionary<string, double>
        {
            ["behindSeconds"] = Math.Round(behind, 3),
            ["openIncidents"] = shard.OpenIncidents,
            ["officers"] = shard.Staff.Count,
            ["setAside"] = shard.SetAside,
        });
    }

    private static PartRow OfJournal(Shard shard)
    {
        var space = shard.JournalSpace;
        var state = space.IsFull ? PartState.Full : space.IsScarce ? PartState.Scarce : PartState.Well;
        return new PartRow("journal", shard.Jurisdiction.Value, state, null, new Dictionary<string, double>
        {
            ["usedBytes"] = space.UsedBytes,
            ["limitBytes"] = space.TotalBytesMax,
        });
    }

    private static PartRow OfStorage(NodeHealth health) => new(
        "storage", null,
        health.StorageFull.Count > 0 ? PartState.Full : health.Status == "storageScarce" ? PartState.Scarce : PartState.Well, null,
        health.StorageFreeBytes is { } free ? new Dictionary<string, double> { ["freeBytes"] = free } : []);

    private static PartRow OfKeeper(NodeHealth health) => new(
        "readKeeper", null, health.ReadKeeperStopped ? PartState.Stopped : PartState.Well, null,
        new Dictionary<string, double> { ["readsSetAside"] = health.ReadsSetAside });
}
