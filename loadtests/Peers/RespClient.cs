using System.Net;
using System.Net.Sockets;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>
/// One connection to Redis: commands go out as they are given, answers come in the same order. Blocking, one thread, so that what is
/// measured is the server and the loopback and not a scheduler.
/// </summary>
internal sealed class RespClient : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private RespClient(Socket socket) => _socket = socket;

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static RespClient Open(IPEndPoint server)
    {
        var timeout = (int)PeerLimits.AnswerWithin.TotalMilliseconds;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = timeout,
            SendTimeout = timeout,
        };
        try
        {
            socket.Connect(server);
            return new RespClient(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends whole commands.</summary>
    public void Send(ReadOnlySpan<byte> commands)
    {
        while (commands.Length > 0) commands = commands[_socket.Send(commands)..];
    }

    /// <summary>Waits for the next answer; an error is an answer.</summary>
    /// <exception cref="IOException">The server closed, or does not speak the protocol.</exception>
    public RespValue Receive()
    {
        while (true)
        {
            var result = RespReader.TryRead(_buffer.AsSpan(_start.._end), out var value, out var consumed);
            if (result == RespResult.Invalid) throw new IOException("the answer is no RESP2");
            if (result == RespResult.Done)
            {
                _start += consumed;
                return value!;
            }

            Fill();
        }
    }

    /// <summary>Sends one command and waits for its answer.</summary>
    /// <exception cref="IOException">As <see cref="Receive"/>, and when the answer is an error.</exception>
    public RespValue Ask(ReadOnlySpan<byte> command)
    {
        Send(command);
        var answer = Receive();
        return answer.Kind == RespKind.Error ? throw new IOException(answer.Text) : answer;
    }

    /// <summary>
    /// Sends commands one by one, keeping some under way, until <paramref name="isOver"/> says so; then waits for the answers left.
    /// </summary>
    /// <param name="next">The next command.</param>
    /// <returns>Commands answered.</returns>
    /// <exception cref="IOException">As <see cref="Ask"/>.</exception>
    public long Pipeline(Func<byte[]> next, Func<bool> isOver)
    {
        long sent = 0, answered = 0;
        while (true)
        {
            var isEnding = isOver();
            while (!isEnding && sent - answered < PeerLimits.BatchesInFlightMax)
            {
                Send(next());
                sent++;
            }

            if (sent == answered) return answered;
            var answer = Receive();
            if (answer.Kind == RespKind.Error) throw new IOException(answer.Text);
            answered++;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        int read;
        try
        {
            read = _socket.Receive(_buffer.AsSpan(_end));
        }
        catch (SocketException problem)
        {
            throw new IOException(problem.Message, problem);
        }

        if (read == 0) throw new IOException("the server closed the connection");
        _end += read;
    }
}
