using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>jurisdictions.geojson: who they are and where their borders run, in the order of the file. Immutable.</summary>
internal sealed class RegionBorders
{
    private readonly Dictionary<JurisdictionId, Border> _byId;

    private RegionBorders(List<Jurisdiction> jurisdictions, List<(JurisdictionId Id, Border Border)> borders)
    {
        Jurisdictions = jurisdictions;
        Borders = borders;
        _byId = borders.ToDictionary(at => at.Id, at => at.Border);
    }

    internal IReadOnlyList<Jurisdiction> Jurisdictions { get; }

    internal IReadOnlyList<(JurisdictionId Id, Border Border)> Borders { get; }

    internal static bool TryRead(string path, out RegionBorders borders, out RegionRefusal refusal)
    {
        borders = null!;
        if (!FileBytes.TryRead(path, out var bytes, out refusal)) return false;
        ReadOnlySpan<byte> body = bytes;
        if (body.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!GeoJsonBorders.TryRead(body, out var features, out var reason))
        {
            refusal = Placed(path, reason!);
            return false;
        }

        var (all, shapes) = (new List<Jurisdiction>(features.Count), new List<(JurisdictionId, Border)>(features.Count));
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < features.Count && refusal is null; at++)
        {
            var feature = features[at];
            var fault = Read(feature, out var jurisdiction);
            if (fault is null && all.Any(other => other.Id == jurisdiction.Id)) fault = $"id {jurisdiction.Id} is there twice";
            if (fault is null && !codes.Add(jurisdiction.Code)) fault = $"code \"{jurisdiction.Code}\" is there twice";
            if (fault is not null) refusal = new RegionRefusal(path, string.Create(CultureInfo.InvariantCulture, $"features[{at}]"), fault);
            all.Add(jurisdiction);
            shapes.Add((jurisdiction.Id, feature.Border));
        }

        if (features.Count is 0 or > RegionLimits.JurisdictionsMax)
            refusal ??= new RegionRefusal(path, "", $"{features.Count} jurisdictions; 1 to {RegionLimits.JurisdictionsMax} are taken");
        if (refusal is null) borders = new RegionBorders(all, shapes);
        return refusal is null;
    }

    internal bool Has(JurisdictionId id) => _byId.ContainsKey(id);

    /// <summary>For many questions about which jurisdiction holds a place: making the map takes some tens of milliseconds.</summary>
    internal BorderMap<JurisdictionId> ToMap() => new(Borders.Select(at => (at.Border, at.Id)));

    /// <summary>0 inside; otherwise the distance to the border. Unit: metres.</summary>
    internal double MetresOutside(JurisdictionId id, LatLng place)
    {
        var border = _byId[id];
        return border.Contains(place) ? 0 : border.MetresToBorder(place);
    }

    /// <summary>The jurisdiction whose border is nearest to a place outside of all; the default when all are farther.</summary>
    internal JurisdictionId Nearest(LatLng place, double metresMax)
    {
        var nearest = default(JurisdictionId);
        foreach (var (id, border) in Borders)
        {
            var metres = border.MetresToBorder(place);
            if (metres > metresMax) continue;
            (nearest, metresMax) = (id, metres);
        }

        return nearest;
    }

    private static string? Read(BorderFeature feature, out Jurisdiction jurisdiction)
    {
        jurisdiction = new Jurisdiction(default, "", "", "");
        if (!feature.Properties.TryGetValue("id", out var number)
            || number.ValueKind != JsonValueKind.Number || !number.TryGetUInt16(out var id) || id == 0)
        {
            return $"properties.id must be a whole number from 1 to {ushort.MaxValue}";
        }

        if (!TryText(feature, "code", RegionLimits.CodeCharactersMax, out var code, out var fault)) return fault;
        if (!TryText(feature, "name", RegionLimits.NameCharactersMax, out var name, out fault)) return fault;
        if (!TryText(feature, "nameZh", RegionLimits.NameCharactersMax, out var nameZh, out fault)) return fault;
        jurisdiction = new Jurisdiction(new JurisdictionId(id), code, name, nameZh);
        return null;
    }

    private static bool TryText(BorderFeature feature, string key, int max, out string text, out string fault)
    {
        text = feature.Properties.TryGetValue(key, out var value) ? JsonFile.TextOf(value) ?? "" : "";
        fault = $"properties.{key} must be a string of 1 to {max} characters";
        return text.Length > 0 && text.Length <= max;
    }

    /// <summary>The reader says "feature 3: ..." or "line 4, byte 2: ..."; the place goes where a refusal keeps its place.</summary>
    internal static RegionRefusal Placed(string path, string reason)
    {
        var colon = reason.IndexOf(": ", StringComparison.Ordinal);
        var head = colon < 0 ? "" : reason[..colon];
        if (head.StartsWith("feature ", StringComparison.Ordinal))
            return new RegionRefusal(path, $"features[{head[8..]}]", reason[(colon + 2)..]);
        if (head.StartsWith("line ", StringComparison.Ordinal)) return new RegionRefusal(path, head, reason[(colon + 2)..]);
        return new RegionRefusal(path, "", reason);
    }
}
