using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>A place on the flat drawing board of the province. Unit: metres east and north of its middle.</summary>
internal readonly record struct Spot(double X, double Y)
{
    // Inland, between the Yellow and the Yangtze rivers. The province is invented; the land under it is not.
    private const double MiddleLatitude = 33.5;
    private const double MiddleLongitude = 117.0;
    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;
    private static readonly double s_metresPerDegreeEast = MetresPerDegree * Math.Cos(MiddleLatitude * Math.PI / 180);

    public static Spot operator +(Spot a, Spot b) => new(a.X + b.X, a.Y + b.Y);

    public static Spot operator -(Spot a, Spot b) => new(a.X - b.X, a.Y - b.Y);

    public static Spot operator *(Spot a, double factor) => new(a.X * factor, a.Y * factor);

    internal double Length => Math.Sqrt(X * X + Y * Y);

    internal double Angle => Math.Atan2(Y, X);

    /// <summary>Left of the direction this vector points in.</summary>
    internal Spot Left => new(-Y, X);

    internal static Spot Toward(double angle, double length) => new(Math.Cos(angle) * length, Math.Sin(angle) * length);

    internal static double Cross(Spot a, Spot b) => a.X * b.Y - a.Y * b.X;

    internal static double Dot(Spot a, Spot b) => a.X * b.X + a.Y * b.Y;

    internal double To(Spot other) => (other - this).Length;

    internal Spot Unit() => this * (1 / Math.Max(Length, 1e-9));

    internal Spot Turned(double angle)
    {
        var (sin, cos) = Math.SinCos(angle);
        return new Spot(X * cos - Y * sin, X * sin + Y * cos);
    }

    /// <summary>Compass direction of this vector, whole degrees from north, 0 to 359.</summary>
    internal int Heading() => ((int)Math.Round(Math.Atan2(X, Y) * 180 / Math.PI) + 360) % 360;

    /// <summary>On the earth, to 1e-7 degrees, which is what the files hold.</summary>
    internal LatLng OnEarth() => LatLng.FromDegrees(
        Math.Round(MiddleLatitude + Y / MetresPerDegree, 7), Math.Round(MiddleLongitude + X / s_metresPerDegreeEast, 7));
}
