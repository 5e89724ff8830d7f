namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Lays turn restrictions on the network: finds the edges next to the junction each one means. One thread, one use. Sequences come in
/// ascending order, each once, whatever the order of the relations.
/// </summary>
/// <remarks>
/// "Only" over a node forbids every other way out of the junction, turning back included. "Only" over ways between binds those who come
/// from the first street and have turned into the first way between: from there on they may leave it for the last street only. Who stays
/// on another street is not bound: the wiki leaves it open, and this is the mildest reading.
/// </remarks>
internal sealed class RoadTurnsBuilder
{
    private readonly List<RoadRestriction> _restrictions = [];
    private readonly int[] _fates = new int[Enum.GetValues<RestrictionFate>().Length];
    private readonly SortedSet<int[]> _sequences = new(Comparer<int[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    private readonly OsmData _data;
    private RoadEdges _edges = null!; // From Build on, as the two below.
    private int[] _firstStreet = [];
    private int[] _vertexOfNode = [];

    public RoadTurnsBuilder(OsmData data, RoadVehicle vehicle)
    {
        _data = data;
        foreach (var relation in data.Restrictions)
        {
            if (RoadRestriction.Read(data, relation, vehicle, out var fate) is { } restriction) _restrictions.Add(restriction);
            else _fates[(int)fate]++;
        }
    }

    /// <summary>Nodes that a turn is about: streets have to end there. (At the ends of ways between they do anyway.)</summary>
    public IEnumerable<int> ViaNodes => _restrictions.Where(at => at.ViaWays.Length == 0).Select(at => at.ViaNode);

    /// <param name="edges">The whole network.</param>
    /// <param name="firstStreet">Streets of way w: [firstStreet[w], firstStreet[w + 1]).</param>
    /// <param name="vertexOfNode">Below 0 for a node that is no vertex, or a barrier.</param>
    /// <param name="counts">What became of every restriction.</param>
    public RoadTurns Build(RoadEdges edges, int[] firstStreet, int[] vertexOfNode, out RestrictionCounts counts)
    {
        (_edges, _firstStreet, _vertexOfNode) = (edges, firstStreet, vertexOfNode);
        foreach (var restriction in _restrictions) _fates[(int)Lay(restriction)]++;
        counts = new RestrictionCounts
        {
            Read = _data.Restrictions.Length,
            Used = _fates[(int)RestrictionFate.Used],
            Conditional = _fates[(int)RestrictionFate.Conditional],
            OtherVehicle = _fates[(int)RestrictionFate.OtherVehicle],
            MissingMember = _fates[(int)RestrictionFate.MissingMember],
            NotDrivable = _fates[(int)RestrictionFate.NotDrivable],
            NotTouching = _fates[(int)RestrictionFate.NotTouching],
            Ambiguous = _fates[(int)RestrictionFate.Ambiguous],
            NotUnderstood = _fates[(int)RestrictionFate.NotUnderstood],
        };
        if (_sequences.Count == 0) return RoadTurns.AllAllowed;
        var start = new List<int> { 0 };
        foreach (var sequence in _sequences) start.Add(start[^1] + sequence.Length);
        return new RoadTurns([.. start], [.. _sequences.SelectMany(sequence => sequence)]);
    }

    /// <summary>With several streets to come from or go to, the restriction is used when one of its turns is.</summary>
    private RestrictionFate Lay(RoadRestriction restriction)
    {
        var fate = RestrictionFate.Used;
        var used = false;
        foreach (var from in restriction.From)
        {
            foreach (var to in restriction.To)
            {
                var one = restriction.ViaWays.Length == 0 ? OverNode(restriction, from, to) : OverWays(restriction, from, to);
                used |= one == RestrictionFate.Used;
                if (one != RestrictionFate.Used) fate = one;
            }
        }

        return used ? RestrictionFate.Used : fate;
    }

    private RestrictionFate OverNode(RoadRestriction restriction, int from, int to)
    {
        var node = restriction.ViaNode;
        if (!_data.WayNodes(from).Contains(node) || !_data.WayNodes(to).Contains(node)) return RestrictionFate.NotTouching;
        var vertex = _vertexOfNode[node];
        if (vertex < 0) return RestrictionFate.NotDrivable;
        var arrivals = Edges(from).Where(edge => _edges.To[edge] == vertex).ToList();
        var departures = Edges(to).Where(edge => _edges.From[edge] == vertex).ToList();
        if (arrivals.Count == 0 || departures.Count == 0) return RestrictionFate.NotDrivable;
        if (arrivals.Count == 1 && departures.Count == 1)
            return restriction.IsOnly ? Only([arrivals[0], departures[0]], firstBound: 0) : No([arrivals[0], departures[0]]);
        if (from != to || !restriction.IsUTurn || restriction.IsOnly) return RestrictionFate.Ambiguous;
        // The street runs through and turning back is meant: on either side of the junction.
        var turned = false;
        foreach (var arrival in arrivals)
        {
            if (_edges.Twin[arrival] < 0) continue;
            No([arrival, _edges.Twin[arrival]]);
            turned = true;
        }

        return turned ? RestrictionFate.Used : RestrictionFate.NotDrivable;
    }

    private RestrictionFate OverWays(RoadRestriction restriction, int from, int to)
    {
        var chains = new List<int[]>();
        var touches = false;
        foreach (var node in _data.WayNodes(from).ToArray().Distinct())
        {
            if (node < 0) continue;
            foreach (var vias in Chains(restriction.ViaWays, node, to))
            {
                touches = true;
                AddSequences(from, vias, to, chains);
                if (chains.Count > 1) return RestrictionFate.Ambiguous;
            }
        }

        if (chains.Count == 0) return touches ? RestrictionFate.NotDrivable : RestrictionFate.NotTouching;
        return restriction.IsOnly ? Only(chains[0], firstBound: 1) : No(chains[0]);
    }

    /// <summary>
    /// Every order of all the ways between that leads from a node, end to end, to a node of the last street. As (way, end it is entered
    /// by).
    /// </summary>
    private IEnumerable<List<(int Way, int Entry)>> Chains(int[] vias, int node, int to)
    {
        var path = new List<(int Way, int Entry)>();
        return Next(node);

        IEnumerable<List<(int Way, int Entry)>> Next(int at)
        {
            if (path.Count == vias.Length)
            {
                if (_data.WayNodes(to).Contains(at)) yield return path;
                yield break;
            }

            foreach (var via in vias)
            {
                if (path.Any(taken => taken.Way == via)) continue;
                var ends = Ends(via);
                if (!ends.Contains(at) || ends[0] < 0 || ends[1] < 0 || ends[0] == ends[1]) continue;
                path.Add((via, at));
                foreach (var chain in Next(ends[0] == at ? ends[1] : ends[0])) yield return chain;
                path.RemoveAt(path.Count - 1);
            }
        }
    }

    private void AddSequences(int from, List<(int Way, int Entry)> vias, int to, List<int[]> chains)
    {
        var between = new List<int>();
        var at = _vertexOfNode[vias[0].Entry];
        foreach (var (way, entry) in vias)
        {
            if (!TryRunThrough(way, entry, between)) return;
        }

        if (at < 0) return;
        var exit = _edges.To[between[^1]];
        foreach (var arrival in Edges(from).Where(edge => _edges.To[edge] == at))
        {
            foreach (var departure in Edges(to).Where(edge => _edges.From[edge] == exit))
                chains.Add([arrival, .. between, departure]);
        }
    }

    /// <summary>Appends the edges of a whole way from one of its ends to the other; false when the vehicle cannot go that way.</summary>
    private bool TryRunThrough(int way, int entry, List<int> edges)
    {
        var at = _vertexOfNode[entry];
        var streets = Enumerable.Range(_firstStreet[way], _firstStreet[way + 1] - _firstStreet[way]).ToList();
        if (at < 0 || streets.Count == 0) return false;
        // Streets lie along the canonical direction; entered from the other end they are taken in reverse.
        var ahead = _edges.From[_edges.Canonical[streets[0]]] == at;
        if (!ahead) streets.Reverse();
        foreach (var street in streets)
        {
            var canonical = _edges.Canonical[street];
            var edge = ahead ? canonical : _edges.Twin[canonical];
            if (edge < 0 || _edges.From[edge] != at) return false;
            edges.Add(edge);
            at = _edges.To[edge];
        }

        return true;
    }

    private RestrictionFate No(int[] sequence)
    {
        _sequences.Add(sequence);
        return RestrictionFate.Used;
    }

    /// <summary>Forbids every other way out of each junction of the sequence from <paramref name="firstBound"/> on.</summary>
    private RestrictionFate Only(int[] sequence, int firstBound)
    {
        var found = false;
        for (var at = firstBound; at + 1 < sequence.Length; at++)
        {
            var vertex = _edges.To[sequence[at]];
            for (var edge = _edges.OutStart[vertex]; edge < _edges.OutStart[vertex + 1]; edge++)
            {
                if (edge == sequence[at + 1]) continue;
                _sequences.Add([.. sequence[..(at + 1)], edge]);
                found = true;
            }
        }

        return found ? RestrictionFate.Used : RestrictionFate.NotDrivable; // There is no other turn anyway.
    }

    private IEnumerable<int> Edges(int way)
    {
        for (var street = _firstStreet[way]; street < _firstStreet[way + 1]; street++)
        {
            yield return _edges.Canonical[street];
            if (_edges.Twin[_edges.Canonical[street]] is >= 0 and var twin) yield return twin;
        }
    }

    private int[] Ends(int way) => _data.WayNodes(way) is { Length: > 0 } nodes ? [nodes[0], nodes[^1]] : [-1, -1];
}
