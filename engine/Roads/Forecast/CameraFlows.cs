using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Learns from every vehicle's reads which camera comes after which, and how long after. What it learns is about cameras only; of vehicles
/// it keeps, in memory and for <see cref="ForecastLimits.PlateMillisecondsMax"/>, a number that nobody can turn back into a plate
/// (<see cref="PlateKey"/>) and the last two cameras. Deterministic: the same reads in the same order give the same table. One writer at a
/// time; what it has learnt is taken as a <see cref="Snapshot"/> now and then.
/// </summary>
public sealed class CameraFlows
{
    /// <summary>Pairs of cameras in a row of which it is counted where vehicles went on to; further pairs are not.</summary>
    private const int PairsPerCameraMax = 24;

    private readonly int _cameras;
    private readonly int _platesMax;
    private readonly Dictionary<ulong, LastRead> _last = [];
    private readonly Queue<(ulong Plate, long Milliseconds)> _inOrder = new();
    private readonly Dictionary<(int Before, int From), FlowCounts> _counts = [];
    private readonly int[] _pairs; // Per camera: how many pairs end there.

    /// <param name="cameras">How many there are.</param>
    /// <param name="platesMax">Vehicles remembered at once.</param>
    public CameraFlows(int cameras, int platesMax = ForecastLimits.PlatesMax)
    {
        _cameras = cameras;
        _platesMax = platesMax;
        _pairs = new int[cameras];
    }

    /// <summary>Vehicles remembered now.</summary>
    public int PlatesKept => _last.Count;

    /// <summary>Vehicles that were forgotten before their time, because too many were on their way.</summary>
    public long PlatesForgotten { get; private set; }

    /// <summary>
    /// Takes a read in. The same camera again is the same passage; a read from before the vehicle's last is passed over.
    /// </summary>
    /// <param name="plate">From <see cref="PlateKey.Hash"/>.</param>
    /// <param name="milliseconds">When it was read, by any clock that only goes forward; a read far in the future would empty the
    /// memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such camera.</exception>
    public void Add(int camera, ulong plate, long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(camera);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(camera, _cameras);
        Forget(milliseconds);
        var before = CameraFlowTable.NoCamera;
        if (_last.TryGetValue(plate, out var last))
        {
            if (milliseconds < last.Milliseconds) return;
            before = last.Before;
            if (last.Camera != camera)
            {
                var seconds = (int)((milliseconds - last.Milliseconds + 999) / 1000);
                Count(CameraFlowTable.NoCamera, last.Camera, camera, seconds);
                if (last.Before != CameraFlowTable.NoCamera) Count(last.Before, last.Camera, camera, seconds);
                before = last.Camera;
            }
        }

        _last[plate] = new LastRead(camera, before, milliseconds);
        _inOrder.Enqueue((plate, milliseconds));
    }

    /// <summary>What is known now: a copy, which takes a millisecond or so for a thousand cameras.</summary>
    public CameraFlowTable Snapshot()
    {
        var flows = new Dictionary<(int Before, int From), CameraFlow[]>(_counts.Count);
        var vehicles = new Dictionary<(int Before, int From), int>(_counts.Count);
        foreach (var (key, counts) in _counts)
        {
            flows.Add(key, counts.ToFlows());
            vehicles.Add(key, counts.Vehicles);
        }

        return new CameraFlowTable(flows, vehicles);
    }

    /// <summary>Forgets vehicles that were not read for long, and the oldest when there are too many.</summary>
    private void Forget(long now)
    {
        while (_inOrder.TryPeek(out var oldest))
        {
            var isOld = now - oldest.Milliseconds > ForecastLimits.PlateMillisecondsMax;
            if (!isOld && _inOrder.Count < _platesMax) return;
            _inOrder.Dequeue();
            if (_last.TryGetValue(oldest.Plate, out var last) && last.Milliseconds != oldest.Milliseconds) continue; // Read again since.
            if (_last.Remove(oldest.Plate) && !isOld) PlatesForgotten++;
        }
    }

    private void Count(int before, int from, int to, int seconds)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, (before, from));
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref counts))
        {
            if (before != CameraFlowTable.NoCamera && ++_pairs[from] > PairsPerCameraMax)
            {
                _pairs[from] = PairsPerCameraMax;
                return;
            }

            _counts[(before, from)] = new FlowCounts(to, seconds);
            return;
        }

        counts.Add(to, seconds);
    }

    private readonly record struct LastRead(int Camera, int Before, long Milliseconds);

    /// <summary>Counts of one camera, or of one pair.</summary>
    private sealed class FlowCounts
    {
        private const int Steps = 20;
        private const double FirstStepSeconds = 5;

        private readonly List<(int To, int[] BySeconds)> _to = [];

        public FlowCounts(int to, int seconds) => Add(to, seconds);

        public int Vehicles { get; private set; }

        public void Add(int to, int seconds)
        {
            if (Vehicles >= ForecastLimits.FlowCountMax) Halve();
            Vehicles++;
            var at = _to.FindIndex(flow => flow.To == to);
            if (at < 0)
            {
                if (_to.Count == ForecastLimits.FlowsPerCameraMax) return; // Elsewhere: counted, not listed.
                at = _to.Count;
                _to.Add((to, new int[Steps]));
            }

            var step = seconds <= FirstStepSeconds ? 0 : (int)Math.Ceiling(2 * Math.Log2(seconds / FirstStepSeconds));
            _to[at].BySeconds[Math.Min(step, Steps - 1)]++;
        }

        public CameraFlow[] ToFlows() =>
        [
            .. _to.OrderBy(flow => flow.To).Select(flow => new CameraFlow(
                flow.To, flow.BySeconds.Sum(), Quantile(flow.BySeconds, 0.5), Quantile(flow.BySeconds, 0.9))),
        ];

        private static int Quantile(int[] bySeconds, double part)
        {
            var left = Math.Max(1, (int)Math.Ceiling(part * bySeconds.Sum()));
            var step = 0;
            while (step < Steps - 1 && (left -= bySeconds[step]) > 0) step++;
            return (int)Math.Ceiling(FirstStepSeconds * Math.Pow(2, step / 2.0));
        }

        private void Halve()
        {
            foreach (var (_, bySeconds) in _to)
                for (var step = 0; step < Steps; step++) bySeconds[step] /= 2;
            _to.RemoveAll(flow => flow.BySeconds.Sum() == 0);
            Vehicles /= 2;
        }
    }
}
