using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Calls of Linux that .NET has no way to: syncing data without times (fdatasync), syncing a folder, and setting room aside with an error
/// number when there is none. Numbers from Linux's uapi headers (fcntl.h, errno-base.h, errno.h), equal on x64 and arm64.
/// </summary>
internal static partial class LinuxCalls
{
    public const int NoSpace = 28; // ENOSPC
    public const int QuotaExceeded = 122; // EDQUOT
    public const int WouldBlock = 11; // EWOULDBLOCK, the answer to a lock (flock) that another holds
    private const int Interrupted = 4; // EINTR
    private const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC

    /// <summary>Error number, or 0.</summary>
    public static int SyncData(SafeFileHandle file) => FDataSync(file) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Error number, or 0. The file is then so long, and all of it has its place on the disk.</summary>
    public static int Allocate(SafeFileHandle file, long bytes)
    {
        // A signal of the runtime may interrupt it. Asking again is safe here: nothing has been promised about this file.
        int error;
        do error = PosixFAllocate(file, 0, bytes);
        while (error == Interrupted);
        return error;
    }

    /// <summary>Error number, or 0.</summary>
    public static int SyncFolder(string path)
    {
        var folder = Open(path, ReadOnlyCloseOnExec);
        if (folder < 0) return Marshal.GetLastPInvokeError();
        var error = FSync(folder) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(folder); // It was only read.
        return error;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFAllocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
