using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Wire;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The fix port in front of real shards.</summary>
public class IngestNodeTests
{
    private static readonly DispatchPolicy Policy =
        new(new Dictionary<string, IncidentType>(), [30, 30, 60, 60], 60, 100, 600, [60, 120, 600, 1_800]);

    [Fact]
    public async Task Fixes_ArriveInTheFramesOfTheirShards()
    {
        var clock = new NodeClock(TimeProvider.System);
        var effects = Channel.CreateBounded<ShardEffects>(ShardLimits.EffectsMax);
        var questions = Channel.CreateBounded<RankingQuestion>(ShardLimits.RankingsMax);
        Shard[] shards = [.. Enumerable.Range(1, 2).Select(number => ShardOf((ushort)number, clock, effects, questions))];
        var node = new Node(shards, Policy, clock, effects.Reader);
        using var stopping = new CancellationTokenSource();
        var loops = shards.Select(shard => Task.Run(() => shard.RunAsync(stopping.Token))).ToArray();

        await using var port = await IngestPort.OpenAsync(IngestOptions.Of(node, clock.Speed, TimeProvider.System));
        using var client = await IngestClient.WelcomedAsync(port);
        var now = node.Now.UnixMilliseconds;
        await client.SendAsync([.. Enumerable.Range(0, 600).Select(i => Fix((uint)(1_000 + i), now, 377_700_000 + i * 100))]);
        await client.SendAsync([.. Enumerable.Range(0, 600).Select(i => Fix((uint)(2_000 + i), now, 378_700_000 + i * 100))]);
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 1_200);

        await HasFoldedAsync(shards[0], 37.77, now);
        await HasFoldedAsync(shards[1], 37.87, now);
        await stopping.CancelAsync();
        await Task.WhenAll(loops);

        // The shards are gone: fixes for them are let go, and the connection stays, for it may speak for other cities too.
        await client.SendAsync(Fix(1_000, now + 1, 377_700_000));
        await port.Counts.WaitForAsync("sp_fixes_posted_total", 1_201);
    }

    private static async Task HasFoldedAsync(Shard shard, double latitude, long at)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var rings = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (shard.Frame.Officers.Any(officer => officer.FixAt.IsNever))
        {
            shard.Ring();
            await rings.WaitForNextTickAsync(limit.Token);
        }

        foreach (var officer in shard.Frame.Officers)
        {
            Assert.Equal(at, officer.FixAt.UnixMilliseconds);
            Assert.Equal(latitude + officer.Officer.Value % 1_000 * 1e-5, officer.Latitude, 9);
        }
    }

    private static Shard ShardOf(ushort number, TimeProvider clock, Channel<ShardEffects> effects, Channel<RankingQuestion> questions)
    {
        var jurisdiction = new JurisdictionId(number);
        OfficerRegistration[] officers =
        [
            .. Enumerable.Range(0, 600).Select(i => new OfficerRegistration(
                new OfficerId((uint)(number * 1_000 + i)), $"P{number}{i:D3}", jurisdiction, LatLng.FromDegrees(37.7, -122.4), [])),
        ];
        var journal = JournalInMemory.Of(new ShardConfiguration(jurisdiction, Policy, officers, 50), clock);
        return new Shard(journal, clock, effects.Writer, questions.Writer);
    }

    private static WireFix Fix(uint officer, long at, int latitude) => new(officer, at, latitude, -1_224_000_000, 1_500, 9_000, 50, 0);
}
