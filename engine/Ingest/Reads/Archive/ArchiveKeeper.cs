using System.Buffers;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// Writes and deletes for all archives of a node. Single writer of their files: the loop of <see cref="RunAsync"/>. A full or failing disk costs
/// archive, never matching: pieces that find no room are dropped and counted.
/// </summary>
public sealed class ArchiveKeeper
{
    private readonly List<ArchiveFolder> _folders = [];
    private readonly Channel<ArchiveChunk?> _inbox = Channel.CreateBounded<ArchiveChunk?>(
        new BoundedChannelOptions(ReadLimits.ChunksMax) { SingleReader = true });
    private readonly long _bytesMax;
    private readonly Func<(long Free, long Size)?> _disk;
    private readonly TimeProvider _nodeClock;
    private readonly TimeProvider _wall;
    private readonly ReadMetrics _metrics;
    private long _lookedAt;
    private long _faultAt;
    private bool _hasFault;
    private string _noRoom = "";
    private volatile bool _hasFailed;

    /// <param name="bytesMax">What all archives together may take.</param>
    /// <param name="disk">Free bytes and size of their file system; null when the system does not say.</param>
    /// <param name="wall">What looks and pauses are timed by.</param>
    public ArchiveKeeper(
        long bytesMax, Func<(long Free, long Size)?> disk, TimeProvider nodeClock, TimeProvider wall, ReadMetrics metrics)
    {
        (_bytesMax, _disk, _nodeClock, _wall, _metrics) = (bytesMax, disk, nodeClock, wall, metrics);
        _lookedAt = wall.GetTimestamp();
    }

    /// <summary>
    /// True once it has ended without having been told to: nothing is kept any more and, worse, nothing is deleted. Any thread.
    /// </summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Runs until cancelled, and then until everything handed over before is written.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            Look();
            while (await _inbox.Reader.WaitToReadAsync(stopping).ConfigureAwait(false)) TakeAll();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: what is here already is still written.
        }
        catch
        {
            _hasFailed = true;
            throw;
        }

        _inbox.Writer.TryComplete();
        TakeAll();
        foreach (var folder in _folders) folder.Dispose();
    }

    /// <summary>Reminds it that time has passed. Any thread.</summary>
    public void Ring() => _inbox.Writer.TryWrite(null);

    internal void Add(ArchiveFolder folder) => _folders.Add(folder);

    /// <summary>Takes a piece over, or drops it, counted: never waits. Any thread.</summary>
    internal void Hand(ArchiveChunk chunk)
    {
        if (!_inbox.Writer.TryWrite(chunk)) Drop(chunk, "diskBehind");
    }

    private void TakeAll()
    {
        while (_inbox.Reader.TryRead(out var chunk))
        {
            if (_wall.GetElapsedTime(_lookedAt).TotalMilliseconds >= ReadLimits.FlushMilliseconds || chunk is null) Look();
            if (chunk is not null) Write(chunk);
        }
    }

    private void Write(ArchiveChunk chunk)
    {
        if (_hasFault && _wall.GetElapsedTime(_faultAt).TotalMilliseconds < ReadLimits.FaultPauseMilliseconds)
        {
            Drop(chunk, "diskFault");
            return;
        }

        if (_noRoom.Length > 0)
        {
            Drop(chunk, _noRoom);
            return;
        }

        _hasFault = !chunk.Folder.TryWrite(chunk);
        if (_hasFault)
        {
            _faultAt = _wall.GetTimestamp();
            Drop(chunk, "diskFault");
            return;
        }

        _metrics.Archived(chunk.Reads);
        ArrayPool<byte>.Shared.Return(chunk.Bytes);
    }

    private void Look()
    {
        _lookedAt = _wall.GetTimestamp();
        var now = Instant.From(_nodeClock.GetUtcNow());
        foreach (var folder in _folders) folder.DeleteDue(now);
        var bytes = _folders.Sum(folder => folder.Bytes);
        _metrics.ArchiveBytes(bytes);
        var isTight = _disk() is { } disk && disk.Free < disk.Size / 100 * ReadLimits.FreePercentMin;
        _noRoom = bytes >= _bytesMax ? "archiveFull" : isTight ? "diskScarce" : "";
    }

    private void Drop(ArchiveChunk chunk, string reason)
    {
        _metrics.ArchiveDropped(reason, chunk.Reads);
        ArrayPool<byte>.Shared.Return(chunk.Bytes);
    }
}
