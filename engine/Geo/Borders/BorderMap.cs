using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// Which jurisdiction holds a place. The answer is always that of testing the borders one by one in the given order; a grid of squares
/// answers at once where no border passes. Immutable; safe on any thread.
/// </summary>
/// <typeparam name="T">What a border stands for.</typeparam>
public sealed class BorderMap<T>
{
    private readonly (Border Border, T Owner)[] _entries;
    private readonly GeoBounds _bounds;
    private readonly int _side = GeoLimits.MapSide; // Rows, and columns.
    private readonly double _columnsPerDegree;
    private readonly double _rowsPerDegree;
    private readonly int[] _starts; // Of each square in _candidates, and the end.
    private readonly int[] _candidates; // Number of the entry × 2, + 1 when the square lies wholly inside it.

    /// <param name="entries">In order of precedence: where borders overlap, the first one holds the place. May be empty.</param>
    public BorderMap(IEnumerable<(Border Border, T Owner)> entries)
    {
        _entries = [.. entries];
        if (_entries.Length == 0)
        {
            _starts = new int[_side * _side + 1];
            _candidates = [];
            _bounds = new GeoBounds(1, 1, 0, 0); // Holds nothing.
            return;
        }
        _bounds = _entries.Select(entry => entry.Border.Bounds).Aggregate((a, b) => a.Union(b));
        while (true)
        {
            _columnsPerDegree = _side / (_bounds.East - _bounds.West);
            _rowsPerDegree = _side / (_bounds.North - _bounds.South);
            _starts = new int[_side * _side + 1];
            if (TryBuild(out _candidates))
                return;
            _side /= 2; // Down to one square, which holds each entry once.
        }
    }

    /// <summary>The first entry whose border holds the place. Does not allocate, except within rounding of an edge.</summary>
    public bool TryFind(LatLng place, [MaybeNullWhen(false)] out T owner)
    {
        if (_bounds.Contains(place))
        {
            var square = Row(place.Latitude) * _side + Column(place.Longitude);
            foreach (var candidate in _candidates.AsSpan(_starts[square].._starts[square + 1]))
            {
                ref readonly var entry = ref _entries[candidate >> 1];
                if ((candidate & 1) != 0 || entry.Border.Contains(place))
                {
                    owner = entry.Owner;
                    return true;
                }
            }
        }
        owner = default;
        return false;
    }

    /// <summary>Never falls when the longitude rises; so with <see cref="Row"/>.</summary>
    private int Column(double longitude) => Math.Clamp((int)((longitude - _bounds.West) * _columnsPerDegree), 0, _side - 1);

    private int Row(double latitude) => Math.Clamp((int)((latitude - _bounds.South) * _rowsPerDegree), 0, _side - 1);

    /// <returns>False when many borders pass through many squares: more candidates than a map may have.</returns>
    private bool TryBuild(out int[] candidates)
    {
        candidates = [];
        var found = new List<(int Square, int Candidate)>();
        var settled = new bool[_side * _side]; // Wholly inside an earlier entry: later ones never matter.
        var crossed = new bool[_side * _side];
        for (var i = 0; i < _entries.Length; i++)
        {
            var border = _entries[i].Border;
            var bounds = border.Bounds;
            Array.Clear(crossed);
            if (found.Count > GeoLimits.MapCandidates && _side > 1)
                return false;
            foreach (var edge in border.Edges)
                MarkCrossed(edge, crossed);
            for (var row = Row(bounds.South); row <= Row(bounds.North); row++)
            {
                bool? inside = null; // Of the run of uncrossed squares so far: no edge lies between two of them side by side.
                for (var column = Column(bounds.West); column <= Column(bounds.East); column++)
                {
                    var square = row * _side + column;
                    if (crossed[square])
                    {
                        inside = null;
                        if (!settled[square])
                            found.Add((square, i * 2));
                    }
                    else if (inside ??= border.Contains(Middle(row, column)))
                    {
                        if (!settled[square])
                            found.Add((square, i * 2 + 1));
                        settled[square] = true;
                    }
                }
            }
        }

        foreach (var (square, _) in found)
            _starts[square + 1]++;
        for (var square = 0; square < _starts.Length - 1; square++)
            _starts[square + 1] += _starts[square];
        var next = _starts[..^1];
        candidates = new int[found.Count];
        foreach (var (square, candidate) in found)
            candidates[next[square]++] = candidate; // In the order of the entries.
        return true;
    }

    /// <summary>
    /// Marks every square an edge may touch: its stretch within each row, and one square more on either side for rounding.
    /// </summary>
    private void MarkCrossed(BorderEdge edge, bool[] crossed)
    {
        var (low, high) = (edge.Low, edge.High);
        // An edge within one row marks all its columns, so the slope of what is left is small enough for rounding not to matter.
        var flat = (high.Latitude - low.Latitude) * _rowsPerDegree < 1;
        var slope = flat ? 0 : (high.Longitude - low.Longitude) / (high.Latitude - low.Latitude);
        var firstRow = Math.Max(0, Row(low.Latitude) - 1);
        var lastRow = Math.Min(_side - 1, Row(high.Latitude) + 1);
        for (var row = firstRow; row <= lastRow; row++)
        {
            var (from, to) = (low.Longitude, high.Longitude);
            if (!flat)
            {
                var south = Math.Clamp(_bounds.South + row / _rowsPerDegree, low.Latitude, high.Latitude);
                var north = Math.Clamp(_bounds.South + (row + 1) / _rowsPerDegree, low.Latitude, high.Latitude);
                from = low.Longitude + (south - low.Latitude) * slope;
                to = low.Longitude + (north - low.Latitude) * slope;
            }
            var first = Math.Max(0, Column(Math.Min(from, to)) - 1);
            var last = Math.Min(_side - 1, Column(Math.Max(from, to)) + 1);
            crossed.AsSpan(row * _side + first, last - first + 1).Fill(true);
        }
    }

    private LatLng Middle(int row, int column) => LatLng.FromDegrees(
        Math.Clamp(_bounds.South + (row + 0.5) / _rowsPerDegree, -90, 90),
        Math.Clamp(_bounds.West + (column + 0.5) / _columnsPerDegree, -180, 180));
}
