using System.Diagnostics;
using System.Security.Cryptography;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>From a map to roads that can be searched: import, opening, and changes of speeds and closures.</summary>
internal static class RoadFileBench
{
    private const int Imports = 3;
    private const int Openings = 30;
    private const int Changes = 30;

    /// <summary>Streets closed at once: a large event.</summary>
    private const int ClosedStreets = 50;

    /// <summary>Imports the map in processes of its own. The file is left for the other rows.</summary>
    /// <returns>No rows, with one line for a person, when it cannot be imported.</returns>
    public static (IReadOnlyList<BenchRow> Rows, string Refusal) Import(string map, string file)
    {
        var (times, peaks) = (new LogHistogram(), new LogHistogram());
        var same = new List<(bool, string)>();
        byte[]? first = null;
        for (var i = 0; i < Imports; i++)
        {
            if (!ImportRun.TryImportInChild(map, file, out var result, out var lasted, out var refusal)) return ([], refusal);
            times.Add((long)(lasted.TotalSeconds * 1e12));
            peaks.Add(result.PeakBytes);
            using var stream = File.OpenRead(file);
            var hash = SHA256.HashData(stream);
            same.Add((hash.AsSpan().SequenceEqual(first ?? hash), $"import {i + 1} gave other bytes than import 1"));
            first ??= hash;
        }

        var time = Timing.Row("import with hierarchy, map to file", times) with
        {
            Targets = [new BenchTarget(BenchFigure.Max, 20e9)],
            Check = BenchCheck.Of(same),
            Note = "a process of its own, start of the runtime included; checked: the same bytes each time, "
                + BenchReport.Show(BenchUnit.Bytes, new FileInfo(file).Length),
        };
        var peak = new BenchRow("its peak working set", BenchUnit.Bytes, Spread.Of(peaks, 1), null)
        {
            Targets = [new BenchTarget(BenchFigure.Max, 1 << 30)],
        };
        return ([time, peak], "");
    }

    /// <summary>Opens the file again and again; it lies in the page cache.</summary>
    public static BenchRow Open(string file) => Timing.FewCalls("open the file", Openings, _ =>
    {
        if (!RoadGraph.TryOpen(file, out var _, out var reason)) throw new InvalidOperationException(reason); // We wrote it.
    }) with
    {
        Targets = [new BenchTarget(BenchFigure.Median, 50e6)],
        Note = "every byte is checked; the file lies in the page cache",
    };

    /// <summary>Closes other streets each time, and goes on to another hour's speeds; then compares times with the slow way.</summary>
    public static IEnumerable<BenchRow> Change(RoadGraph graph, RoadsBenchOptions options)
    {
        var chance = options.Chance("change");
        var places = new MapPlaces(graph);
        var speeds = RoadSpeeds.Create(1, Enum.GetValues<RoadClass>().Select(road => (8, road, road <= RoadClass.Secondary ? 0.6 : 0.85)));
        var roads = new LiveRoads(graph, speeds, hour: 7);
        var closings = Enumerable.Range(0, Changes + 1).Select(_ => places.OnRoads(chance, ClosedStreets)
            .SelectMany(point => RoadBlock.WholeStreet(graph, point.Edge)).ToArray()).ToArray();
        var block = Timing.FewCalls("other closures into effect", Changes, i => roads.Block(closings[i]));
        yield return block with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 1e9)],
            Check = Compare(roads.Current, places, closings[^1], options),
            Note = $"{ClosedStreets} streets closed; checked: times under the last closures, one way in three from or to a closed street",
        };
        roads.Block([]);
        var hour = Timing.FewCalls("speeds of another hour into effect", Changes, i => roads.SetHour(i % 2 == 0 ? 8 : 7));
        roads.SetHour(8);
        yield return hour with
        {
            Targets = [new BenchTarget(BenchFigure.Median, 1e9)],
            Check = Compare(roads.Current, places, [], options),
        };
    }

    private static BenchCheck Compare(RoadMetric metric, MapPlaces places, RoadBlock[] closed, RoadsBenchOptions options)
    {
        const int Pairs = 60;
        var chance = options.Chance("changed");
        var plain = new PlainSearch(metric, PlainSearch.ForbiddenIn(metric.Graph));
        var times = new TravelTimes(metric);
        return BenchCheck.Of(Enumerable.Range(0, Pairs).Select(i =>
        {
            var (from, to) = (places.OnRoad(chance), places.OnRoad(chance));
            if (closed.Length > 0 && i % 6 == 0) from = metric.Graph.PointOn(closed[i % closed.Length].Edge, chance.NextUnit());
            if (closed.Length > 0 && i % 6 == 3) to = metric.Graph.PointOn(closed[i % closed.Length].Edge, chance.NextUnit());
            return PairChecks.Same(from, to, times.Between(from, to), plain.Between(from, to));
        }));
    }
}
