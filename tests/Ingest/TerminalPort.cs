using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Nmea;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Ingest.Trails;
using SmartPolicing.Realtime.Server.Tests;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>The ports for terminals and trackers on real sockets of this machine, before a shard that only keeps what it is given.</summary>
internal sealed class TerminalPort : IAsyncDisposable
{
    internal const string Phone = "13800138000";

    private readonly WebApplication _app;
    private readonly IngestMetrics _metrics;
    private readonly PageFixes _fixes;
    private readonly string _folder;
    private readonly int[] _ports;

    private TerminalPort(WebApplication app, IngestMetrics metrics, PageFixes fixes, string folder, TerminalRoom room)
    {
        (_app, _metrics, _fixes, _folder, Room) = (app, metrics, fixes, folder, room);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _ports = [.. addresses.Select(address => new Uri(address).Port)];
        Trail = app.Services.GetRequiredService<TrailStore>();
        Counts = app.Services.GetRequiredService<IngestCounts>();
        Gate = app.Services.GetRequiredService<IngestGate>();
        Datagrams = app.Services.GetRequiredService<NmeaDatagrams>();
    }

    internal TerminalRoom Room { get; }

    internal IngestCounts Counts { get; }

    internal IngestGate Gate { get; }

    internal TrailStore Trail { get; }

    internal NmeaDatagrams Datagrams { get; }

    internal int Jt808 => _ports[0];

    internal int Nmea => _ports[1];

    internal static async Task<TerminalPort> OpenAsync(TimeProvider? wall = null, Func<TerminalPost, TerminalPost>? with = null, int connectionsMax = 100)
    {
        var metrics = new IngestMetrics();
        var gate = new IngestGate(isOpen: true);
        var folder = Directory.CreateTempSubdirectory("sp-terminals-").FullName;
        var options = new IngestOptions([gate.Target], new FixRoutes([(1, 0), (2, 0), (3, 0)]), TimeProvider.System, 1, wall ?? TimeProvider.System);
        var fixes = new PageFixes(options with { Wall = TimeProvider.System }, metrics);
        var trail = new TrailStore(Path.Combine(folder, "trails"), TimeProvider.System, metrics, NullLogger<TrailStore>.Instance);
        TerminalPost[] posts =
        [
            new(TerminalKind.Jt808, Phone, new OfficerId(1), new JurisdictionId(1)) { ZoneMinutes = 480 },
            new(TerminalKind.Jt808, "13800138001", new OfficerId(2), new JurisdictionId(1)) { ZoneMinutes = 480, TerminalId = "0012345", Plate = "京A12345" },
            new(TerminalKind.Nmea, "unit-3", new OfficerId(3), new JurisdictionId(1)),
        ];
        var (tokens, _) = TerminalTokens.TryOpen(folder);
        var room = new TerminalRoom(
            new TerminalBook(posts.Select(with ?? (post => post))), tokens!, new TerminalFixes(options, fixes, trail), metrics.Terminals, options.Wall);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(room).AddSingleton(gate).AddSingleton(new IngestCounts(metrics)).AddSingleton(trail);
        builder.Services.AddSingleton(_ => new Jt808Connection(room, NullLogger<Jt808Connection>.Instance, connectionsMax));
        builder.Services.AddSingleton(_ => new NmeaConnection(room, connectionsMax));
        builder.Services.AddSingleton(new NmeaDatagrams(new IPEndPoint(IPAddress.Loopback, 0), room, NullLogger<NmeaDatagrams>.Instance));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<NmeaDatagrams>()).AddHostedService(_ => trail);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseConnectionHandler<Jt808Connection>());
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseConnectionHandler<NmeaConnection>());
        });
        var app = builder.Build();
        await app.StartAsync();
        return new TerminalPort(app, metrics, fixes, folder, room);
    }

    /// <summary>Waits until the shard has a fix that fits.</summary>
    internal async Task<Grains.Officers.Fix> FixAsync(Func<Grains.Officers.Fix, bool> fits)
    {
        while (true)
        {
            var posted = Counts["sp_fixes_posted_total"];
            foreach (var fix in Gate.Taken)
                if (fits(fix)) return fix;
            await Counts.WaitForAsync("sp_fixes_posted_total", posted + 1);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _fixes.Dispose();
        _metrics.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A terminal that a test drives message by message.</summary>
internal sealed class TerminalClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly List<byte> _came = [];
    private int _serial;

    internal string Phone { get; private init; } = TerminalPort.Phone;

    internal bool IsLong { get; private init; }

    internal static async Task<TerminalClient> ConnectAsync(TerminalPort port, string phone = TerminalPort.Phone, bool isLong = false)
    {
        var client = new TerminalClient { Phone = phone, IsLong = isLong };
        await client._tcp.ConnectAsync(IPAddress.Loopback, port.Jt808);
        return client;
    }

    /// <summary>Connects, and authenticates with the code that a registration gave.</summary>
    internal static async Task<TerminalClient> ReadyAsync(TerminalPort port, bool isLong = false)
    {
        var client = await ConnectAsync(port, isLong: isLong);
        await client.SendAsync(Jt808Ids.Register, client.Registration());
        var (id, body) = (await client.NextAsync())!.Value;
        Assert.Equal(Jt808Ids.RegisterAnswer, id);
        Assert.Equal(0, body[2]);
        byte[] token = body[3..];
        await client.SendAsync(Jt808Ids.Authenticate, isLong ? [(byte)token.Length, .. token, .. new byte[35]] : token);
        await client.AnsweredAsync(Jt808Ids.Authenticate, Jt808Result.Ok);
        return client;
    }

    internal byte[] Registration(string terminal = "0012345", string plate = "京A12345")
    {
        var (maker, model, number) = IsLong ? (11, 30, 30) : (5, 20, 7);
        return [0, 31, 0, 1, .. new byte[maker + model], .. System.Text.Encoding.ASCII.GetBytes(terminal.PadRight(number, '\0')), 2,
            .. Jt808Text.Write(plate, 99)];
    }

    internal async Task<ushort> SendAsync(ushort id, byte[] body)
    {
        var serial = (ushort)++_serial;
        await SendBytesAsync(Jt808Wire.Message(id, Phone, serial, body, IsLong));
        return serial;
    }

    internal async Task SendBytesAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Sends a message and gives the result of its answer.</summary>
    internal async Task<Jt808Result> AskAsync(ushort id, byte[] body)
    {
        var serial = await SendAsync(id, body);
        var (answered, result) = await AnswerAsync();
        Assert.Equal((serial, id), answered);
        return result;
    }

    internal async Task AnsweredAsync(ushort id, Jt808Result result)
    {
        var (answered, said) = await AnswerAsync();
        Assert.Equal((id, result), (answered.Id, said));
    }

    internal async Task<((ushort Serial, ushort Id), Jt808Result)> AnswerWholeAsync() => await AnswerAsync();

    /// <summary>The node's next message; null when it has closed.</summary>
    internal async Task<(ushort Id, byte[] Body)?> NextAsync() => await MessageAsync() is { } message ? (message.Header.Id, message.Body) : null;

    internal async Task<(Jt808Header Header, byte[] Body)?> MessageAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var bytes = new byte[4_096];
        while (true)
        {
            var end = _came.Count < 2 ? -1 : _came.IndexOf(0x7E, 1);
            if (end > 0)
            {
                byte[] frame = [.. _came.Take(end + 1)];
                _came.RemoveRange(0, end + 1);
                var (header, body) = Jt808Wire.Open(frame);
                Assert.Equal(IsLong ? Jt808Layout.Long : Jt808Layout.Short, header.Layout);
                Assert.Equal(Phone, header.Phone.ToString());
                return (header, body);
            }

            int read;
            try
            {
                read = await _tcp.GetStream().ReadAsync(bytes, limit.Token);
            }
            catch (IOException)
            {
                return null;
            }

            if (read == 0) return null;
            _came.AddRange(bytes.AsSpan(0, read));
        }
    }

    /// <summary>Reads on until the node closes.</summary>
    internal async Task ClosedAsync()
    {
        while (await NextAsync() is not null)
        {
            // What was said before.
        }
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<((ushort Serial, ushort Id) Answered, Jt808Result Result)> AnswerAsync()
    {
        var (id, body) = (await NextAsync())!.Value;
        Assert.Equal(Jt808Ids.PlatformAnswer, id);
        Assert.True(Jt808Answer.TryRead(body, out var answer));
        return ((answer.Serial, answer.Id), answer.Result);
    }
}
