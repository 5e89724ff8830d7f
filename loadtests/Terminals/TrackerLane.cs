using System.Net;
using System.Net.Sockets;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>A socket over which trackers send their lines. For one thread.</summary>
internal sealed class TrackerLane : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _rest = new byte[TrackerLine.BytesMax]; // Of a line of which the socket took only a part.
    private int _restLength;

    private TrackerLane(Socket socket) => _socket = socket;

    /// <summary>False once the node has closed it.</summary>
    internal bool IsOpen { get; private set; } = true;

    /// <exception cref="SocketException">It cannot be opened.</exception>
    internal static async Task<TrackerLane> OpenAsync(IPEndPoint node, bool isTcp, CancellationToken cancellation)
    {
        var socket = isTcp
            ? new Socket(node.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(node.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(node, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        socket.Blocking = false;
        return new TrackerLane(socket);
    }

    /// <summary>Sends a line.</summary>
    /// <returns>False when the socket has no room for it: it is not sent at all.</returns>
    internal bool Send(ReadOnlySpan<byte> line)
    {
        if (!IsOpen) return false;
        if (_restLength > 0)
        {
            var more = Give(_rest.AsSpan(0, _restLength));
            _rest.AsSpan(more, _restLength - more).CopyTo(_rest);
            _restLength -= more;
            if (_restLength > 0) return false;
        }

        var sent = Give(line);
        if (sent == 0) return false;
        line[sent..].CopyTo(_rest);
        _restLength = line.Length - sent;
        return true;
    }

    public void Dispose() => _socket.Dispose();

    private int Give(ReadOnlySpan<byte> bytes)
    {
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        IsOpen = error is SocketError.Success or SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable or SocketError.ConnectionRefused;
        return error == SocketError.Success ? sent : 0;
    }
}
