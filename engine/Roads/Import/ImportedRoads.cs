using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A network with the places where turns are forbidden and where barriers cut it: for a report or a picture. Immutable.</summary>
/// <param name="Counts">What the file held, what was used and what was left out.</param>
/// <param name="TurnPlaces">Junctions at which some turn is forbidden, each once, in order of vertex.</param>
/// <param name="CutPlaces">Barriers that the vehicle does not get past, in order of node.</param>
public sealed record ImportedRoads(
    RoadGraph Graph, OsmCounts Counts, IReadOnlyList<LatLng> TurnPlaces, IReadOnlyList<LatLng> CutPlaces)
{
    /// <summary>Builds the network. Data without a usable way gives one without edges.</summary>
    public static ImportedRoads Build(OsmData data, RoadImport import)
    {
        var builder = new RoadGraphBuilder(data, import);
        var network = builder.Build();
        var junctions = new SortedSet<int>();
        for (var i = 0; i < network.Turns.Count; i++) junctions.Add(network.Edges.To[network.Turns[i][0]]);
        return new ImportedRoads(
            RoadGraph.Of(network), network.Counts, [.. junctions.Select(vertex => network.Vertices[vertex])], builder.CutPlaces);
    }
}
