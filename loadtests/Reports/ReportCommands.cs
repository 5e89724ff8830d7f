using System.CommandLine;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>The commands <c>report</c> and <c>compare</c>: both work on the JSON files of runs and need no node.</summary>
internal static class ReportCommands
{
    /// <summary>A file could not be read or written.</summary>
    private const int Refused = 1;

    internal static IEnumerable<Command> Make() => [MakeReport()];

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
