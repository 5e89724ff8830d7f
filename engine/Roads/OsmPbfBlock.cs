using System.Text;

namespace SmartPolicing.Realtime.Roads;

/// <summary>Reads one PrimitiveBlock after the other into a builder. One thread; the string table is reused from block to block.</summary>
internal sealed class OsmPbfBlock(OsmDataBuilder builder)
{
    private const long NanoPerE7 = 100;
    private const long LatitudeNanoMax = 90_000_000_000;
    private const long LongitudeNanoMax = 180_000_000_000;

    private readonly List<Range> _strings = [];
    private readonly List<int> _keyOfString = []; // Index into builder.Keys, or -1.
    private readonly byte[][] _keyBytes = [.. ToBytes(builder.Keys)];
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
        }

        return wire.Failure is null || Fail($"string table: {wire.Failure}");
    }

    private int KeyOf(ReadOnlySpan<byte> text)
    {
        for (var key = 0; key < _keyBytes.Length; key++)
        {
            if (text.SequenceEqual(_keyBytes[key])) return key;
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
                1 => TryNode(entity),
                2 => TryDenseNodes(entity),
                3 => TryWay(entity, block),
                _ => TryPassOver(field),
            };
            if (!read) return _failure ?? builder.Failure;
        }

        return wire.Failure;
    }

    private bool TryPassOver(int field)
    {
        if (field == 4) builder.SkipRelation();
        return true;
    }

    private bool TryNode(ReadOnlySpan<byte> bytes)
    {
        var wire = new ProtoReader(bytes);
        long id = 0, latitude = 0, longitude = 0;
        var visible = true;
        while (wire.TryField(out var field, out var type))
        {
            var read = (field, type) switch
            {
                (1, ProtoReader.Varint) => wire.TrySigned(out id),
                (4, ProtoReader.Bytes) => wire.TryBytes(out var info) && TryVisible(info, out visible),
                (8, ProtoReader.Varint) => wire.TrySigned(out latitude),
                (9, ProtoReader.Varint) => wire.TrySigned(out longitude),
                _ => wire.TrySkip(type),
            };
            if (!read) break;
        }

        if (wire.Failure is not null || _failure is not null) return Fail($"node: {wire.Failure ?? _failure}");
        return !visible || TryAdd(id, latitude, longitude);
    }

    private bool TryDenseNodes(ReadOnlySpan<byte> bytes)
    {
        var wire = new ProtoReader(bytes);
        ReadOnlySpan<byte> ids = default, latitudes = default, longitudes = default;
        while (wire.TryField(out var field, out var type))
        {
            var read = field switch
            {
                1 => wire.TryBytes(type, out ids),
                8 => wire.TryBytes(type, out latitudes),
                9 => wire.TryBytes(type, out longitudes),
                _ => wire.TrySkip(type),
            };
            if (!read) break;
        }

        if (wire.Failure is not null) return Fail($"dense nodes: {wire.Failure}");
        var idWire = new ProtoReader(ids);
        var latitudeWire = new ProtoReader(latitudes);
        var longitudeWire = new ProtoReader(longitudes);
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

            if (!TryAdd(id, latitude, longitude)) return false;
        }

        return latitudeWire.AtEnd && longitudeWire.AtEnd ? true : Fail("dense nodes: more coordinates than ids");
    }

    private bool TryAdd(long id, long latitude, long longitude)
    {
        var inRange = Math.Abs((double)latitude * _granularity) < 2e12 && Math.Abs((double)longitude * _granularity) < 2e12;
        if (!inRange) return Fail($"node {id} is not on the earth");
        var latitudeNano = _latitudeOffset + _granularity * latitude;
        var longitudeNano = _longitudeOffset + _granularity * longitude;
        if (latitudeNano is < -LatitudeNanoMax or > LatitudeNanoMax || longitudeNano is < -LongitudeNanoMax or > LongitudeNanoMax)
            return Fail($"node {id} is not on the earth");
        return builder.TryAddNode(id, ToE7(latitudeNano), ToE7(longitudeNano));
    }

    /// <summary>Rounds half away from zero, so that north and south, east and west mirror.</summary>
    private static int ToE7(long nano) => (int)((nano + Math.Sign(nano) * (NanoPerE7 / 2)) / NanoPerE7);

    private bool TryWay(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> block)
    {
        var wire = new ProtoReader(bytes);
        ReadOnlySpan<byte> keys = default, values = default, refs = default;
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
                (8, _) => wire.TryBytes(type, out refs),
                _ => wire.TrySkip(type),
            };
            if (!read) break;
        }

        if (wire.Failure is not null || _failure is not null) return Fail($"way: {wire.Failure ?? _failure}");
        if (!TryTags(keys, values, block, out var hasHighway)) return false;
        if (hasHighway && !TryWayNodes(refs)) return false; // Without a highway tag the way is dropped: its nodes need no reading.
        if (visible) return builder.TryEndWay((long)id);
        builder.DropWay();
        return true;
    }

    private bool TryTags(ReadOnlySpan<byte> keys, ReadOnlySpan<byte> values, ReadOnlySpan<byte> block, out bool hasHighway)
    {
        hasHighway = false;
        var keyWire = new ProtoReader(keys);
        var valueWire = new ProtoReader(values);
        while (!keyWire.AtEnd)
        {
            if (!keyWire.TryVarint(out var keyString) || !valueWire.TryVarint(out var valueString))
                return Fail($"way tags: {keyWire.Failure ?? valueWire.Failure}");
            if (keyString >= (ulong)_strings.Count || valueString >= (ulong)_strings.Count)
                return Fail($"way tags: string {Math.Max(keyString, valueString)} of {_strings.Count}");
            var key = _keyOfString[(int)keyString];
            if (key < 0) continue;
            hasHighway |= key == OsmDataBuilder.HighwayKey;
            var text = block[_strings[(int)valueString]];
            if (text.Length > 4 * RoadLimits.TagValueCharactersMax) return Fail($"way tags: a value of {text.Length} bytes");
            if (!builder.TryAddWayTag(key, Encoding.UTF8.GetString(text))) return false;
        }

        return valueWire.AtEnd ? true : Fail("way tags: more values than keys");
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

            if (!builder.TryAddWayNode(node)) return false;
        }

        return true;
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

    private bool Fail(string reason)
    {
        _failure = reason;
        return false;
    }

    private static List<byte[]> ToBytes(ReadOnlySpan<string> keys)
    {
        var bytes = new List<byte[]>();
        foreach (var key in keys) bytes.Add(Encoding.UTF8.GetBytes(key));
        return bytes;
    }
}
