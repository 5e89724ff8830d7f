using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>Tells whose ground a place is: the jurisdiction's number, 0 for nobody's.</summary>
public delegate int JurisdictionFinder(LatLng place);

/// <summary>Who starts where.</summary>
/// <param name="Start">The station.</param>
/// <param name="Jurisdiction">Home.</param>
public readonly record struct OfficerSeat(uint Officer, LatLng Start, int Jurisdiction);

/// <summary>
/// The roads and borders officers move on: lays out beats, draws places for calls, finds ways. Not thread safe: each thread makes its own
/// over the same graph.
/// </summary>
/// <param name="roads">The region's roads; shared.</param>
/// <param name="jurisdictions">The region's borders.</param>
public sealed class Ground(RoadGraph roads, JurisdictionFinder jurisdictions)
{
    /// <summary>How far from a road a place may be so that the road still counts as its own. Beyond, an officer goes straight.</summary>
    public const double SnapMetresMax = 1_000;

    /// <summary>Half the side of the square an officer patrols. Legs of a kilometre or two take a car a few minutes.</summary>
    private const double BeatMetres = 1_200;

    /// <summary>Places an officer patrols between.</summary>
    private const int BeatPlaces = 16;

    /// <summary>Draws before giving a place up: near a border three of four squares may lie outside.</summary>
    private const int DrawsMax = 24;

    private readonly TravelTimes _times = new(roads);
    private readonly Route _route = new();
    private readonly List<int> _edges = [];

    /// <summary>
    /// A beat for every officer: near the station, inside the home jurisdiction, the farther out the more officers a station has, so that
    /// they cover ground instead of standing in a heap. An officer for whom no road is found keeps to the station.
    /// </summary>
    public List<Beat> LayOut(IReadOnlyList<OfficerSeat> seats, ulong seed)
    {
        var atStation = seats.GroupBy(seat => seat.Start).ToDictionary(group => group.Key, group => group.Count());
        var beats = new List<Beat>(seats.Count);
        foreach (var seat in seats)
        {
            var chance = Chance.Of(seed ^ 0xBEA7, seat.Officer);
            var spread = Math.Clamp(BeatMetres * Math.Sqrt(atStation[seat.Start] / 2.0), BeatMetres, 10 * BeatMetres);
            var centre = DrawPlace(seat.Start, spread, seat.Jurisdiction, chance)?.Place ?? seat.Start;
            beats.Add(new Beat(seat.Officer, PlacesAround(centre, seat, chance)));
        }

        return beats;
    }

    /// <summary>A place on a road near one of the beats, inside the jurisdiction of that beat.</summary>
    public CallPlace DrawCallPlace(IReadOnlyList<Beat> beats, bool chinese, Chance chance)
    {
        var beat = beats[chance.NextBelow(beats.Count)];
        var centre = beat.Places[chance.NextBelow(beat.Places.Count)];
        var home = jurisdictions(centre);
        if (DrawPlace(centre, 2 * BeatMetres, home, chance) is not { } point) return new CallPlace(centre, "");
        var name = roads.EdgeName(point.Edge);
        return new CallPlace(point.Place, (chinese ? name.Chinese : name.English) ?? name.Text);
    }

    /// <summary>The fastest way by road between the roads nearest to two places; null when there is none.</summary>
    public DrivenRoute? Find(LatLng from, LatLng to)
    {
        if (!roads.TrySnap(from, SnapMetresMax, out var start) || !roads.TrySnap(to, SnapMetresMax, out var end)) return null;
        return _times.TryRoute(start, end, _route) ? new DrivenRoute(_route.Line.ToArray(), _route.LineMilliseconds.ToArray()) : null;
    }

    private List<LatLng> PlacesAround(LatLng centre, OfficerSeat seat, Chance chance)
    {
        var places = new List<LatLng>(BeatPlaces);
        FillEdgesAround(centre, BeatMetres);
        for (var draw = 0; draw < DrawsMax && places.Count < BeatPlaces && _edges.Count > 0; draw++)
        {
            if (DrawOnEdges(seat.Jurisdiction, chance) is { } point) places.Add(point.Place);
        }

        if (places.Count == 0) places.Add(roads.TrySnap(seat.Start, SnapMetresMax, out var nearest) ? nearest.Place : seat.Start);
        return places;
    }

    private RoadPoint? DrawPlace(LatLng centre, double metres, int jurisdiction, Chance chance)
    {
        FillEdgesAround(centre, metres);
        for (var draw = 0; draw < DrawsMax && _edges.Count > 0; draw++)
        {
            if (DrawOnEdges(jurisdiction, chance) is { } point) return point;
        }

        return null;
    }

    /// <summary>A place on one of the edges found last; null when it lies outside the jurisdiction or off the main network.</summary>
    private RoadPoint? DrawOnEdges(int jurisdiction, Chance chance)
    {
        var edge = _edges[chance.NextBelow(_edges.Count)];
        var fraction = chance.NextUnit();
        if (!roads.IsSnappable(edge)) return null;
        var point = roads.PointOn(edge, fraction);
        return jurisdictions(point.Place) == jurisdiction ? point : null;
    }

    private void FillEdgesAround(LatLng centre, double metres)
    {
        const double MetresPerDegree = 111_195; // of latitude on the mean sphere
        var north = metres / MetresPerDegree;
        var east = north / Math.Max(0.01, Math.Cos(centre.Latitude * Math.PI / 180));
        roads.EdgesIn(
            centre.Longitude - east, centre.Latitude - north, centre.Longitude + east, centre.Latitude + north, _edges);
    }
}
