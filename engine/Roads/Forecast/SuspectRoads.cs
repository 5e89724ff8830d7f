namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// What driving costs somebody who is looked for, at one moment: at the fastest he may be thought to drive, and as people usually do at
/// this hour; the same streets are closed for both. Making one takes some tens of milliseconds, as a <see cref="RoadMetric"/> does: one for
/// all tracks, anew when the hour or a closure changes. Immutable and safe for every thread.
/// </summary>
public sealed class SuspectRoads
{
    /// <summary>
    /// How much faster than free flow a suspect may drive when the region does not say: 1.3. Free flow is nine tenths of the posted limit
    /// (<see cref="RoadRules"/>), so that is 17 % above every limit, without ever stopping, all the way.
    /// </summary>
    public const double SpeedFactorDefault = 1.3;

    private SuspectRoads(RoadMetric earliest, RoadMetric likely, double speedFactor)
    {
        Earliest = earliest;
        Likely = likely;
        SpeedFactor = speedFactor;
    }

    /// <summary>The network.</summary>
    public RoadGraph Graph => Earliest.Graph;

    /// <summary>Free flow times the factor: no vehicle is thought to be anywhere sooner.</summary>
    public RoadMetric Earliest { get; }

    /// <summary>The usual speeds of the hour, without lights and siren.</summary>
    public RoadMetric Likely { get; }

    /// <summary>Of free flow, for <see cref="Earliest"/>.</summary>
    public double SpeedFactor { get; }

    /// <summary>Computes both.</summary>
    /// <param name="usual">The region's speeds; their emergency factor is taken out.</param>
    /// <param name="hour">Hour of the day, 0 to 23, local.</param>
    /// <param name="blocks">What is closed now (<see cref="RoadMetric.Blocks"/>).</param>
    /// <param name="speedFactor">1 to 3; where the usual speeds are above free flow, at least as much as they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor, the hour or a block is outside its range.</exception>
    public static SuspectRoads Make(
        RoadGraph graph, RoadSpeeds usual, int hour, IEnumerable<RoadBlock> blocks, double speedFactor = SpeedFactorDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speedFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(speedFactor, RoadSpeeds.FactorMax);
        var closed = blocks.ToArray();
        var factors = new List<(int Hour, RoadClass Class, double Factor)>();
        foreach (var roadClass in Enum.GetValues<RoadClass>())
        {
            var factor = Math.Clamp(usual.Factor(hour, roadClass) / usual.EmergencyFactor, RoadSpeeds.FactorMin, RoadSpeeds.FactorMax);
            factors.Add((hour, roadClass, factor));
            speedFactor = Math.Max(speedFactor, factor);
        }

        return new SuspectRoads(
            RoadMetric.Make(graph, RoadSpeeds.Create(speedFactor, []), hour, closed),
            RoadMetric.Make(graph, RoadSpeeds.Create(1, factors), hour, closed),
            speedFactor);
    }
}
