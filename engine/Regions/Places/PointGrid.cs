using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>Points by where they are, for what is within some hundreds of metres of a place. Immutable; safe on any thread.</summary>
internal sealed class PointGrid
{
    private const double CellDegrees = 0.004; // Some 400 m.

    private readonly LatLng[] _points;
    private readonly Dictionary<(int, int), int[]> _cells;

    internal PointGrid(LatLng[] points)
    {
        _points = points;
        _cells = Enumerable.Range(0, points.Length).GroupBy(at => CellOf(points[at])).ToDictionary(cell => cell.Key, cell => cell.ToArray());
    }

    /// <summary>Numbers of the points within a distance with their distance in metres, nearest first; of equals the lower number.</summary>
    internal List<(int Point, double Metres)> Within(LatLng place, double metres)
    {
        var (north, east) = StreetBook.Degrees(place, metres);
        var (x0, y0) = CellOf(place.Latitude - north, place.Longitude - east);
        var (x1, y1) = CellOf(place.Latitude + north, place.Longitude + east);
        var found = new List<(int Point, double Metres)>();
        for (var y = y0; y <= y1; y++)
        {
            for (var x = x0; x <= x1; x++)
            {
                if (!_cells.TryGetValue((x, y), out var here)) continue;
                foreach (var point in here)
                    if (_points[point].MetresTo(place) is var away && away <= metres) found.Add((point, away));
            }
        }

        found.Sort((a, b) => a.Metres != b.Metres ? a.Metres.CompareTo(b.Metres) : a.Point.CompareTo(b.Point));
        return found;
    }

    private static (int X, int Y) CellOf(LatLng place) => CellOf(place.Latitude, place.Longitude);

    private static (int X, int Y) CellOf(double latitude, double longitude) =>
        ((int)Math.Floor(longitude / CellDegrees), (int)Math.Floor(latitude / CellDegrees));
}
