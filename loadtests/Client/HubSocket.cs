using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>Gets one message; what it points to is gone afterwards.</summary>
/// <param name="arrived">Wall timestamp at which its last bytes were read.</param>
internal delegate void HubMessageTaker(in HubMessage message, long arrived);

/// <summary>
/// A hub connection for crowds: SignalR's JSON protocol by hand over one WebSocket, with no object per message and no memory while
/// nothing comes. One reader; sending is safe on any thread.
/// </summary>
internal sealed class HubSocket : IDisposable
{
    /// <summary>How long connecting and the handshake may take on the wall: longer than the 10 s in which all are to be back.</summary>
    private static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(30);

    private static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, RecordBuffer.Separator];
    private static readonly byte[] PingRecord = [.. """{"type":6}"""u8, RecordBuffer.Separator];

    private readonly ClientWebSocket _socket;
    private readonly RecordBuffer _records = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly Action<int> _countBytes;
    private readonly TimeProvider _time;
    private string _saidWhy = "";

    private HubSocket(ClientWebSocket socket, TimeProvider time, Action<int> countBytes)
    {
        _socket = socket;
        _time = time;
        _countBytes = countBytes;
    }

    /// <summary>
    /// What many connections share. A connection that is given up is reset, not closed: the other side learns of it at once and no port
    /// stays taken.
    /// </summary>
    internal static HttpMessageInvoker MakeInvoker() => new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectCallback = ConnectAsync,
    });

    /// <param name="hub">http(s) or ws(s).</param>
    /// <param name="header">The header that signs in, and its value: a cookie or a key. No name: nobody signs in.</param>
    /// <param name="countBytes">Told of all bytes read, payload only.</param>
    /// <returns>The connection with its handshake done, or null and one line for a person.</returns>
    internal static async Task<(HubSocket? Socket, string Reason)> OpenAsync(
        HttpMessageInvoker invoker, Uri hub, (string Name, string Value) header, TimeProvider time, Action<int> countBytes,
        CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(OpenWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var client = new ClientWebSocket();
        client.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan; // SignalR has pings of its own.
        client.Options.CollectHttpResponseDetails = true;
        if (header.Name.Length > 0) client.Options.SetRequestHeader(header.Name, header.Value);
        var socket = new HubSocket(client, time, countBytes);
        var reason = "";
        try
        {
            var address = new UriBuilder(hub) { Scheme = hub.Scheme is "https" or "wss" ? "wss" : "ws" }.Uri;
            await client.ConnectAsync(address, invoker, either.Token);
            client.HttpResponseHeaders = null; // Not to be kept a thousand times.
            reason = await socket.ShakeHandsAsync(either.Token);
            if (reason.Length == 0) return (socket, "");
        }
        catch (Exception problem) when (IsEnd(problem) || problem is HttpRequestException)
        {
            reason = client.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols) ? $"status {(int)client.HttpStatusCode}"
                : limit.IsCancellationRequested ? $"not open within {OpenWithin.TotalSeconds:0} s"
                : problem.GetBaseException().Message;
        }

        socket.Dispose();
        cancellation.ThrowIfCancellationRequested();
        return (null, reason);
    }

    /// <summary>Reads until the connection ends. Once.</summary>
    /// <returns>Why it ended, for a person. Never faulted by the network.</returns>
    internal async Task<string> ReadToEndAsync(HubMessageTaker take)
    {
        try
        {
            while (true)
            {
                var arrived = _time.GetTimestamp();
                if (!Take(take, arrived)) return _saidWhy;
                if (!await ReadAsync(CancellationToken.None)) return _saidWhy.Length > 0 ? _saidWhy : "closed";
            }
        }
        catch (Exception problem) when (IsEnd(problem))
        {
            return _saidWhy.Length > 0 ? _saidWhy : problem.GetBaseException().Message;
        }
        finally
        {
            _records.Dispose();
        }
    }

    /// <summary>Sends whole records. Waits for the one being sent.</summary>
    /// <returns>False when the connection has ended; the reader says why.</returns>
    internal async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> records, CancellationToken cancellation)
    {
        try
        {
            await _sending.WaitAsync(cancellation);
            try
            {
                await _socket.SendAsync(records, WebSocketMessageType.Text, endOfMessage: true, cancellation);
                return true;
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception problem) when (IsEnd(problem) || problem is InvalidOperationException)
        {
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Says that this side is still there; due at least every 30 s.</summary>
    internal ValueTask<bool> PingAsync(CancellationToken cancellation) => SendAsync(PingRecord, cancellation);

    /// <summary>Cuts the connection without a word. Any thread, any number of times.</summary>
    internal void Abort() => _socket.Abort();

    /// <summary>Cuts the connection. Its memory is given back by the reader's end.</summary>
    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private bool Take(HubMessageTaker take, long arrived)
    {
        while (_records.TryTake(out var record))
        {
            if (!HubMessage.TryRead(record, out var message))
            {
                _saidWhy = "a record that is no message of the protocol";
                return false;
            }

            take(message, arrived);
            if (message.Kind != HubMessageKind.Close) continue;
            _saidWhy = message.Error.Length > 0 ? message.Error : "closed by the node";
            return false;
        }

        return true;
    }

    private async Task<string> ShakeHandsAsync(CancellationToken cancellation)
    {
        await SendAsync(Handshake, cancellation);
        while (await ReadAsync(cancellation))
        {
            if (_records.TryTake(out var record)) return HandshakeError(record);
        }

        return "closed before the handshake";
    }

    private static string HandshakeError(ReadOnlySpan<byte> record)
    {
        try
        {
            var reader = new Utf8JsonReader(record);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("error"u8) && reader.Read())
                    return reader.GetString() is { Length: > 0 } error ? error : "handshake refused";
            }

            return "";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return "a handshake that is not JSON";
        }
    }

    /// <returns>False when the other side has closed.</returns>
    private async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_records.IsEmpty)
        {
            _records.Trim();
            var sign = await _socket.ReceiveAsync(Memory<byte>.Empty, cancellation); // Ends when there is something: no memory until then.
            if (sign.MessageType == WebSocketMessageType.Close) return false;
        }

        var read = await _socket.ReceiveAsync(_records.Room(), cancellation);
        if (read.MessageType == WebSocketMessageType.Close) return false;
        _records.Advance(read.Count);
        _countBytes(read.Count);
        return true;
    }

    private static bool IsEnd(Exception problem) =>
        problem is WebSocketException or IOException or SocketException or ObjectDisposedException or OperationCanceledException
            or InvalidDataException or JsonException; // The last two: what was said is not what docs/HUB.md says.

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
