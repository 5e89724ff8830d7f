using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Server.Reloads;
using SmartPolicing.Realtime.Server.Terminals;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What waits for an officer is told to a terminal that the officer is given while the node runs.</summary>
public class TerminalDeskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OfficerWhoIsGivenATerminal_IsToldWhatWaitedBefore_AndNothingOnceItIsGone()
    {
        var told = Channel.CreateBounded<string>(10);
        var serves = false;
        TerminalEars? ears = null;
        var door = new TerminalDoor(
            () => false, officer => Volatile.Read(ref serves) && officer.Value == 3, _ => false,
            (_, text, _, _) =>
            {
                Assert.True(told.Writer.TryWrite(text));
                return Task.FromResult(TerminalSaid.Done);
            },
            (_, _, _, _) => Task.FromResult(TerminalSaid.Done), (_, _) => throw new InvalidOperationException(), (_, _, _) => throw new InvalidOperationException(),
            () => [], _ => [], heard => ears = heard, () => new Reread(null, null))
        {
            Trail = (_, _, _) => null,
        };
        await using var node = await DashboardNode.StartAsync(with: options => options with { Terminals = door });
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("dispatcher"));
        await desk.StartAsync(Cancel);
        await SayAsync(desk, "before");
        await node.Part<Boards.Board>().CatchUpAsync(Cancel);
        Assert.Equal(0, told.Reader.Count);

        Volatile.Write(ref serves, true);
        ears!.Changed();
        await HearAsync(told.Reader, "before");
        await SayAsync(desk, "meanwhile");
        await HearAsync(told.Reader, "meanwhile");
        Volatile.Write(ref serves, false);
        ears.Changed();
        await SayAsync(desk, "afterwards");
        await node.Part<Boards.Board>().CatchUpAsync(Cancel);
        Volatile.Write(ref serves, true);
        ears.Changed();
        await HearAsync(told.Reader, "afterwards"); // Now, and not before: it waited.
    }

    // A word may be told again, where it was told and not yet known to be.
    private static async Task HearAsync(ChannelReader<string> told, string text)
    {
        while (!(await told.ReadAsync(Cancel)).Contains(text, StringComparison.Ordinal)) continue;
    }

    private static async Task SayAsync(HubConnection desk, string text)
    {
        var message = new { id = Guid.NewGuid(), jurisdiction = 3, to = new { officers = new[] { 3 } }, text };
        var answer = await desk.InvokeAsync<JsonElement>("Message", message, Cancel);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.ToString());
    }
}
