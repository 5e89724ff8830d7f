using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>
/// The fix port (docs/WIRE.md). One object serves all connections of a listener, which the Host opens with
/// <c>listen.UseConnectionHandler&lt;FixConnection&gt;()</c>; each connection has its own <see cref="FixSession"/>.
/// </summary>
public sealed partial class FixConnection(IngestOptions options, SenderKeys keys, IngestMetrics metrics, ILogger<FixConnection> logger)
    : ConnectionHandler
{
    private int _open;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var admitted = Interlocked.Increment(ref _open) <= options.ConnectionsMax;
        metrics.ConnectionOpen(1);
        try
        {
            using var session = new FixSession(connection, options, keys, metrics);
            var how = admitted ? await session.RunAsync() : await session.TurnAwayAsync();
            metrics.ConnectionEnded(how);
            if (how == ConnectionEnd.Refused) LogRefused(connection.ConnectionId, session.Refusal);
            else LogEnded(connection.ConnectionId, session.KeyName, how);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            metrics.ConnectionOpen(-1);
        }
    }

    [LoggerMessage(EventId = 1201, EventName = "FixConnectionRefused", Level = LogLevel.Information,
        Message = "Fix connection {Connection} refused: {Reason}.")]
    private partial void LogRefused(string connection, FixRejection reason);

    [LoggerMessage(EventId = 1202, EventName = "FixConnectionEnded", Level = LogLevel.Information,
        Message = "Fix connection {Connection} of key {Key} ended: {How}.")]
    private partial void LogEnded(string connection, string key, ConnectionEnd how);
}
