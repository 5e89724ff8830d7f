using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class CallPlanTests
{
    private static readonly CallType[] Types =
    [
        new("robbery", "Robbery", "抢劫", 1, true), new("traffic-accident", "Traffic accident", "交通事故", 2, true),
        new("noise", "Noise", "噪音", 4, false), new("something-else", "Something else", "其他", 3, false),
    ];

    [Fact]
    public void Invented_AreInOrder_StartAtOnce_AndComeAtTheRateAsked()
    {
        var calls = Invent(1, "a", perHour: 600).TakeWhile(call => call.AtMilliseconds < 10 * 3_600_000).ToList();
        Assert.Equal(0, calls[0].AtMilliseconds);
        Assert.True(calls.Count(call => call.AtMilliseconds <= 10_000) >= 4);
        for (var i = 1; i < calls.Count; i++) Assert.True(calls[i].AtMilliseconds >= calls[i - 1].AtMilliseconds);
        Assert.Equal(calls.Count, calls.Select(call => call.Id).Distinct().Count());

        var second = calls.Count(call => call.Text == CallTexts.SayAgain(false));
        Assert.InRange(calls.Count - second, 5_600, 6_400); // 6,000 expected, deviation 77
        Assert.InRange(second, 600, 840); // 12 %
    }

    [Fact]
    public void Invented_RepeatWithSeedAndRun_AndDifferOtherwise()
    {
        Assert.Equal(Invent(1, "a", 60).Take(200), Invent(1, "a", 60).Take(200));
        Assert.Empty(Invent(1, "a", 60).Take(200).Select(call => call.Id).Intersect(Invent(1, "b", 60).Take(200).Select(call => call.Id)));
        Assert.Empty(Invent(1, "a", 60).Take(200).Select(call => call.Id).Intersect(Invent(2, "a", 60).Take(200).Select(call => call.Id)));
    }

    [Fact]
    public void Invented_PreferLessUrgentTypes_AndASecondCallIsNear()
    {
        var calls = Invent(3, "a", 60).Take(3_000).ToList();
        Assert.True(calls.Count(call => call.Type == "noise") > 2 * calls.Count(call => call.Type == "robbery"));
        foreach (var again in calls.Where(call => call.Text == CallTexts.SayAgain(false)))
        {
            var earlier = calls.TakeWhile(call => call.Id != again.Id).Where(call => call.AtMilliseconds >= again.AtMilliseconds - 60_000);
            Assert.Contains(earlier, call => call.Type == again.Type && call.Place.MetresTo(again.Place) < 40);
        }
    }

    [Fact]
    public void Texts_AreInTheLanguageAsked_AndInsideTheLimits()
    {
        foreach (var type in Types)
        {
            for (ulong seed = 0; seed < 50; seed++)
            {
                var english = CallTexts.Say(type, false, new Chance(seed));
                var chinese = CallTexts.Say(type, true, new Chance(seed));
                Assert.All(english, letter => Assert.InRange(letter, ' ', '~'));
                Assert.Contains(chinese, letter => letter is >= '一' and <= '龥');
                Assert.InRange(english.Length, 5, 2_000);
            }
        }
    }

    [Fact]
    public void Recorded_KeepTimesAndStays_AndSkipNothing()
    {
        var place = LatLng.FromDegrees(37.7, -122.4);
        RecordedCall[] rows =
        [
            new(10, "medic", 1, place, 300, "Main St", "fell"), new(10, "fire", 0, place, 0, "", ""),
            new(4_000, "medic", 2, place, 60, "", ""),
        ];
        var plan = RecordedPlan.Of(rows, 1, "x").ToList();
        Assert.Equal([10_000L, 10_000L, 4_000_000L], plan.Select(call => call.AtMilliseconds));
        Assert.Equal(["medic", "fire", "medic"], plan.Select(call => call.Type));
        Assert.Equal([300_000L, null, 60_000L], plan.Select(call => call.StayMilliseconds));
        Assert.Equal(plan, RecordedPlan.Of(rows, 1, "x"));
        Assert.Equal(3, plan.Select(call => call.Id).Distinct().Count());
    }

    private static IEnumerable<PlannedCall> Invent(ulong seed, string run, double perHour) =>
        new InventedCalls(seed, run, perHour, Types, chance => new(LatLng.FromDegrees(36 + chance.NextUnit(), 117), "Road"), false).Plan();
}
