using System.Globalization;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// The reads seen in one stretch of time, which are deleted together. The time of deletion is fixed when a slice begins and stands in its files'
/// names: a setting that is made longer later does not lengthen it.
/// </summary>
/// <param name="Start">First moment in it.</param>
/// <param name="End">First moment after it.</param>
/// <param name="DeleteAt">When its first read has been kept for the set time: nothing in it is ever kept longer.</param>
internal readonly record struct ArchiveSlice(Instant Start, Instant End, Instant DeleteAt)
{
    private const string Prefix = "reads-";
    private const string Ending = ".slice";
    private const int Parts = 4;

    /// <summary>The slice that holds a moment.</summary>
    /// <param name="keepMilliseconds">Above 0.</param>
    internal static ArchiveSlice Of(Instant seenAt, long keepMilliseconds)
    {
        var length = Math.Max(1, keepMilliseconds / ReadLimits.SlicesPerKeeping);
        var start = seenAt.UnixMilliseconds - seenAt.UnixMilliseconds % length;
        return new ArchiveSlice(new Instant(start), new Instant(start + length), new Instant(start + keepMilliseconds));
    }

    /// <summary>When it is to go under today's setting: never later than was promised when it began.</summary>
    internal Instant GoneBy(long keepMilliseconds)
    {
        var today = Start.PlusMilliseconds(keepMilliseconds);
        return today < DeleteAt ? today : DeleteAt;
    }

    /// <summary>Name of a file of the slice; a slice has one for each start of the node, and one more after each failed write.</summary>
    internal string FileName(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}{Start.UnixMilliseconds}-{End.UnixMilliseconds}-{DeleteAt.UnixMilliseconds}-{number}{Ending}");

    /// <returns>False for a file that is none of an archive.</returns>
    internal static bool TryParse(string fileName, out ArchiveSlice slice)
    {
        slice = default;
        if (!fileName.StartsWith(Prefix, StringComparison.Ordinal) || !fileName.EndsWith(Ending, StringComparison.Ordinal)) return false;
        var parts = fileName[Prefix.Length..^Ending.Length].Split('-');
        var numbers = new long[Parts];
        if (parts.Length != Parts) return false;
        for (var at = 0; at < Parts; at++)
            if (!long.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[at])) return false;
        slice = new ArchiveSlice(new Instant(numbers[0]), new Instant(numbers[1]), new Instant(numbers[2]));
        return true;
    }
}
