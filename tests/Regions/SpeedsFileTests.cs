using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Tests;

/// <summary>speeds.json: what it says hour by hour, and each way in which it is refused.</summary>
public class SpeedsFileTests
{
    private const string Sound = """
        {
          "timeZone": "America/Los_Angeles", "emergencyFactor": 1.2, "note": "passed over",
          "traffic": [
            {"from": 7, "to": 10, "classes": ["primary", "motorway_link"], "factor": 0.7},
            {"from": 22, "to": 6, "classes": ["residential"], "factor": 1.1},
            {"from": 0, "to": 24, "classes": ["service"], "factor": 0.5},
            {"from": 22, "to": 24, "classes": ["motorway"], "factor": 2}
          ]
        }
        """;

    /// <summary>One broken thing each: text replaced, its replacement, where the refusal points, a part of its reason.</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "\"timeZone\": \"America/Los_Angeles\", ", "", "timeZone", "is missing" },
        { "America/Los_Angeles", "America/Handong", "timeZone", "\"America/Handong\" is no time zone" },
        { "\"emergencyFactor\": 1.2, ", "", "emergencyFactor", "is missing" },
        { "1.2", "\"1.2\"", "emergencyFactor", "a number from 0.1 to 3" },
        { "1.2", "3.1", "emergencyFactor", "a number from 0.1 to 3" },
        { "1.2", "1e999", "emergencyFactor", "a number from 0.1 to 3" },
        { "\"note\": \"passed over\"", "\"suspectFactor\": 0.9", "suspectFactor", "a number from 1 to 3" },
        { "\"traffic\": [", "\"traffic\": 3, \"x\": [", "traffic", "must be a list" },
        { "{\"from\": 7,", "7, {\"from\": 7,", "traffic[0]", "must be an object" },
        { "\"from\": 7", "\"from\": 24", "traffic[0].from", "from 0 to 23" },
        { "\"from\": 7", "\"from\": 7.5", "traffic[0].from", "from 0 to 23" },
        { "\"to\": 10", "\"to\": 25", "traffic[0].to", "from 1 to 24" },
        { "\"to\": 10", "\"to\": 0", "traffic[0].to", "from 1 to 24" },
        { "\"to\": 10", "\"to\": 7", "traffic[0].to", "a whole day is from 0 to 24" },
        { "0.7", "0.05", "traffic[0].factor", "a number from 0.1 to 3" },
        { "0.7", "2.6", "traffic[0].factor", "times emergencyFactor is 3.12" },
        { "[\"primary\", \"motorway_link\"]", "[]", "traffic[0].classes", "at least one" },
        { "\"motorway_link\"", "\"motorway link\"", "traffic[0].classes[1]", "is none of motorway, motorway_link, trunk" },
        { "\"motorway_link\"", "1", "traffic[0].classes[1]", "is none of" },
        { "\"motorway_link\"", "\"primary\"", "traffic[0].classes[1]", "\"primary\" has a factor at hour 7 already" },
        { "[\"residential\"]", "[\"service\"]", "traffic[2].classes[0]", "\"service\" has a factor at hour 0 already" },
        { "\"emergencyFactor\"", "emergencyFactor", "line 2", "not JSON" },
    };

    [Fact]
    public void SoundFile_GivesAFactorToEachHourAndClass()
    {
        using var scratch = Write(Sound);
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());
        var speeds = region.Speeds.Speeds;
        Assert.Equal(1.2, speeds.EmergencyFactor);
        Assert.Equal(SuspectRoads.SpeedFactorDefault, region.Speeds.SuspectFactor);
        for (var hour = 0; hour < 24; hour++)
        {
            Assert.Equal(1.2 * (hour is 7 or 8 or 9 ? 0.7 : 1), speeds.Factor(hour, RoadClass.Primary), 9);
            Assert.Equal(1.2 * (hour is 7 or 8 or 9 ? 0.7 : 1), speeds.Factor(hour, RoadClass.MotorwayLink), 9);
            Assert.Equal(1.2 * (hour is >= 22 or < 6 ? 1.1 : 1), speeds.Factor(hour, RoadClass.Residential), 9);
            Assert.Equal(0.6, speeds.Factor(hour, RoadClass.Service), 9);
            Assert.Equal(hour >= 22 ? 2.4 : 1.2, speeds.Factor(hour, RoadClass.Motorway), 9);
            Assert.Equal(1.2, speeds.Factor(hour, RoadClass.Secondary));
        }
    }

    [Fact]
    public void Hours_AreThoseOfTheZone_InSummerAndWinter()
    {
        using var scratch = Write(Sound);
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out _));
        Assert.Equal(4, region.Speeds.HourAt(new DateTimeOffset(2026, 1, 15, 12, 30, 0, TimeSpan.Zero)));
        Assert.Equal(5, region.Speeds.HourAt(new DateTimeOffset(2026, 7, 15, 12, 30, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void WithoutTheFile_RoadsFlowFreely()
    {
        using var scratch = new Scratch();
        SmallRegion.WriteTo(scratch, SmallRegion.Files());
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out _));
        Assert.Same(RegionSpeeds.FreeFlow, region.Speeds);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void AFault_IsRefused_WithItsPlace(string sound, string broken, string where, string reason)
    {
        Assert.Contains(sound, Sound, StringComparison.Ordinal);
        var at = Sound.IndexOf(sound, StringComparison.Ordinal);
        using var scratch = Write(Sound[..at] + broken + Sound[(at + sound.Length)..]);
        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
        Assert.Equal(scratch.At("speeds.json"), refusal.File);
        Assert.Equal(where, refusal.Where);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPrefix_IsRefused_AndNeverThrows()
    {
        using var scratch = Write(Sound);
        var whole = File.ReadAllBytes(scratch.At("speeds.json"));
        for (var length = 0; length < whole.AsSpan().TrimEnd("\n"u8).Length; length++)
        {
            File.WriteAllBytes(scratch.At("speeds.json"), whole[..length]);
            Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
            Assert.Equal(scratch.At("speeds.json"), refusal.File);
        }
    }

    private static Scratch Write(string speeds)
    {
        var scratch = new Scratch();
        var files = SmallRegion.Files();
        files["region.json"] = files["region.json"].Replace("\"policy\":", "\"speeds\": \"speeds.json\", \"policy\":", StringComparison.Ordinal);
        files["speeds.json"] = speeds;
        SmallRegion.WriteTo(scratch, files);
        return scratch;
    }
}
