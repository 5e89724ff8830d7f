using System.Security.Cryptography;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>
/// Learns from all reads which camera comes after which. Plates are hashed with a key that lives as long as this process and is never
/// written; a region that keeps no reads learns nothing, for that, too, would be keeping. Safe on any thread.
/// </summary>
public sealed class FlowLearner
{
    /// <summary>Milliseconds between two tables: what was learnt in between changes little.</summary>
    private const int TableMilliseconds = 30_000;

    private readonly bool _learns;
    private readonly Dictionary<string, int> _cameras;
    private readonly PlateKey _key = new(RandomNumberGenerator.GetBytes(32));
    private readonly Lock _lock = new();
    private readonly CameraFlows _flows;
    private volatile CameraFlowTable _table = CameraFlowTable.Empty;
    private long _madeAt;

    /// <param name="cameras">The region's, in the order of the ground's.</param>
    /// <param name="readsKeptMinutes">The region's; 0 learns nothing.</param>
    public FlowLearner(IReadOnlyList<Camera> cameras, int readsKeptMinutes)
    {
        _learns = readsKeptMinutes > 0;
        _flows = new CameraFlows(cameras.Count);
        _cameras = cameras.Select((camera, place) => (camera.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place, StringComparer.Ordinal);
    }

    /// <summary>What is known, half a minute old at most.</summary>
    public CameraFlowTable Table => _table;

    /// <summary>Takes a read in.</summary>
    public void Add(in PlateRead read)
    {
        if (!_learns || read.Plate.HasUnread || !_cameras.TryGetValue(read.Camera, out var camera)) return;
        var plate = _key.Hash(read.Plate.ToString());
        lock (_lock)
        {
            _flows.Add(camera, plate, read.SeenAt.UnixMilliseconds);
            if (Environment.TickCount64 - _madeAt < TableMilliseconds) return;
            _madeAt = Environment.TickCount64;
            _table = _flows.Snapshot();
        }
    }
}
