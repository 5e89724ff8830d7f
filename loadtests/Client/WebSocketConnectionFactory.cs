using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>
/// Lets <c>HubConnection</c> speak over a plain WebSocket: the transport package of the SignalR client is not to be had. The
/// handshake and the framing are HubConnection's; the sign-in goes with the upgrade request. Safe on any thread.
/// </summary>
/// <param name="header">Name of a header of the upgrade request, e.g. "Authorization" or "Cookie".</param>
/// <param name="value">Its value.</param>
public sealed class WebSocketConnectionFactory(string header, string value) : IConnectionFactory
{
    /// <summary>A factory that signs in with a key (docs/HUB.md).</summary>
    public static WebSocketConnectionFactory For(AccessKey key) => new("Authorization", $"Bearer {key.Bearer}");

    /// <param name="endpoint">A <see cref="UriEndPoint"/> with http(s) or ws(s).</param>
    /// <exception cref="WebSocketException">Nobody there, or the upgrade was refused.</exception>
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint is not UriEndPoint { Uri: var address }) throw new ArgumentException("Expected a UriEndPoint.", nameof(endpoint));
        var scheme = address.Scheme is "https" or "wss" ? "wss" : "ws";
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.CollectHttpResponseDetails = true; // so that a refused sign-in can be told from a broken node
            socket.Options.SetRequestHeader(header, value);
            await socket.ConnectAsync(new UriBuilder(address) { Scheme = scheme }.Uri, cancellationToken);
            return new WebSocketConnection(socket);
        }
        catch (WebSocketException problem) when (socket.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw new WebSocketException(WebSocketError.NotAWebSocket, $"the node refused the sign-in ({status})", problem);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
