using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>What the commands <c>terminals</c> and <c>trackers</c> share.</summary>
internal static class TerminalPlan
{
    internal static (Option<TimeSpan> Every, Option<TimeSpan> Lasting, Option<bool> Knee) Options() => (
        new Option<TimeSpan>("--every") { Description = "How often each reports.", DefaultValueFactory = _ => TimeSpan.FromSeconds(10), CustomParser = NodeOptions.ParseDuration },
        new Option<TimeSpan>("--for") { Description = "How long each step lasts.", DefaultValueFactory = _ => TimeSpan.FromSeconds(20), CustomParser = NodeOptions.ParseDuration },
        new Option<bool>("--knee") { Description = $"Then {RateKnee.Factor} times as often, until a limit breaks." });

    /// <summary>Adds them; a node and its key are needed unless a file is to be written.</summary>
    internal static void AddTo(Command command, NodeOptions node, Option<bool> write, IReadOnlyList<Option> own)
    {
        (node.Node.Required, node.KeyFile.Required) = (false, false);
        foreach (var option in (Option[])[node.Region, node.Node, node.KeyFile, .. own]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(write) && (result.GetValue(node.Node) is null || result.GetValue(node.KeyFile) is null))
                result.AddError("--node and --key-file are needed without --write");
        });
    }

    /// <summary>Writes one of the two lists of the region's terminals.json, and leaves the other as it is.</summary>
    /// <param name="named">The member by which the one of that number is known, and its value.</param>
    internal static int Write(Region region, string list, int count, Func<int, (string Member, string Value)> named)
    {
        var path = Path.Combine(region.Folder, "terminals.json");
        try
        {
            var file = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [] : [];
            var rows = new JsonArray();
            for (var number = 0; number < count; number++)
            {
                var (member, value) = named(number);
                rows.Add((JsonNode)new JsonObject { [member] = value, ["officer"] = region.Officers[number % region.Officers.Count].Id.Value });
            }

            file[list] = rows;
            File.WriteAllText(path, file.ToJsonString());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return Refuse($"{path}: {fault.Message}");
        }

        Console.WriteLine($"{path}: {count} {list}. A node reads it at its start.");
        return 0;
    }

    /// <summary>Runs, and says in one line why it could not be brought to its end.</summary>
    internal static async Task<int> TryAsync(Func<Task<int>> run, CancellationToken cancellation)
    {
        try
        {
            return await run();
        }
        catch (IOException fault)
        {
            return Refuse(fault.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Refuse("stopped before the measurement was complete");
        }
    }

    internal static int Refuse(string reason)
    {
        Console.Error.WriteLine(reason);
        return 1;
    }
}
