using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Server.Tests;
using static SmartPolicing.Realtime.Ingest.Tests.Jt808Wire;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>The time limits of a connection, on a clock that the test moves.</summary>
public class Jt808TimeTests
{
    [Fact]
    public async Task TerminalThatDoesNotAuthenticate_IsClosed()
    {
        var time = new ManualTime();
        await using var port = await TerminalPort.OpenAsync(time);
        using var terminal = await TerminalClient.ConnectAsync(port);
        await terminal.SendAsync(Jt808Ids.Register, terminal.Registration());
        Assert.NotNull(await terminal.NextAsync());
        time.Advance(TimeSpan.FromSeconds(Jt808Limits.OpeningSeconds + 1));
        await terminal.ClosedAsync();
        await port.Counts.WaitForAsync("sp_jt808_connections_ended_total/notOpened", 1);
        Assert.Equal(TerminalState.Away, port.Room.Book.All[0].Look().State);
    }

    [Fact]
    public async Task SilentTerminal_IsClosed()
    {
        var time = new ManualTime();
        await using var port = await TerminalPort.OpenAsync(time);
        using var terminal = await TerminalClient.ReadyAsync(port);
        time.Advance(TimeSpan.FromSeconds(Jt808Limits.IdleSeconds - 1));
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Heartbeat, []));
        time.Advance(TimeSpan.FromSeconds(Jt808Limits.IdleSeconds + 1));
        await terminal.ClosedAsync();
        await port.Counts.WaitForAsync("sp_jt808_connections_ended_total/idle", 1);
    }

    [Fact]
    public async Task TerminalThatDoesNotAnswer_IsGivenUp_AndItsQueueIsBounded()
    {
        var time = new ManualTime();
        await using var port = await TerminalPort.OpenAsync(time);
        using var terminal = await TerminalClient.ReadyAsync(port);
        var line = port.Room.Book.All[0];
        var asked = Enumerable.Range(0, Jt808Limits.WaitingMax)
            .Select(_ => line.AskAsync(Jt808Ids.Text, layout => Jt808Orders.Text("?", false, layout), CancellationToken.None)).ToArray();
        foreach (var _ in asked) Assert.Equal(Jt808Ids.Text, (await terminal.NextAsync())!.Value.Id);
        Assert.Equal(TerminalWord.TerminalBusy, (await line.AskAsync(Jt808Ids.Text, _ => [], CancellationToken.None)).Word);
        time.Advance(TimeSpan.FromSeconds(Jt808Limits.AnswerSeconds + 1));
        foreach (var each in asked) Assert.Equal(TerminalWord.NoAnswer, (await each).Word);
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Heartbeat, []));
    }

    [Fact]
    public async Task SplitMessageWhoseRestDoesNotCome_IsGivenUp()
    {
        var time = new ManualTime();
        await using var port = await TerminalPort.OpenAsync(time);
        using var terminal = await TerminalClient.ReadyAsync(port);
        await terminal.SendBytesAsync(Part(Jt808Ids.Batch, terminal.Phone, 101, 2, 1, [0, 1, 1, 0]));
        await terminal.AnsweredAsync(Jt808Ids.Batch, Jt808Result.Ok);
        time.Advance(TimeSpan.FromSeconds(Jt808Limits.PartsSeconds + 1));
        await terminal.SendBytesAsync(Part(Jt808Ids.Batch, terminal.Phone, 102, 2, 2, [28]));
        await terminal.AnsweredAsync(Jt808Ids.Batch, Jt808Result.Ok); // A part, of which the other is missing now.
        Assert.Equal(1, port.Counts["sp_jt808_refused_total/partsLost"]);
    }
}
