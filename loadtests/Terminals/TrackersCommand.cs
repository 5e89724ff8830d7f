using System.CommandLine;
using System.Globalization;
using System.Net;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>The command <c>trackers</c>: a crowd of NMEA trackers, and how often they may report until the node takes less than they send.</summary>
internal static class TrackersCommand
{
    internal static Command Make()
    {
        var node = new NodeOptions();
        var count = new Option<int>("--count") { Description = $"Trackers, 1 to {RegionLimits.TerminalsMax}, each of an officer of its own.", DefaultValueFactory = _ => 4_000 };
        var write = new Option<bool>("--write") { Description = "Write them into the region's terminals.json, and no more; before the node is started." };
        var port = new Option<string>("--nmea") { Description = "The node's port for trackers.", DefaultValueFactory = _ => "127.0.0.1:8183" };
        var over = new Option<string>("--over")
        {
            Description = $"tcp (a connection each; beyond {TrackerCrowd.ConnectionsMax} they share them) or udp.", DefaultValueFactory = _ => "tcp",
        };
        var (every, lasting, knee) = TerminalPlan.Options();
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > RegionLimits.TerminalsMax) result.AddError($"--count: 1 to {RegionLimits.TerminalsMax}");
        });
        over.AcceptOnlyFromAmong("tcp", "udp");
        var command = new Command(
            "trackers", "Sends lines of a crowd of NMEA trackers to a node and compares them with what its /metrics say it read and took; nothing is answered in NMEA.");
        TerminalPlan.AddTo(command, node, write, [count, write, port, over, every, lasting, knee]);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!RegionFolder.TryLoad(parsed.GetRequiredValue(node.Region), out var region, out var refusal)) return TerminalPlan.Refuse(refusal.ToString());
            var trackers = parsed.GetValue(count);
            if (trackers > region.Officers.Count)
                return TerminalPlan.Refuse($"--count: the region has {region.Officers.Count} officers, and two trackers of one would refuse each other's fixes");
            if (parsed.GetValue(write)) return TerminalPlan.Write(region, "trackers", trackers, number => ("id", TrackerLine.NameOf(number)));
            if (!IPEndPoint.TryParse(parsed.GetValue(port)!, out var to)) return TerminalPlan.Refuse("--nmea: not an address and port");
            var (session, reason) = await NodeSession.OpenAsync(
                parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(node.KeyFile), TimeProvider.System, cancellation);
            if (session is null) return TerminalPlan.Refuse(reason);
            using var open = session;
            var reader = new FixCountReader(session.Http, TimeProvider.System);
            using var crowd = new TrackerCrowd([.. region.Officers.Select(officer => officer.Start)], trackers, session.Clock, reader, TimeProvider.System);
            return await TerminalPlan.TryAsync(async () =>
            {
                var unopened = await crowd.OpenAsync(to, parsed.GetValue(over) == "tcp", cancellation);
                if (unopened.Length > 0) return TerminalPlan.Refuse($"{unopened}: was the node started with --nmea?");
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trackers:N0} trackers on {crowd.Lanes:N0} sockets"));
                return await RateKnee.RunAsync(
                    trackers / parsed.GetValue(every).TotalSeconds, parsed.GetValue(knee), double.MaxValue,
                    async rate => (await crowd.RunAsync(rate, parsed.GetValue(lasting), cancellation)).Judged, Console.WriteLine);
            }, cancellation);
        });
        return command;
    }
}
