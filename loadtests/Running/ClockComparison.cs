using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// Keeps this program's picture of the node's clock: of several round trips the fastest counts, and the node's word is taken to be of its
/// middle. One thread at a time.
/// </summary>
internal sealed class ClockComparison(NodeHttp http, NodeClock clock, TimeProvider wall)
{
    /// <summary>The node tells whole milliseconds: half of one is lost.</summary>
    private const double HalfATick = 0.5;

    private double _fastest = double.PositiveInfinity;

    /// <summary>
    /// By how much the two clocks may differ, milliseconds: half the round trip and what rounding leaves. 0 when never compared.
    /// </summary>
    internal double ErrorMilliseconds => double.IsInfinity(_fastest) ? 0 : _fastest / 2 + HalfATick;

    /// <summary>Compares, and sets the clock unless all of these round trips were much slower than the best.</summary>
    internal async Task CompareAsync(int trips, CancellationToken cancellation)
    {
        ClockMessage? best = null;
        var bestTrip = double.PositiveInfinity;
        long bestMiddle = 0;
        for (var trip = 0; trip < trips; trip++)
        {
            var sent = wall.GetTimestamp();
            var (said, _) = await http.ClockAsync(cancellation); // a node that is away is told by the connections
            var took = wall.GetElapsedTime(sent);
            if (said is not { Speed: > 0 } || took.TotalMilliseconds >= bestTrip) continue;
            best = said;
            bestTrip = took.TotalMilliseconds;
            bestMiddle = sent + (long)(took.TotalSeconds / 2 * wall.TimestampFrequency);
        }

        if (best is null || bestTrip > 4 * _fastest) return;
        _fastest = Math.Min(_fastest, bestTrip);
        var since = wall.GetElapsedTime(bestMiddle).TotalMilliseconds * best.Speed;
        clock.Set(new Instant((long)(best.Now + HalfATick + since)), best.Speed);
    }

    /// <summary>Compares now and then until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(RunLimits.CompareClocksEvery, wall, cancellation);
            await CompareAsync(RunLimits.ClockTripsLater, cancellation);
        }
    }
}
