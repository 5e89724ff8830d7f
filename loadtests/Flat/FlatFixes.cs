using System.Diagnostics;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Wire;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// What one fix costs, from the times of whole writes of 50. Unit: nanoseconds of one core. Medians are what the engine takes; in means
/// and the p99 is also when the machine did something else.
/// </summary>
/// <param name="Fixes">How many were measured.</param>
/// <param name="Decode">From bytes of a write to a batch for its shard: frame read, officer found, place and time checked.</param>
/// <param name="Fold">From the batch into the shard's state.</param>
/// <param name="Write">What it has come to, written for the journal before the next input; the journal itself is not in it.</param>
/// <param name="Crossing">Part of the fixes that came from another cell than the one before.</param>
internal sealed record FlatFixes(
    int Officers, bool Together, long Fixes, Spread Decode, Spread Fold, Spread Write, double Crossing)
{
    public double Median => Decode.Median + Fold.Median + Write.Median;
}

/// <summary>
/// Every officer drives at 10 m/s and sends a fix a second; gateways speak for a city's officers, whoever comes, 50 to a write. One thread.
/// </summary>
internal sealed class FixCost
{
    private const int PerWrite = 50;
    private const int WarmUpFixesMin = 100_000;
    private const int FixesMin = 1_000_000;
    private const int RoundsMin = 4;
    private const int Checked = 10_000;

    private readonly FlatShards _shards;
    private readonly LatLng[] _places;
    private readonly FixRoutes _routes;
    private readonly uint[][] _orders;
    private readonly List<(int Shard, int From, int Count)> _writes = [];
    private readonly byte[] _bytes;
    private readonly FixBatch _batch = new();
    private readonly Chance _chance;
    private LogHistogram _decode = new(); // Picoseconds a fix, as the others.
    private LogHistogram _fold = new();
    private LogHistogram _write = new();

    private FixCost(FlatShards shards, LatLng[] places, ulong seed)
    {
        (_shards, _places, _chance) = (shards, places, Chance.Of(seed, "fixes"));
        _routes = new FixRoutes([.. shards.Configurations.SelectMany((each, shard) => each.Officers.Select(one => (one.Id.Value, shard)))]);
        _orders = [.. shards.Configurations.Select(each => each.Officers.Select(officer => officer.Id.Value).ToArray())];
        _bytes = new byte[places.Length * FixWriter.FixFrameBytes];
        for (var shard = 0; shard < _orders.Length; shard++)
            for (var from = 0; from < _orders[shard].Length; from += PerWrite)
                _writes.Add((shard, from, Math.Min(PerWrite, _orders[shard].Length - from)));
    }

    /// <param name="shards">With everybody placed; its clock goes on.</param>
    public static FlatFixes Measure(FlatShards shards, LatLng[] places, bool together, ulong seed)
    {
        var cost = new FixCost(shards, places, seed);
        for (var fixes = 0; fixes < WarmUpFixesMin; fixes += places.Length) cost.Round();
        (cost._decode, cost._fold, cost._write) = (new LogHistogram(), new LogHistogram(), new LogHistogram());
        var rounds = Math.Max(RoundsMin, FixesMin / places.Length);
        for (var round = 0; round < rounds; round++) cost.Round();
        return new FlatFixes(
            places.Length, together, (long)rounds * places.Length,
            Spread.Of(cost._decode, 1_000), Spread.Of(cost._fold, 1_000), Spread.Of(cost._write, 1_000), cost.Crossing());
    }

    /// <summary>For whoever measures something else between fixes: folds at least so many, write after write, round after round.</summary>
    public static Action<int> Traffic(FlatShards shards, LatLng[] places, ulong seed)
    {
        var cost = new FixCost(shards, places, seed);
        var writes = Enumerable.Repeat(cost, int.MaxValue).SelectMany(each => each.Writes()).GetEnumerator();
        return fixes =>
        {
            for (; fixes > 0 && writes.MoveNext(); fixes -= writes.Current) continue;
        };
    }

    /// <summary>A second of the node's time: everybody sends one fix.</summary>
    private void Round()
    {
        foreach (var _ in Writes()) continue;
    }

    /// <summary>The same write after write; each gives the number of its fixes.</summary>
    private IEnumerable<int> Writes()
    {
        MakeBytes();
        var at = 0;
        foreach (var (shard, _, count) in _writes)
        {
            Take(_bytes.AsSpan(at, count * FixWriter.FixFrameBytes), shard);
            at += count * FixWriter.FixFrameBytes;
            yield return count;
        }

        for (var shard = 0; shard < _orders.Length; shard++)
        {
            var start = Stopwatch.GetTimestamp();
            _shards.WriteMoved(_shards.States[shard]);
            Count(_write, Stopwatch.GetTimestamp() - start, _orders[shard].Length);
        }
    }

    private void MakeBytes()
    {
        _shards.Pass(1_000);
        foreach (var order in _orders) Shuffle<uint>(order);
        Shuffle(_writes);
        var bytes = _bytes.AsSpan();
        foreach (var (shard, from, count) in _writes)
            foreach (var officer in _orders[shard].AsSpan(from, count))
                bytes = bytes[FixWriter.WriteFix(bytes, FlatShards.Report(officer, _places[officer - 1], _shards.Now))..];
    }

    // As a connection and then a shard's loop do it: FixIntake and FixMailbag into a batch, ShardLoop out of it.
    private void Take(ReadOnlySpan<byte> write, int shard)
    {
        var start = Stopwatch.GetTimestamp();
        while (WireFix.TryReadFrame(write, out var raw))
        {
            write = write[WireFix.FrameBytes..];
            var reason = FixRules.Accept(in raw, _shards.Now, _routes, out var fix, out var to);
            Invariant.Holds(reason == FixRejection.None);
            Invariant.Holds(to == shard);
            _batch.Add(in fix);
        }

        var decoded = Stopwatch.GetTimestamp();
        var folded = 0;
        foreach (ref readonly var fix in _batch.Fixes)
            if (_shards.States[shard].Fold(in fix) == FoldResult.Folded) folded++;
        var done = Stopwatch.GetTimestamp();
        Count(_decode, decoded - start, folded);
        Count(_fold, done - decoded, folded);
        Invariant.Holds(folded == _batch.Count);
        _batch.Clear();
    }

    private double Crossing()
    {
        var crossing = 0;
        var officers = Math.Min(Checked, _places.Length);
        for (uint officer = 1; officer <= officers; officer++)
        {
            var here = FlatShards.Report(officer, _places[officer - 1], _shards.Now).Place;
            var next = FlatShards.Report(officer, _places[officer - 1], _shards.Now.PlusSeconds(1)).Place;
            if (H3Cell.FromLatLng(here, OfficerTable.CellResolution) != H3Cell.FromLatLng(next, OfficerTable.CellResolution)) crossing++;
        }

        return (double)crossing / officers;
    }

    private void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var other = _chance.NextBelow(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    private static void Count(LogHistogram into, long ticks, int fixes)
    {
        if (fixes > 0) into.Add(Timing.Picoseconds(ticks) / fixes);
    }
}
