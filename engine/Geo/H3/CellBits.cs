using System.Numerics;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// The 64 bits of an H3 cell, from the top: 1 zero, 4 mode (1 = cell), 3 zero, 4 resolution, 7 base cell, then fifteen 3-bit digits of the
/// resolutions 1 to 15; the digits below the resolution of the cell are 7.
/// </summary>
internal static class CellBits
{
    public const int FinestResolution = 15;
    public const int DigitsWidth = 45;
    public const ulong AllDigits = (1UL << DigitsWidth) - 1;

    /// <summary>The lowest bit of each of the fifteen digits.</summary>
    private const ulong Ones = 0x0492_4924_9249;

    private const ulong CellMode = 1UL << 59;

    public static ulong Build(int resolution, int baseCell, ulong digits) =>
        CellMode | (ulong)resolution << 52 | (ulong)baseCell << DigitsWidth | digits;

    public static int Resolution(ulong cell) => (int)(cell >> 52) & 15;

    public static int BaseCell(ulong cell) => (int)(cell >> DigitsWidth) & 127;

    public static ulong WithBaseCell(ulong cell, int baseCell) => cell & ~(127UL << DigitsWidth) | (ulong)baseCell << DigitsWidth;

    public static int Shift(int resolution) => (FinestResolution - resolution) * 3;

    public static int Digit(ulong cell, int resolution) => (int)(cell >> Shift(resolution)) & 7;

    public static ulong WithDigit(ulong cell, int resolution, int digit) =>
        cell & ~(7UL << Shift(resolution)) | (ulong)digit << Shift(resolution);

    /// <summary>The bits of the digits that a cell of this resolution does not use (all set in a valid cell).</summary>
    public static ulong Unused(int resolution) => (1UL << Shift(resolution)) - 1;

    /// <summary>The first digit that is not 0, or 0 when the cell is a centre child all the way down.</summary>
    public static int LeadingDigit(ulong cell)
    {
        var used = cell & AllDigits & ~Unused(Resolution(cell));
        if (used == 0)
            return 0;
        var lowestBit = (63 - BitOperations.LeadingZeroCount(used)) / 3 * 3;
        return (int)(used >> lowestBit) & 7;
    }

    /// <summary>
    /// Turns the digits of a cell by sixths, counter-clockwise. Range of turns: 0 to 5.
    /// One turn is digit × 5 modulo 7. As 5 = -2, that is a rotation of the three bits (× 2) and a complement (× -1), done on all digits at
    /// once.
    /// </summary>
    public static ulong Turn(ulong cell, int turns)
    {
        if (turns == 0)
            return cell;
        var used = AllDigits & ~Unused(Resolution(cell));
        var digits = cell & used;
        // Powers of 5 modulo 7: 1, -2, 4, -1, 2, -4.
        digits = (turns % 3) switch { 1 => Double(digits), 2 => Quadruple(digits), _ => digits };
        return cell & ~used | ((turns & 1) != 0 ? Negate(digits) : digits);
    }

    /// <summary>Turns a pentagon's grid, in which the K digit does not exist: a turn that would lead with K goes one further.</summary>
    public static ulong TurnPentagon(ulong cell, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            cell = Turn(cell, 1);
            if (LeadingDigit(cell) == 1)
                cell = Turn(cell, 1);
        }
        return cell;
    }

    /// <summary>The same, clockwise.</summary>
    public static ulong TurnPentagonBack(ulong cell, int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            cell = Turn(cell, 5);
            if (LeadingDigit(cell) == 1)
                cell = Turn(cell, 5);
        }
        return cell;
    }

    private static ulong Double(ulong digits) => (digits & ~(Ones << 2)) << 1 | (digits >> 2) & Ones;

    private static ulong Quadruple(ulong digits) => (digits & ~Ones) >> 1 | (digits & Ones) << 2;

    private static ulong Negate(ulong digits)
    {
        var taken = (digits | digits >> 1 | digits >> 2) & Ones;
        return digits ^ taken * 7;
    }

    /// <summary>
    /// True when every digit down to the resolution is 0 to 6, the rest is 7, and the cell is not in the gap of a pentagon.
    /// </summary>
    public static bool IsValid(ulong cell)
    {
        if (cell >> 56 != CellMode >> 56 || BaseCell(cell) >= BaseCells.Count)
            return false;
        var unused = Unused(Resolution(cell));
        var sevens = cell & cell >> 1 & cell >> 2 & Ones;
        return (cell & unused) == unused
            && (sevens & ~unused) == 0
            && !(BaseCells.IsPentagon(BaseCell(cell)) && LeadingDigit(cell) == 1);
    }
}
