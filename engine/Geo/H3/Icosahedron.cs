namespace SmartPolicing.Realtime.Geo;

/// <summary>A point of the unit sphere: X to 0° N 0° E, Y to 0° N 90° E, Z to the north pole.</summary>
internal readonly record struct SpherePoint(double X, double Y, double Z)
{
    private const double Degree = Math.PI / 180;

    public static SpherePoint From(LatLng place)
    {
        var (sinLat, cosLat) = Math.SinCos(place.Latitude * Degree);
        var (sinLng, cosLng) = Math.SinCos(place.Longitude * Degree);
        return new SpherePoint(cosLat * cosLng, cosLat * sinLng, sinLat);
    }

    public double Dot(in SpherePoint other) => X * other.X + Y * other.Y + Z * other.Z;

    /// <summary>The vector need not have length 1.</summary>
    public LatLng ToLatLng()
    {
        // Two-argument arc tangents keep full precision at the poles, where an arc sine would lose half the digits.
        var latitude = Math.Atan2(Z, Math.Sqrt(X * X + Y * Y)) / Degree;
        var longitude = Math.Atan2(Y, X) / Degree;
        return LatLng.FromDegrees(Math.Clamp(latitude, -90, 90), Math.Clamp(longitude, -180, 180));
    }
}

/// <summary>
/// The twenty faces of H3's icosahedron. Each face carries a plane that touches the sphere at the middle of the face (gnomonic projection:
/// great circles become straight lines), with hexagonal lattices on it. The face is the triangle i + j + k &lt;= 2·7^(r/2) of the lattice.
/// </summary>
/// <remarks>
/// Face middles and axis azimuths are facts of the H3 standard (Uber Technologies, H3 v4, Apache-2.0), taken from h3-js 4.5.0.
/// </remarks>
internal static class Icosahedron
{
    public const int Faces = 20;

    /// <summary>Directions across the three edges of a face; the numbers index <see cref="Across"/>.</summary>
    public const int AcrossIJ = 0, AcrossKI = 1, AcrossJK = 2;

    /// <summary>Length of one resolution-0 lattice step on a face plane, in sphere radii: (3 - sqrt 5) / 2.</summary>
    private const double StepAtZero = 0.38196601125010515;

    private const double Sqrt7 = 2.6457513110645905905;

    /// <summary>Angle of the odd-resolution lattice against the even one: asin(sqrt(3/28)) radians counter-clockwise.</summary>
    private const double OddTurn = 0.333473172251832115336090755351601070065900389;

    /// <summary>x, y, z of the middle of each face on the unit sphere.</summary>
    private static ReadOnlySpan<double> MiddleTable =>
    [
        0.2199307791404606, 0.6583691780274996, 0.7198475378926182,
        -0.2139234834501421, 0.1478171829550703, 0.9656017935214205,
        0.1092625278784797, -0.481195157287321, 0.8697775121287253,
        0.7428567301586791, -0.3593941678278028, 0.5648005936517033,
        0.8112534709140969, 0.3448953237639384, 0.472138773641393,
        -0.1055498149613921, 0.9794457296411413, 0.1718874610009365,
        -0.8075407579970092, 0.1533552485898818, 0.5695261994882688,
        -0.2846148069787907, -0.8644080972654206, 0.4144792552473539,
        0.7405621473854482, -0.6673299564565524, -0.0789837646326737,
        0.8512303986474293, 0.4722343788582681, -0.2289137388687808,
        -0.7405621473854481, 0.6673299564565524, 0.0789837646326737,
        -0.8512303986474292, -0.4722343788582682, 0.2289137388687808,
        0.1055498149613919, -0.9794457296411413, -0.1718874610009365,
        0.8075407579970092, -0.1533552485898819, -0.5695261994882688,
        0.2846148069787908, 0.8644080972654204, -0.4144792552473539,
        -0.7428567301586791, 0.3593941678278027, -0.5648005936517033,
        -0.811253470914097, -0.3448953237639382, -0.472138773641393,
        -0.2199307791404607, -0.6583691780274996, -0.7198475378926182,
        0.213923483450142, -0.1478171829550704, -0.9656017935214205,
        -0.1092625278784796, 0.481195157287321, -0.8697775121287253,
    ];

    /// <summary>Azimuth of the I axis at the middle of each face. Unit: radians clockwise from north.</summary>
    private static ReadOnlySpan<double> AxisAzimuths =>
    [
        5.6199582685239395, 5.7603390817141875, 0.78021365439343, 0.4304693639799999, 6.130269123335111,
        2.692877706530643, 2.982963003477244, 3.532912002790141, 3.494305004259568, 3.0032141694995382,
        5.930472956509812, 0.13837848409025486, 0.4487149470591504, 0.15862965011254937, 5.891865957979238,
        2.711123289609793, 3.294508837434268, 3.80481969224544, 3.6644388790551923, 2.361378999196363,
    ];

    /// <summary>The face across each edge, and the sixth-turns counter-clockwise into its lattice: IJ, KI, JK for each face.</summary>
    private static ReadOnlySpan<byte> Edges =>
    [
        4, 1, 1, 5, 5, 3, 0, 1, 2, 5, 6, 3, 1, 1, 3, 5, 7, 3, 2, 1, 4, 5, 8, 3, 3, 1, 0, 5, 9, 3,
        10, 3, 14, 3, 0, 3, 11, 3, 10, 3, 1, 3, 12, 3, 11, 3, 2, 3, 13, 3, 12, 3, 3, 3, 14, 3, 13, 3, 4, 3,
        5, 3, 6, 3, 15, 3, 6, 3, 7, 3, 16, 3, 7, 3, 8, 3, 17, 3, 8, 3, 9, 3, 18, 3, 9, 3, 5, 3, 19, 3,
        16, 1, 19, 5, 10, 3, 17, 1, 15, 5, 11, 3, 18, 1, 16, 5, 12, 3, 19, 1, 17, 5, 13, 3, 15, 1, 18, 5, 14, 3,
    ];

    private static readonly SpherePoint[] Middles = BuildMiddles();

    /// <summary>
    /// Unit vectors of the even and the odd lattice on the plane of each face, interleaved: even of face 0, odd of face 0, ...
    /// </summary>
    private static readonly PlaneAxes[] Axes = BuildAxes();

    /// <summary>
    /// Lattice steps per sphere radius on the face plane, by resolution (0 to 16; 16 is the even grid below resolution 15).
    /// </summary>
    private static readonly double[] StepsPerRadius = BuildSteps();

    /// <summary>Lattice distance from the middle of a face to each corner, by resolution; even resolutions only.</summary>
    public static int CornerDistance(int evenResolution)
    {
        var distance = 2;
        for (var r = 0; r < evenResolution; r += 2)
            distance *= 7;
        return distance;
    }

    public static int FaceAcross(int face, int edge, out int turns)
    {
        turns = Edges[face * 6 + edge * 2 + 1];
        return Edges[face * 6 + edge * 2];
    }

    /// <returns>The edge of <paramref name="face"/> shared with the other face, or -1 when they share none.</returns>
    public static int EdgeBetween(int face, int other)
    {
        for (var edge = 0; edge < 3; edge++)
            if (Edges[face * 6 + edge * 2] == other)
                return edge;
        return -1;
    }

    /// <summary>The nearest lattice point, on the face that holds the place.</summary>
    public static HexCoordinate Project(SpherePoint point, int resolution, out int face)
    {
        face = 0;
        var height = double.NegativeInfinity; // Over the plane through the middle of the earth that is parallel to the face.
        var middles = Middles;
        for (var f = 0; f < middles.Length; f++)
        {
            var above = middles[f].Dot(in point);
            if (above > height)
            {
                height = above;
                face = f;
            }
        }
        ref readonly var axes = ref Axes[face * 2 + (resolution & 1)];
        var scale = StepsPerRadius[resolution] / height;
        return HexCoordinate.Nearest(axes.X.Dot(in point) * scale, axes.Y.Dot(in point) * scale);
    }

    /// <summary>Length of one lattice step on the plane of a face; on the sphere it covers at most that. Unit: radians.</summary>
    public static double StepRadians(int resolution) => 1 / StepsPerRadius[resolution];

    /// <summary>Where a point of the plane of a face lies on the sphere.</summary>
    /// <param name="x">
    /// Along the I axis of the lattice of <paramref name="resolution"/>. Unit: steps of that lattice divided by <paramref
    /// name="fineness"/>.
    /// </param>
    public static LatLng Unproject(int face, int resolution, double x, double y, double fineness = 1)
    {
        var scale = 1 / (StepsPerRadius[resolution] * fineness);
        x *= scale;
        y *= scale;
        ref readonly var middle = ref Middles[face];
        ref readonly var axes = ref Axes[face * 2 + (resolution & 1)];
        return new SpherePoint(
            middle.X + x * axes.X.X + y * axes.Y.X,
            middle.Y + x * axes.X.Y + y * axes.Y.Y,
            middle.Z + x * axes.X.Z + y * axes.Y.Z).ToLatLng();
    }

    private static SpherePoint[] BuildMiddles()
    {
        var middles = new SpherePoint[Faces];
        for (var face = 0; face < Faces; face++)
            middles[face] = new SpherePoint(MiddleTable[face * 3], MiddleTable[face * 3 + 1], MiddleTable[face * 3 + 2]);
        return middles;
    }

    private static PlaneAxes[] BuildAxes()
    {
        var axes = new PlaneAxes[Faces * 2];
        for (var face = 0; face < Faces; face++)
        {
            axes[face * 2] = PlaneAxes.At(Middles[face], AxisAzimuths[face]);
            axes[face * 2 + 1] = PlaneAxes.At(Middles[face], AxisAzimuths[face] - OddTurn);
        }
        return axes;
    }

    private static double[] BuildSteps()
    {
        var steps = new double[CellBits.FinestResolution + 2];
        for (var resolution = 0; resolution < steps.Length; resolution++)
            steps[resolution] = Math.Pow(7, resolution / 2) * ((resolution & 1) != 0 ? Sqrt7 : 1) / StepAtZero;
        return steps;
    }

    /// <summary>Two unit vectors on a face plane: along the I axis, and a quarter turn counter-clockwise from it.</summary>
    private readonly record struct PlaneAxes(SpherePoint X, SpherePoint Y)
    {
        public static PlaneAxes At(SpherePoint middle, double azimuth)
        {
            var flat = Math.Sqrt(middle.X * middle.X + middle.Y * middle.Y); // Not 0: no face has its middle at a pole.
            var east = new SpherePoint(-middle.Y / flat, middle.X / flat, 0);
            var north = new SpherePoint(-middle.Z * middle.X / flat, -middle.Z * middle.Y / flat, flat);
            var (sin, cos) = Math.SinCos(azimuth);
            return new PlaneAxes(Mix(cos, north, sin, east), Mix(sin, north, -cos, east));
        }

        private static SpherePoint Mix(double a, SpherePoint p, double b, SpherePoint q) =>
            new(a * p.X + b * q.X, a * p.Y + b * q.Y, a * p.Z + b * q.Z);
    }
}
