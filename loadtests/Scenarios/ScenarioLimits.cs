namespace SmartPolicing.Realtime.LoadTests.Scenarios;

/// <summary>Every bound of a scenario's file, with unit and reason. Beyond one the file is refused with its line.</summary>
public static class ScenarioLimits
{
    /// <summary>Bytes of a file. The catalogue's have about 1 KiB; anything near this is another file.</summary>
    public const int FileBytesMax = 65_536;

    /// <summary>
    /// Fixes a second. A node with 20,000 officers folds 15 million a second (docs/FIGURES.md); 5 million leave the generator one core.
    /// </summary>
    public const double FixesPerSecondMax = 5_000_000;

    /// <summary>Calls a second of one stream. A province of 60 million people gets about 1.</summary>
    public const double CallsPerSecondMax = 10_000;

    /// <summary>Plate reads a second. A node takes 20,000 for a minute; five times that leave the generator no core.</summary>
    public const double ReadsPerSecondMax = 100_000;

    /// <summary>
    /// Vehicles that are looked for, new ones a second: 30 times what a province's desks could look after, and each is an entry of a watchlist
    /// that two people have decided on before the run.
    /// </summary>
    public const double WantedPerSecondMax = 30;

    /// <summary>Broken messages a second.</summary>
    public const double MalformedPerSecondMax = 10_000;

    /// <summary>Fixes in one write: 4,096 × 36 bytes are 147 KiB.</summary>
    public const int BatchMax = 4_096;

    /// <summary>Connections that carry fixes.</summary>
    public const int ConnectionsMax = 64;

    /// <summary>Desks or phones that watch, each kind. A node serves 20,000 viewers.</summary>
    public const int ViewersMax = 20_000;

    /// <summary>Officers of a node.</summary>
    public const int OfficersMax = 4_000_000;

    /// <summary>Lines of one kind (calls, surges, gathers, reconnects, limits): each stream is a loop of its own.</summary>
    public const int LinesOfAKindMax = 32;

    /// <summary>Factor of a surge, an overload or a knee.</summary>
    public const double FactorMax = 1_000;

    /// <summary>Radius of a circle of calls, metres: beyond, it is a province and not a place.</summary>
    public const double RadiusMetresMax = 50_000;

    /// <summary>Longest time in a scenario.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);
}
