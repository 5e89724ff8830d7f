using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>Whether answers about cells and borders can be right, by other means than those that gave them. Pure.</summary>
internal static class CellChecks
{
    /// <summary>What a cell's edges may be off by, seen from the middle of the earth: a millimetre.</summary>
    private const double EdgeSlack = 0.001 / LatLng.EarthRadiusMetres;

    /// <summary>Places looked at along each edge of a border.</summary>
    private const int PlacesOnEdge = 100;

    /// <summary>A cell's edges are arcs of great circles; a place in it lies left of all of them.</summary>
    public static (bool Same, string What) IsIn(H3Cell cell, LatLng place, int resolution)
    {
        Span<LatLng> corners = stackalloc LatLng[H3Cell.MaxCorners];
        var inside = cell.IsValid && cell.Resolution == resolution;
        var count = inside ? cell.Boundary(corners) : 0;
        for (var i = 0; i < count; i++) inside &= LeftOf(corners[i], corners[(i + 1) % count], place) > -EdgeSlack;
        return (inside, $"{place}: not in {cell}");
    }

    /// <summary>Whether a disk holds what it should: so many cells, all different, none further than its radius.</summary>
    /// <param name="disk">Room for it.</param>
    public static (bool Same, string What) IsDisk(H3Cell cell, int k, H3Cell[] disk)
    {
        var count = cell.Disk(k, disk);
        var all = new HashSet<H3Cell>(disk.Take(count));
        var near = all.All(each => cell.TryDistanceTo(each, out var steps) && steps <= k);
        var right = near && count == H3Cell.DiskCount(k) && all.Count == count;
        return (right, $"{cell}: {count} cells, {all.Count} different, all near: {near}");
    }

    /// <summary>
    /// Against places along the border by great circles: a distance is that of the nearest, or shorter by a step between two at most.
    /// Half a percent more or less is what a plane is off by.
    /// </summary>
    public static (bool Same, string What) IsDistance(double metres, LatLng place, Border border)
    {
        var (nearest, step) = (double.PositiveInfinity, 0.0);
        foreach (var ring in border.Polygons.SelectMany(polygon => polygon.Rings))
        {
            for (var i = 1; i < ring.Length; i++)
            {
                for (var part = 0; part <= PlacesOnEdge; part++)
                {
                    var on = LatLng.FromDegrees(
                        ring[i - 1].Latitude + (ring[i].Latitude - ring[i - 1].Latitude) * part / PlacesOnEdge,
                        ring[i - 1].Longitude + (ring[i].Longitude - ring[i - 1].Longitude) * part / PlacesOnEdge);
                    if (place.MetresTo(on) is var away && away >= nearest) continue;
                    (nearest, step) = (away, ring[i - 1].MetresTo(ring[i]) / PlacesOnEdge);
                }
            }
        }

        return (
            metres <= nearest * 1.005 + 0.01 && metres >= nearest * 0.995 - step,
            FormattableString.Invariant($"{place}: {metres} m to the border, {nearest} m to one of its places"));
    }

    /// <summary>How far a place is left of an arc. Unit: earth radii. By differences, so that millimetres are not rounded away.</summary>
    private static double LeftOf(LatLng from, LatLng to, LatLng place)
    {
        var ((ax, ay, az), (bx, by, bz), (px, py, pz)) = (OnSphere(from), OnSphere(to), OnSphere(place));
        (bx, by, bz, px, py, pz) = (bx - ax, by - ay, bz - az, px - ax, py - ay, pz - az);
        var volume = (ay * bz - az * by) * px + (az * bx - ax * bz) * py + (ax * by - ay * bx) * pz;
        return volume / Math.Sqrt(bx * bx + by * by + bz * bz);
    }

    private static (double X, double Y, double Z) OnSphere(LatLng place)
    {
        var (latitude, longitude) = (place.Latitude * Math.PI / 180, place.Longitude * Math.PI / 180);
        return (Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
    }
}
