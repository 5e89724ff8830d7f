namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>
/// Draws a city: quarters with a grid of their own each, arterials through them, blocks cut into smaller blocks until streets are
/// a block apart, some left whole (parks, works, schools); a ring road; a river that only main streets cross.
/// </summary>
internal sealed class CityStreets
{
    private const double RiverHalfWidthMetres = 105;

    private readonly City _city;
    private readonly Dice _dice;
    private readonly StreetNames _names;
    private readonly IReadOnlyList<Spot>? _river;
    private readonly List<Stroke> _strokes;
    private readonly double[] _phases;
    private readonly double _warp;

    private CityStreets(City city, IReadOnlyList<Spot>? river, List<Stroke> strokes, Dice dice)
    {
        _city = city;
        _dice = dice;
        _names = new StreetNames(dice.Fork(1));
        _strokes = strokes;
        _phases = [dice.Between(0, 6), dice.Between(0, 6), dice.Between(0, 6), dice.Between(0, 6)];
        _warp = city.Radius * 0.045;
        _river = river is null ? null : [.. river.Where(spot => spot.To(city.Middle) < city.Radius * 1.8)];
        if (_river is { Count: < 2 }) _river = null;
    }

    internal static void Draw(City city, IReadOnlyList<Spot>? river, List<Stroke> strokes, Dice dice) =>
        new CityStreets(city, river, strokes, dice).Draw();

    private void Draw()
    {
        DrawRing();
        DrawRiverside();
        foreach (var quarter in Quarters()) DrawQuarter(quarter.Area, quarter.Seat, quarter.Turn);
    }

    private void DrawRing()
    {
        List<Spot> ring = [.. _city.Ring, _city.Ring[0]];
        // Four named pieces, as ring roads are named by side.
        var sides = new[] { ("东北", " Northeast"), ("西北", " Northwest"), ("西南", " Southwest"), ("东南", " Southeast") };
        var quarter = _city.Ring.Count / 4;
        for (var side = 0; side < 4; side++)
        {
            var (zh, en) = sides[side];
            var name = new StreetName(zh + "环路", "Ring Road" + en);
            _strokes.Add(new Stroke(ring.GetRange(side * quarter, quarter + 1), RoadKind.Trunk, name, 70));
        }
    }

    private void DrawRiverside()
    {
        if (_river is null) return;
        foreach (var (metres, zh, en) in new[] { (RiverHalfWidthMetres + 12, "滨河北路", "Binhe North Road"), (-RiverHalfWidthMetres - 12, "滨河南路", "Binhe South Road") })
        {
            var bank = Curves.Dense(Curves.Beside(_river, metres), 60);
            Keep(bank, RoadKind.Tertiary, new StreetName(zh, en), 50, crossesRiver: true, 0.99);
        }
    }

    /// <summary>Quarters: the square over the city cut among a few seats, each place to the nearest (Voronoi).</summary>
    private IEnumerable<(List<Spot> Area, Spot Seat, double Turn)> Quarters()
    {
        var count = 2 + (int)(_city.Radius / 1_150);
        var seats = new List<Spot> { new(_dice.Between(-300, 300), _dice.Between(-300, 300)) };
        for (var at = 1; at < count; at++)
        {
            var angle = at * Math.Tau / (count - 1) + _dice.Between(-0.45, 0.45);
            seats.Add(Spot.Toward(angle, _city.Radius * _dice.Between(0.62, 0.9)));
        }

        for (var at = 0; at < count; at++)
        {
            var reach = _city.Radius * 1.6;
            List<Spot> area = [new(-reach, -reach), new(reach, -reach), new(reach, reach), new(-reach, reach)];
            for (var other = 0; other < count; other++)
            {
                if (other != at) area = Convex.Half(area, (seats[at] + seats[other]) * 0.5, seats[at] - seats[other]);
            }

            var turn = _city.Turn + (at == 0 ? 0 : _dice.Between(-0.30, 0.30));
            if (area.Count >= 3) yield return (area, seats[at], turn);
        }
    }

    private void DrawQuarter(List<Spot> area, Spot seat, double turn)
    {
        for (var at = 0; at < area.Count; at++)
        {
            var (a, b) = (area[at], area[(at + 1) % area.Count]);
            // Both quarters have this side; the lower direction draws it.
            if (b.Angle > a.Angle || b.To(a) < 50) continue;
            Warped(a, b, RoadKind.Primary, 60, crossesRiver: true);
        }

        var across = Lines(area, seat, Spot.Toward(turn, 1));
        var along = Lines(area, seat, Spot.Toward(turn + Math.PI / 2, 1));
        foreach (var line in across.Concat(along)) DrawArterial(area, line);
        List<List<Spot>> strips = Cut([area], across);
        foreach (var block in Cut(strips, along)) DrawBlock(block, depth: 0);
    }

    /// <summary>Parallel arterials of a quarter: places and the direction across them, unevenly spaced.</summary>
    private List<(Spot Place, Spot Across, RoadKind Kind)> Lines(List<Spot> area, Spot seat, Spot across)
    {
        var (low, high) = (area.Min(p => Spot.Dot(p - seat, across)), area.Max(p => Spot.Dot(p - seat, across)));
        var lines = new List<(Spot, Spot, RoadKind)>();
        var number = _dice.Below(3);
        for (var at = low + _dice.Between(260, 560); at < high - 220; at += _dice.Between(400, 760))
        {
            var kind = number++ % 3 == 0 ? RoadKind.Primary : number % 3 == 1 ? RoadKind.Tertiary : RoadKind.Secondary;
            lines.Add((seat + across * at, across, kind));
        }

        return lines;
    }

    private void DrawArterial(List<Spot> area, (Spot Place, Spot Across, RoadKind Kind) line)
    {
        if (!Convex.Chord(area, line.Place, line.Across, out var from, out var to)) return;
        var speed = line.Kind switch { RoadKind.Primary => 60, RoadKind.Secondary => 50, _ => _dice.Chance(0.5) ? 40 : 0 };
        Warped(from, to, line.Kind, speed, crossesRiver: line.Kind == RoadKind.Primary || _dice.Chance(0.12));
    }

    private static List<List<Spot>> Cut(List<List<Spot>> pieces, List<(Spot Place, Spot Across, RoadKind Kind)> lines)
    {
        foreach (var (place, across, _) in lines)
        {
            pieces = [.. pieces.SelectMany(piece => new[] { Convex.Half(piece, place, across), Convex.Half(piece, place, across * -1) })
                .Where(piece => piece.Count >= 3)];
        }

        return pieces;
    }

    /// <summary>Cuts a block across its long side until it is small enough for where it lies.</summary>
    private void DrawBlock(List<Spot> block, int depth)
    {
        var middle = block.Aggregate((a, b) => a + b) * (1.0 / block.Count);
        var share = _city.Share(_city.Middle + middle);
        if (share > 1.08 || depth > 5) return;
        if (depth > 0 && _dice.Chance(0.06 + 0.13 * share)) return; // A park, a school, a works: left whole.
        var (length, direction) = Convex.LongSide(block);
        var wanted = _dice.Between(120, 170) + 190 * share * share;
        if (length < wanted * 1.55) return;
        var place = middle + direction * (length * _dice.Between(-0.11, 0.11));
        var across = direction.Turned(_dice.Between(-0.05, 0.05));
        if (!Convex.Chord(block, place, across, out var from, out var to)) return;
        var kind = depth == 0 && length > 520 ? RoadKind.Tertiary : RoadKind.Residential;
        // An old town has lanes that do not run through; new quarters have gates.
        if (!_dice.Chance(0.05 + 0.14 * share)) Warped(from, to, kind, kind == RoadKind.Residential && _dice.Chance(0.25) ? 30 : 0, false);
        DrawBlock(Convex.Half(block, place, across), depth + 1);
        DrawBlock(Convex.Half(block, place, across * -1), depth + 1);
    }

    private void Warped(Spot from, Spot to, RoadKind kind, int speed, bool crossesRiver)
    {
        var line = Curves.Dense([from, to], 45).ConvertAll(OnBoard);
        var limit = kind < RoadKind.Tertiary ? 1.0 : kind == RoadKind.Tertiary ? 0.99 : 0.965;
        Keep(line, kind, default, speed, crossesRiver, limit);
    }

    /// <summary>Adds the parts of a line that lie inside the city and not in the river.</summary>
    private void Keep(List<Spot> line, RoadKind kind, StreetName name, int speed, bool crossesRiver, double limit)
    {
        var run = new List<Spot>();
        for (var at = 0; at <= line.Count; at++)
        {
            if (at < line.Count && Allowed(line[at]))
            {
                // Main streets run on to the ring or the bank they are cut at, so that they join it; lanes end before it.
                if (run.Count == 0 && at > 0 && kind <= RoadKind.Tertiary) run.Add(Limit(line[at], line[at - 1]));
                run.Add(line[at]);
                continue;
            }

            if (at < line.Count && run.Count > 0 && kind <= RoadKind.Tertiary) run.Add(Limit(line[at - 1], line[at]));
            Flush(run, kind, name, speed);
            run = [];
        }

        bool Allowed(Spot place) => _city.Share(place) <= limit
            && (crossesRiver || _river is null || Curves.FromLine(place, _river) > RiverHalfWidthMetres);

        Spot Limit(Spot inside, Spot outside)
        {
            for (var halving = 0; halving < 5; halving++)
            {
                var middle = (inside + outside) * 0.5;
                if (Allowed(middle)) inside = middle;
                else outside = middle;
            }

            return inside;
        }
    }

    private void Flush(List<Spot> run, RoadKind kind, StreetName name, int speed)
    {
        if (run.Count < 2 || run[0].To(run[^1]) < 45) return;
        var named = name.Zh is null && (kind < RoadKind.Residential || _dice.Chance(0.4));
        _strokes.Add(new Stroke(Curves.Simplified(run, 2.0), kind, named ? _names.Next(kind) : name, speed));
    }

    /// <summary>From the quarter's straight plan onto the board: gently bent, as streets follow the land.</summary>
    private Spot OnBoard(Spot plan)
    {
        var scale = 2.6 / _city.Radius;
        var bent = new Spot(
            plan.X + _warp * (Math.Sin(plan.Y * scale + _phases[0]) + 0.5 * Math.Sin(plan.X * scale * 1.7 + _phases[1])),
            plan.Y + _warp * (Math.Sin(plan.X * scale + _phases[2]) + 0.5 * Math.Sin(plan.Y * scale * 1.7 + _phases[3])));
        return _city.Middle + bent;
    }
}
