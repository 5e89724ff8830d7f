using SmartPolicing.Realtime.LoadTests.Borders;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class AlertRuleTests
{
    private const int Second = 1_000;

    private static readonly AlertRule Rule = new("5 min, a tenth", 300, 0.1, 1_800);

    // Read in city 1 after 10 s and after 110 s; then over the borders of 2, 3 and 4, and much later into 5.
    private static readonly List<CameraPass> Reads = [new(0, 10 * Second, true), new(1, 110 * Second, true)];

    private static readonly List<(int Home, JurisdictionTime[] Times)> Forecasts =
    [
        (1, [At(2, 150, 0.8), At(3, 600, 0.5), At(4, 100, 0.05), At(0, 10, 0.9)]),
        (1, [At(2, 60, 0.8), At(3, 350, 0.5), At(6, 10, 0.3)]),
    ];

    [Fact]
    public void Crossings_AreWarnedOf_FromTheMomentTheRuleSays()
    {
        // 2: due at once (150 s are less than the margin). 3: at the first read due after 310 s, by then it was read again: 110 + 350 - 300 s.
        var score = Play(Reads, Forecasts, 2_200, Into(2, 210), Into(3, 410));
        Assert.Equal((2, 2, 0, 0, 0), (score.Entries, score.Warned, score.Unseen, score.Expired, score.LeftOut));
        Assert.Equal(410 - 160, score.MedianLeadSeconds); // Of 200 and 250 the upper.
        Assert.Equal(210 - 10, score.ShortLeadSeconds);
        Assert.Equal(410 - 10, score.MedianSeenSeconds);
        Assert.Equal((2, 1), (score.True, score.False)); // 6 was never entered; nobody's ground is warned by nobody.
    }

    [Fact]
    public void ACrossingNobodyWasWarnedOf_HasItsReason()
    {
        var score = Play(Reads, Forecasts, 2_200, Into(4, 300), Into(5, 2_000));
        Assert.Equal((2, 0, 0, 1, 1), (score.Entries, score.Warned, score.Unseen, score.Expired, score.LeftOut));
        score = Play(Reads, Forecasts, 2_200, Into(2, 5));
        Assert.Equal((1, 0, 1), (score.Entries, score.Warned, score.Unseen)); // Before the first read.
        score = Play([], [], 2_200, Into(2, 5), Into(3, 50));
        Assert.Equal((2, 0, 2, 0), (score.Entries, score.Warned, score.Unseen, score.False));
    }

    [Fact]
    public void BackIntoWhereItWasSeenLast_IsNoCrossing()
    {
        var score = Play(Reads, Forecasts, 2_200, Into(2, 210), Into(1, 250));
        Assert.Equal((1, 1), (score.Entries, score.Warned));
    }

    [Fact]
    public void AnAlert_EndsUnlessALaterReadRenewsIt()
    {
        // 2 is warned from 10 s on for half an hour, and at 110 s for half an hour from then.
        Assert.Equal(1, Play(Reads, Forecasts, 5_000, Into(2, 1_905)).Warned);
        Assert.Equal(1, Play(Reads, Forecasts, 5_000, Into(2, 1_915)).Expired);
        Assert.Equal((0, 1), (Play(Reads[..1], Forecasts[..1], 5_000, Into(2, 1_905)).Warned, Play(Reads[..1], Forecasts[..1], 5_000, Into(2, 1_805)).Warned));
        var renewed = Play(Reads, Forecasts, 5_000, Into(2, 1_905));
        Assert.Equal((1, 2), (renewed.True, renewed.False)); // 3 and 6; the renewed alert counts once.
    }

    [Fact]
    public void AnAlertForWhereItIsAlready_IsNeitherTrueNorFalse()
    {
        // The camera stands on the near side, the vehicle was over the border a moment before it was read.
        var score = Play([new(1, 110 * Second, true)], [(1, [At(2, 0, 0.8)])], 5_000, Into(2, 109));
        Assert.Equal((0, 0), (score.True, score.False));
    }

    private static JurisdictionTime At(int jurisdiction, int earliestSeconds, double share) =>
        new(jurisdiction, 0, earliestSeconds * Second, earliestSeconds * 2 * Second, share);

    private static BorderEntry Into(int to, int seconds) => new(0, to, seconds * Second);

    private static AlertScore Play(
        List<CameraPass> reads, List<(int Home, JurisdictionTime[] Times)> forecasts, int seconds, params BorderEntry[] entries)
    {
        var score = new AlertScore(Rule);
        score.Play(new BorderDrive(DriveHabit.Fastest, false, reads, entries, seconds * Second), reads, forecasts);
        return score;
    }
}
