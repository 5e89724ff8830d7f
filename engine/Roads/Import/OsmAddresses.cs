using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A house number of a map: addr:street (or addr:place) with addr:housenumber.</summary>
/// <param name="Street">As the map writes it.</param>
/// <param name="Number">"12", "12a", "12-14"; as the map writes it.</param>
public readonly record struct OsmAddress(string Street, string Number, LatLng Place);

/// <summary>Something of a map that has a name and is no street.</summary>
/// <param name="Kind">What it is, as the map says: "school", "supermarket", "hotel", "suburb", ...</param>
public sealed record OsmNamedPlace(RoadName Name, string Kind, LatLng Place);

/// <summary>
/// The house numbers and named places of a map, nodes before ways, each in ascending order of id. What is drawn as an outline stands at the
/// middle of its corners. Multipolygon relations are not read. Immutable.
/// </summary>
/// <param name="LeftOut">How many more there were than <see cref="RoadLimits.AddressesMax"/> or <see cref="RoadLimits.NamedPlacesMax"/>.</param>
public sealed record OsmAddresses(IReadOnlyList<OsmAddress> Houses, IReadOnlyList<OsmNamedPlace> Named, long LeftOut)
{
    /// <summary>Reads a map file twice, as it may hold ways and nodes in any order: for the ways, then for the nodes.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out OsmAddresses? addresses, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        var builder = new OsmAddressesBuilder();
        addresses = null;
        refusal = null;
        foreach (var kind in new[] { OsmKind.Way, OsmKind.Node })
        {
            builder.BeginPass(kind);
            if (!OsmFile.TryRead(path, builder, out refusal)) return false;
        }

        addresses = builder.Finish();
        return true;
    }
}
