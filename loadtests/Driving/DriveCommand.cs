using System.CommandLine;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>The command <c>drive</c>.</summary>
internal static class DriveCommand
{
    internal static Command Make()
    {
        var node = new NodeOptions();
        var callsPerHour = new Option<double?>("--calls-per-hour")
        {
            Description = "Invented calls per hour of the node's clock. Default: one per 20 officers.",
        };
        var invent = new Option<bool>("--invent") { Description = "Invent calls even where the region has recorded ones." };
        var from = new Option<double>("--from") { Description = "Skip calls before this second of the plan." };
        var until = new Option<double?>("--until")
        {
            Description = "Make no calls after this second; then wait until nobody is under way, and report.",
        };
        var report = new Option<string?>("--report") { Description = "Write the report to this file as JSON." };
        var measured = new Option<string?>("--measured")
        {
            Description = "Real figures to show beside (interval,group,n,mean_s,median_s,p90_s,p95_s).",
        };
        var answer = new Option<bool>("--answer")
        {
            Description = "Officers answer directives (--answer false: they only patrol).",
            DefaultValueFactory = _ => true,
        };
        var obedient = new Option<bool>("--obedient") { Description = "Nobody declines and everybody answers." };
        var decline = new Option<double>("--decline")
        {
            Description = "Share of directives declined.",
            DefaultValueFactory = _ => new OfficerHabits().DeclineShare,
        };
        var ignore = new Option<double>("--ignore")
        {
            Description = "Share of directives never answered.",
            DefaultValueFactory = _ => new OfficerHabits().IgnoreShare,
        };
        var emergency = new Option<double>("--emergency-factor")
        {
            Description = "Times road speed on the way to priority 1.",
            DefaultValueFactory = _ => 1,
        };

        var command = new Command("drive", "Puts the region's officers on the road and makes its calls.");
        node.AddTo(command);
        Option[] own = [callsPerHour, invent, from, until, report, measured, answer, obedient, decline, ignore, emergency];
        foreach (var option in own) command.Options.Add(option);
        callsPerHour.Validators.Add(result =>
            Within(result.GetValueOrDefault<double?>() ?? 1, 0.001, 1_000_000, "--calls-per-hour", result.AddError));
        decline.Validators.Add(result => Within(result.GetValueOrDefault<double>(), 0, 1, "--decline", result.AddError));
        ignore.Validators.Add(result => Within(result.GetValueOrDefault<double>(), 0, 1, "--ignore", result.AddError));
        emergency.Validators.Add(result => Within(result.GetValueOrDefault<double>(), 0.5, 2, "--emergency-factor", result.AddError));

        command.SetAction((parsed, cancellation) =>
        {
            var habits = new OfficerHabits
            {
                DeclineShare = parsed.GetValue(decline),
                IgnoreShare = parsed.GetValue(ignore),
                EmergencyFactor = parsed.GetValue(emergency),
            };
            var options = new DriveOptions(
                parsed.GetRequiredValue(node.Region),
                parsed.GetRequiredValue(node.Node),
                parsed.GetRequiredValue(node.Fixes),
                parsed.GetRequiredValue(node.KeyFile),
                parsed.GetValue(node.Seed),
                parsed.GetValue(node.Run),
                parsed.GetValue(callsPerHour),
                parsed.GetValue(from),
                parsed.GetValue(until),
                parsed.GetValue(report),
                parsed.GetValue(measured),
                parsed.GetValue(answer),
                parsed.GetValue(invent),
                parsed.GetValue(obedient) ? habits.Obedient() : habits);
            return DriveAsync(options, TimeProvider.System, cancellation);
        });
        return command;
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
            return options.ReportFile is { } file && DriveRun.Write(report, file) is { Length: > 0 } problem ? Fail(problem) : 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0; // stopped before the run began: nothing to report
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
