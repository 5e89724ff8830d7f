using System.Globalization;
using System.Net;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>A real node in a process of its own with the generated province, as <c>measure fixes</c> meets it.</summary>
internal sealed class OwnNode : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private OwnNode(PeerProcess process, int http, int fixes, string keys)
    {
        _process = process;
        Http = new Uri($"http://127.0.0.1:{http}/");
        Fixes = new IPEndPoint(IPAddress.Loopback, fixes);
        Keys = keys;
    }

    /// <summary>Its HTTP address.</summary>
    public Uri Http { get; }

    /// <summary>Where it takes fixes.</summary>
    public IPEndPoint Fixes { get; }

    /// <summary>The file with its key.</summary>
    public string Keys { get; }

    /// <summary>The node's assembly in this repository, as built for release; null when it is not built.</summary>
    /// <param name="from">A folder of this repository whose name is that of the framework.</param>
    public static string? Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "SmartPolicing.Realtime.sln"))) continue;
            var framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(from));
            var host = Path.Combine(folder.FullName, "engine/Host/bin/Release", framework, "SmartPolicing.Realtime.Host.dll");
            return File.Exists(host) ? host : null;
        }

        return null;
    }

    /// <summary>Makes the generated province.</summary>
    /// <returns>Its folder read back, or null and one line for a person.</returns>
    public static async Task<(Region? Region, string Reason)> MakeRegionAsync(
        string host, string folder, int officers, CancellationToken cancellation)
    {
        var (code, lines) = await PeerProcess.RunAsync(
            PeerLimits.StartWithin, cancellation, "dotnet", host, "region", "handong", folder, "--officers", $"{officers}");
        if (code != 0) return (null, $"the province was not made: {lines}");
        return RegionFolder.TryLoad(folder, out var region, out var refusal) ? (region, "") : (null, refusal.ToString());
    }

    /// <summary>Officers and where they start.</summary>
    public static IReadOnlyList<OfficerSeat> SeatsOf(Region region) =>
        [.. region.Officers.Select((OfficerRegistration officer) => new OfficerSeat(officer.Id.Value, officer.Start, officer.Home.Value))];

    /// <param name="speed">Node seconds per wall second.</param>
    /// <returns>The node, or null and one line for a person.</returns>
    public static async Task<(OwnNode? Node, string Reason)> StartAsync(
        string host, string region, string state, double speed, CancellationToken cancellation)
    {
        var (http, fixes) = (PeerProcess.FreePort(), PeerProcess.FreePort());
        var process = PeerProcess.Start( // It need not save what is thrown away.
            "KILL", "dotnet", host, "run", "--region", region, "--state", state, "--http", $"127.0.0.1:{http}",
            "--fixes", $"127.0.0.1:{fixes}", "--speed", string.Create(CultureInfo.InvariantCulture, $"{speed}"), "--demo");
        var node = new OwnNode(process, http, fixes, Path.Combine(state, "keys.json"));
        using var client = new HttpClient { BaseAddress = node.Http };
        try
        {
            var reason = await process.WaitUntilAsync(async () => await client.GetStringAsync("/health", cancellation), cancellation);
            if (reason.Length == 0) return (node, "");
            await node.DisposeAsync();
            return (null, $"the node: {reason}");
        }
        catch (OperationCanceledException)
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets it stand still while others are measured: it ticks and makes frames also when nothing comes.</summary>
    public Task StandStillAsync() => _process.SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task GoOnAsync() => _process.SignalAsync("CONT");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
