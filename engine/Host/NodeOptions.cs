using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;

namespace SmartPolicing.Realtime.Host;

/// <summary>How a node is started: the options of the command line, checked.</summary>
/// <param name="RegionFolder">The region to serve (docs/REGION.md).</param>
/// <param name="StateFolder">Users, keys, closed streets and, later, the journal. Made when missing.</param>
/// <param name="Http">Where pages, hubs and HTTP are served.</param>
/// <param name="Fixes">Where fixes come in over TCP.</param>
/// <param name="Speed">Node seconds per wall second; 1 in service.</param>
/// <param name="Start">Where the node's clock starts; null for now.</param>
/// <param name="Demo">Adds the demo users. Only on loopback.</param>
public sealed record NodeOptions(
    string RegionFolder,
    string StateFolder,
    IPEndPoint Http,
    IPEndPoint Fixes,
    double Speed,
    DateTimeOffset? Start,
    bool Demo)
{
    /// <summary>True when another machine can reach one of the ports.</summary>
    public bool ListensBeyondLoopback => !IPAddress.IsLoopback(Http.Address) || !IPAddress.IsLoopback(Fixes.Address);

    /// <summary>The address to open in a browser.</summary>
    public Uri Address => new($"http://{Http}/");

    /// <summary>The <c>run</c> command.</summary>
    /// <param name="run">Runs a node until it is told to stop; gives the exit code.</param>
    public static Command Command(Func<NodeOptions, Task<int>> run)
    {
        var region = new Option<string>("--region") { Description = "The region's folder (docs/REGION.md).", Required = true };
        var state = new Option<string>("--state") { Description = "Folder for users and keys; made when missing.", Required = true };
        var http = EndPoint("--http", "Address and port of pages, hubs and HTTP.", 8080);
        var fixes = EndPoint("--fixes", "Address and port for fixes over TCP.", 8081);
        var speed = new Option<double>("--speed")
        {
            Description = "Node seconds per wall second, 0.01 to 1000.",
            DefaultValueFactory = _ => 1,
            CustomParser = ParseSpeed,
        };
        var start = new Option<DateTimeOffset?>("--start")
        {
            Description = "Where the node's clock starts (ISO 8601); now when left out.",
            CustomParser = ParseStart,
        };
        var demo = new Option<bool>("--demo") { Description = "Demo users with the password \"demo\"; refused beyond loopback." };
        var command = new Command("run", "Runs a node.") { region, state, http, fixes, speed, start, demo };
        command.SetAction((parsed, _) => run(new NodeOptions(
            Path.GetFullPath(parsed.GetValue(region)!),
            Path.GetFullPath(parsed.GetValue(state)!),
            parsed.GetValue(http)!,
            parsed.GetValue(fixes)!,
            parsed.GetValue(speed),
            parsed.GetValue(start),
            parsed.GetValue(demo))));
        return command;
    }

    private static Option<IPEndPoint> EndPoint(string name, string description, int port) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, port),
        CustomParser = result =>
        {
            if (IPEndPoint.TryParse(result.Tokens[0].Value, out var endPoint) && endPoint.Port > 0) return endPoint;
            result.AddError($"{name}: '{result.Tokens[0].Value}' is not an address and port like 127.0.0.1:{port}.");
            return null;
        },
    };

    private static double ParseSpeed(ArgumentResult result)
    {
        var read = double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed);
        if (!read || speed is not (>= NodeClock.SpeedMin and <= NodeClock.SpeedMax))
            result.AddError($"--speed: '{result.Tokens[0].Value}' is not a number from {NodeClock.SpeedMin} to {NodeClock.SpeedMax}.");
        return speed;
    }

    private static DateTimeOffset? ParseStart(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            && start >= NodeClock.StartMin && start <= NodeClock.StartMax) return start;
        result.AddError($"--start: '{text}' is not a moment like 2020-04-07T07:00:00Z.");
        return null;
    }
}
