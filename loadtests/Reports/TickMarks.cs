using System.Globalization;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>Where the ticks of an axis go: at numbers that people count in.</summary>
internal static class TickMarks
{
    // What clocks are read in: seconds, minutes, hours.
    private static readonly double[] TimeSteps =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400];

    /// <summary>
    /// 1, 2 or 5 times a power of ten, so that at most <paramref name="most"/> steps fit into <paramref name="length"/> (above 0).
    /// </summary>
    internal static double StepFor(double length, int most) => AtLeast(length / most);

    /// <summary>A step of whole seconds, minutes or hours.</summary>
    internal static double TimeStepFor(double seconds, int most)
    {
        foreach (var step in TimeSteps)
        {
            if (seconds / step <= most) return step;
        }

        return Math.Ceiling(seconds / most / 86_400) * 86_400;
    }

    /// <summary>All multiples of the step from low to high, both included.</summary>
    internal static IReadOnlyList<double> Even(double low, double high, double step)
    {
        var (first, last) = ((long)Math.Ceiling(low / step - 1e-9), (long)Math.Floor(high / step + 1e-9));
        var ticks = new List<double>();
        for (var at = first; at <= last; at++) ticks.Add(Clean(at * step));
        return ticks;
    }

    /// <summary>Powers of ten; with 2 and 5 between them when there is room.</summary>
    internal static IReadOnlyList<double> Logarithmic(double low, double high, int most)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(low) + 1e-9), (int)Math.Floor(Math.Log10(high) + 1e-9));
        double[] within = Math.Log10(high / low) * 3 <= most ? [1, 2, 5] : [1];
        var every = within.Length > 1 ? 1 : Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)most));
        var ticks = new List<double>();
        for (var power = first; power <= last; power += every)
        {
            foreach (var times in within)
            {
                var value = Clean(times * Math.Pow(10, power));
                if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.Add(value);
            }
        }

        return ticks;
    }

    /// <summary>The smallest of 1, 2, 5 times a power of ten that is not below <paramref name="value"/> (above 0).</summary>
    internal static double AtLeast(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-12));
        var part = value / power;
        return Clean(power * (part <= 1 + 1e-9 ? 1 : part <= 2 + 1e-9 ? 2 : part <= 5 + 1e-9 ? 5 : 10));
    }

    /// <summary>The largest of 1, 2, 5 times a power of ten that is not above <paramref name="value"/> (above 0).</summary>
    internal static double AtMost(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-12));
        var part = value / power;
        return Clean(power * (part >= 5 - 1e-9 ? 5 : part >= 2 - 1e-9 ? 2 : 1));
    }

    // 3 × 0.1 is 0.30000000000000004; ticks are few digits long by what they are.
    private static double Clean(double value) =>
        double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
