using System.Buffers.Binary;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.State;

/// <summary>
/// Turns values into bytes: little-endian, nothing but the values, in the order written. The same state gives the same bytes, so that two
/// states can be compared by their bytes. One thread.
/// </summary>
public sealed class StateWriter
{
    private const int FirstBytes = 256;

    private readonly Func<byte[]>? _page;
    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private byte[] _bytes;
    private int _count;

    /// <summary>Writes into one array, which grows by doubling and is kept.</summary>
    public StateWriter() => _bytes = new byte[FirstBytes];

    /// <summary>Writes into pages: a large state then needs no array of its own length, and none that it outgrew is left behind.</summary>
    /// <param name="page">Gives another one. Its length is the caller's; a value that is longer than one gets an array of its own.</param>
    public StateWriter(Func<byte[]> page) => (_page, _bytes) = (page, []);

    /// <summary>What was written since the last <see cref="Clear"/>, without pages. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written
    {
        get
        {
            Invariant.Holds(_page is null);
            return _bytes.AsSpan(0, _count);
        }
    }

    /// <summary>What was written, into pages. Each is the used beginning of one that was given. Call it once, after the last write.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> TakePages()
    {
        Invariant.Holds(_page is not null);
        EndPage();
        return _full;
    }

    /// <summary>Forgets what was written, without pages.</summary>
    public void Clear()
    {
        Invariant.Holds(_page is null);
        _count = 0;
    }

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
        if (_bytes.Length - _count < count) MakeRoom(count);
        _count += count;
        return _bytes.AsSpan(_count - count, count);
    }

    private void MakeRoom(int count)
    {
        if (_page is null)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + count));
            return;
        }

        EndPage();
        _bytes = _page();
        if (_bytes.Length >= count) return;
        _full.Add(_bytes.AsMemory(0, 0)); // Given, and to be given back.
        _bytes = new byte[count];
    }

    private void EndPage()
    {
        if (_bytes.Length > 0) _full.Add(_bytes.AsMemory(0, _count));
        (_bytes, _count) = ([], 0);
    }
}
