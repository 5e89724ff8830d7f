namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A customizable contraction hierarchy over <see cref="TurnStates"/>: which shortcuts there are, whatever the travel times. Nodes go by
/// rank here. Shortcut s of [UpStart[r], UpStart[r + 1]) joins rank r to the higher rank UpHead[s], in both directions; heads ascend. The
/// higher neighbours of a node are joined with one another, and its lowest one is its Parent (-1 at the top): all ranks that a search
/// upwards from r can meet are r, its parent, its parent's parent and so on.
/// </summary>
internal sealed class RoadHierarchy(RoadFile file)
{
    public readonly RoadFile File = file;

    /// <summary>Per node of the turn states: its rank.</summary>
    public readonly FlatArray<int> Rank = file.Get<int>(RoadSection.Rank);

    public readonly FlatArray<int> Parent = file.Get<int>(RoadSection.Parent);
    public readonly FlatArray<int> UpStart = file.Get<int>(RoadSection.UpStart);
    public readonly FlatArray<int> UpHead = file.Get<int>(RoadSection.UpHead);

    /// <summary>The shortcuts that reach rank r from below are DownArc[DownStart[r]..DownStart[r + 1]], their other ends
    /// DownTail.</summary>
    public readonly FlatArray<int> DownStart = file.Get<int>(RoadSection.DownStart);

    public readonly FlatArray<int> DownTail = file.Get<int>(RoadSection.DownTail);
    public readonly FlatArray<int> DownArc = file.Get<int>(RoadSection.DownArc);

    /// <summary>Per arc of the turn states: the shortcut it lies under; -1 for an arc that leads to where it starts.</summary>
    public readonly FlatArray<int> ArcShortcut = file.Get<int>(RoadSection.ArcShortcut);

    private readonly FlatArray<int> _shortcutStart = file.Get<int>(RoadSection.ShortcutStart);
    private readonly FlatArray<int> _shortcutArcs = file.Get<int>(RoadSection.ShortcutArcs);

    public int ShortcutCount => UpHead.Length;

    /// <summary>The arcs under a shortcut, in either direction.</summary>
    public ReadOnlySpan<int> ArcsUnder(int shortcut) => _shortcutArcs.Slice(_shortcutStart[shortcut], _shortcutStart[shortcut + 1]);

    /// <summary>The shortcut between two ranks, the lower first; -1 when there is none.</summary>
    public int Find(int lower, int higher)
    {
        int low = UpStart[lower], high = UpStart[lower + 1] - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var head = UpHead[middle];
            if (head == higher) return middle;
            if (head < higher) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}
