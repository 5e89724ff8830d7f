namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// How fast a vehicle drives compared with the free flow the graph was imported with: by hour of the day and class of road, and by a factor
/// for driving with lights and siren. Immutable.
/// </summary>
public sealed class RoadSpeeds
{
    /// <summary>Hours of a day; hour 0 begins at local midnight.</summary>
    public const int Hours = 24;

    /// <summary>Least factor: a tenth. Slower than walking on most roads; a road nobody can drive is closed, not slow.</summary>
    public const double FactorMin = 0.1;

    /// <summary>Greatest factor: 3. A fire engine of 150 km/h in a 50 zone; beyond it is a typing error.</summary>
    public const double FactorMax = 3;

    private static readonly int Classes = Enum.GetValues<RoadClass>().Length;

    private readonly double[] _factors; // Hour by hour, each with all classes; the emergency factor is in it.

    private RoadSpeeds(double[] factors, double emergencyFactor)
    {
        _factors = factors;
        EmergencyFactor = emergencyFactor;
        TopFactor = factors.Max();
    }

    /// <summary>As imported, at every hour.</summary>
    public static RoadSpeeds FreeFlow { get; } = Create(1, []);

    /// <summary>All speeds are multiplied with it. 1 when nothing is set.</summary>
    public double EmergencyFactor { get; }

    /// <summary>No road is ever driven faster than its imported speed times this: for bounds.</summary>
    public double TopFactor { get; }

    /// <summary>Sets the emergency factor and, for some hours and classes, the traffic's factor. What is not named has 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An hour is outside 0 to 23, or a factor, or a product of both factors, outside <see cref="FactorMin"/> to <see cref="FactorMax"/>.
    /// </exception>
    public static RoadSpeeds Create(double emergencyFactor, IEnumerable<(int Hour, RoadClass Class, double Factor)> traffic)
    {
        CheckFactor(emergencyFactor, nameof(emergencyFactor));
        var factors = new double[Hours * Classes];
        Array.Fill(factors, emergencyFactor);
        foreach (var (hour, roadClass, factor) in traffic)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(hour, nameof(traffic));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hour, Hours, nameof(traffic));
            CheckFactor(factor, nameof(traffic));
            CheckFactor(factor * emergencyFactor, nameof(traffic));
            factors[hour * Classes + (int)roadClass] = factor * emergencyFactor;
        }

        return new RoadSpeeds(factors, emergencyFactor);
    }

    /// <summary>The factor of one class of road in one hour of the day.</summary>
    public double Factor(int hour, RoadClass roadClass) => _factors[hour * Classes + (int)roadClass];

    /// <summary>True when two hours have the same factors, so that nothing needs to be computed anew between them.</summary>
    public bool IsSame(int hour, int otherHour) =>
        _factors.AsSpan(hour * Classes, Classes).SequenceEqual(_factors.AsSpan(otherHour * Classes, Classes));

    private static void CheckFactor(double factor, string name)
    {
        if (!(factor is >= FactorMin and <= FactorMax))
            throw new ArgumentOutOfRangeException(name, factor, $"A factor lies between {FactorMin} and {FactorMax}.");
    }
}
