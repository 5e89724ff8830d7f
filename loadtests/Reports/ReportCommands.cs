using System.CommandLine;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>The commands <c>report</c> and <c>compare</c>: both work on the JSON files of runs and need no node.</summary>
internal static class ReportCommands
{
    /// <summary>A file could not be read or written.</summary>
    private const int Refused = 1;

    /// <summary>The second run is worse than the first in something.</summary>
    private const int Worse = 2;

    internal static IEnumerable<Command> Make() => [MakeReport(), MakeCompare()];

    private static Command MakeReport()
    {
        var file = new Argument<string>("FILE") { Description = "A run's JSON." };
        var command = new Command("report", "Draws the page of a run again, beside its JSON.") { file };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            return RunFiles.TryRead(path, out var run, out var reason)
                ? WritePage(Path.ChangeExtension(path, ".html"), RunPage.Of(run, Path.GetFileName(path)))
                : Refuse(reason);
        });
        return command;
    }

    private static Command MakeCompare()
    {
        var before = new Argument<string>("A.json") { Description = "The run before." };
        var after = new Argument<string>("B.json") { Description = "The run after." };
        var html = new Option<string?>("--html") { Description = "Writes both side by side as a page into this file." };
        var command = new Command(
            "compare",
            $"Says what is better or worse in B than in A. Ends with 0 when nothing is worse, "
                + $"{Worse} when something is, {Refused} when it cannot say.")
        {
            before, after, html,
        };
        command.SetAction(parsed =>
        {
            var (pathA, pathB) = (parsed.GetRequiredValue(before), parsed.GetRequiredValue(after));
            if (!RunFiles.TryRead(pathA, out var a, out var reason) || !RunFiles.TryRead(pathB, out var b, out reason))
                return Refuse(reason);
            var comparison = RunComparison.Of(a, b);
            if (comparison.IsEmpty) return Refuse($"{pathA} and {pathB} have nothing in common that could be compared");
            Print(comparison);
            var page = parsed.GetValue(html);
            var written = page is null ? 0
                : WritePage(page, ComparisonPage.Of(comparison, Path.GetFileName(pathA), Path.GetFileName(pathB)));
            if (written != 0 || comparison.IsWorse) return written != 0 ? written : Worse;
            return comparison.IsWhole ? 0 : Refuse($"{(a.Complete ? pathB : pathA)} was stopped before its end: no verdict");
        });
        return command;
    }

    private static void Print(RunComparison comparison)
    {
        foreach (var change in new[] { Change.Worse, Change.Better })
        {
            var word = change == Change.Worse ? "worse " : "better";
            foreach (var verdict in comparison.Verdicts.Where(each => each.Change == change))
                Console.WriteLine($"{word}  {verdict.Kind} \"{verdict.Text}\" {(verdict.B ? "holds now" : "broke")}");
            foreach (var figure in comparison.Figures.Where(each => each.Change == change))
                Console.WriteLine($"{word}  {ComparisonPage.LineOf(figure)}");
        }

        Console.WriteLine(ComparisonPage.SentenceOf(comparison));
    }

    private static int WritePage(string path, string page)
    {
        try
        {
            File.WriteAllText(path, page);
            Console.WriteLine(path);
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse($"{path} cannot be written: {error.Message}");
        }
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return Refused;
    }
}
