using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>Cameras put by rule at junctions of main roads, because no list of real ones is open.</summary>
internal static class JunctionCameras
{
    internal const int Count = 40;
    internal const double SpacingMetres = 900;

    /// <param name="prefix">Of the ids, e.g. "SF".</param>
    /// <param name="count">At most; fewer when there are not as many junctions so far apart.</param>
    /// <param name="isWanted">Where one may stand.</param>
    internal static CsvText Place(RoadGraph roads, string prefix, int count, Func<LatLng, bool> isWanted)
    {
        var csv = new CsvText(PostFiles.CameraColumns);
        var chosen = new List<LatLng>();
        foreach (var (_, _, place, name) in Junctions(roads).OrderByDescending(at => at.Roads).ThenBy(at => at.Vertex))
        {
            if (chosen.Count == count) break;
            if (!isWanted(place) || chosen.Any(other => other.MetresTo(place) < SpacingMetres)) continue;
            chosen.Add(place);
            csv.Row($"{prefix}-K{chosen.Count:D3}", name, CsvText.Degrees(place.Latitude), CsvText.Degrees(place.Longitude), "");
        }

        return csv;
    }

    /// <summary>Vertices where main roads of different names meet, with how many edges of main roads leave them.</summary>
    private static IEnumerable<(int Vertex, int Roads, LatLng Place, string Name)> Junctions(RoadGraph roads)
    {
        for (var vertex = 0; vertex < roads.VertexCount; vertex++)
        {
            var (first, end) = roads.EdgesOut(vertex);
            var names = new List<string>();
            var main = 0;
            for (var edge = first; edge < end; edge++)
            {
                if (!roads.IsSnappable(edge) || roads.EdgeClass(edge) is not (RoadClass.Trunk or RoadClass.Primary or RoadClass.Secondary))
                    continue;
                main++;
                var name = roads.EdgeName(edge).Text;
                if (name.Length > 0 && !names.Contains(name)) names.Add(name);
            }

            if (names.Count < 2) continue;
            names.Sort(StringComparer.Ordinal);
            var both = Words.Cut($"{names[0]} / {names[1]}", RegionLimits.NameCharactersMax);
            yield return (vertex, main, roads.VertexPlace(vertex), both);
        }
    }
}
