using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>The command <c>terminals</c>: a crowd of JT/T 808 terminals, and how often they may report until answers come late.</summary>
internal static class TerminalsCommand
{
    private const int CountMax = 12_000;
    private const int Refused = 1;
    private const double StepFactor = 1.5;
    private const int StepsMax = 20;

    internal static Command Make()
    {
        var region = new Option<string>("--region") { Description = "The region's folder.", Required = true };
        var count = new Option<int>("--count") { Description = $"Terminals, 1 to {CountMax}.", DefaultValueFactory = _ => 10_000 };
        var write = new Option<bool>("--write") { Description = "Write the region's terminals.json for that many, and no more." };
        var port = new Option<string>("--jt808") { Description = "The node's port for terminals.", DefaultValueFactory = _ => "127.0.0.1:8808" };
        var every = new Option<TimeSpan>("--every")
        {
            Description = "How often each reports.",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(10),
            CustomParser = NodeOptions.ParseDuration,
        };
        var lasting = new Option<TimeSpan>("--for")
        {
            Description = "How long each step lasts.",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(20),
            CustomParser = NodeOptions.ParseDuration,
        };
        var version = new Option<string>("--version-of") { Description = "2013 or 2019.", DefaultValueFactory = _ => "2019" };
        var knee = new Option<bool>("--knee") { Description = $"Then {StepFactor} times as often, until answers come late." };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > CountMax) result.AddError($"--count: 1 to {CountMax}");
        });
        version.AcceptOnlyFromAmong("2013", "2019");
        var command = new Command("terminals", "Connects a crowd of JT/T 808 terminals to a node and measures how their reports are answered.")
        {
            region, count, write, port, every, lasting, version, knee,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!RegionFolder.TryLoad(parsed.GetValue(region)!, out var read, out var refusal)) return Refuse(refusal.ToString());
            if (parsed.GetValue(write)) return Write(read, parsed.GetValue(count));
            if (!IPEndPoint.TryParse(parsed.GetValue(port)!, out var node)) return Refuse("--jt808: not an address and port");
            var layout = parsed.GetValue(version) == "2019" ? Jt808Layout.Long : Jt808Layout.Short;
            using var crowd = new TerminalCrowd(
                [.. read.Officers.Select(officer => officer.Start)], parsed.GetValue(count), layout, TimeProvider.System);
            return await RunAsync(crowd, node, (parsed.GetValue(every), parsed.GetValue(lasting), parsed.GetValue(knee)), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        TerminalCrowd crowd, IPEndPoint node, (TimeSpan Every, TimeSpan Lasting, bool Knee) plan, CancellationToken cancellation)
    {
        var reason = await crowd.OpenAsync(node, cancellation);
        if (reason.Length > 0) return Refuse($"{reason}. Was terminals.json written with --write, and the node started after it?");
        var opening = crowd.Opening;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{opening.Count:N0} terminals are there: ms from connecting to authenticated p50 {opening.Median:0.0} p99 {opening.P99:0.0} max {opening.Max:0.0}"));
        var every = plan.Every;
        for (var step = 0; step < StepsMax; step++)
        {
            var result = await crowd.RunAsync(every, plan.Lasting, cancellation);
            Console.WriteLine(result.ToLine());
            if (!plan.Knee || !result.Holds) return plan.Knee || result.Holds ? 0 : Refused;
            every /= StepFactor;
        }

        return 0;
    }

    private static int Write(Region region, int count)
    {
        var path = Path.Combine(region.Folder, "terminals.json");
        using var file = File.Create(path);
        JsonSerializer.Serialize(file, new
        {
            terminals = Enumerable.Range(0, count).Select(number => new
            {
                phone = TerminalCrowd.PhoneOf(number),
                officer = region.Officers[number % region.Officers.Count].Id.Value,
            }),
        });
        Console.WriteLine($"{path}: {count} terminals");
        return 0;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return Refused;
    }
}
