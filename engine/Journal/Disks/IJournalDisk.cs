using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// One folder of files, as much of it as a journal needs. Calls block. Names are plain ASCII without separators. A false return changes
/// nothing that a later successful call would not set right, except a failed write or sync: then the file's bytes are unknown.
/// Safe on several threads for different files; one file's <see cref="IJournalFile"/> is used as its own documentation says.
/// </summary>
public interface IJournalDisk
{
    /// <summary>Where it is, for messages.</summary>
    string Place { get; }

    /// <summary>Names of all files, in any order.</summary>
    bool TryList(out IReadOnlyList<string> names, out DiskFault fault);

    /// <summary>
    /// Opens or creates a file and holds it until it is disposed of: nobody else can hold it meanwhile. A new one is empty and is there
    /// after a power loss only once the folder was synced.
    /// </summary>
    bool TryHold(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault);

    /// <summary>Opens an existing file, whoever else has it open.</summary>
    bool TryOpen(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault);

    /// <summary>Creates a file of so many zero bytes whose room is set aside: writing inside it does not run out of room.</summary>
    bool TryCreate(string name, long bytes, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault);

    /// <summary>Gives a file another name, replacing the one that has it. Whole or not at all, also across a power loss.</summary>
    bool TryRename(string from, string to, out DiskFault fault);

    /// <summary>Deletes a file.</summary>
    bool TryDelete(string name, out DiskFault fault);

    /// <summary>Returns when the names made, changed and deleted so far survive a power loss.</summary>
    bool TrySyncFolder(out DiskFault fault);
}

/// <summary>
/// One open file of a <see cref="IJournalDisk"/>. Reads may run beside one write at a time; a read sees every write that has returned.
/// </summary>
public interface IJournalFile : IDisposable
{
    /// <summary>Unit: bytes.</summary>
    long Length { get; }

    /// <summary>Reads until <paramref name="into"/> is full or the file ends.</summary>
    /// <param name="read">Bytes read; fewer than asked for only at the end of the file.</param>
    bool TryRead(long offset, Span<byte> into, out int read, out DiskFault fault);

    /// <summary>Writes all of <paramref name="bytes"/>, lengthening the file when they reach past its end.</summary>
    bool TryWrite(long offset, ReadOnlySpan<byte> bytes, out DiskFault fault);

    /// <summary>Returns when everything written to the file so far survives a power loss. After a false return, never ask again.</summary>
    bool TrySync(out DiskFault fault);

    /// <summary>Cuts the file to so many bytes.</summary>
    bool TryShorten(long bytes, out DiskFault fault);
}
