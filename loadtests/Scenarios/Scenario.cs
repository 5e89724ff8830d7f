using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.LoadTests.Scenarios;

/// <summary>
/// One scenario as its file says it (docs/SCENARIOS.md). Rates are per second on the wall. Times count from the end of the warm-up; all
/// on the wall. Immutable.
/// </summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Text">The file as it was read.</param>
public sealed record Scenario(string Name, string Text)
{
    /// <summary>What it stands for, one line.</summary>
    public string About { get; init; } = "";

    /// <summary>Id of the region it is made for; empty for any.</summary>
    public string Region { get; init; } = "";

    /// <summary>Officers the node must have at least.</summary>
    public int Officers { get; init; } = 1;

    /// <summary>Load before anything is counted.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Measured load.</summary>
    public TimeSpan Run { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Of all chance, unless the command line gives another.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Positions; a rate of 0 for none.</summary>
    public FixFlow Fixes { get; init; } = new(0, 50, 4);

    /// <summary>Plate reads of vehicles that nobody looks for; null for none.</summary>
    public ReadFlow? Reads { get; init; }

    /// <summary>Vehicles that are looked for and begin to drive over borders, a second.</summary>
    public double WantedPerSecond { get; init; }

    /// <summary>What officers do with directives.</summary>
    public Obedience Obey { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));

    /// <summary>Calls for help.</summary>
    public IReadOnlyList<CallStream> Calls { get; init; } = [];

    /// <summary>Dispatchers' pages that watch.</summary>
    public int Desks { get; init; }

    /// <summary>Officers' pages that watch.</summary>
    public int Phones { get; init; }

    /// <summary>Broken messages a second.</summary>
    public double MalformedPerSecond { get; init; }

    /// <summary>Times of more load.</summary>
    public IReadOnlyList<Surge> Surges { get; init; } = [];

    /// <summary>Officers drawn together.</summary>
    public IReadOnlyList<Gather> Gathers { get; init; } = [];

    /// <summary>When all watchers are dropped at once and come back.</summary>
    public IReadOnlyList<TimeSpan> Reconnects { get; init; } = [];

    /// <summary>What must hold.</summary>
    public IReadOnlyList<ScenarioLimit> Limits { get; init; } = [];

    /// <summary>How the knee is looked for; null when the file does not say.</summary>
    public KneePlan? Knee { get; init; }

    /// <summary>Load beyond what the node can take, after the run; null for none.</summary>
    public OverloadPlan? Overload { get; init; }
}

/// <summary>Positions of all officers together.</summary>
/// <param name="PerSecond">0 for none.</param>
/// <param name="Batch">Fixes in one write.</param>
/// <param name="Connections">TCP connections; each carries officers of its own.</param>
public sealed record FixFlow(double PerSecond, int Batch, int Connections);

/// <summary>Reads of plate cameras, all vehicles together.</summary>
/// <param name="PerSecond">Above 0.</param>
/// <param name="Connections">TCP connections: camera platforms.</param>
/// <param name="Province">The sign that plates begin with; empty for what fits the region's place.</param>
public sealed record ReadFlow(double PerSecond, int Connections, string Province);

/// <summary>How long officers take. <c>delivered</c> is always said at once.</summary>
/// <param name="Acknowledge">From the push to the yes.</param>
/// <param name="Drive">From en route to on scene.</param>
/// <param name="Stay">From on scene to clear.</param>
public sealed record Obedience(TimeSpan Acknowledge, TimeSpan Drive, TimeSpan Stay);

/// <summary>One stream of calls, a Poisson process.</summary>
/// <param name="Types"><c>auto</c>: those the node issues by itself; <c>all</c>; else codes.</param>
/// <param name="Place">Where; null for around the stations.</param>
/// <param name="From">When it begins.</param>
/// <param name="Lasting">Null: to the end.</param>
/// <param name="Rise">Time from nothing to the whole rate, and back to nothing at the end.</param>
public sealed record CallStream(
    double PerSecond, IReadOnlyList<string> Types, Circle? Place, TimeSpan From, TimeSpan? Lasting, TimeSpan Rise)
{
    /// <summary>Of <see cref="Types"/>: those the node issues by itself.</summary>
    public const string Automatic = "auto";

    /// <summary>Of <see cref="Types"/>: every type of the region.</summary>
    public const string AllTypes = "all";
}

/// <param name="RadiusMetres">Above 0.</param>
public readonly record struct Circle(LatLng Centre, double RadiusMetres);

/// <summary>A kind of load that a factor raises.</summary>
[Flags]
public enum LoadKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Positions.</summary>
    Fixes = 1,

    /// <summary>Calls.</summary>
    Calls = 2,

    /// <summary>Broken messages.</summary>
    Malformed = 4,
}

/// <summary>A time of more load.</summary>
/// <param name="Rise">Time from the usual rate to the raised one, and back at the end.</param>
public sealed record Surge(TimeSpan From, TimeSpan Lasting, TimeSpan Rise, double Calls, double Fixes, double Malformed);

/// <summary>So many of the officers nearest to a place drive there, stay, and go home.</summary>
public sealed record Gather(int Officers, Circle Place, TimeSpan From, TimeSpan Lasting);

/// <summary>What a limit looks at.</summary>
public enum LimitKind
{
    /// <summary>A quantile of a latency, milliseconds.</summary>
    Latency,

    /// <summary>A count.</summary>
    Count,

    /// <summary>A count in hundredths of what was sent.</summary>
    Share,
}

/// <summary>Something that must not be more.</summary>
/// <param name="Text">As the file has it, behind the word limit.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Name">Of a latency or a count.</param>
/// <param name="Part">Quantile, 0 to 1; 1 is the largest value. Latencies only.</param>
/// <param name="Most">Milliseconds, a number, or hundredths.</param>
public sealed record ScenarioLimit(string Text, int Line, LimitKind Kind, string Name, double Part, double Most);

/// <summary>How the knee is looked for.</summary>
/// <param name="Factor">From one step to the next; above 1.</param>
/// <param name="Every">How long a step lasts.</param>
/// <param name="Highest">Where the search ends.</param>
public sealed record KneePlan(LoadKinds Raised, double Factor, TimeSpan Every, double Highest);

/// <summary>Load beyond the node's reach, then back to normal.</summary>
/// <param name="Factor">Of the scenario's own rates; or of the knee.</param>
/// <param name="OfKnee">Needs a knee.</param>
/// <param name="Back">Within this all limits must hold again.</param>
public sealed record OverloadPlan(LoadKinds Raised, double Factor, bool OfKnee, TimeSpan Lasting, TimeSpan Back);
