namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>
/// Who of some officers takes which line of what is needed, so that most places are taken. Officers are offered one by one; whoever finds no
/// place stays out. Offered fastest first, those taken are as many as can be, and of all such sets the fastest: sets that can be placed
/// are a matroid. Pure; one thread.
/// </summary>
public sealed class NeedMatching(IReadOnlyList<NeedLine> lines)
{
    private readonly List<(IReadOnlyList<string> Skills, int Line)> _officers = [];
    private readonly int[] _taken = new int[lines.Count];

    /// <summary>Officers that are needed and not there, all lines.</summary>
    public int Missing
    {
        get
        {
            var missing = 0;
            for (var line = 0; line < lines.Count; line++) missing += lines[line].Count - _taken[line];
            return missing;
        }
    }

    /// <summary>Officers that take a line.</summary>
    public int TakenOf(int line) => _taken[line];

    /// <summary>Officers of a line that are missing.</summary>
    public int MissingOf(int line) => lines[line].Count - _taken[line];

    /// <summary>Somebody more; others may change to another line for that.</summary>
    /// <param name="skills">What the officer has.</param>
    /// <returns>False when there is no place: then nothing is changed.</returns>
    public bool TryAdd(IReadOnlyList<string> skills)
    {
        Span<bool> isSeen = stackalloc bool[lines.Count];
        isSeen.Clear();
        var line = Place(skills, isSeen);
        if (line < 0) return false;
        _officers.Add((skills, line));
        return true;
    }

    /// <summary>Whether somebody with these skills can take a line at all.</summary>
    public static bool Suits(IReadOnlyList<string> skills, IReadOnlyList<string> needed)
    {
        foreach (var skill in needed)
            if (!skills.Contains(skill)) return false;
        return true;
    }

    private int Place(IReadOnlyList<string> skills, Span<bool> isSeen)
    {
        for (var line = 0; line < lines.Count; line++)
        {
            if (isSeen[line] || !Suits(skills, lines[line].Skills)) continue;
            isSeen[line] = true;
            if (_taken[line] < lines[line].Count)
            {
                _taken[line]++;
                return line;
            }

            for (var i = 0; i < _officers.Count; i++)
            {
                if (_officers[i].Line != line || Place(_officers[i].Skills, isSeen) is not (>= 0 and var other)) continue;
                _officers[i] = (_officers[i].Skills, other);
                return line;
            }
        }

        return -1;
    }
}
