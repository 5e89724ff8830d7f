using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// Cuts a stream into the records of SignalR's JSON protocol, each ended by 0x1E, wherever the stream was split. Its memory is rented when
/// there is something to read and given back when all has been taken, so that thousands of silent connections hold none. One thread at a
/// time.
/// </summary>
internal sealed class RecordBuffer : IDisposable
{
    /// <summary>Ends every record.</summary>
    internal const byte Separator = 0x1E;

    /// <summary>
    /// Bytes of one record. A snapshot has at most 5,000 officers, 1 MB, and all open incidents. Past it the stream is broken.
    /// </summary>
    internal const int RecordBytesMax = 64 * 1024 * 1024;

    /// <summary>Bytes offered for one read at least: most pushes fit in one.</summary>
    private const int RoomBytesMin = 2_048;

    private const int FirstBytes = 4_096;

    private byte[] _bytes = [];
    private int _start;
    private int _scanned;
    private int _end;

    /// <summary>Nothing waits to be taken or completed.</summary>
    internal bool IsEmpty => _start == _end;

    /// <summary>Where the next bytes go; what was taken before is overwritten.</summary>
    /// <exception cref="InvalidDataException">A record is longer than <see cref="RecordBytesMax"/>.</exception>
    internal Memory<byte> Room()
    {
        if (_bytes.Length - _end < RoomBytesMin) Grow();
        return _bytes.AsMemory(_end);
    }

    /// <summary>So many bytes were written to <see cref="Room"/>.</summary>
    internal void Advance(int count) => _end += count;

    /// <summary>Takes the next whole record, without its separator. Valid until <see cref="Room"/> or <see cref="Trim"/>.</summary>
    [SuppressMessage("Design", "CA1021", Justification = "A span cannot be returned beside a bool.")]
    internal bool TryTake(out ReadOnlySpan<byte> record)
    {
        var at = _bytes.AsSpan(_scanned, _end - _scanned).IndexOf(Separator);
        if (at < 0)
        {
            _scanned = _end;
            record = default;
            return false;
        }

        record = _bytes.AsSpan(_start, _scanned + at - _start);
        _start = _scanned = _scanned + at + 1;
        return true;
    }

    /// <summary>Gives the memory back when nothing waits.</summary>
    internal void Trim()
    {
        if (IsEmpty) Dispose();
    }

    /// <summary>Gives the memory back. The buffer is empty and may be used again.</summary>
    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _scanned = _end = 0;
    }

    private void Grow()
    {
        var waiting = _end - _start;
        if (waiting > RecordBytesMax) throw new InvalidDataException($"a record of more than {RecordBytesMax} bytes");
        var size = Math.Max(FirstBytes, waiting + RoomBytesMin > _bytes.Length / 2 ? _bytes.Length * 2 : _bytes.Length);
        var bytes = size == _bytes.Length ? _bytes : ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(_start, waiting).CopyTo(bytes);
        if (!ReferenceEquals(bytes, _bytes) && _bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
        _scanned -= _start;
        _start = 0;
        _end = waiting;
    }
}
