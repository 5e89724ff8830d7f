using System.Diagnostics;
using System.Globalization;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>What to measure a journal with.</summary>
/// <param name="Folder">On the disk in question; what is made in it is deleted again.</param>
/// <param name="Entries">In the journals that are opened.</param>
/// <param name="Seed">Of the recorded city.</param>
internal sealed record JournalBenchOptions(string Folder, int Entries, ulong Seed);

/// <summary>Commits on a real disk, and how long a start takes that has a million entries before it.</summary>
internal sealed class JournalBench
{
    private const int PayloadBytes = 128;

    /// <summary>Durable commits that a call waits for before its directive leaves: the call, the roads' answer, and what that sends.</summary>
    private const int CommitsOfACall = 3;

    private const int Commits = 20_000;
    private const int Openings = 5;

    private static readonly byte[] Payload = [.. Enumerable.Range(0, PayloadBytes).Select(at => (byte)at)];

    private readonly JournalBenchOptions _options;
    private readonly string _folder;

    public JournalBench(JournalBenchOptions options)
    {
        _options = options;
        _folder = Path.Combine(options.Folder, $"journal-bench-{Environment.ProcessId}");
    }

    /// <summary>Measures everything.</summary>
    /// <returns>Null, with one line for a person, when the folder cannot be used.</returns>
    public async Task<(BenchReport? Report, string Refusal)> RunAsync(Action<string> say)
    {
        var machine = Timing.Machine();
        if (!FolderDisk.TryOpen(Path.Combine(_folder, "plain"), out var disk, out var fault)) return (null, $"{_folder}: {fault}");
        try
        {
            say("commits ...");
            List<BenchRow> rows = [.. await CommitRowsAsync(disk), OpeningRow(disk)];
            say("a city's journal ...");
            rows.AddRange(await RecordedCity.RowsAsync(_folder, _options));
            var subject = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFullPath(_options.Folder)}; entries of {PayloadBytes} bytes");
            return (new BenchReport(subject, machine, _options.Seed, rows), "");
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<BenchRow>> CommitRowsAsync(FolderDisk disk)
    {
        using var journal = Open(disk);
        await CommitsAsync(journal, 1, Commits / 10); // Warm.
        var row = (await CommitsAsync(journal, 1, Commits)) with { Name = "one entry, one durable commit" };
        var call = (await CommitsAsync(journal, 1, Commits, CommitsOfACall)) with
        {
            Name = "the commits of a call, one after the other",
            Targets = [new BenchTarget(BenchFigure.Median, 1e6), new BenchTarget(BenchFigure.P99, 5e6)],
            Note = $"{CommitsOfACall} durable commits: what the journal adds to call-to-directive on a node with nothing else to do",
        };
        var few = await CommitsAsync(journal, 16, _options.Entries / 16 / 4);
        var many = (await CommitsAsync(journal, 256, _options.Entries / 256 / 2)) with { Targets = [new BenchTarget(BenchFigure.Median, 5e3)] };
        while (journal.LastSequence < _options.Entries) await CommitsAsync(journal, 256, 1);
        return [row, call, few, many with { Note = $"the target is 200,000 entries a second; {many.Note}" }];
    }

    /// <summary>Times of commits, divided by the entries in each.</summary>
    private static async Task<BenchRow> CommitsAsync(FileJournal journal, int batch, int commits, int together = 1)
    {
        var histogram = new LogHistogram();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var begun = Stopwatch.GetTimestamp();
        for (var commit = 0; commit < commits / together; commit++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var one = 0; one < together; one++)
            {
                for (var entry = 0; entry < batch; entry++)
                    if (journal.TryAppend(1, Payload, out _) != AppendResult.Appended) throw new IOException("the journal is full");
                if (!await journal.CommitAsync(durable: true)) throw new IOException(journal.Fault!.ToString());
            }

            histogram.Add(Timing.Picoseconds(Stopwatch.GetTimestamp() - start) / batch);
        }

        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var entries = (double)batch * commits;
        return Timing.Row($"{batch} entries a durable commit, one entry", histogram) with
        {
            BytesPerCall = allocated / entries,
            Note = string.Create(CultureInfo.InvariantCulture, $"{entries / seconds:N0} durable entries a second, {allocated / entries:F3} B allocated each"),
        };
    }

    private BenchRow OpeningRow(FolderDisk disk)
    {
        var check = new List<(bool, string)>();
        var row = Timing.FewCalls("open a journal, every entry checked", Openings, _ =>
        {
            using var journal = Open(disk);
            check.Add((journal.LastSequence >= _options.Entries, $"{journal.LastSequence} entries"));
        });
        return row with { Check = BenchCheck.Of(check), Note = string.Create(CultureInfo.InvariantCulture, $"{_options.Entries:N0} entries") };
    }

    private static FileJournal Open(FolderDisk disk) =>
        FileJournal.TryOpen(disk, "bench", new JournalOptions(), TimeProvider.System, out var journal, out var refusal)
            ? journal
            : throw new IOException(refusal.ToString());
}
