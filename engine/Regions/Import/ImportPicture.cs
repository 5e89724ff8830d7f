using System.Globalization;
using System.Net;
using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>
/// One SVG of what was imported, without anything from outside it: roads by class, jurisdictions in colours, forbidden turns, barriers and
/// stations as dots, a legend and a scale. The same import gives the same text.
/// </summary>
internal sealed class ImportPicture
{
    private const double MapPixels = 1_300; // The longer side.
    private const double ShortestPixels = 700; // Room for the legend beside a flat map.
    private const double Margin = 24;
    private const double LegendPixels = 300;
    private const int DotsMax = 4_000; // Of each kind; a province has more junctions than a picture has room for.

    private static readonly (string Name, string Colour, double Width, RoadClass[] Classes)[] s_classes =
    [
        ("footway, path, steps", "#9c8463", 0.6, [RoadClass.Path, RoadClass.Steps]),
        ("track", "#a8977c", 0.6, [RoadClass.Track]),
        ("service road", "#a9a9a4", 0.6, [RoadClass.Service]),
        ("minor street", "#7c7c78", 0.8, [RoadClass.Unclassified, RoadClass.Residential, RoadClass.LivingStreet]),
        ("tertiary", "#5c5c58", 1.2, [RoadClass.Tertiary, RoadClass.TertiaryLink]),
        ("ferry", "#3b7fc4", 1.2, [RoadClass.Ferry]),
        ("secondary", "#b9852f", 1.6, [RoadClass.Secondary, RoadClass.SecondaryLink]),
        ("primary", "#d96f1e", 2.1, [RoadClass.Primary, RoadClass.PrimaryLink]),
        ("trunk", "#c8452c", 2.5, [RoadClass.Trunk, RoadClass.TrunkLink]),
        ("motorway", "#9c2350", 3, [RoadClass.Motorway, RoadClass.MotorwayLink]),
    ];

    private readonly ImportPlan _plan;
    private readonly PictureScale _scale;
    private readonly StringBuilder _svg = new();
    private readonly double _width;
    private readonly double _height;
    private double _legendY;

    internal ImportPicture(ImportPlan plan)
    {
        _plan = plan;
        var bounds = Kept().Select(at => at.Border.Bounds).Aggregate((a, b) => a.Union(b));
        _scale = new PictureScale(bounds.Pad((bounds.North - bounds.South) * 0.02), MapPixels, Margin);
        _width = _scale.Width + LegendPixels + 3 * Margin;
        _height = Math.Max(_scale.Height, ShortestPixels) + 2 * Margin;
    }

    internal string Draw()
    {
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{N(_width)}\" height=\"{N(_height)}\""
            + $" viewBox=\"0 0 {N(_width)} {N(_height)}\""
            + " font-family=\"'Helvetica Neue',Arial,'Noto Sans CJK SC',sans-serif\" font-size=\"13\">");
        Line($"<title>{Text(_plan.Name)}: imported roads and jurisdictions</title>");
        Line("<rect width=\"100%\" height=\"100%\" fill=\"#fbfaf7\"/>");
        var (width, height) = (N(_scale.Width), N(_scale.Height));
        var frame = $"<rect x=\"{N(Margin)}\" y=\"{N(Margin)}\" width=\"{width}\" height=\"{height}\" fill=\"#eef1f2\"/>";
        Line($"<clipPath id=\"map\">{frame}</clipPath>");
        Line(frame);
        Line("<g clip-path=\"url(#map)\">");
        DrawJurisdictions();
        var drawn = DrawRoads();
        DrawDots(_plan.Roads.TurnPlaces, "#1d4fc4", "circle");
        DrawDots(_plan.Roads.CutPlaces, "#d01f1f", "cross");
        DrawDots([.. _plan.Posts.Stations.Select(station => station.Place)], "#101820", "square");
        DrawLabels();
        Line("</g>");
        DrawLegend(drawn);
        Line("</svg>");
        return _svg.ToString();
    }

    private IEnumerable<ImportedJurisdiction> Kept() => _plan.Borders.All.Where((_, at) => _plan.Survey.Edges[at] > 0);

    private void DrawJurisdictions()
    {
        var number = 0;
        foreach (var jurisdiction in Kept())
        {
            var path = new PicturePath(_scale);
            foreach (var ring in jurisdiction.Border.Polygons.SelectMany(polygon => polygon.Rings)) path.Add(ring);
            var colour = Colour(number++);
            Line($"<path d=\"{path}\" fill=\"{colour}\" fill-opacity=\"0.5\" fill-rule=\"evenodd\" stroke=\"#3d4a52\" stroke-width=\"1.4\""
                + " stroke-dasharray=\"7 3 2 3\" stroke-linejoin=\"round\"/>");
        }
    }

    /// <summary>
    /// Minor classes first, so that the main roads lie on top; the least ones are left out when there is too much of them.
    /// </summary>
    /// <returns>The classes drawn, as indexes into the table.</returns>
    private List<int> DrawRoads()
    {
        var paths = new PicturePath[s_classes.Length];
        var points = 0;
        var drawn = new List<int>();
        for (var at = s_classes.Length - 1; at >= 0; at--)
        {
            paths[at] = new PicturePath(_scale);
            for (var edge = 0; edge < _plan.Roads.Graph.EdgeCount; edge++)
            {
                if (_plan.Roads.Graph.IsCanonical(edge) && s_classes[at].Classes.Contains(_plan.Roads.Graph.EdgeClass(edge)))
                    paths[at].Add(_plan.Roads.Graph.EdgeGeometry(edge));
            }

            points += paths[at].Points;
            if (points > RegionLimits.PicturePointsMax) break; // What is drawn so far is whole; this class and those below are not.
            if (paths[at].Points > 0) drawn.Insert(0, at);
        }

        foreach (var at in drawn)
        {
            Line($"<path d=\"{paths[at]}\" fill=\"none\" stroke=\"{s_classes[at].Colour}\" stroke-width=\"{N(s_classes[at].Width)}\""
                + " stroke-linecap=\"round\" stroke-linejoin=\"round\"/>");
        }

        return drawn;
    }

    private void DrawDots(IReadOnlyList<LatLng> places, string colour, string shape)
    {
        var path = new StringBuilder();
        foreach (var place in places.Where(_scale.Holds).Take(DotsMax))
        {
            var (x, y) = _scale.At(place);
            path.Append(Mark(shape, x, y));
        }

        if (path.Length > 0) Line(MarkPath(path.ToString(), colour, shape));
    }

    private static string Mark(string shape, double x, double y) => shape switch
    {
        "circle" => $"M{N(x - 3.3)} {N(y)}a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0 -6.6 0z",
        "square" => $"M{N(x - 4)} {N(y - 4)}h8v8h-8z",
        _ => $"M{N(x - 3.5)} {N(y - 3.5)}l7 7m0 -7l-7 7",
    };

    private static string MarkPath(string path, string colour, string shape) => shape == "cross"
        ? $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linecap=\"round\"/>"
        : $"<path d=\"{path}\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"0.9\"/>";

    private void DrawLabels()
    {
        foreach (var jurisdiction in Kept())
        {
            var (x, y) = _scale.At(jurisdiction.Border.LabelPoint);
            Line($"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"middle\" font-size=\"15\" font-weight=\"600\""
                + " fill=\"#1d2830\" stroke=\"#fff\""
                + $" stroke-width=\"3.5\" stroke-linejoin=\"round\" paint-order=\"stroke\">{Text(jurisdiction.Name)}</text>");
        }
    }

    private void DrawLegend(List<int> drawn)
    {
        var x = _scale.Width + 2 * Margin;
        _legendY = Margin + 20;
        Say(x, Fit(_plan.Name, 28), size: 22, weight: 700, step: 24);
        var counts = _plan.Roads.Counts;
        Say(x, $"roads for {VehicleWords.Of(_plan.Options.Roads.Vehicle)}: {counts.UsedWays} ways", step: 18);
        Say(x, $"{_plan.Roads.Graph.VertexCount} vertices, {_plan.Roads.Graph.EdgeCount} directed edges", step: 18);
        Say(x, $"{Kept().Count()} jurisdictions, {_plan.Posts.OfficerCount} officers", step: 34);
        foreach (var at in Enumerable.Reverse(drawn))
        {
            Line($"<path d=\"M{N(x)} {N(_legendY - 4)}h34\" stroke=\"{s_classes[at].Colour}\" stroke-width=\"{N(s_classes[at].Width)}\"/>");
            Say(x + 46, s_classes[at].Name, step: 20);
        }

        if (LeftOut(drawn)) Say(x + 46, "smaller ones are left out", step: 20, colour: "#777");
        _legendY += 10;
        Key(x, "circle", "#1d4fc4", $"forbidden turns: {_plan.Roads.TurnPlaces.Count} junctions");
        Key(x, "cross", "#d01f1f", $"barriers that cut: {_plan.Roads.CutPlaces.Count}");
        Key(x, "square", "#101820", $"stations: {_plan.Posts.Stations.Count} ({_plan.Posts.StationsFromMap} from the map)");
        Line($"<path d=\"M{N(x)} {N(_legendY - 4)}h34\" stroke=\"#3d4a52\" stroke-width=\"1.4\" stroke-dasharray=\"7 3 2 3\"/>");
        Say(x + 46, "border of a jurisdiction", step: 44);
        var (metres, pixels) = _scale.Bar();
        Line($"<path d=\"M{N(x)} {N(_legendY - 6)}v6h{N(pixels)}v-6\" fill=\"none\" stroke=\"#1d2830\" stroke-width=\"1.6\"/>");
        Say(x + pixels + 10, metres >= 1_000 ? $"{metres / 1_000} km" : $"{metres} m", step: 40);
        Say(x, "© OpenStreetMap contributors, ODbL 1.0", step: 18, colour: "#555");
    }

    private bool LeftOut(List<int> drawn) => Enumerable.Range(0, _plan.Roads.Graph.EdgeCount)
        .Any(edge => !drawn.Exists(at => s_classes[at].Classes.Contains(_plan.Roads.Graph.EdgeClass(edge))) && IsInSight(edge));

    private bool IsInSight(int edge) => _scale.Holds(_plan.Roads.Graph.PointOn(edge, 0.5).Place);

    private void Key(double x, string shape, string colour, string text)
    {
        Line(MarkPath(Mark(shape, x + 17, _legendY - 4), colour, shape));
        Say(x + 46, text, step: 20);
    }

    private void Say(double x, string text, double step, double size = 13, int weight = 400, string colour = "#1d2830")
    {
        Line($"<text x=\"{N(x)}\" y=\"{N(_legendY)}\" font-size=\"{N(size)}\" font-weight=\"{weight}\" fill=\"{colour}\">"
            + $"{Text(text)}</text>");
        _legendY += step;
    }

    /// <summary>Neighbours by number get hues far apart: steps of the golden angle.</summary>
    private static string Colour(int number) => $"hsl({(int)(40 + number * 137.508) % 360},52%,80%)";

    private static string Fit(string text, int most) => text.Length <= most ? text : Words.Cut(text, most - 1) + "…";

    /// <summary>Escaped, and without what XML cannot hold.</summary>
    private static string Text(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Where(c => !char.IsControl(c) && c < '\uFFFE')));

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private void Line(string text) => _svg.Append(text).Append('\n');
}
