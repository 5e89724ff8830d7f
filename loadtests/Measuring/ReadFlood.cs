using System.Net;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>What to send.</summary>
/// <param name="PerSecond">Reads a second.</param>
/// <param name="Connections">1 to 64: camera platforms.</param>
/// <param name="ShareHits">Part of the reads that carry one of <paramref name="HitPlates"/>, 0 to 1.</param>
/// <param name="HitPlates">Plates that the node looks for; empty when the share is 0.</param>
/// <param name="OverHttp">As batches of JSON over HTTP instead of frames over TCP.</param>
public sealed record ReadFloodOptions(
    EndPoint Fixes, double PerSecond, int Connections, TimeSpan Lasting, ulong Seed, double ShareHits, IReadOnlyList<string> HitPlates,
    bool OverHttp = false);

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

    private const string CpuMetric = "process_cpu_seconds_total";
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly LogHistogram _late = new();
    private readonly LogHistogram _latency = new();
    private readonly long[] _answers = new long[256];
    private readonly Chance _ids = Chance.Of(options.Seed ^ (ulong)time.GetUtcNow().Ticks, "ids"); // New ones in each run: the node knows the old.
    private readonly Chance _hits = Chance.Of(options.Seed, "hits");
    private long _sent;
    private long _answered;

    /// <returns>The result, or null and one line for a person.</returns>
    public async Task<(ReadFloodResult? Result, string Reason)> RunAsync(NodeHttp http, AccessKey key, CancellationToken cancellation)
    {
        if (cameras.Count < 2) return (null, "the region has fewer than two cameras: nobody can drive between them");
        var lanes = new List<ReadFloodLane>();
        try
        {
            for (var i = 0; i < options.Connections; i++)
            {
                var (lane, reason) = options.OverHttp
                    ? (new HttpReadLane(http.Node, key, Take), "")
                    : await TcpReadLane.OpenAsync(options.Fixes, key, time, Take, cancellation);
                if (lane is null) return (null, reason);
                lanes.Add(lane);
            }

            return await FloodAsync(http, lanes, cancellation);
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException)
        {
            return (null, $"reads at {(options.OverHttp ? http.Node : options.Fixes)}: {problem.Message}");
        }
        finally
        {
            foreach (var lane in lanes) await lane.DisposeAsync();
        }
    }

    private async Task<(ReadFloodResult? Result, string Reason)> FloodAsync(NodeHttp http, List<ReadFloodLane> lanes, CancellationToken cancellation)
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
        {
            foreach (var lane in lanes) await lane.SendAsync(cancellation);
            await Task.Delay(LookAgain, time, cancellation);
        }

        var cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
        var (after, _) = await http.MetricsAsync(cancellation);
        var answers = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var answer = 0; answer < _answers.Length; answer++)
            if (_answers[answer] > 0) answers[ReadWriter.NameOf(answer)] = _answers[answer];
        return (new ReadFloodResult(
            _sent, _answered, seconds, vehicles.Count, _late, _latency, answers, cpu, after?.Sum(CpuMetric) - before?.Sum(CpuMetric)), "");
    }

    // All that became due since the round before, spread over the connections.
    private async ValueTask RoundAsync(DrivingVehicles vehicles, List<ReadFloodLane> lanes, long start, CancellationToken cancellation)
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
            lane.Add(start + (long)(due * time.TimestampFrequency), new ReadReport(0, NewId(), seenAt, camera.Id, plate));
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

    private void Take(long due, int answer)
    {
        _latency.Add((long)time.GetElapsedTime(due).TotalMicroseconds);
        Interlocked.Increment(ref _answers[answer]);
        Interlocked.Increment(ref _answered);
    }
}
