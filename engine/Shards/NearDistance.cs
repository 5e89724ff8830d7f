using System.Runtime.CompilerServices;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Squared distances from one place in a few multiplications, each off by a known part of itself at most; and how near a square of degrees
/// comes at least. What they leave open <see cref="LatLng.MetresTo"/> decides. Unit: square radians of the angle at the earth's middle.
/// </summary>
/// <remarks>
/// With the differences y of latitude and x of longitude, m the middle's latitude, c = cos m and s = sin m, the haversine says of the angle d
/// that f = 4 sin²(d/2) = 4 sin²(y/2) + 4 c cos(m + y) sin²(x/2).
/// <para>
/// Quick: g = y² + c (c - s y) x². It is used for |y| up to Y, at most c/4, and |x| up to X = Y/c. Then both cos(m + y) and c - s y are at
/// least 3c/4, so that y² and (3/4) c² x² are at most g. What g is off from f: by the first sine at most y⁴/12, which is g Y²/12; by the second
/// c cos(m + y) x⁴/12, at most (5/4) c² x⁴/12 or g X² 5/36; by the cosine, off from c - s y by y²/2, at most c x² y²/2 or g Y² 2/(3c).
/// And f is off from d² by less than d⁴/11, with d² at most Y² + (5/4) c² X².
/// </para>
/// <para>
/// Squares: whoever is no further than r away has |y| of at most r and so cos(m + y) of at least c - r, and sin²(x/2) is at least
/// (x²/4) (1 - x²/12). So d² is at least y² (1 - y²/12) + c (c - r) x² (1 - x²/12): at least (1 - r/c) of the same with c² before x².
/// </para>
/// </remarks>
internal readonly struct NearDistance
{
    private const double Degree = Math.PI / 180;

    /// <summary>Up to here the quick way is used from north to south: 12.7 km.</summary>
    private const double QuickRadians = 0.002;

    /// <summary>Nearer to a pole than 3.6 degrees every distance is worked out.</summary>
    private const double CosineMin = 1 / 16.0;

    /// <summary>What rounding may do, here and in the haversine: much less than this.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Squares are taken this much larger: places are put into them with rounding. 0.1 mm. Unit: degrees.</summary>
    private const double SquareMargin = 1e-9;

    private readonly LatLng _middle;
    private readonly double _cosine;
    private readonly double _shrink; // c²
    private readonly double _taper; // c s
    private readonly double _quickNorth;
    private readonly double _quickEast;

    public NearDistance(LatLng middle)
    {
        _middle = middle;
        _cosine = Math.Cos(middle.Latitude * Degree);
        _shrink = _cosine * _cosine;
        _taper = _cosine * Math.Sin(middle.Latitude * Degree);
        ErrorMax = Rounding;
        if (_cosine < CosineMin) return;
        _quickNorth = Math.Min(QuickRadians, _cosine / 4);
        _quickEast = _quickNorth / _cosine;
        var north = _quickNorth * _quickNorth;
        ErrorMax += north / 12 + _quickEast * _quickEast * 5 / 36 + north * 2 / (3 * _cosine) + north * (1 + 5 / 4.0) / 11;
    }

    /// <summary>A squared distance is off by this part of itself at most: some millionths.</summary>
    public double ErrorMax { get; }

    /// <summary>The square of a distance.</summary>
    /// <param name="metres">May be infinite.</param>
    public static double SquareOf(double metres)
    {
        var radians = metres / LatLng.EarthRadiusMetres;
        return radians * radians;
    }

    /// <summary>The squared distance of a place, off by <see cref="ErrorMax"/> of itself at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // For each officer that a search meets: see RankingBenchmarks.
    public double SquareTo(LatLng place)
    {
        var north = (place.Latitude - _middle.Latitude) * Degree;
        var east = (place.Longitude - _middle.Longitude) * Degree;
        return Math.Abs(north) <= _quickNorth && Math.Abs(east) <= _quickEast
            ? north * north + (_shrink - _taper * north) * (east * east)
            : SquareOf(place.MetresTo(_middle));
    }

    /// <summary>What a square's place from north to south counts in <see cref="PartsMax"/>.</summary>
    /// <param name="low">Its southern edge. Unit: degrees.</param>
    /// <param name="width">Unit: degrees.</param>
    public double NorthPart(double low, double width)
    {
        var from = low - _middle.Latitude;
        return PartOf(from > 0 ? from : Math.Max(0, -(from + width)));
    }

    /// <summary>What its place from west to east adds. The way around the other side of the earth may be the shorter one.</summary>
    /// <param name="low">Its western edge. Unit: degrees.</param>
    /// <param name="width">Unit: degrees.</param>
    public double EastPart(double low, double width)
    {
        var from = low - _middle.Longitude;
        var near = from > 0 ? from : Math.Max(0, -(from + width));
        var around = 360 - Math.Max(Math.Abs(from), Math.Abs(from + width));
        return _shrink * PartOf(Math.Min(near, around));
    }

    /// <summary>Both parts of a square together may be so much and somebody in it still be no further than given.</summary>
    /// <param name="square">A squared distance.</param>
    public double PartsMax(double square)
    {
        var radians = Math.Sqrt(square);
        return radians < _cosine ? square / (1 - radians / _cosine) : double.PositiveInfinity;
    }

    private static double PartOf(double degrees)
    {
        var radians = Math.Max(0, degrees - SquareMargin) * Degree;
        var square = radians * radians;
        return square * (1 - square / 12);
    }
}
