using System.Globalization;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>One line of what a real service needed. Unit: seconds.</summary>
/// <param name="Interval">E.g. "first enroute->first on scene".</param>
/// <param name="Group">E.g. "all".</param>
public sealed record MeasuredInterval(string Interval, string Group, long Count, double Mean, double Median, double P90, double P95);

/// <summary>Reads a file of real figures: <c>interval,group,n,mean_s,median_s,p90_s,p95_s</c>, no quotes.</summary>
public static class MeasuredIntervals
{
    /// <summary>The interval that matches this program's travel time.</summary>
    public const string Travel = "first enroute->first on scene";

    /// <summary>The interval that matches this program's time from a call to the first officer on scene.</summary>
    public const string CallToOnScene = "received->first on scene";

    private const string Header = "interval,group,n,mean_s,median_s,p90_s,p95_s";

    /// <summary>Longest file read; the real one has 25 lines.</summary>
    private const int LinesMax = 10_000;

    /// <returns>False with file, line and reason.</returns>
    public static bool TryParse(string file, string text, out IReadOnlyList<MeasuredInterval> intervals, out string reason)
    {
        var read = new List<MeasuredInterval>();
        intervals = read;
        var lines = text.Split('\n');
        reason = lines[0].Trim() != Header ? $"{file}, line 1: expected {Header}"
            : lines.Length > LinesMax ? $"{file}: more than {LinesMax} lines"
            : "";
        for (var line = 1; line < lines.Length && reason.Length == 0; line++)
        {
            if (lines[line].Trim() is not { Length: > 0 } row) continue;
            if (TryRow(row.Split(','), out var interval)) read.Add(interval!);
            else reason = $"{file}, line {line + 1}: expected a name, a group and five numbers";
        }

        return reason.Length == 0;
    }

    private static bool TryRow(string[] cells, out MeasuredInterval? interval)
    {
        interval = null;
        if (cells.Length != 7) return false;
        var numbers = new double[5];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(cells[2 + i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])) return false;
        }

        interval = new MeasuredInterval(cells[0], cells[1], (long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        return true;
    }
}
