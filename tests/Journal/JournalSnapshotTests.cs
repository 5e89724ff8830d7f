using System.Text;
using static SmartPolicing.Realtime.Journal.Tests.JournalFormatTests;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>Snapshots, and what may be deleted because of them.</summary>
public class JournalSnapshotTests
{
    private readonly SimulatedDisk _disk = new(4);
    private readonly SimulatedClock _clock = new();

    [Fact]
    public async Task NewestTwo_AreKept_AndOlderOnesAsLongAsTheEntriesAfterThem()
    {
        using var journal = Filled(9);
        foreach (var sequence in new[] { 3, 5, 8 }) Put(journal, sequence);
        Assert.Equal(["0000000000000000003.snap", "0000000000000000005.snap", "0000000000000000008.snap"], Snapshots());
        Assert.Equal("8", Newest(journal));
        Put(journal, 8, "again");
        Assert.Equal("again", Newest(journal));

        for (var sequence = 10; journal.FirstSequence <= 4; sequence++)
        {
            journal.TryAppend(1, new byte[500], out _);
            Assert.True(await journal.CommitAsync(durable: true));
            if (sequence % 10 == 0) Put(journal, sequence);
            _clock.Advance(TimeSpan.FromDays(30));
            journal.DeleteBefore(long.MaxValue);
        }

        Assert.DoesNotContain("0000000000000000003.snap", Snapshots());
        Assert.All(Snapshots().SkipLast(2), name => Assert.True(long.Parse(name[..19]) >= journal.FirstSequence - 1));
    }

    [Fact]
    public void SnapshotOutOfPlace_IsRefused_AndTheJournalGoesOn()
    {
        using var journal = Filled(9);
        Put(journal, 5);
        journal.TryAppend(1, "not durable"u8, out var sequence);
        Assert.False(journal.TryPutSnapshot(sequence, "x"u8, out var beyond));
        Assert.False(journal.TryPutSnapshot(4, "x"u8, out var older));
        Assert.Equal([JournalFaultKind.SnapshotOutOfPlace, JournalFaultKind.SnapshotOutOfPlace], [beyond.Kind, older.Kind]);
        Assert.Null(journal.Fault);
        Assert.Equal("5", Newest(journal));
    }

    [Fact]
    public void AnyOneBitOfTheNewestTurnedOver_GivesTheOneBefore_AndIsReported()
    {
        using (var journal = Filled(9))
        {
            Put(journal, 5);
            Put(journal, 8);
        }

        for (var bit = 0; bit < 8 * (SnapshotHeader.Bytes + 1); bit++)
        {
            if (bit / 8 is >= 8 and < 12) continue; // The version: refused as a newer format.
            var disk = _disk.Copy(1);
            disk.FlipBit("0000000000000000008.snap", bit);
            if (FileJournal.TryOpen(disk, "city", JournalRun.Small, _clock, out var journal, out var refusal))
            {
                Assert.Equal(["0000000000000000008.snap"], journal.Recovered.DamagedSnapshots);
                Assert.Equal("5", Newest(journal));
                Assert.Equal(9, journal.LastSequence);
                journal.Dispose();
            }
            else
            {
                Assert.Equal(JournalRefusalKind.OtherName, refusal.Kind); // A turned bit in the name.
            }
        }
    }

    [Fact]
    public void DamagedSnapshot_GoesWhenThereAreTwoWholeOnesAgain()
    {
        using (var journal = Filled(9))
        {
            Put(journal, 5);
            Put(journal, 7);
        }

        _disk.FlipBit("0000000000000000007.snap", 8 * SnapshotHeader.Bytes);
        using var found = Open(_disk, JournalRun.Small);
        Put(found, 9);
        Assert.Equal(["0000000000000000005.snap", "0000000000000000009.snap"], Snapshots());
    }

    [Fact]
    public void SnapshotNewerThanTheJournal_ProvesThatEntriesAreLost()
    {
        using var journal = Filled(4);
        Put(journal, 2);
        Put(journal, 4);
        var disk = _disk.Copy(1); // Not closed: nothing else says that entry 4 was durable.
        var segment = disk.Names.First(name => name.EndsWith(".seg", StringComparison.Ordinal));
        disk.Put(segment, disk.Bytes(segment)[..(SegmentHeader.Bytes + 3 * 1832 + 100)]);
        Assert.False(FileJournal.TryOpen(disk, "city", JournalRun.Small, _clock, out _, out var refusal));
        Assert.Equal((JournalRefusalKind.Damaged, segment), (refusal.Kind, refusal.File));
        Assert.EndsWith("entries up to 4 were durable", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void PowerLossAtEveryOperationOfASnapshot_LeavesTheOldOrTheNew()
    {
        var (old, @new) = (0, 0);
        for (var at = 0; at < 60; at++)
        {
            var disk = new SimulatedDisk(at);
            var journal = Open(disk, JournalRun.Small);
            for (var entry = 0; entry < 4; entry++) Append(journal, 1, "x");
            Put(journal, 2);
            Put(journal, 3);
            disk.PowerFailsAt = disk.Operations + at % 12;
            var isPut = journal.TryPutSnapshot(4, Encoding.UTF8.GetBytes("4"), out _);
            journal.Dispose();
            disk.Crash();
            using var found = Open(disk, JournalRun.Small);
            var newest = Newest(found);
            Assert.True(newest == "4" || (newest == "3" && !isPut), newest);
            if (newest == "4") @new++;
            else old++;
        }

        Assert.True(old > 10 && @new > 10);
    }

    [Fact]
    public void Segments_AreDeletedOnlyWhenCoveredTwiceAndOldEnough()
    {
        using var journal = Filled(30, JournalRun.Small with { KeepFor = TimeSpan.FromDays(7) });
        Assert.Equal(0, journal.DeleteBefore(31));
        Put(journal, 20);
        _clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(0, journal.DeleteBefore(31)); // One snapshot may turn out damaged.
        Put(journal, 30);
        Assert.Equal(0, journal.DeleteBefore(1));
        Assert.True(journal.DeleteBefore(31) > 0);
        Assert.InRange(journal.FirstSequence, 10, 21); // What the older of the two needs is still there.
        var deleted = journal.FirstSequence - 1;
        using var reader = journal.Read(deleted);
        Assert.False(reader.MoveNext());
        Assert.Equal(JournalRefusalKind.NotKept, reader.Refusal!.Kind);
    }

    [Fact]
    public void YoungSegments_StayThoughCovered()
    {
        using var journal = Filled(30, JournalRun.Small with { KeepFor = TimeSpan.FromDays(7) });
        Put(journal, 29);
        Put(journal, 30);
        _clock.Advance(TimeSpan.FromDays(6));
        Assert.Equal(0, journal.DeleteBefore(31));
        Assert.Equal(1, journal.FirstSequence);
    }

    [Fact]
    public void HistoryThatSnapshotsCover_IsCheckedWhenItIsRead()
    {
        using (var journal = Filled(30))
        {
            Put(journal, 29);
            Put(journal, 30);
        }

        var first = _disk.Names.First(name => name.EndsWith(".seg", StringComparison.Ordinal));
        _disk.FlipBit(first, 8 * (SegmentHeader.Bytes + 100));
        using var found = Open(_disk, JournalRun.Small);
        Assert.True(found.Recovered.VerifiedFrom is > 20 and <= 30);
        using var reader = found.Read(1);
        Assert.False(reader.MoveNext());
        var refusal = reader.Refusal!;
        Assert.Equal((JournalRefusalKind.Damaged, first, SegmentHeader.Bytes), (refusal.Kind, refusal.File, refusal.Offset));
    }

    private FileJournal Filled(int entries, JournalOptions? options = null)
    {
        var journal = Open(_disk, options ?? JournalRun.Small, _clock);
        for (var entry = 0; entry < entries; entry++) Append(journal, 1, new string('x', 1800));
        return journal;
    }

    private List<string> Snapshots() => [.. _disk.Names.Where(name => name.EndsWith(".snap", StringComparison.Ordinal))];

    private static void Put(FileJournal journal, long sequence, string? state = null) =>
        Assert.True(journal.TryPutSnapshot(sequence, Encoding.UTF8.GetBytes(state ?? $"{sequence}"), out var fault), fault?.ToString());

    private static string? Newest(FileJournal journal) =>
        journal.TryGetSnapshot(out var snapshot) ? Encoding.UTF8.GetString(snapshot.Bytes) : null;
}
