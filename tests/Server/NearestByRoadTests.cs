using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// The whole way from officers' positions to the ranking, with real roads: rings of cells, bounds, snapping by heading, the hierarchy,
/// second rounds. Against asking the roads about every officer there is. The town is made to mislead: a river with a bridge at each end,
/// one-way streets everywhere, officers just over the water.
/// </summary>
public class NearestByRoadTests
{
    private const int Side = 26; // Junctions along a side, 150 m apart.
    private const double Step = 150 / 111_195.0;
    private static readonly JurisdictionId City = new(1);
    private static readonly LatLng Corner = LatLng.FromDegrees(31.0, 121.0);

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 600)]
    [InlineData(3, 5_000)]
    public void TheRanking_IsThatOfAskingAboutEverybody(int seed, int count)
    {
        var random = new Random(seed);
        var graph = RiverTown(random);
        var metric = new LiveRoads(graph, RoadSpeeds.FreeFlow, 0).Current;
        var officers = Enumerable.Range(1, count).Select(id => new OfficerRegistration(
            new OfficerId((uint)id), $"P{id}", City, Place(random), id % 4 == 0 ? ["medic"] : [])).ToList();
        var now = new Instant(1_790_000_000_000);
        var tables = new ShardTables(City, Policy(), officers, now, PlaceTimes.TopMetresPerSecond(graph, RoadSpeeds.FreeFlow));
        var state = new ShardState(tables);
        foreach (var officer in officers)
        {
            var age = random.Next(6) == 0 ? 400 : random.Next(100);
            var heading = random.Next(3) == 0 ? Fix.Unknown : (ushort)random.Next(36_000);
            state.Fold(new Fix(officer.Id, now.PlusSeconds(-age), Place(random), (ushort)random.Next(2_000), heading, 50));
            if (random.Next(7) == 0) state.Apply(now, new OfficerStatusSet(officer.Id, OfficerStatus.Busy));
        }

        var acrossTheRiver = 0;
        var times = new PlaceTimes(metric);
        for (var round = 0; round < 25; round++)
        {
            var place = Place(random);
            var type = random.Next(2) == 0 ? "medical" : "noise";
            var expected = Everybody(tables, times, place, type, now).Take(DomainLimits.RankedMax).ToList();
            var ranking = Rank(state, times, place, type, now, round);
            Assert.Equal(expected, ranking.Select(line => (line.Officer, line.TravelSeconds)));
            acrossTheRiver += Misled(tables, place, ranking);
        }

        Assert.True(acrossTheRiver > 10, $"{acrossTheRiver}"); // Else being nearest in a straight line would have done as well.
    }

    private static List<(OfficerId Officer, int Seconds)> Everybody(
        ShardTables tables, PlaceTimes times, LatLng place, string type, Instant now)
    {
        var incident = new IncidentGrain(
            new IncidentId(City, 9_999), tables.Policy.Types[type], CallAt(place, type, 99), H3Cell.FromLatLng(place, 9), now);
        var fitting = Enumerable.Range(0, tables.Officers.Count)
            .Where(slot => CandidateSearch.Fitness(tables, incident, slot, now) == RankReason.Fits).ToList();
        var milliseconds = new int[fitting.Count];
        var from = fitting.Select(slot => (tables.Officers.PlaceOf(slot), tables.Officers.HeadingOf(slot))).ToArray();
        times.ToOne(place, from, milliseconds);
        return [.. fitting.Zip(milliseconds).Where(pair => pair.Second >= 0)
            .OrderBy(pair => pair.Second).ThenBy(pair => tables.Officers[pair.First].Registration.Id)
            .Select(pair => (tables.Officers[pair.First].Registration.Id, (pair.Second + 999) / 1000))];
    }

    private static List<RankedOfficer> Rank(ShardState state, PlaceTimes times, LatLng place, string type, Instant now, int number)
    {
        var incident = state.Apply(now, new CallReceived(CallAt(place, type, number))).Incident;
        IncidentView? view = null;
        for (var asked = true; asked;)
        {
            var (effects, questions) = state.Effects.Drain();
            view = effects.OfType<IncidentChanged>().LastOrDefault(effect => effect.Incident.Id == incident)?.Incident ?? view;
            foreach (var question in questions) state.Apply(now, new RankingAnswered(RoadWorkers.Answer(times, question)));
            asked = questions.Count > 0;
        }

        state.Apply(now, new IncidentClosed(incident, "test", "next"));
        return [.. view!.Ranking!.Officers.Where(line => line.Reason == RankReason.Fits)];
    }

    private static Call CallAt(LatLng place, string type, int number) =>
        new(new Guid(number, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]), type, 0, place, "", "help", "", "", "110");

    /// <summary>How many of the ranked are further away in a straight line than the one ranked after them.</summary>
    private static int Misled(ShardTables tables, LatLng place, List<RankedOfficer> ranking) => ranking
        .Select(line => tables.Officers.TrySlot(line.Officer, out var slot) ? tables.Officers.PlaceOf(slot).MetresTo(place) : 0)
        .ToList() is var metres ? metres.Zip(metres.Skip(1)).Count(pair => pair.First > pair.Second) : 0;

    private static LatLng Place(Random random) => LatLng.FromDegrees(
        Corner.Latitude + (random.NextDouble() * 1.06 - 0.03) * Side * Step,
        Corner.Longitude + (random.NextDouble() * 1.06 - 0.03) * Side * Step);

    private static DispatchPolicy Policy() => new(
        new Dictionary<string, IncidentType>
        {
            ["noise"] = new("noise", "Noise", "噪音", 4, [], []),
            ["medical"] = new("medical", "Medical help", "医疗", 4, [], ["medic"]),
        },
        [30, 45, 60, 90], 120, 0, 900, [60, 300, 900, 1800]);

    /// <summary>A grid of streets, half of them one-way in turns, cut by a river that only the first and last street cross.</summary>
    private static RoadGraph RiverTown(Random random)
    {
        using var stream = new MemoryStream();
        using (var writer = new OsmXmlWriter(stream))
        {
            for (var row = 0; row < Side; row++)
            {
                for (var column = 0; column < Side; column++)
                {
                    var place = LatLng.FromDegrees(Corner.Latitude + row * Step, Corner.Longitude + column * Step);
                    writer.Node(1 + row * Side + column, place);
                }
            }

            string[] classes = ["residential", "residential", "tertiary", "primary"];
            string[] directions = ["no", "yes", "-1"];
            for (var line = 0; line < Side; line++)
            {
                var tags = new[] { ("highway", classes[random.Next(4)]), ("oneway", directions[random.Next(3)]) };
                writer.Way(1_000 + line, [.. Enumerable.Range(0, Side).Select(column => (long)(1 + line * Side + column))], tags);
                var bridge = line is 0 or Side - 1;
                var street = Enumerable.Range(0, Side).Select(row => (long)(1 + row * Side + line)).ToArray();
                tags = [("highway", classes[random.Next(4)]), ("oneway", bridge ? "no" : directions[random.Next(3)])];
                if (bridge) writer.Way(2_000 + line, street, tags);
                if (!bridge) writer.Way(2_000 + line, street.AsSpan(0, Side / 2), tags);
                if (!bridge) writer.Way(3_000 + line, street.AsSpan(Side / 2), tags);
            }
        }

        stream.Position = 0;
        Assert.True(OsmXml.TryRead(stream, "town", out var data, out var refusal), refusal?.ToString());
        return RoadGraph.Build(data);
    }
}
