using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class RouteTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EveryPosition_LiesOnTheLine_AtTheSpeedOfItsSegment(ulong seed)
    {
        var route = RandomRoute(new Chance(seed));
        double driven = 0;
        var last = route.At(0).Place;
        for (var at = 0; at <= route.DurationMilliseconds; at += 7)
        {
            var position = route.At(at);
            Assert.True(MetresFromLine(route, position.Place) < 0.01, $"{position.Place} at {at} ms is off the line");
            var step = last.MetresTo(position.Place);
            Assert.True(step <= 0.007 * 60 + 0.01, $"{step} m in 7 ms");
            driven += step;
            last = position.Place;
        }

        double length = 0;
        for (var i = 1; i < route.Line.Length; i++) length += route.Line[i - 1].MetresTo(route.Line[i]);
        Assert.InRange(driven, length * 0.98, length * 1.0001);
    }

    [Fact]
    public void SpeedTimesTime_IsTheWay()
    {
        var route = RandomRoute(new Chance(9));
        double metres = 0;
        for (var at = 0; at < route.DurationMilliseconds; at++) metres += route.At(at).MetresPerSecond / 1000;
        double length = 0;
        for (var i = 1; i < route.Line.Length; i++) length += route.Line[i - 1].MetresTo(route.Line[i]);
        Assert.InRange(metres, length * 0.99, length * 1.01);
    }

    [Fact]
    public void BeforeAndAfter_ItStands()
    {
        var route = RandomRoute(new Chance(4));
        Assert.Equal((route.Line[0], 0.0), (route.At(-5).Place, route.At(-5).MetresPerSecond));
        Assert.Equal((route.End, 0.0), (route.At(long.MaxValue).Place, route.At(long.MaxValue).MetresPerSecond));
    }

    [Fact]
    public void PointsReachedAtTheSameTime_AreNoTrouble()
    {
        var (a, b, c) = (LatLng.FromDegrees(10, 10), LatLng.FromDegrees(10, 10.001), LatLng.FromDegrees(10.001, 10.001));
        var route = new DrivenRoute([a, a, b, b, c], [0, 0, 1000, 1000, 2000]);
        Assert.Equal(b, route.At(1000).Place);
        Assert.Equal(90, route.At(500).HeadingDegrees, 1);
        Assert.Equal(0, route.At(1500).HeadingDegrees, 1);
    }

    [Fact]
    public void Quickened_IsTheSameWayInLessTime()
    {
        var route = RandomRoute(new Chance(5));
        var quick = route.Quickened(1.25);
        Assert.Equal(route.DurationMilliseconds / 1.25, quick.DurationMilliseconds, 1.0);
        Assert.True(route.At(10_000).Place.MetresTo(quick.At(8_000).Place) < 0.5);
        Assert.Same(route, route.Quickened(1));
    }

    internal static DrivenRoute RandomRoute(Chance chance)
    {
        var line = new LatLng[12];
        var times = new int[12];
        line[0] = LatLng.FromDegrees(48 + chance.NextUnit(), 8 + chance.NextUnit());
        for (var i = 1; i < line.Length; i++)
        {
            line[i] = LatLng.FromDegrees(
                line[i - 1].Latitude + chance.NextBetween(-0.001, 0.001), line[i - 1].Longitude + chance.NextBetween(-0.001, 0.001));
            times[i] = times[i - 1] + (int)(line[i - 1].MetresTo(line[i]) / chance.NextBetween(5, 30) * 1000);
        }

        return new DrivenRoute(line, times);
    }

    /// <summary>Slow and obvious: on a plane around each segment.</summary>
    internal static double MetresFromLine(DrivenRoute route, LatLng place)
    {
        var nearest = double.PositiveInfinity;
        for (var i = 1; i < route.Line.Length; i++)
        {
            var scale = Math.Cos(place.Latitude * Math.PI / 180);
            double X(LatLng p) => (p.Longitude - place.Longitude) * scale * 111_195;
            double Y(LatLng p) => (p.Latitude - place.Latitude) * 111_195;
            var (ax, ay, bx, by) = (X(route.Line[i - 1]), Y(route.Line[i - 1]), X(route.Line[i]), Y(route.Line[i]));
            var (dx, dy) = (bx - ax, by - ay);
            var length = dx * dx + dy * dy;
            var part = length == 0 ? 0 : Math.Clamp(-(ax * dx + ay * dy) / length, 0, 1);
            nearest = Math.Min(nearest, Math.Sqrt(Math.Pow(ax + part * dx, 2) + Math.Pow(ay + part * dy, 2)));
        }

        return route.Line.Length == 1 ? place.MetresTo(route.Line[0]) : nearest;
    }
}
