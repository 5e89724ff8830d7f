using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>A camera, junction or border crossing on the fastest ways ahead.</summary>
/// <param name="Mark">Which: see <see cref="RoadMark"/>.</param>
/// <param name="Before">The step passed before it, always of a lower index; -1 when it is the first.</param>
/// <param name="Milliseconds">When a vehicle at the usual speeds is there.</param>
internal readonly record struct AheadStep(int Mark, int Before, int Milliseconds);

/// <summary>
/// Where a vehicle may be going, and what it passes on the way there. Every junction of the network is taken for a destination, and the
/// fastest way to it for the way driven. A destination counts by how much road there is around it, less the further away it is, and less
/// the more of a detour it would be to have come by this place. What lies on the ways to much is likely to be passed.
/// One thread; nothing is allocated once lists have grown.
/// </summary>
internal sealed class WaysAhead
{
    /// <summary>
    /// A destination so much further away counts 1/e of one here. Unit: milliseconds. 20 minutes: how far people drive in and around a
    /// city.
    /// </summary>
    public const double DistanceMilliseconds = 20 * 60_000;

    /// <summary>A destination that makes this place such a detour counts 1/e of one on the way. Unit: milliseconds. A minute.</summary>
    public const double DetourMilliseconds = 60_000;

    /// <summary>Detours beyond so many times <see cref="DetourMilliseconds"/> count no less: some people do turn round.</summary>
    private const double DetoursMax = 5;

    private const int Unknown = -2;
    private const int Unreached = int.MinValue;

    private readonly ForecastGround _ground;
    private readonly RoadGraph _graph;
    private readonly int[] _parentArc;  // Per node: the arc by which it is reached soonest; -1 - s for start s.
    private readonly int[] _step;       // Per node: the last step on the way to it; -1 for none.
    private readonly int[] _vertexNode; // Per vertex: the node of it that is reached soonest.
    private readonly List<int> _walk = [];
    private readonly List<AheadStep> _steps = [];
    private readonly List<double> _mass = [];
    private readonly List<double> _massThrough = [];

    public WaysAhead(ForecastGround ground)
    {
        _ground = ground;
        _graph = ground.Graph;
        _parentArc = new int[_graph.States.NodeCount];
        _step = new int[_parentArc.Length];
        _vertexNode = new int[_graph.VertexCount];
    }

    /// <summary>What is passed; what is passed before something else comes before it.</summary>
    public ReadOnlySpan<AheadStep> Steps => CollectionsMarshal.AsSpan(_steps);

    /// <summary>Per step: the mass of destinations for which it is the last one passed.</summary>
    public ReadOnlySpan<double> Mass => CollectionsMarshal.AsSpan(_mass);

    /// <summary>Per step: the mass of all destinations beyond it.</summary>
    public ReadOnlySpan<double> MassThrough => CollectionsMarshal.AsSpan(_massThrough);

    /// <summary>Mass of all destinations, those before the first step too; 0 when nothing can be reached.</summary>
    public double MassOfAll { get; private set; }

    /// <summary>Finds the ways ahead.</summary>
    /// <param name="ahead">Times at the usual speeds from where the vehicle was seen.</param>
    /// <param name="before">
    /// The same from a place it was at before: the camera before, or some way back on the road it came by; null when nothing is known.
    /// </param>
    /// <param name="hereFromBefore">Time from there to where it was seen.</param>
    /// <param name="own">The camera that saw it: it is not met again. -1 for none.</param>
    public void Find(RoadSweep ahead, RoadSweep? before, int hereFromBefore, int own)
    {
        _steps.Clear();
        _mass.Clear();
        FindParents(ahead);
        PickNodes(ahead.Times);
        Array.Fill(_step, Unknown);
        MassOfAll = 0;
        for (var vertex = 0; vertex < _vertexNode.Length; vertex++)
        {
            var node = _vertexNode[vertex];
            var time = ahead.Times[node];
            if (time >= RoadMetric.Never || _ground.VertexMetres[vertex] <= 0) continue;
            var detour = 0.0;
            if (before is not null)
            {
                var direct = Math.Min(before.Times[vertex], before.Times[node]);
                detour = Math.Clamp((hereFromBefore + (double)time - direct) / DetourMilliseconds, 0, DetoursMax);
            }

            var weight = _ground.VertexMetres[vertex] * Math.Exp(-time / DistanceMilliseconds - detour);
            MassOfAll += weight;
            var step = StepOf(ahead, node, own);
            if (step >= 0) _mass[step] += weight;
        }

        SumThrough();
    }

    private void SumThrough()
    {
        _massThrough.Clear();
        _massThrough.AddRange(_mass);
        for (var step = _massThrough.Count - 1; step >= 0; step--)
        {
            if (_steps[step].Before is >= 0 and var before) _massThrough[before] += _massThrough[step];
        }
    }

    /// <summary>Of arcs that reach a node equally soon the lowest: the same tree every time.</summary>
    private void FindParents(RoadSweep ahead)
    {
        Array.Fill(_parentArc, Unreached);
        var metric = ahead.Metric;
        var times = ahead.Times;
        for (var start = 0; start < ahead.Starts.Count; start++)
        {
            var at = ahead.Starts[start];
            var node = _graph.States.EdgeHead[at.Edge];
            if (_parentArc[node] != Unreached || !metric.IsOpen(at.Edge, at.Fraction, 2)) continue;
            if (RoadSweep.SeedOf(metric, at) == times[node]) _parentArc[node] = -1 - start;
        }

        var pass = metric.Pass;
        var from = _graph.Edges.From.Span;
        var head = _graph.States.EdgeHead.Span;
        for (var edge = 0; edge < from.Length; edge++)
        {
            if (times[from[edge]] + pass[edge] == times[head[edge]]) Join(head[edge], edge);
        }

        var states = _graph.States;
        for (var arc = from.Length; arc < states.ArcCount; arc++)
        {
            if (times[states.Tail(arc)] + pass[states.Edge(arc)] == times[states.Head(arc)]) Join(states.Head(arc), arc);
        }
    }

    private void Join(int node, int arc)
    {
        if (_parentArc[node] == Unreached) _parentArc[node] = arc;
    }

    private void PickNodes(ReadOnlySpan<int> times)
    {
        for (var vertex = 0; vertex < _vertexNode.Length; vertex++) _vertexNode[vertex] = vertex;
        for (var node = _vertexNode.Length; node < times.Length; node++)
        {
            var vertex = _graph.States.Vertex(node);
            if (times[node] < times[_vertexNode[vertex]]) _vertexNode[vertex] = node;
        }
    }

    /// <summary>The last step on the way to a node, which is reached; -1 when nothing is passed before it.</summary>
    private int StepOf(RoadSweep ahead, int node, int own)
    {
        _walk.Clear();
        var at = node;
        while (_step[at] == Unknown)
        {
            _walk.Add(at);
            if (_parentArc[at] < 0) break;
            at = _graph.States.Tail(_parentArc[at]);
        }

        for (var i = _walk.Count - 1; i >= 0; i--)
        {
            var arc = _parentArc[_walk[i]];
            _step[_walk[i]] = arc < 0
                ? StepAfterStart(ahead, ahead.Starts[-1 - arc], own)
                : StepAfterEdge(ahead, arc, own);
        }

        return _step[node];
    }

    private int StepAfterStart(RoadSweep ahead, DirectedStart start, int own)
    {
        var step = -1;
        var began = RoadSweep.Offset(ahead.Metric, start.Edge, start.Fraction);
        foreach (var mark in _ground.MarksOn(start.Edge))
        {
            if (mark.Fraction <= start.Fraction || mark.Mark == own) continue;
            step = Add(mark.Mark, step, start.AfterMilliseconds + RoadSweep.Offset(ahead.Metric, start.Edge, mark.Fraction) - began);
        }

        return step;
    }

    private int StepAfterEdge(RoadSweep ahead, int arc, int own)
    {
        var (tail, edge) = (_graph.States.Tail(arc), _graph.States.Edge(arc));
        var step = _step[tail];
        foreach (var mark in _ground.MarksOn(edge))
        {
            if (mark.Mark != own) step = Add(mark.Mark, step, ahead.Times[tail] + RoadSweep.Offset(ahead.Metric, edge, mark.Fraction));
        }

        return step;
    }

    private int Add(int mark, int before, int milliseconds)
    {
        _steps.Add(new AheadStep(mark, before, milliseconds));
        _mass.Add(0);
        return _steps.Count - 1;
    }
}
