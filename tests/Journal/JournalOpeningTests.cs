using static SmartPolicing.Realtime.Journal.Tests.JournalFormatTests;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>Who may open a journal, and what is refused.</summary>
public class JournalOpeningTests
{
    private readonly SimulatedDisk _disk = new(3);
    private readonly SimulatedClock _clock = new();

    [Fact]
    public void SecondOpening_IsRefusedByName_UntilTheFirstIsDisposedOf()
    {
        var first = Open(_disk);
        Assert.Equal((JournalRefusalKind.Held, "epoch"), Refusal());
        Append(first, 1, "goes on");
        first.Dispose();
        using var second = Open(_disk);
        Assert.Equal((1, 2u), (second.LastSequence, second.Epoch));
    }

    [Fact]
    public void OwnerThatWasSupersededPastTheLock_IsTold_AndWhatItWroteIsNotValid()
    {
        _disk.IgnoresHolds = true;
        var old = Open(_disk);
        Append(old, 1, "a");
        Assert.Equal(AppendResult.Appended, old.TryAppend(1, "not yet synced"u8, out _));
        Assert.True(Commit(old, durable: false));

        using var heir = Open(_disk);
        Assert.Equal(AppendResult.Appended, old.TryAppend(1, "too late"u8, out _));
        Assert.False(old.TryPutSnapshot(1, "of the old"u8, out var superseded));
        Assert.Equal(JournalFaultKind.Superseded, superseded.Kind);
        Assert.False(Commit(old, durable: true));
        Assert.Equal(JournalFaultKind.Superseded, old.Fault!.Kind);
        Assert.Equal(AppendResult.Stopped, old.TryAppend(1, "still here"u8, out _));
        old.Dispose();

        Append(heir, 2, "heir");
        heir.Dispose();
        using var next = Open(_disk);
        Assert.Equal(["1:1:1:a", "2:1:1:not yet synced", "3:2:2:heir"], Entries(next));
    }

    [Fact]
    public void SupersededOwner_DoesNotTakeTheEpochBackWhenItCloses()
    {
        _disk.IgnoresHolds = true;
        var old = Open(_disk);
        var heir = Open(_disk);
        old.Dispose();
        Append(heir, 1, "a");
        heir.Dispose();
        using var next = Open(_disk);
        Assert.Equal((3u, 1), (next.Epoch, next.LastSequence));
    }

    [Fact]
    public void JournalOfAnotherName_IsRefused()
    {
        using (var journal = Open(_disk)) Append(journal, 1, "a");
        Assert.Equal((JournalRefusalKind.OtherName, "epoch"), Refusal("town"));
    }

    [Theory]
    [InlineData("", 16_384, 1 << 20, 4096)]
    [InlineData("a name of sixty-five bytes, which is one byte more than there is  ", 16_384, 1 << 20, 4096)]
    [InlineData("city", JournalLimits.SegmentBytesMin - 8, 1 << 20, 4096)]
    [InlineData("city", 16_388, 1 << 20, 4096)]
    [InlineData("city", 16_384, 3 * 16_384 - 1, 4096)]
    [InlineData("city", 16_384, 1 << 20, 8)]
    public void ImpossibleOptions_AreRefused(string name, int segment, long total, int batch)
    {
        var options = new JournalOptions { SegmentBytes = segment, TotalBytesMax = total, BatchBytesMax = batch };
        Assert.False(FileJournal.TryOpen(_disk, name, options, _clock, out _, out var refusal));
        Assert.Equal(JournalRefusalKind.Options, refusal.Kind);
        Assert.Empty(_disk.Names);
    }

    [Fact]
    public void MissingFile_IsRefused()
    {
        using (var journal = Open(_disk))
            for (var entry = 0; entry < 12; entry++) Append(journal, 1, new string('x', 1000));
        var segments = _disk.Names.Where(name => name.EndsWith(".seg", StringComparison.Ordinal)).ToList();
        Assert.True(segments.Count >= 4);
        foreach (var missing in segments.Prepend("epoch"))
        {
            var copy = _disk.Copy(1);
            copy.Remove(missing);
            Assert.False(FileJournal.TryOpen(copy, "city", JournalRun.Small, _clock, out _, out var refusal), missing);
            Assert.Equal(JournalRefusalKind.Damaged, refusal.Kind);
        }
    }

    [Fact]
    public void DamageInAnOlderSegment_IsRefusedWithItsPlace()
    {
        using (var journal = Open(_disk))
            for (var entry = 0; entry < 12; entry++) Append(journal, 1, new string('x', 1000));
        var first = _disk.Names.First(name => name.EndsWith(".seg", StringComparison.Ordinal));
        _disk.FlipBit(first, 8 * (SegmentHeader.Bytes + 1032 + 500)); // In the second entry.
        Assert.False(FileJournal.TryOpen(_disk, "city", JournalRun.Small, _clock, out _, out var refusal));
        Assert.Equal((JournalRefusalKind.Damaged, first, SegmentHeader.Bytes + 1032L), (refusal.Kind, refusal.File, refusal.Offset));
        Assert.Equal("entry 2: its checksum is wrong; the next begins with 4", refusal.Reason);
    }

    [Fact]
    public void EntryExchangedForAnotherWholeOneOfTheSameSegment_IsRefused()
    {
        var disks = new[] { new SimulatedDisk(1), new SimulatedDisk(1) };
        for (var at = 0; at < 2; at++)
        {
            using var journal = Open(disks[at]);
            Append(journal, 1, at == 0 ? "what was" : "what not");
            Append(journal, 1, "and after");
        }

        // As a lost write would leave it: the bytes of another time, whole in themselves.
        var segment = disks[0].Names.First(name => name.EndsWith(".seg", StringComparison.Ordinal));
        var bytes = disks[0].Bytes(segment);
        disks[1].Bytes(segment).AsSpan(SegmentHeader.Bytes, 40).CopyTo(bytes.AsSpan(SegmentHeader.Bytes));
        disks[0].Put(segment, bytes);
        Assert.False(FileJournal.TryOpen(disks[0], "city", JournalRun.Small, _clock, out _, out var refusal));
        Assert.Equal((JournalRefusalKind.Damaged, SegmentHeader.Bytes + 40L), (refusal.Kind, refusal.Offset));
        Assert.StartsWith("entry 2: it does not follow the entry before it", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void OpeningAgainAndAgain_LeavesNoPilesBehind()
    {
        using (var journal = Open(_disk)) Append(journal, 1, "a");
        for (var times = 0; times < 20; times++) Open(_disk).Dispose();
        Assert.Equal(2, _disk.Names.Count(name => name.EndsWith(".seg", StringComparison.Ordinal)));
        using var last = Open(_disk);
        Assert.Equal(["1:1:1:a"], Entries(last));
        Assert.Equal(22u, last.Epoch);
    }

    [Fact]
    public void TornEntriesOfTheLastCommit_AreCutOff_AndReported()
    {
        var journal = Open(_disk);
        Append(journal, 1, "kept");
        journal.TryAppend(1, Enumerable.Repeat((byte)7, 900).ToArray(), out _);
        Assert.True(Commit(journal, durable: false));
        var segment = _disk.Names.Single(name => name.EndsWith(".seg", StringComparison.Ordinal));
        var bytes = _disk.Bytes(segment);
        bytes.AsSpan(SegmentHeader.Bytes + 512).Clear(); // The second sector did not arrive.
        var copy = _disk.Copy(1);
        copy.Put(segment, bytes);
        using var found = Open(copy);
        Assert.Equal(["1:1:1:kept"], Entries(found));
        var report = found.Recovered;
        Assert.Equal((1, segment, SegmentHeader.Bytes + 40L), (report.LastSequence, report.CutFile, report.CutOffset));
        Assert.Equal(512 - 40, report.CutBytes);
    }

    private (JournalRefusalKind Kind, string File) Refusal(string name = "city")
    {
        Assert.False(FileJournal.TryOpen(_disk, name, JournalRun.Small, _clock, out _, out var refusal));
        return (refusal.Kind, refusal.File);
    }
}
