using System.Net;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>What to send.</summary>
/// <param name="PerSecond">Reads a second.</param>
/// <param name="Connections">1 to 64: camera platforms.</param>
/// <param name="ShareHits">Part of the reads that carry one of <paramref name="HitPlates"/>, 0 to 1.</param>
/// <param name="HitPlates">Plates that the node looks for; empty when the share is 0.</param>
public sealed record ReadFloodOptions(
    EndPoint Fixes, double PerSecond, int Connections, TimeSpan Lasting, ulong Seed, double ShareHits, IReadOnlyList<string> HitPlates);

/// <summary>What came of it.</summary>
/// <param name="Late">How late reads went out. Unit: microseconds.</param>
/// <param name="Latency">From when a read was due to its answer. Unit: microseconds.</param>
/// <param name="Answers">By name.</param>
public sealed record ReadFloodResult(
    long Sent, long Answered, double Seconds, int Vehicles, LogHistogram Late, LogHistogram Latency, SortedDictionary<string, long> Answers,
    double GeneratorCpuSeconds, double? NodeCpuSeconds)
{
    /// <summary>The result as lines for a terminal.</summary>
    public string ToTable()
    {
        var accepted = Answers.GetValueOrDefault("accepted");
        var lines = new List<string>
        {
            $"sent {Sent:N0} reads of {Vehicles:N0} vehicles in {Seconds:0.0} s: {Sent / Seconds:N0} a second",
            $"accepted {accepted:N0}: {accepted / Seconds:N0} a second; unanswered {Sent - Answered:N0}",
            $"due to answered (ms): p50 {Milliseconds(Latency, 0.5)}, p95 {Milliseconds(Latency, 0.95)}, p99 {Milliseconds(Latency, 0.99)}, "
                + $"p99.9 {Milliseconds(Latency, 0.999)}, most {Latency.Max / 1000.0:0.0}; of this sent late p50 {Milliseconds(Late, 0.5)}, "
                + $"p99 {Milliseconds(Late, 0.99)}",
            $"generator {GeneratorCpuSeconds:0.0} CPU seconds" + (NodeCpuSeconds is { } node ? $", node {node:0.0}" : ""),
        };
        foreach (var (answer, count) in Answers)
            if (answer != "accepted") lines.Add($"{answer}: {count:N0}");
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }

    private static string Milliseconds(LogHistogram histogram, double part) => $"{histogram.Quantile(part) / 1000.0:0.0}";
}

/// <summary>Sends the reads of driving vehicles when they are due, however long answers take, and waits for every answer.</summary>
public sealed class ReadFlood(
    ReadFloodOptions options, IReadOnlyList<Regions.Camera> cameras, NodeClock clock, TimeProvider time)
{
    /// <summary>A platform gathers what its cameras send for so long; the wait counts as latency.</summary>
    private const double RoundsPerSecond = 200;

    /// <summary>Reads under way on one connection whose due time is known still: over a minute's worth.</summary>
    private const int UnderWayMax = 1 << 21;

    private const string CpuMetric = "process_cpu_seconds_total";
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly LogHistogram _late = new();
    private readonly LogHistogram _latency = new();
    private readonly long[] _answers = new long[256];
    private readonly Chance _ids = Chance.Of(options.Seed ^ (ulong)time.GetUtcNow().Ticks, "ids"); // New ones in each run: the node knows the old.
    private readonly Chance _hits = Chance.Of(options.Seed, "hits");
    private readonly byte[] _frame = new byte[ReadWriter.FrameBytesMax];
    private long _sent;
    private long _answered;

    /// <returns>The result, or null and one line for a person.</returns>
    public async Task<(ReadFloodResult? Result, string Reason)> RunAsync(NodeHttp http, AccessKey key, CancellationToken cancellation)
    {
        if (cameras.Count < 2) return (null, "the region has fewer than two cameras: nobody can drive between them");
        var lanes = new List<Lane>();
        try
        {
            for (var i = 0; i < options.Connections; i++)
            {
                var lane = new Lane(UnderWayMax);
                var (connection, reason) = await FixConnection.OpenAsync(
                    options.Fixes, key, time, cancellation, (sequence, answer) => Take(lane, sequence, answer));
                if (connection is null) return (null, reason);
                lane.Connection = connection;
                lanes.Add(lane);
            }

            return await FloodAsync(http, lanes, cancellation);
        }
        catch (IOException problem)
        {
            var ended = lanes.Select(lane => lane.Connection!.Ended).FirstOrDefault(reason => reason.Length > 0);
            return (null, $"reads at {options.Fixes}: {ended ?? problem.Message}");
        }
        finally
        {
            foreach (var lane in lanes) await lane.Connection!.DisposeAsync();
        }
    }

    private async Task<(ReadFloodResult? Result, string Reason)> FloodAsync(NodeHttp http, List<Lane> lanes, CancellationToken cancellation)
    {
        var vehicles = new DrivingVehicles(cameras, options.PerSecond, options.Seed);
        var (before, _) = await http.MetricsAsync(cancellation);
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var start = time.GetTimestamp();
        await new OpenLoop(time).RunAsync(
            RoundsPerSecond, options.Lasting, (_, _) => RoundAsync(vehicles, lanes, start, cancellation), cancellation);
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        var giveUp = time.GetTimestamp();
        while (Interlocked.Read(ref _answered) < _sent && time.GetElapsedTime(giveUp) < AnswersWithin)
            await Task.Delay(LookAgain, time, cancellation);

        var cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
        var (after, _) = await http.MetricsAsync(cancellation);
        var answers = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var answer = 0; answer < _answers.Length; answer++)
            if (_answers[answer] > 0) answers[ReadWriter.NameOf(answer)] = _answers[answer];
        return (new ReadFloodResult(
            _sent, _answered, seconds, vehicles.Count, _late, _latency, answers, cpu, after?.Sum(CpuMetric) - before?.Sum(CpuMetric)), "");
    }

    // All that became due since the round before, spread over the connections.
    private async ValueTask RoundAsync(DrivingVehicles vehicles, List<Lane> lanes, long start, CancellationToken cancellation)
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(start, now).TotalSeconds;
        var seenNow = clock.Now;
        while (vehicles.NextAt <= elapsed)
        {
            var due = vehicles.NextAt;
            var (camera, plate) = vehicles.Pass();
            if (options.ShareHits > 0 && _hits.NextUnit() < options.ShareHits) plate = options.HitPlates[_hits.NextBelow(options.HitPlates.Count)];
            var seenAt = seenNow.PlusMilliseconds((long)((due - elapsed) * 1_000 * clock.Speed));
            var lane = lanes[(int)(_sent++ % lanes.Count)];
            var sequence = lane.Next(start + (long)(due * time.TimestampFrequency));
            var length = ReadWriter.WriteRead(_frame, new ReadReport(sequence, NewId(), seenAt, camera.Id, plate));
            lane.Add(_frame.AsSpan(0, length));
            _late.Add((long)((elapsed - due) * 1e6));
        }

        foreach (var lane in lanes) await lane.SendAsync(cancellation);
    }

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, _ids.NextBits());
        BitConverter.TryWriteBytes(bytes[8..], _ids.NextBits());
        return new Guid(bytes);
    }

    private void Take(Lane lane, uint sequence, byte answer)
    {
        _latency.Add((long)time.GetElapsedTime(lane.DueOf(sequence)).TotalMicroseconds);
        Interlocked.Increment(ref _answers[answer]);
        Interlocked.Increment(ref _answered);
    }

    /// <summary>One connection, what is due on it, and when each of its reads was due.</summary>
    private sealed class Lane(int underWayMax)
    {
        private readonly long[] _due = new long[underWayMax];
        private byte[] _frames = new byte[1 << 16];
        private int _length;
        private uint _sequence;

        internal FixConnection? Connection { get; set; }

        internal uint Next(long due)
        {
            Volatile.Write(ref _due[++_sequence % (uint)_due.Length], due);
            return _sequence;
        }

        internal long DueOf(uint sequence) => Volatile.Read(ref _due[sequence % (uint)_due.Length]);

        internal void Add(ReadOnlySpan<byte> frame)
        {
            if (_length + frame.Length > _frames.Length) Array.Resize(ref _frames, _frames.Length * 2);
            frame.CopyTo(_frames.AsSpan(_length));
            _length += frame.Length;
        }

        internal async ValueTask SendAsync(CancellationToken cancellation)
        {
            if (_length > 0) await Connection!.SendAsync(_frames.AsMemory(0, _length), cancellation);
            _length = 0;
        }
    }
}
