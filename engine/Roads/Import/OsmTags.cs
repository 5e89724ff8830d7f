namespace SmartPolicing.Realtime.Roads;

/// <summary>Indexes into the key table and the string table.</summary>
internal readonly record struct OsmTag(int Key, int Value);

/// <summary>The keys and values that a whole file shares. Immutable.</summary>
internal sealed record OsmWords(string[] Keys, string[] Values);

/// <summary>The kept tags of one way, node or relation. A view, cheap to copy.</summary>
internal readonly struct OsmTags(ArraySegment<OsmTag> tags, OsmWords words)
{
    /// <summary>The value of a key, or null when there is none or the key was not kept.</summary>
    public string? this[string key]
    {
        get
        {
            foreach (var tag in tags)
            {
                if (words.Keys[tag.Key] == key) return words.Values[tag.Value];
            }

            return null;
        }
    }
}

/// <summary>Tags of many things, one after the other: those of thing i are Tags[Start[i]..Start[i + 1]]. One writer.</summary>
internal sealed class OsmTagList
{
    public List<int> Start { get; } = [0];

    public List<OsmTag> Tags { get; } = [];

    /// <summary>Appends the tags of one thing.</summary>
    public void Add(OsmEntity entity, OsmWordList words)
    {
        foreach (var (key, value) in entity.Tags) Tags.Add(new OsmTag(key, words.IndexOf(value)));
        Start.Add(Tags.Count);
    }

    /// <summary>The same for the things in another order.</summary>
    public (int[] Start, OsmTag[] Tags) InOrder(int[] order)
    {
        var start = new int[order.Length + 1];
        var tags = new List<OsmTag>(Tags.Count);
        for (var i = 0; i < order.Length; i++)
        {
            for (var at = Start[order[i]]; at < Start[order[i] + 1]; at++) tags.Add(Tags[at]);
            start[i + 1] = tags.Count;
        }

        return (start, [.. tags]);
    }
}

/// <summary>Numbers equal texts alike, from 0 in order of first use. One writer.</summary>
internal sealed class OsmWordList
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public int IndexOf(string word)
    {
        if (_index.TryGetValue(word, out var index)) return index;
        _words.Add(word);
        _index.Add(word, _words.Count - 1);
        return _words.Count - 1;
    }

    public string[] ToArray() => [.. _words];
}
