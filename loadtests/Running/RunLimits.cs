namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Every bound of a scenario's run, with unit, reason and what happens at it.</summary>
public static class RunLimits
{
    /// <summary>
    /// Calls under way at once: 5 s of 3,200 a second, which is three times the knee. At it a call is not made, which is counted and fails the check that all was sent: a
    /// call that waited here would slow the load down.
    /// </summary>
    public const int CallsInFlightMax = 16_384;

    /// <summary>Incidents and directives followed at once. About 300 B each, 60 MB. At it new ones are only counted.</summary>
    public const int FollowedMax = 200_000;

    /// <summary>
    /// Accepted calls made again at the end to see whether the node kept them; drawn evenly from all when there were more.
    /// </summary>
    public const int AskedAgainMax = 2_000;

    /// <summary>Calls asked again at once: a question, not a load.</summary>
    public const int AskingAtOnce = 16;

    /// <summary>Words kept of what went wrong, for each check; the rest is only counted.</summary>
    public const int WordsKept = 12;

    /// <summary>Seconds of the longest run of which series are kept: a day of 40 series is 28 MB.</summary>
    public const int SecondsMax = 90_000;

    /// <summary>
    /// Turns of the fix flow, per second. 20 ms: as even as a timer allows; 64 waiting turns are 1.3 s of a node that does not read.
    /// </summary>
    public const int FixTurnsPerSecond = 50;

    /// <summary>
    /// Turns in which a platform sends what its cameras have read, per second: 5 ms of gathering; 256 waiting turns are 1.3 s.
    /// </summary>
    public const int ReadTurnsPerSecond = 200;

    /// <summary>
    /// Reads under way on one connection of which the due time is known still: 50 s of 1,250 a second. At it the oldest is taken for a newer one.
    /// </summary>
    public const int ReadsUnderWayMax = 65_536;

    /// <summary>Wanted vehicles of one run: as many as a jurisdiction may follow at once. At it no more begin to drive.</summary>
    public const int WantedMax = 5_000;

    /// <summary>Joint alerts followed, with their last row on each desk, some 10 KiB an alert. At it new ones are only counted.</summary>
    public const int AlertsFollowedMax = 20_000;

    /// <summary>Round trips when the clocks are compared first, and later. The fastest counts.</summary>
    public const int ClockTripsFirst = 15;

    /// <summary>See <see cref="ClockTripsFirst"/>.</summary>
    public const int ClockTripsLater = 3;

    /// <summary>How often the clocks are compared again, wall: two good clocks part by less than 1 ms meanwhile.</summary>
    public static readonly TimeSpan CompareClocksEvery = TimeSpan.FromSeconds(5);

    /// <summary>How long the node may take to tell all officers, and to put them on duty, wall.</summary>
    public static readonly TimeSpan RosterWithin = TimeSpan.FromSeconds(60);

    /// <summary>No new officer for so long: all have been told. Chunks of 500 follow each other within milliseconds.</summary>
    public static readonly TimeSpan RosterQuiet = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long directives and answers may take to come when the load has ended, wall; on top of what officers take by themselves.
    /// </summary>
    public static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(20);

    /// <summary>Time at the usual load between two steps of a knee, so that one step's queue is not the next one's, wall.</summary>
    public static readonly TimeSpan SettleBetweenSteps = TimeSpan.FromSeconds(5);

    /// <summary>How long the load stays usual after an overload, once it must be back to normal, wall.</summary>
    public static readonly TimeSpan WatchAfterOverload = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the node may take to tell its numbers at the edge of a window, wall. Then the limits that need them are not held.
    /// </summary>
    public static readonly TimeSpan NumbersWithin = TimeSpan.FromSeconds(5);

    /// <summary>The same each second: later than this, and the seconds would slip. Then this second has none.</summary>
    public static readonly TimeSpan NumbersOfASecondWithin = TimeSpan.FromMilliseconds(700);

    /// <summary>For so long the rate of broken messages stays as it was: long enough for each of some 40 kinds at 20 a second.</summary>
    public static readonly TimeSpan MalformedStretch = TimeSpan.FromSeconds(2);

    /// <summary>How long all cities may take to look for a vehicle once it is approved, wall. Documented is a second.</summary>
    public static readonly TimeSpan WatchlistWithin = TimeSpan.FromSeconds(20);

    /// <summary>Pause before a watchlist is read again, wall.</summary>
    public static readonly TimeSpan WatchlistLookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>What a person takes to compare a picture, wall. Short for a person, long for the node: alert and posts are there by then.</summary>
    public static readonly TimeSpan PictureLookedAtAfter = TimeSpan.FromSeconds(2);

    /// <summary>From a wanted vehicle's last passage to the end of its track, wall.</summary>
    public static readonly TimeSpan ArrestedAfter = TimeSpan.FromSeconds(3);

    /// <summary>How far ahead arrivals are looked for; a changed rate takes effect after it at the latest.</summary>
    public static readonly TimeSpan LookAhead = TimeSpan.FromMilliseconds(200);
}
