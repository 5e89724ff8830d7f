using SmartPolicing.Realtime.Host;

namespace SmartPolicing.Realtime.Server.Tests;

public class IngestNodeClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(60)]
    [InlineData(1000)]
    public void NodeTime_IsStartPlusElapsedTimesSpeed(double speed)
    {
        var wall = new ManualTime();
        var clock = new NodeClock(wall, speed, Noon);
        Assert.Equal(Noon, clock.GetUtcNow());
        wall.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(Noon.AddSeconds(90 * speed), clock.GetUtcNow());
    }

    [Fact]
    public void ByDefault_ItIsTheWall()
    {
        var wall = new ManualTime();
        wall.Advance(TimeSpan.FromHours(5));
        var clock = new NodeClock(wall);
        wall.Advance(TimeSpan.FromTicks(12_345_678_901));
        Assert.Equal(1, clock.Speed);
        Assert.Equal(wall.GetUtcNow(), clock.GetUtcNow());
    }

    [Fact]
    public void StepsOfTheWall_DoNotMoveIt()
    {
        var wall = new ManualTime();
        var clock = new NodeClock(wall, 1, Noon);
        wall.Advance(TimeSpan.FromSeconds(1));
        wall.StepUtc(TimeSpan.FromHours(-1));
        Assert.Equal(Noon.AddSeconds(1), clock.GetUtcNow());
    }

    [Fact]
    public void TimestampsAndTimers_StayTheWalls()
    {
        var wall = new ManualTime();
        var clock = new NodeClock(wall, 1000, Noon);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        var since = clock.GetTimestamp();
        wall.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(TimeSpan.FromSeconds(9), clock.GetElapsedTime(since));
        Assert.Equal(0, fired);
        wall.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void OnTheRealWall_ItNeverRunsBackwards_OnAnyThread()
    {
        var clock = new NodeClock(TimeProvider.System, 733.3, Noon);
        var newest = Noon.Ticks;
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                var known = Interlocked.Read(ref newest); // Known before we look: what we see must not be earlier.
                var now = clock.GetUtcNow().Ticks;
                Assert.True(now >= known);
                InterlockedMax(ref newest, now);
            }
        });
        Assert.True(newest > Noon.Ticks);
    }

    [Fact]
    public void EightYearsAtFullSpeed_AreNoOverflow()
    {
        var wall = new ManualTime();
        var clock = new NodeClock(wall, 1000, NodeClock.StartMax);
        wall.Advance(TimeSpan.FromDays(8 * 365));
        Assert.True(clock.GetUtcNow().Year > 9000);
        wall.Advance(TimeSpan.FromDays(8 * 365));
        Assert.Equal(DateTimeOffset.MaxValue, clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.0099)]
    [InlineData(1000.1)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void OtherSpeeds_AreRefused(double speed) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodeClock(new ManualTime(), speed));

    [Fact]
    public void OtherStarts_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodeClock(new ManualTime(), 1, DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NodeClock(new ManualTime(), 1, NodeClock.StartMax.AddTicks(1)));
    }

    private static void InterlockedMax(ref long target, long value)
    {
        var seen = Interlocked.Read(ref target);
        while (value > seen)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
