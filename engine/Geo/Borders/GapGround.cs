namespace SmartPolicing.Realtime.Geo;

/// <summary>
/// Stretches of nobody's ground, row by row, joined where they touch those of the row before. What lies below the first row, above the last
/// or beyond the ends of a row is the outside, and so is every stretch that comes to touch it. Single writer.
/// </summary>
internal sealed class GapGround
{
    private const int Outside = 0;

    private readonly List<int> _towards = [Outside]; // From each stretch to one it is joined with, and at last to itself.
    private readonly List<BorderAudit.Found> _found = [default]; // Right for those that lead to themselves.
    private List<(double From, double To, int Number)> _last = [(double.NegativeInfinity, double.PositiveInfinity, Outside)];
    private List<(double From, double To, int Number)> _row = [];

    /// <summary>Takes a row in.</summary>
    /// <param name="west">Where the westernmost border begins; positive infinity in a row without any.</param>
    /// <param name="east">Where the easternmost one ends.</param>
    /// <param name="gaps">Stretches between borders, from west to east.</param>
    public void AddRow(double west, double east, IReadOnlyList<(double From, double To, BorderAudit.Found Found)> gaps)
    {
        _row.Clear();
        _row.Add((double.NegativeInfinity, west, Outside));
        foreach (var (from, to, found) in gaps)
        {
            _row.Add((from, to, _towards.Count));
            _towards.Add(_towards.Count);
            _found.Add(found);
        }
        _row.Add((east, double.PositiveInfinity, Outside));

        var below = 0;
        foreach (var stretch in _row)
        {
            while (below < _last.Count && _last[below].To <= stretch.From)
                below++;
            for (var i = below; i < _last.Count && _last[i].From < stretch.To; i++)
                Join(stretch.Number, _last[i].Number);
        }
        (_last, _row) = (_row, _last);
    }

    /// <summary>After the last row: what is not the outside.</summary>
    public List<BorderGap> Enclosed()
    {
        AddRow(double.PositiveInfinity, double.NegativeInfinity, []);
        var gaps = new List<BorderGap>();
        var outside = Lead(Outside);
        for (var i = 0; i < _towards.Count; i++)
            if (_towards[i] == i && i != outside)
                gaps.Add(new BorderGap(_found[i].SquareMetres, _found[i].Place));
        return gaps;
    }

    private void Join(int a, int b)
    {
        (a, b) = (Lead(a), Lead(b));
        if (a == b)
            return;
        var (kept, given) = (Math.Min(a, b), Math.Max(a, b)); // So the outside leads to itself always.
        _towards[given] = kept;
        _found[kept] = _found[kept].With(_found[given]);
    }

    private int Lead(int stretch)
    {
        while (_towards[stretch] != stretch)
            stretch = _towards[stretch] = _towards[_towards[stretch]];
        return stretch;
    }
}
