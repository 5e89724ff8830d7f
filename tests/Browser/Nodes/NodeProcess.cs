using System.Net;
using System.Net.Sockets;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A running node on free ports of the loopback, with a state folder of its own. One test at a time starts and stops it.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    /// <summary>Tries to find two free ports; somebody else may take one between our look and the node's start.</summary>
    private const int PortTries = 5;

    private readonly string _region;
    private readonly string[] _more;
    private ChildProcess _child;

    private NodeProcess(string region, string state, IPEndPoint http, IPEndPoint fixes, string[] more, ChildProcess child)
    {
        _region = region;
        _more = more;
        StateFolder = state;
        Http = http;
        Fixes = fixes;
        _child = child;
        Key = ReadKey(state);
        Client = new NodeHttp(Address, Key);
    }

    internal string StateFolder { get; }

    internal IPEndPoint Http { get; }

    internal IPEndPoint Fixes { get; }

    /// <summary>The key for fixes and calls that the node made at its first start.</summary>
    internal AccessKey Key { get; }

    /// <summary>The node's HTTP interface with <see cref="Key"/>.</summary>
    internal NodeHttp Client { get; }

    internal Uri Address => new($"http://{Http}/");

    /// <summary>The process's number.</summary>
    internal int ProcessId => _child.ProcessId;

    /// <summary>Starts a demo node with a state folder of its own and waits until it says that it is open.</summary>
    internal static Task<NodeProcess> StartAsync(string region, CancellationToken cancellation) =>
        StartAsync(region, Directory.CreateTempSubdirectory("sp-node").FullName, cancellation);

    /// <summary>Starts a demo node and waits until it says that it is open.</summary>
    /// <param name="state">The state folder; deleted at the end.</param>
    /// <param name="more">Further arguments.</param>
    internal static async Task<NodeProcess> StartAsync(string region, string state, CancellationToken cancellation, params string[] more)
    {
        for (var left = PortTries; ; left--)
        {
            var (http, fixes) = FreePorts();
            var child = ChildProcess.Start(RunArguments(region, state, http, fixes, more));
            var (code, errors) = (0, "");
            try
            {
                if (await child.IsOpenAsync(cancellation)) return new NodeProcess(region, state, http, fixes, more, child);
                (code, errors) = (await child.EndAsync(cancellation), child.Errors);
            }
            catch
            {
                await child.DisposeAsync();
                throw;
            }

            await child.DisposeAsync();
            if (code != ExitCodes.CannotListen || left == 1) Assert.Fail($"The node ended with {code}: {errors}");
        }
    }

    /// <summary>Ends the process as a power cut would.</summary>
    internal async Task KillAsync(CancellationToken cancellation)
    {
        await _child.SignalAsync("KILL");
        Assert.Equal(137, await _child.EndAsync(cancellation));
    }

    /// <summary>Asks the process to stop.</summary>
    /// <returns>Its exit code.</returns>
    internal async Task<int> StopAsync(CancellationToken cancellation)
    {
        await _child.SignalAsync("TERM");
        return await _child.EndAsync(cancellation);
    }

    /// <summary>Starts it again after its end, on the same ports with the same state folder.</summary>
    internal async Task RestartAsync(CancellationToken cancellation)
    {
        await _child.DisposeAsync();
        _child = ChildProcess.Start(Arguments(StateFolder));
        Assert.True(await _child.IsOpenAsync(cancellation), _child.Errors);
    }

    /// <summary>What the node has written on standard error, for the message of a failed test.</summary>
    internal string Errors => _child.Errors;

    /// <summary>What the node has written on standard output.</summary>
    internal string Output => _child.Output;

    /// <summary>The arguments that start another node on the same ports.</summary>
    internal string[] Arguments(string state) => RunArguments(_region, state, Http, Fixes, _more);

    /// <summary>The arguments that start a node for a region on these ports.</summary>
    internal static string[] RunArguments(string region, string state, IPEndPoint http, IPEndPoint fixes, params string[] more) =>
        ["run", "--region", region, "--state", state, "--http", http.ToString(), "--fixes", fixes.ToString(), "--demo", .. more];

    /// <summary>Two ports that nobody listened on a moment ago.</summary>
    internal static (IPEndPoint Http, IPEndPoint Fixes) FreePorts()
    {
        using var http = new TcpListener(IPAddress.Loopback, 0);
        using var fixes = new TcpListener(IPAddress.Loopback, 0);
        http.Start();
        fixes.Start();
        return ((IPEndPoint)http.LocalEndpoint, (IPEndPoint)fixes.LocalEndpoint);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _child.DisposeAsync();
        Directory.Delete(StateFolder, recursive: true);
    }

    internal static AccessKey ReadKey(string state)
    {
        Assert.True(AccessKeyFile.TryRead(Path.Combine(state, "keys.json"), out var key, out var reason), reason);
        return key!;
    }
}
