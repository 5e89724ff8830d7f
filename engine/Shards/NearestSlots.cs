using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Keeps the nearest of many officers in a straight line: of those offered, so many as are wanted and the next one, whose distance bounds
/// everybody else's. An officer who is surely too far is turned away after a few multiplications, so a crowd in one cell (100,000 in a
/// stadium) costs a look at each and no sort. The order in which they are offered decides nothing. One thread, one use.
/// </summary>
/// <param name="middle">Distances are from here.</param>
/// <param name="wanted">At least 0; int.MaxValue for all.</param>
internal sealed class NearestSlots(LatLng middle, int wanted)
{
    private const double Degree = Math.PI / 180;

    /// <summary>Up to here (in latitude and longitude, radians) the bound below holds: 640 km.</summary>
    private const double BoundHoldsRadians = 0.1;

    /// <summary>(x/2)² (1 - x²/12) is below sin²(x/2), and at most a thousandth is taken off within the range above.</summary>
    private const double Caution = 0.999;

    private static readonly Comparer<(double Metres, int Slot)> FurthestFirst =
        Comparer<(double Metres, int Slot)>.Create((left, right) => right.CompareTo(left));

    private readonly double _cosine = Math.Cos(middle.Latitude * Degree);
    private readonly List<int> _all = []; // While there are no more than wanted, no distance is needed.
    private readonly PriorityQueue<int, (double Metres, int Slot)> _kept = new(FurthestFirst);
    private double _furthest = double.PositiveInfinity; // Of those kept. Unit: square radians.

    /// <summary>How many were offered.</summary>
    public int Count { get; private set; }

    /// <summary>Offers an officer, each once.</summary>
    public void Offer(int slot, OfficerTable officers)
    {
        Count++;
        if (Count <= wanted)
        {
            _all.Add(slot);
            return;
        }

        if (Count == wanted + 1) Begin(officers);
        var place = officers.PlaceOf(slot);
        if (SquareRadiansAtLeast(place) <= _furthest) Keep(slot, place);
    }

    /// <summary>Those wanted, in order of slot. Call once, after the last was offered.</summary>
    /// <param name="nextMetres">Distance of the nearest of the others; infinite when there are none.</param>
    public List<int> Take(out double nextMetres)
    {
        nextMetres = double.PositiveInfinity;
        if (Count > wanted)
        {
            _kept.TryDequeue(out _, out var next);
            nextMetres = next.Metres;
            foreach (var (slot, _) in _kept.UnorderedItems) _all.Add(slot);
        }

        _all.Sort();
        return _all;
    }

    // The first one too many: from here on distances decide.
    private void Begin(OfficerTable officers)
    {
        int[] slots = [.. _all];
        _all.Clear();
        foreach (var slot in slots) Keep(slot, officers.PlaceOf(slot));
    }

    private void Keep(int slot, LatLng place)
    {
        var metres = place.MetresTo(middle);
        if (_kept.Count <= wanted) _kept.Enqueue(slot, (metres, slot));
        else _kept.EnqueueDequeue(slot, (metres, slot));
        if (_kept.Count <= wanted) return;
        _kept.TryPeek(out _, out var furthest);
        var radians = furthest.Metres / LatLng.EarthRadiusMetres;
        _furthest = radians * radians;
    }

    // The haversine without its sines: sin²(d/2) = sin²(Δφ/2) + cos φ cos φ' sin²(Δλ/2), and cos φ' is at least cos φ - |Δφ|.
    private double SquareRadiansAtLeast(LatLng place)
    {
        var north = Math.Abs(place.Latitude - middle.Latitude) * Degree;
        var east = Math.Abs(place.Longitude - middle.Longitude) * Degree;
        if (north > BoundHoldsRadians || east > BoundHoldsRadians) return 0; // Far away, or across 180 degrees: its distance is worked out.
        return Caution * (north * north + _cosine * Math.Max(0, _cosine - north) * east * east);
    }
}
