using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Letters that are lost, come twice, wait for cities that are down or start again in between: in the end every city knows the same.
/// </summary>
public class LettersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void WhateverHappensToLetters_AllCitiesEndUpWithTheSame(int seed)
    {
        var dice = new Random(seed);
        var cities = new Neighbours();
        var entries = new List<WatchlistEntryId> { cities.Watch(West), cities.Watch(East) };
        for (var step = 0; step < 400; step++)
        {
            Act(cities, entries, dice);
            for (var letters = dice.Next(4); letters > 0; letters--) cities.CarryOne(isLost: dice.Next(10) == 0, isTwice: dice.Next(10) == 0);
        }

        cities.Down.Clear();
        for (var rounds = 0; rounds < 30; rounds++)
        {
            cities.Wait(ShardLimits.LetterAgainSeconds + 1);
            cities.Carry();
        }

        Assert.True(cities.LettersTaken > 100);
        Assert.True(cities.Alerts.Count > 1 && cities.Tracks.Count > 1);
        foreach (var city in Cities) Assert.True(cities.LookedFor[West].SetEquals(cities.LookedFor[city]));
        foreach (var copies in cities.Alerts.Values) AssertSame(copies);
        foreach (var copies in cities.Tracks.Values)
        {
            // Whoever was only on an alert that is over need not know how it went on.
            var whole = copies.Values.MaxBy(copy => copy.Leg)!;
            var concerned = whole.Sightings.Select(sighting => sighting.By).Append(whole.Entry.Jurisdiction).Distinct();
            var known = concerned.Where(copies.ContainsKey).Select(city => copies[city]).ToList();
            Assert.Single(known.Select(copy => (copy.Home, copy.Leg, copy.State, copy.End)).Distinct());
            Assert.Single(known.Select(copy => string.Join(' ', copy.Sightings.Select(each => $"{each.Read} {each.Verification}"))).Distinct());
        }
    }

    [Fact]
    public void EveryLetter_ComesBackFromItsBytes()
    {
        var cities = new Neighbours();
        var entry = cities.Watch(West);
        cities.Carry();
        var seen = cities.Seen(entry, West, 9_000);
        var track = cities.Do(West, seen).Track;
        cities.Do(West, new SightingVerified(track, seen.Sighting.Read, true, "chief"));
        cities.Carry();
        var alert = cities.Alert(Middle);
        Letter[] letters =
        [
            new NothingTold(), new TrackTold(cities.Track(track, West)), new AlertTold(alert), new SideAnswered(alert.Id, alert.Sides[1]),
            new LineWritten(alert.Id, alert.Lines[0]), new PostFilled(alert.Id, alert.Posts.First(post => post.Nearest.Count > 0)),
        ];
        foreach (var letter in letters)
        {
            var writer = new StateWriter();
            LetterBytes.Write(writer, letter);
            var bytes = writer.Written.ToArray();
            var reader = new StateReader(bytes);
            writer.Clear();
            LetterBytes.Write(writer, LetterBytes.Read(ref reader));
            Assert.True(reader.AtEnd);
            Assert.Equal(bytes, writer.Written.ToArray());
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Throws<StateUnreadableException>(() =>
                {
                    var cut = new StateReader(bytes.AsSpan(0, length));
                    LetterBytes.Read(ref cut);
                });
            }
        }
    }

    private static void Act(Neighbours cities, List<WatchlistEntryId> entries, Random dice)
    {
        var city = Cities[dice.Next(Cities.Length)];
        var track = cities.Tracks.Keys.ElementAtOrDefault(dice.Next(1 + cities.Tracks.Count));
        var alert = cities.Alerts.Keys.ElementAtOrDefault(dice.Next(1 + cities.Alerts.Count));
        switch (dice.Next(14))
        {
            case 0 when entries.Count < 12:
                entries.Add(cities.Watch(city));
                break;
            case 1 when dice.Next(4) == 0:
                var entry = entries[dice.Next(entries.Count)];
                cities.Do(entry.Jurisdiction, new WatchlistWithdrawn(entry, "chief", "over"));
                break;
            case 2 or 3 or 4:
                cities.Do(city, cities.Seen(entries[dice.Next(entries.Count)], city, dice.Next(10_000), cities.Now.PlusSeconds(-dice.Next(30))));
                break;
            case 5 when track != default:
                var copy = cities.Tracks[track].Values.First();
                cities.Do(copy.Home, new SightingVerified(track, copy.Sightings[dice.Next(copy.Sightings.Count)].Read, dice.Next(4) > 0, "chief"));
                break;
            case 6 when alert != default:
                cities.Do(city, new AlertAnswered(alert, (SideState)dice.Next(2, 5), "desk", "reason"));
                break;
            case 7 when alert != default:
                cities.Do(city, new AlertSaid(alert, "desk", "a word"));
                break;
            case 8:
                cities.Wait(dice.Next(1, 40));
                break;
            case 9:
                cities.Restart(city);
                break;
            case 10 when !cities.Down.Remove(city) && dice.Next(2) == 0:
                cities.Down.Add(city);
                break;
            case 11 when track != default && dice.Next(5) == 0:
                cities.Do(cities.Tracks[track].Values.First().Home, new TrackClosed(track, (TrackEnd)dice.Next(1, 3), "chief"));
                break;
            case 12 when track != default:
                var soon = cities.Now.PlusSeconds(dice.Next(300));
                cities.Do(city, new PostsOrdered(track, [new OrderedPost(dice.Next(-1, 3), "Main Road", At(city, dice.Next(10) * 1_000), soon, soon)], "desk"));
                break;
            case 13 when alert != default:
                var post = cities.Alerts[alert].Values.First().Posts.FirstOrDefault(post => post.Incident.Jurisdiction == city);
                if (post is not null) cities.Do(city, new IncidentClosed(post.Incident, "desk", "not there"));
                break;
        }
    }

    private static void AssertSame(Dictionary<JurisdictionId, JointAlert> copies)
    {
        var led = copies.Values.First(copy => copies.ContainsKey(copy.Lead) && copy == copies[copy.Lead]);
        foreach (var copy in copies.Values)
        {
            Assert.Equal((led.End, led.IsVerified, led.LastSeen), (copy.End, copy.IsVerified, copy.LastSeen));
            Assert.Equal(led.Sides, copy.Sides);
            Assert.Equal(led.Posts.Select(post => (post.Jurisdiction, post.Crossing, post.Incident)), copy.Posts.Select(post => (post.Jurisdiction, post.Crossing, post.Incident)));
            Assert.Equal(led.Lines.Where(IsSaid), copy.Lines.Where(IsSaid));
        }
    }

    private static bool IsSaid(AlertLine line) => line.Kind is AlertLineKind.Said;
}
