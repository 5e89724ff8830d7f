using System.Buffers;
using System.Net;
using System.Threading.Channels;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// Keeps one connection for fixes up and sends them. While the node is away or does not read, fixes are dropped and counted. One thread
/// posts; counts may be read on any.
/// </summary>
public sealed class FixLink : IAsyncDisposable
{
    private readonly EndPoint _node;
    private readonly AccessKey _key;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly Channel<Chunk> _chunks;
    private readonly Action<uint, byte>? _answered;
    private readonly SortedDictionary<string, long> _rejections = new(StringComparer.Ordinal);
    private FixConnection? _connection;
    private long _sent;
    private long _dropped;

    /// <param name="say">One line for a person: connection lost, back again.</param>
    /// <param name="answered">For plate reads: gets sequence and answer of each, on the connection's thread.</param>
    /// <param name="waitingMax">Chunks that may wait. At it the newest is dropped and counted.</param>
    public FixLink(
        EndPoint node, AccessKey key, TimeProvider time, Action<string> say, Action<uint, byte>? answered = null,
        int waitingMax = LinkLimits.FixChunksWaitingMax)
    {
        _answered = answered;
        _chunks = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(waitingMax) { SingleReader = true, SingleWriter = true });
        _node = node;
        _key = key;
        _time = time;
        _say = say;
    }

    private readonly record struct Chunk(byte[] Frames, int Length, int Fixes, int WriteBytes);

    /// <summary>Fixes handed to the network.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Fixes dropped because the node was away or did not read.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Connects for the first time.</summary>
    /// <returns>"" or one line for a person.</returns>
    public async Task<string> OpenAsync(CancellationToken cancellation)
    {
        (_connection, var reason) = await FixConnection.OpenAsync(_node, _key, _time, cancellation, _answered);
        return reason;
    }

    /// <summary>Encodes fixes and queues them; drops and counts them when too many wait.</summary>
    public void Post(List<FixReport> fixes)
    {
        if (fixes.Count == 0) return;
        var frames = ArrayPool<byte>.Shared.Rent(fixes.Count * FixWriter.FixFrameBytes);
        var length = 0;
        foreach (var fix in fixes) length += FixWriter.WriteFix(frames.AsSpan(length), fix);
        Post(frames, fixes.Count, fixes.Count);
    }

    /// <summary>Queues encoded fixes; drops and counts them when too many wait.</summary>
    /// <param name="frames">From the shared pool of byte arrays, whole fix frames from its start; given back when sent or dropped.</param>
    /// <param name="fixes">How many; at least 1.</param>
    /// <param name="batch">Fixes that go into one write, as many as one sender would put there; at least 1.</param>
    public void Post(byte[] frames, int fixes, int batch) =>
        Post(new Chunk(frames, fixes * FixWriter.FixFrameBytes, fixes, batch * FixWriter.FixFrameBytes));

    /// <summary>Queues encoded plate reads for one write; drops and counts them when too many wait.</summary>
    /// <param name="frames">As for fixes.</param>
    /// <param name="length">Bytes of whole frames.</param>
    /// <param name="reads">How many; at least 1.</param>
    public void PostReads(byte[] frames, int length, int reads) => Post(new Chunk(frames, length, reads, length));

    private void Post(Chunk chunk)
    {
        if (_chunks.Writer.TryWrite(chunk)) return;
        ArrayPool<byte>.Shared.Return(chunk.Frames);
        Interlocked.Add(ref _dropped, chunk.Fixes);
    }

    /// <summary>Sends and reconnects until cancelled. Never faulted by the node.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var chunk in _chunks.Reader.ReadAllAsync(cancellation))
        {
            if (!await TrySendAsync(chunk, cancellation)) await ReconnectAsync(cancellation);
            ArrayPool<byte>.Shared.Return(chunk.Frames);
        }
    }

    /// <summary>Rejections of all connections so far, by name. Call when the link no longer runs.</summary>
    public SortedDictionary<string, long> Rejections()
    {
        var all = new SortedDictionary<string, long>(_rejections, StringComparer.Ordinal);
        if (_connection is not null) AddTo(all, _connection);
        return all;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
    }

    private async Task<bool> TrySendAsync(Chunk chunk, CancellationToken cancellation)
    {
        try
        {
            if (_connection is not { Closed.IsCompleted: false } open) throw new IOException(_connection?.Ended ?? "not connected");
            for (var at = 0; at < chunk.Length; at += chunk.WriteBytes)
                await open.SendAsync(chunk.Frames.AsMemory(at, Math.Min(chunk.WriteBytes, chunk.Length - at)), cancellation);
            Interlocked.Add(ref _sent, chunk.Fixes);
            return true;
        }
        catch (IOException problem)
        {
            var ended = _connection?.Ended is { Length: > 0 } reason ? reason : problem.Message;
            _say($"fix connection lost ({ended}); trying again");
            Interlocked.Add(ref _dropped, chunk.Fixes);
            return false;
        }
    }

    private async Task ReconnectAsync(CancellationToken cancellation)
    {
        if (_connection is not null)
        {
            AddTo(_rejections, _connection);
            await _connection.DisposeAsync();
            _connection = null;
        }

        var pause = LinkLimits.ReconnectPauseMin;
        while (true)
        {
            await Task.Delay(pause, _time, cancellation);
            if ((await OpenAsync(cancellation)).Length == 0) break;
            pause = pause * 2 < LinkLimits.ReconnectPauseMax ? pause * 2 : LinkLimits.ReconnectPauseMax;
        }

        _say("fix connection is back");
    }

    private static void AddTo(SortedDictionary<string, long> sums, FixConnection connection)
    {
        foreach (var (name, count) in FixRejections.Sum([connection])) sums[name] = sums.GetValueOrDefault(name) + count;
    }
}
