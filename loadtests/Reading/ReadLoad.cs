using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>
/// The reads of vehicles that nobody looks for. What falls due within 5 ms goes out in one write of each connection, as a platform
/// gathers it; the wait counts as latency.
/// </summary>
/// <param name="ids">Other ones in each run: a node takes each once.</param>
internal sealed class ReadLoad(
    DrivingVehicles vehicles, IReadOnlyList<ReadLane> lanes, NodeClock clock, RunTime time, Latencies latencies, Chance ids)
{
    private readonly Latency _lateness = latencies[Latencies.ReadLateness];
    private int _next;

    /// <summary>Sends until cancelled.</summary>
    internal Task RunAsync(CancellationToken cancellation) => new OpenLoop(time.Wall).RunAsync(
        RunLimits.ReadTurnsPerSecond, TimeSpan.MaxValue, (_, _) =>
        {
            var now = time.Now;
            var seen = clock.Now;
            while (vehicles.NextAt <= now)
            {
                var due = vehicles.NextAt;
                var (camera, plate) = vehicles.Pass();
                var seenAt = seen.PlusMilliseconds((long)((due - now) * 1_000 * clock.Speed));
                lanes[_next++ % lanes.Count].Add(due, new ReadReport(0, NewId(ids), seenAt, camera.Id, plate));
                _lateness.Add(due, (long)((now - due) * 1e6));
            }

            if (_next >= lanes.Count) _next %= lanes.Count;
            foreach (var lane in lanes) lane.Send();
            return ValueTask.CompletedTask;
        }, cancellation);

    internal static Guid NewId(Chance ids)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, ids.NextBits());
        BitConverter.TryWriteBytes(bytes[8..], ids.NextBits());
        return new Guid(bytes);
    }
}
