using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Reports;

/// <summary>Numbers and texts as reports show them: the same digits everywhere, and nothing that a page could take for markup.</summary>
internal static class Figures
{
    /// <summary>What stands for a value that was not measured.</summary>
    internal const string None = "–";

    private const double Million = 1e6;

    /// <summary>
    /// Three digits that say something, thousands apart: "0.0421", "1.38", "94.2", "12,345", whole ones as "20"; a dash for null.
    /// </summary>
    internal static string Number(double? value)
    {
        if (value is not { } given || !double.IsFinite(given)) return None;
        var size = Math.Abs(given);
        var decimals = size >= 99.95 || given == Math.Floor(given) ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(size * 1.0005)), 0, 6);
        return given.ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>A count without decimals when it has none.</summary>
    internal static string Count(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1e15 ? value.ToString("N0", CultureInfo.InvariantCulture) : Number(value);

    /// <summary>Number and unit with a space that does not break; the dash alone when there is no number.</summary>
    internal static string WithUnit(double? value, string unit) =>
        value is null || unit.Length == 0 ? Number(value) : $"{Number(value)}\u00a0{unit}";

    /// <summary>
    /// The label of a tick whose neighbours are <paramref name="step"/> away: just the decimals needed to tell them apart.
    /// </summary>
    internal static string Tick(double value, double step)
    {
        if (value == 0) return "0";
        if (step >= Million / 10 && Math.Abs(value) >= Million) return Tick(value / Million, step / Million) + "M";
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 12);
        return value.ToString("N" + decimals, CultureInfo.InvariantCulture);
    }

    /// <summary>"45 s", "12 min", "2 h 5 min".</summary>
    internal static string Duration(double seconds)
    {
        if (seconds < 120) return seconds.ToString("0.##", CultureInfo.InvariantCulture) + "\u00a0s";
        var whole = TimeSpan.FromSeconds(Math.Round(seconds));
        var (hours, minutes) = ((int)whole.TotalHours, whole.Minutes);
        if (hours == 0) return whole.Seconds == 0 ? $"{minutes}\u00a0min" : $"{minutes}\u00a0min {whole.Seconds}\u00a0s";
        return minutes == 0 ? $"{hours}\u00a0h" : $"{hours}\u00a0h {minutes}\u00a0min";
    }

    /// <summary>A coordinate in a drawing: a tenth of a pixel is finer than any screen.</summary>
    internal static string Pixel(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>
    /// Text for HTML and SVG, between tags and in quoted attributes. Characters that neither format allows become U+FFFD.
    /// </summary>
    internal static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '"' => safe.Append("&quot;"),
                '\'' => safe.Append("&#39;"),
                '\t' or '\n' or '\r' => safe.Append((char)rune.Value),
                < 0x20 or (>= 0x7f and < 0xa0) or 0xfffe or 0xffff => safe.Append('\ufffd'),
                _ => safe.Append(rune),
            };
        }

        return safe.ToString();
    }
}
