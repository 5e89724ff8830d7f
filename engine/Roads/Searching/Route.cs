using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>One street of a route: its names and how far the route follows it. Unit: metres.</summary>
public readonly record struct StreetStep(RoadName Name, double Metres);

/// <summary>
/// A way to drive, filled by <see cref="TravelTimes.TryRoute"/>. Owns its lists and keeps them from route to route; spans from it are valid
/// until it is filled again. One thread at a time. The default is the empty route.
/// </summary>
public sealed class Route
{
    private readonly List<LatLng> _line = [];
    private readonly List<int> _lineMilliseconds = [];
    private readonly List<int> _edges = [];
    private readonly List<StreetStep> _steps = [];
    private int _lastName = -1;

    /// <summary>Time from start to end. Unit: milliseconds.</summary>
    public int Milliseconds { get; private set; }

    /// <summary>Length from start to end. Unit: metres.</summary>
    public double Metres { get; private set; }

    /// <summary>The line driven, start and end included: at least two places, or none when the route is empty.</summary>
    public ReadOnlySpan<LatLng> Line => CollectionsMarshal.AsSpan(_line);

    /// <summary>
    /// When each place of <see cref="Line"/> is reached, from 0 at the start, never falling, to <see cref="Milliseconds"/>.
    /// </summary>
    public ReadOnlySpan<int> LineMilliseconds => CollectionsMarshal.AsSpan(_lineMilliseconds);

    /// <summary>The edges driven in order; the first and the last only in part.</summary>
    public ReadOnlySpan<int> Edges => CollectionsMarshal.AsSpan(_edges);

    /// <summary>The streets driven in order; edges in a row with equal names are one step.</summary>
    public IReadOnlyList<StreetStep> Steps => _steps;

    /// <summary>Where a car that left at 0 is after so many milliseconds; clamped to start and end.</summary>
    /// <exception cref="InvalidOperationException">The route is empty.</exception>
    public LatLng PlaceAt(int milliseconds)
    {
        if (_line.Count == 0) throw new InvalidOperationException("The route is empty.");
        if (milliseconds <= 0) return _line[0];
        if (milliseconds >= Milliseconds) return _line[^1];
        int low = 0, high = _line.Count - 1; // times[low] <= milliseconds < times[high]
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_lineMilliseconds[middle] <= milliseconds) low = middle;
            else high = middle;
        }

        var part = (milliseconds - _lineMilliseconds[low]) / (double)(_lineMilliseconds[high] - _lineMilliseconds[low]);
        var (a, b) = (_line[low], _line[high]);
        var (latitude, longitude) = (a.Latitude + part * (b.Latitude - a.Latitude), a.Longitude + part * (b.Longitude - a.Longitude));
        return LatLng.FromDegrees(Math.Clamp(latitude, -90, 90), Math.Clamp(longitude, -180, 180)); // Rounding may step over 180.
    }

    /// <summary>Empties the route and keeps its memory.</summary>
    public void Clear()
    {
        _line.Clear();
        _lineMilliseconds.Clear();
        _edges.Clear();
        _steps.Clear();
        _lastName = -1;
        Milliseconds = 0;
        Metres = 0;
    }

    internal void Begin(LatLng start)
    {
        Clear();
        _line.Add(start);
        _lineMilliseconds.Add(0);
    }

    /// <summary>Follows an edge from one part (0 to 1) of it to a later one, at the times that belong to those parts.</summary>
    internal void Follow(RoadMetric metric, int edge, (double Part, int Milliseconds) from, (double Part, int Milliseconds) to)
    {
        var graph = metric.Graph;
        var streets = graph.Streets;
        var street = graph.Edges.Street[edge];
        var forward = graph.IsCanonical(edge);
        var whole = streets.Metres(street);
        var wholeMilliseconds = metric.EdgeMilliseconds(edge);
        int first = streets.Start[street], last = streets.Start[street + 1] - 1;
        for (var i = 1; i < last - first; i++)
        {
            var point = forward ? first + i : last - i;
            var along = forward ? streets.Along[point] : whole - streets.Along[point];
            if (along <= from.Part * whole || along >= to.Part * whole) continue;
            var at = Math.Clamp((int)Math.Round(along / whole * wholeMilliseconds), from.Milliseconds, to.Milliseconds);
            _line.Add(streets.Points[point]);
            _lineMilliseconds.Add(Milliseconds + at - from.Milliseconds);
        }

        var metres = (to.Part - from.Part) * whole;
        Milliseconds += to.Milliseconds - from.Milliseconds;
        Metres += metres;
        _line.Add(streets.PlaceAt(street, forward ? to.Part : 1 - to.Part));
        _lineMilliseconds.Add(Milliseconds);
        _edges.Add(edge);
        AddStep(graph.EdgeNameIndex(edge), graph.EdgeName(edge), metres);
    }

    private void AddStep(int nameIndex, RoadName name, double metres)
    {
        if (nameIndex == _lastName) _steps[^1] = new StreetStep(name, _steps[^1].Metres + metres);
        else _steps.Add(new StreetStep(name, metres));
        _lastName = nameIndex;
    }
}
