using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// How simulated officers behave. Times are on the node's clock. The defaults are made up to look human, not measured, except where a
/// source is named.
/// </summary>
public sealed record OfficerHabits
{
    /// <summary>Share of directives declined, 0 to 1.</summary>
    public double DeclineShare { get; init; } = 0.02;

    /// <summary>Share of directives never answered, 0 to 1.</summary>
    public double IgnoreShare { get; init; } = 0.02;

    /// <summary>Median time from push to acknowledgement. Log-normal (0.5), at least 1 s. Unit: seconds.</summary>
    public double AcknowledgeMedianSeconds { get; init; } = 4;

    /// <summary>
    /// Median time from acknowledging to driving. San Francisco's crews needed 10 s from dispatch to en route in the median
    /// (sf_measured_intervals.csv), so that acknowledging and starting come to about that. Unit: seconds.
    /// </summary>
    public double TurnoutMedianSeconds { get; init; } = 6;

    /// <summary>Times road speed on the way to incidents of priority 1. 1 is the speed of the road.</summary>
    public double EmergencyFactor { get; init; } = 1;

    /// <summary>How long a patrol stands between two legs, at least. Unit: seconds.</summary>
    public double PauseSecondsMin { get; init; } = 5;

    /// <summary>... and less than. Unit: seconds.</summary>
    public double PauseSecondsMax { get; init; } = 90;

    /// <summary>Time between two fixes while moving. Unit: milliseconds.</summary>
    public int MovingFixMilliseconds { get; init; } = 5_000;

    /// <summary>Time between two fixes while standing; a whole multiple of the moving one. Unit: milliseconds.</summary>
    public int StandingFixMilliseconds { get; init; } = 30_000;

    /// <summary>Deviation of a fix from the true place, each axis. Unit: metres.</summary>
    public double NoiseMetres { get; init; } = 2.5;

    /// <summary>How long after an answer without effect it is given again. A run sets it to 5 s on the wall. Milliseconds.</summary>
    public long AnswerAgainMilliseconds { get; init; } = 5_000;

    /// <summary>Officers who take every directive.</summary>
    public OfficerHabits Obedient() => this with { DeclineShare = 0, IgnoreShare = 0 };

    /// <summary>
    /// How long an officer stays at an incident of an invented call: log-normal. The median is 15 minutes for priority 1 and falls to 6
    /// for priority 4; the SF engines' 705 s busy time in the median (sf_measured_intervals.csv) lies in that range.
    /// </summary>
    public static long InventedStayMilliseconds(ulong seed, string incident, byte priority)
    {
        ReadOnlySpan<double> medianMinutes = [15, 12, 9, 6];
        var median = medianMinutes[Math.Clamp(priority, (byte)1, (byte)4) - 1];
        return (long)(Math.Clamp(Chance.Of(seed, incident).NextLogNormal(median, 0.6), 1, 120) * 60_000);
    }
}
