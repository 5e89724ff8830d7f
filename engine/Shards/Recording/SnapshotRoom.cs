#pragma warning disable RS0030 // Snapshots are written beside the fold, on other threads.
using System.Runtime.InteropServices;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>
/// Memory for snapshots, for all shards of a node together: each is made and written in its turn, in pages that are used again. A city of
/// 100,000 officers has 14 MB of state, and under a flood of positions it is kept every few seconds: as arrays of their own, these would
/// make the heap grow by more than all officers take. Safe on any thread.
/// </summary>
public sealed class SnapshotRoom
{
    private readonly Channel<bool> _turn = Channel.CreateBounded<bool>(1); // Holds one while it is nobody's.
    private readonly Channel<byte[]> _pages = Channel.CreateBounded<byte[]>(
        new BoundedChannelOptions(ShardLimits.SnapshotPagesKept) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Nobody has the turn yet.</summary>
    public SnapshotRoom() => Leave();

    /// <summary>Takes the turn if nobody has it.</summary>
    internal bool TryEnter() => _turn.Reader.TryRead(out _);

    /// <summary>Waits for the turn.</summary>
    internal async ValueTask EnterAsync() => await _turn.Reader.ReadAsync().ConfigureAwait(false);

    /// <summary>Gives the turn to the next.</summary>
    internal void Leave() => _turn.Writer.TryWrite(true);

    /// <summary>The state as bytes; to be given back when they are no longer needed.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Save(ShardFold fold)
    {
        var writer = new StateWriter(Page);
        fold.Save(writer);
        return writer.TakePages();
    }

    /// <summary>Takes pages back. Nobody may read them any more.</summary>
    internal void GiveBack(IReadOnlyList<ReadOnlyMemory<byte>> pages)
    {
        foreach (var page in pages)
            if (MemoryMarshal.TryGetArray(page, out var array) && array.Array is { Length: ShardLimits.SnapshotPageBytes } whole)
                _pages.Writer.TryWrite(whole);
    }

    private byte[] Page() =>
        _pages.Reader.TryRead(out var page) ? page : GC.AllocateUninitializedArray<byte>(ShardLimits.SnapshotPageBytes);
}
