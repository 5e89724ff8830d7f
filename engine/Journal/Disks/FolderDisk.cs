using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// A folder of the machine's file system. On Linux data is synced with fdatasync and folders with fsync; elsewhere with what .NET has.
/// </summary>
public sealed class FolderDisk : IJournalDisk
{
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);

    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly string _folder;

    private readonly FileAccess _access;

    private FolderDisk(string folder, FileAccess access) => (_folder, _access) = (folder, access);

    /// <inheritdoc/>
    public string Place => _folder;

    /// <summary>Takes a folder, made when it is not there.</summary>
    public static bool TryOpen(string folder, [NotNullWhen(true)] out FolderDisk? disk, out DiskFault fault)
    {
        disk = null;
        folder = Path.GetFullPath(folder);
        var made = new List<string>();
        for (var each = folder; each is not null && !Directory.Exists(each); each = Path.GetDirectoryName(each)) made.Add(each);
        if (!Try(() => Directory.CreateDirectory(folder), out fault)) return false;
        foreach (var each in made) // Each is a name in the one above it.
            if (OperatingSystem.IsLinux() && !IsOk(LinuxCalls.SyncFolder(Path.GetDirectoryName(each)!), out fault)) return false;
        disk = new FolderDisk(folder, FileAccess.ReadWrite);
        return true;
    }

    /// <summary>Takes a folder that is there, to look at it: its files are opened for reading only.</summary>
    public static bool TryOpenExisting(string folder, [NotNullWhen(true)] out FolderDisk? disk, out DiskFault fault)
    {
        disk = Directory.Exists(folder) ? new FolderDisk(Path.GetFullPath(folder), FileAccess.Read) : null;
        fault = disk is null ? new DiskFault(DiskError.Missing, "no such folder") : default;
        return disk is not null;
    }

    /// <inheritdoc/>
    public bool TryList(out IReadOnlyList<string> names, out DiskFault fault)
    {
        string[] found = [];
        var done = Try(() => found = [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path))], out fault);
        names = found;
        return done;
    }

    /// <inheritdoc/>
    public bool TryHold(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault) =>
        TryOpen(name, FileMode.OpenOrCreate, FileShare.None, out file, out fault);

    /// <inheritdoc/>
    public bool TryOpen(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault) =>
        TryOpen(name, FileMode.Open, FileShare.ReadWrite | FileShare.Delete, out file, out fault);

    /// <inheritdoc/>
    public bool TryCreate(string name, long bytes, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        if (!TryOpen(name, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete, out file, out fault)) return false;
        if (((FolderFile)file).TryAllocate(bytes, out fault)) return true;
        file.Dispose();
        file = null;
        TryDelete(name, out _); // What is left of it would be in the way of the next attempt; should this fail too, that one says so.
        return false;
    }

    /// <inheritdoc/>
    public bool TryRename(string from, string to, out DiskFault fault) =>
        Try(() => File.Move(At(from), At(to), overwrite: true), out fault);

    /// <inheritdoc/>
    public bool TryDelete(string name, out DiskFault fault) => Try(() => File.Delete(At(name)), out fault);

    /// <inheritdoc/>
    public bool TrySyncFolder(out DiskFault fault)
    {
        fault = default;
        return !OperatingSystem.IsLinux() || IsOk(LinuxCalls.SyncFolder(_folder), out fault);
    }

    internal static bool IsOk(int error, out DiskFault fault)
    {
        if (error == 0)
        {
            fault = default;
            return true;
        }

        var kind = error is LinuxCalls.NoSpace or LinuxCalls.QuotaExceeded ? DiskError.Full : DiskError.Failed;
        fault = new DiskFault(kind, $"{Marshal.GetPInvokeErrorMessage(error)} ({error})");
        return false;
    }

    internal static DiskFault FaultOf(Exception thrown) => new(
        thrown switch
        {
            FileNotFoundException or DirectoryNotFoundException => DiskError.Missing,
            IOException { HResult: LinuxCalls.NoSpace or LinuxCalls.QuotaExceeded or WindowsDiskFull or WindowsHandleDiskFull } =>
                DiskError.Full,
            _ => DiskError.Failed,
        },
        thrown.Message);

    private bool TryOpen(string name, FileMode mode, FileShare share, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        file = null;
        try
        {
            file = new FolderFile(File.OpenHandle(At(name), mode, _access, share));
            fault = default;
            return true;
        }
        catch (IOException) when (mode == FileMode.CreateNew && File.Exists(At(name)))
        {
            fault = new DiskFault(DiskError.Exists, name);
        }
        catch (IOException shared) when (shared.HResult is LinuxCalls.WouldBlock or WindowsSharingViolation)
        {
            fault = new DiskFault(DiskError.Held, shared.Message);
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            fault = FaultOf(thrown);
        }

        return false;
    }

    private static bool Try(Action action, out DiskFault fault)
    {
        try
        {
            action();
            fault = default;
            return true;
        }
        catch (Exception thrown) when (thrown is IOException or UnauthorizedAccessException)
        {
            fault = FaultOf(thrown);
            return false;
        }
    }

    private string At(string name) => Path.Combine(_folder, name);
}
