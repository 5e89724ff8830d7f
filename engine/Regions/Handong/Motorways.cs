namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>
/// Motorways: two one-way carriageways past the cities, with an interchange at each and some at towns between. They cross other
/// roads on bridges, so they share no node with them; only the links at an interchange do.
/// </summary>
internal sealed class Motorways
{
    private const double HalfMedianMetres = 16;
    private const double LinkReachMetres = 480;
    private const double JunctionBesideMetres = 190;

    private static readonly (int[] Cities, string Ref, string Zh, string En)[] s_routes =
    [
        ([4, 5, 6, 7], "G36", "林东高速", "Lincheng-Dongze Expressway"),
        ([8, 9, 10, 11], "G42", "道永高速", "Daokou-Yongfeng Expressway"),
        ([1, 5, 9, 13], "G3", "清云高速", "Qingyuan-Yunquan Expressway"),
        ([2, 6, 10, 14], "G25", "临石高速", "Linjiang-Shiqiao Expressway"),
        ([0, 4, 8, 12], "S17", "月长高速", "Yueting-Changling Expressway"),
        ([3, 7, 11, 15], "S29", "白凤高速", "Baisha-Fengcheng Expressway"),
        ([0, 1, 2, 3], "S22", "月白高速", "Yueting-Baisha Expressway"),
    ];

    private readonly List<Line> _lines = [];

    /// <summary>Lays out the lines. Nothing is drawn yet: settlements keep clear of <see cref="Lines"/> first.</summary>
    internal Motorways(City[] cities, Dice dice)
    {
        foreach (var (route, code, zh, en) in s_routes)
        {
            var places = new List<Spot>(route.Length);
            for (var at = 0; at < route.Length; at++)
            {
                var city = cities[route[at]];
                var along = cities[route[Math.Min(at + 1, route.Length - 1)]].Middle - cities[route[Math.Max(at - 1, 0)]].Middle;
                var side = dice.Chance(0.5) ? 1 : -1;
                places.Add(city.Middle + along.Left.Unit() * (side * city.Radius * 1.5 + side * dice.Between(400, 1_300)));
            }

            var line = new Line(Curves.Through(places, 120), new StreetName(zh, en, code));
            foreach (var index in route) line.Gates.Add((line.Nearest(cities[index].Middle), cities[index], null));
            _lines.Add(line);
        }
    }

    /// <summary>The middle of each motorway, to 20 metres.</summary>
    internal IReadOnlyList<IReadOnlyList<Spot>> Lines => [.. _lines.Select(line => (IReadOnlyList<Spot>)Curves.Simplified(line.Middle, 20))];

    /// <summary>Adds interchanges at towns, and draws the roads that lead from each interchange to its city or town.</summary>
    internal void DrawApproaches(List<Settlement> settlements, List<Stroke> strokes, Dice dice)
    {
        var towns = settlements.Where(at => at.IsTown).ToList();
        foreach (var line in _lines)
        {
            foreach (var (a, b) in line.Gates.Zip(line.Gates.Skip(1)).ToList())
            {
                var town = towns.Where(at => line.Between(at.Place, a.At, b.At, 5_000, 5_500)).MinBy(at => line.FromMiddle(at.Place));
                if (town is not null) line.Gates.Add((line.Nearest(town.Place), null, town));
            }

            line.Gates.Sort((a, b) => a.At.CompareTo(b.At));
            for (var at = 0; at < line.Gates.Count; at++)
            {
                var (place, city, town) = line.Gates[at];
                var target = city?.Gate(line.Middle[place]) ?? town!.Place;
                var junction = line.Beside(place, target);
                line.Junctions.Add(junction);
                var approach = Curves.Rounded(Curves.Wiggle(junction, target, 0.05, 900, dice), 1);
                var (zh, en) = city is null ? (town!.Zh, town.En) : (city.Name.Zh, city.Name.En);
                strokes.Add(new Stroke(approach, RoadKind.Primary, new StreetName(zh + "高速连接线", en + " Expressway Approach"), 70));
            }
        }
    }

    /// <summary>Adds carriageways and links to a joined network that holds the approaches.</summary>
    internal void AddTo(RoadNet net)
    {
        var junctionNodes = new Dictionary<Spot, int>();
        var surface = net.Nodes.ToArray();
        foreach (var junction in _lines.SelectMany(line => line.Junctions))
        {
            // Joining may have moved the end of the approach onto another road by some metres.
            junctionNodes.TryAdd(junction, Enumerable.Range(0, surface.Length).MinBy(node => surface[node].To(junction)));
        }

        foreach (var line in _lines)
        {
            AddCarriageway(net, line, junctionNodes, forward: true);
            AddCarriageway(net, line, junctionNodes, forward: false);
        }
    }

    private static void AddCarriageway(RoadNet net, Line line, Dictionary<Spot, int> junctionNodes, bool forward)
    {
        // Right-hand traffic: the carriageway lies right of the middle in its direction of travel.
        var side = Curves.Beside(line.Middle, forward ? -HalfMedianMetres : HalfMedianMetres);
        var reach = (int)(LinkReachMetres / 120);
        var gates = line.Gates.Select((gate, at) => (gate.At, Junction: line.Junctions[at])).ToList();
        var (first, last) = (gates[0].At + reach, gates[^1].At - reach);
        var keep = new SortedSet<int> { first, last };
        foreach (var (at, _) in gates)
        {
            if (at - reach > first) keep.Add(at - reach);
            if (at + reach < last) keep.Add(at + reach);
        }

        // Shape points between the exits only where the line bends.
        var marks = keep.ToList();
        foreach (var (a, b) in marks.Zip(marks.Skip(1)))
        {
            var shaped = Curves.Simplified(side.GetRange(a, b - a + 1), 4).ToHashSet();
            for (var at = a + 1; at < b; at++)
            {
                if (shaped.Contains(side[at]) || at % 8 == 0) keep.Add(at);
            }
        }

        var nodes = keep.ToDictionary(at => at, at => net.Add(side[at]));
        foreach (var (a, b) in marks.Zip(marks.Skip(1)))
        {
            int[] piece = [.. keep.GetViewBetween(a, b).Select(at => nodes[at])];
            if (!forward) Array.Reverse(piece);
            net.Roads.Add(new Road(piece, RoadKind.Motorway, line.Name, line.Name.Ref[0] == 'G' ? 120 : 100, OneWay: true));
        }

        foreach (var (at, junction) in gates)
        {
            var node = junctionNodes[junction];
            // Before the junction one leaves, after it one joins; "before" turns around with the direction of travel.
            if (nodes.TryGetValue(at - reach, out var south)) AddLink(net, line, south, node, leaves: forward);
            if (nodes.TryGetValue(at + reach, out var north)) AddLink(net, line, north, node, leaves: !forward);
        }
    }

    private static void AddLink(RoadNet net, Line line, int carriageway, int junction, bool leaves)
    {
        var (from, to) = (net.Nodes[carriageway], net.Nodes[junction]);
        var along = Curves.FromSegment(to, from, from + (to - from) * 0.5).Share;
        var bend = net.Add(from + (to - from) * (0.55 * along) + (to - from).Left.Unit() * 25);
        int[] nodes = leaves ? [carriageway, bend, junction] : [junction, bend, carriageway];
        net.Roads.Add(new Road(nodes, RoadKind.MotorwayLink, new StreetName("", "", line.Name.Ref), 40, OneWay: true));
    }

    /// <summary>The middle of one motorway, a point about every 120 m, and where it can be left.</summary>
    private sealed class Line(List<Spot> middle, StreetName name)
    {
        internal List<Spot> Middle { get; } = middle;

        internal StreetName Name { get; } = name;

        /// <summary>Interchanges by index of point, each for a city or a town.</summary>
        internal List<(int At, City? City, Settlement? Town)> Gates { get; } = [];

        /// <summary>Where the links of each interchange meet the approach road.</summary>
        internal List<Spot> Junctions { get; } = [];

        internal int Nearest(Spot place) => Enumerable.Range(0, Middle.Count).MinBy(at => Middle[at].To(place));

        internal double FromMiddle(Spot place) => Middle[Nearest(place)].To(place);

        internal bool Between(Spot place, int low, int high, double metresMax, double clearOfEnds)
        {
            var at = Nearest(place);
            return at > low && at < high && Middle[at].To(place) < metresMax
                && Middle[at].To(Middle[low]) > clearOfEnds && Middle[at].To(Middle[high]) > clearOfEnds;
        }

        /// <summary>The junction's place: beside the line, on the side of what it leads to.</summary>
        internal Spot Beside(int at, Spot target)
        {
            var along = Middle[Math.Min(at + 1, Middle.Count - 1)] - Middle[Math.Max(at - 1, 0)];
            var left = Spot.Dot(target - Middle[at], along.Left) >= 0;
            return Middle[at] + along.Left.Unit() * (left ? JunctionBesideMetres : -JunctionBesideMetres);
        }
    }
}
