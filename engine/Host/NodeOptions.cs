using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>How a node is started: the options of the command line, checked.</summary>
/// <param name="RegionFolder">The region to serve (docs/REGION.md).</param>
/// <param name="StateFolder">Users, keys, closed streets and the journals. Made when missing.</param>
/// <param name="Http">Where pages, hubs and HTTP are served.</param>
/// <param name="Fixes">Where fixes come in over TCP.</param>
/// <param name="Speed">Node seconds per wall second; 1 in service.</param>
/// <param name="Start">Where the node's clock starts; null for now.</param>
/// <param name="Demo">Adds the demo users. Only on loopback.</param>
/// <param name="JournalBytes">What one city's journal may take, <see cref="JournalBytesMin"/> at least.</param>
/// <param name="JournalKeep">How long a journal keeps what no start needs any more.</param>
/// <param name="ReadsBytes">What the archives of plate reads of all cities may take.</param>
/// <param name="Jt808">Where JT/T 808 terminals connect over TCP; null: nowhere.</param>
/// <param name="Nmea">Where NMEA 0183 trackers send, TCP and UDP; null: nowhere.</param>
public sealed record NodeOptions(
    string RegionFolder,
    string StateFolder,
    IPEndPoint Http,
    IPEndPoint Fixes,
    double Speed,
    DateTimeOffset? Start,
    bool Demo,
    long JournalBytes,
    TimeSpan JournalKeep,
    long ReadsBytes,
    IPEndPoint? Jt808 = null,
    IPEndPoint? Nmea = null)
{
    /// <summary>The least that one city's journal may be allowed: the segment in use, the next one, and one that is kept.</summary>
    public const long JournalBytesMin = (long)JournalLimits.SegmentsMin * ShardLimits.JournalSegmentBytes;

    private const int JournalKeepDaysMax = 3_650;

    /// <summary>True when another machine can reach one of the ports.</summary>
    public bool ListensBeyondLoopback =>
        new[] { Http, Fixes, Jt808, Nmea }.Any(each => each is not null && !IPAddress.IsLoopback(each.Address));

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
        var journalBytes = new Option<long>("--journal-bytes")
        {
            Description = "What one city's journal may take on the disk, e.g. 512M or 2G; at least 24M. When it is full, calls are refused.",
            DefaultValueFactory = _ => ShardLimits.JournalBytesMax,
            CustomParser = result => ParseBytes(result, JournalBytesMin),
        };
        var journalKeep = new Option<TimeSpan>("--journal-keep")
        {
            Description = "How long a journal keeps the past for looking back, e.g. 7d or 12h; sooner let go when room is wanted.",
            DefaultValueFactory = _ => new JournalOptions().KeepFor,
            CustomParser = ParseKeep,
        };
        var readsBytes = new Option<long>("--reads-bytes")
        {
            Description = "What kept plate reads may take on the disk, e.g. 8G; further ones are then matched but not kept.",
            DefaultValueFactory = _ => ReadLimits.ArchiveBytesMax,
            CustomParser = result => ParseBytes(result, 0),
        };
        var jt808 = EndPoint("--jt808", "Address and port for JT/T 808 terminals over TCP; nowhere when left out.", 8808, isPreset: false);
        var nmea = EndPoint("--nmea", "Address and port for NMEA 0183 trackers, TCP and UDP; nowhere when left out.", 8183, isPreset: false);
        var command = new Command("run", "Runs a node.")
        {
            region, state, http, fixes, speed, start, demo, journalBytes, journalKeep, readsBytes, jt808, nmea,
        };
        command.SetAction((parsed, _) => run(new NodeOptions(
            Path.GetFullPath(parsed.GetValue(region)!),
            Path.GetFullPath(parsed.GetValue(state)!),
            parsed.GetValue(http)!,
            parsed.GetValue(fixes)!,
            parsed.GetValue(speed),
            parsed.GetValue(start),
            parsed.GetValue(demo),
            parsed.GetValue(journalBytes),
            parsed.GetValue(journalKeep),
            parsed.GetValue(readsBytes),
            parsed.GetValue(jt808),
            parsed.GetValue(nmea))));
        return command;
    }

    private static long ParseBytes(ArgumentResult result, long least)
    {
        var text = result.Tokens[0].Value;
        var power = text.Length == 0 ? -1 : "KMGT".IndexOf(char.ToUpperInvariant(text[^1]));
        var read = long.TryParse(power < 0 ? text : text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var unit = 1L << (10 * (power + 1));
        if (read && number <= long.MaxValue / unit && number * unit >= least) return number * unit;
        result.AddError($"{result.Argument.Name}: '{text}' is not a size like 512M or 2G of at least {least >> 20}M.");
        return 0;
    }

    private static TimeSpan ParseKeep(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var hours = text.EndsWith('d') ? 24 : text.EndsWith('h') ? 1 : 0;
        if (hours > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= JournalKeepDaysMax * 24 / hours) return TimeSpan.FromHours((double)number * hours);
        result.AddError($"--journal-keep: '{text}' is not a time like 7d or 12h of at most {JournalKeepDaysMax}d.");
        return default;
    }

    private static Option<IPEndPoint> EndPoint(string name, string description, int port, bool isPreset = true) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => isPreset ? new IPEndPoint(IPAddress.Loopback, port) : null!,
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
