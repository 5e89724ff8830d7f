using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class FleetTests
{
    private const long Start = 1_800_000_000_000;

    [Theory]
    [InlineData(2_000)]
    [InlineData(333)]
    public void StandingOfficers_AreSpreadEvenlyOverTheirInterval(int officers)
    {
        var (fleet, turn) = Make(officers, seed: 1);
        foreach (var officer in fleet.Officers) officer.Hear(OfficerStatus.Busy, null, new(Start));
        var perSecond = new int[90];
        for (var now = Start; now < Start + perSecond.Length * 1000; now += 50)
        {
            turn.Begin(0);
            fleet.Advance(new(now), turn);
            perSecond[(now - Start) / 1000] += turn.Fixes.Count;
        }

        // After the first round, in which everybody reports at once, a second holds a thirtieth of all.
        Assert.Equal(officers * 2, perSecond[30..].Sum());
        Assert.All(perSecond[30..], count => Assert.InRange(count, officers / 30.0 - 4, officers / 30.0 + 4));
    }

    [Fact]
    public void TheSameSeed_GivesTheSameFixes_AndAnotherSeedOthers()
    {
        Assert.Equal(FixesOf(seed: 5), FixesOf(seed: 5));
        Assert.NotEqual(FixesOf(seed: 5), FixesOf(seed: 6));
    }

    [Fact]
    public void ASmallBudgetOfLegs_IsShared()
    {
        var (fleet, turn) = Make(100, seed: 1);
        foreach (var officer in fleet.Officers) officer.Hear(OfficerStatus.Available, null, new(Start));
        var moved = new HashSet<uint>();
        for (var now = Start; now < Start + 60_000; now += 50)
        {
            turn.Begin(now % 1000 == 0 ? 3 : 0);
            fleet.Advance(new(now), turn);
            Assert.True(turn.PatrolLegsLeft >= 0);
            moved.UnionWith(fleet.Officers.Where(officer => officer.IsDriving).Select(officer => officer.Number));
        }

        Assert.Equal(100, moved.Count); // 180 legs for 100 officers
    }

    private static List<FixReport> FixesOf(ulong seed)
    {
        var (fleet, turn) = Make(20, seed);
        foreach (var officer in fleet.Officers) officer.Hear(OfficerStatus.Available, null, new(Start));
        var fixes = new List<FixReport>();
        for (var now = Start; now < Start + 120_000; now += 100)
        {
            turn.Begin(2);
            fleet.Advance(new(now), turn);
            fixes.AddRange(turn.Fixes);
        }

        return fixes;
    }

    private static (Fleet Fleet, FleetTurn Turn) Make(int officers, ulong seed)
    {
        LatLng[] places = [LatLng.FromDegrees(40, 20), LatLng.FromDegrees(40.005, 20), LatLng.FromDegrees(40, 20.005)];
        var beats = Enumerable.Range(1, officers).Select(number => new Beat((uint)number, places)).ToList();
        var habits = new OfficerHabits { PauseSecondsMin = 100, PauseSecondsMax = 200 };
        return (new Fleet(beats, habits, seed), new FleetTurn((from, to) => DrivenRoute.Straight(from, to, 10), _ => 0));
    }
}
