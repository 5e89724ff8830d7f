using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Regions;

/// <summary>An area and its shape. Only the part within its jurisdiction counts.</summary>
public sealed record AreaShape(Area Area, Border Border);

/// <summary>Which area of a jurisdiction a place is in. For the edge: shards know no shapes. Immutable; safe on any thread.</summary>
public sealed class AreaMap
{
    private readonly Dictionary<JurisdictionId, BorderMap<string>> _maps;

    /// <param name="shapes">Where those of one jurisdiction overlap, the first one holds the place.</param>
    public AreaMap(IReadOnlyList<AreaShape> shapes)
    {
        Shapes = shapes;
        _maps = shapes.GroupBy(shape => shape.Area.Jurisdiction).ToDictionary(
            own => own.Key, own => new BorderMap<string>(own.Select(shape => (shape.Border, shape.Area.Code))));
    }

    /// <summary>Of a region without areas.</summary>
    public static AreaMap None { get; } = new([]);

    /// <summary>All of them, in the order of the file.</summary>
    public IReadOnlyList<AreaShape> Shapes { get; }

    /// <summary>Code of the area of a place; empty when it is in none of that jurisdiction.</summary>
    public string At(JurisdictionId jurisdiction, LatLng place) =>
        _maps.TryGetValue(jurisdiction, out var map) && map.TryFind(place, out var code) ? code : "";
}
