using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// One WebSocket as a pair of pipes, text messages both ways. Owns the socket. SignalR's JSON protocol delimits its own messages,
/// so message borders are not kept.
/// </summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    /// <summary>Bytes asked for in one read: one push of 500 officers is about 100 KiB, so reads of 16 KiB come in a few turns.</summary>
    private const int ReadBytes = 16_384;

    /// <summary>How long a polite close may take; ends of runs have 2 s in all.</summary>
    private static readonly TimeSpan CloseWithin = TimeSpan.FromMilliseconds(500);

    private readonly ClientWebSocket _socket;
    private readonly Pipe _incoming = new();
    private readonly Pipe _outgoing = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _receiving;
    private readonly Task _sending;

    internal WebSocketConnection(ClientWebSocket socket)
    {
        _socket = socket;
        ConnectionId = socket.GetHashCode().ToString("x8");
        Transport = new Duplex(_incoming.Reader, _outgoing.Writer);
        _receiving = ReceiveAsync();
        _sending = SendAsync();
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override void Abort(ConnectionAbortedException abortReason) => _socket.Abort();

    public override async ValueTask DisposeAsync()
    {
        await _outgoing.Writer.CompleteAsync();
        await _incoming.Reader.CompleteAsync();
        await _sending.WaitAsync(CloseWithin).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _closing.CancelAsync();
        _socket.Abort();
        await Task.WhenAll(_sending, _receiving);
        _socket.Dispose();
        _closing.Dispose();
        await base.DisposeAsync();
    }

    private async Task ReceiveAsync()
    {
        Exception? problem = null;
        try
        {
            while (true)
            {
                var target = _incoming.Writer.GetMemory(ReadBytes);
                var read = await _socket.ReceiveAsync(target, _closing.Token);
                if (read.MessageType == WebSocketMessageType.Close) break;
                _incoming.Writer.Advance(read.Count);
                var flushed = await _incoming.Writer.FlushAsync(_closing.Token);
                if (flushed.IsCompleted) break;
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            problem = _closing.IsCancellationRequested ? null : fault; // handed to HubConnection, which reports the loss
        }

        await _incoming.Writer.CompleteAsync(problem);
    }

    private async Task SendAsync()
    {
        Exception? problem = null;
        try
        {
            while (true)
            {
                var read = await _outgoing.Reader.ReadAsync(_closing.Token);
                var left = read.Buffer.Length;
                foreach (var segment in read.Buffer)
                {
                    left -= segment.Length;
                    await _socket.SendAsync(segment, WebSocketMessageType.Text, endOfMessage: left == 0, _closing.Token);
                }

                _outgoing.Reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _closing.Token);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            problem = fault;
        }

        await _outgoing.Reader.CompleteAsync(problem);
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
