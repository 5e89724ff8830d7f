using System.Net;
using System.Net.Sockets;
using System.Text;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Nmea;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Server.Tests;
using static SmartPolicing.Realtime.Ingest.Tests.Jt808Wire;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>What a hostile or broken terminal or tracker may cost, and that it costs no other one anything.</summary>
public class TerminalBoundsTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(Jt808Limits.IdleSeconds);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    [Fact]
    public async Task OneConnectionTooMany_IsClosed_AndTheOthersGoOn()
    {
        await using var port = await TerminalPort.OpenAsync(connectionsMax: 2);
        using var terminal = await TerminalClient.ReadyAsync(port);
        using var second = await TerminalClient.ConnectAsync(port, "13800138001");
        await port.Counts.WaitForAsync("sp_jt808_connections_open", 2);
        using var third = await TerminalClient.ConnectAsync(port, "13800138001");
        await third.ClosedAsync();
        await port.Counts.WaitForAsync("sp_jt808_connections_ended_total/tooMany", 1);
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Heartbeat, []));

        using var first = await TrackerAsync(port);
        await first.GetStream().WriteAsync("unit-3\r\n$GPGSV,1*00\r\n"u8.ToArray(), Cancel);
        await port.Counts.WaitForAsync("sp_nmea_refused_total", 1);
        using var other = await TrackerAsync(port);
        await other.GetStream().WriteAsync("nobody\r\n"u8.ToArray(), Cancel);
        await port.Counts.WaitForAsync("sp_nmea_refused_total", 2);
        using var last = await TrackerAsync(port);
        await ClosedAsync(last);
        await port.Counts.WaitForAsync("sp_nmea_connections_ended_total/tooMany", 1);
    }

    [Fact]
    public async Task WhoSaysNothing_OrHalfOfSomethingForEver_IsClosed()
    {
        var wall = new ManualTime();
        await using var port = await TerminalPort.OpenAsync(wall);
        using var silent = await TerminalClient.ConnectAsync(port);
        await silent.SendBytesAsync([0x7E, 1, 0]);
        await WhileTimePasses(wall, silent.ClosedAsync(), TimeSpan.FromSeconds(Jt808Limits.OpeningSeconds));
        await port.Counts.WaitForAsync("sp_jt808_connections_ended_total/notOpened", 1);

        using var half = await TrackerAsync(port);
        await half.GetStream().WriteAsync("$GPRMC,0830"u8.ToArray(), Cancel);
        await WhileTimePasses(wall, ClosedAsync(half), TimeSpan.FromSeconds(NmeaLimits.OpeningSeconds));
        await port.Counts.WaitForAsync("sp_nmea_connections_ended_total/notOpened", 1);
        using var babbling = await TrackerAsync(port);
        await babbling.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("babble\n", NmeaLimits.BadLinesMax))), Cancel);
        await ClosedAsync(babbling);
        await port.Counts.WaitForAsync("sp_nmea_connections_ended_total/refused", 1);
    }

    [Fact]
    public async Task OnlyItsOwnWholeMessages_KeepATerminalConnected()
    {
        var wall = new ManualTime();
        await using var port = await TerminalPort.OpenAsync(wall);
        using var terminal = await TerminalClient.ReadyAsync(port);
        for (var part = 1; part <= 3; part++)
        {
            // A phone that changes within a connection: refused, told, and no sign of life of the first one.
            await terminal.SendBytesAsync(Message(Jt808Ids.Location, "13800138001", 9, Location(31, 121, Now)));
            await terminal.AnsweredAsync(Jt808Ids.Location, Jt808Result.Failed);
            await port.Counts.WaitForAsync("sp_jt808_refused_total/otherPhone", part);
            wall.Advance(Idle / 3);
        }

        await terminal.ClosedAsync();
        await port.Counts.WaitForAsync("sp_jt808_connections_ended_total/idle", 1);
        Assert.Empty(port.Gate.Taken);
        Assert.Equal(TerminalState.Away, port.Room.Book.All[0].Look().State);
        Assert.Equal(TerminalState.Away, port.Room.Book.All[1].Look().State);
    }

    [Fact]
    public async Task UnfinishedMessages_AreLetGoOf_WhateverComesNext()
    {
        var wall = new ManualTime();
        await using var port = await TerminalPort.OpenAsync(wall);
        using var terminal = await TerminalClient.ReadyAsync(port);
        await terminal.SendBytesAsync(Part(Jt808Ids.Batch, terminal.Phone, 100, 2, 1, new byte[500]));
        await terminal.AnsweredAsync(Jt808Ids.Batch, Jt808Result.Ok);
        wall.Advance(TimeSpan.FromSeconds(Jt808Limits.PartsSeconds));
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Heartbeat, []));
        await port.Counts.WaitForAsync("sp_jt808_refused_total/partsLost", 1);
    }

    [Fact]
    public void PartsOfAllConnections_ShareOneBound_AndGiveItBack()
    {
        var room = new Jt808PartsRoom(bytesMax: 1_500);
        var (one, other) = (new Jt808Parts(room, TimeProvider.System), new Jt808Parts(room, TimeProvider.System));
        Assert.Equal(Jt808Refusal.None, Take(one, 1));
        Assert.Equal(Jt808Refusal.TooManyParts, Take(other, 1));
        Assert.False(other.IsOpen);
        one.GiveUp();
        Assert.Equal(Jt808Refusal.None, Take(other, 1));
        Assert.Equal(Jt808Refusal.TooManyParts, Take(one, 1)); // Nothing was given back twice.
        Assert.Equal(Jt808Refusal.TooManyParts, Take(other, 2));
        Assert.Equal(Jt808Refusal.None, Take(one, 1)); // What became too much was let go of whole.
    }

    [Fact]
    public async Task AnOldPress_HidesNoNewOne_AndLettingGoIsSeenInACatchUp()
    {
        await using var port = await TerminalPort.OpenAsync();
        port.Room.Pressed = (_, _) => Task.FromResult(true);
        using var terminal = await TerminalClient.ReadyAsync(port);
        var now = Now;
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Batch, Batch(true, Location(31, 121, now.AddHours(-2), alarms: 1))));
        await port.Counts.WaitForAsync("sp_jt808_refused_total/sosTooOld", 1);
        Assert.Equal(Jt808Result.AlarmTaken, await terminal.AskAsync(Jt808Ids.Location, Location(31, 121, now.AddMinutes(-5), alarms: 1)));
        byte[][] since = [Location(31, 121, now.AddMinutes(-4)), Location(31, 121, now.AddMinutes(-3), alarms: 1)];
        Assert.Equal(Jt808Result.AlarmTaken, await terminal.AskAsync(Jt808Ids.Batch, Batch(true, since)));
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Batch, Batch(true, since))); // The same again, as after a lost answer.
    }

    [Fact]
    public async Task Parameters_HaveTheStandardsNumbers_AndTheAnswerEndsTheWait()
    {
        await using var port = await TerminalPort.OpenAsync();
        var line = port.Room.Book.All[0];
        using var terminal = await TerminalClient.ReadyAsync(port);
        (uint, uint)[] all = [(Jt808Parameters.Heartbeat, 60), (Jt808Parameters.SleepReport, 300), (Jt808Parameters.SosReport, 1), (Jt808Parameters.Report, 10)];
        foreach (var (result, word) in new[] { (Jt808Result.Ok, TerminalWord.Done), (Jt808Result.Unsupported, TerminalWord.TerminalRefused) })
        {
            var asked = line.AskAsync(Jt808Ids.SetParameters, _ => Jt808Orders.Parameters(all), Cancel);
            var (header, body) = (await terminal.MessageAsync())!.Value;
            Assert.Equal(Jt808Ids.SetParameters, header.Id);
            Assert.Equal("04" + "00000001040000003C" + "00000027040000012C" + "000000280400000001" + "00000029040000000A", Convert.ToHexString(body));

            // Another's answer, and one to something else, end nothing.
            await terminal.SendAsync(Jt808Ids.TerminalAnswer, [.. Word(header.Serial + 1), .. Word(header.Id), 0]);
            await terminal.SendAsync(Jt808Ids.TerminalAnswer, [.. Word(header.Serial), .. Word(Jt808Ids.Text), 0]);
            Assert.False(asked.IsCompleted);
            await terminal.SendAsync(Jt808Ids.TerminalAnswer, [.. Word(header.Serial), .. Word(header.Id), (byte)result]);
            Assert.Equal(word, (await asked).Word);
        }

        Assert.Equal(4, port.Counts["sp_jt808_refused_total/nothingAsked"]);
    }

    [Theory]
    [InlineData("3113.82496,N,43000.00000,E")]
    [InlineData("3113.82496,N,99959.99999,E")]
    [InlineData("3113.82496,S,43000.00000,W")]
    [InlineData("9959.99999,N,12128.42206,E")]
    public void DegreesBeyondTheWorld_AreNoPlaceInIt(string place)
    {
        var body = $"GPRMC,083000,A,{place},032.7,090.0,150126,,,A";
        var line = $"${body}*{body.Aggregate(0, (all, each) => all ^ each):X2}";
        Assert.Equal(NmeaRefusal.OutsideWorld, NmeaSentence.TryRead(Encoding.ASCII.GetBytes(line), out _));
    }

    private static Jt808Refusal Take(Jt808Parts parts, ushort number)
    {
        var header = new Jt808Header(Jt808Ids.Batch, 0, default, (ushort)(99 + number), 3, number, Jt808Layout.Short, 16);
        return parts.Take(in header, new byte[1_000], out _, out _);
    }

    private static async Task<TcpClient> TrackerAsync(TerminalPort port)
    {
        var tracker = new TcpClient { NoDelay = true };
        await tracker.ConnectAsync(IPAddress.Loopback, port.Nmea, Cancel);
        return tracker;
    }

    private static async Task ClosedAsync(TcpClient tracker)
    {
        try
        {
            while (await tracker.GetStream().ReadAsync(new byte[16], Cancel) > 0)
            {
                // Nothing is ever answered.
            }
        }
        catch (IOException)
        {
            // Closed so hard that what was on its way is lost.
        }
    }

    private static async Task WhileTimePasses(ManualTime wall, Task closed, TimeSpan step)
    {
        while (!closed.IsCompleted)
        {
            wall.Advance(step);
            await Task.Yield();
        }

        await closed;
    }
}
