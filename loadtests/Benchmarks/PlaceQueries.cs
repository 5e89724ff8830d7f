using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Regions.Places;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>Something typed, and the name that is meant by it.</summary>
/// <param name="Meant">Empty when nothing in particular is.</param>
internal readonly record struct PlaceQuery(string Text, string Meant);

/// <summary>What people type into a field for places, made of a region's own names. One thread.</summary>
internal sealed class PlaceQueries
{
    private readonly RoadGraph _graph;
    private readonly string[] _streets;
    private readonly (string City, string Street)[] _inCities;
    private readonly string[] _names;
    private readonly OsmAddress[] _houses;
    private readonly (string One, string Other)[] _crossings;

    /// <param name="map">House numbers and names of the map; null when it cannot be read.</param>
    /// <param name="owner">Whose ground a place is on.</param>
    public PlaceQueries(Region region, RoadGraph graph, OsmAddresses? map, GroundOwner owner)
    {
        _graph = graph;
        var cities = region.Jurisdictions.ToDictionary(jurisdiction => jurisdiction.Id, jurisdiction => jurisdiction.Name);
        _inCities =
        [
            .. Enumerable.Range(0, graph.EdgeCount).Where(edge => graph.EdgeName(edge).Text.Length > 0)
                .Select(edge => (City: owner(graph.PointOn(edge, 0.5).Place), graph.EdgeName(edge).Text)).Where(each => each.City is not null)
                .Select(each => (cities[each.City!.Value], each.Text)).Distinct().Order(),
        ];
        _streets =
        [
            .. Enumerable.Range(0, graph.EdgeCount).Select(edge => graph.EdgeName(edge).Text).Where(name => name.Length > 0).Distinct()
                .Order(StringComparer.Ordinal),
        ];
        _names =
        [
            .. _streets.Concat(region.Stations.Select(station => station.Name)).Concat((map?.Named ?? []).Select(named => named.Name.Text))
                .Distinct().Order(StringComparer.Ordinal),
        ];
        _houses = [.. map?.Houses ?? []];
        _crossings = [.. Crossings().Distinct().Order()];
    }

    /// <summary>How many different names there are.</summary>
    public int Names => _names.Length;

    /// <summary>Every kind of query with the maker of one. Kinds that the region has no names for are left out.</summary>
    public IEnumerable<(string Kind, Func<Chance, PlaceQuery> Make)> Kinds()
    {
        if (_names.Length == 0) yield break;
        yield return ("a name", chance => Said(Name(chance)));
        yield return ("the beginning of a name", chance => Name(chance) is var name ? new(name[..Math.Max(1, name.Length / 2)], "") : default);
        yield return ("one letter or sign", chance => new(Name(chance)[..1], ""));
        yield return ("a part of a name", chance => Name(chance) is var name ? new(name[(name.Length / 2)..], "") : default);
        yield return ("a name with a mistake", chance => Name(chance) is var name ? new(Mistaken(name, chance), name) : default);
        yield return ("words of two names", chance => new($"{Name(chance)} {Name(chance)}", ""));
        yield return ("nonsense", chance => new(string.Concat(Enumerable.Range(0, 12).Select(_ => Name(chance)[^1])), ""));
        yield return ("coordinates", Coordinates);
        if (_streets.Length > 0)
        {
            yield return ("a street and a number", chance => new($"{Street(chance)} {1 + chance.NextBelow(200)}", ""));
            yield return ("a street with an open end", chance => new($"{Street(chance)} &", ""));
        }

        if (_inCities.Length > 0)
        {
            yield return ("a street behind its city", chance =>
                _inCities[chance.NextBelow(_inCities.Length)] is var (city, street) ? new($"{city} {street}", street) : default);
        }

        if (_houses.Length > 0) yield return ("a house number of the map", House);
        if (_crossings.Length == 0) yield break;
        yield return ("a crossing", chance => Crossing(chance) is var (one, other) ? new($"{one} & {other}", $"{one} / {other}") : default);
        yield return ("a crossing with a mistake", chance => Crossing(chance) is var (one, other)
            ? new($"{Mistaken(one, chance)} & {other}", $"{one} / {other}")
            : default);
        yield return ("a crossing of beginnings", chance => Crossing(chance) is var (one, other)
            ? new($"{one[..Math.Max(1, one.Length / 2)]} & {other[..1]}", "")
            : default);
    }

    private static PlaceQuery Said(string name) => new(name, name);

    // One letter wrong, missing, too many, or changed with its neighbour; never the first, which people get right.
    private static string Mistaken(string name, Chance chance)
    {
        if (name.Length < 3) return name;
        var at = 1 + chance.NextBelow(name.Length - 2);
        return chance.NextBelow(4) switch
        {
            0 => name[..at] + name[(at + 1)..],
            1 => name[..at] + name[0] + name[at..],
            2 => name[..at] + name[0] + name[(at + 1)..],
            _ => name[..at] + name[at + 1] + name[at] + name[(at + 2)..],
        };
    }

    private string Name(Chance chance) => _names[chance.NextBelow(_names.Length)];

    private string Street(Chance chance) => _streets[chance.NextBelow(_streets.Length)];

    private (string One, string Other) Crossing(Chance chance) => _crossings[chance.NextBelow(_crossings.Length)];

    private PlaceQuery House(Chance chance)
    {
        var house = _houses[chance.NextBelow(_houses.Length)];
        return Said($"{house.Street} {house.Number}");
    }

    private PlaceQuery Coordinates(Chance chance)
    {
        var place = _graph.VertexPlace(chance.NextBelow(_graph.VertexCount));
        return Said(string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:0.######}, {place.Longitude:0.######}"));
    }

    private IEnumerable<(string One, string Other)> Crossings()
    {
        for (var vertex = 0; vertex < _graph.VertexCount; vertex++)
        {
            var (first, end) = _graph.EdgesOut(vertex);
            var names = Enumerable.Range(first, end - first).Select(edge => _graph.EdgeName(edge).Text).Where(name => name.Length > 0)
                .Distinct().Order(StringComparer.Ordinal).ToArray();
            if (names.Length > 1) yield return (names[0], names[1]);
        }
    }
}
