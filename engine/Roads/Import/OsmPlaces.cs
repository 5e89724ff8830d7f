using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>An administrative boundary of a map (boundary=administrative). Immutable.</summary>
/// <param name="RelationId">Its OSM id.</param>
/// <param name="Level">admin_level, 1 to 15: lower is larger (2: a country). What a level is differs from country to country.</param>
/// <param name="Name">As the map gives it; "" when it gives none.</param>
/// <param name="NameEn">name:en, or null.</param>
/// <param name="NameZh">name:zh, or null.</param>
/// <param name="Border">Null when it could not be closed.</param>
/// <param name="Refusal">Why not, by relation and name; null when there is a border.</param>
public sealed record OsmBoundary(
    long RelationId, int Level, string Name, string? NameEn, string? NameZh, Border? Border, string? Refusal);

/// <summary>A police station of a map (amenity=police), as a point: where it is drawn as a building, the middle of its corners.</summary>
/// <param name="Name">As the map gives it; "" when it gives none.</param>
public sealed record OsmPoliceStation(string Name, string? NameEn, string? NameZh, LatLng Place);

/// <summary>
/// What a map holds besides roads: administrative boundaries in ascending order of relation, and police stations, nodes before ways, each
/// in ascending order of id. Immutable.
/// </summary>
public sealed record OsmPlaces(IReadOnlyList<OsmBoundary> Boundaries, IReadOnlyList<OsmPoliceStation> PoliceStations)
{
    /// <summary>
    /// Reads a map file three times, as a file may hold relations, ways and nodes in any order: for the relations, then for the ways they
    /// are made of, then for the places of those. Boundaries that the file cuts off are not closed; that refuses them, not the file.
    /// </summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out OsmPlaces? places, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        var builder = new OsmPlacesBuilder();
        places = null;
        refusal = null;
        foreach (var kind in new[] { OsmKind.Relation, OsmKind.Way, OsmKind.Node })
        {
            builder.BeginPass(kind);
            if (!OsmFile.TryRead(path, builder, out refusal)) return false;
        }

        places = builder.Finish();
        return true;
    }
}
