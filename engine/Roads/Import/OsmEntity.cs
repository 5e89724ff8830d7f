namespace SmartPolicing.Realtime.Roads;

/// <summary>The three kinds of things an OSM file holds.</summary>
internal enum OsmKind : byte
{
    Node,
    Way,
    Relation,
}

/// <summary>One member of a relation: what it is, its id, and the part it plays ("via", "outer", or empty).</summary>
internal readonly record struct OsmMember(OsmKind Kind, long Id, string Role);

/// <summary>
/// The one thing a reader is reading, filled anew for each: whoever wants to keep a part copies it. Holds only tags whose key the receiver
/// asked for, the first value of each. One thread.
/// </summary>
internal sealed class OsmEntity
{
    private readonly List<(int Key, string Value)> _tags = [];

    public OsmKind Kind { get; private set; }

    public long Id { get; set; }

    /// <summary>Of a node. Unit: 1e-7 degrees.</summary>
    public int LatitudeE7 { get; set; }

    /// <summary>Of a node. Unit: 1e-7 degrees.</summary>
    public int LongitudeE7 { get; set; }

    /// <summary>Indexes of the receiver's keys, with values.</summary>
    public IReadOnlyList<(int Key, string Value)> Tags => _tags;

    /// <summary>Ids of the nodes of a way.</summary>
    public List<long> Refs { get; } = [];

    /// <summary>Members of a relation.</summary>
    public List<OsmMember> Members { get; } = [];

    public void Begin(OsmKind kind)
    {
        Kind = kind;
        Id = 0;
        _tags.Clear();
        Refs.Clear();
        Members.Clear();
    }

    /// <summary>The first value of a repeated key counts, so there are never more tags than keys.</summary>
    public void AddTag(int key, string value)
    {
        if (Tag(key) is null) _tags.Add((key, value));
    }

    public string? Tag(int key)
    {
        foreach (var (at, value) in _tags)
        {
            if (at == key) return value;
        }

        return null;
    }
}

/// <summary>
/// What a reader of OSM files hands its content to, in the order of the file. Says what it needs, so that the rest is not unpacked.
/// </summary>
internal interface IOsmReceiver
{
    /// <summary>The keys whose values are read; never changes.</summary>
    ReadOnlySpan<string> Keys { get; }

    /// <summary>The limit that was reached, or null.</summary>
    string? Failure { get; }

    /// <summary>Whether things of this kind are read at all.</summary>
    bool Reads(OsmKind kind);

    /// <summary>Whether a way or relation is needed whole, by its id and tags; nodes and members are read only then.</summary>
    bool Wants(OsmEntity entity);

    /// <summary>Takes a node, or a way or relation that was wanted. False when a limit is reached.</summary>
    bool TryTake(OsmEntity entity);
}
