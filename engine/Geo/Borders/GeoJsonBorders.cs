using System.Text.Json;

namespace SmartPolicing.Realtime.Geo;

/// <summary>A border with what its source says about it.</summary>
/// <param name="Border">The geometry.</param>
/// <param name="Id">The feature's "id" as text, or null.</param>
/// <param name="Properties">The feature's "properties"; independent copies.</param>
public sealed record BorderFeature(Border Border, string? Id, IReadOnlyDictionary<string, JsonElement> Properties);

/// <summary>
/// Reads borders from GeoJSON (RFC 7946): a FeatureCollection, a Feature, or a bare Polygon or MultiPolygon. Positions are longitude,
/// latitude in WGS-84; further numbers of a position (height) are ignored. Strict: one feature that is not a border refuses the text.
/// </summary>
public static class GeoJsonBorders
{
    /// <param name="utf8">The whole text, at most <see cref="GeoLimits.BorderTextLength"/> bytes.</param>
    /// <param name="features">In the order of the text; empty when refused.</param>
    /// <param name="refusal">Line and byte for text that is not JSON; feature and path otherwise; null when read.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out IReadOnlyList<BorderFeature> features, out string? refusal)
    {
        features = [];
        if (utf8.Length > GeoLimits.BorderTextLength)
        {
            refusal = $"{utf8.Length} bytes; {GeoLimits.BorderTextLength} are the most";
            return false;
        }
        try
        {
            var reader = new Utf8JsonReader(utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            reader.Read(); // Throws on anything but white space after the end.
            var found = new List<BorderFeature>();
            refusal = ReadRoot(document.RootElement, found);
            if (refusal is not null)
                return false;
            features = found;
            return true;
        }
        catch (JsonException notJson)
        {
            refusal = $"line {notJson.LineNumber + 1}, byte {notJson.BytePositionInLine}: not JSON: {notJson.Message}";
            return false;
        }
        catch (InvalidOperationException notText)
        {
            // The reader finds broken UTF-8 and lone surrogates inside strings only when the string is asked for.
            refusal = $"a string is not valid text: {notText.Message}";
            return false;
        }
    }

    private static string? ReadRoot(JsonElement root, List<BorderFeature> found)
    {
        switch (TypeOf(root))
        {
            case "FeatureCollection":
                if (!root.TryGetProperty("features", out var list) || list.ValueKind != JsonValueKind.Array)
                    return "$.features: not an array";
                if (list.GetArrayLength() > GeoLimits.BorderFeatures)
                    return $"$.features: {list.GetArrayLength()} features; {GeoLimits.BorderFeatures} are the most";
                var number = 0;
                foreach (var feature in list.EnumerateArray())
                {
                    var reason = ReadFeature(feature, $"$.features[{number}]", found);
                    if (reason is not null)
                        return $"feature {number}: {reason}";
                    number++;
                }
                return null;
            case "Feature":
                return ReadFeature(root, "$", found);
            case "Polygon" or "MultiPolygon":
                return ReadGeometry(root, "$", out var border) ?? Add(found, border!, null, new Dictionary<string, JsonElement>());
            default:
                return "$.type: not a FeatureCollection, Feature, Polygon or MultiPolygon";
        }
    }

    private static string? ReadFeature(JsonElement feature, string path, List<BorderFeature> found)
    {
        if (TypeOf(feature) != "Feature")
            return $"{path}.type: not a Feature";
        if (!feature.TryGetProperty("geometry", out var geometry))
            return $"{path}.geometry: missing";
        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (feature.TryGetProperty("properties", out var named) && named.ValueKind != JsonValueKind.Null)
        {
            if (named.ValueKind != JsonValueKind.Object)
                return $"{path}.properties: not an object";
            foreach (var property in named.EnumerateObject())
                properties[property.Name] = property.Value.Clone();
        }
        string? id = null;
        if (feature.TryGetProperty("id", out var name))
        {
            if (name.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                return $"{path}.id: not a string or number";
            id = name.ValueKind == JsonValueKind.String ? name.GetString() : name.GetRawText();
        }
        return ReadGeometry(geometry, $"{path}.geometry", out var border) ?? Add(found, border!, id, properties);
    }

    private static string? Add(List<BorderFeature> found, Border border, string? id, Dictionary<string, JsonElement> properties)
    {
        found.Add(new BorderFeature(border, id, properties));
        return null;
    }

    private static string? ReadGeometry(JsonElement geometry, string path, out Border? border)
    {
        border = null;
        var type = TypeOf(geometry);
        if (type is not ("Polygon" or "MultiPolygon"))
            return $"{path}.type: not a Polygon or MultiPolygon";
        path += ".coordinates";
        if (!geometry.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array)
            return $"{path}: not an array";
        var polygons = new List<BorderPolygon>();
        if (type == "Polygon")
        {
            var refusal = ReadPolygon(coordinates, path, polygons);
            if (refusal is not null)
                return refusal;
        }
        else
        {
            var number = 0;
            foreach (var polygon in coordinates.EnumerateArray())
            {
                var refusal = ReadPolygon(polygon, $"{path}[{number++}]", polygons);
                if (refusal is not null)
                    return refusal;
            }
        }
        return Border.TryCreate(polygons, out border, out var reason) ? null : $"{path}: {reason}";
    }

    private static string? ReadPolygon(JsonElement coordinates, string path, List<BorderPolygon> polygons)
    {
        if (coordinates.ValueKind != JsonValueKind.Array || coordinates.GetArrayLength() == 0)
            return $"{path}: not an array of rings";
        var rings = new List<LatLng[]>();
        foreach (var ring in coordinates.EnumerateArray())
        {
            var refusal = ReadRing(ring, $"{path}[{rings.Count}]", out var corners);
            if (refusal is not null)
                return refusal;
            rings.Add(corners);
        }
        polygons.Add(new BorderPolygon(rings[0], [.. rings.Skip(1)]));
        return null;
    }

    private static string? ReadRing(JsonElement ring, string path, out LatLng[] corners)
    {
        corners = [];
        if (ring.ValueKind != JsonValueKind.Array)
            return $"{path}: not an array of positions";
        corners = new LatLng[ring.GetArrayLength()];
        var number = 0;
        foreach (var position in ring.EnumerateArray())
        {
            if (position.ValueKind != JsonValueKind.Array || position.GetArrayLength() < 2
                || position[0].ValueKind != JsonValueKind.Number || position[1].ValueKind != JsonValueKind.Number)
                return $"{path}[{number}]: not a position (longitude, latitude)";
            var (longitude, latitude) = (position[0].GetDouble(), position[1].GetDouble());
            if (!LatLng.TryFromDegrees(latitude, longitude, out corners[number]))
                return $"{path}[{number}]: longitude {longitude:R}, latitude {latitude:R} is not on the earth";
            number++;
        }
        var reason = BorderPolygon.Refuse(corners);
        return reason is null ? null : $"{path}: {reason}";
    }

    private static string? TypeOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;
}
