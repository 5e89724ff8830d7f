namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>
/// One run as its JSON file has it: everything that a page about it shows, and that a comparison with another run needs. Times in seconds
/// count from the start of the load, warm-up included.
/// </summary>
/// <param name="Format">1.</param>
/// <param name="Scenario">Its name.</param>
/// <param name="Text">The scenario's file as it was run.</param>
/// <param name="Seed">Of all chance.</param>
/// <param name="Region">Id of the node's region.</param>
/// <param name="Officers">Officers of the node.</param>
/// <param name="StartedAt">Wall, UTC.</param>
/// <param name="Machine">Cores, system, runtime of the generator; and whether the node was on the same machine.</param>
/// <param name="WarmUpSeconds">Not counted in latencies, counts and limits.</param>
/// <param name="Seconds">From the end of the warm-up to the end of the load, knee and overload included. Latencies and limits are of
/// the phase <c>run</c> alone.</param>
/// <param name="ClockErrorMilliseconds">By how much the two clocks may differ after correction: half the fastest round trip.</param>
/// <param name="Passed">All checks and limits held.</param>
public sealed record RunRecord(
    int Format,
    string Scenario,
    string Text,
    ulong Seed,
    string Region,
    int Officers,
    DateTimeOffset StartedAt,
    string Machine,
    double WarmUpSeconds,
    double Seconds,
    double ClockErrorMilliseconds,
    IReadOnlyList<LatencyRecord> Latencies,
    IReadOnlyList<SeriesRecord> Series,
    IReadOnlyList<CountRecord> Counts,
    IReadOnlyList<CheckRecord> Checks,
    IReadOnlyList<LimitRecord> Limits,
    KneeRecord? Knee,
    bool Passed)
{
    /// <summary>What was going on when, in order: warm-up, run, knee steps, overload.</summary>
    public IReadOnlyList<PhaseRecord> Phases { get; init; } = [];

    /// <summary>
    /// What the scenario had happen at times of its own: surges, calls for a time, gatherings, reconnects. They may overlap; a moment ends
    /// when it begins.
    /// </summary>
    public IReadOnlyList<PhaseRecord> Events { get; init; } = [];

    /// <summary>False when somebody stopped it before its end.</summary>
    public bool Complete { get; init; } = true;
}

/// <summary>A part of the run. Seconds from the start of the load.</summary>
/// <param name="Name"><c>warm-up</c>, <c>run</c>, <c>knee x1.25</c>, <c>overload x3</c>, <c>after</c>.</param>
public sealed record PhaseRecord(string Name, double From, double Until);

/// <summary>One latency. All values in milliseconds.</summary>
/// <param name="Name">As limits name it: <c>call-to-directive</c>.</param>
/// <param name="What">From what to what, in words.</param>
/// <param name="Buckets">Upper bound and count, ascending, empty ones left out: enough for any quantile.</param>
/// <param name="BySecond">Seconds in which nothing came are left out.</param>
public sealed record LatencyRecord(
    string Name, string What, long Count, double P50, double P90, double P99, double P999, double Max,
    IReadOnlyList<BucketRecord> Buckets, IReadOnlyList<LatencySecond> BySecond);

/// <param name="UpTo">Milliseconds.</param>
public sealed record BucketRecord(double UpTo, long Count);

/// <param name="Second">In which it ended.</param>
public sealed record LatencySecond(int Second, long Count, double P50, double P99, double Max);

/// <summary>A value each second.</summary>
/// <param name="Group">Series of one group share a plot: <c>throughput</c>, <c>drops</c>, <c>cpu</c>, <c>gc</c>, <c>memory</c>,
/// <c>connections</c>.</param>
/// <param name="Values">By second; null where it could not be read.</param>
public sealed record SeriesRecord(string Name, string What, string Unit, string Group, IReadOnlyList<double?> Values);

/// <summary>A total after the warm-up.</summary>
/// <param name="Group"><c>sent</c>, <c>answered</c>, <c>refused</c> (by reason), <c>dropped</c> (by reason), <c>generator</c>.</param>
public sealed record CountRecord(string Group, string Name, double Value);

/// <summary>Something that must be true however fast it was: every accepted call answered, every directive delivered once.</summary>
public sealed record CheckRecord(string Name, bool Passed, string Detail);

/// <summary>A limit of the scenario.</summary>
/// <param name="Text">As the file has it.</param>
/// <param name="Value">What was measured; null when nothing was.</param>
public sealed record LimitRecord(string Text, double? Value, double Most, string Unit, bool Passed);

/// <summary>How far the load could be raised.</summary>
/// <param name="Raised">What was raised, in words.</param>
/// <param name="Holds">The highest factor at which all limits held; 0 when none did.</param>
/// <param name="Broke">The limit that broke first beyond it; empty when none did.</param>
public sealed record KneeRecord(string Raised, double Holds, string Broke, IReadOnlyList<KneeStep> Steps);

/// <param name="Factor">Of the scenario's own rates.</param>
/// <param name="Rates">Reached rates, by name.</param>
/// <param name="Limits">Verdicts at this factor.</param>
public sealed record KneeStep(double Factor, IReadOnlyList<CountRecord> Rates, IReadOnlyList<LimitRecord> Limits);
