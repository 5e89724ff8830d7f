using System.CommandLine;
using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Partners;

/// <summary>The command <c>partners</c>: documents of partners at a rate, or at rising rates until the node does not keep up.</summary>
internal static class PartnersCommand
{
    private const string Purpose =
        "Sends documents of partners to a node: POST /api/eido, /api/cap or /api/geojson. It leaves behind: eido, an open incident for every "
        + "fifth document, which nobody may close from outside (20,000 a city, then tooManyIncidents: use a state folder made for it); cap and "
        + "geojson, notices that are over, which the node keeps for 30 days in partners.db.";

    internal static Command Make()
    {
        var node = new NodeOptions();
        var format = new Option<string>("--format") { Description = "eido, cap or geojson.", DefaultValueFactory = _ => "eido" };
        var rate = new Option<double>("--rate") { Description = "Documents a second.", DefaultValueFactory = _ => 100, CustomParser = NodeOptions.ParseRate };
        var lasting = new Option<TimeSpan>("--for")
        {
            Description = "How long each step lasts.", DefaultValueFactory = _ => TimeSpan.FromSeconds(20), CustomParser = NodeOptions.ParseDuration,
        };
        var knee = new Option<bool>("--knee")
        {
            Description = $"Then {RateKnee.Factor} times the rate, until documents are refused or answers come late; at most {PartnerAgreements.PerSecondOfOne} a second for each partner.",
        };
        var write = new Option<bool>("--write")
        {
            Description = "Write the region's partners.json and add the partners' keys to --key-file, and no more; before the node is started.",
        };
        var count = new Option<int>("--count") { Description = $"With --write: partners that tell, 1 to {PartnerAgreements.TellingMax}.", DefaultValueFactory = _ => PartnerAgreements.TellingMax };
        var told = new Option<int>("--told") { Description = $"With --write: partners that are told by web hook (measure partners), 0 to {PartnerAgreements.ToldMax}." };
        var port = new Option<int>("--receive") { Description = "With --told: the loopback port they listen on.", DefaultValueFactory = _ => 9_102 };
        format.AcceptOnlyFromAmong("eido", "cap", "geojson");
        count.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, PartnerAgreements.TellingMax, "--count", result.AddError));
        told.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 0, PartnerAgreements.ToldMax, "--told", result.AddError));
        port.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, ushort.MaxValue, "--receive", result.AddError));
        node.Node.Required = false;
        var command = new Command("partners", Purpose);
        foreach (var option in new Option[] { node.Region, node.Node, node.KeyFile, node.Seed, format, rate, lasting, knee, write, count, told, port })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(write) && result.GetValue(node.Node) is null) result.AddError("--node is needed without --write");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var keyFile = parsed.GetRequiredValue(node.KeyFile);
            var folder = parsed.GetRequiredValue(node.Region);
            if (parsed.GetValue(write)) return Task.FromResult(Write(folder, keyFile, parsed.GetValue(count), parsed.GetValue(told), parsed.GetValue(port)));
            var plan = new Plan(parsed.GetValue(format)!, parsed.GetValue(rate), parsed.GetValue(lasting), parsed.GetValue(knee), parsed.GetValue(node.Seed));
            return RunAsync(parsed.GetRequiredValue(node.Node), keyFile, folder, plan, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(Uri node, string keyFile, string folder, Plan plan, CancellationToken cancellation)
    {
        var keys = PartnerAgreements.KeysOf(keyFile, out var reason);
        if (keys.Count == 0) return Refuse(reason);
        double highest = keys.Count * PartnerAgreements.PerSecondOfOne;
        if (plan.Rate > highest)
            return Refuse($"--rate: {keys.Count} partners may send {highest:0} a second together, {PartnerAgreements.PerSecondOfOne} each; --write --count makes more");
        if (!RegionGround.TryLoad(folder, null, out var ground, out reason)) return Refuse(reason);
        var (session, noSession) = await NodeSession.OpenAsync(node, keyFile, TimeProvider.System, cancellation);
        if (session is null) return Refuse(noSession);
        using var open = session;
        var run = string.Create(CultureInfo.InvariantCulture, $"{session.Clock.Now.UnixMilliseconds:x}");
        var story = PartnerStory.Of(plan.Format, run, new ApartPlaces(session.Region, ground!, plan.Seed, run).Next);
        using var flood = new PartnerFlood(node, keys, story, session.Clock, TimeProvider.System);
        try
        {
            return await RateKnee.RunAsync(
                plan.Rate, plan.ToTheKnee, highest, async rate => (await flood.RunAsync(rate, plan.Lasting, cancellation)).Judged, Console.WriteLine);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Refuse("stopped before the measurement was complete");
        }
    }

    private static int Write(string folder, string keyFile, int telling, int told, int port)
    {
        if (!RegionFolder.TryLoad(folder, out var region, out var refusal)) return Refuse(refusal.ToString());
        var reason = PartnerAgreements.Write(region, keyFile, telling, told, port, TimeProvider.System);
        if (reason.Length > 0) return Refuse(reason);
        Console.WriteLine($"{folder}: {telling} partners that tell, their keys in {keyFile}; {told} that are told. A node reads both at its start.");
        return 0;
    }

    private static void Within(int value, int low, int high, string name, Action<string> refuse)
    {
        if (value < low || value > high) refuse($"{name} must be {low} to {high}");
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }

    private sealed record Plan(string Format, double Rate, TimeSpan Lasting, bool ToTheKnee, ulong Seed);
}
