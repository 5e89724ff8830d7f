using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class NodeFrameTests
{
    internal static byte[] Challenge(byte[] nonce, long clock, double speed) =>
        [0xA5, 1, 1, 0, 32, 0, .. nonce, .. BitConverter.GetBytes(clock), .. BitConverter.GetBytes(speed)];

    internal static byte[] Welcome(long clock) => [0xA5, 1, 3, 0, 8, 0, .. BitConverter.GetBytes(clock)];

    internal static byte[] Refused(byte reason, string text) =>
        [0xA5, 1, 4, 0, (byte)(1 + text.Length), 0, reason, .. System.Text.Encoding.UTF8.GetBytes(text)];

    internal static byte[] Rejected(uint officer, uint sequence, byte reason) =>
        [0xA5, 1, 0x20, 0, 9, 0, .. BitConverter.GetBytes(officer), .. BitConverter.GetBytes(sequence), reason];

    public static TheoryData<byte[]> Frames =>
    [
        Challenge(new byte[16], 1_700_000_000_123, 60), Welcome(17), Refused(3, "not proven"), Refused(1, ""), Rejected(7, 8, 9),
    ];

    [Theory]
    [MemberData(nameof(Frames))]
    public void EveryPrefix_NeedsMore_AndTheWholeIsRead(byte[] frame)
    {
        for (var length = 0; length < frame.Length; length++)
        {
            Assert.Equal(NodeFrameResult.NeedMore, NodeFrame.TryRead(frame.AsSpan(0, length), out var none, out var consumed));
            Assert.Null(none);
            Assert.Equal(0, consumed);
        }

        byte[] more = [.. frame, 0x00, 0x01];
        Assert.Equal(NodeFrameResult.Done, NodeFrame.TryRead(more, out var read, out var all));
        Assert.Equal(frame.Length, all);
        Assert.Equal((NodeFrameKind)frame[2], read!.Kind);
    }

    [Fact]
    public void Fields_AreThoseOfThePage()
    {
        var nonce = Enumerable.Range(1, 16).Select(i => (byte)i).ToArray();
        NodeFrame.TryRead(Challenge(nonce, 1_700_000_000_123, 2.5), out var challenge, out _);
        Assert.Equal(nonce, challenge!.Nonce);
        Assert.Equal(new Instant(1_700_000_000_123), challenge.Clock);
        Assert.Equal(2.5, challenge.Speed);
        NodeFrame.TryRead(Refused(3, "no"), out var refused, out _);
        Assert.Equal((3, "no"), (refused!.Reason, refused.Text));
        NodeFrame.TryRead(Rejected(0x01020304, 77, 9), out var rejected, out _);
        Assert.Equal((0x01020304u, 77u, (byte)9), (rejected!.Officer, rejected.Sequence, rejected.Reason));
    }

    [Theory]
    [InlineData(0, 0x5A)] // first byte
    [InlineData(1, 2)] // version
    [InlineData(2, 0x10)] // a kind that only clients send
    [InlineData(3, 1)] // reserved
    [InlineData(4, 9)] // a length that does not go with the kind
    public void AChangedHeader_IsInvalid(int at, byte value)
    {
        var frame = Welcome(5).Concat(new byte[16]).ToArray();
        frame[at] = value;
        Assert.Equal(NodeFrameResult.Invalid, NodeFrame.TryRead(frame, out _, out _));
    }
}
