using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>Positions of all officers at a steady rate, each on a small circle of its own: the background of a measurement.</summary>
internal static class FixFlow
{
    /// <summary>How often a part of the flow is sent, per second: small packets, as from many terminals.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>Everybody once, then one officer after the other, until it is cancelled.</summary>
    /// <param name="fixesPerSecond">Wall; of all officers together.</param>
    internal static async Task RunAsync(
        FixLink fixes, RegionGround region, double fixesPerSecond, NodeClock clock, TimeProvider time, CancellationToken cancellation)
    {
        var seats = region.Seats;
        var turn = new List<FixReport>();
        uint sequence = 0;
        double owed = seats.Count; // everybody once at the start, so that everybody has a position
        var last = new long[seats.Count];
        var next = 0;
        var loop = new OpenLoop(time);
        await loop.RunAsync(TicksPerSecond, TimeSpan.MaxValue, (_, _) =>
        {
            turn.Clear();
            var now = clock.Now;
            for (; owed >= 1; owed--)
            {
                if (last[next] < now.UnixMilliseconds) turn.Add(Circling.FixOf(seats[next], now, ++sequence));
                last[next] = now.UnixMilliseconds;
                next = (next + 1) % seats.Count;
            }

            fixes.Post(turn);
            owed += fixesPerSecond / TicksPerSecond;
            return ValueTask.CompletedTask;
        }, cancellation);
    }
}
