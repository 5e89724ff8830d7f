namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>A town or village outside the cities.</summary>
internal sealed record Settlement(Spot Place, int Jurisdiction, bool IsTown, string Zh, string En);

/// <summary>Towns and villages, their streets, and the roads that tie them together and to the cities' rings.</summary>
internal sealed class Countryside
{
    private const int SuburbsPerCity = 4;
    private const int TownsPerJurisdiction = 7;
    private const int VillagesPerJurisdiction = 32;
    private const double SpacingMetres = 2_150;
    private const double LocalRoadMetresMax = 9_500;
    private const double CountyRoadMetresMax = 24_000;

    private readonly Mosaic _mosaic;
    private readonly City[] _cities;
    private readonly List<Stroke> _strokes;
    private readonly Dice _dice;

    private Countryside(Mosaic mosaic, City[] cities, List<Stroke> strokes, Dice dice)
    {
        _mosaic = mosaic;
        _cities = cities;
        _strokes = strokes;
        _dice = dice;
    }

    /// <summary>Finds places for settlements that keep clear of <paramref name="keepClear"/> (rivers, motorways).</summary>
    internal static List<Settlement> Settle(Mosaic mosaic, City[] cities, IReadOnlyList<IReadOnlyList<Spot>> keepClear, Dice dice)
    {
        var settlements = new List<Settlement>();
        foreach (var city in cities)
        {
            var ring = mosaic.Ring(city.Index);
            var (low, high) = (new Spot(ring.Min(p => p.X), ring.Min(p => p.Y)), new Spot(ring.Max(p => p.X), ring.Max(p => p.Y)));
            var first = settlements.Count;
            for (var attempt = 0; attempt < 6_000 && settlements.Count - first < SuburbsPerCity + TownsPerJurisdiction + VillagesPerJurisdiction; attempt++)
            {
                var number = settlements.Count - first;
                var place = new Spot(dice.Between(low.X, high.X), dice.Between(low.Y, high.Y));
                if (number < SuburbsPerCity) place = city.Middle + Spot.Toward(dice.Between(0, Math.Tau), city.Radius * dice.Between(1.25, 1.75));
                var isTown = number < SuburbsPerCity + TownsPerJurisdiction;
                var spacing = number < SuburbsPerCity ? 1_500 : isTown ? SpacingMetres * 2.4 : SpacingMetres;
                if (mosaic.Of(place) != city.Index || mosaic.FromBorder(city.Index, place) < 1_300) continue;
                if (cities.Any(other => other.Share(place) < 1.22) || settlements.Any(other => other.Place.To(place) < spacing)) continue;
                if (keepClear.Any(line => Curves.FromLine(place, line) < 700)) continue;
                var (zh, en) = Name(number, city.Index, isTown, dice);
                settlements.Add(new Settlement(place, city.Index, isTown, zh, en));
            }
        }

        return settlements;
    }

    internal static void Draw(Mosaic mosaic, City[] cities, List<Settlement> settlements, List<Stroke> strokes, Dice dice)
    {
        var countryside = new Countryside(mosaic, cities, strokes, dice);
        countryside.DrawCountyRoads(settlements);
        countryside.DrawLocalRoads(settlements);
        foreach (var settlement in settlements)
        {
            if (settlement.IsTown) countryside.DrawTown(settlement);
            else countryside.DrawVillage(settlement);
        }
    }

    private static (string Zh, string En) Name(int number, int city, bool isTown, Dice dice)
    {
        if (isTown) return HandongNames.TownStarts[(city * (SuburbsPerCity + TownsPerJurisdiction) + number) % HandongNames.TownStarts.Length];
        var (familyZh, familyEn) = dice.Pick(HandongNames.Families);
        var (endZh, endEn) = dice.Pick(HandongNames.VillageEnds);
        return (familyZh + endZh, familyEn + endEn);
    }

    private void DrawCountyRoads(List<Settlement> settlements)
    {
        var sites = new List<Site>(settlements.Where(at => at.IsTown).Select(at => new Site(at.Place, -1, at.Zh, at.En)));
        foreach (var city in _cities)
        {
            for (var at = 0; at < city.Ring.Count; at += 16) sites.Add(new Site(city.Ring[at], city.Index, city.Name.Zh, city.Name.En));
        }

        // Gabriel graph: joined when no third site lies in the circle over the two. Planar and connected.
        foreach (var (a, b) in Pairs(sites, CountyRoadMetresMax, (a, b, c) => (a.To(c) * a.To(c)) + (b.To(c) * b.To(c)) < a.To(b) * a.To(b)))
        {
            DrawRoad(a, b, RoadKind.Secondary, 60, 0.055, 420);
        }
    }

    private void DrawLocalRoads(List<Settlement> settlements)
    {
        var sites = new List<Site>(settlements.Select(at => new Site(at.Place, -1, at.Zh, at.En)));
        foreach (var city in _cities)
        {
            for (var at = 5; at < city.Ring.Count; at += 8) sites.Add(new Site(city.Ring[at], city.Index, city.Name.Zh, city.Name.En));
        }

        // Relative neighbourhood graph: joined when no third site is nearer to both than they are to each other.
        foreach (var (a, b) in Pairs(sites, LocalRoadMetresMax, (a, b, c) => Math.Max(a.To(c), b.To(c)) < a.To(b)))
        {
            DrawRoad(a, b, _dice.Chance(0.55) ? RoadKind.Tertiary : RoadKind.Unclassified, 0, 0.095, 330);
        }
    }

    private static IEnumerable<(Site A, Site B)> Pairs(List<Site> sites, double far, Func<Spot, Spot, Spot, bool> between)
    {
        for (var a = 0; a < sites.Count; a++)
        {
            for (var b = a + 1; b < sites.Count; b++)
            {
                var (first, second) = (sites[a], sites[b]);
                if (first.Place.To(second.Place) > far || (first.City >= 0 && first.City == second.City)) continue;
                if (sites.Any(c => c != first && c != second && between(first.Place, second.Place, c.Place))) continue;
                yield return (first, second);
            }
        }
    }

    private void DrawRoad(Site from, Site to, RoadKind kind, int speed, double bend, double piece)
    {
        var line = Curves.Rounded(Curves.Wiggle(from.Place, to.Place, bend, piece * 2, _dice), 1);
        // A road that would run through a city ends at its ring instead; the part beyond belongs to the city's own streets.
        if (line.Skip(1).SkipLast(1).Any(spot => _cities.Any(city => city.Share(spot) < 0.97))) return;
        var name = new StreetName($"{from.Zh[..1]}{to.Zh[..1]}公路", $"{from.En}-{to.En} Road");
        _strokes.Add(new Stroke(Curves.Simplified(line, 3), kind, name, speed));
    }

    private void DrawTown(Settlement town)
    {
        var (turn, length, width) = (_dice.Between(0, Math.PI), _dice.Between(480, 900), _dice.Between(320, 560));
        List<Spot> area = [new(-length, -width), new(length, -width), new(length, width), new(-length, width)];
        Street([new(-length, 0), new(length, 0)], town, turn, RoadKind.Secondary, new StreetName(town.Zh + "大街", town.En + " Street"));
        Street([new(0, -width), new(0, width)], town, turn, RoadKind.Tertiary, new StreetName("镇前路", "Zhenqian Road"));
        foreach (var (east, north) in new[] { (1, 1), (-1, 1), (-1, -1), (1, -1) })
        {
            var quarter = Convex.Half(Convex.Half(area, default, new Spot(east, 0)), default, new Spot(0, north));
            CutTown(quarter, town, turn, 0);
        }
    }

    private void CutTown(List<Spot> block, Settlement town, double turn, int depth)
    {
        var (length, direction) = Convex.LongSide(block);
        var middle = block.Aggregate((a, b) => a + b) * (1.0 / block.Count);
        if (depth > 3 || length < 190 || _dice.Chance(0.12 * depth)) return;
        var place = middle + direction * (length * _dice.Between(-0.14, 0.14));
        if (!Convex.Chord(block, place, direction, out var from, out var to)) return;
        if (_dice.Chance(0.85)) Street([from, to], town, turn, RoadKind.Residential, default);
        CutTown(Convex.Half(block, place, direction), town, turn, depth + 1);
        CutTown(Convex.Half(block, place, direction * -1), town, turn, depth + 1);
    }

    private void DrawVillage(Settlement village)
    {
        var (turn, half) = (_dice.Between(0, Math.PI), _dice.Between(120, 330));
        Street([new(-half, 0), new(0, _dice.Between(-12, 12)), new(half, _dice.Between(-30, 30))], village, turn, RoadKind.Unclassified,
            new StreetName(village.Zh + "村道", village.En + " Village Road"));
        for (var at = -half * 0.8; at < half; at += _dice.Between(75, 150))
        {
            var (up, down) = (_dice.Chance(0.7) ? _dice.Between(60, 190) : 0, _dice.Chance(0.7) ? _dice.Between(60, 190) : 0);
            if (up + down > 0) Street([new(at, up), new(at + _dice.Between(-8, 8), -down)], village, turn, RoadKind.Residential, default);
        }

        if (half > 210) Street([new(-half * 0.75, 105), new(half * 0.7, 112)], village, turn, RoadKind.Residential, default);
    }

    private void Street(Spot[] plan, Settlement at, double turn, RoadKind kind, StreetName name) =>
        _strokes.Add(new Stroke([.. plan.Select(spot => at.Place + spot.Turned(turn))], kind, name, kind == RoadKind.Residential ? 0 : 40));

    /// <summary>Where a country road may end: a settlement, or a gate on the ring of <paramref name="City"/> (-1: none).</summary>
    private sealed record Site(Spot Place, int City, string Zh, string En);
}
