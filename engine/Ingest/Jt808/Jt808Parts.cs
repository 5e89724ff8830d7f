namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>What all split messages of a port may take together. Any thread.</summary>
internal sealed class Jt808PartsRoom(long bytesMax = Jt808Limits.AllPartsBytesMax)
{
    private long _bytes;

    internal bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= bytesMax) return true;
        Give(bytes);
        return false;
    }

    internal void Give(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}

/// <summary>Puts the parts of one connection's split message together: one message at a time. The connection's own loop only.</summary>
internal sealed class Jt808Parts(Jt808PartsRoom room, TimeProvider wall)
{
    private byte[]?[] _parts = [];
    private ushort _id;
    private ushort _firstSerial;
    private int _missing;
    private int _bytes;
    private long _newest;

    /// <summary>A message that was begun and is not whole.</summary>
    internal bool IsOpen => _parts.Length > 0;

    /// <summary>Takes a part.</summary>
    /// <param name="whole">The body, when this made it whole; otherwise null.</param>
    /// <param name="isLost">Another message that was not whole was given up for it.</param>
    /// <returns>None, BadParts or TooManyParts.</returns>
    internal Jt808Refusal Take(in Jt808Header header, ReadOnlySpan<byte> body, out byte[]? whole, out bool isLost)
    {
        (whole, isLost) = (null, false);
        if (header.Part == 0 || header.Part > header.Parts) return Jt808Refusal.BadParts;
        if (header.Parts > Jt808Limits.PartsMax) return Jt808Refusal.TooManyParts;
        // Parts are numbered through: the first one's serial number tells which message a part is of.
        var first = (ushort)(header.Serial - header.Part + 1);
        if (IsOpen && (header.Id != _id || header.Parts != _parts.Length || first != _firstSerial))
        {
            GiveUp();
            isLost = true;
        }

        if (!IsOpen) (_parts, _id, _firstSerial, _missing) = (new byte[header.Parts][], header.Id, first, header.Parts);
        _newest = wall.GetTimestamp();
        if (_parts[header.Part - 1] is not null) return Jt808Refusal.None; // Again, because an answer was lost.
        if (_bytes + body.Length > Jt808Limits.PartsBytesMax || !room.TryTake(body.Length))
        {
            GiveUp();
            return Jt808Refusal.TooManyParts;
        }

        _bytes += body.Length;
        _parts[header.Part - 1] = body.ToArray();
        if (--_missing > 0) return Jt808Refusal.None;
        whole = new byte[_bytes];
        var at = 0;
        foreach (var part in _parts)
        {
            part!.CopyTo(whole, at);
            at += part!.Length;
        }

        GiveUp();
        return Jt808Refusal.None;
    }

    /// <summary>Lets go of a message whose parts stopped coming.</summary>
    /// <returns>True when there was one.</returns>
    internal bool LetGoOld()
    {
        if (!IsOpen || wall.GetElapsedTime(_newest) < TimeSpan.FromSeconds(Jt808Limits.PartsSeconds)) return false;
        GiveUp();
        return true;
    }

    /// <summary>Lets go of what is there.</summary>
    internal void GiveUp()
    {
        room.Give(_bytes);
        (_parts, _missing, _bytes) = ([], 0, 0);
    }
}
