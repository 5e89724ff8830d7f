using System.Buffers;
using System.Globalization;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Server.Tests;

public class IngestWireTests
{
    // Written by hand from docs/WIRE.md, not by our writer.
    public static readonly TheoryData<string, string> Captured = new()
    {
        {
            "challenge",
            "A5 01 01 00 20 00  00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F  00 68 E5 CF 8B 01 00 00  00 00 00 00 00 00 24 40"
        },
        {
            "hello",
            "A5 01 02 00 24 00  03 67 77 31 20 21 22 23 24 25 26 27 28 29 2A 2B 2C 2D 2E 2F 30 31 32 33 34 35 36 37 38 39 3A 3B 3C 3D 3E 3F"
        },
        { "welcome", "A5 01 03 00 08 00  00 68 E5 CF 8B 01 00 00" },
        { "refused", "A5 01 04 00 06 00  03 E4 B8 8D 6E 6F" },
        { "fix", "A5 01 10 00 1E 00  2A 00 00 00  00 68 E5 CF 8B 01 00 00  40 D8 82 16  00 26 02 B7  DC 05  28 23  32 00  07 00 00 00" },
        { "rejected", "A5 01 20 00 09 00  2A 00 00 00  07 00 00 00  06" },
        {
            "read",
            "A5 01 11 00 2F 00  07 00 00 00  00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF  00 68 E5 CF 8B 01 00 00  5F 01 01 02"
            + "  02 4B 31  09 E4 BA AC 41 31 32 33 34 35  01 78"
        },
        { "readAnswers", "A5 01 21 00 0A 00  07 00 00 00 01  08 00 00 00 00" },
    };

    private static readonly WireFix Fix = new(42, 1_700_000_000_000, 377_673_792, -1_224_595_968, 1_500, 9_000, 50, 7);

    [Theory]
    [MemberData(nameof(Captured))]
    public void Writer_WritesTheDocumentedBytes(string kind, string hex)
    {
        var to = new ArrayBufferWriter<byte>();
        switch (kind)
        {
            case "challenge":
                WireWriter.WriteChallenge(to, [.. Enumerable.Range(0, 16).Select(i => (byte)i)], 1_700_000_000_000, 10);
                break;
            case "hello":
                WireWriter.WriteHello(to, "gw1", [.. Enumerable.Range(32, 32).Select(i => (byte)i)]);
                break;
            case "welcome":
                WireWriter.WriteWelcome(to, 1_700_000_000_000);
                break;
            case "refused":
                WireWriter.WriteRefused(to, FixRejection.NotProven, "不no");
                break;
            case "fix":
                WireWriter.WriteFix(to, in Fix);
                break;
            case "read":
                WireWriter.WriteRead(
                    to, 7, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), 1_700_000_000_000, 95,
                    new VehicleLook(PlateColour.Blue, VehicleClass.Car, VehicleColour.White), "K1", "京A12345", "x");
                break;
            case "readAnswers":
                WireWriter.WriteReadAnswers(to, [7, 8], [ReadAnswer.Duplicate, ReadAnswer.Accepted]);
                break;
            default:
                WireWriter.WriteRejected(to, 42, 7, FixRejection.FromFuture);
                break;
        }

        Assert.Equal(Bytes(hex), to.WrittenSpan.ToArray());
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public void EveryPrefix_NeedsMoreData_AndTakesNothing(string kind, string hex)
    {
        var bytes = Bytes(hex);
        for (var length = 0; length < bytes.Length; length++)
        {
            foreach (var buffer in Cuts(bytes.AsSpan(0, length).ToArray()))
            {
                var rest = buffer;
                Assert.Equal(ScanResult.NeedMoreData, WireFrames.TryScan(ref rest, out _, out var reason));
                Assert.Equal(FixRejection.None, reason);
                Assert.Equal(buffer.Start, rest.Start);
                Assert.Equal(length, rest.Length);
            }
        }

        Assert.NotEmpty(kind);
    }

    [Theory]
    [MemberData(nameof(Captured))]
    public void WholeFrame_IsTaken_HoweverItIsCut_AndNothingBehindIt(string kind, string hex)
    {
        var bytes = Bytes(hex);
        foreach (var buffer in Cuts([.. bytes, 0xEE, 0xEF]))
        {
            var rest = buffer;
            Assert.Equal(ScanResult.Done, WireFrames.TryScan(ref rest, out var frame, out _));
            Assert.Equal(kind, frame.Kind.ToString(), ignoreCase: true);
            Assert.Equal(bytes[6..], frame.Payload.ToArray());
            Assert.Equal([0xEE, 0xEF], rest.ToArray());
        }
    }

    [Fact]
    public void Fix_ReadsBack_ByBothPaths()
    {
        var bytes = Bytes(
            "A5 01 10 00 1E 00  2A 00 00 00  00 68 E5 CF 8B 01 00 00  40 D8 82 16  00 26 02 B7  DC 05  28 23  32 00  07 00 00 00");
        Assert.True(WireFix.TryReadFrame(bytes, out var fast));
        Assert.Equal(Fix, fast);
        foreach (var buffer in Cuts(bytes))
        {
            var rest = buffer;
            WireFrames.TryScan(ref rest, out var frame, out _);
            Assert.Equal(Fix, WireFix.Read(frame.Payload));
        }
    }

    [Fact]
    public void RandomFixes_SurviveTheRoundTrip()
    {
        var random = new Random(20_260_101);
        for (var i = 0; i < 20_000; i++)
        {
            var fix = new WireFix((uint)random.NextInt64(), random.NextInt64(long.MinValue, long.MaxValue), (int)random.NextInt64(),
                (int)random.NextInt64(), (ushort)random.Next(), (ushort)random.Next(), (ushort)random.Next(), (uint)random.NextInt64());
            var to = new ArrayBufferWriter<byte>();
            WireWriter.WriteFix(to, in fix);
            Assert.True(WireFix.TryReadFrame(to.WrittenSpan, out var back));
            Assert.Equal(fix, back);
        }
    }

    [Theory]
    [InlineData("A4")]
    [InlineData("47 45 54 20 2F")] // "GET /"
    [InlineData("A5 00")]
    [InlineData("A5 02")]
    [InlineData("A5 01 00")]
    [InlineData("A5 01 12")]
    [InlineData("A5 01 10 01")]
    [InlineData("A5 01 10 00 1D 00")]
    [InlineData("A5 01 10 00 1F 00")]
    [InlineData("A5 01 10 00 00 00")]
    [InlineData("A5 01 02 00 21 00")] // A hello without a name.
    [InlineData("A5 01 02 00 62 00")] // A name of 65.
    [InlineData("A5 01 04 00 01 04")] // 1,025.
    [InlineData("A5 01 04 00 00 00")]
    [InlineData("A5 01 03 00 FF FF")]
    public void WrongHeader_IsInvalid_AtItsFirstWrongByte(string hex)
    {
        var bytes = Bytes(hex);
        foreach (var buffer in Cuts(bytes))
        {
            var rest = buffer;
            Assert.Equal(ScanResult.Invalid, WireFrames.TryScan(ref rest, out _, out var reason));
            Assert.Equal(FixRejection.BadFrame, reason);
            Assert.Equal(bytes.Length, rest.Length);
        }
    }

    [Fact]
    public void FlippedBytes_NeverThrow_AndTheFastPathAgreesWithTheScan()
    {
        var random = new Random(7);
        var frames = Captured.Select(row => Bytes(row.Data.Item2)).ToArray();
        for (var round = 0; round < 100_000; round++)
        {
            byte[] bytes = [.. frames[random.Next(frames.Length)], .. frames[random.Next(frames.Length)]];
            for (var flips = random.Next(4); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            bytes = bytes[..random.Next(bytes.Length + 1)];
            var rest = Cut(bytes, random.Next(bytes.Length + 1));
            var before = rest.Length;
            var scanned = WireFrames.TryScan(ref rest, out var frame, out var reason);
            Assert.Equal(scanned == ScanResult.Invalid, reason == FixRejection.BadFrame);
            Assert.Equal(scanned == ScanResult.Done, rest.Length < before);
            Assert.Equal(scanned == ScanResult.Done && frame.Kind == FrameKind.Fix, WireFix.TryReadFrame(bytes, out _));
            if (scanned == ScanResult.Done && frame.Kind == FrameKind.Hello) WireHello.TryRead(frame.Payload, out _);
        }
    }

    [Fact]
    public void Hello_ReadsNameAndProof()
    {
        var payload = Bytes("03 67 77 31  20 21 22 23 24 25 26 27 28 29 2A 2B 2C 2D 2E 2F 30 31 32 33 34 35 36 37 38 39 3A 3B 3C 3D 3E 3F");
        Assert.True(WireHello.TryRead(new ReadOnlySequence<byte>(payload), out var hello));
        Assert.Equal("gw1", hello.Name);
        Assert.Equal(payload[4..], hello.Proof);
    }

    [Theory]
    [InlineData(0, (byte)0x67)] // A name length that is not the payload's.
    [InlineData(2, (byte)0x67)]
    [InlineData(4, (byte)0x67)]
    [InlineData(3, (byte)0xFF)] // Not UTF-8.
    public void Hello_WithAWrongName_IsNotRead(int nameLength, byte first)
    {
        byte[] payload = [(byte)nameLength, first, 0x77, 0x31, .. new byte[32]];
        Assert.False(WireHello.TryRead(new ReadOnlySequence<byte>(payload), out _));
    }

    [Fact]
    public void Proof_IsTheDocumentedHmac()
    {
        // Made by Python: hmac.new(bytes(range(32)), b"SPRT-hello-1" + bytes(range(16)) + b"gw1", sha256)
        byte[] secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] nonce = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        var proof = WireHello.Prove(secret, nonce, "gw1");
        Assert.Equal("3e447f172ad3d40c192df8a045c3576d7dba0681b3c076ad157fced848c6acd9", Convert.ToHexStringLower(proof));
    }

    [Fact]
    public void Reasons_HaveTheDocumentedNumbersAndNames()
    {
        string[] documented =
        [
            "badFrame", "helloExpected", "notProven", "unknownOfficer", "outsideWorld", "fromFuture", "tooManyConnections",
            "olderThanNewest", "impossibleJump", "tooOld",
        ];
        Assert.Equal(documented, Enumerable.Range(1, documented.Length).Select(number => IngestMetrics.NameOf((FixRejection)number)));
        Assert.Equal(documented.Length + 1, Enum.GetValues<FixRejection>().Length);
    }

    internal static byte[] Bytes(string hex) =>
        [.. hex.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(b => byte.Parse(b, NumberStyles.HexNumber))];

    // The bytes in one piece, in two at every place, and one by one.
    private static IEnumerable<ReadOnlySequence<byte>> Cuts(byte[] bytes)
    {
        for (var at = 0; at <= bytes.Length; at++) yield return Cut(bytes, at);
        yield return Segment.Of([.. bytes.Select(b => new[] { b })]);
    }

    private static ReadOnlySequence<byte> Cut(byte[] bytes, int at) => Segment.Of([bytes[..at], bytes[at..]]);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal static ReadOnlySequence<byte> Of(IReadOnlyList<byte[]> pieces)
        {
            if (pieces.Count == 0) return ReadOnlySequence<byte>.Empty;
            var first = new Segment { Memory = pieces[0] };
            var last = first;
            foreach (var piece in pieces.Skip(1))
            {
                var next = new Segment { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
