using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Server.Rates;

/// <summary>
/// Places near which positions come more often, each until its own moment: found by squares, so that an officer costs one look-up however
/// many places there are. One thread.
/// </summary>
/// <param name="metres">How near.</param>
internal sealed class RaisedPlaces(double metres)
{
    private const double MetresPerDegree = 111_195; // Of latitude, on the mean sphere.

    private readonly double _north = metres / MetresPerDegree; // Degrees; also the height and width of a square.
    private readonly Dictionary<(int Row, int Column), List<Raised>> _squares = [];
    private readonly List<Raised> _all = [];

    internal int Count => _all.Count;

    internal void Clear()
    {
        _all.Clear();
        _squares.Clear();
    }

    /// <summary>Adds a place; <see cref="Sort"/> before asking.</summary>
    internal void Add(LatLng place, long until)
    {
        var shrink = Math.Max(Math.Cos(place.Latitude * Math.PI / 180), 0.01); // Nobody patrols a pole.
        _all.Add(new Raised(place.Latitude, place.Longitude, shrink, until));
    }

    /// <summary>Puts what was added into squares: those that last longest first, so that the first that is near is the answer.</summary>
    internal void Sort()
    {
        _all.Sort((one, other) => other.Until.CompareTo(one.Until));
        foreach (var place in _all)
        {
            var east = _north / place.Shrink;
            var (west, last) = (Square(place.Longitude - east), Square(place.Longitude + east));
            for (var row = Square(place.Latitude - _north); row <= Square(place.Latitude + _north); row++)
                for (var column = west; column <= last; column++) Put((row, column), place);
        }
    }

    /// <summary>Until when positions come more often there, Unix ms on the node's clock; 0 when they do not.</summary>
    internal long UntilAt(double latitude, double longitude)
    {
        if (!_squares.TryGetValue((Square(latitude), Square(longitude)), out var near)) return 0;
        foreach (var place in near)
        {
            var (north, east) = (latitude - place.Latitude, (longitude - place.Longitude) * place.Shrink);
            if (north * north + east * east <= _north * _north) return place.Until;
        }

        return 0;
    }

    private void Put((int Row, int Column) square, Raised place)
    {
        if (!_squares.TryGetValue(square, out var places)) _squares.Add(square, places = []);
        places.Add(place);
    }

    private int Square(double degrees) => (int)Math.Floor(degrees / _north);

    private readonly record struct Raised(double Latitude, double Longitude, double Shrink, long Until);
}
