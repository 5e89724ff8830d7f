using static SmartPolicing.Realtime.Journal.Tests.JournalFormatTests;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>A full disk and a full journal: told before anything is promised, and over when there is room again.</summary>
public class JournalRoomTests
{
    private readonly SimulatedClock _clock = new();

    [Fact]
    public void DiskFull_AtEveryByte_RefusesAppendsBeforeTheyAreAcknowledged_AndGoesOnWhenThereIsRoom()
    {
        int refusedOpenings = 0, refusedAppends = 0;
        for (var room = 0; room < 7 * JournalRun.Small.SegmentBytes; room += 997)
        {
            var disk = new SimulatedDisk(room) { CapacityBytes = room };
            var run = new JournalRun(disk, room);
            if (!run.Open())
            {
                refusedOpenings++;
                Assert.Equal(JournalRefusalKind.DiskFull, run.Refusal!.Kind);
                disk.CapacityBytes = long.MaxValue;
                Assert.True(run.Open(), run.Refusal?.ToString());
                run.Close();
                continue;
            }

            var result = AppendResult.Appended;
            for (var step = 0; step < 150 && result == AppendResult.Appended; step++)
            {
                result = run.Append(700);
                if (step % 5 == 4) Assert.True(run.Commit(durable: true));
            }

            Assert.Equal(AppendResult.NoRoom, result);
            refusedAppends++;
            Assert.True(run.Commit(durable: true)); // What was taken has its room.
            Assert.Equal(run.Appended, run.Acknowledged);
            Assert.True(run.Journal!.Space is { IsFull: true, IsScarce: true, HasSpare: false });
            Assert.Null(run.Journal.Fault);

            disk.CapacityBytes = long.MaxValue;
            Assert.Equal(AppendResult.NoRoom, run.Append(700)); // A full disk is not asked for each append.
            run.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(AppendResult.Appended, run.Append(700));
            Assert.False(run.Journal.Space.IsFull);
            Assert.True(run.Commit(durable: true));
            run.Close();
            Assert.True(run.Open());
            Assert.Equal(run.Appended, run.Journal.LastSequence);
            run.Close();
        }

        Assert.True(refusedOpenings > 10 && refusedAppends > 50, $"{refusedOpenings} {refusedAppends}");
    }

    [Fact]
    public void TotalReached_WarnsFirst_ThenRefuses_AndSnapshotsMakeRoom()
    {
        var options = JournalRun.Small with { TotalBytesMax = 10 * 4 * 4096, KeepFor = TimeSpan.FromDays(7) };
        var disk = new SimulatedDisk(1);
        using var journal = Open(disk, options, _clock);
        long scarceAt = 0;
        while (journal.TryAppend(1, new byte[1000], out _) == AppendResult.Appended)
        {
            Assert.True(Commit(journal, durable: true));
            if (scarceAt == 0 && journal.Space.IsScarce) scarceAt = journal.Space.UsedBytes;
        }

        Assert.InRange(scarceAt, options.TotalBytesMax * 80 / 100, options.TotalBytesMax * 85 / 100);
        Assert.True(journal.Space.IsFull);
        Assert.InRange(disk.UsedBytes, options.TotalBytesMax - options.SegmentBytes, options.TotalBytesMax + 10_000);

        // Full, it still takes snapshots; two of them make the oldest segments needless, young as they are.
        Assert.True(journal.TryPutSnapshot(journal.LastSequence - 1, "a"u8, out _));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(AppendResult.NoRoom, journal.TryAppend(1, "x"u8.ToArray().Concat(new byte[3000]).ToArray(), out _));
        Assert.True(journal.TryPutSnapshot(journal.LastSequence, "b"u8, out _));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Append(journal, 1, new string('x', 3000));
        Assert.True(journal.FirstSequence > 1);
        Assert.InRange(disk.UsedBytes, 0, options.TotalBytesMax + 10_000);
    }

    [Fact]
    public void SnapshotWithoutRoom_IsRefused_AndTheOlderOnesStay()
    {
        var disk = new SimulatedDisk(1);
        using var journal = Open(disk, JournalRun.Small, _clock);
        Append(journal, 1, "a");
        Append(journal, 1, "b");
        Assert.True(journal.TryPutSnapshot(1, "one"u8, out _));
        disk.CapacityBytes = disk.UsedBytes + 1000;
        Assert.False(journal.TryPutSnapshot(2, new byte[5000], out var fault));
        Assert.Equal(JournalFaultKind.DiskFull, fault.Kind);
        Assert.Null(journal.Fault);
        Assert.True(journal.TryGetSnapshot(out var snapshot));
        Assert.Equal(1, snapshot.Sequence);
        disk.CapacityBytes = long.MaxValue;
        Assert.True(journal.TryPutSnapshot(2, new byte[5000], out _));
    }

    [Fact]
    public void Batch_TakesWhatFits_AndSaysWhenItIsFull()
    {
        using var journal = Open(new SimulatedDisk(1), JournalRun.Small, _clock);
        Assert.Equal(AppendResult.TooLarge, journal.TryAppend(1, new byte[4096 - EntryHeader.Bytes + 1], out _));
        Assert.Equal(AppendResult.TooLarge, journal.TryAppend(1, new byte[JournalLimits.PayloadBytesMax + 1], out _));
        Assert.Equal(AppendResult.Appended, journal.TryAppend(1, new byte[4096 - EntryHeader.Bytes - 40], out _));
        Assert.Equal(AppendResult.Appended, journal.TryAppend(1, new byte[8], out var sequence));
        Assert.Equal(AppendResult.BatchFull, journal.TryAppend(1, [], out var none));
        Assert.Equal((2, 0), (sequence, none));
        Assert.True(Commit(journal, durable: true));
        Assert.Equal(AppendResult.Appended, journal.TryAppend(1, [], out sequence));
        Assert.Equal(3, sequence);
    }
}
