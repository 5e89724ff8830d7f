using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Closures;

/// <summary>What a closure means on the map of now: edges have other numbers after an import, places and names stay. Immutable.</summary>
/// <param name="Place">As <see cref="Closure.Place"/>.</param>
/// <param name="Heading">As <see cref="Closure.Heading"/>.</param>
/// <param name="Street">As <see cref="Closure.Street"/>.</param>
/// <param name="Blocks">What nobody drives through.</param>
/// <param name="Line">What to draw: the closed stretch in a closed direction, or the one point.</param>
internal sealed record ClosedStretch(
    LatLng Place, int Heading, string Street, IReadOnlyList<RoadBlock> Blocks, IReadOnlyList<LatLng> Line)
{
    /// <summary>
    /// How far what is closed keeps from the junctions at both ends. Metres: who stands at the very junction stands on every street there
    /// and must not be taken for one inside the closed street, who may walk out of it; and a blocked point that near would as well lie on
    /// another street after a restart.
    /// </summary>
    private const double JunctionMetres = 2;

    /// <summary>The street nearest to a place, on one side of its carriageway or both.</summary>
    /// <param name="headingDegrees">NaN for both directions; of a one-way street the only one is closed, whatever is asked for.</param>
    /// <returns>False when no street lies within <paramref name="maxMetres"/>.</returns>
    internal static bool TryFind(
        RoadGraph roads, ClosureKind kind, LatLng place, double headingDegrees, double maxMetres, out ClosedStretch stretch)
    {
        stretch = null!;
        if (!roads.TrySnap(place, maxMetres, out var point)) return false;
        var both = double.IsNaN(headingDegrees) || roads.Twin(point.Edge) < 0;
        if (!both && AngleBetween(HeadingAt(roads, point), headingDegrees) > 90)
            point = roads.PointOn(roads.Twin(point.Edge), 1 - point.Fraction);
        var margin = Math.Min(0.4, JunctionMetres / Math.Max(JunctionMetres, roads.EdgeMetres(point.Edge)));
        point = roads.PointOn(point.Edge, kind == ClosureKind.Street ? 0.5 : Math.Clamp(point.Fraction, margin, 1 - margin));
        var blocks = kind == ClosureKind.Street
            ? RoadBlock.WholeStreet(roads, point.Edge).Select(block => block with { From = margin, To = 1 - margin })
            : RoadBlock.At(roads, point);
        stretch = new ClosedStretch(
            point.Place,
            both ? Closure.BothDirections : (int)Math.Round(HeadingAt(roads, point)) % 360,
            roads.EdgeName(point.Edge).Text,
            [.. both ? blocks : blocks.Where(block => block.Edge == point.Edge)],
            kind == ClosureKind.Street ? LineOf(roads, point.Edge) : [point.Place]);
        return true;
    }

    private static LatLng[] LineOf(RoadGraph roads, int edge)
    {
        var line = roads.EdgeGeometry(edge).ToArray();
        if (!roads.IsCanonical(edge)) Array.Reverse(line);
        return line;
    }

    /// <summary>Which way the edge leads at a point. Degrees, 0 to 360, clockwise from north.</summary>
    private static double HeadingAt(RoadGraph roads, RoadPoint point)
    {
        const double Metres = 5; // Far enough apart to have a direction, near enough to be that of the place.
        var part = Metres / Math.Max(Metres, roads.EdgeMetres(point.Edge));
        var (before, after) = (roads.PointOn(point.Edge, point.Fraction - part).Place, roads.PointOn(point.Edge, point.Fraction + part).Place);
        var east = (after.Longitude - before.Longitude) * Math.Cos(double.DegreesToRadians(before.Latitude));
        var degrees = double.RadiansToDegrees(Math.Atan2(east, after.Latitude - before.Latitude));
        return degrees < 0 ? degrees + 360 : degrees;
    }

    private static double AngleBetween(double a, double b) => Math.Abs(Math.IEEERemainder(a - b, 360));
}
