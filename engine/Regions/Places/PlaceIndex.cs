using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>Whose ground a place is on; null for nobody's.</summary>
public delegate JurisdictionId? GroundOwner(LatLng place);

/// <summary>
/// The streets, crossings, house numbers and named places of a region, found by what people type, and what is at a point. What one search
/// compares is bounded (<see cref="PlaceLimits.WorkMax"/>). Immutable; safe on any thread.
/// </summary>
public sealed class PlaceIndex
{
    private readonly GeoBounds _bounds;
    private readonly GroundOwner _owner;
    private readonly StreetBook _streets;
    private readonly HouseBook _houses;
    private readonly IReadOnlyList<Jurisdiction> _jurisdictions;
    private readonly Target[] _targets;     // The streets first, by their numbers.
    private readonly NameIndex _names;
    private readonly int[][] _targetsOfName;
    private readonly PointGrid _grid;       // Of the targets behind the streets.

    private PlaceIndex(RoadGraph roads, Region region, OsmAddresses? map, GroundOwner owner)
    {
        _bounds = roads.Bounds;
        _owner = owner;
        _jurisdictions = region.Jurisdictions;
        _streets = new StreetBook(roads);
        _houses = new HouseBook(map?.Houses ?? []);
        _targets =
        [
            .. _streets.Streets.Select((street, at) => Made(PlaceKind.Street, street.Name, street.Place, street.Metres)),
            .. region.Stations.Select(each => Made(PlaceKind.Station, new RoadName(each.Name, each.Name, each.NameZh), each.Place)),
            .. region.Cameras.Select(each => Made(PlaceKind.Camera, new RoadName(each.Name, null, null), each.Place) with { Code = each.Id }),
            .. region.Places.Select(each => Made(PlaceKind.Place, new RoadName(each.Name, each.Name, each.NameZh), each.Place)),
            .. (map?.Named ?? []).Select(each => Made(PlaceKind.Place, each.Name, each.Place)),
        ];
        var byName = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var at = 0; at < _targets.Length; at++)
        {
            foreach (var name in NamesOf(_targets[at]))
            {
                if (!byName.TryGetValue(name, out var list)) byName.Add(name, list = []);
                list.Add(at);
            }
        }

        string[] names = [.. byName.Keys.Order(StringComparer.Ordinal)];
        _names = new NameIndex(names);
        _targetsOfName = Array.ConvertAll(names, name => byName[name].ToArray());
        _grid = new PointGrid([.. _targets.Skip(_streets.Streets.Count).Select(target => target.Place)]);
    }

    /// <summary>How many streets, house numbers and other places there are.</summary>
    public (int Streets, int Houses, int Others) Counts =>
        (_streets.Streets.Count, _houses.Count, _targets.Length - _streets.Streets.Count);

    /// <summary>Makes the index: a second or so for a province.</summary>
    /// <param name="map">What <see cref="MapPlaces"/> read; null when the map's own places are not to be had.</param>
    /// <param name="owner">Asked on this thread and later on any.</param>
    public static PlaceIndex Make(RoadGraph roads, Region region, OsmAddresses? map, GroundOwner owner) => new(roads, region, map, owner);

    /// <summary>Finds places. Whatever is typed gives an answer; what is not known gives an empty one.</summary>
    public FoundPlaces Search(in PlaceQuestion question)
    {
        var text = LetterFolds.Narrow(question.Text).Trim();
        if (text.Length > PlaceLimits.QueryCharactersMax) text = text[..PlaceLimits.QueryCharactersMax];
        var search = new PlaceSearch(this, question);
        if (CoordinateText.TryRead(text, _bounds, out var point))
        {
            point = DatumShift.ToWgs84(point, question.Datum);
            var name = string.Create(CultureInfo.InvariantCulture, $"{point.Latitude:0.######}, {point.Longitude:0.######}");
            search.Add(PlaceKind.Coordinates, new RoadName(name, null, null), point, PlaceMatch.Exact);
            return search.Answer();
        }

        search.Take(text, question.Jurisdiction);
        foreach (var jurisdiction in _jurisdictions)
        {
            if (question.Jurisdiction != default && jurisdiction.Id != question.Jurisdiction) continue;
            if ((QueryParts.Without(text, jurisdiction.NameZh) ?? QueryParts.Without(text, jurisdiction.Name)) is { } rest)
            {
                search.Take(rest, jurisdiction.Id);
                break; // A query names one city; the first that fits will do.
            }
        }

        return search.Answer();
    }

    /// <summary>What is at a point.</summary>
    public PlaceThere At(LatLng place)
    {
        var around = _grid.Within(place, PlaceLimits.NearCrossingMetres).Take(PlaceLimits.AroundMax)
            .Select(each => (Place: _targets[_streets.Streets.Count + each.Point], each.Metres)).ToList();
        var number = _streets.Nearest(place, PlaceLimits.StreetMetres, out var metres);
        (FoundPlace Place, double Metres)? street = number < 0 ? null : (Found(_targets[number], PlaceMatch.Near), metres);
        var crossing = number < 0 ? null : NearestCrossing(number, place);
        return new PlaceThere(
            WhatIs(place, number, crossing, around is [var nearest, ..] ? nearest : null), street, crossing,
            [.. around.Select(each => Found(each.Place, PlaceMatch.Near))]);
    }

    internal StreetBook Streets => _streets;

    internal HouseBook Houses => _houses;

    internal JurisdictionId OwnerOf(LatLng place) => _owner(place) ?? default;

    /// <summary>Targets of the names that fit, the best matches first.</summary>
    internal IEnumerable<(int Target, PlaceMatch Match)> Named(string text, SearchWork work)
    {
        var compared = 0;
        var found = _names.Find(PlaceText.Read(text), ref compared);
        work.Compared += compared;
        foreach (var (name, match) in found.OrderBy(each => each.Match).ThenBy(each => each.Name))
            foreach (var target in _targetsOfName[name]) yield return (target, match);
    }

    internal ref readonly Target TargetOf(int number) => ref _targets[number];

    internal static RoadName NameOfCrossing(RoadName one, RoadName other) => new(
        $"{one.Text} / {other.Text}",
        one.English is null || other.English is null ? null : $"{one.English} & {other.English}",
        one.Chinese is null || other.Chinese is null ? null : $"{one.Chinese}与{other.Chinese}");

    private static IEnumerable<string> NamesOf(Target target) =>
        new[] { target.Name.Text, target.Name.English, target.Name.Chinese, target.Code }.OfType<string>()
            .Where(name => name.Length > 0).Distinct();

    private static FoundPlace Found(Target target, PlaceMatch match) =>
        new(target.Kind, target.Name, target.Place, target.Jurisdiction, match, null, target.MetresLong);

    private Target Made(PlaceKind kind, RoadName name, LatLng place, double metresLong = 0) =>
        new(kind, name, place, OwnerOf(place), metresLong, null);

    private (FoundPlace Place, double Metres)? NearestCrossing(int street, LatLng place)
    {
        (FoundPlace, double)? nearest = null;
        var best = PlaceLimits.NearCrossingMetres;
        foreach (var crossing in _streets.Crossings(street))
        {
            var metres = crossing.Place.MetresTo(place);
            if (metres > best) continue;
            best = metres;
            var name = NameOfCrossing(_targets[street].Name, _targets[crossing.With].Name);
            nearest = (new FoundPlace(PlaceKind.Crossing, name, crossing.Place, OwnerOf(crossing.Place), PlaceMatch.Near), metres);
        }

        return nearest;
    }

    // The most exact of what is there, in the order of docs/CALLS.md.
    private FoundPlace WhatIs(LatLng place, int street, (FoundPlace Place, double Metres)? crossing, (Target Place, double Metres)? named)
    {
        var owner = OwnerOf(place);
        if (_houses.Nearest(place, PlaceLimits.HouseMetres) is { } house)
            return new FoundPlace(
                PlaceKind.House, NameOfHouse(house.House), place, owner, PlaceMatch.Near, house.House.Number);
        if (crossing is { Metres: <= PlaceLimits.AtCrossingMetres } at) return at.Place with { Place = place, Jurisdiction = owner };
        if (named is { Metres: <= PlaceLimits.NamedMetres } there)
            return Found(there.Place, PlaceMatch.Near) with { Place = place, Jurisdiction = owner };
        if (street >= 0)
        {
            var name = NameBeside(_targets[street].Name, crossing?.Place.Name);
            return new FoundPlace(PlaceKind.Street, name, place, owner, PlaceMatch.Near);
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:0.######}, {place.Longitude:0.######}");
        return new FoundPlace(PlaceKind.Coordinates, new RoadName(text, null, null), place, owner, PlaceMatch.Exact);
    }

    internal static RoadName NameOfHouse(OsmAddress house)
    {
        var isChinese = house.Street.Length > 0 && PlaceText.IsSign(house.Street[^1]);
        return new RoadName(isChinese ? $"{house.Street}{house.Number}号" : $"{house.Street} {house.Number}", null, null);
    }

    private static RoadName NameBeside(RoadName street, RoadName? crossing) => crossing is null
        ? street
        : new RoadName(
            $"{street.Text} ({crossing.Text})",
            street.English is null || crossing.English is null ? null : $"{street.English} near {crossing.English}",
            street.Chinese is null || crossing.Chinese is null ? null : $"{street.Chinese} 近 {crossing.Chinese}");

    /// <summary>Something with a name.</summary>
    internal readonly record struct Target(
        PlaceKind Kind, RoadName Name, LatLng Place, JurisdictionId Jurisdiction, double MetresLong, string? Code);
}

/// <summary>What a search has cost so far.</summary>
internal sealed class SearchWork
{
    internal int Compared { get; set; }

    /// <summary>True when no other way in which the text may be meant is tried: one of them may go as far again.</summary>
    internal bool IsSpent => Compared > PlaceLimits.WorkMax / 2;
}
