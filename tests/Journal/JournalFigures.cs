using System.Diagnostics;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>
/// The figures of JOURNAL.md, measured on request: set JOURNAL_FIGURES to a folder on the disk in question. Nothing is asserted but that
/// what was written is there.
/// </summary>
public class JournalFigures
{
    private const int Entries = 1_000_000;
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 128).Select(at => (byte)at)];

    [Fact]
    public async Task Measure()
    {
        var folder = Environment.GetEnvironmentVariable("JOURNAL_FIGURES");
        Assert.SkipWhen(folder is null, "JOURNAL_FIGURES is not set");
        folder = Path.Combine(folder, $"journal-figures-{Environment.ProcessId}");
        Assert.True(FolderDisk.TryOpen(folder, out var disk, out var fault), fault.ToString());
        try
        {
            using (var journal = Open(disk))
            {
                await CommitsOfOne(journal, 2_000); // Warm.
                await CommitsOfOne(journal, 20_000);
                foreach (var batch in new[] { 16, 256, 1024 }) await CommitsOf(journal, batch, Entries / 4);
                await Pipelined(journal, 256, Entries / 4);
                while (journal.LastSequence < Entries) await CommitsOf(journal, 1024, Entries - (int)journal.LastSequence);
            }

            var startedAt = Stopwatch.GetTimestamp();
            using var found = Open(disk);
            var seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
            Say($"opening {found.LastSequence:N0} entries of {Payload.Length} bytes: {seconds:F3} s");
            ReadAll(found, "of 128 bytes");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CommitsOfOne(FileJournal journal, int commits)
    {
        var ticks = new long[commits];
        for (var commit = 0; commit < commits; commit++)
        {
            var startedAt = Stopwatch.GetTimestamp();
            journal.TryAppend(1, Payload, out _);
            if (!await journal.CommitAsync(durable: true)) throw new InvalidOperationException(journal.Fault!.ToString());
            ticks[commit] = Stopwatch.GetTimestamp() - startedAt;
        }

        var total = Stopwatch.GetElapsedTime(0, ticks.Sum()).TotalSeconds;
        Array.Sort(ticks);
        var (p50, p99) = (Microseconds(ticks, 50), Microseconds(ticks, 99));
        Say($"one entry a durable commit: p50 {p50:F0} us, p99 {p99:F0} us, {commits / total:N0} a second");
    }

    private static async Task CommitsOf(FileJournal journal, int batch, int entries)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var startedAt = Stopwatch.GetTimestamp();
        for (var entry = 1; entry <= entries; entry++)
        {
            if (journal.TryAppend(1, Payload, out _) != AppendResult.Appended) throw new InvalidOperationException();
            if (entry % batch != 0 && entry != entries) continue;
            if (!await journal.CommitAsync(durable: true)) throw new InvalidOperationException();
        }

        var seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Say($"{batch} entries a durable commit: {entries / seconds:N0} entries/s, {(double)allocated / entries:F2} B allocated each");
    }

    // The next batch is filled and handed over while the one before is being synced.
    private static async Task Pipelined(FileJournal journal, int batch, int entries)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var before = new ValueTask<bool>(true);
        for (var entry = 1; entry <= entries; entry++)
        {
            if (journal.TryAppend(1, Payload, out _) != AppendResult.Appended) throw new InvalidOperationException();
            if (entry % batch != 0) continue;
            if (!await before) throw new InvalidOperationException();
            before = journal.CommitAsync(durable: true);
        }

        if (!await before) throw new InvalidOperationException();
        var seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        Say($"{batch} entries a durable commit, the next filled meanwhile: {entries / seconds:N0} entries/s");
    }

    private static void ReadAll(FileJournal journal, string what)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var reader = journal.Read(1);
        long read = 0;
        while (reader.MoveNext()) read += reader.Payload.Length > 0 ? 1 : 0;
        Assert.Equal(journal.LastSequence, read);
        Say($"reading entries {what}: {read / Stopwatch.GetElapsedTime(startedAt).TotalSeconds:N0} entries/s");
    }

    private static FileJournal Open(FolderDisk disk)
    {
        var isOpen = FileJournal.TryOpen(disk, "figures", new JournalOptions(), new SimulatedClock(), out var journal, out var refusal);
        Assert.True(isOpen, refusal?.ToString());
        return journal!;
    }

    private static double Microseconds(long[] sorted, int percent) =>
        Stopwatch.GetElapsedTime(0, sorted[sorted.Length * percent / 100]).TotalMicroseconds;

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
