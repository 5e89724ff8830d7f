using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.PatrolZones;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>A feature of a FeatureCollection (RFC 7946): [longitude, latitude], degrees, WGS-84.</summary>
internal sealed record GeoFeature(string Type, string Id, object Geometry, object Properties);

/// <summary>Features together.</summary>
internal sealed record GeoFeatures(string Type, IReadOnlyList<GeoFeature> Features);

/// <summary>A geometry.</summary>
internal sealed record GeoGeometry(string Type, object Coordinates);

/// <summary>What is said of a border.</summary>
internal sealed record BorderProperties(string Kind, int Jurisdiction, string Code, string Name, string NameZh);

/// <summary>What is said of a dispatch area.</summary>
internal sealed record AreaProperties(string Kind, int Jurisdiction, string Code, string Name, string NameZh);

/// <summary>What is said of a patrol zone.</summary>
internal sealed record ZoneProperties(string Kind, int Jurisdiction, string Cell, int OpenIncidents, int Available, int Present);

/// <summary>Borders, dispatch areas and patrol zones of a jurisdiction as GeoJSON. Cells are found once. Any thread.</summary>
internal sealed class ZoneShapes(DashboardOptions options)
{
    private readonly Dictionary<JurisdictionId, Lazy<IReadOnlyList<(H3Cell Cell, GeoGeometry Shape)>>> _cells = options.Borders.ToDictionary(
        border => border.Id, border => new Lazy<IReadOnlyList<(H3Cell, GeoGeometry)>>(() => CellsOf(border)));

    /// <summary>All of one jurisdiction.</summary>
    internal GeoFeatures Of(JurisdictionId here, DashboardState state, PolicyDesk policy)
    {
        var row = options.Region.Jurisdictions.First(each => each.Id == here);
        var border = options.Borders.First(each => each.Id == here);
        var features = new List<GeoFeature>
        {
            new("Feature", $"border {here}", new GeoGeometry("MultiPolygon", border.Polygons.Select(polygon => polygon.Select(Ring))),
                new BorderProperties("border", here.Value, row.Code, row.Name, row.NameZh)),
        };
        foreach (var shape in policy.Areas.Shapes.Where(shape => shape.Area.Jurisdiction == here))
        {
            features.Add(new GeoFeature(
                "Feature", $"area {shape.Area.Code}",
                new GeoGeometry("MultiPolygon", shape.Border.Polygons.Select(polygon => polygon.Rings.Select(Ring))),
                new AreaProperties("area", here.Value, shape.Area.Code, shape.Area.Name, shape.Area.NameZh)));
        }

        var counts = Count(here, state);
        foreach (var (cell, shape) in _cells[here].Value)
        {
            var (open, available, present) = counts.GetValueOrDefault(cell);
            features.Add(new GeoFeature("Feature", $"zone {cell}", shape, new ZoneProperties("zone", here.Value, cell.ToString(), open, available, present)));
        }

        return new GeoFeatures("FeatureCollection", features);
    }

    private static Dictionary<H3Cell, (int Open, int Available, int Present)> Count(JurisdictionId here, DashboardState state)
    {
        var counts = new Dictionary<H3Cell, (int Open, int Available, int Present)>();
        foreach (var incident in state.Board.Incidents.Where(incident => incident.Id.Jurisdiction == here))
        {
            var cell = H3Cell.FromLatLng(incident.Place, PatrolZoneGrain.Resolution);
            counts[cell] = counts.GetValueOrDefault(cell) is var count ? count with { Open = count.Open + 1 } : default;
        }

        var frame = state.Node.Shards.First(shard => shard.Jurisdiction == here).Frame();
        foreach (ref readonly var officer in frame.Officers.AsSpan())
        {
            if (officer.Status == OfficerStatus.OffDuty) continue;
            var cell = H3Cell.FromLatLng(LatLng.FromDegrees(officer.Latitude, officer.Longitude), PatrolZoneGrain.Resolution);
            var count = counts.GetValueOrDefault(cell);
            counts[cell] = count with { Available = count.Available + (officer.Status == OfficerStatus.Available ? 1 : 0), Present = count.Present + 1 };
        }

        frame.LetGo();
        return counts;
    }

    private static List<(H3Cell Cell, GeoGeometry Shape)> CellsOf(JurisdictionBorder border)
    {
        var found = new List<(H3Cell, GeoGeometry)>();
        Span<LatLng> corners = stackalloc LatLng[10];
        foreach (var polygon in border.Polygons)
        {
            if (!CellSets.TryCover(new BorderPolygon(Closed(polygon[0]), [.. polygon.Skip(1).Select(Closed)]), PatrolZoneGrain.Resolution, out var cells, out _)) continue;
            foreach (var cell in cells)
            {
                var count = cell.Boundary(corners);
                double[][] ring = [.. corners[..count].ToArray().Append(corners[0]).Select(Point)];
                found.Add((cell, new GeoGeometry("Polygon", new[] { ring })));
            }
        }

        return found;
    }

    private static LatLng[] Closed(IReadOnlyList<LatLng> ring) => ring[0] == ring[^1] ? [.. ring] : [.. ring, ring[0]];

    private static double[][] Ring(IReadOnlyList<LatLng> ring) => [.. Closed(ring).Select(Point)];

    /// <summary>[longitude, latitude].</summary>
    internal static double[] Point(LatLng at) => [Mapping.Degrees(at.Longitude), Mapping.Degrees(at.Latitude)];
}
