using System.Buffers.Binary;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.State;

/// <summary>
/// Turns values into bytes: little-endian, nothing but the values, in the order written. The same state gives the same bytes, so that two
/// states can be compared by their bytes. Grows and keeps its memory; one thread.
/// </summary>
/// <param name="bytes">Room to begin with; it grows by doubling.</param>
public sealed class StateWriter(int bytes = 256)
{
    private byte[] _bytes = new byte[bytes];
    private int _count;

    /// <summary>What was written since the last <see cref="Clear"/>. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _count = 0;

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>One byte, 0 or 1.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Two bytes.</summary>
    public void UShort(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    /// <summary>Four bytes.</summary>
    public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Four bytes.</summary>
    public void UInt(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    /// <summary>Eight bytes.</summary>
    public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>Eight bytes, every bit kept.</summary>
    public void Double(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>Sixteen bytes, big-endian as its text form.</summary>
    public void Guid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    /// <summary>Length in bytes, then UTF-8; -1 for null.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Int(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Int(length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Sixteen bytes.</summary>
    public void Place(LatLng value)
    {
        Double(value.Latitude);
        Double(value.Longitude);
    }

    /// <summary>Eight bytes.</summary>
    public void Moment(Instant value) => Long(value.UnixMilliseconds);

    /// <summary>Two and four bytes.</summary>
    public void Incident(IncidentId value)
    {
        UShort(value.Jurisdiction.Value);
        UInt(value.Number);
    }

    /// <summary>Two and four bytes.</summary>
    public void Directive(DirectiveId value)
    {
        UShort(value.Jurisdiction.Value);
        UInt(value.Number);
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - _count < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + count));
        _count += count;
        return _bytes.AsSpan(_count - count, count);
    }
}
