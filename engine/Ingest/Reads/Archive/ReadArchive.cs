using System.Buffers;
using System.Text;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// The reads of one jurisdiction that nobody looked for, kept for the region's set time and not a moment longer (docs/READS.md). The desk's loop
/// appends, the <see cref="ArchiveKeeper"/> writes and deletes, anybody searches. Appending never waits: what the disk does not take is dropped
/// and counted.
/// </summary>
public sealed class ReadArchive
{
    private readonly ArchiveKeeper _keeper;
    private readonly long _keepMilliseconds;
    private readonly TimeProvider _nodeClock;
    private readonly ReadMetrics _metrics;
    private readonly ArchiveLog _searches;
    private readonly List<ArchiveChunk> _open = []; // One for each slice that reads come for now: at most the live ones.

    private ReadArchive(ArchiveFolder folder, int keptMinutes, ArchiveKeeper keeper, TimeProvider nodeClock, ReadMetrics metrics)
    {
        (Folder, KeptMinutes, _keeper, _nodeClock, _metrics) = (folder, keptMinutes, keeper, nodeClock, metrics);
        _keepMilliseconds = keptMinutes * 60_000L;
        _searches = new ArchiveLog(Path.Combine(folder.Path, "searches.log"));
    }

    /// <summary>How long reads are kept. Unit: minutes; 0: nothing is ever written.</summary>
    public int KeptMinutes { get; }

    internal ArchiveFolder Folder { get; }

    /// <summary>Opens an archive and puts it into the keeper's care. What is too old is deleted before this returns.</summary>
    /// <param name="folder">Of this jurisdiction alone.</param>
    /// <param name="keptMinutes">0 to 43,200.</param>
    /// <param name="keeper">Not running yet.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public static ReadArchive Open(string folder, int keptMinutes, ArchiveKeeper keeper, TimeProvider nodeClock, ReadMetrics metrics)
    {
        var files = ArchiveFolder.Open(folder, keptMinutes, Instant.From(nodeClock.GetUtcNow()), metrics);
        var archive = new ReadArchive(files, keptMinutes, keeper, nodeClock, metrics);
        keeper.Add(files);
        return archive;
    }

    /// <summary>
    /// Looks for kept reads, newest first, and writes a line for the audit; without that line nothing is given. Sees what was taken in up to some
    /// two seconds ago. Reads files: not for a loop that others wait for. Any thread.
    /// </summary>
    public ReadFindings Find(ReadSearch search, CancellationToken cancellation)
    {
        var refusal = Check(search, out var pattern);
        if (refusal != SearchRefusal.None) return new ReadFindings([], false, refusal);
        var found = new List<KeptRead>();
        var isCut = false;
        var now = Instant.From(_nodeClock.GetUtcNow());
        try
        {
            foreach (var (slice, path) in FilesOf(search, now))
            {
                if (isCut && slice.End <= found[^1].SeenAt) break; // All that follow are older than what is already cut.
                SearchFile(path, search, pattern, found, cancellation);
                isCut |= Cut(found, search.Limit);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new ReadFindings([], false, SearchRefusal.StorageFault);
        }

        var line = new SearchLine(
            now.UnixMilliseconds, search.Who, search.Purpose, search.Case, pattern.ToString(), search.From.UnixMilliseconds,
            search.Until.UnixMilliseconds, search.Limit, found.Count, isCut);
        var isAudited = Directory.Exists(Folder.Path) && _searches.TryAdd(line, IngestJson.Default.SearchLine, mayWait: false);
        return isAudited ? new ReadFindings(found, isCut, SearchRefusal.None) : new ReadFindings([], false, SearchRefusal.NotAudited);
    }

    /// <summary>Keeps one read, or drops it, counted. The desk's loop only.</summary>
    internal void Append(in PlateRead read, Instant now)
    {
        if (_keepMilliseconds == 0) return;
        var slice = ArchiveSlice.Of(read.SeenAt, _keepMilliseconds);
        if (slice.DeleteAt <= now)
        {
            _metrics.ArchiveDropped("expired", 1);
            return;
        }

        var chunk = ChunkOf(slice);
        chunk.Length += ArchiveRecord.Write(chunk.Room, in read);
        chunk.Reads++;
    }

    /// <summary>Hands everything to the keeper. The desk's loop only.</summary>
    internal void Flush()
    {
        foreach (var chunk in _open)
            if (chunk.Reads > 0) _keeper.Hand(chunk);
        _open.Clear();
    }

    private ArchiveChunk ChunkOf(ArchiveSlice slice)
    {
        var at = _open.FindIndex(chunk => chunk.Slice == slice);
        if (at >= 0 && _open[at].Room.Length >= ArchiveRecord.BytesMax) return _open[at];
        if (at >= 0)
        {
            _keeper.Hand(_open[at]);
            _open.RemoveAt(at);
        }

        var bytes = ArrayPool<byte>.Shared.Rent(ReadLimits.ChunkBytes);
        _open.Add(new ArchiveChunk { Folder = Folder, Slice = slice, Bytes = bytes });
        return _open[^1];
    }

    private static SearchRefusal Check(ReadSearch search, out PlatePattern pattern)
    {
        if (!PlatePattern.TryParse(search.Pattern, out pattern)) return SearchRefusal.PatternTooWide;
        if (search.Until <= search.From || search.Limit is < 1 or > ReadLimits.FindingsMax) return SearchRefusal.BadRange;
        string[] why = [search.Who, search.Purpose, search.Case];
        return why.Any(text => string.IsNullOrWhiteSpace(text) || text.Length > ReadLimits.SearchTextMax)
            ? SearchRefusal.WhyMissing
            : SearchRefusal.None;
    }

    // Newest slice first. One whose time has come is not searched, even if its file has not gone yet.
    private List<(ArchiveSlice Slice, string Path)> FilesOf(ReadSearch search, Instant now)
    {
        var files = new List<(ArchiveSlice Slice, string Path)>();
        if (!Directory.Exists(Folder.Path)) return files;
        foreach (var path in Directory.EnumerateFiles(Folder.Path))
        {
            if (!ArchiveSlice.TryParse(Path.GetFileName(path), out var slice) || slice.GoneBy(_keepMilliseconds) <= now) continue;
            if (slice.Start < search.Until && slice.End > search.From) files.Add((slice, path));
        }

        files.Sort((a, b) => b.Slice.Start.CompareTo(a.Slice.Start));
        return files;
    }

    private static void SearchFile(string path, ReadSearch search, PlatePattern pattern, List<KeptRead> found, CancellationToken cancellation)
    {
        SliceReader.Read(path, Take, cancellation);

        void Take(ReadOnlySpan<byte> record)
        {
            var seenAt = ArchiveRecord.SeenAtOf(record);
            if (seenAt < search.From || seenAt >= search.Until || !FitsPlate(record, pattern)) return;
            if (ArchiveRecord.TryRead(record, out var read)) found.Add(read!);
            if (found.Count >= 4 * ReadLimits.FindingsMax) Cut(found, search.Limit + 1); // One more, so that the cut is still seen.
        }
    }

    private static bool FitsPlate(ReadOnlySpan<byte> record, PlatePattern pattern)
    {
        Span<char> plate = stackalloc char[byte.MaxValue];
        var text = ArchiveRecord.PlateOf(record);
        return pattern.Fits(plate[..Encoding.UTF8.GetChars(text, plate)]);
    }

    // Keeps the newest.
    private static bool Cut(List<KeptRead> found, int limit)
    {
        found.Sort((a, b) => b.SeenAt.CompareTo(a.SeenAt));
        if (found.Count <= limit) return false;
        found.RemoveRange(limit, found.Count - limit);
        return true;
    }
}
