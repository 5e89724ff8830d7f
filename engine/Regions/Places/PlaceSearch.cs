using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>One search: gathers what fits in each way the text may be meant, and ranks it. One thread, one use.</summary>
internal sealed class PlaceSearch(PlaceIndex index, PlaceQuestion question)
{
    private readonly SearchWork _work = new();
    private readonly List<(FoundPlace Place, double Metres)> _found = [];
    private readonly HashSet<(PlaceKind, LatLng, string)> _seen = [];

    /// <summary>Looks for a text: as a name, as a street with a number, as a crossing.</summary>
    /// <param name="only">The default: anywhere.</param>
    internal void Take(string text, JurisdictionId only)
    {
        var ranked = 0;
        foreach (var (target, match) in index.Named(text, _work))
        {
            if (++ranked > PlaceLimits.PlacesRankedMax) break;
            var each = index.TargetOf(target);
            if (only == default || each.Jurisdiction == only)
                Add(each.Kind, each.Name, each.Place, match, each.Jurisdiction, null, each.MetresLong);
        }

        _work.Compared += ranked;
        if (!_work.IsSpent && HouseBook.TryTakeApart(text, out var street, out var number)) TakeHouse(street, number, only);
        foreach (var (one, other) in QueryParts.Crossings(text))
            if (!_work.IsSpent) TakeCrossing(one, other, only);
    }

    /// <summary>Adds a place that fits.</summary>
    internal void Add(PlaceKind kind, RoadName name, LatLng place, PlaceMatch match) =>
        Add(kind, name, place, match, index.OwnerOf(place), null, 0);

    /// <summary>The best of them.</summary>
    internal FoundPlaces Answer()
    {
        var best = _found.OrderBy(each => each.Place.Match).ThenBy(each => each.Metres)
            .ThenBy(each => each.Place.Name.Text, StringComparer.Ordinal).ThenBy(each => each.Place.Place.Latitude)
            .ThenBy(each => each.Place.Place.Longitude)
            .Take(Math.Clamp(question.Count, 1, PlaceLimits.FoundMax)).Select(each => each.Place).ToArray();
        return new FoundPlaces(best, best.Length < _found.Count, _work.Compared);
    }

    private void Add(
        PlaceKind kind, RoadName name, LatLng place, PlaceMatch match, JurisdictionId jurisdiction, string? number, double metresLong)
    {
        if (!_seen.Add((kind, place, number ?? name.Text))) return;
        var metres = question.Near is { } near ? place.MetresTo(near) : 0;
        _found.Add((new FoundPlace(kind, name, place, jurisdiction, match, number, metresLong), metres));
    }

    private void TakeHouse(string street, string number, JurisdictionId only)
    {
        var compared = 0;
        var houses = index.Houses.Find(PlaceText.Read(street), number, ref compared, out var best);
        _work.Compared += compared + houses.Count;
        var isThere = false;
        foreach (var (house, match) in houses)
        {
            var owner = index.OwnerOf(house.Place);
            if (only != default && owner != only) continue;
            isThere = true;
            Add(PlaceKind.House, PlaceIndex.NameOfHouse(house), house.Place, match, owner, house.Number, 0);
        }

        // No house numbers in the street of that name: the street itself, with the number to go into the words.
        var streets = Streets(street, only);
        if (streets is not [var (_, fits), ..] || (isThere && fits >= best)) return;
        foreach (var (target, match) in streets)
        {
            if (match > fits) break;
            var each = index.TargetOf(target);
            Add(PlaceKind.Street, each.Name, each.Place, PlaceMatch.Near, each.Jurisdiction, number, each.MetresLong);
        }
    }

    private void TakeCrossing(string one, string other, JurisdictionId only)
    {
        var ones = Streets(one, only);
        if (ones.Count == 0) return;
        var others = other.Length == 0 ? null : Matches(other);
        var compared = 0;
        foreach (var (street, match) in ones)
        {
            foreach (var crossing in index.Streets.Crossings(street))
            {
                if (++compared > PlaceLimits.CrossingsComparedMax) break;
                var withMatch = match;
                if (others is not null && !others.TryGetValue(crossing.With, out withMatch)) continue;
                if (only != default && index.OwnerOf(crossing.Place) != only) continue;
                var name = PlaceIndex.NameOfCrossing(index.TargetOf(street).Name, index.TargetOf(crossing.With).Name);
                Add(PlaceKind.Crossing, name, crossing.Place, withMatch > match ? withMatch : match);
            }
        }

        _work.Compared += compared;
    }

    // The best matches first, of equals the nearest, so that what the bound cuts off is the least likely.
    private List<(int Street, PlaceMatch Match)> Streets(string text, JurisdictionId only)
    {
        var streets = index.Named(text, _work).Take(PlaceLimits.PlacesRankedMax).Where(each => IsStreet(each.Target, only)).ToList();
        _work.Compared += streets.Count;
        if (question.Near is { } near)
            streets = [.. streets.OrderBy(each => each.Match).ThenBy(each => index.TargetOf(each.Target).Place.MetresTo(near))];
        return [.. streets.DistinctBy(each => each.Target).Take(PlaceLimits.CrossingStreetsMax)];
    }

    private Dictionary<int, PlaceMatch> Matches(string text)
    {
        var matches = new Dictionary<int, PlaceMatch>();
        foreach (var (target, match) in index.Named(text, _work).Take(PlaceLimits.PlacesRankedMax))
            if (IsStreet(target, default)) matches.TryAdd(target, match); // The best come first.
        _work.Compared += matches.Count;
        return matches;
    }

    private bool IsStreet(int target, JurisdictionId only)
    {
        ref readonly var each = ref index.TargetOf(target);
        return each.Kind == PlaceKind.Street && (only == default || each.Jurisdiction == only);
    }
}
