using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>
/// The official H3 library (h3-js), asked through tests/Geo/oracle/h3-oracle.mjs: one question a line, one answer a line.
/// </summary>
internal static class Oracle
{
    /// <summary>The answer to a question that the library refuses.</summary>
    public const string Refused = "!";

    /// <summary>
    /// Generous for one batch on a loaded machine (alone it takes about two seconds); a hung child fails the test instead of holding it.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Lazy<string> Folder = new(Install);

    public static string[] Ask(IReadOnlyCollection<string> questions)
    {
        var (code, output, errors) = Run("node", "h3-oracle.mjs", Folder.Value, string.Join('\n', questions) + "\n");
        Assert.True(code == 0, $"h3-oracle.mjs ended with code {code}: {errors}");
        var answers = output.Split('\n')[..^1];
        Assert.Equal(questions.Count, answers.Length);
        return answers;
    }

    public static string Ask(string question) => Ask([question])[0];

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public static H3Cell Cell(string text)
    {
        Assert.True(H3Cell.TryParse(text, out var cell), $"the official library wrote a cell that is refused here: {text}");
        return cell;
    }

    public static H3Cell[] Cells(string text) => text.Length == 0 ? [] : [.. text.Split(' ').Select(Cell)];

    private static string Install()
    {
        var folder = Repository.Find("tests/Geo/oracle")
            ?? throw new InvalidOperationException("tests/Geo/oracle is not above the test binaries.");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "h3-js")))
        {
            var (code, _, errors) = Run("npm", "ci --ignore-scripts --no-audit --no-fund", folder, "");
            Assert.True(code == 0, $"The tests compare with h3-js; `npm ci` in {folder} ended with code {code}: {errors}");
        }
        return folder;
    }

    private static (int Code, string Output, string Errors) Run(string program, string arguments, string folder, string input)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception missing)
        {
            Assert.Fail($"The tests compare with h3-js and need `{program}` on the path: {missing.Message}");
        }
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child ended before it read everything: its exit code and error text, reported below, say why.
        }
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {arguments} did not end within {Patience}.");
        }
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
