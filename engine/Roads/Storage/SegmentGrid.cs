using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The nearest place on a segment: where on it (0 to 1), how far, squared, and how it is rated, squared too. Unit: square metres.
/// </summary>
internal readonly record struct SegmentHit(int Segment, double Part, double SquareMetres, double Rating);

/// <summary>Rates a segment near a place: the lower the better.</summary>
internal interface ISegmentRating
{
    /// <returns>
    /// At least <paramref name="squareMetres"/>, the square of the distance; infinite when the segment does not count.
    /// </returns>
    /// <param name="east">From the start of the segment to its end. Unit: metres.</param>
    /// <param name="north">The same.</param>
    double Rate(int segment, double squareMetres, double east, double north);
}

/// <summary>
/// Finds segments by place: a uniform grid over the bounding box of all segments, each entered in every cell its own bounding box touches.
/// Immutable and safe for every thread.
/// </summary>
internal sealed class SegmentGrid(RoadFile file, StreetArrays streets)
{
    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;

    private readonly StreetArrays _streets = streets;
    private readonly GridShape _shape = file.Get<GridShape>(RoadSection.GridShape)[0];
    private readonly FlatArray<int> _start = file.Get<int>(RoadSection.GridStart);
    private readonly FlatArray<int> _segments = file.Get<int>(RoadSection.GridSegments);
    private readonly FlatArray<int> _wide = file.Get<int>(RoadSection.GridWide); // Segments too large to enter in cells.

    public GridShape Shape => _shape;

    /// <summary>
    /// The best rated segment within a distance; of equals, the lowest. Exact by the plane distance at <paramref name="place"/>.
    /// </summary>
    public bool TryBest<TRating>(LatLng place, double maxMetres, in TRating rating, out SegmentHit hit)
        where TRating : struct, ISegmentRating
    {
        hit = new SegmentHit(-1, 0, double.PositiveInfinity, double.PositiveInfinity);
        if (!(maxMetres >= 0)) return false; // Also NaN.
        var eastMetres = MetresPerDegree * Math.Cos(place.Latitude * Math.PI / 180);
        foreach (var segment in _wide.Span) Offer(segment, place, eastMetres, in rating, maxMetres, ref hit);
        var column = _shape.Column(place.Longitude);
        var row = _shape.Row(place.Latitude);
        for (var ring = 0; ring < Math.Max(_shape.Columns, _shape.Rows); ring++)
        {
            if (ring > 0)
            {
                var bound = MetresBeyond(place, eastMetres, column, row, ring - 1);
                if (bound > maxMetres || bound * bound > hit.Rating) break;
            }

            OfferRing(place, eastMetres, (column, row, ring), in rating, maxMetres, ref hit);
        }

        return hit.Segment >= 0;
    }

    /// <summary>Streets with a segment whose bounding box touches the box, ascending, each once. Clears the list first.</summary>
    public void StreetsIn(double west, double south, double east, double north, List<int> streets)
    {
        streets.Clear();
        var outside = west > _shape.East || east < _shape.West || south > _shape.North || north < _shape.South;
        if (outside || !(west <= east && south <= north)) return;
        foreach (var segment in _wide.Span) AddIfIn(segment);
        for (var row = _shape.Row(south); row <= _shape.Row(north); row++)
        {
            for (var column = _shape.Column(west); column <= _shape.Column(east); column++)
            {
                var cell = row * _shape.Columns + column;
                for (var at = _start[cell]; at < _start[cell + 1]; at++) AddIfIn(_segments[at]);
            }
        }

        streets.Sort();
        var kept = 0;
        for (var i = 0; i < streets.Count; i++)
        {
            if (i == 0 || streets[i] != streets[i - 1]) streets[kept++] = streets[i];
        }

        streets.RemoveRange(kept, streets.Count - kept);

        void AddIfIn(int segment)
        {
            var (a, b) = (_streets.Points[segment], _streets.Points[segment + 1]);
            var touches = Math.Min(a.Longitude, b.Longitude) <= east && Math.Max(a.Longitude, b.Longitude) >= west
                && Math.Min(a.Latitude, b.Latitude) <= north && Math.Max(a.Latitude, b.Latitude) >= south;
            var street = _streets.StreetOfPoint[segment];
            if (touches && (streets.Count == 0 || streets[^1] != street)) streets.Add(street);
        }
    }

    /// <summary>
    /// No segment of a cell outside the square of this ring is nearer than this. Unit: metres. Infinite when the square covers the grid.
    /// </summary>
    private double MetresBeyond(LatLng place, double eastMetres, int column, int row, int ring)
    {
        // The slack covers rounding where a cell's edge is computed here and where a segment was put in a cell.
        const double Slack = 1e-9;
        var bound = double.PositiveInfinity;
        if (column - ring > 0)
            bound = Math.Min(bound, (place.Longitude - (_shape.West + (column - ring) * _shape.CellEast) - Slack) * eastMetres);
        if (column + ring + 1 < _shape.Columns)
            bound = Math.Min(bound, (_shape.West + (column + ring + 1) * _shape.CellEast - place.Longitude - Slack) * eastMetres);
        if (row - ring > 0)
            bound = Math.Min(bound, (place.Latitude - (_shape.South + (row - ring) * _shape.CellNorth) - Slack) * MetresPerDegree);
        if (row + ring + 1 < _shape.Rows)
            bound = Math.Min(bound, (_shape.South + (row + ring + 1) * _shape.CellNorth - place.Latitude - Slack) * MetresPerDegree);
        return Math.Max(0, bound);
    }

    private void OfferRing<TRating>(
        LatLng place, double eastMetres, (int, int, int) square, in TRating rating, double maxMetres, ref SegmentHit hit)
        where TRating : struct, ISegmentRating
    {
        var (column, row, ring) = square;
        for (var r = Math.Max(0, row - ring); r <= Math.Min(_shape.Rows - 1, row + ring); r++)
        {
            var whole = Math.Abs(r - row) == ring;
            for (var c = column - ring; c <= column + ring; c += whole || ring == 0 ? 1 : 2 * ring)
            {
                if (c < 0 || c >= _shape.Columns) continue;
                var cell = r * _shape.Columns + c;
                foreach (var segment in _segments.Slice(_start[cell], _start[cell + 1]))
                    Offer(segment, place, eastMetres, in rating, maxMetres, ref hit);
            }
        }
    }

    private void Offer<TRating>(
        int segment, LatLng place, double eastMetres, in TRating rating, double maxMetres, ref SegmentHit hit)
        where TRating : struct, ISegmentRating
    {
        var (a, b) = (_streets.Points[segment], _streets.Points[segment + 1]);
        var ax = (a.Longitude - place.Longitude) * eastMetres;
        var ay = (a.Latitude - place.Latitude) * MetresPerDegree;
        var dx = (b.Longitude - a.Longitude) * eastMetres;
        var dy = (b.Latitude - a.Latitude) * MetresPerDegree;
        var square = dx * dx + dy * dy;
        var part = square > 0 ? Math.Clamp(-(ax * dx + ay * dy) / square, 0, 1) : 0;
        var (x, y) = (ax + part * dx, ay + part * dy);
        var away = x * x + y * y;
        if (away > hit.Rating || away > maxMetres * maxMetres) return;
        var rated = rating.Rate(segment, away, dx, dy);
        if (rated < hit.Rating || (rated == hit.Rating && segment < hit.Segment)) hit = new SegmentHit(segment, part, away, rated);
    }
}
