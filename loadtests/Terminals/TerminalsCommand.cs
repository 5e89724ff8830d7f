using System.CommandLine;
using System.Globalization;
using System.Net;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>The command <c>terminals</c>: a crowd of JT/T 808 terminals, and how often they may report until answers come late.</summary>
internal static class TerminalsCommand
{
    internal static Command Make()
    {
        var node = new NodeOptions();
        var count = new Option<int>("--count") { Description = $"Terminals, 1 to {Jt808Limits.ConnectionsMax}.", DefaultValueFactory = _ => 10_000 };
        var write = new Option<bool>("--write") { Description = "Write them into the region's terminals.json, and no more; before the node is started." };
        var port = new Option<string>("--jt808") { Description = "The node's port for terminals.", DefaultValueFactory = _ => "127.0.0.1:8808" };
        var version = new Option<string>("--version-of") { Description = "2013 or 2019.", DefaultValueFactory = _ => "2019" };
        var (every, lasting, knee) = TerminalPlan.Options();
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > Jt808Limits.ConnectionsMax) result.AddError($"--count: 1 to {Jt808Limits.ConnectionsMax}");
        });
        version.AcceptOnlyFromAmong("2013", "2019");
        var command = new Command(
            "terminals",
            "Connects a crowd of JT/T 808 terminals to a node and measures how their reports are answered. Times are told in whole seconds: of a "
            + "terminal that reports more often, and of several of one officer, the node answers all and takes one a second as a fix.");
        TerminalPlan.AddTo(command, node, write, [count, write, port, every, lasting, version, knee]);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!RegionFolder.TryLoad(parsed.GetRequiredValue(node.Region), out var region, out var refusal)) return TerminalPlan.Refuse(refusal.ToString());
            var terminals = parsed.GetValue(count);
            if (parsed.GetValue(write)) return TerminalPlan.Write(region, "terminals", terminals, number => ("phone", TerminalCrowd.PhoneOf(number)));
            if (!IPEndPoint.TryParse(parsed.GetValue(port)!, out var to)) return TerminalPlan.Refuse("--jt808: not an address and port");
            var (session, reason) = await NodeSession.OpenAsync(
                parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(node.KeyFile), TimeProvider.System, cancellation);
            if (session is null) return TerminalPlan.Refuse(reason);
            using var open = session;
            var layout = parsed.GetValue(version) == "2019" ? Jt808Layout.Long : Jt808Layout.Short;
            using var crowd = new TerminalCrowd(
                [.. region.Officers.Select(officer => officer.Start)], terminals, layout, session.Clock, new FixCountReader(session.Http, TimeProvider.System),
                TimeProvider.System);
            return await TerminalPlan.TryAsync(async () =>
            {
                var unopened = await crowd.OpenAsync(to, cancellation);
                if (unopened.Length > 0) return TerminalPlan.Refuse($"{unopened}. Was terminals.json written with --write, and the node started after it?");
                var opening = crowd.Opening;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{opening.Count:N0} terminals are there: ms from connecting to authenticated p50 {opening.Median:0.0} p99 {opening.P99:0.0} max {opening.Max:0.0}"));
                return await RateKnee.RunAsync(
                    terminals / parsed.GetValue(every).TotalSeconds, parsed.GetValue(knee), double.MaxValue,
                    async rate => (await crowd.RunAsync(rate, parsed.GetValue(lasting), cancellation)).Judged, Console.WriteLine);
            }, cancellation);
        });
        return command;
    }
}
