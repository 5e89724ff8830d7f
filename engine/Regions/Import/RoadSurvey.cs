using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>What of a network lies in which jurisdiction (by the middle of each street), and how it hangs together. Immutable.</summary>
internal sealed class RoadSurvey
{
    internal const int Outside = -1;

    private readonly List<int>[] _streets;

    internal RoadSurvey(RoadGraph roads, IReadOnlyList<ImportedJurisdiction> jurisdictions)
    {
        _streets = [.. jurisdictions.Select(_ => new List<int>())];
        Jurisdictions = jurisdictions;
        Edges = new int[jurisdictions.Count];
        Kilometres = new double[jurisdictions.Count];
        OwnerOfEdge = new int[roads.EdgeCount];
        Map = new BorderMap<int>(jurisdictions.Select((at, i) => (at.Border, i)));
        for (var edge = 0; edge < roads.EdgeCount; edge++)
        {
            if (!roads.IsCanonical(edge)) continue;
            var owner = Map.TryFind(roads.PointOn(edge, 0.5).Place, out var found) ? found : Outside;
            var twin = roads.Twin(edge);
            OwnerOfEdge[edge] = owner;
            if (twin >= 0) OwnerOfEdge[twin] = owner;
            if (owner == Outside)
            {
                EdgesOutside += twin >= 0 ? 2 : 1;
                continue;
            }

            _streets[owner].Add(edge);
            Edges[owner] += twin >= 0 ? 2 : 1;
            Kilometres[owner] += roads.EdgeMetres(edge) / 1_000;
        }

        (VerticesApart, PartsApart, LargestApart, LargestApartPlace) = Apart(roads);
    }

    internal IReadOnlyList<ImportedJurisdiction> Jurisdictions { get; }

    /// <summary>Which jurisdiction holds a place, by its index.</summary>
    internal BorderMap<int> Map { get; }

    /// <summary>Of each jurisdiction: edges, directed.</summary>
    internal int[] Edges { get; }

    /// <summary>Of each jurisdiction: length of its streets, each counted once.</summary>
    internal double[] Kilometres { get; }

    internal int EdgesOutside { get; }

    /// <summary>Index of the jurisdiction of each edge, or <see cref="Outside"/>.</summary>
    internal int[] OwnerOfEdge { get; }

    internal bool IsEmpty => Edges.All(count => count == 0);

    /// <summary>Vertices that cannot be reached from the largest part of the network and left for it again.</summary>
    internal int VerticesApart { get; }

    /// <summary>Groups of them that hang together.</summary>
    internal int PartsApart { get; }

    /// <summary>Vertices of the largest such group.</summary>
    internal int LargestApart { get; }

    /// <summary>A place in it.</summary>
    internal LatLng LargestApartPlace { get; }

    /// <summary>One edge of each street in a jurisdiction, ascending.</summary>
    internal IReadOnlyList<int> StreetsOf(int jurisdiction) => _streets[jurisdiction];

    private static (int Vertices, int Parts, int Largest, LatLng Place) Apart(RoadGraph roads)
    {
        var inMain = new bool[roads.VertexCount];
        for (var edge = 0; edge < roads.EdgeCount; edge++)
        {
            if (roads.IsSnappable(edge)) inMain[roads.EdgeFrom(edge)] = inMain[roads.EdgeTo(edge)] = true;
        }

        var (vertices, parts, largest, place) = (0, 0, 0, default(LatLng));
        var seen = (bool[])inMain.Clone();
        var open = new Stack<int>();
        for (var root = 0; root < seen.Length; root++)
        {
            if (seen[root]) continue;
            var size = 0;
            Enter(root);
            while (open.TryPop(out var vertex))
            {
                size++;
                var (first, end) = roads.EdgesOut(vertex);
                for (var edge = first; edge < end; edge++) Enter(roads.EdgeTo(edge));
                foreach (var edge in roads.EdgesInto(vertex)) Enter(roads.EdgeFrom(edge));
            }

            vertices += size;
            parts++;
            if (size > largest) (largest, place) = (size, roads.VertexPlace(root));
        }

        return (vertices, parts, largest, place);

        void Enter(int vertex)
        {
            if (seen[vertex]) return;
            seen[vertex] = true;
            open.Push(vertex);
        }
    }
}
