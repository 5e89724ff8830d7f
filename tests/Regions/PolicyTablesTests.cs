using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Regions.Tests;

public class PolicyTablesTests
{
    private const string Statuses = """
        code,name,nameZh,availability,shows,setBy,next,timerSeconds
        off,Off,下班,none,offDuty,anyone,free,0
        free,Free,待命,available,available,anyone,*,0
        sent,Sent,已派警,none,dispatched,engine,,0
        going,Going,赶赴,none,enRoute,engine,,0
        there,There,到达,none,onScene,engine,,0
        meal,Meal,用餐,conditional,busy,anyone,free off,2700
        broken,Broken,故障,none,busy,desk,free,0

        """;

    private const string Timers =
        "type,priority,state,lateSeconds,alarmSeconds\nrobbery,1,waiting,10,20\n*,1,enRoute,480,0\n*,*,onScene,900,0\n";

    private const string Safety = "type,status,askSeconds,answerSeconds\nrobbery,there,300,60\n*,there,1800,120\nburglary,*,0,0\n";

    private const string Plans = """
        code,type,area,priority,days,from,to,needs,tieBreak,minimumCrew
        any,*,*,*,*,00:00,24:00,1,number,1
        robbery,robbery,*,*,*,00:00,24:00,1 1:firearms,longestIdle,1
        robbery-night,robbery,*,*,fri-sat,21:00,03:00,2 1:firearms+medic,fewestSkills,2
        robbery-west,robbery,w-1,*,*,00:00,24:00,3,number,1

        """;

    private const string Dispositions =
        "code,name,nameZh,types,requiredFor,falseAlarm\ndone,Done,完,*,robbery,no\nfalse,False,误,burglary,,yes\n";

    private const string Transfers = "code,name,nameZh,number,types,answerSeconds\ncity,City,市,12345,burglary,3600\n";

    private const string Areas = """
        {"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"code":"w-1","name":"West one","nameZh":"西一","jurisdiction":1},
         "geometry":{"type":"Polygon","coordinates":[[[9.9,49.9],[10.15,49.9],[10.15,50.06],[9.9,50.06],[9.9,49.9]]]}},
        {"type":"Feature","properties":{"code":"e-1","name":"East one","nameZh":"东一","jurisdiction":2},
         "geometry":{"type":"Polygon","coordinates":[[[10.1,50.0],[10.2,50.0],[10.2,50.1],[10.1,50.1],[10.1,50.0]]]}}
        ]}
        """;

    /// <summary>One broken thing each: file, text replaced, its replacement, where the refusal points, a part of its reason.</summary>
    public static TheoryData<string, string, string, string, string> Faults => new()
    {
        { "policy.json", "\"skills\":[]", "\"skills\":[],\"lastClear\":\"open\"", "types[0].lastClear", "close, queue" },
        { "policy.json", "\"skills\":[]", "\"skills\":[],\"historyDays\":-1", "types[0].historyDays", "from 0 to 3660" },
        { "policy.json", "\"skills\":[]", "\"skills\":[],\"related\":[\"theft\"]", "type burglary, related", "\"theft\" is no type" },
        { "policy.json", "\"skills\":[]", "\"skills\":[],\"selfDispatch\":1", "types[0].selfDispatch", "true or false" },
        { "policy.json", "\"joinMetres\"", "\"sending\":{\"betterGainPercent\":101},\"joinMetres\"", "sending.betterGainPercent", "0 to 100" },
        { "policy.json", "\"joinMetres\"", "\"sending\":7,\"joinMetres\"", "sending", "object" },
        { "statuses.csv", "setBy", "whoSets", "line 1", "whoSets" },
        { "statuses.csv", "conditional,busy", "maybe,busy", "line 7", "availability \"maybe\" is none of" },
        { "statuses.csv", "conditional,busy", "available,busy", "line 7", "does not go with" },
        { "statuses.csv", "there,There,到达,none,onScene,engine,,0\n", "", "", "no row shows onScene" },
        { "statuses.csv", "free off", "free gone", "", "\"gone\"" },
        { "statuses.csv", "broken,", "meal,", "line 8", "\"meal\" is there twice" },
        { "statuses.csv", "2700", "86401", "line 7", "from 0 to 86400" },
        { "timers.csv", "robbery,1,waiting", "theft,1,waiting", "line 2", "type \"theft\" is not known" },
        { "timers.csv", "robbery,1,waiting", "robbery,5,waiting", "line 2", "from 1 to 4" },
        { "timers.csv", "robbery,1,waiting", "robbery,1,closed", "line 2", "none of waiting" },
        { "timers.csv", "10,20", "10,9", "line 2", "below lateSeconds" },
        { "timers.csv", "*,*,onScene,900,0\n", "*,1,enRoute,9,0\n", "line 4", "twice" },
        { "safety.csv", "robbery,there,300,60", "robbery,there,300,0", "line 2", "answerSeconds" },
        { "safety.csv", "robbery,there,300,60", "robbery,here,300,60", "line 2", "status \"here\"" },
        { "plans.csv", "robbery-west,robbery,w-1", "robbery-west,robbery,w-9", "line 5", "area \"w-9\"" },
        { "plans.csv", "fri-sat", "fri-someday", "line 4", "\"fri-someday\" is no day" },
        { "plans.csv", "21:00,03:00", "21:60,03:00", "line 4", "from \"21:60\"" },
        { "plans.csv", "21:00,03:00", "24:00,03:00", "line 4", "from \"24:00\"" },
        { "plans.csv", "1 1:firearms,longestIdle", "0,longestIdle", "line 3", "1 to 40 officers" },
        { "plans.csv", "1 1:firearms,longestIdle", "30 11,longestIdle", "line 3", "adds up to 41" },
        { "plans.csv", "1 1:firearms,longestIdle", "1:Fire!,longestIdle", "line 3", "skills are words" },
        { "plans.csv", "1 1:firearms,longestIdle", "\" \",longestIdle", "line 3", "holds 0 entries" },
        { "plans.csv", "longestIdle", "tallest", "line 3", "none of number" },
        { "plans.csv", "fewestSkills,2", "fewestSkills,13", "line 4", "minimumCrew" },
        { "dispositions.csv", "burglary,,yes", "burglary,,maybe", "line 3", "yes, no" },
        { "dispositions.csv", "*,robbery,no", "* burglary,robbery,no", "line 2", "stands alone" },
        { "dispositions.csv", "*,robbery,no", "burglary,robbery,no", "", "could never be closed" },
        { "transfers.csv", "burglary,3600", ",3600", "line 2", "types is empty" },
        { "transfers.csv", "12345", "123456789012345678901", "line 2", "number must have" },
        { "areas.geojson", "\"code\":\"e-1\"", "\"code\":\"w-1\"", "features[1]", "twice" },
        { "areas.geojson", "\"jurisdiction\":2", "\"jurisdiction\":3", "features[1]", "jurisdiction" },
        { "areas.geojson", "\"nameZh\":\"东一\"", "\"nameZh\":\"\"", "features[1]", "nameZh" },
        { "areas.geojson", "FeatureCollection", "Feature Collection", "", "" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void ABrokenTable_IsRefused_WithFile_Place_AndReason(string file, string from, string to, string where, string reason)
    {
        using var scratch = new Scratch();
        var files = Files();
        Assert.Contains(from, files[file], StringComparison.Ordinal);
        files[file] = files[file].Replace(from, to, StringComparison.Ordinal);
        Write(scratch, files);
        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out var refusal));
        Assert.Equal(scratch.At(file), refusal.File);
        Assert.Equal(where, refusal.Where);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.False(RegionPolicy.TryRead(scratch.Folder, out _, out var again)); // A reload says the same.
        Assert.Equal(refusal, again);
    }

    [Fact]
    public void SoundTables_AreRead()
    {
        using var scratch = new Scratch();
        Write(scratch, Files());
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());
        var policy = region.Policy;
        Assert.Equal(7, policy.Statuses.Rows.Count);
        Assert.Equal("meal", policy.Statuses.For(OfficerStatus.Busy).Code);
        Assert.True(policy.Statuses.TryFind("broken", out var broken));
        Assert.True(policy.Statuses.TryFind("free", out var free));
        Assert.True(policy.Statuses.Allows("free", broken, byDesk: true));
        Assert.False(policy.Statuses.Allows("free", broken, byDesk: false));
        Assert.True(policy.Statuses.Allows("meal", free, byDesk: false));
        Assert.False(policy.Statuses.Allows("meal", policy.Statuses.For(OfficerStatus.OnScene), byDesk: true));
        Assert.True(policy.Statuses.Allows("a code of before", free, byDesk: false));

        Assert.Equal((10, 20), Late("robbery", 1, IncidentState.Waiting));
        Assert.Equal((60, 60), Late("burglary", 1, IncidentState.Waiting)); // As policy.json says.
        Assert.Equal((480, 0), Late("burglary", 1, IncidentState.EnRoute));
        Assert.Equal((900, 0), Late("robbery", 4, IncidentState.OnScene)); // One row for all goes before the defaults of its state.
        Assert.Equal(300, policy.Safety.Find("robbery", "there")!.AskSeconds);
        Assert.Equal(1_800, policy.Safety.Find("", "there")!.AskSeconds);
        Assert.Null(policy.Safety.Find("burglary", "there"));
        Assert.True(policy.Dispositions.IsRequiredFor("robbery") && !policy.Dispositions.IsRequiredFor("burglary"));
        Assert.False(policy.Dispositions.TryFind("false", "robbery", out _));
        Assert.True(policy.Transfers.TryFind("city", "burglary", out var city) && city.Number == "12345");
        Assert.False(policy.Transfers.TryFind("city", "robbery", out _));
        Assert.Equal(["w-1", "e-1", ""], region.Officers.Select(officer => officer.Area)); // The last starts in another's ground.

        (int, int) Late(string type, byte priority, IncidentState state) =>
            policy.Timers.Find(type, priority, state) is { } row ? (row.LateSeconds, row.AlarmSeconds) : default;
    }

    [Fact]
    public void AnArea_HoldsWithinItsJurisdictionOnly()
    {
        using var scratch = new Scratch();
        Write(scratch, Files());
        Assert.True(RegionPolicy.TryRead(scratch.Folder, out var read, out var refusal), refusal?.ToString());
        var overTheBorder = LatLng.FromDegrees(50.02, 10.12); // In the shapes of both.
        Assert.Equal("e-1", read.Areas.At(new JurisdictionId(2), overTheBorder));
        Assert.Equal("w-1", read.Areas.At(new JurisdictionId(1), LatLng.FromDegrees(50.02, 10.05)));
        Assert.Equal("", read.Areas.At(new JurisdictionId(1), LatLng.FromDegrees(50.08, 10.05)));
    }

    [Fact]
    public void TheNarrowestPlanHolds()
    {
        using var scratch = new Scratch();
        Write(scratch, Files());
        Assert.True(RegionPolicy.TryRead(scratch.Folder, out var read, out var refusal), refusal?.ToString());
        const int Friday22 = 4 * 1_440 + 22 * 60;
        const int Sunday0230 = 6 * 1_440 + 150;
        const int Monday0230 = 150;
        Assert.Equal("any", Plan("burglary", "", Friday22));
        Assert.Equal("robbery-night", Plan("robbery", "", Friday22));
        Assert.Equal("robbery-night", Plan("robbery", "", Sunday0230)); // Saturday's night.
        Assert.Equal("robbery", Plan("robbery", "", Monday0230));
        Assert.Equal("robbery", Plan("robbery", "", -1)); // The time is not known.
        Assert.Equal("robbery-west", Plan("robbery", "w-1", Friday22)); // The area goes before the time.
        var night = read.Policy.Plans.Rows.Single(plan => plan.Code == "robbery-night");
        Assert.Equal([(2, ""), (1, "firearms medic")], night.Needs.Select(need => (need.Count, string.Join(' ', need.Skills))));

        string? Plan(string type, string area, int minute) => read.Policy.Plans.Find(type, area, 1, minute)?.Code;
    }

    [Fact]
    public void TimesOfTheWeek_HoldAsASlowLookAtEachMinuteSays()
    {
        foreach (var (days, from, to) in new[] { (0, 0, 1440), (1, 0, 0), (64, 1380, 60), (96, 600, 600), (5, 480, 1020), (127, 0, 1440) })
        {
            var times = new WeekTimes((byte)days, from, to);
            var held = new HashSet<int>();
            for (var day = 0; day < 7; day++)
            {
                if (days != 0 && (days >> day & 1) == 0) continue;
                var length = from == 0 && to is 0 or 1_440 ? 1_440 : from < to ? to - from : 1_440 - from + to;
                for (var minute = 0; minute < length; minute++) held.Add((day * 1_440 + from + minute) % WeekTimes.WeekMinutes);
            }

            for (var minute = 0; minute < WeekTimes.WeekMinutes; minute++) Assert.Equal(held.Contains(minute), times.Holds(minute));
        }
    }

    [Fact]
    public void AColumnOfAreas_GoesBeforeTheStation_AndMustBeKnown()
    {
        using var scratch = new Scratch();
        var files = Files();
        files["officers.csv"] = "id,code,jurisdiction,station,skills,area\n7,P001,1,West Station,,e-1\n8,P002,1,West Station,,\n";
        Write(scratch, files);
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());
        Assert.Equal(["e-1", "w-1"], region.Officers.Select(officer => officer.Area));
        scratch.Write("officers.csv", files["officers.csv"].Replace("e-1", "e-2", StringComparison.Ordinal));
        Assert.False(RegionFolder.TryLoad(scratch.Folder, out _, out refusal));
        Assert.Equal(("line 2", "area \"e-2\" is not in the areas file"), (refusal.Where, refusal.Reason));
    }

    [Fact]
    public void TheMadeProvince_HasSoundTables_AndSeveralAreasInEachCity()
    {
        using var scratch = new Scratch();
        HandongProvince.Write(scratch.Folder, seed: 1, officers: 64);
        Assert.True(RegionFolder.TryLoad(scratch.Folder, out var region, out var refusal), refusal?.ToString());
        Assert.All(region.Jurisdictions, city => Assert.True(region.Areas.Shapes.Count(shape => shape.Area.Jurisdiction == city.Id) >= 3));
        Assert.All(region.Stations, station => Assert.NotEqual("", region.Areas.At(station.Jurisdiction, station.Place)));
        Assert.All(region.Officers, officer => Assert.NotEqual("", officer.Area));
        Assert.NotEmpty(region.Policy.Plans.Rows);
        Assert.NotEmpty(region.Policy.Transfers.Rows);
        Assert.True(region.Policy.Dispositions.IsRequiredFor("burglary"));
        Assert.True(region.Policy.AreRelated("noise", "domestic") && region.Policy.AreRelated("domestic", "noise"));
    }

    [Fact]
    public void TheSchema_HasEveryColumn()
    {
        using var schema = JsonDocument.Parse(PolicySchema.Json);
        foreach (var (file, text) in Files().Where(file => schema.RootElement.GetProperty("$defs").TryGetProperty(file.Key, out _)))
        {
            var rows = schema.RootElement.GetProperty("$defs").GetProperty(file).GetProperty("items").GetProperty("properties");
            Assert.Equal(text.Split('\n')[0].Split(',').Order(), rows.EnumerateObject().Select(column => column.Name).Order());
        }

        Assert.Equal(6, schema.RootElement.GetProperty("$defs").EnumerateObject().Count());
    }

    private static Dictionary<string, string> Files()
    {
        var files = SmallRegion.Files();
        files["areas.geojson"] = Areas;
        files["statuses.csv"] = Statuses.ReplaceLineEndings("\n");
        files["timers.csv"] = Timers;
        files["safety.csv"] = Safety;
        files["plans.csv"] = Plans.ReplaceLineEndings("\n");
        files["dispositions.csv"] = Dispositions;
        files["transfers.csv"] = Transfers;
        return files;
    }

    private static void Write(Scratch scratch, Dictionary<string, string> files)
    {
        foreach (var (name, text) in files) scratch.Write(name, text);
    }
}
