using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Two desks with two cameras each, a watchlist of plates, and archives in a folder of their own; time stands still until a test moves it.</summary>
internal sealed class ReadRoom : IAsyncDisposable
{
    internal static readonly string[] Cameras = ["K1", "K2", "K3", "K4"];

    private readonly CancellationTokenSource _stopping = new();
    private readonly ArchiveKeeper _keeper;
    private readonly Task _running;
    private readonly Task _keeping;

    /// <param name="wall">The desks' wall; the room's own time when left out.</param>
    /// <param name="runs">False: somebody else runs the desks and the keeper.</param>
    internal ReadRoom(
        int keptMinutes = 60, string? folder = null, long bytesMax = long.MaxValue, DateTimeOffset? at = null, TimeProvider? wall = null,
        bool runs = true)
    {
        Wall = wall;
        if (at is { } start) Time.StepUtc(start - Time.GetUtcNow());
        Folder = folder ?? Directory.CreateTempSubdirectory("reads").FullName;
        Counts = new IngestCounts(Metrics);
        _keeper = new ArchiveKeeper(bytesMax, () => DiskFault is { } fault ? throw fault : Disk, Time, Time, Metrics.Reads);
        Archive = ReadArchive.Open(Path.Combine(Folder, "1"), keptMinutes, _keeper, Time, Metrics.Reads);
        var second = ReadArchive.Open(Path.Combine(Folder, "2"), keptMinutes, _keeper, Time, Metrics.Reads);
        CameraPost[] posts = [.. Cameras.Select((id, at) => new CameraPost(id, id, LatLng.FromDegrees(50, 10 + at), -1, new((ushort)(1 + at / 2))))];
        Desks = new ReadDesks(
            [.. posts, new CameraPost("FAR", "FAR", LatLng.FromDegrees(1, 1), -1, default)],
            [Desk(1, posts[..2], Archive), Desk(2, posts[2..], second)]);
        (_running, _keeping) = (Task.CompletedTask, Task.CompletedTask);
        if (!runs) return;
        _running = Task.WhenAll(Desks.All.Select(desk => Task.Run(() => desk.RunAsync(_stopping.Token))));
        _keeping = Task.Run(async () =>
        {
            using var ended = new CancellationTokenSource();
            var keeping = _keeper.RunAsync(ended.Token);
            await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended.CancelAsync();
            await keeping;
        });
    }

    internal string Folder { get; }

    internal ManualTime Time { get; } = new();

    internal IngestMetrics Metrics { get; } = new();

    internal IngestCounts Counts { get; }

    internal ReadArchive Archive { get; }

    internal ReadDesks Desks { get; }

    internal HashSet<string> Wanted { get; } = [];

    internal List<PlateHit> Hits { get; } = [];

    /// <summary>What the shard answers to a hit.</summary>
    internal Func<PlateHit, ValueTask<ReadAnswer>> Shard { get; set; } = _ => ValueTask.FromResult(ReadAnswer.Accepted);

    /// <summary>Reads of this plate break whoever matches them.</summary>
    internal string Poison { get; set; } = "";

    internal (long Free, long Size)? Disk { get; set; } = (90, 100);

    /// <summary>What looking at the disk breaks.</summary>
    internal Exception? DiskFault { get; set; }

    internal ArchiveKeeper Keeper => _keeper;

    private TimeProvider? Wall { get; }

    internal long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    internal static RawRead Raw(string camera, long seenAt, string plate = "京A12345", Guid? id = null) => new()
    {
        Id = id ?? Guid.NewGuid(),
        Camera = camera,
        SeenAtUnixMs = seenAt,
        Plate = plate,
        Confidence = -1,
    };

    /// <summary>Sends one read and gives its answer.</summary>
    internal Task<ReadAnswer> SendAsync(string camera, long seenAt, string plate = "京A12345", Guid? id = null)
    {
        var parcel = new ReadParcel(Desks, Metrics.Reads);
        parcel.Add(Raw(camera, seenAt, plate, id), new Instant(NowMs));
        return AnswerAsync(parcel);
    }

    internal static async Task<ReadAnswer> AnswerAsync(ReadParcel parcel)
    {
        await parcel.SendAsync(TestContext.Current.CancellationToken);
        return parcel.Answers[0];
    }

    /// <summary>Makes the archive write all it has, and waits for it.</summary>
    internal async Task WrittenAsync(long reads)
    {
        Time.Advance(TimeSpan.FromSeconds(1.1));
        Desks.Ring();
        await Counts.WaitForAsync("sp_reads_archived_total", reads);
    }

    /// <summary>Moves time on and waits until the keeper has deleted so many reads in all.</summary>
    internal async Task DeletedAsync(TimeSpan by, long reads)
    {
        Time.Advance(by);
        _keeper.Ring();
        await Counts.WaitForAsync("sp_reads_deleted_total", reads);
    }

    internal string[] Slices() => [.. Directory.GetFiles(Path.Combine(Folder, "1"), "*.slice").Order(StringComparer.Ordinal)];

    internal ReadFindings Find(string pattern, TimeSpan back, int limit = 100) => Archive.Find(
        new ReadSearch(pattern, new Instant(NowMs).PlusMilliseconds(-(long)back.TotalMilliseconds), new Instant(NowMs + 1), limit, "li", "theft", "C-1"),
        TestContext.Current.CancellationToken);

    /// <summary>Stops as the node does; the folder stays.</summary>
    internal async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // A test may have broken a desk.
        await _keeping;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Counts.Dispose();
        Metrics.Dispose();
        _stopping.Dispose();
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private ReadDesk Desk(ushort jurisdiction, CameraPost[] cameras, ReadArchive archive) => new(
        new JurisdictionId(jurisdiction), cameras, Match,
        async (_, hits, _) =>
        {
            var answers = new List<ReadAnswer>();
            foreach (var hit in hits) answers.Add(await Shard(hit));
            for (var at = 0; at < answers.Count; at++)
                if (answers[at] == ReadAnswer.Accepted) Hits.Add(hits[at]);
            return answers;
        },
        archive, Time, Wall ?? Time, Metrics.Reads);

    private int Match(in PlateRead read)
    {
        var plate = read.Plate.ToString();
        return plate == Poison ? throw new InvariantViolatedException("a plate can be matched") : Wanted.Contains(plate) ? 1 : 0;
    }
}
