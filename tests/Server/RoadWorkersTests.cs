using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// The workers' answers against asking for each candidate alone, on small random towns with one-way and unconnected streets.
/// </summary>
public class RoadWorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Answer_IsExactForEverybody(int seed)
    {
        var random = new Random(seed);
        var graph = Town(random, nodes: 120, ways: 60);
        var times = new PlaceTimes(graph.FreeFlow);
        int reached = 0, unreached = 0;
        for (var round = 0; round < 150; round++)
        {
            var target = Place(random);
            var candidates = Enumerable.Range(1, random.Next(0, 40)).Select(id => new Candidate(new OfficerId((uint)id), Place(random), Heading(random))).ToList();
            var wanted = random.Next(1, 12);
            var answer = RoadWorkers.Answer(
                times, new RankingRequest(new IncidentId(new JurisdictionId(1), 7), 3, target, candidates, int.MaxValue, wanted, false));
            Assert.Equal(3, answer.Round);
            Assert.Equal(candidates.Count, answer.TravelMilliseconds.Count);

            var alone = candidates.Select(candidate => Alone(graph, candidate, target)).ToList();
            Assert.Equal(alone, answer.TravelMilliseconds);
            reached += alone.Count(time => time >= 0);
            unreached += alone.Count(time => time < 0);
        }

        Assert.True(reached > 1000 && unreached > 100, $"{reached} {unreached}");
    }

    // The ranking's bound: a straight line at top speed is never slower than the way by road, the ways to the road included.
    [Theory]
    [InlineData(5, "")]
    [InlineData(6, "3")]
    public void StraightLineAtTopSpeed_IsALowerBound(int seed, string maxspeed)
    {
        var random = new Random(seed);
        var graph = Town(random, nodes: 80, ways: 60, maxspeed);
        var times = new PlaceTimes(graph.FreeFlow);
        var top = PlaceTimes.TopMetresPerSecond(graph, RoadSpeeds.FreeFlow);
        var reached = 0;
        for (var round = 0; round < 500; round++)
        {
            var (from, to) = (Place(random), Place(random));
            var milliseconds = Alone(graph, new Candidate(default, from, float.NaN), to);
            if (milliseconds < 0) continue;
            reached++;
            Assert.True(milliseconds + 3 >= from.MetresTo(to) / top * 1000, $"{from} to {to} in {milliseconds} ms"); // Three roundings down.
        }

        Assert.True(reached > 100);
    }

    // Whoever can be there in time stands within the radius, wherever that is: on the roads, beside them, across what has no bridge.
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void NobodyOutsideTheRadius_IsThereInTime(int seed)
    {
        var random = new Random(seed);
        var graph = Town(random, nodes: 150, ways: 90);
        var times = new PlaceTimes(graph.FreeFlow);
        var top = PlaceTimes.TopMetresPerSecond(graph, RoadSpeeds.FreeFlow);
        int inTime = 0, closer = 0;
        for (var round = 0; round < 400; round++)
        {
            var target = Place(random);
            var limit = random.Next(600_000);
            var radius = times.RadiusWithin(target, limit);
            if (radius > 0 && radius < limit / 1000.0 * top * 0.8) closer++;
            for (var i = 0; i < 30; i++)
            {
                var from = new Candidate(default, Place(random), Heading(random));
                var time = Alone(graph, from, target);
                if (time < 0 || time > limit) continue;
                inTime++;
                Assert.True(from.Place.MetresTo(target) <= radius, $"{from.Place} is {time} ms from {target} and beyond {radius} m");
            }
        }

        Assert.True(inTime > 300 && closer > 150, $"{inTime} {closer}");
    }

    [Fact]
    public void IncidentFarFromAnyRoad_HasNoWayForAnybody()
    {
        var random = new Random(8);
        var times = new PlaceTimes(Town(random, nodes: 20, ways: 20).FreeFlow);
        var request = new RankingRequest(
            default, 1, LatLng.FromDegrees(40, 100), [new Candidate(new OfficerId(1), Place(random), float.NaN), new Candidate(new OfficerId(2), Place(random), float.NaN)], 0, 10, false);
        Assert.Equal([RankingAnswer.NoWay, RankingAnswer.NoWay], RoadWorkers.Answer(times, request).TravelMilliseconds);
    }

    private static int Alone(RoadGraph graph, Candidate from, LatLng to)
    {
        if (!graph.TryMatch(from.Place, from.HeadingDegrees, -1, PlaceTimes.SnapMetresMax, out var source)) return -1;
        if (!graph.TrySnap(to, PlaceTimes.SnapMetresMax, out var target)) return -1;
        var onRoad = new TravelTimes(graph).Between(source, target);
        return onRoad < 0 ? -1 : onRoad + OffRoad(source) + OffRoad(target);
    }

    private static float Heading(Random random) => random.Next(3) == 0 ? float.NaN : random.Next(360);

    private static int OffRoad(RoadPoint point) => (int)(point.MetresAway / PlaceTimes.OffRoadMetresPerSecond * 1000);

    // About 4.5 by 4 km; some places lie further than a kilometre from any street.
    private static LatLng Place(Random random) => LatLng.FromDegrees(31.18 + random.NextDouble() * 0.04, 121.38 + random.NextDouble() * 0.04);

    private static RoadGraph Town(Random random, int nodes, int ways, string maxspeed = "")
    {
        string[] classes = ["motorway", "primary", "residential", "residential", "service"];
        string[] oneway = ["no", "no", "yes", "-1"];
        var xml = new StringBuilder("<osm version=\"0.6\">");
        for (var id = 1; id <= nodes; id++)
        {
            var (latitude, longitude) = (31.19 + random.NextDouble() * 0.02, 121.39 + random.NextDouble() * 0.02);
            xml.Append(FormattableString.Invariant($"<node id=\"{id}\" lat=\"{latitude:F7}\" lon=\"{longitude:F7}\"/>"));
        }

        for (var id = 1; id <= ways; id++)
        {
            xml.Append($"<way id=\"{id}\">");
            for (var i = random.Next(2, 6); i > 0; i--) xml.Append($"<nd ref=\"{random.Next(1, nodes + 1)}\"/>");
            xml.Append($"<tag k=\"highway\" v=\"{classes[random.Next(classes.Length)]}\"/><tag k=\"oneway\" v=\"{oneway[random.Next(4)]}\"/>");
            if (maxspeed.Length > 0) xml.Append($"<tag k=\"maxspeed\" v=\"{maxspeed}\"/>");
            xml.Append("</way>");
        }

        var text = new MemoryStream(Encoding.UTF8.GetBytes(xml.Append("</osm>").ToString()));
        Assert.True(OsmXml.TryRead(text, "town", out var data, out var refusal), refusal?.ToString());
        return RoadGraph.Build(data);
    }
}
