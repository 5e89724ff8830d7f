using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Host;

/// <summary>How much storage the node has for what is still to come.</summary>
public enum StorageState : byte
{
    /// <summary>Nobody needs to do anything.</summary>
    Enough,

    /// <summary>Everything is still taken in; somebody should make room.</summary>
    Scarce,

    /// <summary>At least one city refuses calls and commands.</summary>
    Full,
}

/// <summary>One journal's part in a <see cref="StorageLook"/>.</summary>
/// <param name="Jurisdiction">Its number.</param>
/// <param name="FileBytes">What it has on the disk already.</param>
/// <param name="HasSnapshotFailed">Whether its state found no room the last time.</param>
public readonly record struct JournalRoom(int Jurisdiction, JournalSpace Space, long FileBytes, bool HasSnapshotFailed);

/// <summary>One look at the journals and the file system they lie on. Immutable.</summary>
/// <param name="FreeBytes">Of the file system, for this process; null when the system does not say.</param>
/// <param name="DiskBytes">Of the file system; null when the system does not say.</param>
/// <param name="GrowthBytes">What the journals may still take before they reach their limits.</param>
/// <param name="Scarce">Jurisdictions whose journal is nearly full, has no next segment set aside, or cannot keep its state.</param>
/// <param name="Full">Jurisdictions that refuse.</param>
public sealed record StorageLook(
    StorageState State, long? FreeBytes, long? DiskBytes, long GrowthBytes, IReadOnlyList<int> Scarce, IReadOnlyList<int> Full)
{
    /// <summary>Percent of the file system in use from which it is scarce, if the journals' limits do not fit into the rest.</summary>
    public const int ScarcePercent = 80;

    /// <summary>Judges what was seen.</summary>
    public static StorageLook Of(IReadOnlyList<JournalRoom> rooms, long? freeBytes, long? diskBytes)
    {
        var growth = rooms.Sum(room => Math.Max(0, MostOf(room.Space.TotalBytesMax) - room.FileBytes));
        int[] full = [.. rooms.Where(room => room.Space.IsFull).Select(room => room.Jurisdiction)];
        int[] scarce = [.. rooms.Where(room => room.Space.IsScarce || room.HasSnapshotFailed).Select(room => room.Jurisdiction)];
        var isDiskScarce = freeBytes < growth && freeBytes < diskBytes / 100 * (100 - ScarcePercent);
        var state = full.Length > 0 ? StorageState.Full : scarce.Length > 0 || isDiskScarce ? StorageState.Scarce : StorageState.Enough;
        return new StorageLook(state, freeBytes, diskBytes, growth, scarce, full);
    }

    // With the snapshots that are kept to look back with.
    private static long MostOf(long totalBytesMax) => totalBytesMax + totalBytesMax / JournalLimits.SnapshotHistoryPart;
}
