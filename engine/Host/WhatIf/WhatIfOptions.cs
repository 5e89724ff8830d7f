using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>What a what-if run is asked for.</summary>
/// <param name="RegionFolder">Roads, stations and speeds are of it.</param>
/// <param name="StateFolder">Whose journals are read; nothing in it is changed.</param>
/// <param name="PolicyFile">Another policy.json; null for the recorded one.</param>
/// <param name="OfficersFile">Another officers.csv; null for the recorded ones.</param>
/// <param name="JsonFile">Where to write the figures; null for nowhere.</param>
internal sealed record WhatIfOptions(
    string RegionFolder, string StateFolder, Instant From, Instant To, string? PolicyFile, string? OfficersFile, string? JsonFile)
{
    /// <summary>The <c>what-if</c> command.</summary>
    /// <param name="run">Runs it; gives the exit code.</param>
    internal static Command Command(Func<WhatIfOptions, int> run)
    {
        var region = new Option<string>("--region") { Description = "The region's folder (docs/REGION.md).", Required = true };
        var state = new Option<string>("--state")
        {
            Description = "The node's state folder. Only read; the node may be running.",
            Required = true,
        };
        var from = Moment("--from", "The period's first moment (ISO 8601).");
        var to = Moment("--to", "The moment after its last.");
        var policy = new Option<string?>("--policy") { Description = "Another policy.json (default: the recorded policy)." };
        var officers = new Option<string?>("--officers") { Description = "Another officers.csv (default: the recorded officers)." };
        var json = new Option<string?>("--json") { Description = "Write the figures to this file as well." };
        var command = new Command("what-if", "Replays a recorded period with another policy or other officers and compares response times.")
        {
            region, state, from, to, policy, officers, json,
        };
        command.SetAction(parsed => run(new WhatIfOptions(
            Path.GetFullPath(parsed.GetValue(region)!), Path.GetFullPath(parsed.GetValue(state)!),
            parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(policy), parsed.GetValue(officers), parsed.GetValue(json))));
        return command;
    }

    private static Option<Instant> Moment(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                && moment >= NodeClock.StartMin && moment <= NodeClock.StartMax) return Instant.From(moment);
            result.AddError($"{name}: '{text}' is not a moment like 2020-04-07T07:00:00Z.");
            return default;
        },
    };
}
