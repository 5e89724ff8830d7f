namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>
/// A line chart as SVG text, drawn without any library. Fits into a page (<see cref="ToInlineSvg"/>) or is a file of its own that follows
/// the viewer's light or dark scheme (<see cref="ToSvg"/>). Colours are told apart by colour-blind people as well (after Okabe and Ito),
/// and series of few points have a shape each.
/// <code>
/// var chart = new Chart(
///     "Cost of one fix",
///     new ChartAxis("Officers", Scale: AxisScale.Log),
///     new ChartAxis("CPU per fix", "µs"),
///     [new ChartSeries("measured", [new(1_000, 4.1), new(10_000, 4.3), new(100_000, 4.6)])]);
/// File.WriteAllText("docs/cost.svg", chart.ToSvg());
/// </code>
/// Immutable; any thread.
/// </summary>
/// <param name="Title">Above the plot. Escaped, as all texts are.</param>
/// <param name="X">The axis below.</param>
/// <param name="Y">The axis on the left; its title stands above it.</param>
/// <param name="Series">In the order of the legend; the first eight have colours of their own.</param>
public sealed record Chart(string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartSeries> Series)
{
    /// <summary>Pixels, at least 240.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Pixels, with title, legend and labels; at least 160.</summary>
    public int Height { get; init; } = 320;

    /// <summary>What stands in the plot when no series has a value.</summary>
    public string WhenEmpty { get; init; } = "nothing was measured";

    /// <summary>Shaded stretches of the x axis.</summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Upright lines at one x.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>Level lines at one y.</summary>
    public IReadOnlyList<ChartMark> Levels { get; init; } = [];

    /// <summary>A file of its own: background, colours and both schemes are inside.</summary>
    public string ToSvg() => ChartDrawing.Draw(this, alone: true) + "\n";

    /// <summary>For a page that has <see cref="ChartStyle.Css"/> once; scales with its column.</summary>
    public string ToInlineSvg() => ChartDrawing.Draw(this, alone: false);
}

/// <summary>One line of a <see cref="Chart"/>.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">By ascending x.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>Which of the eight colours; null: by the place in the list.</summary>
    public int? Colour { get; init; }

    /// <summary>Drawn fine, below the others: what gives the range and not the message.</summary>
    public bool IsFine { get; init; }

    /// <summary>Drawn in dashes: the other run, the target.</summary>
    public bool IsDashed { get; init; }
}

/// <param name="Y">Null (or not finite) where there is no value: a gap in the line.</param>
public readonly record struct ChartPoint(double X, double? Y)
{
    internal bool IsGap => Y is not { } value || !double.IsFinite(value);
}

/// <summary>A stretch of the x axis with a name above the plot, e.g. the warm-up.</summary>
/// <param name="Label">Left out where there is no room for it.</param>
public sealed record ChartBand(double From, double To, string Label, BandTone Tone);

/// <summary>How a <see cref="ChartBand"/> is drawn.</summary>
public enum BandTone
{
    /// <summary>Only named.</summary>
    Plain,

    /// <summary>Shaded: what is beside the point.</summary>
    Quiet,

    /// <summary>Coloured: more than usual.</summary>
    Raised,
}

/// <summary>A line across the plot at one value, e.g. a limit.</summary>
public sealed record ChartMark(double At, string Label);

/// <summary>Colours and types of all charts of a page.</summary>
public static class ChartStyle
{
    /// <summary>Colours of their own that a chart has for its series.</summary>
    internal const int Colours = 8;

    // After Okabe and Ito (2008), darkened on white and lightened on black until each has a contrast of 3:1 or better.
    private const string Light = "--c0:#0072b2;--c1:#d55e00;--c2:#007d5a;--c3:#b5558f;--c4:#a97400;--c5:#2f8fc4;--c6:#4a4a4a;--c7:#7a6f00;"
        + "--ink:#1b2430;--soft:#5b6675;--grid:#e3e7ec;--axis:#9aa5b1;--band:#eef1f4;--raised:#fbeecb;--paper:#ffffff;--mark:#8a1c1c;";

    private const string Dark = "--c0:#56b4e9;--c1:#f0803c;--c2:#2fc79a;--c3:#e09ac6;--c4:#e6a817;--c5:#9ad4f5;--c6:#c9ced6;--c7:#f0e442;"
        + "--ink:#e6eaf0;--soft:#9aa7b6;--grid:#2a3340;--axis:#566273;--band:#1d2530;--raised:#3a2f14;--paper:#141a22;--mark:#ff9c8f;";

    /// <summary>Colours as variables, dark ones where the viewer asks for them and never on paper; then the parts of a chart.</summary>
    public static string Css { get; } =
        ":root{" + Light + "}@media screen and (prefers-color-scheme:dark){:root{" + Dark + "}}" +
        ".chart{font:12px system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif;font-variant-numeric:tabular-nums}" +
        ".chart text{fill:var(--soft)}.chart .title{font-size:14px;font-weight:600;fill:var(--ink)}.chart .name{fill:var(--ink)}" +
        ".chart .grid{stroke:var(--grid);stroke-width:1;fill:none}.chart .axis{stroke:var(--axis);stroke-width:1;fill:none}" +
        ".chart .band{fill:var(--band)}.chart .band.raised{fill:var(--raised);opacity:.75}" +
        ".chart .edge{stroke:var(--axis);stroke-width:1;opacity:.6;fill:none}" +
        ".chart .mark{stroke:var(--mark);stroke-width:1.5;stroke-dasharray:5 4;fill:none}" +
        ".chart text.at{fill:var(--mark)}" +
        ".chart text.band-name{font-size:11px}" +
        ".chart text.at{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}" +
        ".chart .line{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}" +
        ".chart .fine{stroke-width:1;opacity:.7}.chart .dashed{stroke-dasharray:6 4}.chart .dot{stroke:var(--paper);stroke-width:1}" +
        string.Concat(Enumerable.Range(0, Colours).Select(each =>
            $".chart .s{each}{{stroke:var(--c{each})}}.chart .f{each}{{fill:var(--c{each})}}"));
}
