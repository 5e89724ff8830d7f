using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// One proven TCP connection that takes fixes (docs/WIRE.md). One writer at a time; rejections are counted by an own reading loop
/// and may be read on any thread.
/// </summary>
public sealed class FixConnection : IAsyncDisposable
{
    /// <summary>How long opening may take on the wall: the node itself closes after 5 s without a hello.</summary>
    private static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;
    private readonly long[] _rejections = new long[256];
    private readonly Action<uint, byte>? _answered;
    private Task _reading = Task.CompletedTask;
    private string _ended = "";

    private FixConnection(Socket socket, Action<uint, byte>? answered)
    {
        _socket = socket;
        _answered = answered;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = PipeReader.Create(_stream);
    }

    /// <summary>Why the node ended the connection; empty while it is open.</summary>
    public string Ended => Volatile.Read(ref _ended);

    /// <summary>Ends when the node has closed the connection or it broke. Never faulted.</summary>
    public Task Closed => _reading;

    /// <summary>Opens, answers the challenge and waits for the welcome.</summary>
    /// <param name="answered">Gets sequence and answer of every plate read, on the reading loop's thread; null when none are sent.</param>
    /// <returns>The connection, or null and one line for a person.</returns>
    public static async Task<(FixConnection? Connection, string Reason)> OpenAsync(
        EndPoint node, AccessKey key, TimeProvider time, CancellationToken cancellation, Action<uint, byte>? answered = null)
    {
        using var limit = new CancellationTokenSource(OpenWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        FixConnection? connection = null;
        try
        {
            await socket.ConnectAsync(node, either.Token);
            connection = new FixConnection(socket, answered);
            var refusal = await connection.ProveAsync(key, either.Token);
            if (refusal.Length == 0)
            {
                connection._reading = connection.ReadToEndAsync();
                return (connection, "");
            }

            await connection.DisposeAsync();
            return (null, $"fixes at {node}: {refusal}");
        }
        catch (Exception problem) when (problem is SocketException or IOException or OperationCanceledException)
        {
            if (connection is not null) await connection.DisposeAsync();
            else socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            return (null, limit.IsCancellationRequested
                ? $"fixes at {node}: no welcome within {OpenWithin.TotalSeconds:0} s"
                : $"fixes at {node}: {problem.Message}");
        }
    }

    /// <summary>Sends whole frames. Waits while the node does not read (its back-pressure).</summary>
    /// <exception cref="IOException">The connection is broken; <see cref="Ended"/> may say why.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellation) => _stream.WriteAsync(frames, cancellation);

    /// <summary>How often a fix came back with that reason (docs/WIRE.md). Any thread.</summary>
    public long Rejections(byte reason) => Volatile.Read(ref _rejections[reason]);

    /// <summary>Closes and waits for the reading loop. Any thread, once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_socket.Connected)
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The other side was faster; there is nothing left to shut.
            }
        }

        await _stream.DisposeAsync();
        await _reading;
    }

    private async Task<string> ProveAsync(AccessKey key, CancellationToken cancellation)
    {
        var (challenge, problem) = await NextAsync(cancellation);
        if (challenge is null) return problem;
        if (challenge.Kind == NodeFrameKind.Refused) return $"refused: {challenge.Text}";
        if (challenge.Kind != NodeFrameKind.Challenge) return $"expected a challenge, got {challenge.Kind}";

        var hello = new byte[FixWriter.HelloFrameBytesMax];
        var length = FixWriter.WriteHello(hello, key, challenge.Nonce);
        await _stream.WriteAsync(hello.AsMemory(0, length), cancellation);

        var (welcome, missing) = await NextAsync(cancellation);
        if (welcome is null) return missing;
        return welcome.Kind switch
        {
            NodeFrameKind.Welcome => "",
            NodeFrameKind.Refused => $"key {key.Name} refused: {welcome.Text}",
            _ => $"expected a welcome, got {welcome.Kind}",
        };
    }

    /// <returns>The next frame, or null and why there is none.</returns>
    private async ValueTask<(NodeFrame? Frame, string Problem)> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _reader.ReadAsync(cancellation);
            var first = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, FixWriter.HeaderBytes + NodeFrame.PayloadBytesMax)).ToArray();
            var result = NodeFrame.TryRead(first, out var frame, out var consumed);
            if (result == NodeFrameResult.Done)
            {
                _reader.AdvanceTo(read.Buffer.GetPosition(consumed));
                return (frame, "");
            }

            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (result == NodeFrameResult.Invalid) return (null, "the node does not speak docs/WIRE.md");
            if (read.IsCompleted) return (null, "the node closed the connection");
        }
    }

    private async Task ReadToEndAsync()
    {
        try
        {
            while (true)
            {
                var (frame, problem) = await NextAsync(CancellationToken.None);
                if (frame is { Kind: NodeFrameKind.ReadAnswers } && _answered is not null)
                {
                    foreach (var (sequence, answer) in frame.ReadAnswers) _answered(sequence, answer);
                    continue;
                }

                if (frame is null || frame.Kind != NodeFrameKind.Rejected)
                {
                    Volatile.Write(ref _ended, frame is null ? problem : $"refused: {frame.Text}");
                    return;
                }

                Interlocked.Increment(ref _rejections[frame.Reason]);
            }
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            Volatile.Write(ref _ended, problem.Message);
        }
    }
}
