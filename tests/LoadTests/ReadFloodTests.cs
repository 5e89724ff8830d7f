using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class ReadFloodTests
{
    private static readonly Camera[] Cameras =
        [.. Enumerable.Range(0, 40).Select(at => new Camera($"K{at}", "", LatLng.FromDegrees(50 + at / 8 * 0.01, 10 + at % 8 * 0.01), -1))];

    [Fact]
    public void ARead_IsWritten_AsThePageSays()
    {
        var frame = new byte[ReadWriter.FrameBytesMax];
        var read = new ReadReport(7, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), new Instant(1_700_000_000_000), "K1", "京A12345");
        var length = ReadWriter.WriteRead(frame, in read);
        Assert.Equal(
            "A50111002E00" + "07000000" + "00112233445566778899AABBCCDDEEFF" + "0068E5CF8B010000" + "5F000000" + "024B31" + "09E4BAAC413132333435" + "00",
            Convert.ToHexString(frame.AsSpan(0, length)));
    }

    [Fact]
    public void Answers_AreReadInTheirOrder_AndEveryPrefixNeedsMore()
    {
        var bytes = Convert.FromHexString("A50121000A0007000000010800000000");
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(NodeFrameResult.NeedMore, NodeFrame.TryRead(bytes.AsSpan(0, length), out _, out _));
        Assert.Equal(NodeFrameResult.Done, NodeFrame.TryRead(bytes, out var frame, out _));
        Assert.Equal([(7u, (byte)1), (8u, (byte)0)], frame!.ReadAnswers);
        Assert.Equal(("duplicate", 1, 255), (ReadWriter.NameOf(1), ReadWriter.NumberOf("duplicate"), ReadWriter.NumberOf("answer 17")));
    }

    [Fact]
    public void Vehicles_PassAtTheWantedRate_InOrder_AndTheSameSeedGivesTheSameReads()
    {
        var (first, second) = (new DrivingVehicles(Cameras, 500, 3), new DrivingVehicles(Cameras, 500, 3));
        var (count, before) = (0, 0.0);
        while (first.NextAt < 60)
        {
            Assert.True(first.NextAt >= before);
            before = first.NextAt;
            Assert.Equal(first.Pass(), second.Pass());
            count++;
        }

        Assert.InRange(count, 27_000, 33_000);
    }
}
