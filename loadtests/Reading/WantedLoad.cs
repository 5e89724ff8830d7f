using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>
/// The reads of wanted vehicles, each sent alone at its moment over a connection of its own, so that what is measured is the node's and
/// not a platform's gathering. Vehicles begin as a Poisson process until there is none left.
/// </summary>
/// <param name="waiting">In the order in which they begin.</param>
/// <param name="perSecond">New ones; above 0.</param>
internal sealed class WantedLoad(
    Queue<WantedVehicle> waiting, double perSecond, ReadLane lane, WantedLedger ledger, NodeClock clock, RunTime time, Latencies latencies,
    Chance chance)
{
    private readonly Latency _lateness = latencies[Latencies.WantedLateness];
    private readonly PriorityQueue<(WantedVehicle Vehicle, int Passage, double Began), double> _due = new();

    /// <summary>A vehicle has passed its last camera. On the loop.</summary>
    internal Action<WantedVehicle> Arrived { get; set; } = _ => { };

    /// <summary>Sends until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var begin = chance.NextExponential(1 / perSecond);
        while (true)
        {
            if (waiting.Count == 0) begin = double.PositiveInfinity;
            var next = _due.TryPeek(out _, out var due) ? Math.Min(due, begin) : begin;
            if (double.IsPositiveInfinity(next)) return;
            await time.UntilAsync(next, cancellation);
            if (begin <= next)
            {
                var vehicle = waiting.Dequeue();
                ledger.Begin(vehicle);
                _due.Enqueue((vehicle, 0, begin), begin);
                begin += chance.NextExponential(1 / perSecond);
                continue;
            }

            Send(_due.Dequeue(), next);
        }
    }

    private void Send((WantedVehicle Vehicle, int Passage, double Began) at, double due)
    {
        var passages = at.Vehicle.Trip.Passages;
        var camera = passages[at.Passage].Camera;
        var now = time.Now;
        var seenAt = clock.Now.PlusMilliseconds((long)((due - now) * 1_000 * clock.Speed));
        var read = new WantedRead(ReadLoad.NewId(chance), at.Vehicle, due, seenAt.UnixMilliseconds, camera.Id);
        ledger.Sending(read);
        lane.Add(due, new ReadReport(0, read.Id, seenAt, camera.Id, at.Vehicle.Plate), read);
        lane.Send();
        _lateness.Add(due, (long)((time.Now - due) * 1e6));
        if (at.Passage + 1 == passages.Count) Arrived(at.Vehicle);
        else _due.Enqueue((at.Vehicle, at.Passage + 1, at.Began), at.Began + passages[at.Passage + 1].Seconds);
    }
}
