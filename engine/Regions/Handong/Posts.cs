using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>Stations, officers and cameras of the generated province.</summary>
internal sealed class Posts
{
    private const int StationsMin = 3;
    private const int StationsMax = 6;
    private const int CamerasPerCity = 18;
    private const double CameraSpacingMetres = 620;

    private readonly Mosaic _mosaic;
    private readonly City[] _cities;
    private readonly RoadNet _net;
    private readonly Dice _dice;
    private readonly List<(int City, string Zh, string En, Spot Place, double Share)> _stations = [];

    internal Posts(Mosaic mosaic, City[] cities, List<Settlement> settlements, RoadNet net, Dice dice)
    {
        _mosaic = mosaic;
        _cities = cities;
        _net = net;
        _dice = dice;
        foreach (var city in cities) PlaceStations(city, settlements);
    }

    internal CsvText Stations()
    {
        var csv = new CsvText("name", "nameZh", "jurisdiction", "lat", "lng");
        foreach (var (city, zh, en, place, _) in _stations)
        {
            var at = place.OnEarth();
            csv.Row(en, zh, CsvText.Number(city + 1), CsvText.Degrees(at.Latitude), CsvText.Degrees(at.Longitude));
        }

        return csv;
    }

    internal CsvText Officers(int officers)
    {
        var csv = new CsvText("id", "code", "jurisdiction", "station", "skills");
        var counts = Shares(officers, [.. _cities.Select(city => 0.25 + city.Name.Weight)]);
        var id = 0;
        foreach (var city in _cities)
        {
            var stations = _stations.Where(station => station.City == city.Index).ToList();
            var perStation = Shares(counts[city.Index], [.. stations.Select(station => station.Share)]);
            var number = 0;
            for (var at = 0; at < stations.Count; at++)
            {
                for (var k = 0; k < perStation[at]; k++)
                {
                    id++;
                    number++;
                    csv.Row(CsvText.Number(id), $"{city.Name.Prefix}{number:D3}", CsvText.Number(city.Index + 1), stations[at].En, Skills());
                }
            }
        }

        return csv;
    }

    /// <summary>At crossings of main roads, spaced out, and both ways where main roads cross a border.</summary>
    internal CsvText Cameras()
    {
        var csv = new CsvText("id", "name", "lat", "lng", "headingDegrees");
        var numbers = new int[_cities.Length];
        foreach (var (city, name, place, heading) in Crossings().Concat(BorderPoints()))
        {
            var at = place.OnEarth();
            var id = $"{_cities[city].Name.Prefix}-K{++numbers[city]:D3}";
            csv.Row(id, name, CsvText.Degrees(at.Latitude), CsvText.Degrees(at.Longitude), heading < 0 ? "" : CsvText.Number(heading));
        }

        return csv;
    }

    /// <summary>Splits a total by weights so that the parts add up; each part is at least one when the total allows.</summary>
    internal static int[] Shares(int total, double[] weights)
    {
        var sum = weights.Sum();
        var spare = Math.Max(0, total - weights.Length);
        var parts = weights.Select((_, at) => at < total ? 1 : 0).ToArray();
        var exact = Array.ConvertAll(weights, weight => spare * weight / sum);
        for (var at = 0; at < parts.Length; at++) parts[at] += (int)exact[at];
        var left = total - parts.Sum();
        foreach (var at in Enumerable.Range(0, parts.Length).OrderByDescending(at => exact[at] - Math.Floor(exact[at])).ThenBy(at => at).Take(left)) parts[at]++;
        return parts;
    }

    private void PlaceStations(City city, List<Settlement> settlements)
    {
        var count = StationsMin + (int)Math.Round((StationsMax - StationsMin) * city.Name.Weight);
        var inTown = count - 1 - (count > 4 ? 2 : 1);
        _stations.Add((city.Index, city.Name.Zh + "市公安局", city.Name.En + " Central", NearRoad(city.Middle), 3));
        var (zh, en) = (new[] { "城东", "城北", "城西", "城南" }, new[] { "East", "North", "West", "South" });
        var turn = _dice.Below(4);
        for (var at = 0; at < inTown; at++)
        {
            // Quarters of the compass from a random one on, opposite ones first.
            var side = (turn + at * 2 + at / 2) % 4;
            var place = city.Middle + Spot.Toward(side * Math.PI / 2, city.Radius * _dice.Between(0.45, 0.7));
            _stations.Add((city.Index, $"{city.Name.Zh}{zh[side]}派出所", $"{city.Name.En} {en[side]}", NearRoad(place), 1.6));
        }

        foreach (var town in settlements.Where(at => at.IsTown && at.Jurisdiction == city.Index).Take(count - 1 - inTown))
        {
            _stations.Add((city.Index, $"{city.Name.Zh}{town.Zh}派出所", $"{city.Name.En} {town.En}", NearRoad(town.Place), 1));
        }
    }

    /// <summary>A yard 25 m from the nearest node of a street that one may stop in.</summary>
    private Spot NearRoad(Spot wanted)
    {
        var node = _net.Roads.Where(road => road.Kind is >= RoadKind.Primary and not RoadKind.Unclassified).SelectMany(road => road.Nodes)
            .MinBy(node => _net.Nodes[node].To(wanted));
        return _net.Nodes[node] + new Spot(18, 18);
    }

    private string Skills()
    {
        var skills = new List<string>();
        if (_dice.Chance(0.03)) skills.Add("dog");
        if (_dice.Chance(0.18)) skills.Add("firearms");
        if (_dice.Chance(0.12)) skills.Add("medic");
        if (_dice.Chance(0.04)) skills.Add("negotiator");
        if (_dice.Chance(0.20)) skills.Add("traffic");
        return string.Join(' ', skills);
    }

    private List<(int City, string Name, Spot Place, int Heading)> Crossings()
    {
        var through = new Dictionary<int, List<Road>>();
        foreach (var road in _net.Roads.Where(road => road.Kind is RoadKind.Trunk or RoadKind.Primary))
        {
            foreach (var node in road.Nodes)
            {
                if (!through.TryGetValue(node, out var roads)) through.Add(node, roads = []);
                if (!roads.Contains(road)) roads.Add(road);
            }
        }

        var candidates = through.Where(at => at.Value.Count > 1 && at.Value[0].Name != at.Value[1].Name).OrderBy(at => at.Key).ToList();
        var found = new List<(int City, string Name, Spot Place, int Heading)>();
        foreach (var city in _cities)
        {
            // From the middle outwards, so that the centre is covered first.
            var chosen = new List<Spot>();
            foreach (var (node, roads) in candidates.OrderBy(at => _net.Nodes[at.Key].To(city.Middle)).Take(400))
            {
                var place = _net.Nodes[node];
                if (chosen.Count == CamerasPerCity || city.Share(place) > 1.6 || chosen.Any(other => other.To(place) < CameraSpacingMetres)) continue;
                if (_mosaic.Of(place) != city.Index) continue;
                chosen.Add(place);
                var (one, two) = (roads[0].Name, roads[1].Name);
                found.Add((city.Index, $"{one.Zh}/{two.Zh} {one.En} / {two.En}", place, Direction(roads[0], node)));
            }
        }

        return found;
    }

    private int Direction(Road road, int node)
    {
        var at = Array.IndexOf(road.Nodes, node);
        var (from, to) = at + 1 < road.Nodes.Length ? (at, at + 1) : (at - 1, at);
        return (_net.Nodes[road.Nodes[to]] - _net.Nodes[road.Nodes[from]]).Heading();
    }

    private List<(int City, string Name, Spot Place, int Heading)> BorderPoints()
    {
        var found = new List<(int City, string Name, Spot Place, int Heading)>();
        foreach (var road in _net.Roads.Where(road => road.Kind is RoadKind.Motorway or RoadKind.Trunk or RoadKind.Primary))
        {
            var sides = Array.ConvertAll(road.Nodes, node => _mosaic.Of(_net.Nodes[node]));
            for (var at = 0; at + 1 < sides.Length; at++)
            {
                var (here, there) = (sides[at], sides[at + 1]);
                if (here == there || here < 0 || there < 0) continue;
                var (a, b) = (_net.Nodes[road.Nodes[at]], _net.Nodes[road.Nodes[at + 1]]);
                var (heading, back) = ((b - a).Heading(), (a - b).Heading());
                found.Add((here, BorderName(road, here, there), a, heading));
                if (!road.OneWay) found.Add((there, BorderName(road, there, here), b, back));
            }
        }

        return found;
    }

    private string BorderName(Road road, int from, int to)
    {
        var (a, b) = (_cities[from].Name, _cities[to].Name);
        return $"{road.Name.Ref} {a.Zh}→{b.Zh} {a.En} to {b.En}";
    }
}
