using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>Of the officers that a search sees it keeps the nearest, as sorting all of them does.</summary>
public class NearestInACrowdTests
{
    private const double TopMetresPerSecond = 36;

    private static readonly JurisdictionId Home = new(1);
    private static readonly Instant Now = new(1_790_000_000_000);
    private static readonly IncidentType Noise = new("noise", "Noise", "噪音", 4, [], []);

    private static readonly DispatchPolicy Policy = new(
        new Dictionary<string, IncidentType> { ["noise"] = Noise }, [30, 30, 30, 30], PositionAgeMaxSeconds: 120, JoinMetres: 0, JoinSeconds: 0,
        [60, 60, 60, 60]);

    [Theory]
    [InlineData(1, 2_000, 0.0005, 49.4)] // All in a cell or two.
    [InlineData(2, 2_000, 0.05, -33.5)]
    [InlineData(3, 300, 30, 70)]         // Further than the quick bound holds: everybody is looked at.
    [InlineData(4, 300, 3, 89)]          // Around the pole, where cosines are nothing.
    [InlineData(5, 500, 0, 10)]          // All at one place: the order of slots decides.
    public void TheNearestAreKept_AsIfAllWereSorted(int seed, int officers, double degrees, double latitude)
    {
        var random = new Random(seed);
        double Part() => degrees * (random.NextDouble() - 0.5);
        LatLng Place() => LatLng.FromDegrees(Math.Clamp(latitude + Part(), -90, 90), Math.IEEERemainder(179.99 + Part(), 360));
        var places = Enumerable.Range(0, officers).Select(_ => Place()).ToArray();
        var tables = Tables(places);
        for (var number = 0; number < 20; number++)
        {
            var middle = Place();
            var sorted = Sorted(places, middle);
            foreach (var enough in (int[])[0, 1, 10, officers - 1, officers, int.MaxValue])
            {
                var distance = new NearDistance(middle);
                var nearest = new NearestSlots(enough, distance.ErrorMax);
                var order = Enumerable.Range(0, officers).ToArray();
                random.Shuffle(order);
                foreach (var slot in order) nearest.Offer(slot, distance.SquareTo(places[slot]));
                var taken = nearest.Take(tables.Officers, middle, out var nextMetres).ToArray();
                Assert.Equal(sorted.Take(enough).Select(each => each.Slot).Order(), taken);
                Assert.Equal(enough < officers ? sorted[enough].Metres : double.PositiveInfinity, nextMetres);
            }
        }
    }

    [Fact]
    public void InOneCell_TheBoundIsTheNextOnesDistance()
    {
        var random = new Random(7);
        var cell = H3Cell.FromLatLng(City.Middle, OfficerTable.CellResolution);
        var places = Enumerable.Range(0, 3_000).Select(_ => City.At(random.Next(-400, 400), random.Next(-400, 400)))
            .Where(place => H3Cell.FromLatLng(place, OfficerTable.CellResolution) == cell).ToArray();
        var tables = Tables(places);
        var incident = Incident(tables, City.Middle);
        foreach (var enough in (int[])[1, 32, places.Length - 1])
        {
            var found = CandidateSearch.Collect(tables, incident, Now, enough, double.PositiveInfinity, int.MaxValue);
            var sorted = Sorted(places, incident.Place);
            var expected = sorted.Take(enough).Select(each => (uint)each.Slot + 1).Order();
            Assert.Equal(expected, found.Candidates.Select(each => each.Officer.Value));
            Assert.Equal((int)(sorted[enough].Metres / TopMetresPerSecond), found.NobodyCloserThanSeconds);
        }
    }

    private static List<(double Metres, int Slot)> Sorted(LatLng[] places, LatLng middle) =>
        [.. places.Select((place, slot) => (place.MetresTo(middle), slot)).Order()];

    private static ShardTables Tables(LatLng[] places)
    {
        var officers = places.Select((place, slot) => new OfficerRegistration(new OfficerId((uint)slot + 1), $"P{slot}", Home, place, []));
        var tables = new ShardTables(Home, Policy, [.. officers], Now, TopMetresPerSecond);
        foreach (var slot in Enumerable.Range(0, places.Length).Reverse())
            tables.Officers.Fold(new Fix(new OfficerId((uint)slot + 1), Now, places[slot], 0, 0, 50), out _);
        return tables;
    }

    private static IncidentGrain Incident(ShardTables tables, LatLng place)
    {
        var call = new Call(Guid.NewGuid(), Noise.Code, 0, place, "", "", "", "", "110");
        return new IncidentGrain(tables.NextIncident(), Noise, call, H3Cell.FromLatLng(place, OfficerTable.CellResolution), Now);
    }
}
