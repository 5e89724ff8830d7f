using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.Server.Tests;

public class ReadClockTests
{
    private const long Start = 1_700_000_000_000;

    /// <summary>Skews from a day fast to five minutes slow; ways of some hundred milliseconds; some reads held back for up to half an hour.</summary>
    [Theory]
    [InlineData(-86_400_000, 0.0)]
    [InlineData(-86_400_000, 0.5)]
    [InlineData(-30_000, 0.3)]
    [InlineData(10_000, 0.0)]
    [InlineData(10_000, 0.5)]
    [InlineData(290_000, 0.3)]
    public void ASkew_IsFound_ThroughLateReads(int skew, double partLate)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var chance = new Chance(seed);
            var clock = new CameraClock();
            var now = Start;
            for (var read = 0; read < 600; read++)
            {
                now += (long)chance.NextExponential(3_000);
                var way = 50 + chance.NextExponential(200) + (chance.NextUnit() < partLate ? chance.NextBetween(0, 1_800_000) : 0);
                clock.Observe(new Instant(now - (long)way - skew), new Instant(now));
            }

            Assert.True(clock.Skew.Mends, $"seed {seed}: {clock.Skew}");
            Assert.InRange(clock.Skew.SkewMilliseconds, skew, skew + 1_500);
            Assert.Equal(Start + clock.Skew.SkewMilliseconds, clock.Mend(new Instant(Start)).UnixMilliseconds);
        }
    }

    [Fact]
    public void ALinkThatWasDown_IsNoSkew()
    {
        var clock = new CameraClock();
        var now = Start;
        for (var read = 0; read < 100; read++) clock.Observe(new Instant((now += 5_000) - 100), new Instant(now));
        var before = clock.Skew.SkewMilliseconds;

        // Twenty minutes of reads come within two, the oldest first.
        var back = now + 1_200_000;
        for (var read = 0; read < 1_200; read++)
        {
            clock.Observe(new Instant(now + read * 1_000), new Instant(back + read * 100));
            Assert.False(clock.Skew.Mends);
        }

        Assert.Equal(before, clock.Skew.SkewMilliseconds);
    }

    [Theory]
    [InlineData(600_000)] // Always ten minutes late: a link that stores and forwards, or a clock ten minutes slow. Nobody can tell.
    [InlineData(1_000)]
    public void WhatMayBeLateness_AndWhatIsTooLittle_IsLeftAlone(int lateness)
    {
        var clock = new CameraClock();
        for (var read = 0; read < 100; read++) clock.Observe(new Instant(Start + read * 10_000L - lateness), new Instant(Start + read * 10_000L));
        Assert.True(clock.Skew.IsCertain);
        Assert.False(clock.Skew.Mends);
        Assert.Equal(lateness, clock.Skew.SkewMilliseconds);
        Assert.Equal(Start, clock.Mend(new Instant(Start)).UnixMilliseconds);
    }

    [Fact]
    public void WildTimes_OfAFewWindows_AreNotBelieved_AndNothingOverflows()
    {
        var clock = new CameraClock();
        for (var read = 0; read < 320; read++)
        {
            var claimed = read % 10 == 0 ? 253_402_300_799_999 : Start + read * 10_000L - 50;
            clock.Observe(new Instant(claimed), new Instant(Start + read * 10_000L));
        }

        Assert.Equal(50, clock.Skew.SkewMilliseconds);
        Assert.Equal(320, clock.Skew.Reads);
    }

    [Fact]
    public void Ids_AreKnownForTheirTime_InAnyNumber_AsASlowSetSays()
    {
        var time = new ManualTime();
        var known = new KnownIds(time, idsMax: 1_000);
        var chance = new Chance(7);
        var order = new List<Guid>();
        for (var step = 0; step < 20_000; step++)
        {
            var id = NewId(chance);
            Assert.False(known.Contains(id));
            known.Add(id);
            order.Add(id);
            var recent = order[^Math.Min(order.Count, 1 + chance.NextBelow(1_000))];
            Assert.True(known.Contains(recent)); // The last thousand at least.
            Assert.InRange(known.Count, 1, 2_000);
        }

        known.Forget(order[^1]);
        Assert.False(known.Contains(order[^1]));
        Assert.True(known.Contains(order[^2]));

        var kept = NewId(chance);
        known.Add(kept);
        time.Advance(TimeSpan.FromMilliseconds(ReadLimits.IdsKeptMilliseconds));
        known.Add(NewId(chance));
        Assert.True(known.Contains(kept));
        time.Advance(TimeSpan.FromMilliseconds(ReadLimits.IdsKeptMilliseconds));
        known.Add(NewId(chance));
        Assert.False(known.Contains(kept));
    }

    private static Guid NewId(Chance chance)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, chance.NextBits());
        BitConverter.TryWriteBytes(bytes[8..], chance.NextBits());
        return new Guid(bytes);
    }
}
