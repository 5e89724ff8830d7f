using System.Net;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>Redis, started by us in a folder of its own on a free port of the loopback.</summary>
internal sealed class RedisPeer : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private RedisPeer(PeerProcess process, IPEndPoint address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>"7.0.15".</summary>
    public string Version { get; private set; } = "";

    /// <summary>How it was set up, in words.</summary>
    public static string SetUp =>
        "no persistence (save \"\", appendonly no), as for a cache of positions; otherwise as it comes; TCP over the loopback";

    /// <summary>As a cache of positions is set up: nothing on the disk.</summary>
    public static IReadOnlyList<string> Arguments(int port, string folder) =>
    [
        "--port", $"{port}", "--bind", "127.0.0.1", "--protected-mode", "yes", "--daemonize", "no",
        "--save", "", "--appendonly", "no", "--dir", folder,
    ];

    /// <returns>The server, or null and one line for a person.</returns>
    public static async Task<(RedisPeer? Redis, string Reason)> StartAsync(string program, string folder, CancellationToken cancellation)
    {
        var port = PeerProcess.FreePort();
        var process = PeerProcess.Start("TERM", [program, .. Arguments(port, folder)]);
        var redis = new RedisPeer(process, new IPEndPoint(IPAddress.Loopback, port));
        try
        {
            var reason = await process.WaitUntilAsync(() => Task.Run(redis.Greet, cancellation), cancellation);
            if (reason.Length == 0) return (redis, "");
            await redis.DisposeAsync();
            return (null, $"{program}: {reason}");
        }
        catch (OperationCanceledException)
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection.</summary>
    public RespClient Open() => RespClient.Open(Address);

    /// <summary>What commands cost the server by its own slow log, which for a while holds all. Unit: microseconds, median.</summary>
    public static double Microseconds(RespClient client, IReadOnlyCollection<byte[]> commands)
    {
        client.Ask(RespCommand.Of("CONFIG", "SET", "slowlog-max-len", $"{commands.Count}"));
        client.Ask(RespCommand.Of("CONFIG", "SET", "slowlog-log-slower-than", "0"));
        foreach (var command in commands) client.Ask(command);
        var log = client.Ask(RespCommand.Of("SLOWLOG", "GET", $"{commands.Count}")).Items;
        client.Ask(RespCommand.Of("CONFIG", "SET", "slowlog-log-slower-than", "-1"));
        return RateRow.MedianOf([.. log.Select(entry => (double)entry.Items[2].Number)]);
    }

    /// <summary>
    /// The value after <paramref name="name"/> in the line that begins with <paramref name="line"/>; null when there is none.
    /// </summary>
    public static string? Field(string info, string line, string name)
    {
        var found = info.Split('\n').FirstOrDefault(each => each.StartsWith(line, StringComparison.Ordinal));
        var at = found?.IndexOf(name, StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : found![(at + name.Length)..].Split(',')[0].Trim();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private void Greet()
    {
        using var client = Open();
        Version = Field(client.Ask(RespCommand.Of("INFO", "server")).Text, "redis_version:", "redis_version:") ?? "?";
    }
}
