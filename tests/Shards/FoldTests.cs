using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.PatrolZones;

namespace SmartPolicing.Realtime.Shards;

public class FoldTests
{
    [Fact]
    public void Fix_NotNewerThanTheNewest_IsRefused()
    {
        var city = new City(1);
        Assert.Equal(FoldResult.Folded, city.Place(1, City.Middle));
        Assert.Equal(FoldResult.OlderThanNewest, city.Place(1, City.At(5, 5)));
        Assert.Equal(FoldResult.OlderThanNewest, city.Fold(1, City.At(5, 5), city.Now.PlusMilliseconds(-1)));
        Assert.Equal(FoldResult.Folded, city.Fold(1, City.At(5, 5), city.Now.PlusMilliseconds(1000)));
    }

    [Fact]
    public void Fix_FromAnotherShardsOfficer_IsRefused() => Assert.Equal(FoldResult.UnknownOfficer, new City(1).Place(2, City.Middle));

    [Theory]
    [InlineData(1, 109, FoldResult.Folded)] // 100 m/s for a second and twice the 5 m of accuracy.
    [InlineData(1, 112, FoldResult.ImpossibleJump)]
    [InlineData(60, 5_900, FoldResult.Folded)]
    [InlineData(60, 6_100, FoldResult.ImpossibleJump)]
    public void Fix_FurtherThanAnybodyGets_IsRefused(int seconds, double metres, FoldResult expected)
    {
        var city = new City(1);
        city.Place(1, City.Middle);
        Assert.Equal(expected, city.Fold(1, City.At(0, metres), city.Now.PlusSeconds(seconds)));
    }

    [Fact]
    public void PoorAccuracy_IsNoLicenceToBeAnywhere()
    {
        var city = new City(1);
        city.Place(1, City.Middle);
        var claim = new Fix(City.Officer(1), city.Now.PlusSeconds(1), City.At(0, 5_000), 0, 0, 65_534);
        Assert.Equal(FoldResult.ImpossibleJump, city.State.Fold(in claim));
    }

    [Fact]
    public void AfterAJump_TheOfficerIsBackInTime()
    {
        var city = new City(1);
        city.Place(1, City.At(20_000, 0)); // The one bad fix was the first.
        Assert.Equal(FoldResult.ImpossibleJump, city.Fold(1, City.Middle, city.Now.PlusSeconds(30)));
        Assert.Equal(FoldResult.Folded, city.Fold(1, City.Middle, city.Now.PlusSeconds(210)));
    }

    [Fact]
    public void Zones_CountTheOfficersInThem_AsABruteForceDoes()
    {
        const int Officers = 60;
        var random = new Random(5);
        var city = new City(Officers);
        var touched = new HashSet<H3Cell>();
        for (var step = 0; step < 3_000; step++)
        {
            city.Now = city.Now.PlusSeconds(60);
            var officer = random.Next(1, Officers + 1);
            city.Place(officer, City.At(random.Next(-2500, 2500), random.Next(-2500, 2500)));
            if (random.Next(4) == 0)
                city.Do(new OfficerStatusSet(City.Officer(officer), random.Next(2) == 0 ? OfficerStatus.Busy : OfficerStatus.Available));
        }

        var frame = city.State.Frame();
        var expected = frame.Where(officer => !officer.FixAt.IsNever).GroupBy(officer =>
            H3Cell.FromLatLng(LatLng.FromDegrees(officer.Latitude, officer.Longitude), 9).Parent(PatrolZoneGrain.Resolution)).ToList();
        Assert.True(expected.Count > 3);
        foreach (var zone in expected)
        {
            var view = city.Tables.Officers.ZoneOf(zone.Key.CenterChild(9)).View(city.Now);
            Assert.Equal(zone.Count(), view.Present);
            Assert.Equal(zone.Count(officer => officer.Status == OfficerStatus.Available), view.Available);
        }
    }

    [Fact]
    public void Folding_AllocatesNothing_OnceZonesAreKnown()
    {
        var city = new City(8);
        var fixes = Enumerable.Range(0, 4_000)
            .Select(i => new Fix(City.Officer(i % 8 + 1), city.Now.PlusSeconds(i), City.At(i % 40 * 20, i % 60 * 20), 0, 0, 50)).ToArray();
        foreach (ref readonly var fix in fixes.AsSpan()) city.State.Fold(in fix);
        // The runtime allocates now and then by itself (a method compiled anew); what folding needs, it needs every time.
        var folded = 0;
        var least = long.MaxValue;
        for (var round = 1; round <= 5 && least > 0; round++)
        {
            for (var i = 0; i < fixes.Length; i++) fixes[i] = fixes[i] with { At = fixes[i].At.PlusSeconds(10_000) };
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (ref readonly var fix in fixes.AsSpan())
                if (city.State.Fold(in fix) == FoldResult.Folded) folded++;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.True(folded > 3_000);
    }
}
