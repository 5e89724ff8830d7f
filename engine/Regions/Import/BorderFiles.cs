using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>
/// Reads jurisdictions from other people's files: GeoJSON, or CSV with well-known text. Names are taken from the usual columns.
/// </summary>
internal static class BorderFiles
{
    private static readonly string[] s_shapes = ["the_geom", "wkt", "WKT", "geom", "geometry", "multipolygon"];
    private static readonly string[] s_names = ["name", "Name", "NAME", "name:en", "nameEn", "supname", "district", "label", "title"];
    private static readonly string[] s_namesZh = ["nameZh", "name:zh", "name_zh"];

    internal static void TryRead(string path, string id, out ImportBorders borders, out RegionRefusal? refusal)
    {
        borders = null!;
        var drafts = new List<BorderDraft>();
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) TryReadCsv(path, drafts, out refusal);
        else if (path.EndsWith("json", StringComparison.OrdinalIgnoreCase)) TryReadGeoJson(path, drafts, out refusal);
        else refusal = new RegionRefusal(path, "", "the name ends in none of .geojson, .json, .csv");
        if (refusal is null && drafts.Count is 0 or > RegionLimits.JurisdictionsMax)
            refusal = new RegionRefusal(path, "", $"{drafts.Count} jurisdictions; 1 to {RegionLimits.JurisdictionsMax} are taken");
        if (refusal is null) borders = ImportBorders.Number(id, drafts, Path.GetFileName(path), []);
    }

    private static void TryReadGeoJson(string path, List<BorderDraft> drafts, out RegionRefusal? refusal)
    {
        if (!FileBytes.TryRead(path, out var bytes, out refusal)) return;
        ReadOnlySpan<byte> body = bytes;
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!GeoJsonBorders.TryRead(body, out var features, out var reason))
        {
            refusal = RegionBorders.Placed(path, reason!);
            return;
        }

        foreach (var feature in features)
        {
            string? First(string[] keys) => keys
                .Select(key => feature.Properties.TryGetValue(key, out var value) ? JsonFile.TextOf(value) : null)
                .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
            int? number = feature.Properties.TryGetValue("id", out var value) && value.ValueKind == JsonValueKind.Number
                && value.TryGetInt32(out var whole) ? whole : null;
            drafts.Add(new BorderDraft(First(s_names), First(s_namesZh), feature.Border, number, First(["code"])));
        }
    }

    private static void TryReadCsv(string path, List<BorderDraft> drafts, out RegionRefusal? refusal)
    {
        if (!CsvTable.TryReadHeader(path, out var header, out refusal, RegionLimits.ShapeCharactersMax)) return;
        if (s_shapes.FirstOrDefault(header.Contains) is not { } shape)
        {
            refusal = new RegionRefusal(path, "line 1", $"no column with shapes; one of {string.Join(", ", s_shapes)} is needed");
            return;
        }

        var (name, nameZh) = (s_names.FirstOrDefault(header.Contains), s_namesZh.FirstOrDefault(header.Contains));
        string[] columns = [shape, name ?? shape, nameZh ?? shape];
        if (!CsvTable.TryRead(path, columns, exactly: false, RegionLimits.JurisdictionsMax, out var table, out refusal,
            RegionLimits.ShapeCharactersMax)) return;
        foreach (var row in table.Rows)
        {
            if (!Wkt.TryReadBorder(row[0], out var border, out var reason))
            {
                refusal = new RegionRefusal(path, CsvTable.Line(row.Line), $"{shape}: {reason}");
                return;
            }

            drafts.Add(new BorderDraft(name is null ? null : row[1], nameZh is null ? null : row[2], border!));
        }
    }
}
