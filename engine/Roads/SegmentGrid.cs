using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>The nearest place on a segment: where on it (0 to 1) and how far, squared. Unit: square metres.</summary>
internal readonly record struct SegmentHit(int Segment, double Part, double SquareMetres);

/// <summary>
/// A uniform grid over the bounding box of all segments; each segment is entered in every cell its own bounding box touches. Immutable
/// after
/// the constructor and safe for every thread. It does not wrap at 180 degrees.
/// </summary>
internal sealed class SegmentGrid
{
    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;
    private const int SegmentsPerCell = 2; // Keeps cells near the usual distance to a road; only speed depends on it.

    private readonly RoadStreets _streets;
    private readonly int _columns;
    private readonly int _rows;
    private readonly double _cellDegreesEast;
    private readonly double _cellDegreesNorth;
    private readonly int[] _start;
    private readonly int[] _segments;
    private readonly int[] _wide; // Segments too large to enter in cells.

    public SegmentGrid(RoadStreets streets)
    {
        _streets = streets;
        if (streets.Points.Length > 0)
        {
            West = streets.Points.Min(p => p.Longitude);
            East = streets.Points.Max(p => p.Longitude);
            South = streets.Points.Min(p => p.Latitude);
            North = streets.Points.Max(p => p.Latitude);
        }

        var shrink = Math.Max(0.01, Math.Cos((South + North) / 2 * Math.PI / 180)); // Cells are about square in metres.
        var width = Math.Max((East - West) * shrink, 1e-6);
        var height = Math.Max(North - South, 1e-6);
        var wanted = Math.Clamp(streets.Points.Length / SegmentsPerCell, 1, RoadLimits.GridCellsMax);
        var side = Math.Max(Math.Sqrt(width * height / wanted), Math.Max(width, height) / 4096); // Thin regions: no more than 4,096 a row.
        _columns = (int)Math.Ceiling(width / side);
        _rows = (int)Math.Ceiling(height / side);
        _cellDegreesEast = side / shrink;
        _cellDegreesNorth = side;
        _start = new int[_columns * _rows + 1];
        var wide = new List<int>();
        ForEachSegment((segment, c) =>
        {
            if (c.Count > RoadLimits.GridCellsPerSegmentMax) wide.Add(segment);
            else c.ForEach(_columns, cell => _start[cell + 1]++);
        });
        for (var cell = 0; cell < _columns * _rows; cell++) _start[cell + 1] += _start[cell];
        _segments = new int[_start[^1]];
        var next = _start[..^1];
        ForEachSegment((segment, c) =>
        {
            if (c.Count <= RoadLimits.GridCellsPerSegmentMax) c.ForEach(_columns, cell => _segments[next[cell]++] = segment);
        });
        _wide = [.. wide];
    }

    public double West { get; }

    public double South { get; }

    public double East { get; }

    public double North { get; }

    /// <summary>
    /// The nearest snappable segment within a distance; of equals, the lowest. Exact by the plane distance at <paramref name="place"/>.
    /// </summary>
    public bool TryNearest(LatLng place, double maxMetres, out SegmentHit hit)
    {
        hit = new SegmentHit(-1, 0, double.PositiveInfinity);
        if (!(maxMetres >= 0)) return false; // Also NaN.
        var eastMetres = MetresPerDegree * Math.Cos(place.Latitude * Math.PI / 180);
        foreach (var segment in _wide) Offer(segment, place, eastMetres, ref hit);
        var column = Column(place.Longitude);
        var row = Row(place.Latitude);
        for (var ring = 0; ring < Math.Max(_columns, _rows); ring++)
        {
            if (ring > 0)
            {
                var bound = MetresBeyond(place, eastMetres, column, row, ring - 1);
                if (bound > maxMetres || bound * bound > hit.SquareMetres) break;
            }

            OfferRing(place, eastMetres, column, row, ring, ref hit);
        }

        return hit.Segment >= 0 && hit.SquareMetres <= maxMetres * maxMetres;
    }

    /// <summary>Streets with a segment whose bounding box touches the box, ascending, each once. Clears the list first.</summary>
    public void StreetsIn(double west, double south, double east, double north, List<int> streets)
    {
        streets.Clear();
        if (!(west <= east && south <= north) || west > East || east < West || south > North || north < South) return;
        foreach (var segment in _wide) AddIfIn(segment);
        for (var row = Row(south); row <= Row(north); row++)
        {
            for (var column = Column(west); column <= Column(east); column++)
            {
                var cell = row * _columns + column;
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

    private int Column(double longitude) => (int)Math.Clamp(Math.Floor((longitude - West) / _cellDegreesEast), 0, _columns - 1);

    private int Row(double latitude) => (int)Math.Clamp(Math.Floor((latitude - South) / _cellDegreesNorth), 0, _rows - 1);

    /// <summary>
    /// No segment of a cell outside the square of this ring is nearer than this. Unit: metres. Infinite when the square covers the grid.
    /// </summary>
    private double MetresBeyond(LatLng place, double eastMetres, int column, int row, int ring)
    {
        // The slack covers rounding where a cell's edge is computed here and where a segment was put in a cell.
        const double Slack = 1e-9;
        var bound = double.PositiveInfinity;
        if (column - ring > 0)
            bound = Math.Min(bound, (place.Longitude - (West + (column - ring) * _cellDegreesEast) - Slack) * eastMetres);
        if (column + ring + 1 < _columns)
            bound = Math.Min(bound, (West + (column + ring + 1) * _cellDegreesEast - place.Longitude - Slack) * eastMetres);
        if (row - ring > 0)
            bound = Math.Min(bound, (place.Latitude - (South + (row - ring) * _cellDegreesNorth) - Slack) * MetresPerDegree);
        if (row + ring + 1 < _rows)
            bound = Math.Min(bound, (South + (row + ring + 1) * _cellDegreesNorth - place.Latitude - Slack) * MetresPerDegree);
        return Math.Max(0, bound);
    }

    private void OfferRing(LatLng place, double eastMetres, int column, int row, int ring, ref SegmentHit hit)
    {
        for (var r = Math.Max(0, row - ring); r <= Math.Min(_rows - 1, row + ring); r++)
        {
            var whole = Math.Abs(r - row) == ring;
            for (var c = column - ring; c <= column + ring; c += whole || ring == 0 ? 1 : 2 * ring)
            {
                if (c < 0 || c >= _columns) continue;
                var cell = r * _columns + c;
                for (var at = _start[cell]; at < _start[cell + 1]; at++) Offer(_segments[at], place, eastMetres, ref hit);
            }
        }
    }

    private void Offer(int segment, LatLng place, double eastMetres, ref SegmentHit hit)
    {
        if (!_streets.Snappable[_streets.StreetOfPoint[segment]]) return;
        var (a, b) = (_streets.Points[segment], _streets.Points[segment + 1]);
        var ax = (a.Longitude - place.Longitude) * eastMetres;
        var ay = (a.Latitude - place.Latitude) * MetresPerDegree;
        var dx = (b.Longitude - a.Longitude) * eastMetres;
        var dy = (b.Latitude - a.Latitude) * MetresPerDegree;
        var square = dx * dx + dy * dy;
        var part = square > 0 ? Math.Clamp(-(ax * dx + ay * dy) / square, 0, 1) : 0;
        var (x, y) = (ax + part * dx, ay + part * dy);
        var away = x * x + y * y;
        if (away < hit.SquareMetres || (away == hit.SquareMetres && segment < hit.Segment)) hit = new SegmentHit(segment, part, away);
    }

    private void ForEachSegment(Action<int, CellBox> visit)
    {
        for (var point = 0; point + 1 < _streets.Points.Length; point++)
        {
            if (_streets.StreetOfPoint[point] != _streets.StreetOfPoint[point + 1]) continue;
            var (a, b) = (_streets.Points[point], _streets.Points[point + 1]);
            visit(point, new CellBox(
                Column(Math.Min(a.Longitude, b.Longitude)), Column(Math.Max(a.Longitude, b.Longitude)),
                Row(Math.Min(a.Latitude, b.Latitude)), Row(Math.Max(a.Latitude, b.Latitude))));
        }
    }

    /// <summary>Columns and rows, both ends inclusive.</summary>
    private readonly record struct CellBox(int FirstColumn, int LastColumn, int FirstRow, int LastRow)
    {
        public long Count => (long)(LastColumn - FirstColumn + 1) * (LastRow - FirstRow + 1);

        public void ForEach(int columns, Action<int> visit)
        {
            for (var row = FirstRow; row <= LastRow; row++)
            {
                for (var column = FirstColumn; column <= LastColumn; column++) visit(row * columns + column);
            }
        }
    }
}
