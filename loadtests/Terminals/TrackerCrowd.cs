using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>What one step of a crowd of trackers came to. There are no answers: the rest is the node's own count.</summary>
/// <param name="Due">Lines that should have been sent.</param>
/// <param name="Late">Milliseconds from when a line was due to its being sent: this program's own part.</param>
/// <param name="Grew">How long the node's counts went on growing after the last line.</param>
internal sealed record TrackerStep(double PerSecond, long Due, long Sent, FixCounts Node, TimeSpan Grew, Spread Late)
{
    private const double BehindSecondsMax = 1;
    private const double LateMillisecondsMax = 100;

    internal RateStep Judged => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{PerSecond,10:N0}/s  due {Due:N0} sent {Sent:N0} read {Node.Sentences:N0}  {Node.ToWords()}  behind at the end {Grew.TotalSeconds:0.0} s  sent late ms p99 {Late.P99:0.0}"),
        [
            RateKnee.Missing("not sent: the socket was full", Due, Sent), RateKnee.Missing("sent and not read by the node", Sent, Node.Sentences),
            RateKnee.Missing("sent and not taken as a fix", Sent, Node.Taken),
            RateKnee.AtMost("read after the last was sent", Grew.TotalSeconds, BehindSecondsMax, " s"),
            RateKnee.AtMost("this program sent late, p99", Late.P99, LateMillisecondsMax, " ms"),
        ]);
}

/// <summary>Many NMEA trackers at once, reporting in an open loop.</summary>
/// <param name="clock">The node's: what the trackers' satellites would say.</param>
internal sealed class TrackerCrowd(IReadOnlyList<LatLng> starts, int count, NodeClock clock, FixCountReader node, TimeProvider time) : IDisposable
{
    /// <summary>TCP connections that a node takes (docs/NMEA.md): beyond, trackers share them.</summary>
    internal const int ConnectionsMax = 4_000;

    private const int DatagramSockets = 16;
    private const int OpeningAtOnce = 64;
    private const int Steps = 20; // There and back.
    private const double MetresOfAStep = 1;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(5);

    private readonly int[] _steps = new int[count];
    private TrackerLane[] _lanes = [];

    internal int Lanes => _lanes.Length;

    /// <summary>Connects all of them.</summary>
    /// <returns>"" or the first reason why one could not.</returns>
    internal async Task<string> OpenAsync(IPEndPoint to, bool isTcp, CancellationToken cancellation)
    {
        var refusal = "";
        var lanes = new TrackerLane?[Math.Min(count, isTcp ? ConnectionsMax : DatagramSockets)];
        await Parallel.ForAsync(
            0, lanes.Length, new ParallelOptions { MaxDegreeOfParallelism = OpeningAtOnce, CancellationToken = cancellation },
            async (at, stopping) =>
            {
                try
                {
                    lanes[at] = await TrackerLane.OpenAsync(to, isTcp, stopping);
                }
                catch (SocketException fault)
                {
                    Interlocked.CompareExchange(ref refusal, fault.Message, "");
                }
            });
        _lanes = [.. lanes.OfType<TrackerLane>()];
        return refusal;
    }

    /// <summary>That many lines a second of all together, evenly spread.</summary>
    /// <exception cref="IOException">The node does not say what it took.</exception>
    internal async Task<TrackerStep> RunAsync(double perSecond, TimeSpan lasting, CancellationToken cancellation)
    {
        var before = (await node.SettledAsync(cancellation)).Counts;
        var (late, sent) = (new LogHistogram(), 0L);
        var began = time.GetTimestamp();
        var gap = time.TimestampFrequency / perSecond;
        var total = (long)(lasting.TotalSeconds * perSecond);
        using var timer = new PeriodicTimer(Turn, time);
        for (long next = 0; next < total && await timer.WaitForNextTickAsync(cancellation);)
        {
            var due = Math.Min(total, (long)((time.GetTimestamp() - began) / gap) + 1);
            for (; next < due; next++)
            {
                late.Add((long)time.GetElapsedTime(began + (long)(next * gap)).TotalMicroseconds);
                if (Send((int)(next % count))) sent++;
            }
        }

        var (after, grew) = await node.SettledAsync(cancellation);
        return new TrackerStep(perSecond, total, sent, after.Since(before), grew, Spread.Of(late, 1_000));
    }

    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Dispose();
    }

    private bool Send(int number)
    {
        Span<byte> line = stackalloc byte[TrackerLine.BytesMax];
        var step = _steps[number]++ % (2 * Steps);
        var place = CallPlaces.Moved(starts[number % starts.Count], MetresOfAStep * (step < Steps ? step : (2 * Steps) - step), 0);
        return _lanes[number % _lanes.Length].Send(line[..TrackerLine.Write(line, number, place, clock.Now)]);
    }
}
