namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>Rivers, and the trunk roads from city to city.</summary>
internal static class MainRoads
{
    /// <summary>Cities along each river, west to east, by index in <see cref="HandongNames.Cities"/>.</summary>
    private static readonly int[][] s_rivers = [[8, 5, 6, 11], [0, 1, 2, 3]];

    /// <summary>The rivers: line 0 is river 1. They come in from the west, pass close to the middle of their cities and leave to the east.</summary>
    internal static List<Spot>[] Rivers(City[] cities, Dice dice)
    {
        var rivers = new List<Spot>[s_rivers.Length];
        for (var river = 0; river < rivers.Length; river++)
        {
            var places = new List<Spot>();
            foreach (var index in s_rivers[river])
            {
                var city = cities[index];
                var beside = (dice.Chance(0.5) ? 1 : -1) * dice.Between(0.18, 0.42) * city.Radius;
                var near = city.Middle + new Spot(0, beside);
                places.Add(near + new Spot(-city.Radius * 1.3, dice.Between(-600, 600)));
                places.Add(near);
                places.Add(near + new Spot(city.Radius * 1.3, dice.Between(-600, 600)));
            }

            places.Insert(0, places[0] + new Spot(-24_000, dice.Between(-7_000, 7_000)));
            places.Add(places[^1] + new Spot(24_000, dice.Between(-7_000, 7_000)));
            rivers[river] = Meandering(Curves.Through(places, 400), dice);
        }

        return rivers;
    }

    /// <summary>One trunk road for each pair of neighbours, ring to ring, and county highways across some of the corners.</summary>
    internal static void DrawTrunks(City[] cities, List<Stroke> strokes, Dice dice)
    {
        var number = 104;
        foreach (var (a, b) in Mosaic.Neighbours()) Draw(a, b, RoadKind.Trunk, $"G{number++}", 80, 0.045);
        for (var at = 0; at < cities.Length; at++)
        {
            if (at % Mosaic.Side + 1 < Mosaic.Side && at / Mosaic.Side + 1 < Mosaic.Side && dice.Chance(0.55))
                Draw(at, at + Mosaic.Side + 1, RoadKind.Primary, $"S{number++}", 70, 0.06);
        }

        void Draw(int from, int to, RoadKind kind, string code, int speed, double bend)
        {
            var (a, b) = (cities[from], cities[to]);
            var (start, end) = (a.Gate(b.Middle), b.Gate(a.Middle));
            var line = Curves.Rounded(Curves.Wiggle(start, end, bend, 2_400, dice), 2);
            var name = new StreetName($"{a.Name.Zh[..1]}{b.Name.Zh[..1]}公路", $"{a.Name.En}-{b.Name.En} Highway", code);
            strokes.Add(new Stroke(Curves.Simplified(line, 4), kind, name, speed));
        }
    }

    private static List<Spot> Meandering(List<Spot> line, Dice dice)
    {
        var (first, second) = (dice.Between(0, 6), dice.Between(0, 6));
        var far = 0.0;
        var bent = new List<Spot>(line.Count);
        for (var at = 0; at < line.Count; at++)
        {
            if (at > 0) far += line[at].To(line[at - 1]);
            bent.Add(line[at] + new Spot(0, Math.Sin(far / 1_700 + first) * 190 + Math.Sin(far / 900 + second) * 60));
        }

        return Curves.Simplified(bent, 12);
    }
}
