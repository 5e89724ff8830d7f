using System.Text;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Host.WhatIf;

namespace SmartPolicing.Realtime.Server.Tests;

public class WhatIfTests
{
    [Fact]
    public void Recorded_IsWhatTheJournalSays_AndTheModelIsNearIt()
    {
        using var town = new WhatIfTown(officers: 3);
        town.Call(100, 1, "robbery", 0.02);
        town.Serve(100, 1, thereAt: 240, clearAt: 500);
        town.Call(200, 2, "robbery", 0.03);
        town.Serve(200, 2, thereAt: 400, clearAt: 900);
        town.Call(600, 3, "noise", 0.04); // Nobody ever sends anybody.
        town.Record(1_800);

        var all = town.WhatIf().Rows[0];
        Assert.Equal((3, 3, 2, 0), (all.Recorded.Calls, all.Recorded.Incidents, all.Recorded.ToOnScene.Count, all.Recorded.NobodyFound));
        Assert.Equal((140.0, 200.0), (all.Recorded.ToOnScene.Quantile(0.5), all.Recorded.ToOnScene.Quantile(0.95)));
        Assert.Equal((2, 0.0), (all.Recorded.ToDirective.Count, all.Recorded.ToDirective.Quantile(0.95)));
        Assert.Equal(100.0 * (400 + 700) / (3 * 1_800), all.Recorded.BusyPercent!.Value, 1e-9);

        // It takes as long to take it and set off; only the roads may differ from what the test made up. Officers stay as long.
        Assert.Equal(2, all.AsItWas.ToOnScene.Count);
        Assert.InRange(all.AsItWas.ToOnScene.Quantile(0.5)!.Value, 100, 240);
        var drive = all.AsItWas.ToOnScene.Quantile(0.5)!.Value - 15;
        Assert.InRange(drive / (all.AsItWas.ToOnScene.Quantile(1)!.Value - 15), 0.6, 0.7); // Two thirds of the way.
    }

    [Fact]
    public void BesideAnOpenJournal_TwoRunsSayTheSame_AndNothingIsChanged()
    {
        using var town = Busy(officers: 2);
        var before = town.Files();
        var more = WhatIfTown.Officers(2, east: 1);
        var first = town.WhatIf(officers: more);
        Assert.Equal(Encoding.UTF8.GetString(first.ToJson()), Encoding.UTF8.GetString(town.WhatIf(officers: more).ToJson()));
        Assert.Contains("model what-if", first.ToTable(), StringComparison.Ordinal);
        Assert.Equal(before, town.Files());
    }

    [Fact]
    public void TheSamePolicyAndOfficers_ChangeNothing()
    {
        using var town = Busy(officers: 3);
        foreach (var row in town.WhatIf(WhatIfTown.Policy, WhatIfTown.Officers(3)).Rows)
            Assert.All(row.Lines, line => Assert.Equal(line.Of(row.AsItWas), line.Of(row.WhatIf)));
    }

    [Fact]
    public void MoreOfficers_NeverServeFewer_AndFewerAreBusier()
    {
        using var town = Busy(officers: 2);
        var files = Enumerable.Range(1, 5).Select(officers => WhatIfTown.Officers(officers));
        var served = files.Select(file => town.WhatIf(officers: file).Rows[0].WhatIf).ToList();
        Assert.Equal([1, 2, 3, 4, 5], served.Select(each => each.Officers));
        Assert.Equal(served.Select(each => each.ToOnScene.Count).Order(), served.Select(each => each.ToOnScene.Count));
        Assert.True(served[0].ToOnScene.Count < served[4].ToOnScene.Count);
        Assert.True(served[0].BusyPercent > served[4].BusyPercent);
    }

    [Fact]
    public void Dispatchers_SendAndClose_AsLongAfterAsRecorded()
    {
        using var town = new WhatIfTown(officers: 2);
        town.Call(100, 1, "noise", 0.01);
        town.Order(140, 1, officer: 2);
        town.Serve(140, 1, thereAt: 200, clearAt: 300);
        town.Call(400, 2, "noise", 0.02);
        town.Close(450, 2);
        town.Call(500, 3, "robbery", 0.02);
        town.Serve(500, 3, thereAt: 600, clearAt: 700);
        town.Record(1_200);

        var report = town.WhatIf(WhatIfTown.Policy.Replace("\"autoIssue\":true", "\"autoIssue\":false", StringComparison.Ordinal));
        var noise = report.Rows.Single(row => row.Priority == 4);
        Assert.Equal((1, 40.0), (noise.AsItWas.ToDirective.Count, noise.AsItWas.ToDirective.Quantile(0.5)));
        Assert.Equal((1, 40.0), (noise.Recorded.ToDirective.Count, noise.Recorded.ToDirective.Quantile(0.5)));

        // Somebody has to send them now: as long after as is usual; too few orders were recorded to know.
        var robbery = report.Rows.Single(row => row.Priority == 1);
        Assert.Equal(0.0, robbery.AsItWas.ToDirective.Quantile(0.5));
        Assert.Equal(WhatIfLimits.OrderMilliseconds / 1000.0, robbery.WhatIf.ToDirective.Quantile(0.5));

        // And by itself now: at once.
        var byItself = town.WhatIf(WhatIfTown.Policy.Replace("\"autoIssue\":false", "\"autoIssue\":true", StringComparison.Ordinal));
        noise = byItself.Rows.Single(row => row.Priority == 4);
        Assert.Equal((2, 0.0), (noise.WhatIf.ToDirective.Count, noise.WhatIf.ToDirective.Quantile(1)));
    }

    [Fact]
    public void WhoNeverAnswers_LosesTheDirectiveInTime()
    {
        using var town = new WhatIfTown(officers: 1);
        town.Call(100, 1, "robbery", 0.01);
        town.Record(600);
        var all = town.WhatIf().Rows[0];
        Assert.Equal((1, 1, 1), (all.Recorded.NobodyFound, all.AsItWas.NobodyFound, all.WhatIf.NobodyFound));
        Assert.Equal((0, 0), (all.Recorded.ToOnScene.Count, all.AsItWas.ToOnScene.Count));
        Assert.Equal(all.Recorded.BusyPercent!.Value, all.AsItWas.BusyPercent!.Value, 1e-9); // 30 s, to the tick.
    }

    [Fact]
    public void WhatIsUnderWay_GoesOnFromWhereItIs()
    {
        using var town = new WhatIfTown(officers: 2);
        town.Call(100, 1, "robbery", 0.02);
        town.Serve(100, 1, thereAt: 240, clearAt: 500);
        town.Record(1_000);
        foreach (var from in (int[])[103, 110, 150, 300])
        {
            Assert.True(WhatIfRun.TryMake(town.Options(from, 1_000), out var report, out var refusal), refusal.Reason);
            var all = report.Rows[0];
            Assert.Equal((0, 0), (all.Recorded.Incidents, all.AsItWas.Incidents));
            Assert.InRange(all.AsItWas.BusyPercent!.Value / all.Recorded.BusyPercent!.Value, 0.8, 1.2);
        }
    }

    [Fact]
    public void ARestartWithOtherOfficers_IsPartOfTheRecording()
    {
        using var town = new WhatIfTown(officers: 1);
        town.Call(100, 1, "robbery", 0.02);
        town.Serve(100, 1, thereAt: 240, clearAt: 900);
        town.Record(600);
        town.Restart(officers: 3);
        town.Call(650, 2, "robbery", 0.03); // The first is still on scene.
        town.Serve(650, 2, thereAt: 800, clearAt: 900);
        town.Record(1_500);

        var all = town.WhatIf(officers: WhatIfTown.Officers(1)).Rows[0];
        Assert.Equal((3, 3, 1), (all.Recorded.Officers, all.AsItWas.Officers, all.WhatIf.Officers));
        Assert.Equal((0, 0, 1), (all.Recorded.NobodyFound, all.AsItWas.NobodyFound, all.WhatIf.NobodyFound));
        Assert.Equal((2, 2, 2), (all.Recorded.ToOnScene.Count, all.AsItWas.ToOnScene.Count, all.WhatIf.ToOnScene.Count));
        Assert.True(all.WhatIf.ToDirective.Quantile(1) > 200); // When the only one is free again.
    }

    [Fact]
    public void CallsOfATypeThatTheOtherPolicyLacks_AreRefused()
    {
        using var town = Busy(officers: 2);
        var all = town.WhatIf(WhatIfTown.Policy.Replace("\"robbery\"", "\"theft\"", StringComparison.Ordinal)).Rows[0];
        Assert.Equal((0, 0, 6), (all.Recorded.RefusedCalls, all.AsItWas.RefusedCalls, all.WhatIf.RefusedCalls));
        Assert.Equal((6, 0), (all.AsItWas.Incidents, all.WhatIf.Incidents));
    }

    [Fact]
    public void Driving_IsALineOverWhatTheRoadsSay_AndOneCoffeeBendsNothing()
    {
        var ways = Enumerable.Range(1, 30).Select(way => (Predicted: way * 10_000L, Real: way * 12_000L + 5_000)).ToList();
        ways[15] = (160_000, 3_600_000);
        var habit = DrivingHabit.Of(ways)!.Value;
        Assert.Equal((5_000, 1.2), (habit.Extra, habit.Factor));
        Assert.Equal(125_000, habit.Milliseconds(100_000));
        Assert.Null(DrivingHabit.Of(ways.Take(8)));
    }

    [Fact]
    public void WrongInput_IsRefusedInOneLine()
    {
        using var town = Busy(officers: 2);
        Refused(town.Options(100, 100), ExitCodes.PeriodRefused, "is not before");
        Refused(town.Options(0, WhatIfLimits.PeriodHoursMax * 3600 + 1), ExitCodes.PeriodRefused, "longer than");
        Refused(town.Options(1, town.Seconds + 60), ExitCodes.PeriodRefused, "the journal has 2026-01-05T08:00:00.000Z to 2026-01-05T");
        Refused(town.Options(-60, 100), ExitCodes.PeriodRefused, "is not kept");
        Refused(town.Options(1, 100, policy: "{\"types\":[]\n"), ExitCodes.RegionRefused, "other.json, line 2");
        Refused(town.Options(1, 100, policy: "{\"types\":[]}"), ExitCodes.RegionRefused, "other.json, types");
        var nowhere = WhatIfTown.Officers(1).Replace("West", "North", StringComparison.Ordinal);
        Refused(town.Options(1, 100, officers: nowhere), ExitCodes.RegionRefused, "other.csv, line 2: station \"North\"");
        Refused(town.Options(1, 100) with { StateFolder = "/nowhere" }, ExitCodes.StateRefused, "no such folder");
        Refused(town.Options(1, 100) with { RegionFolder = "/nowhere" }, ExitCodes.RegionRefused, "the folder is not there");
        Assert.Equal(ExitCodes.CannotWrite, WhatIfRun.Run(town.Options(1, 100) with { JsonFile = "/nowhere/out.json" }));
    }

    [Theory]
    [InlineData("--region a --state b --from 2026-01-05T08:00Z --to 2026-01-05T09:00Z --policy p --officers o --json j", true)]
    [InlineData("--region a --state b --from yesterday --to 2026-01-05T09:00Z", false)]
    [InlineData("--region a --state b --from 2026-01-05T08:00Z", false)]
    public void Options_AreRead(string line, bool sound) =>
        Assert.Equal(sound, WhatIfOptions.Command(_ => 0).Parse(line).Errors.Count == 0);

    /// <summary>Six calls within a few minutes, each of which takes an officer ten minutes.</summary>
    private static WhatIfTown Busy(int officers)
    {
        var town = new WhatIfTown(officers);
        for (var call = 1; call <= 6; call++) town.Call(100 + 60 * call, call, "robbery", 0.015 * call);
        for (var served = 1; served <= officers; served++)
            town.Serve(100 + 60 * served, (uint)served, thereAt: 300 + 60 * served, clearAt: 900 + 60 * served);
        town.Record(1_500);
        return town;
    }

    private static void Refused(WhatIfOptions options, int code, string text)
    {
        Assert.False(WhatIfRun.TryMake(options, out _, out var refusal));
        Assert.Equal(code, refusal.ExitCode);
        Assert.Contains(text, refusal.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Reason);
    }
}
