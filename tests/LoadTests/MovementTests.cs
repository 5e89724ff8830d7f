using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class MovementTests
{
    /// <summary>From docs/WIRE.md: faster is an impossible jump.</summary>
    private const double MetresPerSecondMax = 100;

    [Theory]
    [InlineData(40)]
    [InlineData(1_000)]
    [InlineData(30_000)]
    public void AnOfficer_DrivesToTheIncidentAndHomeAgain_NeverFasterThanANodeBelieves(int everyMs)
    {
        var home = LatLng.FromDegrees(33.3, 116.8);
        var incident = LatLng.FromDegrees(33.32, 116.83); // 3.6 km away
        var officer = new CrowdOfficer(5, 1, "A-5");
        var movement = new Movement([officer], [home]);
        var now = new Instant(1_700_000_000_000);
        var last = Fix(movement, now);
        for (var ms = 0; ms < 600_000; ms += everyMs)
        {
            officer.Target = ms < 300_000 ? new Spot(incident) : null;
            now = now.PlusMilliseconds(everyMs);
            var next = Fix(movement, now);
            Assert.True(last.MetresTo(next) / (everyMs / 1000.0) < MetresPerSecondMax / 2);
            if (ms + everyMs is > 250_000 and < 300_000) Assert.True(next.MetresTo(incident) < 70);
            last = next;
        }

        Assert.True(last.MetresTo(home) < 70);
        Assert.False(movement.TryFix(0, now, 1, out _)); // that very millisecond it has told
    }

    [Fact]
    public void AGathering_TakesThoseWhoLiveNearest()
    {
        CrowdOfficer[] officers = [.. Enumerable.Range(1, 10).Select(id => new CrowdOfficer((uint)id, 1, ""))];
        LatLng[] homes = [.. officers.Select(officer => LatLng.FromDegrees(33 + officer.Id % 5 * 0.01, 116))];
        var gather = new Gather(3, new Circle(LatLng.FromDegrees(33.021, 116), 500), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal([2u, 7u, 3u], Gatherings.Nearest(gather, officers, homes).Select(officer => officer.Id));
    }

    private static LatLng Fix(Movement movement, Instant now)
    {
        Assert.True(movement.TryFix(0, now, 1, out var fix));
        return fix.Place;
    }
}
