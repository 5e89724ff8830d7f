using System.Text;

namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>The files byte by byte: every prefix, every bit, files of this and of other versions.</summary>
public class JournalFormatTests
{
    private static readonly JournalOptions Options = JournalRun.Small with { SegmentBytes = JournalLimits.SegmentBytesMin };

    /// <summary>
    /// A journal of format version 1 as it was written: two entries under epoch 1, opened again, a third under epoch 2, a snapshot of
    /// entry 2.
    /// Runs of zeros are left out: each line is a file's name, an offset, and bytes.
    /// </summary>
    private const string Version1 = """
        0000000000000000001-0000000001.seg 0 53504A4F55524E0A010000000100000001000000000000000000000000000000
        0000000000000000001-0000000001.seg 32 00A8DA769B010000002000000000000000000000000000000400636974790000
        0000000000000000001-0000000001.seg 4064 000000000000000000000000000000000000000000000000000000003D608B31
        0000000000000000001-0000000001.seg 4096 E1AB29EE00000000010000000000000001000000000000000100000007000000
        0000000000000000001-0000000001.seg 4128 FA333B78E1AB29EE0200000000000000010000000800000001000000FFFF0000
        0000000000000000001-0000000001.seg 4160 706F736974696F6E
        0000000000000000002.snap 0 5350534E4150530A010000000200000002000000000000000500000000000000
        0000000000000000002.snap 32 0400636974790000000000000000000000000000000000000000000000000000
        0000000000000000002.snap 96 00000000000000000000000000000000000000000000000000000000CD3B5165
        0000000000000000002.snap 128 7374617465
        0000000000000000003-0000000002.seg 0 53504A4F55524E0A010000000200000003000000000000000200000000000000
        0000000000000000003-0000000002.seg 32 00A8DA769B0100000020000000000000FA333B78000000000400636974790000
        0000000000000000003-0000000002.seg 4064 00000000000000000000000000000000000000000000000000000000BC141DF5
        0000000000000000003-0000000002.seg 4096 CC2C7770FA333B780300000000000000020000000F0000000100000008000000
        0000000000000000003-0000000002.seg 4128 612063616C6C20666F722068656C700000000000000000000000000000000000
        0000000000000000003-0000000002.seg 8160 0000000000000000000000000000000000000000000000000000000000000000
        epoch 0 535045504F43480A010000000200000002000000000000000400636974790000
        epoch 96 00000000000000000000000000000000000000000000000000000000754B2D98
        epoch 4096 535045504F43480A010000000200000003000000000000000400636974790000
        epoch 4192 00000000000000000000000000000000000000000000000000000000B82A130E
        """;

    [Fact]
    public void Checksum_IsTheOneOfTheStandard()
    {
        // The check value of CRC-32C in the catalogue of parametrised CRC algorithms, and 32 zeros from RFC 3720 B.4.
        Assert.Equal(0xE3069283u, Checksum.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Checksum.Of(new byte[32]));
        byte[] bytes = [1, 2, 3, 4, .. new byte[20]];
        Assert.Equal(Checksum.Of([9, 0, 0, 0, .. bytes[4..]]), Checksum.OfWithFirst(9, bytes));
    }

    [Fact]
    public void FilesOfVersion1_AreRead()
    {
        var disk = FromText(Version1);
        using var journal = Open(disk);
        Assert.Equal((3, 3u), (journal.LastSequence, journal.Epoch));
        Assert.Equal(["1:7:1:", "2:65535:1:position", "3:8:2:a call for help"], Entries(journal));
        Assert.True(journal.TryGetSnapshot(out var snapshot));
        Assert.Equal((2, "state"), (snapshot.Sequence, Encoding.UTF8.GetString(snapshot.Bytes)));
    }

    [Fact]
    public void FilesOfAnotherVersion_AreRefused_AndUntouched()
    {
        foreach (var file in new[] { "epoch", "0000000000000000001-0000000001.seg", "0000000000000000002.snap" })
        {
            var disk = FromText(Version1);
            var bytes = disk.Bytes(file);
            foreach (var at in file == "epoch" ? new[] { 0, EpochSlot.SecondAt } : [0])
            {
                bytes[at + 8] = 2;
                var (slot, sumAt) = (at, EpochSlot.Bytes - sizeof(uint));
                if (file == "epoch") BitConverter.TryWriteBytes(bytes.AsSpan(slot + sumAt), Checksum.Of(bytes.AsSpan(slot, sumAt)));
            }

            disk.Put(file, bytes);
            Assert.False(FileJournal.TryOpen(disk, "city", Options, new SimulatedClock(), out _, out var refusal));
            Assert.Equal((JournalRefusalKind.Format, file), (refusal.Kind, refusal.File));
            Assert.Contains("version 2", refusal.Reason, StringComparison.Ordinal);
            Assert.Equal(bytes, disk.Bytes(file));
        }
    }

    [Fact]
    public void AnyOneBitTurnedOver_IsRefusedOrLosesNothingThatHasAWitness()
    {
        var written = Written(entries: 4, isClosed: false);
        var segment = written.Names.Single(name => name.EndsWith(".seg", StringComparison.Ordinal));
        var bits = 8L * (SegmentHeader.Bytes + UsedBytes(written, segment) + 64);
        int refused = 0, cut = 0;
        for (long bit = 0; bit < bits; bit++)
        {
            if (bit is > 8 * 128 and < 8 * (SegmentHeader.Bytes - 8) && bit % 61 != 0) continue; // Zeros of the header: some of them.
            var disk = written.Copy(1);
            disk.FlipBit(segment, bit);
            if (!FileJournal.TryOpen(disk, "city", Options, new SimulatedClock(), out var journal, out var refusal))
            {
                refused++;
                Assert.True(refusal.Kind is JournalRefusalKind.Damaged or JournalRefusalKind.Format, refusal.ToString());
                Assert.Equal(segment, refusal.File);
                continue;
            }

            // The last entry has nothing behind it that says it was durable: on one disk it cannot be told from a torn write.
            cut++;
            Assert.True(journal.LastSequence is 3 or 4, $"bit {bit}");
            Assert.Equal(segment, journal.Recovered.CutFile);
            if (journal.LastSequence == 4) Assert.Equal(SegmentHeader.Bytes + UsedBytes(written, segment), journal.Recovered.CutOffset);
            journal.Dispose();
        }

        Assert.True(refused > 2_000 && cut > 500, $"{refused} {cut}");
    }

    [Fact]
    public void AnyOneBitTurnedOver_AfterACleanClose_LosesNothing()
    {
        var written = Written(entries: 4, isClosed: true);
        foreach (var file in written.Names)
        {
            var from = file.EndsWith(".seg", StringComparison.Ordinal) ? 8L * SegmentHeader.Bytes : 0;
            for (var bit = from; bit < 8L * written.Bytes(file).Length; bit += bit < from + 8 * 800 ? 1 : 97)
            {
                var disk = written.Copy(1);
                disk.FlipBit(file, bit);
                if (!FileJournal.TryOpen(disk, "city", Options, new SimulatedClock(), out var journal, out var refusal))
                {
                    Assert.True(refusal.Kind == JournalRefusalKind.Damaged, refusal.ToString());
                    continue;
                }

                Assert.Equal(4, journal.LastSequence);
                journal.Dispose();
            }
        }
    }

    [Fact]
    public void EveryPrefixOfASegment_IsCutToItsWholeEntries_OrRefusedWhenMoreWasDurable()
    {
        var written = Written(entries: 5, isClosed: false);
        var segment = written.Names.Single(name => name.EndsWith(".seg", StringComparison.Ordinal));
        var bytes = written.Bytes(segment);
        var end = SegmentHeader.Bytes + UsedBytes(written, segment);
        for (var length = 0; length <= end; length++)
        {
            foreach (var isZeroed in new[] { false, true })
            {
                var disk = written.Copy(1);
                disk.Put(segment, [.. bytes.AsSpan(0, length), .. new byte[isZeroed ? bytes.Length - length : 0]]);
                var isOpen = FileJournal.TryOpen(disk, "city", Options, new SimulatedClock(), out var journal, out var refusal);

                // The header is synced before the segment gets its name: it cannot be torn.
                Assert.Equal(length >= SegmentHeader.Bytes, isOpen);
                if (!isOpen) Assert.True(refusal!.Kind is JournalRefusalKind.Damaged or JournalRefusalKind.Format);
                else Assert.Equal(WholeEntries(bytes, length, isZeroed), journal!.LastSequence);
                journal?.Dispose();
            }

            if (length == 200) length = SegmentHeader.Bytes - 200; // Zeros between.
        }
    }

    internal static FileJournal Open(SimulatedDisk disk, JournalOptions? options = null, SimulatedClock? clock = null)
    {
        var isOpen = FileJournal.TryOpen(disk, "city", options ?? Options, clock ?? new SimulatedClock(), out var journal, out var refusal);
        Assert.True(isOpen, refusal?.ToString());
        return journal!;
    }

    internal static List<string> Entries(FileJournal journal, long from = 1)
    {
        var entries = new List<string>();
        using var reader = journal.Read(from);
        while (reader.MoveNext()) entries.Add($"{reader.Sequence}:{reader.Type}:{reader.Epoch}:{Encoding.UTF8.GetString(reader.Payload)}");
        Assert.Null(reader.Refusal);
        return entries;
    }

    internal static void Append(FileJournal journal, ushort type, string payload)
    {
        Assert.Equal(AppendResult.Appended, journal.TryAppend(type, Encoding.UTF8.GetBytes(payload), out _));
        Assert.True(Commit(journal, durable: true));
    }

    // Of a journal that writes on its caller's thread: there is nothing to wait for.
    internal static bool Commit(FileJournal journal, bool durable) => journal.CommitAsync(durable).AsTask().Result;

    // Each entry with a commit of its own, so that the next one is witness to it.
    private static SimulatedDisk Written(int entries, bool isClosed)
    {
        var disk = new SimulatedDisk(1);
        var journal = Open(disk);
        for (var entry = 0; entry < entries; entry++) Append(journal, 1, new string('x', 3 + entry * 9));
        if (isClosed) journal.Dispose();
        var copy = disk.Copy(1);
        copy.Remove(Segment.SpareName);
        return copy;
    }

    private static int UsedBytes(SimulatedDisk disk, string segment) =>
        (disk.Bytes(segment).AsSpan(SegmentHeader.Bytes).LastIndexOfAnyExcept((byte)0) + 8) / 8 * 8;

    // The same question answered from the lengths alone.
    private static int WholeEntries(byte[] bytes, int length, bool isZeroed)
    {
        var (at, entries) = (SegmentHeader.Bytes, 0);
        while (at + EntryHeader.Bytes <= bytes.Length && BitConverter.ToInt64(bytes, at + 8) == entries + 1)
        {
            at += EntryHeader.Bytes + EntryHeader.Padded(BitConverter.ToInt32(bytes, at + 20));
            var needed = isZeroed ? bytes.AsSpan(0, at).LastIndexOfAnyExcept((byte)0) + 1 : at; // Padding is zeros anyway.
            if (length < needed) break;
            entries++;
        }

        return entries;
    }

    private static SimulatedDisk FromText(string text)
    {
        var disk = new SimulatedDisk(1);
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            var bytes = disk.Names.Contains(parts[0]) ? disk.Bytes(parts[0]) : [];
            var part = Convert.FromHexString(parts[2]);
            Array.Resize(ref bytes, Math.Max(bytes.Length, int.Parse(parts[1]) + part.Length));
            part.CopyTo(bytes, int.Parse(parts[1]));
            disk.Put(parts[0], bytes);
        }

        return disk;
    }
}
