using System.CommandLine;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Viid;

/// <summary>The command <c>viid</c>: records of GA/T 1400 at a rate, or at rising rates until the node does not keep up.</summary>
internal static class ViidCommand
{
    internal static Command Make()
    {
        var node = new NodeOptions();
        var id = new Option<string>("--id") { Description = "A sender in the node's viid.json (viid-device).", Required = true };
        var password = new Option<string>("--password-file") { Description = "File with its password.", Required = true };
        var rate = new Option<double>("--rate") { Description = "Records a second.", DefaultValueFactory = _ => 5_000, CustomParser = NodeOptions.ParseRate };
        var batch = new Option<int>("--batch") { Description = "Records of one body, 1 to 1024.", DefaultValueFactory = _ => 150 };
        var connections = new Option<int>("--connections") { Description = "Connections, 1 to 64.", DefaultValueFactory = _ => 8 };
        var picture = new Option<int>("--picture-bytes") { Description = "Of a picture in each record; 0 to 1000000." };
        var knee = new Option<bool>("--knee") { Description = $"Then {RateKnee.Factor} times the rate, until the node does not keep up." };
        var lasting = new Option<TimeSpan>("--for")
        {
            Description = "How long, each time, e.g. 10s.", DefaultValueFactory = _ => TimeSpan.FromSeconds(20), CustomParser = NodeOptions.ParseDuration,
        };
        batch.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, 1_024, "--batch", result.AddError));
        connections.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 1, 64, "--connections", result.AddError));
        picture.Validators.Add(result => Within(result.GetValueOrDefault<int>(), 0, 1_000_000, "--picture-bytes", result.AddError));
        var command = new Command("viid", "Sends passing records of GA/T 1400 in batches; the node's region needs \"server\": true in its viid.json.");
        foreach (var option in new Option[] { node.Node, node.Region, node.Seed, id, password, rate, batch, connections, picture, knee, lasting })
            command.Options.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var options = new ViidFloodOptions(
                parsed.GetValue(rate), parsed.GetValue(batch), parsed.GetValue(lasting), parsed.GetValue(picture), parsed.GetValue(node.Seed));
            var sender = new ViidSender(parsed.GetRequiredValue(node.Node), parsed.GetRequiredValue(id), parsed.GetValue(connections));
            return RunAsync(sender, parsed.GetRequiredValue(node.Region), parsed.GetRequiredValue(password), options, parsed.GetValue(knee), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ViidSender sender, string folder, string passwordFile, ViidFloodOptions options, bool toTheKnee, CancellationToken cancellation)
    {
        using var open = sender;
        if (!RegionFolder.TryLoad(folder, out var region, out var refusal)) return Refuse(refusal.ToString());
        if (!File.Exists(passwordFile)) return Refuse($"{passwordFile} is not there");
        var password = (await File.ReadAllTextAsync(passwordFile, cancellation)).Trim();
        var reason = await sender.RegisterAsync(password, TimeProvider.System, cancellation);
        if (reason.Length > 0) return Refuse(reason);
        string[] cameras = [.. region.Cameras.Where(camera => camera.Jurisdiction != default).Select(camera => camera.Id)];
        if (cameras.Length == 0) return Refuse("the region has no cameras");
        Console.Write(ViidFlood.Header);
        return await RateKnee.RunAsync(
            options.Rate, toTheKnee, double.MaxValue,
            async rate => (await new ViidFlood(sender, cameras, TimeProvider.System).RunAsync(options with { Rate = rate }, cancellation)).Judged,
            Console.WriteLine);
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
}
