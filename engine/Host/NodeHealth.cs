using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>
/// What <c>/health</c> says. A loop that has failed, of a shard or of what takes a city's plate reads, turns it unhealthy: nothing but a start
/// brings it back. Want of storage is not unhealthy, full or not: the desks, the officers' pages and the fixes go on, each call that cannot be
/// taken is refused by itself, no other node has this city, and whoever starts a node again because of 503 would find that it cannot start
/// without room.
/// </summary>
/// <param name="Status">The gravest that holds.</param>
/// <param name="SetAside">Inputs of shards that broke an invariant.</param>
/// <param name="Stopped">Shards whose loop does not run.</param>
/// <param name="ReadsSetAside">Plate reads that broke something.</param>
/// <param name="ReadsStopped">Jurisdictions whose plate reads are not taken any more.</param>
/// <param name="ArchiveNotWell">Jurisdictions whose archive of closed incidents does not have the newest yet.</param>
/// <param name="ArchiveFailed">Of these, those whose archive cannot be written; the city works without its past.</param>
/// <param name="ReadKeeperStopped">Plate reads are not kept any more, and not deleted when their time comes.</param>
internal sealed record NodeHealth(
    string Status, IReadOnlyList<int> StorageScarce, IReadOnlyList<int> StorageFull, long? StorageFreeBytes, int SetAside, int Shards,
    int Stopped, int Officers, int OpenIncidents, long ReadsSetAside, IReadOnlyList<int> ReadsStopped, bool ReadKeeperStopped,
    IReadOnlyList<int> ArchiveNotWell, IReadOnlyList<int> ArchiveFailed)
{
    internal bool IsWell => Stopped == 0 && ReadsStopped.Count == 0 && !ReadKeeperStopped;

    internal static NodeHealth Of(Node node, StorageLook storage, NodeReads reads, IEnumerable<ArchiveState> archives)
    {
        ArchiveState[] unwell = [.. archives.Where(archive => archive.Standing != ArchiveStanding.Well)];
        var health = new NodeHealth(
            "", storage.Scarce, storage.Full, storage.FreeBytes, node.Shards.Sum(shard => shard.SetAside), node.Shards.Count,
            node.Shards.Count(shard => !shard.IsRunning), node.Shards.Sum(shard => shard.Staff.Count),
            node.Shards.Sum(shard => shard.OpenIncidents), reads.Desks.ReadsSetAside,
            [.. reads.Desks.All.Where(desk => desk.HasFailed).Select(desk => (int)desk.Jurisdiction.Value)], reads.Keeper.HasFailed,
            [.. unwell.Select(archive => (int)archive.Jurisdiction.Value)],
            [.. unwell.Where(archive => archive.Standing == ArchiveStanding.Failed).Select(archive => (int)archive.Jurisdiction.Value)]);
        return health with { Status = health.StatusOf(storage.State) };
    }

    private string StatusOf(StorageState storage)
    {
        if (Stopped > 0) return "shardStopped";
        if (!IsWell) return "readsStopped";
        return storage switch
        {
            StorageState.Full => "storageFull",
            StorageState.Scarce => "storageScarce",
            _ => ArchiveFailed.Count > 0 ? "archiveFailed" : "healthy",
        };
    }
}
