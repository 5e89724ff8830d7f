using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// A text file that is only ever added to, one JSON object a line, each on the disk before <see cref="TryAdd"/> says yes. Lines that find no room
/// wait, bounded, and go first the next time. Any thread.
/// </summary>
internal sealed class ArchiveLog(string path)
{
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _waiting = [];

    /// <summary>Lines given up because too many waited.</summary>
    internal long Lost { get; private set; }

    /// <returns>False when it is not on the disk: it waits, unless <paramref name="mayWait"/> is false.</returns>
    internal bool TryAdd<T>(T line, JsonTypeInfo<T> shape, bool mayWait)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, shape);
        lock (_lock)
        {
            var isWritten = TryWrite([.. _waiting, bytes]);
            if (isWritten) _waiting.Clear();
            else if (mayWait) Keep(bytes);
            return isWritten;
        }
    }

    private void Keep(byte[] line)
    {
        if (_waiting.Count >= ReadLimits.LogLinesWaitingMax)
        {
            _waiting.Dequeue();
            Lost++;
        }

        _waiting.Enqueue(line);
    }

    private bool TryWrite(IEnumerable<byte[]> lines)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = ArchiveFolder.OwnerOnly;
            using var file = new FileStream(path, options);
            BeginLine(file);
            foreach (var line in lines)
            {
                file.Write(line);
                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // A line that a crash has cut must not swallow the next one.
    private static void BeginLine(FileStream file)
    {
        if (file.Length == 0) return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
    }
}

/// <summary>One line of deletions.log. Never a plate, a camera or a read's id.</summary>
/// <param name="What">"deleting" before the file goes, "deleted" when it has gone.</param>
/// <param name="At">Unix ms on the node's clock.</param>
/// <param name="File">Name of the slice's file.</param>
/// <param name="From">First moment of the slice, Unix ms.</param>
/// <param name="Until">First moment after the slice, Unix ms.</param>
/// <param name="Reads">How many whole reads it held.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="KeptMinutes">The setting under which it went.</param>
internal sealed record DeletionLine(string What, long At, string File, long From, long Until, long Reads, long Bytes, int KeptMinutes);

/// <summary>One line of searches.log: who has looked for what, and why.</summary>
/// <param name="At">Unix ms on the node's clock.</param>
/// <param name="From">First moment searched, Unix ms.</param>
/// <param name="Until">First moment no longer searched, Unix ms.</param>
/// <param name="Found">Reads that were given.</param>
/// <param name="Cut">Whether there were more.</param>
internal sealed record SearchLine(
    long At, string Who, string Purpose, string Case, string Pattern, long From, long Until, int Limit, int Found, bool Cut);
