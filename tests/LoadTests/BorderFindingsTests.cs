using SmartPolicing.Realtime.LoadTests.Borders;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class BorderFindingsTests
{
    [Fact]
    public void Findings_SayWhatWasCounted()
    {
        var score = new AlertScore(new AlertRule("a rule", 300, 0, 1_800));
        List<CameraPass> reads = [new(0, 0, true)];
        BorderEntry[] entries = [new(1, 2, 60_000), new(2, 3, 90_000), new(3, 4, 100_000)];
        var drive = new BorderDrive(DriveHabit.Fastest, false, reads, entries, 200_000);
        score.Play(drive, reads, [(1, [new JurisdictionTime(2, 0, 1_000, 2_000, 1), new JurisdictionTime(9, 0, 1_000, 2_000, 1)])]);
        score.Play(drive, [], []);
        var next = new NextScore();
        NextCamera[] forecast = [new(7, 0, 1, 100_000, 0.25)];
        next.Add(drive, forecast, reads[0], new CameraPass(7, 50_000, true), 7);
        next.Add(drive, forecast, reads[0], new CameraPass(8, 50_000, true), 8);
        var posts = new PostScore(PostLayout.All[0]);
        for (var question = 0; question < 10; question++)
        {
            posts.Posts.Add(question);
            posts.Contained.Add(question / 10.0);
            posts.WithinReach.Add(1);
            posts.Places.Add(100 + question);
            posts.Measured.Add(9 - question);
        }

        var text = BorderFindings.Write([score], new NextScore(), next, [posts, new PostScore(PostLayout.All[1])]);
        Assert.Contains("| a rule | 6 | 16.7 % | 33.3 % | 60 s | 60 s | 60 s | 1.00 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| a rule | 3 | 0 | 2 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| roads only | 0 | 0.0 % | 0.0 % | 0.0 % | 0.000 | 0 | 0 | 0 | 0 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| roads and learnt flows | 2 | 50.0 % | 50.0 % | 50.0 % | 0.125 | 0 | 0 | 0 | 1 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| 10 | 5 | 1 | 50 % | 10 % | 90 % | 100 % | 105 | 5 | 9 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| 0 | 0 | 0 | 0 % | 0 % | 0 % | 0 % | 0 | 0 | 0 |\n", text, StringComparison.Ordinal);
    }
}
