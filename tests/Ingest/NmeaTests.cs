using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartPolicing.Realtime.Ingest.Nmea;
using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>NMEA 0183 against the usual published sentences, every prefix, chance, and real sockets.</summary>
public class NmeaTests
{
    private const string Rmc = "$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A";
    private const string Gga = "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47";
    private const long DayMs = 86_400_000;

    [Fact]
    public void PublishedSentences_AreRead()
    {
        Assert.Equal(NmeaRefusal.None, Read(Rmc, out var rmc));
        var day = (int)(new DateTimeOffset(1994, 3, 23, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() / DayMs);
        Assert.Equal(new NmeaSentence(true, 45_319_000, day, 481_173_000, 115_166_667, 1_152, 8_440, 65_535), rmc);
        Assert.Equal(NmeaRefusal.None, Read(Gga + "\r\n", out var gga));
        Assert.Equal(new NmeaSentence(false, 45_319_000, NmeaSentence.NoDay, 481_173_000, 115_166_667, 65_535, 65_535, 45), gga);
    }

    [Theory]
    [InlineData("GPRMC,083000,V,,,,,,,150126,,,N", NmeaRefusal.Unfixed)]
    [InlineData("GNRMC,083000,A,3113.82496,N,12128.42206,E,0,0,150126,,,N", NmeaRefusal.Unfixed)]
    [InlineData("GPGGA,083000,,,,,0,00,99.9,,,,,,", NmeaRefusal.Unfixed)]
    [InlineData("GPGGA,083000,3113.82496,N,12128.42206,E,8,00,1,,,,,,", NmeaRefusal.Unfixed)]
    [InlineData("GPGSV,3,1,11,03,03,111,00,04,15,270,00", NmeaRefusal.OtherSentence)]
    [InlineData("PUBX,00,1", NmeaRefusal.OtherSentence)]
    [InlineData("GPRMC,083000,A,3160.00000,N,12128.42206,E,0,0,150126,,,A", NmeaRefusal.BadField)]
    [InlineData("GPRMC,083000,A,3113.8x,N,12128.42206,E,0,0,150126,,,A", NmeaRefusal.BadField)]
    [InlineData("GPRMC,083000,A,3113.82496,X,12128.42206,E,0,0,150126,,,A", NmeaRefusal.BadField)]
    [InlineData("GPRMC,243000,A,3113.82496,N,12128.42206,E,0,0,150126,,,A", NmeaRefusal.BadField)]
    [InlineData("GPRMC,083000,A,3113.82496,N,12128.42206,E,0,0,300226,,,A", NmeaRefusal.BadField)]
    [InlineData("GPRMC,083000,A,3113.82496,N,12128.42206,E,-1,0,150126,,,A", NmeaRefusal.BadField)]
    [InlineData("GPRMC,083000,A,9113.82496,N,12128.42206,E,0,0,150126,,,A", NmeaRefusal.OutsideWorld)]
    [InlineData("GPRMC,083000,A,0000.00000,N,00000.00000,E,0,0,150126,,,A", NmeaRefusal.OutsideWorld)]
    [InlineData("GPRMC,083000", NmeaRefusal.BadField)]
    public void BadSentences_AreToldApart(string body, NmeaRefusal refusal) => Assert.Equal(refusal, Read(Sentence(body), out _));

    [Fact]
    public void Checksums_AreNeeded()
    {
        Assert.Equal(NmeaRefusal.NoChecksum, Read(Rmc[..^3], out _));
        Assert.Equal(NmeaRefusal.BadChecksum, Read(Rmc[..^1] + "B", out _));
        Assert.Equal(NmeaRefusal.BadChecksum, Read(Rmc[..^2], out _));
        Assert.Equal(NmeaRefusal.NotASentence, Read("hello there", out _));
    }

    [Fact]
    public void EveryPrefixAndChance_NeverThrowAndNeverAllocate()
    {
        foreach (var whole in (string[])[Rmc, Gga])
            for (var length = 0; length < whole.Length; length++) Assert.NotEqual(NmeaRefusal.None, Read(whole[..length], out _));
        var random = new Random(183);
        var lines = new List<byte[]>();
        for (var round = 0; round < 4_000; round++)
        {
            var body = Encoding.ASCII.GetBytes((random.Next(2) == 0 ? Rmc : Gga)[1..^3]);
            for (var changes = random.Next(4); changes >= 0; changes--) body[random.Next(body.Length)] = (byte)random.Next(32, 127);
            lines.Add(Encoding.ASCII.GetBytes(Sentence(Encoding.ASCII.GetString(body))));
        }

        foreach (var line in lines) NmeaSentence.TryRead(line, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var line in lines) NmeaSentence.TryRead(line, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void RmcAndGga_AreOneReport()
    {
        var epochs = new NmeaEpochs();
        var at = new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Read(Sentence("GPRMC,083000,A,3113.82496,N,12128.42206,E,032.7,090.0,150126,,,A"), out var rmc);
        Read(Sentence("GPGGA,083001,3113.82496,N,12128.42206,E,1,08,1.2,12.0,M,,M,,"), out var gga);
        Read(Sentence("GPRMC,083001,A,3113.82496,N,12128.42206,E,032.7,090.0,150126,,,A"), out var next);
        Assert.Equal((at, ushort.MaxValue, (ushort)1_682), epochs.Take(in rmc, at) is { } one ? (one.AtUnixMs, one.AccuracyDm, one.SpeedCmS) : default);
        Assert.Null(epochs.Take(in gga, at));
        Assert.Equal((at + 1_000, (ushort)60), epochs.Take(in next, at) is { } two ? (two.AtUnixMs, two.AccuracyDm) : default);
        Assert.Null(epochs.Take(in next, at));
    }

    [Fact]
    public void GgaAlone_PassesMidnight()
    {
        var midnight = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var epochs = new NmeaEpochs();
        Read(Sentence("GPGGA,235959.50,3113.82496,N,12128.42206,E,1,08,1.2,12.0,M,,M,,"), out var before);
        Read(Sentence("GPGGA,000001.00,3113.82496,S,12128.42206,W,1,08,1.2,12.0,M,,M,,"), out var after);
        Assert.Equal(midnight - 500, epochs.Take(in before, midnight + 300)?.AtUnixMs); // It comes a moment later.
        Assert.Equal(midnight + 1_000, epochs.Take(in after, midnight - 200)?.AtUnixMs); // The node's clock is a little behind.

        // A log that is read out: the day is that of the RMC before, whatever the node's clock says.
        var old = new NmeaEpochs();
        Read(Sentence("GPRMC,235955,A,3113.82496,N,12128.42206,E,0,,311225,,,A"), out var rmc);
        old.Take(in rmc, midnight + 40 * DayMs);
        Read(Sentence("GPGGA,000010,3113.82496,N,12128.42206,E,1,08,1.2,12.0,M,,M,,"), out var later);
        Assert.Equal(midnight + 10_000, old.Take(in later, midnight + 40 * DayMs)?.AtUnixMs);
    }

    [Fact]
    public async Task Trackers_AreTakenOverTcpAndUdp()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port.Nmea, TestContext.Current.CancellationToken);
        var at = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 20);
        var text = $"noise\r\nnobody,{RmcAt(at)}\r\nunit-3,{RmcAt(at)}\r\n{new string('x', 300)}\r\n{RmcAt(at.AddSeconds(1))}\r\n$GPGSV,1*00\r\n";
        foreach (var piece in text.Chunk(50))
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(piece), TestContext.Current.CancellationToken);
        var fix = await port.FixAsync(fix => fix.At.UnixMilliseconds == at.AddSeconds(1).ToUnixTimeMilliseconds());
        Assert.Equal((3u, 31.230416), (fix.Officer.Value, Math.Round(fix.Place.Latitude, 6)));
        await port.Counts.WaitForAsync("sp_nmea_refused_total", 4);
        Assert.Equal(
            (1, 1, 1, 1),
            (port.Counts["sp_nmea_refused_total/notASentence"], port.Counts["sp_nmea_refused_total/unknownTracker"],
                port.Counts["sp_nmea_refused_total/lineTooLong"], port.Counts["sp_nmea_refused_total/badChecksum"]));

        using var udp = new UdpClient();
        var datagram = Encoding.ASCII.GetBytes($"unit-3\n{RmcAt(at.AddSeconds(2))}\n{RmcAt(at.AddSeconds(-1))}");
        await udp.SendAsync(datagram, port.Datagrams.EndPoint, TestContext.Current.CancellationToken);
        await port.FixAsync(fix => fix.At.UnixMilliseconds == at.AddSeconds(2).ToUnixTimeMilliseconds());
        await port.Counts.WaitForAsync("sp_trail_points_total/written", 4);
        Assert.Equal(4, port.Trail.Find(3, at.AddHours(-1).ToUnixTimeMilliseconds(), at.AddHours(1).ToUnixTimeMilliseconds()).Points.Count);
        Assert.DoesNotContain(port.Gate.Taken, fix => fix.At.UnixMilliseconds == at.AddSeconds(-1).ToUnixTimeMilliseconds());
        Assert.Equal(TerminalState.Authenticated, port.Room.Book.FindTracker("unit-3")!.Look().State);
    }

    [Fact]
    public async Task Tracker_IsKnownByItsAddress()
    {
        await using var port = await TerminalPort.OpenAsync(with: post => post.Kind == TerminalKind.Nmea ? post with { Address = "127.0.0.1" } : post);
        using var udp = new UdpClient();
        var at = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        await udp.SendAsync(Encoding.ASCII.GetBytes(RmcAt(at)), port.Datagrams.EndPoint, TestContext.Current.CancellationToken);
        await port.FixAsync(fix => fix.At.UnixMilliseconds == at.ToUnixTimeMilliseconds());
    }

    internal static string RmcAt(DateTimeOffset at) => Sentence(string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"GPRMC,{at:HHmmss},A,3113.82496,N,12128.42206,E,032.7,090.0,{at:ddMMyy},,,A"));

    private static string Sentence(string body) => $"${body}*{body.Aggregate(0, (all, each) => all ^ each):X2}";

    private static NmeaRefusal Read(string line, out NmeaSentence sentence) => NmeaSentence.TryRead(Encoding.ASCII.GetBytes(line), out sentence);
}
