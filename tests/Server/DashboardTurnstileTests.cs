using System.Diagnostics;
using SmartPolicing.Realtime.Server.Connections;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Who comes and goes at a rate, and what a connection's end looks like until its turn.</summary>
public sealed class DashboardTurnstileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waiters_PassNoFasterThanTheRate()
    {
        const int PerSecond = 1_000;
        using var turnstile = new Turnstile(PerSecond, 200, TimeProvider.System);
        var waiting = Enumerable.Range(0, 200).Select(_ => turnstile.WaitAsync(CancellationToken.None).AsTask()).ToArray();
        Assert.False(await turnstile.WaitAsync(CancellationToken.None)); // One too many.
        var since = Stopwatch.GetTimestamp();
        await turnstile.StartAsync(Cancel);
        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 0.15, 60); // 200 less the two helpings that may go at once.
        await turnstile.StopAsync(Cancel);
    }

    [Fact]
    public async Task ThoseWhoHaveGone_TakeNoTurn_AndTheRestAreLetGoWhenTheNodeStops()
    {
        using var turnstile = new Turnstile(200, 10_000, TimeProvider.System);
        using var gone = new CancellationTokenSource();
        var left = Enumerable.Range(0, 9_000).Select(_ => turnstile.WaitAsync(gone.Token).AsTask()).ToArray();
        await gone.CancelAsync();
        var here = turnstile.WaitAsync(CancellationToken.None).AsTask();
        await turnstile.StartAsync(Cancel);
        Assert.True(await here.WaitAsync(TimeSpan.FromSeconds(20), Cancel)); // With a turn for each it would take 45 s.
        Assert.All(await Task.WhenAll(left), Assert.False);

        var waiting = Enumerable.Range(0, 900).Select(_ => turnstile.WaitAsync(CancellationToken.None).AsTask()).ToArray();
        await turnstile.StopAsync(Cancel);
        Assert.Contains(false, await Task.WhenAll(waiting));
        Assert.False(await turnstile.WaitAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnEndedConnection_LooksSilent_UntilItsTurn(bool isReset)
    {
        using var departures = new Turnstile(1_000, 10, TimeProvider.System);
        using var broken = new PipeOrReset(isReset);
        await using var stream = new PacedStream(broken, departures);
        var buffer = new byte[8];
        Assert.Equal(3, await stream.ReadAsync(buffer, Cancel)); // What has come before is read at once.
        var end = stream.ReadAsync(buffer, Cancel).AsTask();
        Assert.False(end.IsCompleted);
        await departures.StartAsync(Cancel);
        Assert.Equal(0, await end);
        await departures.StopAsync(Cancel);
        Assert.Equal(0, await stream.ReadAsync(buffer, Cancel));
    }

    /// <summary>Three bytes, and then an end of either kind.</summary>
    private sealed class PipeOrReset(bool isReset) : MemoryStream([1, 2, 3])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : isReset ? throw new IOException("reset") : 0;
    }
}
