namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>
/// How long driving to a scene really takes, as a line over what the roads predict: parking and walking cost about the same on every way,
/// traffic lights and haste grow with it. Immutable.
/// </summary>
/// <param name="Extra">On every way. Unit: milliseconds; may be below 0.</param>
/// <param name="Factor">Times what the roads predict.</param>
internal readonly record struct DrivingHabit(double Extra, double Factor)
{
    /// <summary>As the roads say.</summary>
    internal static DrivingHabit AsPredicted { get; } = new(0, 1);

    /// <summary>
    /// Tukey's line through the medians of the shortest and the longest third of the ways, so that one officer who stopped for coffee bends
    /// nothing. Null when there are too few ways.
    /// </summary>
    /// <param name="ways">Predicted and real. Unit: milliseconds.</param>
    internal static DrivingHabit? Of(IEnumerable<(long Predicted, long Real)> ways)
    {
        var sorted = ways.Order().ToList();
        var third = sorted.Count / 3;
        if (third < WhatIfLimits.HabitValuesMin) return null;
        var (near, far) = (sorted.Take(third).ToList(), sorted.TakeLast(third).ToList());
        var run = Median(far.Select(way => way.Predicted)) - Median(near.Select(way => way.Predicted));
        var rise = Median(far.Select(way => way.Real)) - Median(near.Select(way => way.Real));
        var factor = run <= 0 ? 1 : Math.Clamp(rise / run, WhatIfLimits.DriveFactorMin, WhatIfLimits.DriveFactorMax);
        return new DrivingHabit(Median(sorted.Select(way => way.Real - factor * way.Predicted)), factor);
    }

    /// <summary>What a way takes. Unit of both: milliseconds.</summary>
    internal long Milliseconds(long predicted) => (long)Math.Max(0, Extra + Factor * predicted);

    private static double Median(IEnumerable<long> values) => Median(values.Select(value => (double)value));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(sorted.Count - 1) / 2];
    }
}
