using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>What to measure the roads with.</summary>
/// <param name="Map">An OSM file.</param>
/// <param name="Check">Random pairs compared with the slow way, 0 or more.</param>
/// <param name="Officers">Officers of the city, at least one.</param>
internal sealed record RoadsBenchOptions(string Map, ulong Seed, int Check, int Officers)
{
    /// <summary>A stream of chance of its own for each row, so that none depends on the ones before it.</summary>
    public Chance Chance(string row) => Driving.Chance.Of(Seed, row);
}

/// <summary>Everything the roads do, measured on one map and compared with slow and obvious ways to do it.</summary>
internal static class RoadsBench
{
    /// <param name="tell">Gets a line now and then about how far it is.</param>
    /// <returns>False with one line for a person.</returns>
    public static bool TryRun(
        RoadsBenchOptions options, Action<string> tell, [NotNullWhen(true)] out BenchReport? report, out string refusal)
    {
        report = null;
        var machine = Timing.Machine();
        var folder = Directory.CreateTempSubdirectory("bench-roads-");
        try
        {
            var file = Path.Combine(folder.FullName, "map.graph");
            tell("importing");
            (var rows, refusal) = RoadFileBench.Import(options.Map, file);
            if (rows.Count == 0 || !RoadGraph.TryOpen(file, out var graph, out refusal!)) return false;
            var subject = string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(options.Map)}: {graph.VertexCount:N0} vertices, {graph.EdgeCount:N0} edges, ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{graph.ForbiddenTurnCount:N0} forbidden turns, {new MapPlaces(graph).Metres / 1000:N0} km of lanes");
            report = new BenchReport(subject, machine, options.Seed, [.. rows, .. Measure(graph, file, options, tell)]);
            return true;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<BenchRow> Measure(RoadGraph graph, string file, RoadsBenchOptions options, Action<string> tell)
    {
        tell("opening, and changing speeds and closures");
        yield return RoadFileBench.Open(file);
        foreach (var row in RoadFileBench.Change(graph, options)) yield return row;
        tell("travel times");
        foreach (var row in new TravelTimesBench(graph, options, tell).Run()) yield return row;
        tell($"nearest of {options.Officers} officers");
        foreach (var row in new NearestBench(graph, options).Run()) yield return row;
        tell("reach and snapping");
        yield return new ReachBench(graph, options).Run();
        foreach (var row in new SnapBench(graph, options).Run()) yield return row;
    }
}
