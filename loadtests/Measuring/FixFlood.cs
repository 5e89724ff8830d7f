using System.Net;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>What to flood with.</summary>
/// <param name="Connections">1 to 64.</param>
/// <param name="Batch">Fixes in one write, 1 to 4,096.</param>
public sealed record FixFloodOptions(Uri Node, EndPoint Fixes, int Connections, int Batch, TimeSpan Lasting);

/// <summary>What came of it.</summary>
/// <param name="FoldedSeconds">From the first fix until the node's count no longer grew.</param>
/// <param name="Folded">By the node's own count; null when it does not tell.</param>
/// <param name="Waits">How often a sender waited because its officers' times had run too far ahead of the clock.</param>
/// <param name="GeneratorCpuSeconds">CPU time of this program.</param>
public sealed record FixFloodResult(
    long Sent,
    double SentSeconds,
    double? Folded,
    double FoldedSeconds,
    long Waits,
    double GeneratorCpuSeconds,
    SortedDictionary<string, long> Rejected)
{
    /// <summary>The result as lines for a terminal.</summary>
    public string ToTable()
    {
        var lines = new List<string> { $"sent {Sent:N0} fixes in {SentSeconds:0.0} s: {Sent / SentSeconds:N0} a second" };
        lines.Add(Folded is { } folded
            ? $"folded {folded:N0} in {FoldedSeconds:0.0} s: {folded / FoldedSeconds:N0} a second"
            : "folded: the node's /metrics does not tell (sp_fixes_folded_total)");
        lines.Add($"generator {GeneratorCpuSeconds:0.0} CPU seconds");
        if (Waits > 0)
            lines.Add($"waited {Waits:N0} times: an officer takes one fix per millisecond of the node's clock; use a larger region");
        foreach (var (reason, count) in Rejected)
            lines.Add($"rejected {reason}: {count:N0} (at most 100 a second per connection are told)");
        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }
}

/// <summary>Sends fixes of real officers as fast as the node takes them. Each connection has its own officers: times only grow.</summary>
public sealed class FixFlood
{
    /// <summary>How far ahead of the node's clock a fix may be: the node refuses from 2 s on (docs/WIRE.md).</summary>
    private const long AheadMillisecondsMax = 1_500;

    /// <summary>How long the node may take to fold what it has read when sending ends.</summary>
    private static readonly TimeSpan FoldWithin = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly FixFloodOptions _options;
    private readonly IReadOnlyList<OfficerSeat> _seats;
    private readonly NodeClock _clock;
    private readonly TimeProvider _time;
    private long _sent;
    private long _waits;

    /// <param name="seats">Officers of the node; at least as many as connections.</param>
    public FixFlood(FixFloodOptions options, IReadOnlyList<OfficerSeat> seats, NodeClock clock, TimeProvider time)
    {
        _options = options;
        _seats = seats;
        _clock = clock;
        _time = time;
    }

    /// <returns>The result, or null and one line for a person.</returns>
    public async Task<(FixFloodResult? Result, string Reason)> RunAsync(NodeHttp http, AccessKey key, CancellationToken cancellation)
    {
        var connections = new List<FixConnection>();
        try
        {
            for (var i = 0; i < _options.Connections; i++)
            {
                var (connection, reason) = await FixConnection.OpenAsync(_options.Fixes, key, _time, cancellation);
                if (connection is null) return (null, reason);
                connections.Add(connection);
            }

            return await FloodAsync(http, connections, cancellation);
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync();
        }
    }

    private async Task<(FixFloodResult? Result, string Reason)> FloodAsync(
        NodeHttp http, List<FixConnection> connections, CancellationToken cancellation)
    {
        var (before, noMetrics) = await http.MetricsAsync(cancellation);
        if (before is null) return (null, noMetrics);
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var start = _time.GetTimestamp();
        try
        {
            await Task.WhenAll(connections.Select((connection, index) => SendAsync(connection, index, start, cancellation)));
        }
        catch (IOException problem)
        {
            var ended = connections.Select(connection => connection.Ended).FirstOrDefault(reason => reason.Length > 0);
            return (null, $"fixes at {_options.Fixes}: {ended ?? problem.Message}");
        }

        var sentSeconds = _time.GetElapsedTime(start).TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
        var (folded, foldedSeconds) = await FoldedAsync(http, start, cancellation);
        var result = new FixFloodResult(
            _sent, sentSeconds, folded - (before.Sum(MetricNames.FixesFolded) ?? 0), foldedSeconds, _waits, cpu,
            FixRejections.Sum(connections));
        return (result, "");
    }

    private async Task SendAsync(FixConnection connection, int index, long start, CancellationToken cancellation)
    {
        var seats = _seats.Where((_, number) => number % _options.Connections == index).ToArray();
        var last = new long[seats.Length];
        var frames = new byte[_options.Batch * FixWriter.FixFrameBytes];
        var next = 0;
        uint sequence = 0;
        while (_time.GetElapsedTime(start) < _options.Lasting)
        {
            var now = _clock.Now.UnixMilliseconds;
            var length = 0;
            for (var i = 0; i < _options.Batch; i++)
            {
                var at = Math.Max(now, last[next] + 1);
                if (at > now + AheadMillisecondsMax) break;
                last[next] = at;
                length += FixWriter.WriteFix(frames.AsSpan(length), Circling.FixOf(seats[next], new(at), ++sequence));
                next = next + 1 == seats.Length ? 0 : next + 1;
            }

            if (length > 0) await connection.SendAsync(frames.AsMemory(0, length), cancellation);
            else await WaitAsync(cancellation);
            Interlocked.Add(ref _sent, length / FixWriter.FixFrameBytes);
        }
    }

    private Task WaitAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _waits);
        return Task.Delay(TimeSpan.FromMilliseconds(1), _time, cancellation);
    }

    /// <returns>The node's count once it stands still, and when it last grew.</returns>
    private async Task<(double? Folded, double Seconds)> FoldedAsync(NodeHttp http, long start, CancellationToken cancellation)
    {
        double? folded = null;
        var grewAt = _time.GetElapsedTime(start);
        var giveUp = grewAt + FoldWithin;
        while (_time.GetElapsedTime(start) < giveUp)
        {
            var (metrics, _) = await http.MetricsAsync(cancellation);
            var newest = metrics?.Sum(MetricNames.FixesFolded);
            if (newest is null || newest == folded) break;
            folded = newest;
            grewAt = _time.GetElapsedTime(start);
            await Task.Delay(LookAgain, _time, cancellation);
        }

        return (folded, grewAt.TotalSeconds);
    }
}
