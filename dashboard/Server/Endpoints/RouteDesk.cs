using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>What came of a route request.</summary>
internal enum RouteResult
{
    Found,
    NoRoad,
    Busy,
}

/// <summary>
/// Finds ways to drive for officers' pages, each on the roads as they are at that moment, a few at once, each on scratch memory that is
/// kept for the next (20 bytes a junction). Safe on any thread.
/// </summary>
internal sealed class RouteDesk(LiveRoads roads) : IDisposable
{
    /// <summary>How far from a road a place may be. Metres; a farm lane that is not on the map.</summary>
    internal const double SnapMetresMax = 1_000;

    private readonly Gate _gate = new(DashboardLimits.RoutesAtOnce, DashboardLimits.MapRequestsWaitingMax);
    private readonly Lock _lock = new();
    private readonly Stack<(TravelTimes Times, Route Route)> _free = new(DashboardLimits.RoutesAtOnce);

    public void Dispose() => _gate.Dispose();

    internal async ValueTask<(RouteResult Result, RouteMessage? Route)> FindAsync(LatLng from, LatLng to, CancellationToken cancellation)
    {
        if (!roads.Graph.TrySnap(from, SnapMetresMax, out var start) || !roads.Graph.TrySnap(to, SnapMetresMax, out var end))
            return (RouteResult.NoRoad, null);
        if (!await _gate.TryEnterAsync(cancellation)) return (RouteResult.Busy, null);
        var scratch = Take();
        try
        {
            scratch.Times.Metric = roads.Current;
            return scratch.Times.TryRoute(start, end, scratch.Route)
                ? (RouteResult.Found, Message(scratch.Route))
                : (RouteResult.NoRoad, null);
        }
        finally
        {
            lock (_lock) _free.Push(scratch);
            _gate.Leave();
        }
    }

    /// <summary>Reads "LAT,LNG".</summary>
    internal static bool TryPlace(string? text, out LatLng place)
    {
        place = default;
        var comma = text?.IndexOf(',', StringComparison.Ordinal) ?? -1;
        return text is { Length: <= 60 } && comma > 0
            && double.TryParse(text.AsSpan(0, comma), NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
            && double.TryParse(text.AsSpan(comma + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude)
            && LatLng.TryFromDegrees(latitude, longitude, out place);
    }

    private (TravelTimes Times, Route Route) Take()
    {
        lock (_lock)
            if (_free.TryPop(out var kept)) return kept;
        return (new TravelTimes(roads.Current), new Route()); // As many as the gate lets in.
    }

    private static RouteMessage Message(Route route)
    {
        var line = new double[route.Line.Length][];
        for (var i = 0; i < line.Length; i++)
            line[i] = [Mapping.Degrees(route.Line[i].Longitude), Mapping.Degrees(route.Line[i].Latitude)];
        return new RouteMessage(
            (route.Milliseconds + 999) / 1000, (int)Math.Round(route.Metres), line,
            [.. route.Steps.Select(step => new StepRow(step.Name.Text, (int)Math.Round(step.Metres)))]);
    }
}
