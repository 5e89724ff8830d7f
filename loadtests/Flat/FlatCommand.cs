using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>The command <c>flat</c>.</summary>
internal static class FlatCommand
{
    /// <summary>Bad arguments or files.</summary>
    private const int Refused = 1;

    /// <summary>Four times all police officers of the largest province. Larger tables fit, but nobody asks.</summary>
    private const int OfficersMax = 4_000_000;

    private const string Memory = "memory";
    private const string Fixes = "fixes";
    private const string Dispatch = "dispatch";
    private const string Reads = "reads";

    internal static Command Make()
    {
        var officers = new Option<int[]>("--officers")
        {
            Description = "How many officers, one or more numbers with commas between.",
            DefaultValueFactory = _ => [1_000, 10_000, 100_000, 1_000_000],
            CustomParser = ParseNumbers,
        };
        var region = new Option<string?>("--region") { Description = "A region's folder. Default: the generated province." };
        var seed = new Option<ulong>("--seed") { Description = "Of all chance in the run.", DefaultValueFactory = _ => 1 };
        var only = new Option<string?>("--only") { Description = "Measure this alone." };
        var chart = new Option<string?>("--chart") { Description = "Draw what was measured into this folder, as flat-*.svg." };
        only.AcceptOnlyFromAmong(Memory, Fixes, Dispatch, Reads);
        var command = new Command("flat", "What a fix, a plate read, a dispatch and an officer cost, by the number of officers, in this process.")
        {
            officers, region, seed, only, chart,
        };
        command.SetAction(parsed => WithRegion(parsed.GetValue(region), folder =>
        {
            if (!FlatGround.TryOpen(folder, parsed.GetValue(seed), out var ground, out var refusal)) return Refuse(refusal);
            var run = new FlatRun(ground, parsed.GetValue(seed), Console.Error.WriteLine);
            var report = run.Measure(parsed.GetRequiredValue(officers), PartsOf(parsed.GetValue(only)));
            Console.Write(report.ToTables());
            return parsed.GetValue(chart) is { } into && WriteCharts(report, into) is { Length: > 0 } problem ? Refuse(problem) : 0;
        }));
        return command;
    }

    private static FlatParts PartsOf(string? only) => only switch
    {
        Memory => FlatParts.Memory,
        Fixes => FlatParts.Fixes,
        Dispatch => FlatParts.Dispatch,
        Reads => FlatParts.Reads,
        _ => FlatParts.All,
    };

    private static string WriteCharts(FlatReport report, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, drawn) in report.Charts()) File.WriteAllText(Path.Combine(folder, $"flat-{name}.svg"), drawn.ToSvg());
            return "";
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return $"{folder}: {unwritable.Message}";
        }
    }

    private static int WithRegion(string? folder, Func<string, int> run)
    {
        if (folder is not null) return run(folder);
        var made = Directory.CreateTempSubdirectory("flat-");
        try
        {
            return HandongProvince.EnsureWritten(made.FullName, seed: 1, HandongProvince.OfficersDefault, out var refusal)
                ? run(made.FullName)
                : Refuse(refusal!.ToString());
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    private static int[]? ParseNumbers(ArgumentResult result)
    {
        var numbers = new List<int>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 16 and <= OfficersMax)
            {
                numbers.Add(number);
                continue;
            }

            result.AddError($"'{text}' is no number of officers from 16 to {OfficersMax}");
            return null;
        }

        return [.. numbers];
    }

    private static int Refuse(string refusal)
    {
        Console.Error.WriteLine(refusal);
        return Refused;
    }
}
