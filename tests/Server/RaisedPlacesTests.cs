using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Server.Rates;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Near which places positions come more often, against measuring to every one.</summary>
public class RaisedPlacesTests
{
    private const double Metres = 2_000;

    [Fact]
    public void TheLongestOfThoseNear_IsTheAnswer()
    {
        var random = new Random(3);
        var places = new RaisedPlaces(Metres);
        for (var round = 0; round < 3; round++)
        {
            places.Clear();
            var all = Enumerable.Range(1, 400).Select(until => (Place: Somewhere(random), Until: (long)until)).ToList();
            foreach (var (place, until) in all) places.Add(place, until);
            places.Sort();
            Assert.Equal(all.Count, places.Count);
            var near = 0;
            for (var officer = 0; officer < 2_000; officer++)
            {
                var where = Somewhere(random);
                var distances = all.Select(each => (Metres: each.Place.MetresTo(where), each.Until)).ToList();
                if (distances.Any(each => Math.Abs(each.Metres - Metres) < 5)) continue; // Flat or round: either may be right there.
                var expected = distances.Where(each => each.Metres < Metres).Select(each => each.Until).DefaultIfEmpty(0).Max();
                Assert.Equal(expected, places.UntilAt(where.Latitude, where.Longitude));
                if (expected > 0) near++;
            }

            Assert.InRange(near, 500, 1_990);
        }
    }

    // Some 100 by 100 km, where a degree of longitude is half of one of latitude.
    private static LatLng Somewhere(Random random) => LatLng.FromDegrees(60 + random.NextDouble() * 0.9, 24 + random.NextDouble() * 1.8);
}
