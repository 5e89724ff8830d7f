using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>What importing a map took.</summary>
/// <param name="PeakBytes">The most memory the process had in use at any time (working set).</param>
internal sealed record ImportResult(long PeakBytes, int Vertices, int Edges);

/// <summary>Makes a file of roads from a map, in this process or in one of its own so that its memory is its own.</summary>
internal static class ImportRun
{
    /// <summary>A map of a province takes far less; a child that takes longer hangs.</summary>
    private static readonly TimeSpan ChildWithin = TimeSpan.FromMinutes(30);

    /// <summary>Reads a map, orders its hierarchy, and writes both to a file.</summary>
    /// <returns>False with one line for a person.</returns>
    public static bool TryImport(string map, string file, [NotNullWhen(true)] out ImportResult? result, out string refusal)
    {
        result = null;
        if (!RoadGraph.TryLoad(map, out var graph, out var osm))
        {
            refusal = $"{osm.File}, {osm.Unit} {osm.Position}: {osm.Reason}";
            return false;
        }

        try
        {
            graph.Save(file, Path.GetFileName(map));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            refusal = $"{file}: {unwritable.Message}";
            return false;
        }

        using var self = Process.GetCurrentProcess();
        result = new ImportResult(self.PeakWorkingSet64, graph.VertexCount, graph.EdgeCount);
        refusal = "";
        return true;
    }

    /// <summary>The same in a process of its own, by the command <c>bench import</c>.</summary>
    /// <param name="lasted">From before the process starts until it has ended.</param>
    public static bool TryImportInChild(
        string map, string file, [NotNullWhen(true)] out ImportResult? result, out TimeSpan lasted, out string refusal)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        var isRuntime = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        if (isRuntime) start.ArgumentList.Add(typeof(ImportRun).Assembly.Location);
        foreach (var argument in new[] { "bench", "import", "--map", map, "--out", file }) start.ArgumentList.Add(argument);
        var began = Stopwatch.GetTimestamp();
        using var child = Process.Start(start)!;
        var error = child.StandardError.ReadToEndAsync();
        var output = child.StandardOutput.ReadToEndAsync();
        if (!child.WaitForExit(ChildWithin)) child.Kill();
        child.WaitForExit();
        lasted = Stopwatch.GetElapsedTime(began);
        result = child.ExitCode == 0 ? JsonSerializer.Deserialize<ImportResult>(output.GetAwaiter().GetResult()) : null;
        refusal = error.GetAwaiter().GetResult().Trim();
        return result is not null;
    }
}
