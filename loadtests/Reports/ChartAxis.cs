namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>How a chart's axis lays out its values.</summary>
public enum AxisScale
{
    /// <summary>Even, from 0 when no value is negative; ticks at 1, 2 or 5 times a power of ten.</summary>
    Linear,

    /// <summary>Each power of ten as wide as the next. Values of 0 and below are drawn at the foot.</summary>
    Log,

    /// <summary>Seconds from 0, labelled in seconds, minutes or hours.</summary>
    Time,

    /// <summary>
    /// 1/(1-p) of a part p, from the median (2) on, labelled 50 %, 90 %, 99 %, 99.9 %: each further nine as wide as the last.
    /// </summary>
    Nines,
}

/// <summary>An axis of a <see cref="Chart"/>.</summary>
/// <param name="Title">What it shows, e.g. "Officers of the node".</param>
/// <param name="Unit">"ms", "1/s"; empty for a plain count. Unused by <see cref="AxisScale.Time"/> and <see
/// cref="AxisScale.Nines"/>.</param>
/// <param name="Scale">How values are laid out.</param>
public sealed record ChartAxis(string Title, string Unit = "", AxisScale Scale = AxisScale.Linear)
{
    /// <summary>The axis reaches at least to here, so that charts below each other can share one; null: as far as the values go.</summary>
    public double? UpTo { get; init; }
}

/// <summary>From where to where an axis goes, and its ticks.</summary>
/// <param name="Low">Value at the foot; above 0 for Log and Nines.</param>
/// <param name="High">Value at the end; above <paramref name="Low"/>.</param>
internal sealed record AxisSpan(AxisScale Scale, double Low, double High, string Unit, IReadOnlyList<AxisTick> Ticks)
{
    /// <summary>An axis that holds all values.</summary>
    /// <param name="values">Finite ones; may be empty.</param>
    /// <param name="ticksMost">How many labels have room, at least 2.</param>
    internal static AxisSpan Around(ChartAxis axis, IEnumerable<double> values, int ticksMost)
    {
        var all = axis.UpTo is { } upTo ? values.Append(upTo) : values;
        var shown = (axis.Scale is AxisScale.Log or AxisScale.Nines ? all.Where(value => value > 0) : all).ToList();
        var (least, most) = shown.Count == 0 ? (1, 1) : (shown.Min(), shown.Max());
        return axis.Scale switch
        {
            AxisScale.Log => Logarithmic(axis.Unit, least, most, ticksMost),
            AxisScale.Time => Timed(Math.Max(most, 1), ticksMost),
            AxisScale.Nines => Nined(Math.Max(most, 20), ticksMost + 1), // Their labels are short on the left.
            _ => Even(axis.Unit, Math.Min(least, 0), most, ticksMost),
        };
    }

    /// <summary>Where a value lies: 0 at the foot, 1 at the end.</summary>
    internal double PartOf(double value)
    {
        if (Scale is AxisScale.Linear or AxisScale.Time) return (value - Low) / (High - Low);
        return value <= Low ? 0 : Math.Log(value / Low) / Math.Log(High / Low);
    }

    private static AxisSpan Even(string unit, double least, double most, int ticksMost)
    {
        if (most <= least) most = least + 1;
        var step = TickMarks.StepFor(most - least, ticksMost);
        var (low, high) = (Math.Floor(least / step + 1e-9) * step, Math.Ceiling(most / step - 1e-9) * step);
        var ticks = TickMarks.Even(low, high, step).Select(value => new AxisTick(value, Figures.Tick(value, step))).ToList();
        return new AxisSpan(AxisScale.Linear, low, high, unit, ticks);
    }

    private static AxisSpan Logarithmic(string unit, double least, double most, int ticksMost)
    {
        var (low, high) = (TickMarks.AtMost(least), TickMarks.AtLeast(most));
        if (high <= low) (low, high) = (low / 2, high * 2);
        var ticks = TickMarks.Logarithmic(low, high, ticksMost).Select(value => new AxisTick(value, Figures.Tick(value, value))).ToList();
        return new AxisSpan(AxisScale.Log, low, high, unit, ticks);
    }

    private static AxisSpan Timed(double seconds, int ticksMost)
    {
        var step = TickMarks.TimeStepFor(seconds, ticksMost);
        var unit = seconds <= 180 ? "s" : seconds < 7_200 ? "min:s" : "h:min";
        var ticks = TickMarks.Even(0, seconds, step).Select(value => new AxisTick(value, unit switch
        {
            "s" => Figures.Tick(value, step),
            "min:s" => $"{(long)value / 60}:{(long)value % 60:00}",
            _ => $"{(long)value / 3600}:{(long)value / 60 % 60:00}",
        })).ToList();
        return new AxisSpan(AxisScale.Time, 0, seconds, unit, ticks);
    }

    private static AxisSpan Nined(double most, int ticksMost)
    {
        var ticks = new List<AxisTick> { new(2, "50\u00a0%") };
        for (var (nines, value) = (1, 10.0); value <= most * 1.000001; nines++, value *= 10)
        {
            var label = nines == 1 ? "90" : nines == 2 ? "99" : "99." + new string('9', nines - 2);
            ticks.Add(new AxisTick(value, label + "\u00a0%"));
        }

        var every = (ticks.Count + ticksMost - 1) / ticksMost;
        return new AxisSpan(AxisScale.Nines, 2, most, "", ticks.Where((_, at) => at % every == 0).ToList());
    }
}

/// <summary>A labelled place on an axis.</summary>
internal readonly record struct AxisTick(double Value, string Label);
