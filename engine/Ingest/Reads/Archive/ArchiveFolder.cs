using Microsoft.Win32.SafeHandles;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>A piece of a slice on its way to the disk: whole records.</summary>
internal sealed class ArchiveChunk
{
    internal required ArchiveFolder Folder { get; init; }

    internal required ArchiveSlice Slice { get; init; }

    internal required byte[] Bytes { get; init; }

    internal int Length { get; set; }

    internal int Reads { get; set; }

    internal Span<byte> Room => Bytes.AsSpan(Length, Math.Min(Bytes.Length, ReadLimits.ChunkBytes) - Length);
}

/// <summary>
/// The files of one archive: written, counted, and deleted when their time has come. Single writer: the <see cref="ArchiveKeeper"/>'s loop; before
/// it runs, whoever opens it.
/// </summary>
internal sealed class ArchiveFolder : IDisposable
{
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    private readonly int _keptMinutes;
    private readonly ArchiveLog _deletions;
    private readonly List<SliceFile> _files = [];
    private readonly ReadMetrics _metrics;

    private ArchiveFolder(string path, int keptMinutes, ReadMetrics metrics)
    {
        (Path, _keptMinutes, _metrics) = (path, keptMinutes, metrics);
        _deletions = new ArchiveLog(System.IO.Path.Combine(path, "deletions.log"));
    }

    internal string Path { get; }

    /// <summary>Of all files.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Opens the folder and deletes what is too old, before anything else is done. With nothing to keep none is made.</summary>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    internal static ArchiveFolder Open(string path, int keptMinutes, Instant now, ReadMetrics metrics)
    {
        var folder = new ArchiveFolder(path, keptMinutes, metrics);
        if (keptMinutes == 0 && !Directory.Exists(path)) return folder;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnlyFolder);
        foreach (var file in new DirectoryInfo(path).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (!ArchiveSlice.TryParse(file.Name, out var slice)) continue;
            folder._files.Add(new SliceFile(slice, file.Name) { Bytes = file.Length, Reads = -1 });
            folder.Bytes += file.Length;
        }

        folder.DeleteDue(now);
        return folder;
    }

    /// <summary>Writes a piece to its slice. Not synced: unmatched reads carry no promise.</summary>
    /// <returns>False when the disk refuses; the piece is then lost.</returns>
    internal bool TryWrite(ArchiveChunk chunk)
    {
        var file = _files.Find(file => file.Slice == chunk.Slice && file.Handle is not null);
        try
        {
            file ??= Create(chunk.Slice);
            RandomAccess.Write(file.Handle!, chunk.Bytes.AsSpan(0, chunk.Length), file.Bytes);
            file.Bytes += chunk.Length;
            file.Reads += chunk.Reads;
            Bytes += chunk.Length;
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (file is not null) Abandon(file);
            return false;
        }
    }

    /// <summary>Deletes the slices whose time has come. One that cannot be deleted is tried again the next time.</summary>
    internal void DeleteDue(Instant now)
    {
        for (var at = _files.Count - 1; at >= 0; at--)
        {
            if (_files[at].Slice.GoneBy(_keptMinutes * 60_000L) > now || !TryDelete(_files[at], now)) continue;
            Bytes -= _files[at].Bytes;
            _files.RemoveAt(at);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _files) file.Close();
    }

    private SliceFile Create(ArchiveSlice slice)
    {
        var number = _files.Count(file => file.Slice == slice);
        while (File.Exists(System.IO.Path.Combine(Path, slice.FileName(number)))) number++;
        var file = new SliceFile(slice, slice.FileName(number));
        file.Open(System.IO.Path.Combine(Path, file.Name));
        _files.Add(file);
        return file;
    }

    // Its end is unknown now. What is whole in it can still be found; the next piece begins a file of its own.
    private void Abandon(SliceFile file)
    {
        file.Close();
        if (file.Reads != 0) return;
        File.Delete(System.IO.Path.Combine(Path, file.Name));
        _files.Remove(file);
    }

    // Said before and after, so that a crash between the two is seen; what has no room in the log waits for it, the deletion does not.
    private bool TryDelete(SliceFile file, Instant now)
    {
        file.Close();
        var path = System.IO.Path.Combine(Path, file.Name);
        try
        {
            if (file.Reads < 0) file.Reads = SliceReader.Count(path);
            if (!file.IsAnnounced) Tell("deleting", file, now);
            file.IsAnnounced = true;
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _metrics.DeletionFailed();
            return false;
        }

        Tell("deleted", file, now);
        _metrics.Deleted(file.Reads);
        return true;
    }

    private void Tell(string what, SliceFile file, Instant now)
    {
        var line = new DeletionLine(
            what, now.UnixMilliseconds, file.Name, file.Slice.Start.UnixMilliseconds, file.Slice.End.UnixMilliseconds, file.Reads, file.Bytes,
            _keptMinutes);
        if (!_deletions.TryAdd(line, IngestJson.Default.DeletionLine, mayWait: true)) _metrics.DeletionUnlogged();
    }

    private sealed class SliceFile(ArchiveSlice slice, string name)
    {
        internal ArchiveSlice Slice { get; } = slice;

        internal string Name { get; } = name;

        internal SafeFileHandle? Handle { get; private set; }

        internal long Bytes { get; set; }

        /// <summary>Whole reads; -1 when it is of an earlier run and not counted yet.</summary>
        internal long Reads { get; set; }

        internal bool IsAnnounced { get; set; }

        internal void Open(string path)
        {
            Handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Handle, OwnerOnly);
        }

        internal void Close()
        {
            Handle?.Dispose();
            Handle = null;
        }
    }
}
