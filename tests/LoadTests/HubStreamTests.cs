using System.Text;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class HubStreamTests
{
    /// <summary>As a node sends it: pings between pushes, an answer, an escaped text with what looks like a separator, an end.</summary>
    private static readonly byte[] Stream = Encoding.UTF8.GetBytes(string.Concat(
        "{\"type\":6}\u001e",
        "{\"type\":1,\"target\":\"frame\",\"arguments\":[{\"now\":5,\"mode\":\"officers\",\"data\":\"AQID\",\"gone\":[]}]}\u001e",
        "{\"type\":3,\"invocationId\":\"17\",\"result\":{\"ok\":false,\"reason\":\"badView\"}}\u001e",
        "{\"type\":1,\"target\":\"events\",\"arguments\":[{\"seq\":2,\"items\":[{\"text\":\"\\u001e 警\"}]}]}\u001e",
        "{\"type\":3,\"invocationId\":\"18\",\"error\":\"no such method\"}\u001e",
        "{\"type\":7,\"error\":\"over\"}\u001e"));

    [Fact]
    public void Records_AreTheSame_WhereverTheStreamIsSplit()
    {
        var whole = Records([Stream]);
        Assert.Equal(6, whole.Count);
        for (var one = 0; one <= Stream.Length; one++)
            for (var two = one; two <= Stream.Length; two += 7)
                Assert.Equal(whole, Records([Stream[..one], Stream[one..two], Stream[two..]]));
        Assert.Equal(whole, Records(Stream.Select(each => new[] { each })));
    }

    [Fact]
    public void ARecordLongerThanTheFirstBuffer_IsTakenWhole_AndTheBufferIsEmptyAfterwards()
    {
        var text = new string('x', 300_000);
        var bytes = Encoding.UTF8.GetBytes($"{{\"type\":6}}\u001e{text}\u001e{{\"type\":6}}\u001e");
        var records = Records(Enumerable.Range(0, (bytes.Length + 999) / 1_000).Select(part => bytes[(part * 1_000)..Math.Min(bytes.Length, (part + 1) * 1_000)]));
        Assert.Equal(["{\"type\":6}", text, "{\"type\":6}"], records);
    }

    [Fact]
    public void Messages_AreReadAsViews()
    {
        var records = Records([Stream]);
        Assert.Equal((HubMessageKind.Ping, "", 0L, ""), Read(records[0]));
        Assert.Equal((HubMessageKind.Invocation, "frame", 0L, ""), Read(records[1]));
        Assert.Equal((HubMessageKind.Completion, "", 17L, ""), Read(records[2]));
        Assert.Equal((HubMessageKind.Completion, "", 18L, "no such method"), Read(records[4]));
        Assert.Equal((HubMessageKind.Close, "", 0L, "over"), Read(records[5]));
        Assert.True(HubMessage.TryRead(Encoding.UTF8.GetBytes(records[2]), out var answer));
        Assert.Equal("badView", HubAnswer.Reason(answer.Body));
        Assert.True(HubMessage.TryRead(Encoding.UTF8.GetBytes(records[1]), out var frame));
        var (data, length) = FrameData.Read(frame.Body);
        Assert.Equal([1, 2, 3], data![..length]);
    }

    [Theory]
    [InlineData("{\"arguments\":[{\"seq\":3},4],\"target\":\"events\",\"more\":{\"type\":2},\"type\":1}", "events", "{\"seq\":3},4]")]
    [InlineData("{\"type\":1,\"target\":\"x\",\"arguments\":[]}", "x", "")]
    public void Messages_MayHaveTheirMembersInAnyOrder(string record, string target, string body)
    {
        Assert.True(HubMessage.TryRead(Encoding.UTF8.GetBytes(record), out var message));
        Assert.Equal(target, Encoding.UTF8.GetString(message.Target));
        Assert.StartsWith(body, Encoding.UTF8.GetString(message.Body), StringComparison.Ordinal);
        Assert.Equal(body.Length == 0, message.Body.IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"1\"}")]
    [InlineData("{\"type\":1,")]
    public void WhatIsNoMessage_IsSaidToBeNone(string record) => Assert.False(HubMessage.TryRead(Encoding.UTF8.GetBytes(record), out _));

    private static (HubMessageKind Kind, string Target, long Invocation, string Error) Read(string record)
    {
        Assert.True(HubMessage.TryRead(Encoding.UTF8.GetBytes(record), out var message));
        return (message.Kind, Encoding.UTF8.GetString(message.Target), message.Invocation, message.Error);
    }

    private static List<string> Records(IEnumerable<byte[]> parts)
    {
        using var buffer = new RecordBuffer();
        var records = new List<string>();
        foreach (var part in parts)
        {
            part.CopyTo(buffer.Room());
            buffer.Advance(part.Length);
            while (buffer.TryTake(out var record)) records.Add(Encoding.UTF8.GetString(record));
            buffer.Trim();
        }

        Assert.True(buffer.IsEmpty);
        return records;
    }
}
