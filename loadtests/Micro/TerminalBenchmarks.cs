using System.Buffers;
using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Nmea;

namespace SmartPolicing.Realtime.Micro;

/// <summary>What it costs to read one report of a terminal, from the bytes of a connection to its place and the last of its items.</summary>
public class TerminalBenchmarks
{
    private const string Plain =
        "7E020000280138001380000007000000010000000301DC89D0073D8AA5000C025D005A26011508300001040000006430011F31010E667E";

    private const string Long =
        "7E0200402801000000000138001380000007000000010000000301DC89D0073D8AA5000C025D005A26011508300001040000006430011F31010E277E";

    private const string Escaped = "7E0200001C0138001380007D017D02000000000000000201DC89D0073D8AA50000007D02007D012601150830012C7E";

    private readonly byte[] _room = new byte[Jt808Limits.FrameBytesMax];
    private readonly byte[] _rmc = [.. "$GPRMC,083000,A,3113.82496,N,12128.42206,E,032.7,090.0,150126,,,A*7E"u8];
    private byte[] _plain = [];
    private byte[] _long = [];
    private byte[] _escaped = [];

    /// <summary>Makes the bytes.</summary>
    [GlobalSetup]
    public void Setup() =>
        (_plain, _long, _escaped) = (Convert.FromHexString(Plain), Convert.FromHexString(Long), Convert.FromHexString(Escaped));

    /// <summary>JT/T 808 of 2013, three items.</summary>
    [Benchmark]
    public long Jt808Of2013() => Read(_plain);

    /// <summary>JT/T 808 of 2019, three items.</summary>
    [Benchmark]
    public long Jt808Of2019() => Read(_long);

    /// <summary>JT/T 808 with four escapes.</summary>
    [Benchmark]
    public long Jt808Escaped() => Read(_escaped);

    /// <summary>An RMC sentence.</summary>
    [Benchmark]
    public int NmeaRmc() => NmeaSentence.TryRead(_rmc, out var sentence) == NmeaRefusal.None ? sentence.LatitudeE7 : throw new InvalidOperationException();

    private long Read(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        if (Jt808Frames.TryTake(ref buffer, _room, out var frame, out _) != Jt808Refusal.None
            || Jt808Frames.TryOpen(frame, out var message) != Jt808Refusal.None
            || Jt808Header.TryRead(message, out var header) != Jt808Refusal.None
            || !Jt808Location.TryRead(message[header.Bytes..], out var location)) throw new InvalidOperationException("The vector is sound.");
        var items = Jt808Location.ItemsOf(message[header.Bytes..]);
        var known = 0;
        while (items.MoveNext())
            if (Jt808Items.IsKnown(items.Id, items.Value.Length)) known++;
        return location.LocalSeconds + location.LatitudeE7 + known;
    }
}
