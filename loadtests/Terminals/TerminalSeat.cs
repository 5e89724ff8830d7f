using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Ingest.Jt808;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>What all terminals of a crowd count together. Any thread.</summary>
internal sealed class TerminalCounts
{
    internal Measuring.LogHistogram Opening { get; } = new(); // Microseconds from connecting to being authenticated.

    internal Measuring.LogHistogram Answer { get; set; } = new(); // Microseconds from when a report was due to its answer.

    internal Measuring.LogHistogram Late { get; set; } = new(); // Microseconds from when a report was due to its being sent.

    internal long Sent;
    internal long Answered;
    internal long NotOk;
    internal long Blocked;
    internal long Lost;
}

/// <summary>One terminal of a crowd: registers, authenticates, and sends reports when it is told to.</summary>
internal sealed class TerminalSeat : IDisposable
{
    private const int Remembered = 64; // Reports under way whose times are kept; a power of two.
    private const int DegreesE6PerStep = 9; // A metre: no jump, however often it reports.
    private const int Steps = 20; // There and back.

    private static readonly TimeSpan OpeningWithin = TimeSpan.FromSeconds(30); // What the node gives it, too.

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly long[] _due = new long[Remembered];
    private readonly byte[] _came = new byte[512];
    private readonly Jt808Phone _phone;
    private readonly Jt808Layout _layout;
    private readonly LatLng _start;
    private readonly TerminalCounts _counts;
    private readonly TimeProvider _time;
    private int _length;
    private ushort _serial;
    private int _steps;

    internal TerminalSeat(string phone, Jt808Layout layout, LatLng start, TerminalCounts counts, TimeProvider time)
    {
        if (!Jt808Phone.TryParse(phone, out _phone)) throw new ArgumentException("Not of digits.", nameof(phone));
        (_layout, _start, _counts, _time) = (layout, start, counts, time);
    }

    internal bool IsOpen { get; private set; }

    /// <summary>Connects, registers and authenticates.</summary>
    /// <returns>"" or why not.</returns>
    internal async Task<string> OpenAsync(EndPoint node, CancellationToken cancellation)
    {
        var from = _time.GetTimestamp();
        using var opening = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        opening.CancelAfter(OpeningWithin);
        try
        {
            await _socket.ConnectAsync(node, opening.Token);
            var isLong = _layout == Jt808Layout.Long;
            Send(Jt808Ids.Register, new byte[isLong ? 76 : 37]);
            var (id, body) = await NextAsync(opening.Token);
            if (id != Jt808Ids.RegisterAnswer || body.Length < 4 || body[2] != 0) return $"not registered: {(body.Length > 2 ? body[2] : -1)}";
            byte[] token = body[3..];
            Send(Jt808Ids.Authenticate, isLong ? [(byte)token.Length, .. token, .. new byte[35]] : token);
            (id, body) = await NextAsync(opening.Token);
            if (id != Jt808Ids.PlatformAnswer || body[4] != 0) return "not authenticated";
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return fault.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {OpeningWithin.TotalSeconds:0} s: the node takes no more connections, or may open no more (ulimit -n)";
        }

        _counts.Opening.Add((long)_time.GetElapsedTime(from).TotalMicroseconds);
        _socket.Blocking = false;
        IsOpen = true;
        return "";
    }

    /// <summary>Takes answers until the connection ends.</summary>
    internal async Task ListenAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                var (id, body) = await NextAsync(cancellation);
                if (id != Jt808Ids.PlatformAnswer || body.Length < Jt808Answer.Bytes) continue;
                var due = _due[BinaryPrimitives.ReadUInt16BigEndian(body) & (Remembered - 1)];
                _counts.Answer.Add((long)_time.GetElapsedTime(due).TotalMicroseconds);
                Interlocked.Increment(ref _counts.Answered);
                if (body[4] != 0) Interlocked.Increment(ref _counts.NotOk);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run is over.
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            Interlocked.Increment(ref _counts.Lost);
        }

        IsOpen = false;
    }

    /// <summary>Sends one report, if the socket has room for it.</summary>
    /// <param name="due">When it should have been sent, as a time stamp.</param>
    /// <param name="now">On the node's clock.</param>
    internal void Report(long due, DateTimeOffset now)
    {
        Span<byte> body = stackalloc byte[Jt808Location.FixedBytes + 12];
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (_start.Latitude < 0 ? 4u : 0) | (_start.Longitude < 0 ? 8u : 0) | 3);
        var step = _steps++ % (2 * Steps);
        var north = (step < Steps ? step : (2 * Steps) - step) * DegreesE6PerStep;
        BinaryPrimitives.WriteUInt32BigEndian(body[8..], (uint)(Math.Abs(_start.Latitude) * 1e6 + north));
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], (uint)(Math.Abs(_start.Longitude) * 1e6));
        BinaryPrimitives.WriteUInt16BigEndian(body[18..], 360);
        WriteTime(body[22..], now.ToOffset(TimeSpan.FromHours(8)));
        ReadOnlySpan<byte> items = [0x01, 4, 0, 0, 0, 100, 0x30, 1, 31, 0x31, 1, 14];
        items.CopyTo(body[28..]);
        _due[(_serial + 1) & (Remembered - 1)] = due;
        _counts.Late.Add((long)_time.GetElapsedTime(due).TotalMicroseconds);
        if (Send(Jt808Ids.Location, body)) Interlocked.Increment(ref _counts.Sent);
        else Interlocked.Increment(ref _counts.Blocked);
    }

    public void Dispose() => _socket.Dispose();

    private static void WriteTime(Span<byte> to, DateTimeOffset local)
    {
        ReadOnlySpan<int> parts = [local.Year % 100, local.Month, local.Day, local.Hour, local.Minute, local.Second];
        for (var at = 0; at < parts.Length; at++) to[at] = (byte)(parts[at] / 10 << 4 | parts[at] % 10);
    }

    private bool Send(ushort id, ReadOnlySpan<byte> body)
    {
        Span<byte> frame = stackalloc byte[256];
        var length = Jt808Frames.Write(frame, id, _phone, _layout, ++_serial, body);
        try
        {
            return _socket.Send(frame[..length], SocketFlags.None, out var error) == length && error == SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task<(ushort Id, byte[] Body)> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (TryTake(out var id, out var body)) return (id, body);
            var read = await _socket.ReceiveAsync(_came.AsMemory(_length), SocketFlags.None, cancellation);
            if (read == 0) throw new IOException("The node closed the connection.");
            _length += read;
        }
    }

    private bool TryTake(out ushort id, out byte[] body)
    {
        (id, body) = (0, []);
        var buffer = new ReadOnlySequence<byte>(_came, 0, _length);
        var room = ArrayPool<byte>.Shared.Rent(Jt808Limits.FrameBytesMax);
        var isThere = false;
        if (Jt808Frames.TryTake(ref buffer, room, out var frame, out _) == Jt808Refusal.None
            && Jt808Frames.TryOpen(frame, out var message) == Jt808Refusal.None
            && Jt808Header.TryRead(message, out var header) == Jt808Refusal.None)
        {
            (id, body) = (header.Id, message[header.Bytes..].ToArray());
            isThere = true;
        }

        ArrayPool<byte>.Shared.Return(room);
        buffer.CopyTo(_came);
        _length = (int)buffer.Length;
        return isThere;
    }
}
