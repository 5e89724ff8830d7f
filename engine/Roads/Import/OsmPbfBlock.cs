using System.Text;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Reads one PrimitiveBlock after the other and hands its content to a receiver. One thread; the string table is reused from block to
/// block.
/// </summary>
internal sealed class OsmPbfBlock(IOsmReceiver receiver)
{
    private const long NanoPerE7 = 100;
    private const long LatitudeNanoMax = 90_000_000_000;
    private const long LongitudeNanoMax = 180_000_000_000;

    private readonly List<Range> _strings = [];
    private readonly List<int> _keyOfString = []; // Index into the receiver's keys, or -1.
    private readonly List<string?> _textOfString = []; // Decoded when first asked for: most strings never are.
    private readonly List<(byte[] Bytes, int Key)>[] _keysOfLength = ByLength(receiver.Keys); // A block has thousands of strings to try.
    private readonly OsmEntity _entity = new();
    private readonly List<Range> _groups = [];
    private long _granularity;
    private long _latitudeOffset;
    private long _longitudeOffset;
    private string? _failure;

    /// <returns>Null when the block was read whole, otherwise what is wrong with it.</returns>
    public string? Read(ReadOnlySpan<byte> block)
    {
        _failure = null;
        _strings.Clear();
        _keyOfString.Clear();
        _textOfString.Clear();
        _groups.Clear();
        _granularity = 100;
        _latitudeOffset = 0;
        _longitudeOffset = 0;
        var wire = new ProtoReader(block);
        while (wire.TryField(out var field, out var type))
        {
            if (!TryBlockField(ref wire, block, field, type)) break;
        }

        if (wire.Failure is not null || _failure is not null) return $"block: {wire.Failure ?? _failure}";
        if (_granularity is <= 0 or > int.MaxValue) return $"block: granularity {_granularity}";
        if (Math.Abs((double)_latitudeOffset) > 1e12 || Math.Abs((double)_longitudeOffset) > 1e12)
            return "block: an offset is beyond the earth";
        foreach (var group in _groups)
        {
            if (ReadGroup(block[group], block) is { } bad) return $"group: {bad}";
        }

        return null;
    }

    private bool TryBlockField(ref ProtoReader wire, ReadOnlySpan<byte> block, int field, int type)
    {
        ulong number;
        switch (field)
        {
            case 1:
                return wire.TryBytes(type, out var table) && TryStrings(table, wire.Position - table.Length);
            case 2:
                if (!wire.TryBytes(type, out var group)) return false;
                _groups.Add((wire.Position - group.Length)..wire.Position);
                return true;
            case 17:
                if (!wire.TryVarint(type, out number)) return false;
                _granularity = (long)number;
                return true;
            case 19:
                if (!wire.TryVarint(type, out number)) return false;
                _latitudeOffset = (long)number;
                return true;
            case 20:
                if (!wire.TryVarint(type, out number)) return false;
                _longitudeOffset = (long)number;
                return true;
            default:
                return wire.TrySkip(type);
        }
    }

    private bool TryStrings(ReadOnlySpan<byte> table, int start)
    {
        var wire = new ProtoReader(table);
        while (wire.TryField(out var field, out var type))
        {
            if (field != 1)
            {
                if (!wire.TrySkip(type)) break;
                continue;
            }

            if (!wire.TryBytes(type, out var text)) break;
            if (_strings.Count == RoadLimits.BlockStringsMax) return Fail($"more than {RoadLimits.BlockStringsMax} strings");
            var end = start + wire.Position;
            _strings.Add((end - text.Length)..end);
            _keyOfString.Add(KeyOf(text));
            _textOfString.Add(null);
        }

        return wire.Failure is null || Fail($"string table: {wire.Failure}");
    }

    private int KeyOf(ReadOnlySpan<byte> text)
    {
        if (text.Length >= _keysOfLength.Length) return -1;
        foreach (var (bytes, key) in _keysOfLength[text.Length])
        {
            if (text.SequenceEqual(bytes)) return key;
        }

        return -1;
    }

    private string? ReadGroup(ReadOnlySpan<byte> group, ReadOnlySpan<byte> block)
    {
        var wire = new ProtoReader(group);
        while (wire.TryField(out var field, out var type))
        {
            if (field is < 1 or > 5)
            {
                if (!wire.TrySkip(type)) break;
                continue;
            }

            if (!wire.TryBytes(type, out var entity)) break;
            var read = field switch
            {
                1 => !receiver.Reads(OsmKind.Node) || TryNode(entity, block),
                2 => !receiver.Reads(OsmKind.Node) || TryDenseNodes(entity, block),
                3 => !receiver.Reads(OsmKind.Way) || TryWayOrRelation(OsmKind.Way, entity, block),
                4 => !receiver.Reads(OsmKind.Relation) || TryWayOrRelation(OsmKind.Relation, entity, block),
                _ => true, // Changesets.
            };
            if (!read) return _failure ?? receiver.Failure;
        }

        return wire.Failure;
    }

    private bool TryNode(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> block)
    {
        var wire = new ProtoReader(bytes);
        ReadOnlySpan<byte> keys = default, values = default;
        long id = 0, latitude = 0, longitude = 0;
        var visible = true;
        while (wire.TryField(out var field, out var type))
        {
            var read = (field, type) switch
            {
                (1, ProtoReader.Varint) => wire.TrySigned(out id),
                (2, _) => wire.TryBytes(type, out keys),
                (3, _) => wire.TryBytes(type, out values),
                (4, ProtoReader.Bytes) => wire.TryBytes(out var info) && TryVisible(info, out visible),
                (8, ProtoReader.Varint) => wire.TrySigned(out latitude),
                (9, ProtoReader.Varint) => wire.TrySigned(out longitude),
                _ => wire.TrySkip(type),
            };
            if (!read) break;
        }

        if (wire.Failure is not null || _failure is not null) return Fail($"node: {wire.Failure ?? _failure}");
        _entity.Begin(OsmKind.Node);
        return TryTags(keys, values, block) && (!visible || TryAdd(id, latitude, longitude));
    }

    private bool TryDenseNodes(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> block)
    {
        var wire = new ProtoReader(bytes);
        ReadOnlySpan<byte> ids = default, latitudes = default, longitudes = default, tags = default;
        while (wire.TryField(out var field, out var type))
        {
            var read = field switch
            {
                1 => wire.TryBytes(type, out ids),
                8 => wire.TryBytes(type, out latitudes),
                9 => wire.TryBytes(type, out longitudes),
                10 => wire.TryBytes(type, out tags),
                _ => wire.TrySkip(type),
            };
            if (!read) break;
        }

        if (wire.Failure is not null) return Fail($"dense nodes: {wire.Failure}");
        var idWire = new ProtoReader(ids);
        var latitudeWire = new ProtoReader(latitudes);
        var longitudeWire = new ProtoReader(longitudes);
        var tagWire = new ProtoReader(tags);
        long id = 0, latitude = 0, longitude = 0;
        while (!idWire.AtEnd)
        {
            if (!idWire.TrySigned(out var idStep) || !latitudeWire.TrySigned(out var latitudeStep)
                || !longitudeWire.TrySigned(out var longitudeStep))
                return Fail($"dense nodes: {idWire.Failure ?? latitudeWire.Failure ?? longitudeWire.Failure}");
            unchecked
            {
                // Damaged steps may wrap; the place is checked below and an id is only a name.
                id += idStep;
                latitude += latitudeStep;
                longitude += longitudeStep;
            }

            _entity.Begin(OsmKind.Node);
            if (tags.Length > 0 && !TryDenseTags(ref tagWire, block)) return false;
            if (!TryAdd(id, latitude, longitude)) return false;
        }

        if (!tagWire.AtEnd) return Fail("dense nodes: more tags than ids");
        return latitudeWire.AtEnd && longitudeWire.AtEnd ? true : Fail("dense nodes: more coordinates than ids");
    }

    /// <summary>The tags of one dense node: pairs of strings, then a 0.</summary>
    private bool TryDenseTags(ref ProtoReader wire, ReadOnlySpan<byte> block)
    {
        while (true)
        {
            if (!wire.TryVarint(out var key)) return Fail($"dense nodes: tags: {wire.Failure}");
            if (key == 0) return true;
            if (!wire.TryVarint(out var value)) return Fail($"dense nodes: tags: {wire.Failure}");
            if (!TryTag(key, value, block)) return false;
        }
    }

    private bool TryAdd(long id, long latitude, long longitude)
    {
        var inRange = Math.Abs((double)latitude * _granularity) < 2e12 && Math.Abs((double)longitude * _granularity) < 2e12;
        if (!inRange) return Fail($"node {id} is not on the earth");
        var latitudeNano = _latitudeOffset + _granularity * latitude;
        var longitudeNano = _longitudeOffset + _granularity * longitude;
        if (latitudeNano is < -LatitudeNanoMax or > LatitudeNanoMax || longitudeNano is < -LongitudeNanoMax or > LongitudeNanoMax)
            return Fail($"node {id} is not on the earth");
        _entity.Id = id;
        _entity.LatitudeE7 = ToE7(latitudeNano);
        _entity.LongitudeE7 = ToE7(longitudeNano);
        return receiver.TryTake(_entity);
    }

    /// <summary>Rounds half away from zero, so that north and south, east and west mirror.</summary>
    private static int ToE7(long nano) => (int)((nano + Math.Sign(nano) * (NanoPerE7 / 2)) / NanoPerE7);

    /// <summary>Ways and relations have the same layout up to what they are made of.</summary>
    private bool TryWayOrRelation(OsmKind kind, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> block)
    {
        var wire = new ProtoReader(bytes);
        ReadOnlySpan<byte> keys = default, values = default, refs = default, members = default, kinds = default;
        ulong id = 0;
        var visible = true;
        while (wire.TryField(out var field, out var type))
        {
            var read = (field, type) switch
            {
                (1, _) => wire.TryVarint(type, out id),
                (2, _) => wire.TryBytes(type, out keys),
                (3, _) => wire.TryBytes(type, out values),
                (4, ProtoReader.Bytes) => wire.TryBytes(out var info) && TryVisible(info, out visible),
                (8, _) => wire.TryBytes(type, out refs), // Nodes of a way, roles of a relation.
                (9, _) when kind == OsmKind.Relation => wire.TryBytes(type, out members),
                (10, _) when kind == OsmKind.Relation => wire.TryBytes(type, out kinds),
                _ => wire.TrySkip(type),
            };
            if (!read) break;
        }

        if (wire.Failure is not null || _failure is not null) return Fail($"{NameOf(kind)}: {wire.Failure ?? _failure}");
        _entity.Begin(kind);
        _entity.Id = (long)id;
        if (!TryTags(keys, values, block)) return false;
        if (!visible || !receiver.Wants(_entity)) return true;
        var whole = kind == OsmKind.Way ? TryWayNodes(refs) : TryMembers(refs, members, kinds, block);
        return whole && receiver.TryTake(_entity);
    }

    private bool TryTags(ReadOnlySpan<byte> keys, ReadOnlySpan<byte> values, ReadOnlySpan<byte> block)
    {
        var keyWire = new ProtoReader(keys);
        var valueWire = new ProtoReader(values);
        while (!keyWire.AtEnd)
        {
            if (!keyWire.TryVarint(out var key) || !valueWire.TryVarint(out var value))
                return Fail($"{NameOf(_entity.Kind)} tags: {keyWire.Failure ?? valueWire.Failure}");
            if (!TryTag(key, value, block)) return false;
        }

        return valueWire.AtEnd ? true : Fail($"{NameOf(_entity.Kind)} tags: more values than keys");
    }

    private bool TryTag(ulong keyString, ulong valueString, ReadOnlySpan<byte> block)
    {
        if (keyString >= (ulong)_strings.Count || valueString >= (ulong)_strings.Count)
            return Fail($"{NameOf(_entity.Kind)} tags: string {Math.Max(keyString, valueString)} of {_strings.Count}");
        var key = _keyOfString[(int)keyString];
        if (key < 0) return true;
        if (!TryText((int)valueString, block, out var text)) return false;
        _entity.AddTag(key, text);
        return true;
    }

    private bool TryText(int index, ReadOnlySpan<byte> block, out string text)
    {
        text = _textOfString[index] ?? "";
        if (_textOfString[index] is not null) return true;
        var bytes = block[_strings[index]];
        // A character is at most four bytes; counted first, so that a huge text is never decoded.
        if (bytes.Length > 4 * RoadLimits.TagValueCharactersMax) return Fail($"a text of {bytes.Length} bytes, longer than a tag may be");
        text = Encoding.UTF8.GetString(bytes);
        if (text.Length > RoadLimits.TagValueCharactersMax)
            return Fail($"a text is longer than {RoadLimits.TagValueCharactersMax} characters");
        _textOfString[index] = text;
        return true;
    }

    private bool TryWayNodes(ReadOnlySpan<byte> refs)
    {
        var wire = new ProtoReader(refs);
        long node = 0;
        while (!wire.AtEnd)
        {
            if (!wire.TrySigned(out var step)) return Fail($"way nodes: {wire.Failure}");
            unchecked
            {
                node += step; // A damaged step may wrap; the node is then simply not in the file.
            }

            if (_entity.Refs.Count == RoadLimits.WayNodesMax) return Fail($"a way has more than {RoadLimits.WayNodesMax} nodes");
            _entity.Refs.Add(node);
        }

        return true;
    }

    private bool TryMembers(ReadOnlySpan<byte> roles, ReadOnlySpan<byte> ids, ReadOnlySpan<byte> kinds, ReadOnlySpan<byte> block)
    {
        var roleWire = new ProtoReader(roles);
        var idWire = new ProtoReader(ids);
        var kindWire = new ProtoReader(kinds);
        long id = 0;
        while (!idWire.AtEnd)
        {
            if (!idWire.TrySigned(out var step) || !roleWire.TryVarint(out var role) || !kindWire.TryVarint(out var kind))
                return Fail($"relation members: {idWire.Failure ?? roleWire.Failure ?? kindWire.Failure}");
            if (role >= (ulong)_strings.Count) return Fail($"relation members: string {role} of {_strings.Count}");
            if (kind > (ulong)OsmKind.Relation) return Fail($"relation members: kind {kind}");
            if (!TryText((int)role, block, out var text)) return false;
            if (_entity.Members.Count == RoadLimits.RelationMembersMax)
                return Fail($"a relation has more than {RoadLimits.RelationMembersMax} members");
            id = unchecked(id + step); // As with the nodes of a way.
            _entity.Members.Add(new OsmMember((OsmKind)kind, id, text));
        }

        return roleWire.AtEnd && kindWire.AtEnd ? true : Fail("relation members: more roles or kinds than ids");
    }

    private bool TryVisible(ReadOnlySpan<byte> info, out bool visible)
    {
        visible = true;
        var wire = new ProtoReader(info);
        while (wire.TryField(out var field, out var type))
        {
            ulong number = 1;
            if (!(field == 6 ? wire.TryVarint(type, out number) : wire.TrySkip(type))) break;
            if (field == 6) visible = number != 0;
        }

        return wire.Failure is null || Fail($"info: {wire.Failure}");
    }

    private static string NameOf(OsmKind kind) => kind switch { OsmKind.Node => "node", OsmKind.Way => "way", _ => "relation" };

    private bool Fail(string reason)
    {
        _failure = reason;
        return false;
    }

    private static List<(byte[] Bytes, int Key)>[] ByLength(ReadOnlySpan<string> keys)
    {
        var all = new List<(byte[] Bytes, int Key)>();
        for (var key = 0; key < keys.Length; key++) all.Add((Encoding.UTF8.GetBytes(keys[key]), key));
        return [.. Enumerable.Range(0, all.Max(at => at.Bytes.Length) + 1).Select(length => all.FindAll(at => at.Bytes.Length == length))];
    }
}
