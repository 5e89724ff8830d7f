using System.CommandLine;
using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Partners;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>The commands <c>measure fixes</c>, <c>measure calls</c>, <c>measure desk</c>, <c>measure reads</c> and
/// <c>measure partners</c>.</summary>
internal static class MeasureCommands
{
    internal static Command Make()
    {
        var command = new Command("measure", "Measures the node.");
        command.Subcommands.Add(MakeFixes());
        command.Subcommands.Add(MakeCalls());
        command.Subcommands.Add(MakeDesk());
        command.Subcommands.Add(MakeReads());
        command.Subcommands.Add(MakePartners());
        return command;
    }

    private static Command MakeFixes()
    {
        var node = new NodeOptions();
        var connections = new Option<int>("--connections") { Description = "TCP connections, 1 to 64.", DefaultValueFactory = _ => 2 };
        var batch = new Option<int>("--batch") { Description = "Fixes in one write, 1 to 4096.", DefaultValueFactory = _ => 50 };
        var lasting = Duration(TimeSpan.FromSeconds(10));
        connections.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 64, "--connections", result.AddError));
        batch.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 4_096, "--batch", result.AddError));
        var command = new Command("fixes", "Sends fixes as fast as the node takes them.");
        node.AddTo(command);
        command.Options.Add(connections);
        command.Options.Add(batch);
        command.Options.Add(lasting);
        command.SetAction((parsed, cancellation) => WithNodeAsync(parsed, node, async (session, region) =>
        {
            var options = new FixFloodOptions(
                parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(node.Fixes),
                Math.Min(parsed.GetValue(connections), region.Seats.Count),
                parsed.GetValue(batch), parsed.GetValue(lasting));
            var flood = new FixFlood(options, region.Seats, session.Clock, TimeProvider.System);
            var (result, reason) = await flood.RunAsync(session.Http, session.Key, cancellation);
            return (result?.ToTable(), reason);
        }, cancellation));
        return command;
    }

    private static Command MakeCalls()
    {
        var node = new NodeOptions();
        var rate = new Option<double>("--rate")
        {
            Description = "Fixes a second in the background.",
            DefaultValueFactory = _ => 5_000,
            CustomParser = NodeOptions.ParseRate,
        };
        var calls = new Option<double>("--calls")
        {
            Description = "Calls a second.",
            DefaultValueFactory = _ => 20,
            CustomParser = NodeOptions.ParseRate,
        };
        var lasting = Duration(TimeSpan.FromSeconds(60));
        var command = new Command("calls", "Measures the time from a call to its directive while fixes flow.");
        node.AddTo(command);
        command.Options.Add(rate);
        command.Options.Add(calls);
        command.Options.Add(lasting);
        command.SetAction((parsed, cancellation) => WithNodeAsync(parsed, node, async (session, region) =>
        {
            var types = TypesOf(session, issued: true);
            if (types.Count == 0) return (null, "no incident type of this region is issued automatically: there is nothing to measure");
            var options = new CallLatencyOptions(
                parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(node.Fixes), parsed.GetValue(rate), parsed.GetValue(calls),
                parsed.GetValue(lasting), parsed.GetValue(node.Seed), parsed.GetValue(node.Run));
            var latency = new CallLatency(options, region, session.Http, session.Clock, TimeProvider.System, Console.WriteLine);
            var (result, reason) = await latency.RunAsync(session.Key, types, cancellation);
            return (result?.ToTable(), reason);
        }, cancellation));
        return command;
    }

    private static Command MakeDesk()
    {
        var node = new NodeOptions();
        var rate = new Option<double>("--rate")
        {
            Description = "Fixes a second in the background.",
            DefaultValueFactory = _ => 4_000,
            CustomParser = NodeOptions.ParseRate,
        };
        var calls = new Option<double>("--calls")
        {
            Description = "Calls a second, of types that a person has to send to.",
            DefaultValueFactory = _ => 5,
            CustomParser = NodeOptions.ParseRate,
        };
        var user = new Option<string>("--user") { Description = "A dispatcher.", DefaultValueFactory = _ => "dispatcher" };
        var password = new Option<string>("--password") { Description = "The dispatcher's.", DefaultValueFactory = _ => "demo" };
        var lasting = Duration(TimeSpan.FromSeconds(30));
        var command = new Command(
            "desk", "Measures the time from a call to the ranked officers on a desk, and from the desk's order to its directive, while fixes flow.");
        node.AddTo(command);
        foreach (var option in new Option[] { rate, calls, user, password, lasting }) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => WithNodeAsync(parsed, node, async (session, region) =>
        {
            var types = TypesOf(session, issued: false);
            if (types.Count == 0) return (null, "every incident type of this region is issued automatically: no desk has anything to do");
            var options = new DeskLatencyOptions(
                parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(node.Fixes), parsed.GetValue(rate), parsed.GetValue(calls),
                parsed.GetValue(lasting), parsed.GetValue(node.Seed), parsed.GetValue(node.Run) ?? session.Clock.Now.ToString(),
                parsed.GetValue(user)!, parsed.GetValue(password)!);
            var latency = new DeskLatency(options, region, session.Http, session.Clock, TimeProvider.System, Console.WriteLine);
            var (result, reason) = await latency.RunAsync(session.Key, types, cancellation);
            return (result?.ToTable(), reason);
        }, cancellation));
        return command;
    }

    private static Command MakeReads()
    {
        var node = new NodeOptions();
        var rate = new Option<double>("--rate")
        {
            Description = "Plate reads a second.",
            DefaultValueFactory = _ => 5_000,
            CustomParser = NodeOptions.ParseRate,
        };
        var connections = new Option<int>("--connections") { Description = "Connections, 1 to 64.", DefaultValueFactory = _ => 4 };
        var http = new Option<bool>("--http") { Description = "Batches of JSON over HTTP instead of frames over TCP." };
        var share = new Option<double>("--share-hits") { Description = "Part of the reads that are hits, 0 to 1.", DefaultValueFactory = _ => 0 };
        var plates = new Option<FileInfo?>("--plates") { Description = "File with the plates of hits, one a line; each must be looked for." };
        var calls = new Option<double>("--calls")
        {
            Description = "Calls a second beside them, to see whether reads delay a call; after the reads the same alone.",
            DefaultValueFactory = _ => 4,
            CustomParser = NodeOptions.ParseRate,
        };
        var lasting = Duration(TimeSpan.FromSeconds(60));
        connections.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 64, "--connections", result.AddError));
        var command = new Command("reads", "Sends plate reads of vehicles that drive from camera to camera; the key needs the role cameras.");
        node.AddTo(command);
        foreach (var option in new Option[] { rate, connections, http, share, plates, calls, lasting }) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var part = result.GetValue(share);
            if (part is not (>= 0 and <= 1)) result.AddError("--share-hits must be 0 to 1");
            if (part > 0 && result.GetValue(plates) is not { Exists: true }) result.AddError("--share-hits needs --plates FILE");
        });
        command.SetAction((parsed, cancellation) => WithNodeAsync(parsed, node, async (session, region) =>
        {
            string[] hits = parsed.GetValue(plates) is { } file ? [.. File.ReadLines(file.FullName).Where(line => line.Length > 0)] : [];
            if (parsed.GetValue(share) > 0 && hits.Length == 0) return (null, "--plates: the file has no plate");
            var options = new ReadFloodOptions(
                parsed.GetRequiredValue(node.Fixes), parsed.GetValue(rate), parsed.GetValue(connections), parsed.GetValue(lasting),
                parsed.GetValue(node.Seed), parsed.GetValue(share), hits, parsed.GetValue(http));
            var flood = new ReadFlood(options, region.Region.Cameras, session.Clock, TimeProvider.System);
            var types = TypesOf(session, issued: true);
            if (types.Count == 0) return (null, "no incident type of this region is issued automatically: no call can be followed");
            var beside = new CallsBeside(
                parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(node.Fixes), parsed.GetValue(calls),
                parsed.GetValue(node.Seed), parsed.GetValue(node.Run) ?? session.Clock.Now.ToString(), types, region, session);
            return await ReadsAsync(flood, beside, options.Lasting, session, cancellation);
        }, cancellation));
        return command;
    }

    private static async Task<(string? Table, string Reason)> ReadsAsync(
        ReadFlood flood, CallsBeside beside, TimeSpan lasting, NodeSession session, CancellationToken cancellation)
    {
        var (warm, reason) = await beside.WarmUpAsync(cancellation);
        if (warm is null) return (null, reason);
        var calling = beside.BesideAsync(lasting, cancellation);
        var (reads, noReads) = await flood.RunAsync(session.Http, session.Key, cancellation);
        var (together, noCalls) = await calling;
        if (reads is null || together is null) return (null, noReads + noCalls);
        (var alone, reason) = await beside.AloneAsync(cancellation);
        if (alone is null) return (null, reason);
        return (reads.ToTable() + CallsBeside.Line("calls beside the reads", together) + CallsBeside.Line("calls alone, after them", alone), "");
    }

    private static Command MakePartners()
    {
        var node = new NodeOptions();
        var port = new Option<int>("--receive")
        {
            Description = "Loopback port that agreements of kind webhook lead to, each with a path of its own (partners --write --told N).",
            DefaultValueFactory = _ => 9_102,
        };
        var calls = new Option<double>("--calls") { Description = "Calls a second.", DefaultValueFactory = _ => 50, CustomParser = NodeOptions.ParseRate };
        var knee = new Option<bool>("--knee") { Description = $"Then {RateKnee.Factor} times as many calls, until partners are told late." };
        var lasting = Duration(TimeSpan.FromSeconds(20));
        port.Validators.Add(result => Within(result.GetValueOrDefault<int>(), ushort.MaxValue, "--receive", result.AddError));
        var command = new Command(
            "partners",
            "Measures how long after a call the node's partners are told of it, and how many deliveries they get. It leaves its incidents open "
            + "(20,000 a city at most), and the node with deliveries for partners that are not there any more: use a state folder made for it.");
        node.AddTo(command);
        foreach (var option in new Option[] { port, calls, knee, lasting }) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => WithNodeAsync(parsed, node, async (session, region) =>
        {
            var hooks = PartnerAgreements.HooksOf(parsed.GetRequiredValue(node.Region), parsed.GetValue(port), out var reason);
            if (hooks.Count == 0) return (null, reason);
            var places = new ApartPlaces(session.Region, region, parsed.GetValue(node.Seed), parsed.GetValue(node.Run) ?? session.Clock.Now.ToString());
            var traffic = new PartnerTraffic(session.Http, hooks, places, TimeProvider.System);
            await using var listening = await traffic.ListenAsync(parsed.GetValue(port), cancellation);
            reason = await traffic.SettleAsync(cancellation);
            if (reason.Length > 0) return (null, reason);
            var code = await RateKnee.RunAsync(
                parsed.GetValue(calls), parsed.GetValue(knee), double.MaxValue,
                rate => traffic.RunAsync(rate, parsed.GetValue(lasting), cancellation), Console.WriteLine);
            return code == 0 ? ("", "") : (null, "the first rate broke a limit");
        }, cancellation));
        return command;
    }

    private static List<CallType> TypesOf(NodeSession session, bool issued) =>
    [
        .. session.Region.Types.Where(type => type.AutoIssue == issued)
            .Select(type => new CallType(type.Code, type.Name, type.NameZh, type.Priority, type.AutoIssue)),
    ];

    private static async Task<int> WithNodeAsync(
        ParseResult parsed,
        NodeOptions node,
        Func<NodeSession, RegionGround, Task<(string? Table, string Reason)>> measure,
        CancellationToken cancellation)
    {
        try
        {
            var (session, reason) = await NodeSession.OpenAsync(
                parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(node.KeyFile), TimeProvider.System, cancellation);
            string? table = null;
            if (session is not null)
            {
                using var open = session;
                if (RegionGround.TryLoad(parsed.GetRequiredValue(node.Region), null, out var region, out reason))
                    (table, reason) = await measure(session, region!);
            }

            if (table is null) Console.Error.WriteLine(reason);
            else Console.Write(table);
            return table is null ? 1 : 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine("stopped before the measurement was complete");
            return 1;
        }
    }

    private static Option<TimeSpan> Duration(TimeSpan preset) => new("--for")
    {
        Description = "How long, e.g. 10s or 2m.",
        DefaultValueFactory = _ => preset,
        CustomParser = NodeOptions.ParseDuration,
    };

    private static void Within(int value, int high, string name, Action<string> refuse)
    {
        if (value < 1 || value > high) refuse($"{name} must be 1 to {high}");
    }
}
