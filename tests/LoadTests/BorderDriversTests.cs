using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Borders;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class BorderDriversTests
{
    private const double Step = 0.005; // Degrees between streets: 560 m.
    private const int Columns = 16;
    private const int Rows = 5;

    [Fact]
    public void Drives_AreTheSameTwice_AndNoneIsAnother()
    {
        var (one, again) = (Drivers(Cameras(), missed: 0.3), Drivers(Cameras(), missed: 0.3));
        var seen = new HashSet<string>();
        for (var number = 0; number < 60; number++)
        {
            var (drive, same) = (one.Next(Chance.Of(5, $"drive {number}")), again.Next(Chance.Of(5, $"drive {number}")));
            Assert.Equal((drive.Habit, drive.HasErrand, drive.Milliseconds), (same.Habit, same.HasErrand, same.Milliseconds));
            Assert.Equal(drive.Passes, same.Passes);
            Assert.Equal(drive.Entries, same.Entries);
            seen.Add($"{drive.Milliseconds} {drive.Passes.Count} {drive.Entries.Count}");
        }

        Assert.True(seen.Count > 50, $"{seen.Count}");
    }

    [Fact]
    public void ADrive_CrossesFromCityToCity_PastTheCamerasOnItsWay()
    {
        var (all, none) = (Drivers(Cameras(), missed: 0), Drivers(Cameras(), missed: 1));
        var read = 0;
        for (var number = 0; number < 60; number++)
        {
            var drive = all.Next(Chance.Of(5, $"drive {number}"));
            Assert.NotEmpty(drive.Entries);
            for (var entry = 0; entry < drive.Entries.Count; entry++)
            {
                var (from, to, at) = drive.Entries[entry];
                Assert.Equal(1, Math.Abs(from - to)); // Stripes: no other city is between.
                Assert.InRange(at, entry == 0 ? 0 : drive.Entries[entry - 1].Milliseconds, drive.Milliseconds);
                if (entry > 0) Assert.Equal(drive.Entries[entry - 1].To, from);
            }

            Assert.All(drive.Passes, pass => Assert.True(pass.IsRead));
            Assert.Equal(drive.Passes.Select(pass => pass.Milliseconds).Order(), drive.Passes.Select(pass => pass.Milliseconds));
            read += drive.Reads().Count;
            var unread = none.Next(Chance.Of(5, $"drive {number}"));
            Assert.Equal(drive.Passes.Select(pass => (pass.Camera, pass.Milliseconds)), unread.Passes.Select(pass => (pass.Camera, pass.Milliseconds)));
            Assert.Empty(unread.Reads());
        }

        Assert.True(read > 60, $"{read}");
    }

    [Fact]
    public void ADriveThatWasRead_IsWarnedOf_AndOneThatWasNot_IsNot()
    {
        var cameras = Cameras();
        var ground = Ground(cameras);
        var roads = SuspectRoads.Make(ground.Graph, RoadSpeeds.FreeFlow, 14, []);
        var forecast = new VehicleForecast(ground);
        var (drivers, blind) = (new BorderDrivers(ground, roads.Likely, 0, 5), new BorderDrivers(ground, roads.Likely, 1, 5));
        var rule = new AlertRule("every neighbour", 600, 0, 1_800);
        var (score, unseen) = (new AlertScore(rule), new AlertScore(rule));
        for (var number = 0; number < 60; number++)
        {
            var drive = drivers.Next(Chance.Of(5, $"drive {number}"));
            var reads = drive.Reads();
            var forecasts = new List<(int Home, JurisdictionTime[] Times)>();
            for (var read = 0; read < reads.Count; read++)
            {
                Assert.True(forecast.Find(roads, Sighting.By(ground.Cameras, reads[read].Camera), CameraFlowTable.Empty, 1_800));
                forecasts.Add((forecast.Home, forecast.Jurisdictions.ToArray()));
                foreach (var entry in drive.Entries.Where(entry => entry.Milliseconds > reads[read].Milliseconds).Take(1))
                    foreach (var at in forecast.Jurisdictions.ToArray().Where(at => at.Jurisdiction == entry.To))
                        Assert.True(entry.Milliseconds - reads[read].Milliseconds >= at.EarliestMilliseconds - 20);
            }

            score.Play(drive, reads, forecasts);
            unseen.Play(blind.Next(Chance.Of(5, $"drive {number}")), [], []);
        }

        // The town is so small that every border is within the margin: whatever was read before was warned of.
        Assert.Equal(score.Entries, score.Warned + score.Unseen);
        Assert.True(score.Warned > 20, $"{score.Warned} of {score.Entries}");
        Assert.True(score.MedianLeadSeconds > 0 && score.MedianLeadSeconds <= score.MedianSeenSeconds);
        Assert.Equal((unseen.Entries, 0, 0), (unseen.Unseen, unseen.Warned, unseen.False));
    }

    private static BorderDrivers Drivers(CameraPlace[] cameras, double missed)
    {
        var ground = Ground(cameras);
        return new BorderDrivers(ground, ground.Graph.FreeFlow, missed, 5);
    }

    /// <summary>Two before each border on the main street, one each way.</summary>
    private static CameraPlace[] Cameras() =>
    [
        .. new[] { 4, 8, 12 }.SelectMany(column => new[]
        {
            new CameraPlace(LatLng.FromDegrees(2 * Step, (column - 1.3) * Step), 90),
            new CameraPlace(LatLng.FromDegrees(2 * Step, (column + 0.3) * Step), 270),
        }),
    ];

    /// <summary>Streets in squares, the middle one from west to east a main road; four cities side by side.</summary>
    private static ForecastGround Ground(CameraPlace[] cameras)
    {
        using var stream = new MemoryStream();
        using (var map = new OsmXmlWriter(stream))
        {
            for (var row = 0; row < Rows; row++)
                for (var column = 0; column < Columns; column++) map.Node(Id(row, column), LatLng.FromDegrees(row * Step, column * Step));
            for (var row = 0; row < Rows; row++)
                map.Way(row + 1, [.. Enumerable.Range(0, Columns).Select(column => Id(row, column))], ("highway", row == 2 ? "primary" : "residential"));
            for (var column = 0; column < Columns; column++)
                map.Way(100 + column, [.. Enumerable.Range(0, Rows).Select(row => Id(row, column))], ("highway", "residential"));
        }

        stream.Position = 0;
        Assert.True(OsmXml.TryRead(stream, "test", out var data, out var refusal), refusal?.ToString());
        return ForecastGround.Make(RoadGraph.Build(data), cameras, place => 1 + (int)Math.Clamp((place.Longitude / Step + 0.5) / 4, 0, 3));

        static long Id(int row, int column) => 1 + row * Columns + column;
    }
}
