using System.Globalization;

namespace SmartPolicing.Realtime.Journal;

/// <summary>One segment as the journal knows it. Immutable.</summary>
/// <param name="FileName">Its file.</param>
/// <param name="Header">What its header says.</param>
/// <param name="Last">The last valid entry in it: the one before the next segment's first. <see cref="long.MaxValue"/> for the
/// newest.</param>
/// <param name="FileBytes">Length of the file.</param>
internal sealed record Segment(string FileName, SegmentHeader Header, long Last, long FileBytes)
{
    public const string Ending = ".seg";

    /// <summary>The segment set aside to be the next one; has no meaning after a stop.</summary>
    public const string SpareName = "spare.new";

    /// <summary>Files with this ending were being made when the journal stopped; the next opening deletes them.</summary>
    public const string UnfinishedEnding = ".new";

    /// <summary>
    /// First sequence and epoch in decimal, filled with zeros: sorted by name, files stand in the order of their entries.
    /// </summary>
    public static string NameOf(long firstSequence, uint epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"{firstSequence:D19}-{epoch:D10}{Ending}");

    /// <summary>The epoch in the name of a segment; 0 when the file is something else.</summary>
    public static uint EpochInName(string fileName) =>
        fileName.EndsWith(Ending, StringComparison.Ordinal) && fileName.IndexOf('-') is var dash and >= 0
        && uint.TryParse(fileName.AsSpan(dash + 1, Math.Max(0, fileName.Length - Ending.Length - dash - 1)),
            CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : 0;

    /// <summary>Writes the header of a new segment; nobody else can see the file yet.</summary>
    public static bool TryWriteHeader(IJournalFile file, ref SegmentHeader header, string name, out DiskFault fault)
    {
        var block = new byte[SegmentHeader.Bytes];
        header = header.Write(block, name);
        return file.TryWrite(0, block, out fault);
    }

    /// <summary>Gives a new segment its name once all in it is on the disk: it is whole before anybody can see it.</summary>
    public static bool TryPublish(IJournalDisk disk, IJournalFile file, string unfinished, string fileName, out DiskFault fault) =>
        file.TrySync(out fault) && disk.TryRename(unfinished, fileName, out fault) && disk.TrySyncFolder(out fault);
}
