using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>
/// From places to pixels: degrees with the east shrunk as in the middle of the map; for one region that is true to shape.
/// </summary>
internal sealed class PictureScale
{
    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;

    private readonly GeoBounds _bounds;
    private readonly double _shrink;
    private readonly double _pixelsPerDegree;
    private readonly double _margin;

    internal PictureScale(GeoBounds bounds, double longerSide, double margin)
    {
        _bounds = bounds;
        _margin = margin;
        _shrink = Math.Max(0.05, Math.Cos((bounds.South + bounds.North) / 2 * Math.PI / 180));
        var (east, north) = ((bounds.East - bounds.West) * _shrink, bounds.North - bounds.South);
        _pixelsPerDegree = longerSide / Math.Max(Math.Max(east, north), 1e-6);
        (Width, Height) = (Math.Max(east * _pixelsPerDegree, 1), Math.Max(north * _pixelsPerDegree, 1));
    }

    internal double Width { get; }

    internal double Height { get; }

    internal bool Holds(LatLng place) => _bounds.Contains(place);

    internal (double X, double Y) At(LatLng place) => (
        _margin + (place.Longitude - _bounds.West) * _shrink * _pixelsPerDegree,
        _margin + (_bounds.North - place.Latitude) * _pixelsPerDegree);

    /// <summary>A round length of about a hundred pixels.</summary>
    internal (double Metres, double Pixels) Bar()
    {
        var pixelsPerMetre = _pixelsPerDegree / MetresPerDegree;
        var metres = Math.Pow(10, Math.Floor(Math.Log10(160 / pixelsPerMetre)));
        foreach (var step in new[] { 5.0, 2.0 })
        {
            if (metres * step * pixelsPerMetre <= 160) return (metres * step, metres * step * pixelsPerMetre);
        }

        return (metres, metres * pixelsPerMetre);
    }
}

/// <summary>Lines as the data of one SVG path: to a tenth of a pixel, without points that make no visible difference. One writer.</summary>
internal sealed class PicturePath(PictureScale scale)
{
    private const double PixelsBetween = 1; // Points nearer to the last one are left out, but for the end of a line.

    private readonly StringBuilder _path = new();

    internal int Points { get; private set; }

    internal void Add(ReadOnlySpan<LatLng> line)
    {
        var visible = false;
        foreach (var place in line) visible |= scale.Holds(place);
        if (!visible) return;
        var (lastX, lastY) = (0, 0);
        for (var i = 0; i < line.Length; i++)
        {
            // Whole tenths, so that relative steps do not add up rounding.
            var at = scale.At(line[i]);
            var (x, y) = ((int)Math.Round(at.X * 10), (int)Math.Round(at.Y * 10));
            var near = Math.Abs(x - lastX) + Math.Abs(y - lastY) < PixelsBetween * 10;
            if (i > 0 && near && i < line.Length - 1) continue;
            _path.Append(i == 0 ? 'M' : 'l');
            Append(i == 0 ? x : x - lastX);
            _path.Append(' ');
            Append(i == 0 ? y : y - lastY);
            (lastX, lastY) = (x, y);
            Points++;
        }
    }

    public override string ToString() => _path.ToString();

    private void Append(int tenths) => _path.Append((tenths / 10.0).ToString("0.#", CultureInfo.InvariantCulture));
}
