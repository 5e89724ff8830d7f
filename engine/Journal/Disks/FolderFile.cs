using Microsoft.Win32.SafeHandles;

namespace SmartPolicing.Realtime.Journal;

/// <summary>A file of a <see cref="FolderDisk"/>.</summary>
internal sealed class FolderFile(SafeFileHandle handle) : IJournalFile
{
    public long Length => RandomAccess.GetLength(handle);

    public bool TryRead(long offset, Span<byte> into, out int read, out DiskFault fault)
    {
        read = 0;
        fault = default;
        try
        {
            while (read < into.Length)
            {
                var some = RandomAccess.Read(handle, into[read..], offset + read);
                if (some == 0) break;
                read += some;
            }

            return true;
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            fault = FolderDisk.FaultOf(thrown);
            return false;
        }
    }

    public bool TryWrite(long offset, ReadOnlySpan<byte> bytes, out DiskFault fault)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
            fault = default;
            return true;
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            fault = FolderDisk.FaultOf(thrown);
            return false;
        }
    }

    public bool TrySync(out DiskFault fault)
    {
        if (OperatingSystem.IsLinux()) return FolderDisk.IsOk(LinuxCalls.SyncData(handle), out fault);
        try
        {
            RandomAccess.FlushToDisk(handle);
            fault = default;
            return true;
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            fault = FolderDisk.FaultOf(thrown);
            return false;
        }
    }

    public bool TryShorten(long bytes, out DiskFault fault) => TrySetLength(bytes, out fault);

    /// <summary>Makes the file so long with room set aside. On systems without such a call it is only made so long.</summary>
    public bool TryAllocate(long bytes, out DiskFault fault)
    {
        fault = default;
        if (bytes == 0) return true;
        return OperatingSystem.IsLinux() ? FolderDisk.IsOk(LinuxCalls.Allocate(handle, bytes), out fault) : TrySetLength(bytes, out fault);
    }

    public void Dispose() => handle.Dispose();

    private bool TrySetLength(long bytes, out DiskFault fault)
    {
        try
        {
            RandomAccess.SetLength(handle, bytes);
            fault = default;
            return true;
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            fault = FolderDisk.FaultOf(thrown);
            return false;
        }
    }
}
