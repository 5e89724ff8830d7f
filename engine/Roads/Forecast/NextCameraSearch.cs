using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Which cameras a vehicle can meet without passing another before, and when at the usual speeds: Dijkstra that does not go on behind a
/// camera. One thread; nothing is allocated once lists have grown.
/// </summary>
internal sealed class NextCameraSearch
{
    private readonly ForecastGround _ground;
    private readonly RoadGraph _graph;
    private readonly TimeHeap _heap = new();
    private readonly int[] _time;
    private readonly int[] _stamp;
    private readonly int[] _cameraTime;
    private readonly int[] _cameraStamp;
    private readonly List<int> _met = [];
    private int _query;

    public NextCameraSearch(ForecastGround ground)
    {
        _ground = ground;
        _graph = ground.Graph;
        _time = new int[_graph.States.NodeCount];
        _stamp = new int[_time.Length];
        _cameraTime = new int[ground.Cameras.Count];
        _cameraStamp = new int[_cameraTime.Length];
    }

    /// <summary>The cameras, in the order in which they were found.</summary>
    public ReadOnlySpan<int> Met => CollectionsMarshal.AsSpan(_met);

    /// <summary>False when so many junctions lie before the next cameras that not all were looked at.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>When a camera of <see cref="Met"/> is reached. Unit: milliseconds.</summary>
    public int TimeOf(int camera) => _cameraTime[camera];

    /// <summary>Whether a camera is one of <see cref="Met"/>.</summary>
    public bool IsMet(int camera) => _cameraStamp[camera] == _query;

    /// <param name="own">The camera that saw it: it is not met again. -1 for none.</param>
    /// <param name="limit">How far ahead to look. Unit: milliseconds.</param>
    /// <param name="statesMax">How many junction states to look at.</param>
    public void Find(RoadMetric metric, List<DirectedStart> starts, int own, int limit, int statesMax)
    {
        Begin();
        foreach (var start in starts)
        {
            var began = start.AfterMilliseconds - RoadSweep.Offset(metric, start.Edge, start.Fraction);
            Drive(metric, (start.Edge, _graph.States.EdgeHead[start.Edge]), start.Fraction, began, (own, limit));
        }

        IsComplete = true;
        while (_heap.TryPop(out var time, out var node))
        {
            if (time != _time[node]) continue; // Reached sooner since.
            if (--statesMax < 0)
            {
                IsComplete = false;
                break;
            }

            var (first, end) = _graph.States.ArcsOut(node);
            for (var arc = first; arc < end; arc++)
                Drive(metric, (_graph.States.Edge(arc), _graph.States.Head(arc)), -1, time, (own, limit));
        }
    }

    private void Begin()
    {
        if (_query == int.MaxValue)
        {
            // The stamps start over; old ones must not look new.
            Array.Clear(_stamp);
            Array.Clear(_cameraStamp);
            _query = 0;
        }

        _query++;
        _heap.Clear();
        _met.Clear();
    }

    /// <param name="began">When the beginning of the edge was passed; before 0 for a start further on.</param>
    private void Drive(RoadMetric metric, (int Edge, int Head) onto, double from, int began, (int Own, int Milliseconds) limit)
    {
        var stop = metric.FirstStop(onto.Edge, from);
        foreach (var mark in _ground.MarksOn(onto.Edge))
        {
            if (mark.Fraction <= from || mark.Mark == limit.Own || !_ground.IsCamera(mark.Mark)) continue;
            var time = began + RoadSweep.Offset(metric, onto.Edge, mark.Fraction);
            if (mark.Fraction <= stop && time <= limit.Milliseconds) Meet(mark.Mark, time);
            return;
        }

        if (stop <= 1) return;
        var arrival = began + metric.EdgeMilliseconds(onto.Edge);
        if (arrival > limit.Milliseconds || (_stamp[onto.Head] == _query && _time[onto.Head] <= arrival)) return;
        _stamp[onto.Head] = _query;
        _time[onto.Head] = arrival;
        _heap.Push(arrival, onto.Head);
    }

    private void Meet(int camera, int time)
    {
        if (_cameraStamp[camera] != _query)
        {
            _cameraStamp[camera] = _query;
            _cameraTime[camera] = time;
            _met.Add(camera);
        }

        _cameraTime[camera] = Math.Min(_cameraTime[camera], time);
    }
}
