namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Learns from vehicles' reads which camera comes after which, and how long after. What it learns is about cameras only; of vehicles it
/// keeps, in memory and until the first read <see cref="ForecastLimits.PlateMillisecondsMax"/> later, a number that nobody can turn back
/// into a plate (<see cref="PlateKey"/>) and the last two cameras; of all vehicles, or of a part of them when there are very many.
/// Deterministic: the same reads in the same order give the same table. One writer at a time; what it has learnt is taken as a
/// <see cref="Snapshot"/> now and then.
/// </summary>
public sealed class CameraFlows
{
    private readonly CameraFlowPlates _plates;
    private readonly CameraFlowCounts?[] _all;                                // Per camera.
    private readonly List<(int Before, CameraFlowCounts Counts)>?[] _ofPairs; // Per camera: by the camera before it.

    /// <param name="cameras">How many there are.</param>
    /// <param name="platesMax">Vehicles remembered at once; 1 or more.</param>
    public CameraFlows(int cameras, int platesMax = ForecastLimits.PlatesMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(platesMax, 1);
        _plates = new CameraFlowPlates(platesMax);
        _all = new CameraFlowCounts?[cameras];
        _ofPairs = new List<(int, CameraFlowCounts)>?[cameras];
    }

    /// <summary>Vehicles remembered now.</summary>
    public int PlatesKept => _plates.Count;

    /// <summary>The share of all vehicles that is learnt from: 1, or less where there are more than may be remembered.</summary>
    public double PlatesShare => _plates.Share;

    /// <summary>
    /// Takes a read in. The same camera again is the same passage; a read from before the vehicle's last is passed over.
    /// </summary>
    /// <param name="plate">From <see cref="PlateKey.Hash"/>: every number as likely as any other.</param>
    /// <param name="milliseconds">When it was read, by any clock that only goes forward; a read far in the future would empty the
    /// memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such camera.</exception>
    public void Add(int camera, ulong plate, long milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(camera);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(camera, _all.Length);
        if (!_plates.TryAdd(camera, plate, milliseconds, out var last)) return;
        if (last.Camera == CameraFlowTable.NoCamera || last.Camera == camera) return;
        Count(last, camera, (int)((milliseconds - last.Milliseconds + 999) / 1000));
    }

    /// <summary>What is known now: a copy, which takes some milliseconds for a thousand cameras.</summary>
    public CameraFlowTable Snapshot()
    {
        var flows = new Dictionary<(int Before, int From), (CameraFlow[] Flows, int Vehicles)>();
        for (var from = 0; from < _all.Length; from++)
        {
            if (_all[from] is not { } all) continue;
            flows.Add((CameraFlowTable.NoCamera, from), (all.ToFlows(), all.Vehicles));
            foreach (var (before, counts) in _ofPairs[from] ?? [])
                flows.Add((before, from), (counts.ToFlows(), counts.Vehicles));
        }

        return new CameraFlowTable(flows);
    }

    private void Count(CameraFlowRead last, int to, int seconds)
    {
        var all = _all[last.Camera] ??= new CameraFlowCounts();
        if (all.Vehicles >= ForecastLimits.FlowCountMax) Halve(last.Camera);
        all.Add(to, seconds);
        if (last.Before != CameraFlowTable.NoCamera) OfPair(last.Before, last.Camera)?.Add(to, seconds);
    }

    /// <summary>Null when there are too many pairs already.</summary>
    private CameraFlowCounts? OfPair(int before, int from)
    {
        var pairs = _ofPairs[from] ??= [];
        foreach (var (known, counts) in pairs)
            if (known == before) return counts;
        if (pairs.Count == ForecastLimits.FlowPairsPerCameraMax) return null;
        pairs.Add((before, new CameraFlowCounts()));
        return pairs[^1].Counts;
    }

    /// <summary>Pairs grow older with their camera, which sees many more vehicles; those that few take make room for others.</summary>
    private void Halve(int camera)
    {
        _all[camera]?.Halve();
        if (_ofPairs[camera] is not { } pairs) return;
        foreach (var (_, counts) in pairs) counts.Halve();
        pairs.RemoveAll(static pair => pair.Counts.Vehicles == 0);
    }
}
