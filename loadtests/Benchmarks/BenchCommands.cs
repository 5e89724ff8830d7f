using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Borders;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>
/// The commands <c>bench roads</c>, <c>bench cells</c>, <c>bench journal</c>, <c>bench border</c>, <c>bench batch</c> and
/// <c>bench places</c>, and <c>bench import</c>, which the first runs as a process of its own.
/// </summary>
internal static class BenchCommands
{
    /// <summary>Bad arguments or files.</summary>
    private const int Refused = 1;

    /// <summary>An answer was not that of the slow way. Missing a target is none of this: machines differ.</summary>
    private const int Wrong = 2;

    internal static Command Make()
    {
        var command = new Command("bench", $"Measures the engine's searches in this process. Ends with {Wrong} when any answer was wrong.");
        command.Subcommands.Add(MakeRoads());
        command.Subcommands.Add(MakeCells());
        command.Subcommands.Add(MakeJournal());
        command.Subcommands.Add(MakeBorder());
        command.Subcommands.Add(MakeBatch());
        command.Subcommands.Add(MakePlaces());
        command.Subcommands.Add(MakeImport());
        return command;
    }

    private static Command MakeRoads()
    {
        var map = Map();
        var (seed, json) = (Seed(), JsonFile());
        var check = new Option<int>("--check")
        {
            Description = "Random pairs compared with plain Dijkstra to the millisecond.",
            DefaultValueFactory = _ => 500,
        };
        var officers = new Option<int>("--officers") { Description = "Officers of the city.", DefaultValueFactory = _ => 100_000 };
        check.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 0, 10_000_000, "--check", result.AddError));
        officers.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, 1_000_000, "--officers", result.AddError));
        var command = new Command("roads", "Import, travel times, nearest officers, reach and snapping on a map.")
        {
            map, seed, json, check, officers,
        };
        command.SetAction(parsed =>
        {
            var options = new RoadsBenchOptions(
                parsed.GetRequiredValue(map), parsed.GetValue(seed), parsed.GetValue(check), parsed.GetValue(officers));
            return RoadsBench.TryRun(options, Console.Error.WriteLine, out var report, out var refusal)
                ? Print(report, parsed.GetValue(json))
                : Refuse(refusal);
        });
        return command;
    }

    private static Command MakeCells()
    {
        var region = new Option<string?>("--region") { Description = "A region's folder, for its borders." };
        var borders = new Option<string?>("--borders") { Description = "Or a GeoJSON file with borders." };
        var (seed, json) = (Seed(), JsonFile());
        var command = new Command("cells", "Cells and borders at random places inside given borders.") { region, borders, seed, json };
        command.Validators.Add(result =>
        {
            var bothOrNone = result.GetValue(region) is null == result.GetValue(borders) is null;
            if (bothOrNone) result.AddError("one of --region and --borders is needed");
        });
        command.SetAction(parsed =>
        {
            var (folder, file) = (parsed.GetValue(region), parsed.GetValue(borders));
            if (!TryReadBorders(folder, file, out var read, out var refusal)) return Refuse(refusal);
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder ?? file!));
            return Print(new CellsBench(read, parsed.GetValue(seed)).Run(name), parsed.GetValue(json));
        });
        return command;
    }

    private static Command MakeJournal()
    {
        var folder = new Option<string>("--folder") { Description = "A folder on the disk to measure.", Required = true };
        var entries = new Option<int>("--entries") { Description = "Entries before a start.", DefaultValueFactory = _ => 1_000_000 };
        var (seed, json) = (Seed(), JsonFile());
        entries.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 10_000, 10_000_000, "--entries", result.AddError));
        var command = new Command("journal", "Durable commits on a real disk, and starts with a million entries to go through.")
        {
            folder, entries, seed, json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var options = new JournalBenchOptions(parsed.GetRequiredValue(folder), parsed.GetValue(entries), parsed.GetValue(seed));
            var (report, refusal) = await new JournalBench(options).RunAsync(Console.Error.WriteLine);
            return report is null ? Refuse(refusal) : Print(report, parsed.GetValue(json));
        });
        return command;
    }

    private static Command MakeBorder()
    {
        var region = new Option<string>("--region") { Description = "A region's folder.", Required = true };
        var drives = new Option<int>("--drives") { Description = "Drives across borders.", DefaultValueFactory = _ => 1_000 };
        var (seed, json) = (Seed(), JsonFile());
        drives.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, 100_000, "--drives", result.AddError));
        var command = new Command("border", "Drives across borders: who was warned before, and which cameras were foreseen.")
        {
            region, drives, seed, json,
        };
        command.SetAction(parsed =>
        {
            var options = new BorderBenchOptions(parsed.GetRequiredValue(region), parsed.GetValue(drives), parsed.GetValue(seed));
            if (!BorderBench.TryRun(options, Console.Error.WriteLine, out var report, out var findings, out var refusal)) return Refuse(refusal);
            Console.Write(findings);
            return Print(report, parsed.GetValue(json));
        });
        return command;
    }

    private static Command MakeBatch()
    {
        var region = new Option<string>("--region") { Description = "A region's folder.", Required = true };
        var officers = new Option<int>("--officers") { Description = "Free officers.", DefaultValueFactory = _ => 2_000 };
        var incidents = new Option<int>("--incidents") { Description = "Incidents that want one each.", DefaultValueFactory = _ => 50 };
        var (seed, json) = (Seed(), JsonFile());
        officers.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, DomainLimits.BatchOfficersMax, "--officers", result.AddError));
        incidents.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, DomainLimits.BatchPlacesMax, "--incidents", result.AddError));
        var command = new Command("batch", "Who should go where, over several incidents at once.") { region, officers, incidents, seed, json };
        command.SetAction(parsed =>
        {
            var options = new BatchBenchOptions(
                parsed.GetRequiredValue(region), parsed.GetValue(officers), parsed.GetValue(incidents), parsed.GetValue(seed));
            return BatchBench.TryRun(options, out var report, out var refusal) ? Print(report, parsed.GetValue(json)) : Refuse(refusal);
        });
        return command;
    }

    private static Command MakePlaces()
    {
        var region = new Option<string>("--region") { Description = "A region's folder.", Required = true };
        var (seed, json) = (Seed(), JsonFile());
        var command = new Command("places", "Searches of many kinds in a region's place index.") { region, seed, json };
        command.SetAction(parsed => PlacesBench.TryRun(parsed.GetRequiredValue(region), parsed.GetValue(seed), out var report, out var refusal)
            ? Print(report, parsed.GetValue(json))
            : Refuse(refusal));
        return command;
    }

    private static Command MakeImport()
    {
        var map = Map();
        var file = new Option<string>("--out") { Description = "The file to write.", Required = true };
        var command = new Command("import", "Makes a file of roads from a map and says what it took, as JSON.") { map, file };
        command.SetAction(parsed =>
        {
            if (!ImportRun.TryImport(parsed.GetRequiredValue(map), parsed.GetRequiredValue(file), out var result, out var refusal))
                return Refuse(refusal);
            Console.WriteLine(JsonSerializer.Serialize(result));
            return 0;
        });
        return command;
    }

    private static bool TryReadBorders(
        string? folder, string? file, [NotNullWhen(true)] out IReadOnlyList<Border>? borders, out string refusal)
    {
        borders = null;
        if (folder is not null)
        {
            if (RegionFolder.TryLoad(folder, out var region, out var refused)
                && RegionFolder.TryReadBorders(region, out var ofRegion, out refused))
                borders = [.. ofRegion.Select(border => border.Border)];
            refusal = refused?.ToString() ?? "";
            return borders is not null;
        }

        try
        {
            if (!GeoJsonBorders.TryRead(File.ReadAllBytes(file!), out var features, out var reason)) refusal = $"{file}: {reason}";
            else if (features.Count == 0) refusal = $"{file}: no border in it";
            else (borders, refusal) = ([.. features.Select(feature => feature.Border)], "");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            refusal = $"{file}: {unreadable.Message}";
        }

        return borders is not null;
    }

    private static int Print(BenchReport report, string? json)
    {
        Console.Write(report.ToTable());
        try
        {
            if (json is not null) File.WriteAllText(json, report.ToJson());
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return Refuse($"{json}: {unwritable.Message}");
        }

        return report.Differ > 0 ? Wrong : 0;
    }

    private static int Refuse(string refusal)
    {
        Console.Error.WriteLine(refusal);
        return Refused;
    }

    private static void Within(int value, int low, int high, string name, Action<string> refuse)
    {
        if (value < low || value > high) refuse($"{name} must be {low} to {high}");
    }

    private static Option<string> Map() => new("--map")
    {
        Description = "An OpenStreetMap file: .osm.pbf, .osm or .osm.xml.",
        Required = true,
    };

    private static Option<ulong> Seed() => new("--seed") { Description = "Of all chance in the run.", DefaultValueFactory = _ => 1 };

    private static Option<string?> JsonFile() => new("--json") { Description = "Write the figures to this file as JSON, too." };
}
