using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// When one officer's fixes are due. Every officer has a phase of its own, spread by the golden ratio, so that any number of officers in
/// a row falls evenly over the interval and the node sees a smooth flow instead of one burst every five seconds.
/// </summary>
public readonly struct FixSchedule
{
    private readonly long _phase;
    private readonly int _moving;
    private readonly int _standing;

    /// <param name="index">The officer's place in the list, from 0.</param>
    public FixSchedule(int index, OfficerHabits habits)
    {
        const double GoldenRatio = 0.6180339887498949;
        var part = (index + 1) * GoldenRatio;
        _moving = habits.MovingFixMilliseconds;
        _standing = habits.StandingFixMilliseconds;
        _phase = (long)((part - Math.Floor(part)) * _standing);
    }

    /// <summary>The newest moment at or before <paramref name="now"/> at which a fix is due.</summary>
    /// <param name="moving">Whether the officer moves, and so reports more often.</param>
    public Instant NewestDue(Instant now, bool moving) =>
        now.PlusMilliseconds(-Modulo(now.UnixMilliseconds - _phase, moving ? _moving : _standing));

    private static long Modulo(long value, int by) => ((value % by) + by) % by;
}
