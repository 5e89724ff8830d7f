namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Reads the protobuf wire format from a span, nothing more. Every method says false on bad bytes and then <see cref="Failure"/> names
/// them;
/// <see cref="TryField"/> also says false at the clean end, with no failure.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Bytes = 2;
    public const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>What was wrong with the bytes, or null.</summary>
    public string? Failure { get; private set; }

    public readonly bool AtEnd => _at == _bytes.Length;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _at;

    public bool TryField(out int field, out int wireType)
    {
        field = 0;
        wireType = 0;
        if (AtEnd || !TryVarint(out var tag)) return false;
        if (tag is 0 or > uint.MaxValue || tag >> 3 == 0) return Fail("a field has number 0");
        field = (int)(tag >> 3);
        wireType = (int)(tag & 7);
        return true;
    }

    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == _bytes.Length) return Fail("a number is cut off");
            var next = _bytes[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return Fail("a number is longer than ten bytes");
    }

    public bool TrySigned(out long value)
    {
        var read = TryVarint(out var raw);
        value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return read;
    }

    public bool TryBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryVarint(out var length)) return false;
        if (length > (ulong)(_bytes.Length - _at)) return Fail($"a field claims {length} bytes where {_bytes.Length - _at} are left");
        value = _bytes.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }

    /// <summary>A length-delimited field; false when the wire type is another.</summary>
    public bool TryBytes(int wireType, out ReadOnlySpan<byte> value)
    {
        value = default;
        return wireType == Bytes ? TryBytes(out value) : Fail($"wire type {wireType} where bytes belong");
    }

    /// <summary>A number field; false when the wire type is another.</summary>
    public bool TryVarint(int wireType, out ulong value)
    {
        value = 0;
        return wireType == Varint ? TryVarint(out value) : Fail($"wire type {wireType} where a number belongs");
    }

    public bool TrySkip(int wireType)
    {
        switch (wireType)
        {
            case Varint: return TryVarint(out _);
            case Bytes: return TryBytes(out _);
            case Fixed64: return TryAdvance(8);
            case Fixed32: return TryAdvance(4);
            default: return Fail($"unknown wire type {wireType}");
        }
    }

    private bool TryAdvance(int count)
    {
        if (_bytes.Length - _at < count) return Fail("a field is cut off");
        _at += count;
        return true;
    }

    private bool Fail(string reason)
    {
        Failure ??= $"{reason} (at {_at} of {_bytes.Length})";
        return false;
    }
}
