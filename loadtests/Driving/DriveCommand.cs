using System.CommandLine;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>The command <c>drive</c>.</summary>
internal sealed class DriveCommand
{
    private readonly NodeOptions _node = new();
    private readonly Option<double?> _callsPerHour = new("--calls-per-hour")
    {
        Description = "Invented calls per hour of the node's clock. Default: one per 20 officers.",
    };
    private readonly Option<bool> _invent = new("--invent") { Description = "Invent calls even where the region has recorded ones." };
    private readonly Option<double> _from = new("--from") { Description = "Skip calls before this second of the plan." };
    private readonly Option<double?> _until = new("--until")
    {
        Description = "Make no calls after this second; then wait until nobody is under way, and report.",
    };
    private readonly Option<string?> _report = new("--report") { Description = "Write the report to this file as JSON." };
    private readonly Option<string?> _record = new("--record")
    {
        Description = "Look at the node every 5 s, say whether it grew, and write that and the run's page to this folder.",
    };
    private readonly Option<string?> _measured = new("--measured")
    {
        Description = "Real figures to show beside (interval,group,n,mean_s,median_s,p90_s,p95_s).",
    };
    private readonly Option<bool> _answer = new("--answer")
    {
        Description = "Officers answer directives (--answer false: they only patrol).",
        DefaultValueFactory = _ => true,
    };
    private readonly Option<bool> _obedient = new("--obedient") { Description = "Nobody declines and everybody answers." };
    private readonly Option<double> _decline = new("--decline")
    {
        Description = "Share of directives declined.",
        DefaultValueFactory = _ => new OfficerHabits().DeclineShare,
    };
    private readonly Option<double> _ignore = new("--ignore")
    {
        Description = "Share of directives never answered.",
        DefaultValueFactory = _ => new OfficerHabits().IgnoreShare,
    };
    private readonly Option<double> _emergency = new("--emergency-factor")
    {
        Description = "Times road speed on the way to priority 1.",
        DefaultValueFactory = _ => 1,
    };

    private DriveCommand()
    {
    }

    internal static Command Make() => new DriveCommand().Build();

    private Command Build()
    {
        var command = new Command("drive", "Puts the region's officers on the road and makes its calls.");
        _node.AddTo(command);
        Option[] own =
        [
            _callsPerHour, _invent, _from, _until, _report, _record, _measured, _answer, _obedient, _decline, _ignore, _emergency,
        ];
        foreach (var option in own) command.Options.Add(option);
        _callsPerHour.Validators.Add(result =>
            Within(result.GetValueOrDefault<double?>() ?? 1, 0.001, 1_000_000, "--calls-per-hour", result.AddError));
        _decline.Validators.Add(result => Within(result.GetValueOrDefault<double>(), 0, 1, "--decline", result.AddError));
        _ignore.Validators.Add(result => Within(result.GetValueOrDefault<double>(), 0, 1, "--ignore", result.AddError));
        _emergency.Validators.Add(result => Within(result.GetValueOrDefault<double>(), 0.5, 2, "--emergency-factor", result.AddError));

        command.SetAction((parsed, cancellation) => DriveAsync(Read(parsed), TimeProvider.System, cancellation));
        return command;
    }

    private DriveOptions Read(ParseResult parsed)
    {
        var habits = new OfficerHabits
        {
            DeclineShare = parsed.GetValue(_decline),
            IgnoreShare = parsed.GetValue(_ignore),
            EmergencyFactor = parsed.GetValue(_emergency),
        };
        return new DriveOptions(
            parsed.GetRequiredValue(_node.Region),
            parsed.GetRequiredValue(_node.Node),
            parsed.GetRequiredValue(_node.Fixes),
            parsed.GetRequiredValue(_node.KeyFile),
            parsed.GetValue(_node.Seed),
            parsed.GetValue(_node.Run),
            parsed.GetValue(_callsPerHour),
            parsed.GetValue(_from),
            parsed.GetValue(_until),
            parsed.GetValue(_report),
            parsed.GetValue(_record),
            parsed.GetValue(_measured),
            parsed.GetValue(_answer),
            parsed.GetValue(_invent),
            parsed.GetValue(_obedient) ? habits.Obedient() : habits);
    }

    private static async Task<int> DriveAsync(DriveOptions options, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            var (session, noNode) = await NodeSession.OpenAsync(options.Node, options.KeyFile, time, cancellation);
            if (session is null) return Fail(noNode);
            using var open = session;
            if (!RegionGround.TryLoad(options.RegionFolder, options.MeasuredFile, out var region, out var refusal)) return Fail(refusal);
            if (region!.Region.Id != session.Region.Id)
                return Fail($"the node runs region {session.Region.Id}, the folder {options.RegionFolder} holds {region.Region.Id}");

            var run = new DriveRun(options, region, session.Region, session.Http, session.Clock, time, Console.WriteLine);
            var (report, noConnection) = await run.RunAsync(session.Key, cancellation);
            if (report is null) return Fail(noConnection);
            Console.WriteLine(report.ToTable());
            if (options.ReportFile is { } file && DriveRun.Write(report, file) is { Length: > 0 } problem) return Fail(problem);
            return run.Record is { } record && options.RecordFolder is { } folder ? WriteRecord(record, folder) : 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0; // stopped before the run began: nothing to report
        }
    }

    private static int WriteRecord(RunRecord record, string folder)
    {
        foreach (var limit in record.Limits)
            Console.WriteLine(FormattableString.Invariant($"{(limit.Passed ? "ok " : "NOT")} {limit.Text} {limit.Most} {limit.Unit}"));
        try
        {
            Console.WriteLine(RunFiles.Write(record, folder).Html);
            return 0;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return Fail($"{folder}: {unwritable.Message}");
        }
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    private static void Within(double value, double low, double high, string name, Action<string> refuse)
    {
        if (!(value >= low && value <= high)) refuse($"{name} must be {low} to {high}");
    }
}
