using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A fix port on a real socket of this machine.</summary>
internal sealed class IngestPort : IAsyncDisposable
{
    internal static readonly SenderKeys Keys = new(
    [
        new SenderKey("gw", [SenderKey.Gateway], [.. Enumerable.Repeat((byte)7, 32)]),
        new SenderKey("desk", [SenderKey.Caller], [.. Enumerable.Repeat((byte)9, 32)]),
        new SenderKey("cam", [SenderKey.Cameras], [.. Enumerable.Repeat((byte)13, 32)]),
        new SenderKey("gcj", [SenderKey.Gateway, SenderKey.Caller], [.. Enumerable.Repeat((byte)11, 32)], Datum.Gcj02),
    ]);

    private readonly WebApplication _app;
    private readonly IngestMetrics _metrics;

    private IngestPort(WebApplication app, IngestMetrics metrics, IngestCounts counts, int port)
    {
        _app = app;
        _metrics = metrics;
        Counts = counts;
        Port = port;
    }

    internal IngestCounts Counts { get; }

    internal int Port { get; }

    internal static async Task<IngestPort> OpenAsync(IngestOptions options, SenderKeys? keys = null)
    {
        var metrics = new IngestMetrics();
        var counts = new IngestCounts(metrics);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(keys ?? Keys).AddIngest(options, metrics);
        builder.WebHost.UseSockets(sockets => sockets.MaxReadBufferSize = IngestLimits.ReadBufferBytesMax);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseConnectionHandler<FixConnection>()));
        var app = builder.Build();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new IngestPort(app, metrics, counts, new Uri(address).Port);
    }

    internal Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Counts.Dispose();
        _metrics.Dispose();
    }
}

/// <summary>The other end: a gateway that a test drives frame by frame.</summary>
internal sealed class IngestClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private PipeReader _input = PipeReader.Create(Stream.Null);
    private PipeWriter _output = PipeWriter.Create(Stream.Null);

    internal byte[] Nonce { get; private set; } = [];

    internal static async Task<IngestClient> ConnectAsync(IngestPort port)
    {
        var client = new IngestClient();
        await client._tcp.ConnectAsync(IPAddress.Loopback, port.Port);
        client._input = PipeReader.Create(client._tcp.GetStream());
        client._output = PipeWriter.Create(client._tcp.GetStream());
        return client;
    }

    /// <summary>Connects and proves the key "gw".</summary>
    internal static async Task<IngestClient> WelcomedAsync(IngestPort port)
    {
        var client = await ConnectAsync(port);
        await client.ChallengedAsync();
        await client.HelloAsync("gw", 7);
        Assert.Equal(FrameKind.Welcome, (await client.NextAsync())?.Kind);
        return client;
    }

    internal async Task<byte[]> ChallengedAsync()
    {
        var (kind, payload) = (await NextAsync())!.Value;
        Assert.Equal(FrameKind.Challenge, kind);
        Nonce = payload[..16];
        return payload;
    }

    internal async Task HelloAsync(string name, byte secret)
    {
        WireWriter.WriteHello(_output, name, WireHello.Prove([.. Enumerable.Repeat(secret, 32)], Nonce, name));
        await _output.FlushAsync();
    }

    internal async Task SendAsync(params WireFix[] fixes)
    {
        foreach (var fix in fixes) WireWriter.WriteFix(_output, in fix);
        await _output.FlushAsync();
    }

    internal async Task SendBytesAsync(params byte[] bytes) => await _output.WriteAsync(bytes);

    /// <summary>The node's next frame; null when it has closed.</summary>
    internal async Task<(FrameKind Kind, byte[] Payload)?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var read = await _input.ReadAsync(limit.Token);
            var rest = read.Buffer;
            var scanned = WireFrames.TryScan(ref rest, out var frame, out _);
            Assert.NotEqual(ScanResult.Invalid, scanned);
            if (scanned == ScanResult.Done)
            {
                var payload = System.Buffers.BuffersExtensions.ToArray(frame.Payload);
                _input.AdvanceTo(rest.Start);
                return (frame.Kind, payload);
            }

            _input.AdvanceTo(rest.Start, rest.End);
            if (!read.IsCompleted) continue;
            Assert.True(rest.IsEmpty);
            return null;
        }
    }

    internal async Task RefusedAsync(FixRejection reason)
    {
        var (kind, payload) = (await NextAsync())!.Value;
        Assert.Equal(FrameKind.Refused, kind);
        Assert.Equal(reason, (FixRejection)payload[0]);
        Assert.True(payload.Length > 1);
    }

    /// <summary>Says that nothing more comes.</summary>
    internal void Close() => _tcp.Client.Shutdown(SocketShutdown.Send);

    internal void Reset() => _tcp.Client.Close(0); // Without waiting for anything to be sent: that is a reset.

    public void Dispose() => _tcp.Dispose();
}
