using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace SmartPolicing.Realtime.Server.Partners.In;

/// <summary>Takes FeatureCollections of partners in (RFC 7946): each feature is a notice with its shape on the desks, all or none of them.</summary>
internal sealed class GeoIntake(DashboardOptions options, NoticeDesk notices)
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = PartnerLimits.DepthMax, AllowDuplicateProperties = false };
    private static readonly string[] s_kinds = ["zone", "track", "place"];

    /// <summary>Takes one document.</summary>
    internal async Task<PartnerAnswer> TakeAsync(Partner partner, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var (drafts, ends) = (new List<NoticeDraft>(), new List<string>());
        try
        {
            using var json = JsonDocument.Parse(body, s_options);
            if (Read(json.RootElement, partner, drafts, ends) is { } fault) return PartnerAnswer.No(400, fault);
        }
        catch (JsonException wrong)
        {
            return PartnerAnswer.No(400, "badJson", wrong.Path ?? "$", $"line {(wrong.LineNumber ?? 0) + 1}, byte {wrong.BytePositionInLine ?? 0}");
        }
        catch (InvalidOperationException)
        {
            return PartnerAnswer.No(400, "badJson", "$", "a text is no UTF-8, or half a character"); // Found when it is read.
        }

        try
        {
            var (answer, refusal) = await notices.TakeAsync(partner, null, SHA256.HashData(body.Span), drafts, ends, cancellation);
            return refusal is null ? PartnerAnswer.Yes("taken", answer!) : PartnerAnswer.No(429, refusal);
        }
        catch (IOException)
        {
            return PartnerAnswer.No(503, "notStored");
        }
    }

    private DocumentFault? Read(JsonElement root, Partner partner, List<NoticeDraft> drafts, List<string> ends)
    {
        if (Text(root, "type") != "FeatureCollection" || !root.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array)
            return new DocumentFault("badGeoJson", "$", "is to be a FeatureCollection");
        if (features.GetArrayLength() > PartnerLimits.FeaturesMax) return new DocumentFault("tooManyFeatures", "$.features", $"at most {PartnerLimits.FeaturesMax}");
        var number = 0;
        foreach (var feature in features.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"$.features[{number++}]");
            if (Feature(feature, at, partner, drafts, ends) is { } fault) return fault;
        }

        return null;
    }

    private DocumentFault? Feature(JsonElement feature, string at, Partner partner, List<NoticeDraft> drafts, List<string> ends)
    {
        if (Text(feature, "type") != "Feature") return new DocumentFault("badGeoJson", at, "is to be a Feature");
        if (!feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            return new DocumentFault("badGeoJson", at + ".properties", "is needed");
        var id = IdOf(feature);
        if (id?.Length > PartnerLimits.IdMax) return new DocumentFault("badGeoJson", at + ".id", $"at most {PartnerLimits.IdMax} characters");
        if (properties.TryGetProperty("remove", out var remove) && remove.ValueKind == JsonValueKind.True)
        {
            if (id is null) return new DocumentFault("badGeoJson", at + ".id", "is needed to remove");
            ends.Add("geo " + id);
            return null;
        }

        var title = Text(properties, "title")?.Trim();
        if (title is { Length: <= PartnerLimits.HeadlineMax }) title = PlainText.Line(title, PartnerLimits.HeadlineMax);
        if (title is not { Length: > 0 and <= PartnerLimits.HeadlineMax }) return new DocumentFault("badGeoJson", at + ".properties.title", $"has 1 to {PartnerLimits.HeadlineMax} characters");
        var text = Text(properties, "text")?.Trim() ?? "";
        if (text.Length > PartnerLimits.TextMax) return new DocumentFault("badGeoJson", at + ".properties.text", $"at most {PartnerLimits.TextMax} characters");
        var kind = Text(properties, "kind") ?? "zone";
        if (!s_kinds.Contains(kind)) return new DocumentFault("unknownWord", at + ".properties.kind", $"is one of {string.Join(", ", s_kinds)}");
        var now = options.Node.Now.UnixMilliseconds;
        if (!TryUntil(properties, out var until) || until <= now || until - now > PartnerLimits.NoticeDaysMax * 86_400_000L)
            return new DocumentFault("badUntil", at + ".properties.until", $"is a moment to come, at most {PartnerLimits.NoticeDaysMax} days ahead");
        if (!feature.TryGetProperty("geometry", out var geometry)) return new DocumentFault("badGeoJson", at + ".geometry", "is needed");
        if (GeoShape.Read(geometry, at + ".geometry", title, out var area) is { } fault) return fault;
        var row = new NoticeRow(
            "", partner.Name, "geojson", notices.CitiesOf(partner, [area]), "actual", "alert", kind, title, PlainText.Lines(text, PartnerLimits.TextMax), now, until, [area], partner.Name);
        drafts.Add(new NoticeDraft("geo " + (id ?? Guid.NewGuid().ToString("N")), row));
        return null;
    }

    private static string? IdOf(JsonElement feature) => !feature.TryGetProperty("id", out var id) ? null : id.ValueKind switch
    {
        JsonValueKind.String => id.GetString(),
        JsonValueKind.Number => id.GetRawText(),
        _ => null,
    };

    private static bool TryUntil(JsonElement properties, out long until)
    {
        until = 0;
        if (!properties.TryGetProperty("until", out var value)) return false;
        if (value.ValueKind == JsonValueKind.Number) return value.TryGetInt64(out until);
        if (value.ValueKind != JsonValueKind.String || !Eido.EidoRules.TryTime(value.GetString()!, out var at)) return false;
        until = at.ToUnixTimeMilliseconds();
        return true;
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}

/// <summary>Reads geometries.</summary>
internal static class GeoShape
{
    /// <returns>Null when nothing is wrong.</returns>
    internal static DocumentFault? Read(JsonElement geometry, string at, string text, out NoticeArea area)
    {
        area = new NoticeArea(text, [], []);
        if (geometry.ValueKind != JsonValueKind.Object || !geometry.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String
            || !geometry.TryGetProperty("coordinates", out var places)) return new DocumentFault("badGeoJson", at, "needs type and coordinates");
        var (points, here) = (0, at + ".coordinates");
        switch (type.GetString())
        {
            case "Point":
                if (!TryPlace(places, ref points, out var place)) return Bad(here);
                area = area with { Circles = [new NoticeCircle(place[0], place[1], 0)] };
                return null;
            case "LineString":
                if (!TryLine(places, ref points, 2, out var line)) return Bad(here, points);
                area = area with { Lines = [line] };
                return null;
            case "Polygon":
                if (!TryRings(places, ref points, out var rings)) return Bad(here, points);
                area = area with { Polygons = [rings[0]] };
                return null;
            case "MultiPolygon":
                var all = new List<double[][]>();
                foreach (var polygon in places.ValueKind == JsonValueKind.Array ? places.EnumerateArray() : default)
                {
                    if (!TryRings(polygon, ref points, out var own)) return Bad(here, points);
                    all.Add(own[0]);
                }

                area = area with { Polygons = all };
                return all.Count is 0 or > PartnerLimits.AreasMax ? Bad(here) : null;
            default:
                return new DocumentFault("badGeoJson", at + ".type", "is Point, LineString, Polygon or MultiPolygon");
        }
    }

    private static DocumentFault Bad(string at, int points = 0) => points > PartnerLimits.PointsMax
        ? new DocumentFault("tooManyPoints", at, $"at most {PartnerLimits.PointsMax}")
        : new DocumentFault("badGeoJson", at, "is no such shape: [longitude, latitude] in degrees, rings closed, four places at least");

    private static bool TryRings(JsonElement places, ref int points, out List<double[][]> rings)
    {
        rings = [];
        if (places.ValueKind != JsonValueKind.Array) return false;
        foreach (var ring in places.EnumerateArray())
        {
            if (!TryLine(ring, ref points, 4, out var line) || line[0][0] != line[^1][0] || line[0][1] != line[^1][1]) return false;
            rings.Add(line);
        }

        return rings.Count > 0;
    }

    private static bool TryLine(JsonElement places, ref int points, int least, out double[][] line)
    {
        line = [];
        if (places.ValueKind != JsonValueKind.Array || places.GetArrayLength() < least) return false;
        var all = new List<double[]>();
        foreach (var each in places.EnumerateArray())
        {
            if (!TryPlace(each, ref points, out var place)) return false;
            all.Add(place);
        }

        line = [.. all];
        return true;
    }

    private static bool TryPlace(JsonElement pair, ref int points, out double[] place)
    {
        place = [];
        if (++points > PartnerLimits.PointsMax || pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() is not (2 or 3)) return false;
        if (pair[0].ValueKind != JsonValueKind.Number || pair[1].ValueKind != JsonValueKind.Number) return false;
        if (!pair[0].TryGetDouble(out var longitude) || !pair[1].TryGetDouble(out var latitude)) return false;
        place = [longitude, latitude];
        return Geo.LatLng.TryFromDegrees(latitude, longitude, out _);
    }
}
