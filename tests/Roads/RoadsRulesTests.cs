namespace SmartPolicing.Realtime.Roads.Tests;

public class RoadsRulesTests
{
    [Theory]
    [InlineData("50", 50)]
    [InlineData(" 50 ", 50)]
    [InlineData("50 km/h", 50)]
    [InlineData("30 mph", 48.28032)]
    [InlineData("30mph", 48.28032)]
    [InlineData("5 knots", 9.26)]
    [InlineData("7.5", 7.5)]
    [InlineData("none", 130)]
    [InlineData("CN:urban", 50)]
    [InlineData("CN:rural", 70)]
    [InlineData("CN:motorway", 120)]
    [InlineData("DE:rural", 100)]
    [InlineData("de:urban", 50)]
    [InlineData("DE:motorway", 130)]
    [InlineData("BE-VLG:urban", 50)]
    [InlineData("GB:nsl_dual", 112.65408)]
    [InlineData("UK:urban", 48.28032)]
    [InlineData("XX:urban", 50)]
    [InlineData("FR:zone30", 30)]
    [InlineData("AT:zone:20", 20)]
    [InlineData("50;30", 30)]
    [InlineData("120|100|80", 80)]
    [InlineData("none;80", 80)]
    public void PostedLimit_IsRead(string text, double kmh)
    {
        Assert.True(PostedLimits.TryRead(text, out var read));
        Assert.Equal(kmh, read, 6);
        Assert.Equal(kmh * 0.9, RoadRules.SpeedKmh(RoadClass.Primary, text), 6);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("signals")]
    [InlineData("50;signals")]
    [InlineData("CN:")]
    [InlineData(":urban")]
    [InlineData("1:urban")]
    [InlineData("DE:zone:")]
    [InlineData("DE:DE:urban")]
    [InlineData("-50")]
    [InlineData("0")]
    [InlineData("5000")]
    [InlineData("1e2")]
    [InlineData("∞")]
    [InlineData("mph")]
    public void OtherLimit_LeavesItToTheClass(string? text)
    {
        Assert.False(PostedLimits.TryRead(text, out _));
        foreach (var road in Enum.GetValues<RoadClass>())
            Assert.Equal(RoadRules.DefaultKmh(road), RoadRules.SpeedKmh(road, text));
    }

    [Fact]
    public void Walk_IsWalkingSpeed()
    {
        Assert.Equal(PostedLimits.WalkKmh, RoadRules.SpeedKmh(RoadClass.LivingStreet, "walk"));
        Assert.Equal(PostedLimits.WalkKmh, RoadRules.SpeedKmh(RoadClass.Service, "DE:walk"));
    }

    [Theory]
    [InlineData(RoadClass.Primary, "100", "asphalt", null, 90)]
    [InlineData(RoadClass.Primary, "100", "gravel", null, 40)]
    [InlineData(RoadClass.Residential, "30", "gravel", null, 27)]
    [InlineData(RoadClass.Unclassified, "50", "compacted", "grade3", 30)]
    [InlineData(RoadClass.Unclassified, "50", "mud", "grade3", 10)]
    [InlineData(RoadClass.Track, "100", null, "grade1", 15)]
    [InlineData(RoadClass.Track, null, "mud", "grade2", 10)]
    [InlineData(RoadClass.Path, "30", null, null, 10)]
    public void Surface_SlowsDown_AndNeverSpeedsUp(RoadClass road, string? maxspeed, string? surface, string? tracktype, double kmh) =>
        Assert.Equal(kmh, RoadRules.SpeedKmh(road, maxspeed, surface, tracktype), 6);

    [Theory]
    [InlineData("35", 2_100)]
    [InlineData("1:30", 5_400)]
    [InlineData("00:05:30", 330)]
    [InlineData("PT1H30M", 5_400)]
    [InlineData("PT45S", 45)]
    [InlineData("P1DT1M", 86_460)]
    [InlineData("", 0)]
    [InlineData("P", 0)]
    [InlineData("PT", 0)]
    [InlineData("PT5", 0)]
    [InlineData("PM", 0)]
    [InlineData("P5M", 0)]
    [InlineData("1:2:3:4", 0)]
    [InlineData("-5", 0)]
    [InlineData("0", 0)]
    [InlineData("99999999", 0)]
    [InlineData("99999999999", 0)]
    [InlineData("PT2147483647H", 0)]
    public void Duration_IsRead(string text, double seconds)
    {
        Assert.Equal(seconds > 0, OsmDuration.TryRead(text, out var read));
        if (seconds > 0) Assert.Equal(seconds, read);
    }

    [Fact]
    public void DefaultSpeed_FallsWithTheClass_AndLinksAreSlower()
    {
        RoadClass[] main =
        [
            RoadClass.Motorway, RoadClass.Trunk, RoadClass.Primary, RoadClass.Secondary, RoadClass.Tertiary, RoadClass.Residential,
            RoadClass.Service, RoadClass.LivingStreet,
        ];
        for (var i = 1; i < main.Length; i++) Assert.True(RoadRules.DefaultKmh(main[i]) < RoadRules.DefaultKmh(main[i - 1]));
        for (var road = RoadClass.Motorway; road <= RoadClass.Tertiary; road += 2)
            Assert.True(RoadRules.DefaultKmh(road + 1) < RoadRules.DefaultKmh(road));
    }
}
