using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartPolicing.Realtime.LoadTests.Peers;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class RespTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Answers => new()
    {
        { "+OK\r\n", "OK" },
        { "-ERR no such command\r\n", "!ERR no such command" },
        { ":-42\r\n", "-42" },
        { "$0\r\n\r\n", "" },
        { "$6\r\n12\r\n3:\r\n", "12\r\n3:" },
        { "$-1\r\n", "nil" },
        { "*-1\r\n", "nil" },
        { "*0\r\n", "[]" },
        { "*3\r\n$2\r\n17\r\n:5\r\n*2\r\n+a\r\n$-1\r\n", "[17 5 [a nil]]" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void EveryPrefix_NeedsMore_AndTheWholeIsRead(string answer, string shown)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(RespResult.NeedMoreData, RespReader.TryRead(bytes.AsSpan(0, length), out var none, out var nothing));
            Assert.Null(none);
            Assert.Equal(0, nothing);
        }

        byte[] more = [.. bytes, (byte)'?'];
        Assert.Equal(RespResult.Done, RespReader.TryRead(more, out var value, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        Assert.Equal(shown, Show(value!));
    }

    [Theory]
    [InlineData("HTTP/1.1 400\r\n")]
    [InlineData("+OK\rX")]
    [InlineData(":12a\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":123456789012345678901")]
    [InlineData("$-2\r\n")]
    [InlineData("$1048577\r\n")]
    [InlineData("$2\r\nabc")]
    [InlineData("$2\r\nab\rX")]
    [InlineData("*-2\r\n")]
    [InlineData("*65537\r\n")]
    [InlineData("*1\r\n?")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n")]
    public void WhatIsNoAnswer_IsInvalid(string bytes)
    {
        Assert.Equal(RespResult.Invalid, RespReader.TryRead(Encoding.UTF8.GetBytes(bytes), out var value, out var consumed));
        Assert.Null(value);
        Assert.Equal(0, consumed);
    }

    [Fact]
    public void Command_IsAListOfTextsWithTheirBytes() => Assert.Equal(
        "*3\r\n$6\r\nGEOADD\r\n$3\r\n警\r\n$0\r\n\r\n", Encoding.UTF8.GetString(RespCommand.Of("GEOADD", "警", "")));

    [Fact]
    public async Task Client_ReadsAnswersInOrder_HoweverTheyAreCut()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sent = string.Concat(Enumerable.Range(0, 200).Select(number => number % 2 == 0 ? $":{number}\r\n" : $"$3\r\n{number:D3}\r\n"));
        var serving = Task.Run(async () =>
        {
            using var server = await listener.AcceptSocketAsync(Stop);
            server.NoDelay = true;
            foreach (var letter in Encoding.ASCII.GetBytes(sent)) await server.SendAsync(new[] { letter }.AsMemory(), Stop);
        }, Stop);
        using var client = RespClient.Open((IPEndPoint)listener.LocalEndpoint);
        for (var number = 0; number < 200; number++)
        {
            var answer = client.Receive();
            Assert.Equal(number, answer.Kind == RespKind.Number ? answer.Number : int.Parse(answer.Text));
        }

        await serving;
        Assert.Throws<IOException>(() => client.Receive());
    }

    [Fact]
    public async Task Pipeline_KeepsSoManyUnderWay_AndWaitsForAllAnswers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var server = await listener.AcceptSocketAsync(Stop);
            var buffer = new byte[PeerLimits.BatchesInFlightMax];
            for (var received = 0; received < buffer.Length;) received += await server.ReceiveAsync(buffer.AsMemory(received), Stop);
            var waiting = server.Available; // No more until the first is answered.
            await server.SendAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(":1\r\n", buffer.Length))).AsMemory(), Stop);
            await server.ReceiveAsync(buffer.AsMemory(0, 1), Stop);
            await server.SendAsync("-ERR enough\r\n"u8.ToArray().AsMemory(), Stop);
            return waiting;
        }, Stop);
        using var client = RespClient.Open((IPEndPoint)listener.LocalEndpoint);
        Assert.Equal("ERR enough", Assert.Throws<IOException>(() => client.Pipeline(() => "x"u8.ToArray(), () => false)).Message);
        Assert.Equal(0, await serving);
    }

    private static string Show(RespValue value) => value.Kind switch
    {
        RespKind.Text => value.Text,
        RespKind.Error => "!" + value.Text,
        RespKind.Number => $"{value.Number}",
        RespKind.Nothing => "nil",
        _ => $"[{string.Join(' ', value.Items.Select(Show))}]",
    };
}
