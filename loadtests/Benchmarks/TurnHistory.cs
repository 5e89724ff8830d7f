namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>
/// Which forbidden sequences of edges may be under way, the slow and obvious way: a history is the longest end of what was driven that is
/// the beginning of a forbidden sequence. Whatever was driven before it cannot matter any more. One thread.
/// </summary>
internal sealed class TurnHistory
{
    /// <summary>No forbidden sequence has begun.</summary>
    public const int Nothing = 0;

    private const int Forbidden = -1;

    private readonly List<int[]> _histories = [[]];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly HashSet<string> _forbidden = [];
    private readonly HashSet<int> _beginnings = [];
    private readonly Dictionary<(int History, int Edge), int> _known = [];

    /// <param name="forbidden">Sequences of at least two edges.</param>
    public TurnHistory(IEnumerable<int[]> forbidden)
    {
        foreach (var sequence in forbidden)
        {
            _forbidden.Add(Name(sequence));
            _beginnings.Add(sequence[0]);
            for (var length = 1; length < sequence.Length; length++)
            {
                if (_numbers.TryAdd(Name(sequence.AsSpan(0, length)), _histories.Count)) _histories.Add(sequence[..length]);
            }
        }
    }

    /// <summary>Histories, <see cref="Nothing"/> included.</summary>
    public int Count => _histories.Count;

    /// <summary>The edge driven last; the history is not <see cref="Nothing"/>.</summary>
    public int LastEdge(int history) => _histories[history][^1];

    /// <summary>Drives one more edge.</summary>
    /// <returns>False when that completes a forbidden sequence.</returns>
    public bool TryDrive(int history, int edge, out int next)
    {
        next = Nothing;
        if (history == Nothing && !_beginnings.Contains(edge)) return true;
        if (!_known.TryGetValue((history, edge), out next)) _known[(history, edge)] = next = Find(history, edge);
        return next != Forbidden;
    }

    private int Find(int history, int edge)
    {
        int[] driven = [.. _histories[history], edge];
        var longest = Nothing;
        for (var from = driven.Length - 1; from >= 0; from--)
        {
            var end = Name(driven.AsSpan(from));
            if (_forbidden.Contains(end)) return Forbidden;
            if (_numbers.TryGetValue(end, out var number)) longest = number;
        }

        return longest;
    }

    private static string Name(ReadOnlySpan<int> edges) => string.Join(' ', edges.ToArray());
}
