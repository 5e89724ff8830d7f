using System.Net;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>One connection of a camera platform. One thread adds and sends; answers are told on any.</summary>
internal abstract class ReadFloodLane : IAsyncDisposable
{
    /// <summary>Adds a read to what is sent next.</summary>
    /// <param name="due">A timestamp.</param>
    /// <param name="read">Its sequence is the lane's.</param>
    internal abstract void Add(long due, in ReadReport read);

    /// <summary>Sends what was added. Does not wait for answers.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    /// <exception cref="HttpRequestException">The node refused a batch, or is not there.</exception>
    internal abstract ValueTask SendAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Binary frames (docs/WIRE.md).</summary>
/// <param name="take">Hears of each answer: when its read was due, and the answer's number.</param>
internal sealed class TcpReadLane(Action<long, int> take) : ReadFloodLane
{
    /// <summary>Reads under way whose due time is known still: over a minute's worth.</summary>
    private const int UnderWayMax = 1 << 21;

    private readonly long[] _due = new long[UnderWayMax];
    private FixConnection? _connection;
    private byte[] _frames = new byte[1 << 16];
    private int _length;
    private uint _sequence;

    /// <returns>The lane, or null and one line for a person.</returns>
    internal static async Task<(ReadFloodLane? Lane, string Reason)> OpenAsync(
        EndPoint node, AccessKey key, TimeProvider time, Action<long, int> take, CancellationToken cancellation)
    {
        var lane = new TcpReadLane(take);
        (lane._connection, var reason) = await FixConnection.OpenAsync(node, key, time, cancellation, lane.Take);
        return (lane._connection is null ? null : lane, reason);
    }

    /// <inheritdoc/>
    internal override void Add(long due, in ReadReport read)
    {
        Volatile.Write(ref _due[++_sequence % UnderWayMax], due);
        if (_frames.Length - _length < ReadWriter.FrameBytesMax) Array.Resize(ref _frames, _frames.Length * 2);
        _length += ReadWriter.WriteRead(_frames.AsSpan(_length), read with { Sequence = _sequence });
    }

    /// <inheritdoc/>
    internal override async ValueTask SendAsync(CancellationToken cancellation)
    {
        if (_length == 0) return;
        try
        {
            await _connection!.SendAsync(_frames.AsMemory(0, _length), cancellation);
        }
        catch (IOException problem) when (_connection!.Ended is { Length: > 0 } ended)
        {
            throw new IOException(ended, problem);
        }

        _length = 0;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Take(uint sequence, byte answer) => take(Volatile.Read(ref _due[sequence % UnderWayMax]), answer);
}
