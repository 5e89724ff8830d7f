using SmartPolicing.Realtime.LoadTests.Borders;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class NextScoreTests
{
    // Cameras 10, 11, 12, 13, the likeliest first: each from 60 s to 120 s.
    private static readonly NextCamera[] Forecast =
        [.. new[] { 0.5, 0.2, 0.1, 0.05 }.Select((likelihood, rank) => new NextCamera(10 + rank, 60_000, 80_000, 120_000, likelihood))];

    [Fact]
    public void EachRead_CountsOnce_AndWhatWasNotForeseenHasItsReason()
    {
        var score = new NextScore();
        Add(score, 10, 90, passed: 10);                                   // The likeliest, in its window.
        Add(score, 12, 130, passed: 12);                                  // The third, too late.
        Add(score, 13, 60, passed: 11);                                   // The fourth; one of three had missed it.
        Add(score, 99, 70, passed: 99, hasErrand: true);                  // Nowhere in the forecast.
        Add(score, 99, 70, passed: 98, habit: DriveHabit.Fleeing);        // A camera between missed it, but it was foreseen by nobody either.
        Add(score, 13, 59, passed: 13);                                   // Too soon, by more than rounding.
        Assert.Equal((6, 1, 2), (score.Reads, score.First, score.Three));
        Assert.Equal((1, 1, 1), (score.MissedBetween, score.Errand, score.Habit));
        Assert.Equal(2, score.InWindow);
        Assert.Equal(0.5 + 0.1 + 0.05 + 0.05, score.Likelihood, 9);
    }

    private static void Add(
        NextScore score, int next, int seconds, int passed, bool hasErrand = false, DriveHabit habit = DriveHabit.Fastest)
    {
        var drive = new BorderDrive(habit, hasErrand, [], [], 0);
        score.Add(drive, Forecast, new CameraPass(1, 5_000, true), new CameraPass(next, 5_000 + seconds * 1_000, true), passed);
    }
}
