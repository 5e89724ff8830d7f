using System.Net;
using System.Net.Sockets;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class ClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Metrics_AreSummedOverLabels()
    {
        var metrics = MetricsText.Parse(
            "# HELP a b\n# TYPE a counter\na{shard=\"1\"} 3\na{shard=\"2 }\"} 4.5 1700000000000\r\nb 1e3\n\nbroken line here\nc NaN\n");
        Assert.Equal(7.5, metrics.Sum("a"));
        Assert.Equal(1000, metrics.SumOfFirst("missing", "b"));
        Assert.Null(metrics.Sum("missing"));
        Assert.Equal(1, metrics.LinesSkipped);
    }

    [Fact]
    public void Clock_FollowsTheNodeAtItsSpeed_AndNeverGoesBack()
    {
        var wall = new Wall();
        var clock = new NodeClock(wall, new Instant(1_000_000), 60);
        wall.Milliseconds = 500;
        Assert.Equal(new Instant(1_030_000), clock.Now);
        clock.Set(new Instant(1_010_000), 60); // the estimate had run ahead
        Assert.Equal(new Instant(1_030_000), clock.Now);
        wall.Milliseconds = 1_000;
        Assert.Equal(new Instant(1_040_000), clock.Now);
        clock.Set(new Instant(2_000_000), 1);
        wall.Milliseconds = 1_007;
        Assert.Equal(new Instant(2_000_007), clock.Now);
        Assert.Equal(TimeSpan.FromMilliseconds(250), clock.OnTheWall(250));
    }

    [Fact]
    public async Task OpenLoop_StartsEverythingThatWasDue_HoweverLongWorkTakes()
    {
        var loop = new OpenLoop(TimeProvider.System);
        var due = new List<long>();
        await loop.RunAsync(1_000, TimeSpan.FromMilliseconds(100), (number, at) =>
        {
            Assert.Equal(due.Count, number);
            due.Add(at);
            return ValueTask.CompletedTask;
        }, Stop);
        Assert.Equal(100, due.Count);
        for (var i = 1; i < due.Count; i++)
            Assert.Equal(1.0, (due[i] - due[i - 1]) * 1000.0 / TimeProvider.System.TimestampFrequency, 0.001);
        Assert.Equal(100, loop.Lateness.Count);
    }

    [Fact]
    public async Task FixConnection_Proves_Sends_AndCountsRejections()
    {
        using var node = new TcpListener(IPAddress.Loopback, 0);
        node.Start();
        var serving = ServeAsync(node);
        var (connection, reason) = await FixConnection.OpenAsync(node.LocalEndpoint, FixWriterTests.Key(), TimeProvider.System, Stop);
        Assert.True(connection is not null, reason);
        var frame = new byte[FixWriter.FixFrameBytes];
        FixWriter.WriteFix(frame, new FixReport(9, new Instant(1), LatLng.FromDegrees(1, 2), 3, 4, 5, 6));
        await connection.SendAsync(frame, Stop);
        var (hello, fix) = await serving;
        await connection.Closed; // the node closes after two rejections
        Assert.Equal(2, connection.Rejections(4));
        Assert.Equal(frame, fix);
        var expected = new byte[hello.Length];
        FixWriter.WriteHello(expected, FixWriterTests.Key(), [.. Enumerable.Range(1, 16).Select(i => (byte)i)]);
        Assert.Equal(expected, hello);
        Assert.Equal(new Dictionary<string, long> { ["unknownOfficer"] = 2 }, FixRejections.Sum([connection]));
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task FixConnection_RefusedOrAbsent_SaysWhy()
    {
        using var node = new TcpListener(IPAddress.Loopback, 0);
        node.Start();
        var accepting = node.AcceptSocketAsync(Stop).AsTask();
        var opening = FixConnection.OpenAsync(node.LocalEndpoint, FixWriterTests.Key("door"), TimeProvider.System, Stop);
        using (var socket = await accepting)
        {
            await socket.SendAsync(NodeFrameTests.Challenge(new byte[16], 1, 1), Stop);
            await ReadAsync(socket, 6 + 1 + 4 + 32);
            await socket.SendAsync(NodeFrameTests.Refused(3, "key not proven"), Stop);
            var (refused, reason) = await opening;
            Assert.Null(refused);
            Assert.Contains("key door refused: key not proven", reason);
        }

        var address = node.LocalEndpoint;
        node.Stop();
        var (absent, why) = await FixConnection.OpenAsync(address, FixWriterTests.Key(), TimeProvider.System, Stop);
        Assert.Null(absent);
        Assert.Contains(address.ToString()!, why);
    }

    private static async Task<(byte[] Hello, byte[] Fix)> ServeAsync(TcpListener node)
    {
        using var socket = await node.AcceptSocketAsync(Stop);
        await socket.SendAsync(NodeFrameTests.Challenge([.. Enumerable.Range(1, 16).Select(i => (byte)i)], 1, 1), Stop);
        var hello = await ReadAsync(socket, 6 + 1 + 2 + 32);
        await socket.SendAsync(NodeFrameTests.Welcome(1), Stop);
        var fix = await ReadAsync(socket, FixWriter.FixFrameBytes);
        var rejections = NodeFrameTests.Rejected(9, 6, 4).Concat(NodeFrameTests.Rejected(9, 7, 4)).ToArray();
        await socket.SendAsync(rejections.AsMemory(0, 20), Stop); // cut inside the second
        await socket.SendAsync(rejections.AsMemory(20), Stop);
        socket.Shutdown(SocketShutdown.Send);
        return (hello, fix);
    }

    private static async Task<byte[]> ReadAsync(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var got = await socket.ReceiveAsync(bytes.AsMemory(read), Stop);
            Assert.True(got > 0, "the client closed");
            read += got;
        }

        return bytes;
    }

    private sealed class Wall : TimeProvider
    {
        internal long Milliseconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => Milliseconds;
    }
}
