using System.Buffers.Binary;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Server.Tests;

public class IngestFixPortTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly long NoonMs = Noon.ToUnixTimeMilliseconds();

    private readonly ManualTime _wall = new();
    private readonly IngestGate _open = new(isOpen: true);
    private readonly IngestGate _shut = new(isOpen: false);

    // Officers 1 to 1,000 at the open shard, 1,001 to 2,000 at the one that is behind.
    private IngestOptions Options => new(
        [_open.Target, _shut.Target],
        new FixRoutes([.. Enumerable.Range(1, 2_000).Select(officer => ((uint)officer, officer <= 1_000 ? 0 : 1))]),
        new NodeClock(_wall, 10, Noon),
        10,
        _wall,
        ConnectionsMax: 3);

    [Fact]
    public async Task Challenge_CarriesNonceClockAndSpeed_AndNoNonceTwice()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var one = await IngestClient.ConnectAsync(port);
        using var two = await IngestClient.ConnectAsync(port);
        var payload = await one.ChallengedAsync();
        await two.ChallengedAsync();
        Assert.NotEqual(one.Nonce, two.Nonce);
        Assert.Equal(NoonMs, BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(16)));
        Assert.Equal(10, BinaryPrimitives.ReadDoubleLittleEndian(payload.AsSpan(24)));
    }

    [Fact]
    public async Task ProvenGateway_SendsFixes_ThatReachTheirShardInOrder()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.SendAsync([.. Enumerable.Range(0, 5_000).Select(i => Fix((uint)(i % 1_000) + 1, NoonMs - 10_000 + i))]);
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 5_000);
        Assert.Equal(Enumerable.Range(0, 5_000).Select(i => NoonMs - 10_000 + i), _open.Taken.Select(fix => fix.At.UnixMilliseconds));
        client.Close();
        await port.Counts.WaitForAsync("sp_fix_connections_ended_total/closed", 1);
        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task FixesBehindTheHello_InOneWrite_AreTaken()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.ConnectAsync(port);
        await client.ChallengedAsync();
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        WireWriter.WriteHello(bytes, "gw", WireHello.Prove([.. Enumerable.Repeat((byte)7, 32)], client.Nonce, "gw"));
        WireWriter.WriteFix(bytes, Fix(5, NoonMs));
        await client.SendBytesAsync(bytes.WrittenSpan.ToArray());
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 1);
        Assert.Equal(new OfficerId(5), Assert.Single(_open.Taken).Officer);
    }

    [Theory]
    [InlineData("gw", 8)] // Wrong secret.
    [InlineData("nobody", 7)]
    [InlineData("desk", 9)] // The right secret of a key without the role.
    public async Task NotProven_IsRefused_WithTheSameText(string name, byte secret)
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.ConnectAsync(port);
        await client.ChallengedAsync();
        await client.HelloAsync(name, secret);
        var (kind, payload) = (await client.NextAsync())!.Value;
        Assert.Equal(FrameKind.Refused, kind);
        Assert.Equal((byte)FixRejection.NotProven, payload[0]);
        Assert.Equal(
            "The key is not known here, its proof is wrong, or it may not send fixes.",
            System.Text.Encoding.UTF8.GetString(payload[1..]));
        client.Close();
        Assert.Null(await client.NextAsync());
        Assert.Equal(1, port.Counts["sp_fix_connections_refused_total/notProven"]);
    }

    [Fact]
    public async Task OldProof_OnANewConnection_IsRefused()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var first = await IngestClient.WelcomedAsync(port);
        using var second = await IngestClient.ConnectAsync(port);
        await second.ChallengedAsync();
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        WireWriter.WriteHello(bytes, "gw", WireHello.Prove([.. Enumerable.Repeat((byte)7, 32)], first.Nonce, "gw"));
        await second.SendBytesAsync(bytes.WrittenSpan.ToArray());
        await second.RefusedAsync(FixRejection.NotProven);
    }

    [Fact]
    public async Task LateHello_IsRefused()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.ConnectAsync(port);
        await client.ChallengedAsync();
        _wall.Advance(TimeSpan.FromSeconds(IngestLimits.HelloSeconds));
        await client.RefusedAsync(FixRejection.HelloExpected);
    }

    [Fact]
    public async Task FixBeforeHello_IsRefused()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.ConnectAsync(port);
        await client.SendAsync(Fix(5, NoonMs));
        await client.ChallengedAsync();
        await client.RefusedAsync(FixRejection.HelloExpected);
        Assert.Empty(_open.Taken);
    }

    [Fact]
    public async Task OneTooMany_IsTurnedAway_AndAFreedPlaceIsGivenAgain()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        var clients = new List<IngestClient>();
        for (var i = 0; i < 3; i++) clients.Add(await IngestClient.WelcomedAsync(port));
        using (var fourth = await IngestClient.ConnectAsync(port))
        {
            await fourth.RefusedAsync(FixRejection.TooManyConnections);
            Assert.Null(await fourth.NextAsync());
        }

        clients[0].Dispose();
        await port.Counts.WaitForAsync("sp_fix_connections_ended_total", 2);
        using var again = await WelcomedOnceFreeAsync(port);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task BadFrame_CutsTheConnection_AfterWhatStoodBeforeIt()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        WireWriter.WriteFix(bytes, Fix(5, NoonMs));
        await client.SendBytesAsync([.. bytes.WrittenSpan, .. "GET / HTTP/1.1\r\n"u8]);
        await client.RefusedAsync(FixRejection.BadFrame);
        Assert.Single(_open.Taken);
        client.Close();
        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task SecondHello_IsABadFrame()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.HelloAsync("gw", 7);
        await client.RefusedAsync(FixRejection.BadFrame);
    }

    [Fact]
    public async Task Rejections_ComeBack_WithOfficerSequenceAndReason_AtMostAHundredASecond()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.SendAsync(
            Fix(9_999, NoonMs) with { Sequence = 70 },
            Fix(5, NoonMs) with { Sequence = 71, LatitudeE7 = 900_000_001 },
            Fix(5, NoonMs + 2_001) with { Sequence = 72 },
            Fix(5, NoonMs) with { Sequence = 73 });
        (uint Officer, uint Sequence, FixRejection Reason)[] expected =
        [
            (9_999, 70, FixRejection.UnknownOfficer), (5, 71, FixRejection.OutsideWorld), (5, 72, FixRejection.FromFuture),
        ];
        foreach (var rejection in expected)
        {
            var (kind, payload) = (await client.NextAsync())!.Value;
            Assert.Equal(FrameKind.Rejected, kind);
            Assert.Equal(rejection.Officer, BinaryPrimitives.ReadUInt32LittleEndian(payload));
            Assert.Equal(rejection.Sequence, BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(4)));
            Assert.Equal(rejection.Reason, (FixRejection)payload[8]);
        }

        await client.SendAsync([.. Enumerable.Range(0, 500).Select(_ => Fix(9_999, NoonMs))]);
        await port.Counts.WaitForAsync("sp_fixes_rejected_total/unknownOfficer", 501);
        Assert.True(port.Counts["sp_fix_rejections_unanswered_total"] >= 400);
        Assert.Single(_open.Taken);
    }

    [Fact]
    public async Task WhileTheShardIsBehind_TheNewestFixOfEachOfficerWaits_AndNothingIsLost()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.SendAsync([.. Officers(1_001, 256).Select(officer => Fix(officer, NoonMs - 3_000))]);
        await client.SendAsync([.. Officers(1_001, 256).Select(officer => Fix(officer, NoonMs - 2_000))]);
        await port.Counts.WaitForAsync("sp_fixes_replaced_total", 256);
        Assert.Empty(_shut.Taken);

        // One more officer finds no room: from here on the connection is not read, but the other shard's fix before it has left.
        await client.SendAsync(Fix(1, NoonMs));
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 1);
        await client.SendAsync(Fix(1_500, NoonMs), Fix(2, NoonMs));
        await client.SendAsync(Fix(3, NoonMs));
        _shut.Open();
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 1 + 256 + 3);
        Assert.Equal(257, _shut.Taken.Count);
        Assert.All(_shut.Taken.Take(256), fix => Assert.Equal(NoonMs - 2_000, fix.At.UnixMilliseconds));
        Assert.Equal(new OfficerId(1_500), _shut.Taken[256].Officer);
        client.Close();
        await port.Counts.WaitForAsync("sp_fix_connections_ended_total/closed", 1);
        AssertSumHolds(port.Counts);
    }

    [Fact]
    public async Task HeldBatch_IsPosted_AlthoughTheClientSaysNothingMore()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.SendAsync(Fix(1_001, NoonMs));
        await port.Counts.WaitForAsync("sp_fixes_total", 1);
        _shut.Open();
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 1);
        Assert.Single(_shut.Taken);
    }

    [Fact]
    public async Task ClosedWhileTheShardIsBehind_TheLastFixesGetTheirMoment_ThenAreDroppedAndCounted()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.SendAsync(Fix(1_001, NoonMs), Fix(1_002, NoonMs));
        client.Close();
        await port.Counts.WaitForAsync("sp_fixes_total", 2);
        while (port.Counts["sp_fixes_dropped_total"] < 2)
        {
            // Step only once the limit's timer is there: steps before it would add up to the idle limit, and that would end it first.
            var limit = TimeSpan.FromSeconds(IngestLimits.LastPostSeconds);
            if (_wall.IsTimerDueWithin(limit)) _wall.Advance(limit);
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await port.Counts.WaitForAsync("sp_fix_connections_ended_total/closed", 1);
        AssertSumHolds(port.Counts);
    }

    [Fact]
    public async Task StoppedShard_EndsTheConnection()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.SendAsync(Fix(1_001, NoonMs));
        await port.Counts.WaitForAsync("sp_fixes_total", 1);
        _shut.Stop();
        await port.Counts.WaitForAsync("sp_fix_connections_ended_total/shardStopped", 1);
        AssertSumHolds(port.Counts);
    }

    [Fact]
    public async Task SilentConnection_Ends_AsIdle()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await client.SendAsync(Fix(1, NoonMs));
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 1);
        while (port.Counts["sp_fix_connections_ended_total/idle"] == 0)
        {
            _wall.Advance(TimeSpan.FromSeconds(IngestLimits.IdleSeconds)); // Again, should the read have begun after the step.
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Null(await client.NextAsync());
    }

    [Fact]
    public async Task ResetAndHalfFrames_AreEnds_NotFaults()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var half = await IngestClient.WelcomedAsync(port);
        await half.SendBytesAsync(0xA5, 0x01, 0x10);
        half.Close();
        await port.Counts.WaitForAsync("sp_fix_connections_ended_total/closedInsideFrame", 1);
        using var reset = await IngestClient.WelcomedAsync(port);
        reset.Reset();
        await port.Counts.WaitForAsync("sp_fix_connections_ended_total/reset", 1);
        Assert.Equal(0, port.Counts["sp_fix_connections_open"]);
    }

    [Fact]
    public async Task StoppingNode_EndsItsConnections()
    {
        await using var port = await IngestPort.OpenAsync(Options);
        using var client = await IngestClient.WelcomedAsync(port);
        await port.StopAsync();
        Assert.Equal(1, port.Counts["sp_fix_connections_ended_total/stopping"]);
        Assert.Null(await client.NextAsync());
    }

    private static async Task<IngestClient> WelcomedOnceFreeAsync(IngestPort port)
    {
        // "Ended" is counted a moment before the place is free; "open" just after.
        while (port.Counts["sp_fix_connections_open"] > 2) await Task.Yield();
        return await IngestClient.WelcomedAsync(port);
    }

    private static void AssertSumHolds(IngestCounts counts) =>
        Assert.Equal(
            counts["sp_fixes_total"],
            counts["sp_fixes_rejected_total"] + counts["sp_fixes_posted_total"]
                + counts["sp_fixes_replaced_total"] + counts["sp_fixes_dropped_total"]);

    private static IEnumerable<uint> Officers(uint first, int count) => Enumerable.Range(0, count).Select(i => first + (uint)i);

    private static WireFix Fix(uint officer, long at) => new(officer, at, 377_673_792, -1_224_595_968, 1_500, 9_000, 50, 0);
}
