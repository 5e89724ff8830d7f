namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// One run of finding the cells whose middles a border holds: down the hierarchy from the 122 base cells. A cell whose surroundings no
/// edge of the border touches is in or out with all that is below it; where edges pass, the seven children are looked at, and at the
/// wanted resolution the middle itself decides.
/// </summary>
internal sealed class CellCover(Border border, int resolution, int most)
{
    /// <summary>
    /// No descendant's middle is farther from that of a cell than this. Unit: steps of the cell's own lattice. A child's middle is a step
    /// of its own lattice away at most, which is 1/sqrt 7 of the parent's, and so on down: 1 / (sqrt 7 - 1). On the sphere it is less, for
    /// a step on the plane of a face is never shorter than what it covers of the sphere.
    /// </summary>
    private const double Reach = 0.6076252185107651;

    /// <summary>Added to every box of degrees against rounding: 0.1 mm, far over what 180 degrees lose in a few operations.</summary>
    private const double Slack = 1e-9;

    private const double Degree = Math.PI / 180;

    /// <summary>Cells looked at for one that may be found: a border thinner than a cell holds none, however long it is.</summary>
    private const int LooksPerCell = 16;

    /// <summary>And so many for a border of any size: the way down to a single cell is a few hundred.</summary>
    private const int LooksAtLeast = 100_000;

    private readonly List<int> _edges = [.. Enumerable.Range(0, border.Edges.Length)]; // A stack: each level keeps those near it on top.
    private H3Cell[] _found = new H3Cell[64];
    private int _count;
    private long _looks = (long)LooksPerCell * most + LooksAtLeast;

    /// <returns>Ascending by index, or null when there are more cells than may be found, or the search for them takes too long.</returns>
    public H3Cell[]? Run()
    {
        for (var n = 0; n < BaseCells.Count; n++)
            if (!TryVisit(CellBits.Build(0, n, CellBits.AllDigits), 0, _edges.Count))
                return null;
        return _found[.._count];
    }

    private bool TryVisit(ulong cell, int from, int to)
    {
        if (--_looks < 0)
            return false;
        var center = new H3Cell(cell).Center;
        var at = CellBits.Resolution(cell);
        if (at == resolution)
            return !border.Contains(center) || TryAdd(cell);
        var box = BoxAround(center, Reach * Icosahedron.StepRadians(at));
        if (box.West > border.Bounds.East || box.East < border.Bounds.West
            || box.South > border.Bounds.North || box.North < border.Bounds.South)
            return true;
        for (var i = from; i < to; i++)
            if (border.Edges[_edges[i]].MayTouch(box))
                _edges.Add(_edges[i]);
        var near = _edges.Count - to;
        var fits = near == 0
            ? !border.Contains(center) || TryAdd(cell)
            : TryVisitChildren(cell, at + 1, to);
        _edges.RemoveRange(to, near);
        return fits;
    }

    private bool TryVisitChildren(ulong cell, int at, int from)
    {
        Span<H3Cell> children = stackalloc H3Cell[7];
        children = children[..(int)CellChildren.Count(cell, at)];
        CellChildren.Write(cell, at, children);
        var to = _edges.Count;
        foreach (var child in children)
            if (!TryVisit(child.Value, from, to))
                return false;
        return true;
    }

    private bool TryAdd(ulong cell)
    {
        var count = CellChildren.Count(cell, resolution);
        if (count > most - _count)
            return false;
        if (_count + count > _found.Length)
            Array.Resize(ref _found, (int)Math.Min(most, Math.Max(2L * _found.Length, _count + count)));
        CellChildren.Write(cell, resolution, _found.AsSpan(_count, (int)count));
        _count += (int)count;
        return true;
    }

    /// <summary>
    /// A box of degrees that holds everything within an angle of a place; all longitudes around a pole or the antimeridian.
    /// </summary>
    private static GeoBounds BoxAround(LatLng center, double radians)
    {
        var up = radians / Degree + Slack;
        var (south, north) = (center.Latitude - up, center.Latitude + up);
        if (south <= -90 || north >= 90)
            return new GeoBounds(-180, Math.Max(-90, south), 180, Math.Min(90, north));
        // The meridians that touch the circle: sin(angle at the pole) = sin(radius) / cos(latitude), under 1 as the pole is outside.
        var aside = Math.Asin(Math.Min(1, Math.Sin(radians) / Math.Cos(center.Latitude * Degree))) / Degree * (1 + Slack) + Slack;
        var (west, east) = (center.Longitude - aside, center.Longitude + aside);
        return west < -180 || east > 180 ? new GeoBounds(-180, south, 180, north) : new GeoBounds(west, south, east, north);
    }
}
