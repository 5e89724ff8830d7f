using System.Text;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.SanFranciscoCity;

/// <summary>The city's table of supervisor districts, shapes as WKT, turned into the region's GeoJSON.</summary>
internal static class Districts
{
    /// <summary>Highest district number; the city has districts 1 to 11.</summary>
    internal const int Count = 11;

    /// <summary>Rewrites the shapes as they are; <see cref="RegionBorders"/> reads the result and checks it.</summary>
    internal static bool TryConvert(string source, string target, out RegionRefusal refusal)
    {
        string[] columns = ["supervisor", "the_geom"];
        if (!CsvTable.TryRead(source, columns, exactly: false, Count, out var table, out refusal, RegionLimits.ShapeCharactersMax))
            return false;
        var fields = new RowFields(source);
        var features = new SortedDictionary<int, string>();
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            var number = (int)fields.Whole(0, "supervisor", 1, Count);
            if (!TryCoordinates(row[1], out var coordinates)) fields.Refuse("the_geom is not a MULTIPOLYGON in WKT");
            else if (!features.TryAdd(number, Feature(number, coordinates))) fields.Refuse($"district {number} is there twice");
            if (fields.Refusal is not null) break;
        }

        if (features.Count == 0) fields.Refuse("holds no district");
        refusal = fields.Refusal!;
        if (fields.Refusal is not null) return false;
        File.WriteAllText(target, "{\"type\":\"FeatureCollection\",\"features\":[\n" + string.Join(",\n", features.Values) + "\n]}\n");
        return true;
    }

    private static string Feature(int number, string coordinates) =>
        $"{{\"type\":\"Feature\",\"properties\":{{\"id\":{number},\"code\":\"SF-{number:D2}\",\"name\":\"District {number}\","
        + $"\"nameZh\":\"{SanFranciscoNames.DistrictZh(number)}\"}},"
        + $"\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":{coordinates}}}}}";

    /// <summary>
    /// "MULTIPOLYGON (((x y, x y)))" has the nesting of GeoJSON: brackets for parentheses, and each "x y" becomes a pair.
    /// </summary>
    private static bool TryCoordinates(string wkt, out string coordinates)
    {
        const string Head = "MULTIPOLYGON";
        coordinates = "";
        if (!wkt.StartsWith(Head, StringComparison.OrdinalIgnoreCase)) return false;
        var json = new StringBuilder(wkt.Length + wkt.Length / 4);
        foreach (var token in Tokens(wkt.AsMemory(Head.Length)))
        {
            var text = token.Trim();
            if (text.Length == 0) continue;
            if (text is "(" or ")" or ",") json.Append(text switch { "(" => '[', ")" => ']', _ => ',' });
            else if (text.Any(c => !char.IsAsciiDigit(c) && c is not ('-' or '.' or ' ' or 'e' or 'E')) || text.Split(' ').Length != 2)
                return false;
            else json.Append('[').Append(text.Replace(' ', ',')).Append(']');
        }

        coordinates = json.ToString();
        return true;
    }

    private static IEnumerable<string> Tokens(ReadOnlyMemory<char> text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text.Span[at] is not ('(' or ')' or ',')) continue;
            yield return text[start..at].ToString();
            yield return text.Span[at].ToString();
            start = at + 1;
        }

        yield return text[start..].ToString();
    }
}
