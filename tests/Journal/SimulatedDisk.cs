using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>
/// A folder in memory with the faults of real disks; the same seed and the same calls give the same run. What was not synced may be lost at
/// <see cref="Crash"/>: of writes any sectors, of changes of names any of them. A sector is written whole or not at all. Single thread, or
/// several for different files.
/// </summary>
public sealed class SimulatedDisk(int seed) : IJournalDisk
{
    /// <summary>What a disk writes whole or not at all. Unit: bytes.</summary>
    public const int SectorBytes = 512;

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly List<(string Name, SimulatedFile? File, string? Also)> _unsyncedNames = [];
    private readonly HashSet<SimulatedFile> _held = [];
    private Dictionary<string, SimulatedFile> _names = [];
    private Dictionary<string, SimulatedFile> _syncedNames = [];
    private int _power; // Files opened before a crash are of a machine that is gone.

    /// <inheritdoc/>
    public string Place => "simulated";

    /// <summary>Operations so far that may fail: everything but closing and asking for a length.</summary>
    public int Operations { get; private set; }

    /// <summary>The operation, counted as in <see cref="Operations"/> from 0, that answers with an error. Default: none does.</summary>
    public int FailAt { get; set; } = -1;

    /// <summary>
    /// The operation in the middle of which the power fails; it and all after it answer with errors until <see cref="Crash"/>.
    /// </summary>
    public int PowerFailsAt { get; set; } = -1;

    /// <summary>The write, counted among all operations, that goes to another place of the same file. Nobody is told.</summary>
    public int MisdirectAt { get; set; } = -1;

    /// <summary>Whether sectors that a crash loses hold garbage, if nothing was written there before, instead of zeros.</summary>
    public bool LostSectorsAreGarbage { get; set; }

    /// <summary>Whether a crash may lose changes of names that were not synced. A folder of some file systems keeps them.</summary>
    public bool LosesNames { get; set; } = true;

    /// <summary>Whether anybody may hold what another holds, as on a file system without locks.</summary>
    public bool IgnoresHolds { get; set; }

    /// <summary>Whether syncs answer without making anything safe: a disk that lies.</summary>
    public bool LiesAboutSyncs { get; set; }

    /// <summary>Bytes of all files together. What does not fit is answered with <see cref="DiskError.Full"/>.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>Called in each sync of a file before it does anything: a slow disk, or a place to stop at.</summary>
    public Action? Syncing { get; set; }

    /// <summary>Syncs of files and of the folder so far.</summary>
    public int Syncs { get; private set; }

    /// <summary>Writes so far.</summary>
    public int Writes { get; private set; }

    /// <summary>Bytes of all files together.</summary>
    public long UsedBytes => _names.Values.Sum(file => file.Visible.LongLength);

    /// <summary>Names of all files, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _names.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A copy of what a reader would see.</summary>
    public byte[] Bytes(string name) => [.. _names[name].Visible];

    /// <summary>Puts a file there, safe on the disk.</summary>
    public void Put(string name, byte[] bytes) => _names[name] = _syncedNames[name] = new SimulatedFile([.. bytes]);

    /// <summary>Takes a file away, safely.</summary>
    public void Remove(string name)
    {
        _names.Remove(name);
        _syncedNames.Remove(name);
    }

    /// <summary>Turns one bit of a file over, for good.</summary>
    public void FlipBit(string name, long bit)
    {
        var bytes = Bytes(name);
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        Put(name, bytes);
    }

    /// <summary>Lets a test look at what is there without meeting a fault, or counting.</summary>
    public void WithoutFaults(Action action)
    {
        var (operations, failAt, powerFailsAt) = (Operations, FailAt, PowerFailsAt);
        FailAt = PowerFailsAt = -1;
        action();
        (Operations, FailAt, PowerFailsAt) = (operations, failAt, powerFailsAt);
    }

    /// <summary>A disk with the same files, all safe, and none of the faults.</summary>
    public SimulatedDisk Copy(int seed)
    {
        var copy = new SimulatedDisk(seed);
        foreach (var (name, file) in _names) copy.Put(name, file.Visible);
        return copy;
    }

    /// <summary>
    /// The power is gone and comes back: whatever was not synced is there or not, sector by sector and name by name, as chance has it.
    /// </summary>
    public void Crash()
    {
        foreach (var (name, file, also) in _unsyncedNames)
        {
            if (LosesNames && _random.Next(2) == 0) continue;
            if (also is not null) _syncedNames.Remove(also);
            if (file is null) _syncedNames.Remove(name);
            else _syncedNames[name] = file;
        }

        foreach (var file in _syncedNames.Values.Distinct()) file.Crash(_random, LostSectorsAreGarbage);
        _names = new(_syncedNames);
        _unsyncedNames.Clear();
        _held.Clear();
        _power++;
        PowerFailsAt = FailAt = MisdirectAt = -1;
    }

    /// <summary>The process is gone but not the machine: everything written is there, and as safe as it was; nothing is held.</summary>
    public void Kill()
    {
        _held.Clear();
        _power++;
        PowerFailsAt = FailAt = MisdirectAt = -1;
    }

    /// <inheritdoc/>
    public bool TryList(out IReadOnlyList<string> names, out DiskFault fault)
    {
        lock (_lock)
        {
            names = Names;
            return Begin(_power, out fault, out _);
        }
    }

    /// <inheritdoc/>
    public bool TryHold(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        lock (_lock)
        {
            file = null;
            if (!Begin(_power, out fault, out _)) return false;
            if (!_names.TryGetValue(name, out var found)) Rename_NeedsLock(name, found = new SimulatedFile([]), null);
            if (!_held.Add(found) && !IgnoresHolds) return Is(DiskError.Held, name, out fault);
            file = new Opened(this, found, _power, isHeld: true);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool TryOpen(string name, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        lock (_lock)
        {
            file = null;
            if (!Begin(_power, out fault, out _)) return false;
            if (!_names.TryGetValue(name, out var found)) return Is(DiskError.Missing, name, out fault);
            file = new Opened(this, found, _power, isHeld: false);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool TryCreate(string name, long bytes, [NotNullWhen(true)] out IJournalFile? file, out DiskFault fault)
    {
        lock (_lock)
        {
            file = null;
            if (!Begin(_power, out fault, out _)) return false;
            if (_names.ContainsKey(name)) return Is(DiskError.Exists, name, out fault);
            if (UsedBytes + bytes > CapacityBytes) return Is(DiskError.Full, name, out fault);
            var made = new SimulatedFile([]);
            made.Write(bytes, []);
            Rename_NeedsLock(name, made, null);
            file = new Opened(this, made, _power, isHeld: false);
            return true;
        }
    }

    /// <inheritdoc/>
    public bool TryRename(string from, string to, out DiskFault fault)
    {
        lock (_lock)
        {
            if (!Begin(_power, out fault, out var powerFails) && !powerFails) return false;
            if (!_names.TryGetValue(from, out var file)) return Is(DiskError.Missing, from, out fault);
            Rename_NeedsLock(to, file, from);
            return !powerFails;
        }
    }

    /// <inheritdoc/>
    public bool TryDelete(string name, out DiskFault fault)
    {
        lock (_lock)
        {
            if (!Begin(_power, out fault, out var powerFails) && !powerFails) return false;
            if (!_names.ContainsKey(name)) return Is(DiskError.Missing, name, out fault);
            Rename_NeedsLock(name, null, null);
            return !powerFails;
        }
    }

    /// <inheritdoc/>
    public bool TrySyncFolder(out DiskFault fault)
    {
        lock (_lock)
        {
            Syncs++;
            if (!Begin(_power, out fault, out _)) return false;
            _syncedNames = new(_names);
            _unsyncedNames.Clear();
            return true;
        }
    }

    private void Rename_NeedsLock(string name, SimulatedFile? file, string? also)
    {
        if (also is not null) _names.Remove(also);
        if (file is null) _names.Remove(name);
        else _names[name] = file;
        _unsyncedNames.Add((name, file, also));
    }

    private bool Begin(int power, out DiskFault fault, out bool powerFails)
    {
        var operation = Operations++;
        powerFails = operation == PowerFailsAt && power == _power;
        if (power != _power || (PowerFailsAt >= 0 && operation >= PowerFailsAt)) return Is(DiskError.Failed, "the power is off", out fault);
        if (operation == FailAt) return Is(DiskError.Failed, "EIO", out fault);
        fault = default;
        return true;
    }

    private static bool Is(DiskError error, string detail, out DiskFault fault)
    {
        fault = new DiskFault(error, detail);
        return false;
    }

    private sealed class Opened(SimulatedDisk disk, SimulatedFile file, int power, bool isHeld) : IJournalFile
    {
        public long Length => file.Visible.LongLength;

        public bool TryRead(long offset, Span<byte> into, out int read, out DiskFault fault)
        {
            lock (disk._lock)
            {
                read = 0;
                if (!disk.Begin(power, out fault, out _)) return false;
                if (offset >= Length) return true;
                read = (int)Math.Min(into.Length, Length - offset);
                file.Visible.AsSpan((int)offset, read).CopyTo(into);
                return true;
            }
        }

        public bool TryWrite(long offset, ReadOnlySpan<byte> bytes, out DiskFault fault)
        {
            lock (disk._lock)
            {
                disk.Writes++;
                var isMisdirected = disk.Operations == disk.MisdirectAt;
                if (!disk.Begin(power, out fault, out var powerFails) && !powerFails) return false;
                var growth = Math.Max(0, offset + bytes.Length - Length);
                if (growth > 0 && disk.UsedBytes + growth > disk.CapacityBytes) return Is(DiskError.Full, "", out fault);
                if (isMisdirected) offset = disk._random.Next((int)(Length / SectorBytes)) * (long)SectorBytes;
                file.Write(offset, bytes);
                return !powerFails;
            }
        }

        public bool TrySync(out DiskFault fault)
        {
            disk.Syncing?.Invoke();
            lock (disk._lock)
            {
                disk.Syncs++;
                var isDone = disk.Begin(power, out fault, out var powerFails);
                if (isDone && !disk.LiesAboutSyncs) file.Sync();
                if (isDone) return true;
                if (!powerFails && fault.Detail == "EIO") file.FailSync(disk._random);
                return false;
            }
        }

        public bool TryShorten(long bytes, out DiskFault fault)
        {
            lock (disk._lock)
            {
                if (!disk.Begin(power, out fault, out var powerFails) && !powerFails) return false;
                file.Shorten(bytes);
                return !powerFails;
            }
        }

        public void Dispose()
        {
            lock (disk._lock)
                if (isHeld && power == disk._power) disk._held.Remove(file);
        }
    }
}
