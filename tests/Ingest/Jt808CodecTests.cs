using System.Buffers;
using SmartPolicing.Realtime.Ingest.Jt808;
using static SmartPolicing.Realtime.Ingest.Tests.Jt808Wire;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>The codec against published vectors, every prefix, and chance.</summary>
public class Jt808CodecTests
{
    [Fact]
    public void PublishedVectorOf2013_IsReadByteForByte()
    {
        var (header, body) = Open(Bytes(Short2013));
        Assert.Equal((Jt808Ids.Location, "123456789012", 126, Jt808Layout.Short), (header.Id, header.Phone.ToString(), header.Serial, header.Layout));
        Assert.False(header.HasWrongFlag);
        Assert.True(Jt808Location.TryRead(body, out var location));
        Assert.Equal((1u, 2u, 12_222_222u, 132_444_444u), (location.Alarms, location.Status, location.Latitude, location.Longitude));
        Assert.Equal((40, 60, 0), (location.Height, location.Speed, location.Direction));
        Assert.Equal(new DateTimeOffset(2018, 10, 15, 10, 10, 10, TimeSpan.Zero).ToUnixTimeSeconds(), location.LocalSeconds);
        Assert.Equal([(0x01, "00000064"), (0x02, "007D")], ItemsOf(body));
        Assert.Equal(new Jt808Extras(100, 125, -1, -1), Jt808Extras.Of(Jt808Location.ItemsOf(body)));
    }

    [Fact]
    public void PublishedHeaderOf2019_IsRead()
    {
        var (header, body) = Open(Bytes(Head2019));
        Assert.Equal((0x8004, "123456789012", 1, Jt808Layout.Long), (header.Id, header.Phone.ToString(), header.Serial, header.Layout));
        Assert.Equal("191202101010", Convert.ToHexString(body));
    }

    [Theory]
    [InlineData(Own2013, Jt808Layout.Short)]
    [InlineData(Own2019, Jt808Layout.Long)]
    public void OwnVectors_AreReadInBothLayouts(string hex, Jt808Layout layout)
    {
        var (header, body) = Open(Bytes(hex));
        Assert.Equal((layout, "13800138000", (ushort)7), (header.Layout, header.Phone.ToString(), header.Serial));
        Assert.True(Jt808Location.TryRead(body, out var location));
        Assert.True(location is { IsSos: true, IsFixed: true, IsPlugInEncrypted: false, HasPlace: true });
        Assert.Equal((312_304_160, 1_214_737_010), (location.LatitudeE7, location.LongitudeE7));
        Assert.Equal((1_681, 9_000), (location.SpeedCmS, location.HeadingCdeg)); // 60.5 km/h, 90°.
        Assert.Equal(new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero).ToUnixTimeSeconds(), location.LocalSeconds);
        Assert.Equal(new Jt808Extras(100, -1, 31, 14), Jt808Extras.Of(Jt808Location.ItemsOf(body)));
    }

    [Theory]
    [InlineData(Ack2013, Jt808Layout.Short)]
    [InlineData(Ack2019, Jt808Layout.Long)]
    public void Answers_AreWrittenByteForByte(string hex, Jt808Layout layout)
    {
        Assert.True(Jt808Phone.TryParse("13800138000", out var phone));
        var body = new byte[Jt808Answer.Bytes];
        new Jt808Answer(7, Jt808Ids.Location, Jt808Result.Ok).Write(body);
        Assert.Equal(hex, Convert.ToHexString(Written(Jt808Ids.PlatformAnswer, phone, layout, 1, body)));
    }

    [Fact]
    public void Escapes_AreTakenOutAndPutInAgain()
    {
        var (header, body) = Open(Bytes(Escapes));
        Assert.Equal((ushort)0x7D7E, header.Serial);
        Assert.True(Jt808Location.TryRead(body, out var location));
        Assert.Equal((0x7E, 0x7D), (location.Speed, location.Direction));
        Assert.Equal(Escapes, Convert.ToHexString(Written(header.Id, header.Phone, header.Layout, header.Serial, body)));
    }

    [Fact]
    public void FlagThatContradicts_IsPassedOver()
    {
        var body = Location(31.23, 121.47, DateTimeOffset.UnixEpoch);
        var (header, _) = Open(Message(0x0200, "13800138000", 3, body, properties: body.Length | 1 << 14));
        Assert.Equal((Jt808Layout.Short, true, "13800138000", (ushort)3), (header.Layout, header.HasWrongFlag, header.Phone.ToString(), header.Serial));
        (header, _) = Open(Message(0x0200, "13800138000", 3, body, isLong: true, properties: body.Length));
        Assert.Equal((Jt808Layout.Long, true, "13800138000", (ushort)3), (header.Layout, header.HasWrongFlag, header.Phone.ToString(), header.Serial));
    }

    [Fact]
    public void DamagedMessages_AreToldApart()
    {
        var whole = Bytes(Own2013)[1..^1];
        Assert.Equal(Jt808Refusal.BadCheck, Opened([.. whole[..^1], (byte)(whole[^1] ^ 1)]));
        Assert.Equal(Jt808Refusal.BadEscape, Opened([.. whole, 0x7D]));
        Assert.Equal(Jt808Refusal.BadEscape, Opened([0x7D, 0x03, .. whole]));
        Assert.Equal(Jt808Refusal.TooShort, Opened([0x55]));
        Assert.Equal(Jt808Refusal.TooShort, HeaderOf(Frame(2, 0, 0, 0, 1)));
        Assert.Equal(Jt808Refusal.BadLength, HeaderOf(Message(0x0200, "13800138000", 3, new byte[28], properties: 27)));
        Assert.Equal(Jt808Refusal.BadPhone, HeaderOf(Frame([2, 0, 0, 0, 1, 0x3A, 0, 0x13, 0x80, 0, 0, 1])));
    }

    [Fact]
    public void EveryPrefix_AsksForMoreAndNeverThrows()
    {
        var room = new byte[Jt808Limits.FrameBytesMax];
        foreach (var hex in (string[])[Short2013, Head2019, Own2013, Own2019, Ack2013, Ack2019, Escapes])
        {
            var whole = Bytes(hex);
            for (var length = 0; length < whole.Length; length++)
            {
                var buffer = new ReadOnlySequence<byte>(whole[..length]);
                Assert.Equal(Jt808Refusal.TooShort, Jt808Frames.TryTake(ref buffer, room, out _, out _));
                Assert.Equal(length, buffer.Length); // Nothing is lost: the rest will come.
            }

            var (header, body) = Open(whole);
            for (var length = 0; length < body.Length; length++) ReadAll(header, body.AsSpan(0, length));
        }
    }

    [Fact]
    public void Frames_AreFoundBetweenNoiseSharedFlagsAndDamage()
    {
        var (one, other) = (Bytes(Own2013), Bytes(Own2019));
        byte[] stream = [0x41, 0x54, 0x0D, .. one, .. other, .. one[..^1], .. other, 0x7E, 0x7E, .. one];
        var room = new byte[Jt808Limits.FrameBytesMax];
        foreach (var step in (int[])[1, 2, 7, 64, 10_000])
        {
            var (layouts, noise, pending) = (new List<Jt808Layout>(), 0L, Array.Empty<byte>());
            foreach (var piece in stream.Chunk(step))
            {
                var buffer = Sequence(pending, piece);
                while (true)
                {
                    var taken = Jt808Frames.TryTake(ref buffer, room, out var frame, out var outside);
                    noise += outside;
                    if (taken != Jt808Refusal.None) break;
                    Assert.Equal(Jt808Refusal.None, Jt808Frames.TryOpen(frame, out var message));
                    Assert.Equal(Jt808Refusal.None, Jt808Header.TryRead(message, out var header));
                    layouts.Add(header.Layout);
                }

                pending = buffer.ToArray();
            }

            Assert.Equal([Jt808Layout.Short, Jt808Layout.Long, Jt808Layout.Short, Jt808Layout.Long, Jt808Layout.Short], layouts);
            Assert.Equal(3, noise);
        }
    }

    [Fact]
    public void FrameWithoutEnd_IsGivenUp()
    {
        var buffer = new ReadOnlySequence<byte>([0x7E, .. Enumerable.Repeat((byte)1, Jt808Limits.FrameBytesMax + 1)]);
        Assert.Equal(Jt808Refusal.FrameTooLong, Jt808Frames.TryTake(ref buffer, new byte[Jt808Limits.FrameBytesMax], out _, out _));
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void Chance_NeverThrowsAndNeverAllocates()
    {
        var random = new Random(808);
        byte[][] seeds = [Bytes(Short2013), Bytes(Own2013), Bytes(Own2019), Bytes(Escapes),
            Message(0x0704, "13800138000", 1, Batch(true, Location(31, 121, DateTimeOffset.UnixEpoch), Location(31, 121, DateTimeOffset.UnixEpoch)))];
        var room = new byte[Jt808Limits.FrameBytesMax];
        var mutated = new byte[200_000];
        var lengths = new List<(int At, int Length)>();
        for (var at = 0; at < mutated.Length - 256;)
        {
            var bytes = Mutate(seeds[random.Next(seeds.Length)], random);
            bytes.CopyTo(mutated, at);
            lengths.Add((at, bytes.Length));
            at += bytes.Length;
        }

        foreach (var (at, length) in lengths.Take(100)) Run(mutated.AsMemory(at, length), room); // Everything is made once.
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (at, length) in lengths) Run(mutated.AsMemory(at, length), room);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("京A12345警", 31, "京A12345警")]
    [InlineData("京A12345警", 9, "京A12345")]
    [InlineData("😀x", 9, "??x")]
    public void Text_IsGbkAndCutAtACharacter(string text, int most, string read) =>
        Assert.Equal(read, Jt808Text.Read(Jt808Text.Write(text, most)));

    [Theory]
    [InlineData(5, 8, 7)]
    [InlineData(5, 20, 7)]
    [InlineData(11, 30, 30)]
    public void Registrations_OfAllThreeVersionsAreRead(int maker, int model, int terminal)
    {
        byte[] plate = Jt808Text.Write("京A12345", 99);
        byte[] body = [0, 11, 0, 1, .. Padded("70111", maker), .. Padded("BSJ-A6", model), .. Padded("0012345", terminal), 2, .. plate];
        Assert.True(Jt808RegisterBody.TryRead(body, out var read));
        Assert.Equal(new Jt808RegisterBody("70111", "0012345", "京A12345"), read);
        Assert.False(Jt808RegisterBody.TryRead(body.AsSpan(0, 24), out _));
    }

    private static byte[] Padded(string text, int length) => [.. System.Text.Encoding.ASCII.GetBytes(text.PadRight(length, '\0'))];

    private static void Run(ReadOnlyMemory<byte> bytes, byte[] room)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        while (Jt808Frames.TryTake(ref buffer, room, out var frame, out _) is Jt808Refusal.None or Jt808Refusal.FrameTooLong)
        {
            if (Jt808Frames.TryOpen(frame, out var message) != Jt808Refusal.None) continue;
            if (Jt808Header.TryRead(message, out var header) == Jt808Refusal.None) ReadAll(header, message[header.Bytes..]);
        }
    }

    private static void ReadAll(in Jt808Header header, ReadOnlySpan<byte> body)
    {
        if (header.Id == Jt808Ids.Batch && Jt808Batch.TryOpen(body, out var batch))
        {
            while (batch.MoveNext()) ReadReport(batch.Report);
        }

        Jt808Answer.TryRead(body, out _);
        ReadReport(body);
    }

    private static void ReadReport(ReadOnlySpan<byte> body)
    {
        if (!Jt808Location.TryRead(body, out var location)) return;
        var items = Jt808Location.ItemsOf(body);
        while (items.MoveNext()) Assert.True(items.Value.Length <= 255);
        Jt808Extras.Of(Jt808Location.ItemsOf(body));
        if (location.HasPlace && Math.Abs((long)location.LatitudeE7) > 900_000_000) Assert.Fail("A place outside the world.");
    }

    // One to four bytes changed, put in or left out; with a right check byte half of the time, so that it gets further.
    private static byte[] Mutate(byte[] frame, Random random)
    {
        var bytes = frame.ToList();
        for (var changes = 1 + random.Next(4); changes > 0; changes--)
        {
            var at = 1 + random.Next(bytes.Count - 2);
            switch (random.Next(3))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.Insert(at, (byte)random.Next(256)); break;
                default: bytes.RemoveAt(at); break;
            }
        }

        if (random.Next(2) == 0) return [.. bytes];
        return Frame([.. bytes.Skip(1).Take(bytes.Count - 3).Where(each => each is not (0x7E or 0x7D))]);
    }

    private static List<(int, string)> ItemsOf(byte[] body)
    {
        var found = new List<(int, string)>();
        var items = Jt808Location.ItemsOf(body);
        while (items.MoveNext()) found.Add((items.Id, Convert.ToHexString(items.Value)));
        Assert.True(items.Rest.IsEmpty);
        return found;
    }

    private static byte[] Written(ushort id, Jt808Phone phone, Jt808Layout layout, ushort serial, byte[] body)
    {
        var room = new byte[Jt808Limits.FrameBytesMax + 2];
        return room[..Jt808Frames.Write(room, id, phone, layout, serial, body)];
    }

    private static Jt808Refusal Opened(byte[] frame) => Jt808Frames.TryOpen(frame, out _);

    private static Jt808Refusal HeaderOf(byte[] frame)
    {
        Assert.Equal(Jt808Refusal.None, Jt808Frames.TryOpen(frame.AsSpan(1, frame.Length - 2).ToArray(), out var message));
        return Jt808Header.TryRead(message, out _);
    }

    private static ReadOnlySequence<byte> Sequence(byte[] first, byte[] second)
    {
        var start = new Piece(first, 0);
        var end = start.Next(second);
        return new ReadOnlySequence<byte>(start, 0, end, second.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        internal Piece(byte[] bytes, long from) => (Memory, RunningIndex) = (bytes, from);

        internal new Piece Next(byte[] bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            base.Next = next;
            return next;
        }
    }
}
