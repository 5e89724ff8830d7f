using System.CommandLine;
using System.Net;
using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>The command <c>run</c>.</summary>
internal sealed class RunCommand
{
    private const int Passed = 0;
    private const int CouldNotRun = 1;
    private const int Failed = 2;

    private readonly Argument<string> _file = new("scenario")
    {
        Description = $"A scenario's file (docs/SCENARIOS.md), or a name of the catalogue: {string.Join(", ", ScenarioFiles.Names())}.",
    };
    private readonly Option<Uri> _against = new("--against")
    {
        Description = "Address of the node, e.g. http://127.0.0.1:8080.",
        Required = true,
        CustomParser = NodeOptions.ParseNode,
    };
    private readonly Option<EndPoint?> _fixes = new("--fixes")
    {
        Description = "Address of the node's fix port. Default: the same host, the next port.",
        CustomParser = NodeOptions.ParseEndPoint,
    };
    private readonly Option<string> _keyFile = new("--key-file")
    {
        Description = "File with NAME.SECRET, or a node's keys.json; the key needs the roles gateway and caller.",
        Required = true,
    };
    private readonly Option<string?> _region = new("--region")
    {
        Description = "The region's folder, when it is at hand: calls then come from its roads, and officers start at their stations.",
    };
    private readonly Option<TimeSpan?> _for = new("--for")
    {
        Description = "How long to measure, e.g. 10m. Default: as the scenario says.",
        CustomParser = result => NodeOptions.ParseDuration(result),
    };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Of all chance. Default: the scenario's." };
    private readonly Option<bool> _knee = new("--knee")
    {
        Description = "Raise the load until a limit breaks, even when the scenario has no line knee.",
    };
    private readonly Option<bool> _noKnee = new("--no-knee") { Description = "Leave the scenario's knee and overload out." };
    private readonly Option<bool> _noPages = new("--no-pages")
    {
        Description = "Leave desks, phones, wanted vehicles, reconnects and broken messages out: they sign in as demo users, whom only a demo node has.",
    };
    private readonly Option<string?> _report = new("--report") { Description = "Write the run's JSON and page into this folder." };

    private RunCommand()
    {
    }

    internal static Command Make() => new RunCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "run",
            "Throws a scenario's load at a node and says whether it held its limits. Ends with 0 when all held, 2 when not, "
                + "1 when it could not run.");
        command.Arguments.Add(_file);
        Option[] options = [_against, _fixes, _keyFile, _region, _for, _seed, _knee, _noKnee, _noPages, _report];
        foreach (var option in options) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_knee) && result.GetValue(_noKnee)) result.AddError("--knee and --no-knee exclude each other");
        });
        command.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (!ScenarioFiles.TryRead(parsed.GetRequiredValue(_file), out var scenario, out var refusal)) return Refused(refusal);
        var node = parsed.GetRequiredValue(_against);
        var options = new RunOptions(
            Changed(scenario!, parsed), node, parsed.GetValue(_fixes) ?? NextPort(node),
            parsed.GetRequiredValue(_keyFile), parsed.GetValue(_region),
            parsed.GetValue(_seed) ?? scenario!.Seed, parsed.GetValue(_knee));
        if (options.Knee && scenario!.Limits.Count == 0) return Refused($"{scenario.Name}: a knee needs limits, and the scenario has none");
        try
        {
            Func<int>? terminal = Console.IsOutputRedirected ? null : () => Console.WindowWidth;
            var (record, reason) = await ScenarioRun.RunAsync(options, Console.Out, terminal, TimeProvider.System, cancellation);
            if (record is null) return Refused(reason);
            Console.WriteLine();
            Console.Write(RunSummary.Of(record));
            return Keep(record, parsed.GetValue(_report)) is { Length: > 0 } problem ? Refused(problem) : record.Passed ? Passed : Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Refused("stopped before the load began");
        }
    }

    private Scenario Changed(Scenario scenario, ParseResult parsed)
    {
        if (parsed.GetValue(_for) is { } lasting) scenario = scenario with { Run = lasting };
        if (parsed.GetValue(_noKnee)) scenario = scenario with { Knee = null, Overload = null };
        if (!parsed.GetValue(_noPages)) return scenario;
        string[] unseen = [LimitNames.MapBehind, LimitNames.PhoneBehind, LimitNames.Reconnect, LimitNames.ViewersLost,
            LimitNames.ReadToTrack, LimitNames.ReadToAlert];
        return scenario with
        {
            Desks = 0,
            Phones = 0,
            WantedPerSecond = 0,
            Reconnects = [],
            MalformedPerSecond = 0,
            Limits = [.. scenario.Limits.Where(limit => !unseen.Contains(limit.Name))],
        };
    }

    private static EndPoint NextPort(Uri node) => IPAddress.TryParse(node.Host, out var address)
        ? new IPEndPoint(address, Math.Min(node.Port + 1, IPEndPoint.MaxPort))
        : new DnsEndPoint(node.Host, Math.Min(node.Port + 1, IPEndPoint.MaxPort));

    private static string Keep(RunRecord record, string? folder)
    {
        if (folder is null) return "";
        try
        {
            var (json, html) = RunFiles.Write(record, folder);
            Console.WriteLine($"{json}{Environment.NewLine}{html}");
            return "";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"{folder}: {problem.Message}";
        }
    }

    private static int Refused(string reason)
    {
        Console.Error.WriteLine(reason);
        return CouldNotRun;
    }
}
