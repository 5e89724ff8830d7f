using System.Runtime.CompilerServices;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// A place on the hexagonal lattice of one face, at one resolution: I steps along the I axis (0 degrees) and J steps along the J axis
/// (120 degrees). H3's third axis K (240 degrees) is the vector (-1, -1), so the three H3 coordinates (i, j, k) are (i-k, j-k) here,
/// and the form is unique without normalising.
/// </summary>
/// <remarks>
/// The digits of H3 number the seven lattice places around a centre: 0 centre, 1 K, 2 J, 3 JK, 4 I, 5 IK, 6 IJ (the bits are I, J, K).
/// The seven children of a cell fall in the seven residues modulo a lattice element of norm 7, so a digit is found as a residue. That
/// element turns the lattice clockwise at even ("class II") resolutions and counter-clockwise at odd ("class III") ones.
/// </remarks>
internal readonly record struct HexCoordinate(int I, int J)
{
    /// <summary>
    /// I + 2J modulo 7 to digit at odd resolutions, four bits for each residue, residue 0 lowest. (At even ones 4I + 2J is the digit.)
    /// </summary>
    private const uint DigitOfOddResidue = 0x3516240;

    /// <summary>A multiple of 7 above any 4I + 2J of resolution 15 (under 1e8), to take the residue of a positive number.</summary>
    private const int Positive = 7 << 25;

    /// <summary>cos 30 degrees: the height of one J step.</summary>
    public const double StepHeight = 0.86602540378443864676;

    public static HexCoordinate operator +(HexCoordinate a, HexCoordinate b) => new(a.I + b.I, a.J + b.J);

    public static HexCoordinate operator -(HexCoordinate a, HexCoordinate b) => new(a.I - b.I, a.J - b.J);

    public static HexCoordinate operator *(HexCoordinate a, int scale) => new(a.I * scale, a.J * scale);

    public static HexCoordinate Unit(int digit) => new((digit >> 2) - (digit & 1), ((digit >> 1) & 1) - (digit & 1));

    /// <summary>The digit of a unit step (the inverse of <see cref="Unit"/>).</summary>
    public int UnitDigit => (4 * I + 2 * J + 7) % 7;

    /// <summary>Number of steps to the origin.</summary>
    public int Length => Math.Max(Math.Max(Math.Abs(I), Math.Abs(J)), Math.Abs(I - J));

    public double X => I - 0.5 * J;

    public double Y => J * StepHeight;

    /// <summary>The lattice point whose hexagon holds a plane point (on an exact edge: one of the two).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HexCoordinate Nearest(double x, double y)
    {
        // Along I, along IJ (60 degrees apart) and minus their sum: round each, then drop the one that was rounded furthest.
        var j = y * (1 / StepHeight);
        var q = x - 0.5 * j;
        var s = -q - j;
        var roundQ = Math.Round(q);
        var roundJ = Math.Round(j);
        var roundS = Math.Round(s);
        var offQ = Math.Abs(roundQ - q);
        var offJ = Math.Abs(roundJ - j);
        var offS = Math.Abs(roundS - s);
        if (offQ > offJ && offQ > offS)
            roundQ = -roundJ - roundS;
        else if (offJ > offS)
            roundJ = -roundQ - roundS;
        return new HexCoordinate((int)(roundQ + roundJ), (int)roundJ);
    }

    /// <summary>The centre of the child grid one resolution finer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HexCoordinate Down(bool toOdd) => toOdd ? new(2 * I + J, 3 * J - I) : new(3 * I - J, I + 2 * J);

    /// <summary>The parent at the next coarser resolution, and which of its seven children this is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HexCoordinate Up(bool fromOdd, out int digit)
    {
        digit = fromOdd
            ? (int)(DigitOfOddResidue >> (int)((uint)(I + 2 * J + Positive) % 7 * 4)) & 7
            : (int)((uint)(4 * I + 2 * J + Positive) % 7);
        var centre = this - Unit(digit);
        return fromOdd
            ? new((3 * centre.I - centre.J) / 7, (centre.I + 2 * centre.J) / 7)
            : new((2 * centre.I + centre.J) / 7, (3 * centre.J - centre.I) / 7);
    }

    /// <summary>Turned about the origin by a number of sixths counter-clockwise. Range of turns: 0 to 5.</summary>
    public HexCoordinate Turn(int turns) => turns switch
    {
        0 => this,
        1 => new(I - J, I),
        2 => new(-J, I - J),
        3 => new(-I, -J),
        4 => new(J - I, -I),
        _ => new(J, J - I),
    };
}
