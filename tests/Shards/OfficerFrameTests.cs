using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards;

public class OfficerFrameTests
{
    [Fact]
    public async Task AFrameThatIsHeld_StaysAsItIs_AndOneThatWasLetGoIsUsedAgain()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var clock = new ByHand();
        var city = new City(4);
        Assert.True(
            ShardJournal.TryOpen(
                new SimulatedDisk(1), "3",
                new RecordingOptions { Journal = new JournalOptions { SegmentBytes = 1 << 20, TotalBytesMax = 64 << 20, WritesOnCaller = true } },
                new ShardConfiguration(City.Jurisdiction, City.Policy(), city.Officers, 30), clock, city.Now, out var journal, out var refusal),
            refusal);
        using var closing = journal;
        var effects = Channel.CreateBounded<ShardEffects>(64);
        var shard = new Shard(journal, clock, effects.Writer, Channel.CreateBounded<RankingQuestion>(1).Writer);

        var held = await NextAsync(1);
        var before = held.Officers.ToArray();
        var letGo = await NextAsync(2);
        var memory = letGo.Officers;
        letGo.LetGo();
        var seen = new List<OfficerPosition[]>();
        for (var metres = 3; metres < 9; metres++)
        {
            var frame = await NextAsync(metres);
            seen.Add(frame.Officers);
            frame.LetGo();
        }

        Assert.Equal(before, held.Officers);
        Assert.Contains(memory, seen);
        Assert.DoesNotContain(held.Officers, seen);
        Assert.Equal(2, seen.Distinct().Count());
        held.LetGo();
        Assert.Throws<InvariantViolatedException>(held.LetGo);

        async Task<OfficerFrame> NextAsync(int metres)
        {
            var batch = shard.RentBatch();
            batch.Add(new Fix(City.Officer(1), Instant.From(clock.GetUtcNow()), City.At(metres, 0), 0, 0, 50));
            Assert.True(shard.TryPost(batch));
            clock.Pass(TimeSpan.FromSeconds(1));
            await shard.TurnAsync(cancelled);
            var frame = shard.Frame;
            Assert.Equal(City.At(metres, 0).Latitude, frame.Officers[0].Latitude);
            return frame;
        }
    }

    private sealed class ByHand : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.UtcTicks;
    }
}
