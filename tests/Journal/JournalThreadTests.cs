using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>The journal with a thread of its own, on the simulated disk and in a real folder.</summary>
public sealed class JournalThreadTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DurableCommit_AnswersAfterTheSync_NotBefore_AndTheNextBatchIsFilledMeanwhile()
    {
        using var syncing = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var disk = new SimulatedDisk(1);
        using var journal = Open(disk, new JournalOptions { SegmentBytes = 1 << 16, TotalBytesMax = 1 << 20 });
        disk.Syncing = () =>
        {
            syncing.Release();
            goOn.Wait(Cancellation);
        };

        journal.TryAppend(1, "first"u8, out _);
        var first = journal.CommitAsync(durable: true);
        await syncing.WaitAsync(Cancellation);
        Assert.False(first.IsCompleted);
        Assert.Equal(0, journal.DurableSequence);

        journal.TryAppend(1, "second"u8, out _);
        var second = journal.CommitAsync(durable: true); // Waits behind the first.
        goOn.Release();
        Assert.True(await first);
        Assert.Equal(1, journal.DurableSequence);
        await syncing.WaitAsync(Cancellation);
        Assert.False(second.IsCompleted);
        goOn.Release();
        Assert.True(await second);

        journal.TryAppend(1, "third"u8, out _);
        var third = journal.CommitAsync(durable: false);
        Assert.True(third.IsCompleted); // Taken, not waited for.
        Assert.True(await third);
        var syncs = disk.Syncs;
        disk.Syncing = null;
        Assert.True(await journal.CommitAsync(durable: true));
        Assert.Equal((3, syncs + 1), (journal.DurableSequence, disk.Syncs));
    }

    [Fact]
    public async Task FailedSync_AnswersFalseToTheCommitAndToTheOneBehindIt()
    {
        using var syncing = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var disk = new SimulatedDisk(1);
        using var journal = Open(disk, new JournalOptions { SegmentBytes = 1 << 16, TotalBytesMax = 1 << 20 });
        disk.Syncing = () =>
        {
            syncing.Release();
            goOn.Wait(Cancellation);
        };
        journal.TryAppend(1, "first"u8, out _);
        var first = journal.CommitAsync(durable: true);
        await syncing.WaitAsync(Cancellation);
        disk.FailAt = disk.Operations; // This sync.
        journal.TryAppend(1, "second"u8, out _);
        var second = journal.CommitAsync(durable: false);
        goOn.Release();
        Assert.False(await first);
        Assert.False(await second);
        Assert.Equal(JournalFaultKind.DiskFailed, journal.Fault!.Kind);
        Assert.False(await journal.CommitAsync(durable: true));
        Assert.Equal(AppendResult.Stopped, journal.TryAppend(1, "x"u8, out _));
        Assert.Equal(0, journal.DurableSequence);
    }

    [Fact]
    public async Task FullDisk_GoesOnWhenThereIsRoom_WithoutHoldingUpTheOwner()
    {
        var disk = new SimulatedDisk(1) { CapacityBytes = 3 << 16 };
        var clock = new SimulatedClock();
        var options = new JournalOptions { SegmentBytes = 1 << 16, TotalBytesMax = 1 << 20 };
        Assert.True(FileJournal.TryOpen(disk, "city", options, clock, out var journal, out _));
        using var owned = journal;
        while (journal.TryAppend(1, new byte[1000], out _) == AppendResult.Appended) Assert.True(await journal.CommitAsync(durable: true));
        Assert.True(journal.Space.IsFull);
        disk.CapacityBytes = long.MaxValue;
        clock.Advance(TimeSpan.FromSeconds(1));
        AppendResult result;
        while ((result = journal.TryAppend(1, new byte[1000], out _)) == AppendResult.NoRoom) Cancellation.ThrowIfCancellationRequested();
        Assert.Equal(AppendResult.Appended, result);
        Assert.True(await journal.CommitAsync(durable: true));
        Assert.Equal(journal.LastSequence, journal.DurableSequence);
    }

    [Fact]
    public async Task ReadingWhileWriting_SeesEveryDurableEntryOnceAndInOrder_OverManySegments()
    {
        const int Entries = 60_000;
        Assert.True(FolderDisk.TryOpen(_folder, out var disk, out _));
        using var journal = Open(disk, new JournalOptions { SegmentBytes = 1 << 18, TotalBytesMax = 1 << 28 });
        var reading = Task.Run(() => ReadAll(journal, Entries), Cancellation);
        var payload = new byte[64];
        for (var entry = 1; entry <= Entries; entry++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(payload, entry);
            Assert.Equal(AppendResult.Appended, journal.TryAppend((ushort)entry, payload.AsSpan(0, 4 + entry % 61), out _));
            if (entry % 37 == 0) Assert.True(await journal.CommitAsync(durable: entry % 2 == 0));
        }

        Assert.True(await journal.CommitAsync(durable: true));
        Assert.Equal(Entries, await reading);
        Assert.True(Directory.GetFiles(_folder, "*.seg").Length > 10);

        static int ReadAll(FileJournal journal, int entries)
        {
            using var reader = journal.Read(1);
            var read = 0;
            while (read < entries)
            {
                if (!reader.MoveNext())
                {
                    Assert.Null(reader.Refusal);
                    Cancellation.ThrowIfCancellationRequested();
                    continue;
                }

                Assert.Equal(++read, reader.Sequence);
                Assert.Equal(read, BinaryPrimitives.ReadInt32LittleEndian(reader.Payload));
                Assert.Equal(4 + read % 61, reader.Payload.Length);
            }

            return read;
        }
    }

    [Fact]
    public async Task RealFolder_KeepsWhatWasCommitted_AndLetsNobodyElseIn()
    {
        Assert.True(FolderDisk.TryOpen(Path.Combine(_folder, "deeper", "still"), out var disk, out var fault), fault.ToString());
        var options = new JournalOptions { SegmentBytes = 1 << 16, TotalBytesMax = 1 << 22, KeepFor = TimeSpan.Zero };
        var clock = new SimulatedClock();
        for (var round = 1; round <= 5; round++)
        {
            using var journal = Open(disk, options);
            Assert.False(FileJournal.TryOpen(disk, "city", options, clock, out _, out var refusal));
            Assert.Equal(JournalRefusalKind.Held, refusal.Kind);
            Assert.Equal(((round - 1) * 300L, (uint)round), (journal.LastSequence, journal.Epoch));
            for (var entry = 0; entry < 300; entry++)
            {
                Assert.Equal(AppendResult.Appended, journal.TryAppend(5, new byte[entry], out _));
                if (entry % 20 == 19) Assert.True(await journal.CommitAsync(durable: true));
            }

            Assert.True(journal.TryPutSnapshot(journal.LastSequence, new byte[100_000], out var failed), failed?.ToString());
            journal.DeleteBefore(journal.LastSequence);
            Assert.Equal(300, round == 1 ? JournalFormatTests.Entries(journal).Count : 300);
        }

        using var last = Open(disk, options);
        Assert.True(last.TryGetSnapshot(out var snapshot));
        Assert.Equal((1500, 100_000), (snapshot.Sequence, snapshot.Bytes.Length));
        Assert.True(last.FirstSequence > 900);
        Assert.False(disk.TryOpen("nothing", out _, out fault));
        Assert.Equal(DiskError.Missing, fault.Error);
        Assert.False(disk.TryCreate("epoch", 1, out _, out fault));
        Assert.Equal(DiskError.Exists, fault.Error);
    }

    [Fact]
    public void AppendAndCommitAndRead_AllocateNothing_OnceWarm()
    {
        Assert.True(FolderDisk.TryOpen(_folder, out var disk, out _));
        var options = new JournalOptions { SegmentBytes = 1 << 26, TotalBytesMax = 1 << 28, WritesOnCaller = true };
        using var journal = Open(disk, options);
        using var reader = journal.Read(1);
        var payload = new byte[128];
        Round();
        // The runtime allocates now and then by itself (a method compiled anew); what a round needs, it needs every time.
        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void Round()
        {
            for (var entry = 0; entry < 10_000; entry++)
            {
                if (journal.TryAppend(1, payload, out _) != AppendResult.Appended) throw new InvalidOperationException();
                if (entry % 100 != 99) continue;
                if (!JournalFormatTests.Commit(journal, durable: entry % 200 == 199)) throw new InvalidOperationException();
            }

            while (reader.MoveNext()) continue;
            if (reader.Refusal is not null) throw new InvalidOperationException();
        }
    }

    private static FileJournal Open(IJournalDisk disk, JournalOptions options)
    {
        var isOpen = FileJournal.TryOpen(disk, "city", options, new SimulatedClock(), out var journal, out var refusal);
        Assert.True(isOpen, refusal?.ToString());
        return journal!;
    }
}
