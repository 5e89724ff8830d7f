using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Tiles;

/// <summary>Joins streets of one name and class that meet end to end into longer lines. Deterministic for one order of edges.</summary>
internal static class StreetJoin
{
    /// <param name="edges">Canonical edges, each once.</param>
    /// <returns>Lines that together hold every edge exactly once; the direction of travel is lost.</returns>
    internal static List<List<LatLng>> Join(RoadGraph roads, List<int> edges)
    {
        var meeting = new Dictionary<int, List<int>>();
        foreach (var edge in edges)
        {
            At(meeting, roads.EdgeFrom(edge)).Add(edge);
            At(meeting, roads.EdgeTo(edge)).Add(edge);
        }

        var used = new HashSet<int>(edges.Count);
        var lines = new List<List<LatLng>>();
        foreach (var edge in edges)
        {
            if (!used.Add(edge)) continue;
            List<LatLng> line = [.. roads.EdgeGeometry(edge)];
            Extend(roads, meeting, used, line, roads.EdgeTo(edge));
            line.Reverse();
            Extend(roads, meeting, used, line, roads.EdgeFrom(edge));
            lines.Add(line);
        }

        return lines;
    }

    private static void Extend(RoadGraph roads, Dictionary<int, List<int>> meeting, HashSet<int> used, List<LatLng> line, int vertex)
    {
        while (true)
        {
            var next = -1;
            foreach (var edge in meeting[vertex])
            {
                if (!used.Add(edge)) continue;
                next = edge;
                break;
            }

            if (next < 0) return;
            var geometry = roads.EdgeGeometry(next);
            var forwards = roads.EdgeFrom(next) == vertex; // A canonical edge's line runs as the edge does.
            for (var i = 1; i < geometry.Length; i++) line.Add(forwards ? geometry[i] : geometry[^(i + 1)]);
            vertex = forwards ? roads.EdgeTo(next) : roads.EdgeFrom(next);
        }
    }

    private static List<int> At(Dictionary<int, List<int>> meeting, int vertex)
    {
        ref var edges = ref CollectionsMarshal.GetValueRefOrAddDefault(meeting, vertex, out _);
        return edges ??= [];
    }
}
