using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Watchlist;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>A city that was away for long is back: what it could not be told it is told, and what it gave up stands again.</summary>
public class ReturnTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EntriesThatFoundNoRoom_AreToldOnceTheNeighbourIsBack_AsTheyStandThen(int seed)
    {
        var dice = new Random(seed);
        var cities = new Neighbours();
        cities.Down.Add(Middle);
        var entries = new List<WatchlistEntryId>();
        var owed = 200 + dice.Next(300);
        for (var number = 0; number < ShardLimits.LettersMax * 9 / 8 + owed; number++)
            entries.Add(cities.Watch(West, $"苏A{10_000 + number}", dice.Next(10) == 0 ? WatchlistSharing.OwnCity : WatchlistSharing.Province));
        cities.Carry(); // East hears all of it; what goes to the middle is lost and told again.
        var kept = new HashSet<WatchlistEntryId>(entries);
        for (var change = 0; change < 60; change++)
        {
            var entry = entries[dice.Next(2) == 0 ? dice.Next(entries.Count) : entries.Count - 1 - dice.Next(owed)];
            if (!kept.Contains(entry)) continue;
            if (dice.Next(3) == 0)
            {
                Assert.Equal(Refusal.None, cities.Do(West, new WatchlistTimeAsked(entry, cities.Now.PlusSeconds(2 * 86_400), "asker", "on")).Refusal);
                Assert.Equal(Refusal.None, cities.Do(West, new WatchlistDecided(entry, true, "approver", "")).Refusal);
                entries.RemoveAll(known => known == entry); // Once is enough.
                continue;
            }

            Assert.Equal(Refusal.None, cities.Do(West, new WatchlistWithdrawn(entry, "chief", "found")).Refusal);
            kept.Remove(entry);
            if (dice.Next(20) == 0) cities.Restart(West);
        }

        cities.Restart(West);
        Assert.Empty(cities.LookedFor[Middle]);
        cities.Down.Clear();
        for (var rounds = 0; rounds < 100 && cities.LookedFor[Middle].Count < cities.LookedFor[East].Count; rounds++)
        {
            cities.Wait(ShardLimits.LetterAgainSeconds + 1);
            cities.Carry();
            if (rounds % 7 == seed) cities.Restart(West);
        }

        Assert.True(cities.LookedFor[West].SetEquals(kept));
        Assert.True(cities.LookedFor[East].Count > ShardLimits.LettersMax);
        Assert.True(cities.LookedFor[Middle].SetEquals(cities.LookedFor[East]));
        Settle(cities);
        var taken = cities.LettersTaken;
        Settle(cities);
        Assert.Equal(taken, cities.LettersTaken); // Nothing is told for ever.

        // What was renewed while the middle was away holds as long there as everywhere.
        cities.Wait(86_400);
        cities.Carry();
        Assert.NotEmpty(cities.LookedFor[West]);
        Assert.All([Middle, East], city => Assert.Subset(cities.LookedFor[West], cities.LookedFor[city]));
        Assert.True(cities.LookedFor[Middle].SetEquals(cities.LookedFor[East]));
    }

    private static void Settle(Neighbours cities)
    {
        for (var rounds = 0; rounds < 5; rounds++)
        {
            cities.Wait(ShardLimits.LetterAgainSeconds + 1);
            cities.Carry();
        }
    }

    [Fact]
    public void AnAlertThatStandsAgain_OpensItsPostsAnew_AndSomebodyMayBeSentThere()
    {
        var cities = new Neighbours();
        var entry = cities.Watch(West);
        cities.Carry();
        var seen = cities.Seen(entry, West, 9_000);
        var track = cities.Do(West, seen).Track;
        cities.Do(West, new SightingVerified(track, seen.Sighting.Read, true, "chief"));
        cities.Carry();
        var alert = cities.Alert(Middle).Id;
        var before = PostOf(Middle);
        Assert.NotEqual(default, before.Incident);
        Assert.Equal(Refusal.None, cities.Do(Middle, new AlertAnswered(alert, SideState.Acknowledged, "desk", "")).Refusal);
        cities.Carry();

        // West goes on seeing the vehicle, and the middle hears nothing of it until it gives up.
        cities.Down.Add(Middle);
        for (var minutes = 0; minutes < 35; minutes++)
        {
            cities.Wait(60);
            cities.Do(West, cities.Seen(entry, West, 9_000));
            cities.Carry();
        }

        Assert.Equal((AlertEnd.Expired, AlertEnd.None), (cities.Alerts[alert][Middle].End, cities.Alerts[alert][West].End));
        var order = new DispatchOrdered(before.Incident, OfficerOf(Middle, 1), "desk");
        Assert.Equal(Refusal.UnknownIncident, cities.Do(Middle, order).Refusal);

        cities.Down.Clear();
        cities.Wait(ShardLimits.LetterAgainSeconds + 1);
        cities.Wait(ShardLimits.LetterAgainSeconds + 1);
        cities.Carry();
        Assert.Equal(AlertEnd.None, cities.Alerts[alert][Middle].End);
        var after = PostOf(Middle);
        Assert.NotEqual(default, after.Incident);
        Assert.NotEqual(before.Incident, after.Incident);
        Assert.Equal(after.Incident, PostOf(West).Incident); // Who leads knows which incident it is.
        Assert.Equal(Refusal.None, cities.Do(Middle, order with { Incident = after.Incident }).Refusal);
        cities.Restart(Middle);
        cities.Carry();
        Assert.Equal(SideState.Deployed, cities.Alerts[alert][West].SideOf(Middle)!.State);

        WatchPost PostOf(JurisdictionId city) => cities.Alerts[alert][city].Posts.First(post => post.Jurisdiction == Middle);
    }
}
