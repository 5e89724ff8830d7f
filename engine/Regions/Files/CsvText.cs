using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Writes CSV the way <see cref="CsvTable"/> reads it: line feeds, quotes only where needed, invariant numbers.</summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new();

    internal CsvText(params ReadOnlySpan<string> header) => Row(header);

    internal void Row(params ReadOnlySpan<string> fields)
    {
        for (var at = 0; at < fields.Length; at++)
        {
            if (at > 0) _text.Append(',');
            var field = fields[at];
            if (field.AsSpan().IndexOfAny(",\"\r\n") < 0) _text.Append(field);
            else _text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        _text.Append('\n');
    }

    /// <summary>Degrees with six decimals: a decimetre.</summary>
    internal static string Degrees(double degrees) => degrees.ToString("F6", CultureInfo.InvariantCulture);

    internal static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    internal void WriteTo(string path) => File.WriteAllText(path, _text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
