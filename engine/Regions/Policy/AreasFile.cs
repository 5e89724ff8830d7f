using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Policy;

/// <summary>Reads areas.geojson.</summary>
internal static class AreasFile
{
    internal static bool TryRead(string path, RegionBorders borders, out AreaTable table, out AreaMap map, out RegionRefusal refusal)
    {
        (table, map) = (AreaTable.Default, AreaMap.None);
        return FileBytes.TryRead(path, out var bytes, out refusal) && TryParse(path, bytes, borders, out table, out map, out refusal);
    }

    /// <param name="path">For the refusal only.</param>
    internal static bool TryParse(
        string path, ReadOnlySpan<byte> body, RegionBorders borders, out AreaTable table, out AreaMap map, out RegionRefusal refusal)
    {
        (table, map, refusal) = (AreaTable.Default, AreaMap.None, null!);
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!GeoJsonBorders.TryRead(body, out var features, out var reason))
        {
            refusal = RegionBorders.Placed(path, reason!);
            return false;
        }

        if (features.Count > PolicyLimits.AreasMax)
        {
            refusal = new RegionRefusal(path, "", $"{features.Count} areas; at most {PolicyLimits.AreasMax}");
            return false;
        }

        var (rows, shapes) = (new List<Area>(features.Count), new List<AreaShape>(features.Count));
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < features.Count; at++)
        {
            var fault = Read(features[at], borders, out var area);
            if (fault is null && !codes.Add(area.Code)) fault = $"code \"{area.Code}\" is there twice";
            if (fault is not null)
            {
                refusal = new RegionRefusal(path, string.Create(CultureInfo.InvariantCulture, $"features[{at}]"), fault);
                return false;
            }

            rows.Add(area);
            shapes.Add(new AreaShape(area, features[at].Border));
        }

        (table, map) = (new AreaTable(rows), new AreaMap(shapes));
        return true;
    }

    private static string? Read(BorderFeature feature, RegionBorders borders, out Area area)
    {
        area = new Area("", "", "", default);
        var code = TextOf(feature, "code");
        if (!Words.IsCode(code)) return $"properties.code \"{TableFields.Short(code)}\": {Words.CodeRule}";
        var (name, nameZh) = (TextOf(feature, "name"), TextOf(feature, "nameZh"));
        if (name.Length is 0 or > RegionLimits.NameCharactersMax || nameZh.Length is 0 or > RegionLimits.NameCharactersMax)
            return $"properties.name and properties.nameZh must be strings of 1 to {RegionLimits.NameCharactersMax} characters";
        if (!feature.Properties.TryGetValue("jurisdiction", out var number) || number.ValueKind != JsonValueKind.Number
            || !number.TryGetUInt16(out var id) || !borders.Has(new JurisdictionId(id)))
            return "properties.jurisdiction must be the number of a jurisdiction of the region";
        area = new Area(code, name, nameZh, new JurisdictionId(id));
        return null;
    }

    private static string TextOf(BorderFeature feature, string key) =>
        feature.Properties.TryGetValue(key, out var value) ? JsonFile.TextOf(value) ?? "" : "";
}
