using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Borders;

/// <summary>How often the camera that read a vehicle next was foreseen.</summary>
internal sealed class NextScore
{
    /// <summary>Reads after which another camera read the vehicle.</summary>
    public int Reads { get; private set; }

    /// <summary>The next was the likeliest.</summary>
    public int First { get; private set; }

    /// <summary>The next was one of the three likeliest.</summary>
    public int Three { get; private set; }

    /// <summary>The next read lay within the window of the camera that read it.</summary>
    public int InWindow { get; private set; }

    /// <summary>Of those not among three: a camera between had missed it, and was one of the three.</summary>
    public int MissedBetween { get; private set; }

    /// <summary>
    /// ... a camera between had missed it and was not one of the three, or there was none between; on a drive with an errand.
    /// </summary>
    public int Errand { get; private set; }

    /// <summary>... by somebody who keeps to main roads or flees.</summary>
    public int Habit { get; private set; }

    /// <summary>The sum of the likelihoods that were given to what happened.</summary>
    public double Likelihood { get; private set; }

    /// <summary>Takes one read and the next in.</summary>
    /// <param name="passed">The camera that was really passed next, whether it read the vehicle or not.</param>
    public void Add(BorderDrive drive, ReadOnlySpan<NextCamera> forecast, CameraPass read, CameraPass next, int passed)
    {
        Reads++;
        var (rank, passedRank) = (RankOf(forecast, next.Camera), RankOf(forecast, passed));
        if (rank >= 0) Likelihood += forecast[rank].Probability;
        if (rank == 0) First++;
        if (rank is >= 0 and < 3) Three++;
        else if (passed != next.Camera && passedRank is >= 0 and < 3) MissedBetween++;
        else if (drive.HasErrand) Errand++;
        else if (drive.Habit != DriveHabit.Fastest) Habit++;
        if (rank < 0) return;
        var took = next.Milliseconds - read.Milliseconds;
        if (took >= forecast[rank].EarliestMilliseconds - 2 && took <= forecast[rank].LateMilliseconds) InWindow++;
    }

    private static int RankOf(ReadOnlySpan<NextCamera> forecast, int camera)
    {
        for (var rank = 0; rank < forecast.Length; rank++)
            if (forecast[rank].Camera == camera) return rank;
        return -1;
    }
}
