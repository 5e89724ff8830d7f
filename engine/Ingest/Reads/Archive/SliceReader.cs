using Microsoft.Win32.SafeHandles;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>Reads slice files from their beginning to the first record that is cut or torn. Any thread, also while they are written.</summary>
internal static class SliceReader
{
    private const int BufferBytes = 1 << 18;

    /// <summary>Gets every whole record, in the order they were written.</summary>
    internal delegate void TakeRecord(ReadOnlySpan<byte> record);

    /// <summary>Whole records of a file; 0 when it has gone.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static long Count(string path)
    {
        var count = 0L;
        Read(path, _ => count++, CancellationToken.None);
        return count;
    }

    /// <summary>Reads a file; one that has gone meanwhile has no records.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static void Read(string path, TakeRecord take, CancellationToken cancellation)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Read(file, take, cancellation);
        }
        catch (FileNotFoundException)
        {
            // Deleted because its time had come.
        }
    }

    private static void Read(SafeFileHandle file, TakeRecord take, CancellationToken cancellation)
    {
        var buffer = new byte[BufferBytes];
        var (offset, held) = (0L, 0);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var more = RandomAccess.Read(file, buffer.AsSpan(held), offset + held);
            held += more;
            var taken = 0;
            while (ArchiveRecord.TryMeasure(buffer.AsSpan(taken, held - taken), out var bytes))
            {
                take(buffer.AsSpan(taken, bytes));
                taken += bytes;
            }

            if (more == 0 || (taken == 0 && held >= ArchiveRecord.BytesMax)) return;
            buffer.AsSpan(taken, held - taken).CopyTo(buffer);
            offset += taken;
            held -= taken;
        }
    }
}
