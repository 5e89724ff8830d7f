using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Micro;

/// <summary>A disk that is memory: what a journal costs without one. Never fails and keeps nothing. Safe on several threads.</summary>
internal sealed class MemoryDisk : IJournalDisk
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, File> _files = new(StringComparer.Ordinal);

    public string Place => "memory";

    public bool TryList(out IReadOnlyList<string> names, out DiskFault fault)
    {
        fault = default;
        lock (_lock) names = [.. _files.Keys];
        return true;
    }

    public bool TryHold(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        fault = default;
        lock (_lock)
        {
            if (!_files.TryGetValue(name, out var held)) _files.Add(name, held = new File());
            file = held;
        }

        return true;
    }

    public bool TryOpen(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        lock (_lock) file = _files.GetValueOrDefault(name);
        fault = file is null ? new DiskFault(DiskError.Missing, name) : default;
        return file is not null;
    }

    public bool TryCreate(string name, long bytes, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        var made = new File();
        made.Lengthen(bytes);
        lock (_lock) file = _files.TryAdd(name, made) ? made : null;
        fault = file is null ? new DiskFault(DiskError.Exists, name) : default;
        return file is not null;
    }

    public bool TryRename(string from, string to, out DiskFault fault)
    {
        lock (_lock)
        {
            fault = _files.Remove(from, out var file) ? default : new DiskFault(DiskError.Missing, from);
            if (file is not null) _files[to] = file;
        }

        return fault.Error == DiskError.None;
    }

    public bool TryDelete(string name, out DiskFault fault)
    {
        lock (_lock) fault = _files.Remove(name) ? default : new DiskFault(DiskError.Missing, name);
        return fault.Error == DiskError.None;
    }

    public bool TrySyncFolder(out DiskFault fault)
    {
        fault = default;
        return true;
    }

    private sealed class File : IJournalFile
    {
        private byte[] _bytes = [];

        public long Length => _bytes.Length;

        public void Lengthen(long bytes) => Array.Resize(ref _bytes, checked((int)Math.Max(bytes, _bytes.Length)));

        public bool TryRead(long offset, Span<byte> into, out int read, out DiskFault fault)
        {
            fault = default;
            read = (int)Math.Clamp(_bytes.Length - offset, 0, into.Length);
            _bytes.AsSpan((int)Math.Min(offset, _bytes.Length), read).CopyTo(into);
            return true;
        }

        public bool TryWrite(long offset, ReadOnlySpan<byte> bytes, out DiskFault fault)
        {
            fault = default;
            Lengthen(offset + bytes.Length);
            bytes.CopyTo(_bytes.AsSpan((int)offset));
            return true;
        }

        public bool TrySync(out DiskFault fault)
        {
            fault = default;
            return true;
        }

        public bool TryShorten(long bytes, out DiskFault fault)
        {
            fault = default;
            Array.Resize(ref _bytes, checked((int)bytes));
            return true;
        }

        public void Dispose()
        {
            // Nothing is held: the disk forgets its files with itself.
        }
    }
}
