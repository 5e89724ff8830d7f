using System.Buffers.Binary;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.State;

/// <summary>
/// Reads back what <see cref="StateWriter"/> wrote. The bytes are trusted to be whole (whoever kept them has checked that); bytes of
/// another shape throw <see cref="StateUnreadableException"/>, which means another version wrote them.
/// </summary>
public ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>True when everything was read.</summary>
    public readonly bool AtEnd => _left.IsEmpty;

    /// <summary>See <see cref="StateWriter.Byte"/>.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>See <see cref="StateWriter.Flag"/>.</summary>
    public bool Flag() => Byte() != 0;

    /// <summary>See <see cref="StateWriter.UShort"/>.</summary>
    public ushort UShort() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>See <see cref="StateWriter.Int"/>.</summary>
    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>A number of things that follow, at least <paramref name="bytesEach"/> bytes each: never more than there can be.</summary>
    public int Count(int bytesEach)
    {
        var count = Int();
        return count >= 0 && (long)count * bytesEach <= _left.Length
            ? count
            : throw new StateUnreadableException($"{count} things in {_left.Length} bytes");
    }

    /// <summary>See <see cref="StateWriter.UInt"/>.</summary>
    public uint UInt() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>See <see cref="StateWriter.Long"/>.</summary>
    public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>See <see cref="StateWriter.Double"/>.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>See <see cref="StateWriter.Guid"/>.</summary>
    public Guid Guid() => new(Take(16), bigEndian: true);

    /// <summary>See <see cref="StateWriter.Text"/>.</summary>
    public string? TextOrNull()
    {
        var length = Int();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A text that is never null.</summary>
    public string Text() => TextOrNull() ?? throw new StateUnreadableException("a text is missing");

    /// <summary>See <see cref="StateWriter.Place"/>.</summary>
    public LatLng Place()
    {
        var (latitude, longitude) = (Double(), Double());
        return LatLng.TryFromDegrees(latitude, longitude, out var place)
            ? place
            : throw new StateUnreadableException($"{latitude}, {longitude} is not on the earth");
    }

    /// <summary>See <see cref="StateWriter.Moment"/>.</summary>
    public Instant Moment() => new(Long());

    /// <summary>See <see cref="StateWriter.Incident"/>.</summary>
    public IncidentId Incident() => new(new JurisdictionId(UShort()), UInt());

    /// <summary>See <see cref="StateWriter.Directive"/>.</summary>
    public DirectiveId Directive() => new(new JurisdictionId(UShort()), UInt());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _left.Length) throw new StateUnreadableException($"{count} bytes wanted and {_left.Length} left");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}

/// <summary>State or an input was written by another version, or is not one.</summary>
public sealed class StateUnreadableException(string reason) : Exception(reason);
