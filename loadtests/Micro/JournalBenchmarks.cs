using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Micro;

/// <summary>
/// So many entries of 128 bytes appended and committed together, durably; a commit is one operation. The folder is the machine's own for
/// temporary files: its disk counts (TMPDIR chooses another).
/// </summary>
[InvocationCount(Commits, unrollFactor: 1)]
public class JournalBenchmarks
{
    // Each iteration begins a journal anew: 512 of the largest commits are 20 MiB.
    private const int Commits = 512;
    private const int PayloadBytes = 128;

    private readonly byte[] _payload = new byte[PayloadBytes];
    private DirectoryInfo? _folder;
    private FileJournal _journal = null!;

    /// <summary>Entries of a commit.</summary>
    [Params(1, 16, 256)]
    public int Entries { get; set; }

    /// <summary>Where it is written.</summary>
    [Params("memory", "disk")]
    public string Disk { get; set; } = "";

    /// <summary>An empty journal.</summary>
    [IterationSetup]
    public void Open()
    {
        IJournalDisk disk = new MemoryDisk();
        if (Disk == "disk")
        {
            _folder = Directory.CreateTempSubdirectory("micro-journal-");
            if (!FolderDisk.TryOpen(_folder.FullName, out var folder, out var fault)) throw new IOException(fault.ToString());
            disk = folder;
        }

        if (!FileJournal.TryOpen(disk, "micro", new JournalOptions(), TimeProvider.System, out var journal, out var refusal))
            throw new IOException(refusal.ToString());
        _journal = journal;
    }

    /// <summary>Closes it and deletes what it wrote.</summary>
    [IterationCleanup]
    public void Close()
    {
        _journal.Dispose();
        _folder?.Delete(recursive: true);
        _folder = null;
    }

    /// <summary>Append, commit, wait until it is there.</summary>
    [Benchmark]
    public async Task<bool> Commit()
    {
        for (var entry = 0; entry < Entries; entry++)
            if (_journal.TryAppend(1, _payload, out _) != AppendResult.Appended) throw new IOException("the journal is full");
        return await _journal.CommitAsync(durable: true) ? true : throw new IOException(_journal.Fault!.ToString());
    }
}
