using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A plate camera as its list has it.</summary>
/// <param name="HeadingDegrees">Direction of travel it reads, clockwise from north; negative when unknown: then it reads all.</param>
public readonly record struct CameraPlace(LatLng Place, int HeadingDegrees);

/// <summary>
/// Plate cameras on the roads: which edges each reads, and where on them. Cameras go by their index in the list they were placed from.
/// Immutable and safe for every thread.
/// </summary>
public sealed class CameraSites
{
    /// <summary>A camera further from any road is on none. Unit: metres. A gantry over a wide road, and what its place is off by.</summary>
    public const double SnapMetresMax = 60;

    /// <summary>A camera so near to a junction, whose heading is not known, reads all who drive into it. Unit: metres.</summary>
    public const double JunctionMetres = 25;

    private readonly CameraPlace[] _places;
    private readonly int[] _first;
    private readonly (int Edge, double Fraction)[] _gates;

    private CameraSites(CameraPlace[] places, int[] first, (int Edge, double Fraction)[] gates)
    {
        _places = places;
        _first = first;
        _gates = gates;
    }

    /// <summary>Cameras, those on no road too.</summary>
    public int Count => _places.Length;

    /// <summary>Cameras on no road: nothing is ever forecast for them.</summary>
    public int OffRoad => Enumerable.Range(0, Count).Count(camera => GatesOf(camera).IsEmpty);

    /// <summary>Finds the edges that cameras read.</summary>
    public static CameraSites Of(RoadGraph graph, IReadOnlyList<CameraPlace> cameras)
    {
        var first = new int[cameras.Count + 1];
        var gates = new List<(int Edge, double Fraction)>();
        for (var camera = 0; camera < cameras.Count; camera++)
        {
            AddGates(graph, cameras[camera], gates);
            first[camera + 1] = gates.Count;
        }

        return new CameraSites([.. cameras], first, [.. gates]);
    }

    /// <summary>Where it stands.</summary>
    public LatLng PlaceOf(int camera) => _places[camera].Place;

    /// <summary>The edges it reads, in their direction of travel, and where on them; empty when it stands on no road.</summary>
    public ReadOnlySpan<(int Edge, double Fraction)> GatesOf(int camera) => _gates.AsSpan(_first[camera].._first[camera + 1]);

    /// <summary>
    /// Where a vehicle that this camera read goes on from; <paramref name="starts"/> is cleared first. Not where it looks at a junction as
    /// a whole: there to turn round is one of the turns.
    /// </summary>
    public void StartsAt(RoadGraph graph, int camera, List<DirectedStart> starts)
    {
        starts.Clear();
        var gates = GatesOf(camera);
        foreach (var (edge, fraction) in gates) starts.Add(new DirectedStart(edge, fraction, 0));
        if (gates.Length != 1 || graph.Twin(gates[0].Edge) is not (>= 0 and var twin)) return;
        starts.Add(new DirectedStart(twin, 1 - gates[0].Fraction, DirectedStart.TurnRoundMilliseconds));
    }

    /// <summary>Cameras near a place, nearest first; of equals the lower.</summary>
    /// <param name="most">At most so many.</param>
    internal int[] Near(LatLng place, double metres, int most) =>
    [
        .. Enumerable.Range(0, Count).Select(camera => (camera, metres: place.MetresTo(PlaceOf(camera)))).Where(at => at.metres <= metres)
            .OrderBy(at => at.metres).ThenBy(at => at.camera).Take(most).Select(at => at.camera),
    ];

    private static void AddGates(RoadGraph graph, CameraPlace camera, List<(int Edge, double Fraction)> gates)
    {
        var heading = camera.HeadingDegrees < 0 ? double.NaN : camera.HeadingDegrees;
        if (!graph.TryMatch(camera.Place, heading, lastEdge: -1, SnapMetresMax, out var point)) return;
        if (!double.IsNaN(heading))
        {
            gates.Add((point.Edge, point.Fraction));
            return;
        }

        var (from, to) = (graph.EdgeFrom(point.Edge), graph.EdgeTo(point.Edge));
        var vertex = graph.VertexPlace(from).MetresTo(camera.Place) <= graph.VertexPlace(to).MetresTo(camera.Place) ? from : to;
        if (graph.VertexPlace(vertex).MetresTo(camera.Place) <= JunctionMetres && graph.EdgesInto(vertex).Length > 0)
        {
            foreach (var edge in graph.EdgesInto(vertex)) gates.Add((edge, 1));
            return;
        }

        gates.Add((point.Edge, point.Fraction));
        if (graph.Twin(point.Edge) is >= 0 and var twin) gates.Add((twin, 1 - point.Fraction));
    }
}
