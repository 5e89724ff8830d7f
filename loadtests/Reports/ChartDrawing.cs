using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>Draws one <see cref="Chart"/>: margins from what must fit into them, then from the back to the front.</summary>
internal sealed class ChartDrawing
{
    private const double LineHeight = 18;
    private const double SwatchWidth = 22;

    // With more points than this their shapes would run into each other.
    private const int ShapedPointsMost = 40;

    private const double BandRowHeight = 14;

    // Their letters are smaller.
    private const double BandNamePart = 0.86;

    // More would take the plot's place; what finds no row has no name.
    private const int BandRowsMost = 4;

    // Its name stands above a level.
    private const double LevelRoom = 1.1;

    private readonly Chart _chart;
    private readonly StringBuilder _svg = new();
    private readonly AxisSpan _x;
    private readonly AxisSpan _y;
    private readonly double _left;
    private readonly double _right;
    private readonly double _top;
    private readonly double _bottom;
    private readonly IReadOnlyList<(ChartSeries Series, double X, double Y)> _legend;
    private readonly List<(ChartBand Band, int Row)> _bandNames;
    private readonly double _bandTop;

    private ChartDrawing(Chart chart)
    {
        _chart = chart;
        var points = chart.Series.SelectMany(series => series.Points).Where(point => !point.IsGap).ToList();
        (_legend, var legendBottom) = LayLegend(chart);
        _bandTop = legendBottom + LineHeight + 12;
        _bandNames = LayBandNames(chart);
        _top = _bandTop + (_bandNames.Count == 0 ? 0 : BandRowHeight * (_bandNames.Max(each => each.Row) + 1) + 2);
        _bottom = chart.Height - 42;
        _y = AxisSpan.Around(chart.Y, points.Select(point => point.Y!.Value).Concat(chart.Levels.Select(level => level.At * LevelRoom)),
            Math.Max(2, (int)((_bottom - _top) / 28)));
        _left = Math.Max(34, _y.Ticks.Max(tick => WidthOf(tick.Label)) + 12);
        _x = AxisSpan.Around(chart.X, points.Select(point => point.X).Concat(chart.Marks.Select(mark => mark.At)),
            Math.Max(2, (int)((chart.Width - _left) / 80)));
        _right = chart.Width - Math.Max(14, WidthOf(_x.Ticks[^1].Label) / 2 + 2); // A label stands in the middle below its tick.
    }

    /// <param name="alone">With colours and background, as a file; without, as part of a page.</param>
    internal static string Draw(Chart chart, bool alone)
    {
        var drawing = new ChartDrawing(chart);
        drawing.AddFrame(alone);
        drawing.AddGrid();
        drawing.AddMarks();
        drawing.AddLines();
        foreach (var (band, row) in drawing._bandNames) drawing.AddBandName(band, row);
        drawing.AddLegend();
        return drawing._svg.Append("</svg>").ToString();
    }

    /// <summary>About how wide a text of 12 px is: there is no font to ask.</summary>
    internal static double WidthOf(string text) => text.EnumerateRunes().Sum(rune => rune.Value >= 0x2e80 ? 12 : 6.6);

    private double XOf(double value) => _left + _x.PartOf(value) * (_right - _left);

    private double YOf(double value) => _bottom - _y.PartOf(value) * (_bottom - _top);

    private void AddFrame(bool alone)
    {
        var (width, height) = (_chart.Width, _chart.Height);
        _svg.Append($"<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" ");
        if (alone) _svg.Append($"width=\"{width}\" height=\"{height}\" ");
        else _svg.Append($"data-x=\"{Axis(_x, _left, _right)}\" data-y=\"{Axis(_y, _bottom, _top)}\" ");
        _svg.Append($"role=\"img\" aria-label=\"{Figures.Escape(_chart.Title)}\">");
        if (alone) _svg.Append($"<style>{ChartStyle.Css}</style><rect width=\"{width}\" height=\"{height}\" fill=\"var(--paper)\"/>");
        AddText("title", 0, 15, _chart.Title);
    }

    private void AddGrid()
    {
        foreach (var band in _chart.Bands)
        {
            var (from, to) = (Math.Clamp(XOf(band.From), _left, _right), Math.Clamp(XOf(band.To), _left, _right));
            if (band.Tone == BandTone.Plain) continue;
            var isRaised = band.Tone == BandTone.Raised;
            _svg.Append($"<rect class=\"band{(isRaised ? " raised" : "")}\" x=\"{Px(from)}\" y=\"{Px(_bandTop)}\" ");
            _svg.Append($"width=\"{Px(to - from)}\" height=\"{Px(_bottom - _bandTop)}\"/>");
        }

        foreach (var tick in _y.Ticks)
        {
            var y = YOf(tick.Value);
            _svg.Append($"<path class=\"grid\" d=\"M{Px(_left)} {Px(y)}H{Px(_right)}\"/>");
            AddText("", _left - 7, y + 4, tick.Label, "end");
        }

        foreach (var tick in _x.Ticks)
        {
            var x = XOf(tick.Value);
            _svg.Append($"<path class=\"axis\" d=\"M{Px(x)} {Px(_bottom)}v5\"/>");
            AddText("", x, _bottom + 18, tick.Label, "middle");
        }

        _svg.Append($"<path class=\"axis\" d=\"M{Px(_left)} {Px(_bottom)}H{Px(_right)}\"/>");
        AddText("", 0, _bandTop - 10, Titled(_chart.Y, _y));
        AddText("", _right, _bottom + 36, Titled(_chart.X, _x), "end");
    }

    private void AddBandName(ChartBand band, int row)
    {
        var (from, to) = (Math.Clamp(XOf(band.From), _left, _right), Math.Clamp(XOf(band.To), _left, _right));
        var y = _bandTop + BandRowHeight * (row + 1) - 3;
        AddText("band-name", from + 4, y, band.Label);
        _svg.Append($"<path class=\"edge\" d=\"M{Px(from)} {Px(_bandTop + BandRowHeight * row)}v{BandRowHeight}H{Px(to)}\"/>");
    }

    private void AddMarks()
    {
        foreach (var level in _chart.Levels)
        {
            var y = YOf(level.At);
            _svg.Append($"<path class=\"mark\" d=\"M{Px(_left)} {Px(y)}H{Px(_right)}\"/>");
            AddText("at", _left + 4, y - 5, level.Label);
        }

        for (var i = 0; i < _chart.Marks.Count; i++)
        {
            var mark = _chart.Marks[i];
            var x = XOf(mark.At);
            var isLeft = x + 6 + WidthOf(mark.Label) > _right; // No room on its right.
            _svg.Append($"<path class=\"mark\" d=\"M{Px(x)} {Px(_top)}V{Px(_bottom)}\"/>");
            AddText("at", isLeft ? x - 6 : x + 6, _top + 13 + i * 15, mark.Label, isLeft ? "end" : "start");
        }
    }

    private void AddLines()
    {
        var drawn = _chart.Series.Select((series, at) => (series, at)).OrderByDescending(each => each.series.IsFine).ToList();
        if (!drawn.Exists(each => each.series.Points.Any(point => !point.IsGap)))
            AddText("", (_left + _right) / 2, (_top + _bottom) / 2, _chart.WhenEmpty, "middle");
        foreach (var (series, at) in drawn)
        {
            var colour = ColourOf(series, at);
            var path = PathOf(series);
            var name = Figures.Escape(series.Name);
            if (path.Length > 0) _svg.Append($"<path class=\"line s{colour}{KindOf(series)}\" data-name=\"{name}\" d=\"{path}\"/>");
            if (series.Points.Count > ShapedPointsMost) continue;
            foreach (var point in series.Points)
            {
                if (!point.IsGap) AddShape(at, colour, XOf(point.X), YOf(point.Y!.Value));
            }
        }
    }

    // A point between two gaps is a stroke of no length: its round ends make it a dot.
    private string PathOf(ChartSeries series)
    {
        var path = new StringBuilder();
        for (var i = 0; i < series.Points.Count; i++)
        {
            var point = series.Points[i];
            if (point.IsGap) continue;
            var begins = i == 0 || series.Points[i - 1].IsGap;
            path.Append(begins ? 'M' : 'L').Append(Px(XOf(point.X))).Append(' ').Append(Px(YOf(point.Y!.Value)));
            if (begins && (i + 1 == series.Points.Count || series.Points[i + 1].IsGap)) path.Append("h0");
        }

        return path.ToString();
    }

    private void AddShape(int at, int colour, double x, double y) => _svg.Append((at % 4) switch
    {
        0 => $"<circle class=\"dot f{colour}\" cx=\"{Px(x)}\" cy=\"{Px(y)}\" r=\"4\"/>",
        1 => $"<rect class=\"dot f{colour}\" x=\"{Px(x - 3.6)}\" y=\"{Px(y - 3.6)}\" width=\"7.2\" height=\"7.2\"/>",
        2 => $"<path class=\"dot f{colour}\" d=\"M{Px(x)} {Px(y - 4.6)}l4.6 8h-9.2z\"/>",
        _ => $"<path class=\"dot f{colour}\" d=\"M{Px(x)} {Px(y - 5)}l5 5l-5 5l-5 -5z\"/>",
    });

    private void AddLegend()
    {
        for (var at = 0; at < _legend.Count; at++)
        {
            var (series, x, y) = _legend[at];
            var colour = ColourOf(series, at);
            _svg.Append($"<path class=\"line s{colour}{KindOf(series)}\" d=\"M{Px(x)} {Px(y - 4)}h{SwatchWidth - 6}\"/>");
            if (series.Points.Count <= ShapedPointsMost) AddShape(at, colour, x + (SwatchWidth - 6) / 2, y - 4);
            AddText("name", x + SwatchWidth, y, series.Name);
        }
    }

    private static (IReadOnlyList<(ChartSeries Series, double X, double Y)> Places, double Bottom) LayLegend(Chart chart)
    {
        var places = new List<(ChartSeries Series, double X, double Y)>();
        var (x, y) = (1.0, 36.0);
        foreach (var series in chart.Series)
        {
            var width = SwatchWidth + WidthOf(series.Name) + 16;
            if (x > 1 && x + width > chart.Width) (x, y) = (1, y + LineHeight);
            places.Add((series, x, y));
            x += width;
        }

        return (places, places.Count == 0 ? 18 : y);
    }

    // Names stand at the beginning of their bands, in the first row that is free there. Where the axis ends is not known yet, but nearly.
    private static List<(ChartBand Band, int Row)> LayBandNames(Chart chart)
    {
        const double Left = 44;
        const double NamedFrom = 12; // A band that can hardly be seen, such as half a minute in a day, needs no name.
        var right = chart.Width - 20;
        var span = AxisSpan.Around(
            chart.X,
            chart.Series.SelectMany(series => series.Points).Select(point => point.X).Concat(chart.Marks.Select(mark => mark.At)), 2);
        var (ends, places) = (new double[BandRowsMost], new List<(ChartBand Band, int Row)>());
        foreach (var band in chart.Bands.Where(band => band.Label.Length > 0).OrderBy(band => band.From))
        {
            var (from, to) = (Left + span.PartOf(band.From) * (right - Left), Left + span.PartOf(band.To) * (right - Left));
            var width = BandNamePart * WidthOf(band.Label);
            var end = Math.Max(to, from + width + 2);
            var row = Array.FindIndex(ends, taken => taken <= from + 1);
            if (row < 0 || to - from < NamedFrom || from + width > right + 12) continue;
            ends[row] = end;
            places.Add((band, row));
        }

        return places;
    }

    private void AddText(string kind, double x, double y, string text, string anchor = "start")
    {
        if (text.Length == 0) return;
        _svg.Append("<text");
        if (kind.Length > 0) _svg.Append($" class=\"{kind}\"");
        if (anchor != "start") _svg.Append($" text-anchor=\"{anchor}\"");
        _svg.Append($" x=\"{Px(x)}\" y=\"{Px(y)}\">{Figures.Escape(text)}</text>");
    }

    // For the read-out at the pointer (HoverScript): how to come back from pixels to values.
    private static string Axis(AxisSpan span, double from, double to) => string.Create(
        CultureInfo.InvariantCulture, $"{span.Scale} {span.Low:R} {span.High:R} {Px(from)} {Px(to)}");

    private static string Titled(ChartAxis axis, AxisSpan span) => span.Unit.Length == 0 ? axis.Title : $"{axis.Title} [{span.Unit}]";

    private static string KindOf(ChartSeries series) => (series.IsFine ? " fine" : "") + (series.IsDashed ? " dashed" : "");

    private static int ColourOf(ChartSeries series, int at) => (series.Colour ?? at) % ChartStyle.Colours;

    private static string Px(double value) => Figures.Pixel(value);
}
