using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>
/// What learning from one plate read costs, as a node does it (the plate's number, then the count), in quiet traffic and in far more than may
/// be remembered, and what a table of it costs. Invented vehicles go from camera to camera; which ones follow a camera is fixed. One thread.
/// </summary>
internal sealed class FlowBench(int cameras, ulong seed)
{
    private const int Batch = 1_000;
    private const int Batches = 300;
    private const int SecondsBetweenReads = 120; // Of one vehicle.
    private const int ReadsOfJourney = 8;
    private const int NextOfCamera = 6;
    private const int QuietReadsPerSecond = 200;
    private const int BusyReadsPerSecond = 20_000;
    private const int BusyReadsBefore = 3_000_000;

    private readonly PlateKey _key = new(new byte[16]); // Invented plates need no secret.

    /// <summary>Measures both.</summary>
    public IReadOnlyList<BenchRow> Run()
    {
        var quiet = Measure(QuietReadsPerSecond, readsBefore: 2 * SecondsBetweenReads * QuietReadsPerSecond);
        var busy = Measure(BusyReadsPerSecond, BusyReadsBefore);
        return [.. quiet, .. busy];
    }

    private BenchRow[] Measure(int readsPerSecond, int readsBefore)
    {
        var traffic = new Traffic(cameras, readsPerSecond, seed);
        var held = GC.GetTotalMemory(forceFullCollection: true);
        var flows = new CameraFlows(cameras);
        for (var read = 0; read < readsBefore; read++) traffic.Read(flows, _key);
        var name = string.Create(CultureInfo.InvariantCulture, $"{readsPerSecond:N0} reads/s");
        var reads = Timing.Calls($"learning from a read, {name}", Batches, _ => Batched(traffic, flows), Batch);
        var table = Timing.FewCalls($"a table of what was learnt, {name}", 30, _ => flows.Snapshot());
        var memory = new LogHistogram();
        memory.Add(GC.GetTotalMemory(forceFullCollection: true) - held);
        return
        [
            reads with { Note = Note(reads, flows, readsPerSecond) },
            table,
            new BenchRow($"memory of what was learnt, {name}", BenchUnit.Bytes, Spread.Of(memory, 1), null),
        ];
    }

    private void Batched(Traffic traffic, CameraFlows flows)
    {
        for (var read = 0; read < Batch; read++) traffic.Read(flows, _key);
    }

    private static string Note(BenchRow reads, CameraFlows flows, int readsPerSecond) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reads.Spread.Mean * readsPerSecond / 1e7:F2} % of a core; {flows.PlatesKept:N0} vehicles remembered, {flows.PlatesShare:P1} of all");

    /// <summary>Vehicles that are read in turn, each by a camera that follows the one before, and after some reads are others.</summary>
    private sealed class Traffic
    {
        private readonly Chance _chance;
        private readonly int[] _next;  // Camera by camera, those that follow it.
        private readonly int[] _camera;
        private readonly int[] _number; // What is on its plate.
        private readonly double _millisecondsPerRead;
        private long _read;
        private int _last;

        public Traffic(int cameras, int readsPerSecond, ulong seed)
        {
            _chance = Chance.Of(seed, $"traffic {readsPerSecond}");
            _next = new int[cameras * NextOfCamera];
            foreach (ref var next in _next.AsSpan()) next = _chance.NextBelow(cameras);
            _camera = new int[readsPerSecond * SecondsBetweenReads];
            _number = new int[_camera.Length];
            _millisecondsPerRead = 1000.0 / readsPerSecond;
            for (var vehicle = 0; vehicle < _camera.Length; vehicle++) Begin(vehicle);
        }

        public void Read(CameraFlows flows, PlateKey key)
        {
            var vehicle = (int)(_read % _camera.Length);
            var milliseconds = (long)(_read++ * _millisecondsPerRead);
            Span<char> plate = stackalloc char[12];
            "苏A".CopyTo(plate);
            _number[vehicle].TryFormat(plate[2..], out var digits, default, CultureInfo.InvariantCulture);
            flows.Add(_camera[vehicle], key.Hash(plate[..(2 + digits)]), milliseconds);
            if (_chance.NextBelow(ReadsOfJourney) == 0) Begin(vehicle);
            else _camera[vehicle] = _next[_camera[vehicle] * NextOfCamera + _chance.NextBelow(NextOfCamera)];
        }

        private void Begin(int vehicle) => (_camera[vehicle], _number[vehicle]) = (_chance.NextBelow(_next.Length / NextOfCamera), _last++);
    }
}
