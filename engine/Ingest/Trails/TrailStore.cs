using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Trails;

/// <summary>
/// Where officers' terminals were: a folder of files, one for each hour of the reports' own time, each only ever added to. Late reports find
/// their place here, which the shards, who keep newest positions only, have none for. Points are added from any thread and written by its
/// own task; whoever reads opens the files beside it.
/// </summary>
public sealed partial class TrailStore : BackgroundService
{
    private const string Ending = ".trail";
    private const string NameFormat = "yyyyMMddHH";
    private const long HourMilliseconds = 3_600_000;
    private const int ReadBytes = 2_048 * TrailPoint.Bytes;

    private readonly string _folder;
    private readonly TimeProvider _clock;
    private readonly TerminalMetrics _metrics;
    private readonly ILogger<TrailStore> _logger;
    private readonly long _bytesMax;
    private readonly Channel<TrailPoint> _waiting = Channel.CreateBounded<TrailPoint>(
        new BoundedChannelOptions(TerminalLimits.TrailWaitingMax) { SingleReader = true });

    // The task's own. Hours since 1970 to bytes, and to the files that are open.
    private readonly SortedDictionary<long, long> _hours = [];
    private readonly Dictionary<long, Open> _open = [];
    private readonly SemaphoreSlim _reading = new(TerminalLimits.TrailReadersMax);
    private long _turn;
    private bool _isFailing;

    /// <param name="folder">Made when missing.</param>
    /// <param name="clock">The node's.</param>
    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public TrailStore(
        string folder, TimeProvider clock, IngestMetrics metrics, ILogger<TrailStore> logger, long bytesMax = TerminalLimits.TrailBytesMax)
    {
        (_folder, _clock, _metrics, _logger, _bytesMax) = (folder, clock, metrics.Terminals, logger, bytesMax);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Ending))
        {
            var name = Path.GetFileNameWithoutExtension(file.Name);
            if (DateTimeOffset.TryParseExact(name, NameFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var hour))
                _hours[hour.ToUnixTimeMilliseconds() / HourMilliseconds] = file.Length;
        }
    }

    /// <summary>Takes a point; one of a time that is not kept, or beyond what may wait, is only counted.</summary>
    public void Add(in TrailPoint point)
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        var isKept = point.AtUnixMs <= now + TerminalLimits.TrailAheadMilliseconds
            && point.AtUnixMs / HourMilliseconds > now / HourMilliseconds - TerminalLimits.TrailHours;
        if (!isKept) _metrics.Points("otherTime", 1);
        else if (!_waiting.Writer.TryWrite(point)) _metrics.Points("dropped", 1);
    }

    /// <summary>An officer's points, oldest first, each once; what was added within the last second may not be there yet. Blocks.</summary>
    /// <param name="from">
    /// Unit: Unix milliseconds; at most <see cref="TerminalLimits.TrailSpanMilliseconds"/> before <paramref name="until"/>.
    /// </param>
    /// <param name="until">Not included.</param>
    /// <returns>At most <see cref="TerminalLimits.TrailAnswerMax"/>, and whether there were more.</returns>
    /// <exception cref="IOException">A file cannot be read, or too many are asking.</exception>
    public (IReadOnlyList<TrailPoint> Points, bool IsCut) Find(uint officer, long from, long until)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(until - from, TerminalLimits.TrailSpanMilliseconds);
        if (!_reading.Wait(TimeSpan.FromSeconds(TerminalLimits.TrailWaitSeconds))) throw new IOException("Too many ask for trails.");
        try
        {
            return FindAlone(officer, from, until);
        }
        finally
        {
            _reading.Release();
        }
    }

    private (IReadOnlyList<TrailPoint> Points, bool IsCut) FindAlone(uint officer, long from, long until)
    {
        var found = new SortedDictionary<long, TrailPoint>();
        var isCut = false;
        for (var hour = from / HourMilliseconds; hour * HourMilliseconds < until && !isCut; hour++)
        {
            foreach (var point in ReadHour(hour, officer))
            {
                if (point.AtUnixMs < from || point.AtUnixMs >= until) continue;
                // The same report again, as terminals send when an answer was lost: what came in time stays.
                if (!found.TryAdd(point.AtUnixMs, point) && found[point.AtUnixMs].Marks.HasFlag(TrailMarks.Late))
                    found[point.AtUnixMs] = point;
                if (found.Count <= TerminalLimits.TrailAnswerMax) continue;
                found.Remove(found.Keys.Last()); // Later hours come after it all the same.
                isCut = true;
            }
        }

        return ([.. found.Values], isCut);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var file in _open.Values) Drop(file.Stream);
        _open.Clear();
        _reading.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken)) WriteWaiting();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            WriteWaiting(); // What came before the stop.
        }
    }

    private void WriteWaiting()
    {
        var (written, failed) = (0L, 0L);
        Span<byte> record = stackalloc byte[TrailPoint.Bytes];
        while (written + failed < TerminalLimits.TrailWaitingMax && _waiting.Reader.TryRead(out var point))
        {
            point.Write(record);
            if (TryWrite(point.AtUnixMs / HourMilliseconds, record)) written++;
            else failed++;
        }

        if (!TryFlush()) (written, failed) = (0, written + failed);
        if (written > 0) _metrics.Points("written", written);
        if (failed > 0) _metrics.Points("failed", failed);
        if (failed > 0 && !_isFailing) LogFailed(_folder);
        _isFailing = failed > 0;
    }

    private bool TryWrite(long hour, ReadOnlySpan<byte> record)
    {
        try
        {
            if (!_open.TryGetValue(hour, out var file)) _open[hour] = file = OpenHour(hour);
            file.Stream.Write(record);
            file.UsedAt = ++_turn;
            _hours[hour] = _hours.GetValueOrDefault(hour) + record.Length;
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private Open OpenHour(long hour)
    {
        MakeRoom();
        while (_open.Count >= TerminalLimits.TrailFilesMax)
        {
            var (oldest, file) = _open.MinBy(each => each.Value.UsedAt);
            _open.Remove(oldest);
            file.Stream.Dispose();
        }

        var stream = new FileStream(PathOf(hour), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(stream.Length - stream.Length % TrailPoint.Bytes); // A torn record would shift all that follow.
        stream.Seek(0, SeekOrigin.End);
        return new Open(stream);
    }

    // Before a new hour begins: what is too old, and the oldest beyond the bound.
    private void MakeRoom()
    {
        var first = _clock.GetUtcNow().ToUnixTimeMilliseconds() / HourMilliseconds - TerminalLimits.TrailHours;
        var total = _hours.Values.Sum();
        foreach (var (hour, bytes) in _hours.ToArray())
        {
            if (hour > first && total <= _bytesMax) break;
            if (_open.Remove(hour, out var file)) file.Stream.Dispose();
            File.Delete(PathOf(hour));
            _hours.Remove(hour);
            total -= bytes;
        }
    }

    private bool TryFlush()
    {
        try
        {
            foreach (var file in _open.Values) file.Stream.Flush();
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            foreach (var file in _open.Values) Drop(file.Stream);
            _open.Clear();
            return false;
        }
    }

    // What its buffer holds cannot be written, which closing it would try again.
    private static void Drop(FileStream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Counted already: the file is opened anew for the next point.
        }
    }

    private List<TrailPoint> ReadHour(long hour, uint officer)
    {
        var found = new List<TrailPoint>();
        try
        {
            using var stream = new FileStream(
                PathOf(hour), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var bytes = new byte[ReadBytes];
            int read;
            while ((read = stream.ReadAtLeast(bytes, TrailPoint.Bytes, throwOnEndOfStream: false)) >= TrailPoint.Bytes)
            {
                var whole = read - read % TrailPoint.Bytes;
                for (var at = 0; at < whole; at += TrailPoint.Bytes)
                    if (TrailPoint.TryRead(bytes.AsSpan(at, TrailPoint.Bytes), out var point) && point.Officer == officer) found.Add(point);
                stream.Seek(whole - read, SeekOrigin.Current);
            }
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            // Nothing of that hour.
        }

        return found;
    }

    private string PathOf(long hour) => Path.Combine(
        _folder,
        DateTimeOffset.FromUnixTimeMilliseconds(hour * HourMilliseconds).ToString(NameFormat, CultureInfo.InvariantCulture) + Ending);

    [LoggerMessage(EventId = 1410, EventName = "TrailNotWritten", Level = LogLevel.Error,
        Message = "The trail in {Folder} cannot be written; points are lost until it can.")]
    private partial void LogFailed(string folder);

    private sealed class Open(FileStream stream)
    {
        internal FileStream Stream { get; } = stream;

        internal long UsedAt { get; set; }
    }
}
