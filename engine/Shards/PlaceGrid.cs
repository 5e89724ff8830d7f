using System.Runtime.CompilerServices;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The finest squares of a <see cref="PlaceTree"/>: degrees cut into 2^26 parts of a full turn, 0.6 m from north to south. A square of
/// level n is 4^n times narrower than the whole; whether two places share it is seen from their numbers alone.
/// </summary>
internal static class PlaceGrid
{
    /// <summary>The deepest level. Who stands closer together than its squares are wide is looked at together.</summary>
    public const int Levels = 13;

    /// <summary>How a square is divided, either way: 4 × 4.</summary>
    public const int BitsPerLevel = 2;

    /// <summary>Degrees of the finest square.</summary>
    public const double Degrees = 360.0 / (1 << Levels * BitsPerLevel);

    private const double PerDegree = 1 / Degrees;

    /// <summary>180° east is 180° west.</summary>
    private const int Turn = (1 << Levels * BitsPerLevel) - 1;

    /// <summary>The finest square that holds a place, counted from 180° west and 90° south.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // In every fix that is folded: see FoldBenchmarks.
    public static (int X, int Y) Of(LatLng place) => (
        double.ConvertToIntegerNative<int>((place.Longitude + 180) * PerDegree) & Turn, // Always in range: no saturation is needed.
        double.ConvertToIntegerNative<int>((place.Latitude + 90) * PerDegree));

    /// <summary>Bits to the right of a level's number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftOf(int level) => unchecked((Levels - level) * BitsPerLevel);

    /// <summary>Whether two places lie in the same square of a level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreTogether(LatLng one, LatLng other, int level)
    {
        var (a, b) = (Of(one), Of(other));
        return ((a.X ^ b.X) | (a.Y ^ b.Y)) >> ShiftOf(level) == 0;
    }

    /// <summary>Which of the 16 squares that a square of a level is divided into; level 0 is the whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ChildOf(int x, int y, int level)
    {
        var shift = ShiftOf(level + 1);
        return unchecked((y >> shift & 3) << BitsPerLevel | x >> shift & 3);
    }

    /// <summary>From west to east, 0 to 3, of one of the 16.</summary>
    public static int ColumnOf(int child) => child & 3;

    /// <summary>From south to north, 0 to 3.</summary>
    public static int RowOf(int child) => child >> BitsPerLevel;
}
