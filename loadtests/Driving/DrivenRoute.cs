using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>Where on a route, how fast and which way.</summary>
/// <param name="HeadingDegrees">Clockwise from north, 0 to 360; -1 when the route has no length there.</param>
public readonly record struct RoutePosition(LatLng Place, double MetresPerSecond, double HeadingDegrees);

/// <summary>A way to drive: a line and when each of its points is reached. Immutable; safe on any thread.</summary>
public sealed class DrivenRoute
{
    private readonly LatLng[] _line;
    private readonly int[] _milliseconds;

    /// <param name="line">At least one place.</param>
    /// <param name="milliseconds">When each is reached, from 0, never falling; as many as places.</param>
    public DrivenRoute(LatLng[] line, int[] milliseconds)
    {
        if (line.Length == 0 || line.Length != milliseconds.Length || milliseconds[0] != 0)
            throw new ArgumentException("A route needs a place and a time for each, from 0.", nameof(line));
        _line = line;
        _milliseconds = milliseconds;
    }

    /// <summary>Time from start to end.</summary>
    public int DurationMilliseconds => _milliseconds[^1];

    /// <summary>Its last place.</summary>
    public LatLng End => _line[^1];

    /// <summary>The line, start to end.</summary>
    public ReadOnlySpan<LatLng> Line => _line;

    /// <summary>The straight line between two places at one speed: for where no road leads.</summary>
    /// <param name="metresPerSecond">Above 0.</param>
    public static DrivenRoute Straight(LatLng from, LatLng to, double metresPerSecond) =>
        new([from, to], [0, (int)Math.Ceiling(from.MetresTo(to) / metresPerSecond * 1000)]);

    /// <summary>The same line driven <paramref name="factor"/> times as fast.</summary>
    /// <param name="factor">Above 0; 1 gives this very route.</param>
    public DrivenRoute Quickened(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        if (factor == 1) return this;
        return new DrivenRoute(_line, [.. _milliseconds.Select(at => (int)Math.Round(at / factor))]);
    }

    /// <summary>The position so long after the start; before it and after the end, standing there.</summary>
    public RoutePosition At(long milliseconds)
    {
        if (milliseconds <= 0) return new RoutePosition(_line[0], 0, HeadingFrom(0));
        if (milliseconds >= DurationMilliseconds) return new RoutePosition(_line[^1], 0, HeadingFrom(_line.Length - 2));

        // The last point already reached; its next is later than now, so the part below never divides by zero.
        var index = Array.BinarySearch(_milliseconds, (int)milliseconds);
        if (index < 0) index = ~index - 1;
        while (_milliseconds[index + 1] <= milliseconds) index++;

        var (start, end) = (_line[index], _line[index + 1]);
        var lasts = _milliseconds[index + 1] - _milliseconds[index];
        var part = (milliseconds - _milliseconds[index]) / (double)lasts;
        var place = LatLng.FromDegrees(
            start.Latitude + part * (end.Latitude - start.Latitude), start.Longitude + part * (end.Longitude - start.Longitude));
        return new RoutePosition(place, start.MetresTo(end) * 1000 / lasts, HeadingFrom(index));
    }

    private double HeadingFrom(int index)
    {
        if (index < 0 || index + 1 >= _line.Length) return -1;
        var (from, to) = (_line[index], _line[index + 1]);
        var north = to.Latitude - from.Latitude;
        var east = (to.Longitude - from.Longitude) * Math.Cos(from.Latitude * Math.PI / 180);
        if (north == 0 && east == 0) return -1;
        var degrees = Math.Atan2(east, north) * 180 / Math.PI;
        return degrees < 0 ? degrees + 360 : degrees;
    }
}
