using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Server.Tests;

public class IngestRulesTests
{
    private static readonly Instant Now = new(1_700_000_000_000);
    private static readonly FixRoutes Routes = new([(42, 3), (0, 1), (4_194_303, 2)]);
    private static readonly WireFix Good = new(42, 1_700_000_000_000, 377_673_792, -1_224_595_968, 1_500, 9_000, 50, 7);

    public static TheoryData<string, FixRejection, WireFix> Table => new()
    {
        { "good", FixRejection.None, Good },
        { "officer not here", FixRejection.UnknownOfficer, Good with { Officer = 43 } },
        { "officer beyond the table", FixRejection.UnknownOfficer, Good with { Officer = uint.MaxValue } },
        { "north pole", FixRejection.None, Good with { LatitudeE7 = 900_000_000 } },
        { "past the north pole", FixRejection.OutsideWorld, Good with { LatitudeE7 = 900_000_001 } },
        { "south pole", FixRejection.None, Good with { LatitudeE7 = -900_000_000 } },
        { "past the south pole", FixRejection.OutsideWorld, Good with { LatitudeE7 = -900_000_001 } },
        { "smallest latitude", FixRejection.OutsideWorld, Good with { LatitudeE7 = int.MinValue } },
        { "date line east", FixRejection.None, Good with { LongitudeE7 = 1_800_000_000 } },
        { "past the date line", FixRejection.OutsideWorld, Good with { LongitudeE7 = 1_800_000_001 } },
        { "date line west", FixRejection.None, Good with { LongitudeE7 = -1_800_000_000 } },
        { "past it westward", FixRejection.OutsideWorld, Good with { LongitudeE7 = -1_800_000_001 } },
        { "0, 0", FixRejection.OutsideWorld, Good with { LatitudeE7 = 0, LongitudeE7 = 0 } },
        { "on the equator", FixRejection.None, Good with { LatitudeE7 = 0 } },
        { "on the first meridian", FixRejection.None, Good with { LongitudeE7 = 0 } },
        { "last heading", FixRejection.None, Good with { HeadingCdeg = 35_999 } },
        { "heading 360", FixRejection.OutsideWorld, Good with { HeadingCdeg = 36_000 } },
        { "almost unknown heading", FixRejection.OutsideWorld, Good with { HeadingCdeg = 65_534 } },
        { "unknown heading", FixRejection.None, Good with { HeadingCdeg = 65_535 } },
        { "unknown speed and accuracy", FixRejection.None, Good with { SpeedCmS = 65_535, AccuracyDm = 65_535 } },
        { "2 s ahead", FixRejection.None, Good with { AtUnixMs = 1_700_000_002_000 } },
        { "past 2 s ahead", FixRejection.FromFuture, Good with { AtUnixMs = 1_700_000_002_001 } },
        { "end of time", FixRejection.FromFuture, Good with { AtUnixMs = long.MaxValue } },
        { "an hour old", FixRejection.None, Good with { AtUnixMs = 1_700_000_000_000 - 3_600_000 } },
        { "first moment", FixRejection.TooOld, Good with { AtUnixMs = 1 } },
        { "an hour ago", FixRejection.None, Good with { AtUnixMs = 1_700_000_000_000 - 3_600_000 } },
        { "past an hour ago", FixRejection.TooOld, Good with { AtUnixMs = 1_700_000_000_000 - 3_600_001 } },
        { "never", FixRejection.TooOld, Good with { AtUnixMs = 0 } },
        { "beginning of time", FixRejection.TooOld, Good with { AtUnixMs = long.MinValue } },
        { "unknown before outside", FixRejection.UnknownOfficer, Good with { Officer = 1, LatitudeE7 = int.MaxValue } },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Rules_DecideAsDocumented(string name, FixRejection expected, WireFix raw)
    {
        var reason = FixRules.Accept(in raw, Now, Routes, out var fix, out var shard);
        Assert.True(expected == reason, name);
        Assert.Equal(expected == FixRejection.None ? 3 : FixRoutes.Nobody, shard);
        if (expected != FixRejection.None) Assert.Equal(default, fix);
    }

    [Fact]
    public void AcceptedFix_KeepsEveryNumber()
    {
        FixRules.Accept(in Good, Now, Routes, out var fix, out _);
        Assert.Equal(new OfficerId(42), fix.Officer);
        Assert.Equal(Now, fix.At);
        Assert.Equal(37.7673792, fix.Place.Latitude);
        Assert.Equal(-122.4595968, fix.Place.Longitude);
        Assert.Equal((1_500, 9_000, 50), (fix.SpeedCentimetresPerSecond, fix.HeadingCentidegrees, fix.AccuracyDecimetres));
    }

    [Theory]
    [InlineData(4_194_303u)] // The dense table.
    [InlineData(4_194_304u)] // One past it: the dictionary.
    [InlineData(uint.MaxValue)]
    public void Routes_AnswerTheSame_HoweverHighTheNumbers(uint highest)
    {
        var random = new Random(5);
        var some = Enumerable.Range(0, 2_000).Select(_ => ((uint)random.NextInt64(highest), random.Next(16)));
        var officers = some.Append((highest, 15)).ToArray();
        var slow = new Dictionary<uint, int>();
        foreach (var (officer, shard) in officers) slow.TryAdd(officer, shard);
        var routes = new FixRoutes(officers);
        foreach (var (officer, shard) in slow) Assert.Equal(shard, routes.ShardOf(officer));
        for (var i = 0; i < 20_000; i++)
        {
            var officer = (uint)random.NextInt64(uint.MaxValue);
            Assert.Equal(slow.GetValueOrDefault(officer, FixRoutes.Nobody), routes.ShardOf(officer));
        }
    }

    [Fact]
    public void Routes_OfNobody_KnowNobody() => Assert.Equal(FixRoutes.Nobody, new FixRoutes([]).ShardOf(0));
}
