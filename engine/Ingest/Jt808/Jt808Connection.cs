using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>
/// The JT/T 808 port (docs/JTT808.md). One object serves all connections of a listener, which the Host opens with
/// <c>listen.UseConnectionHandler&lt;Jt808Connection&gt;()</c>; each connection has its own <see cref="Jt808Session"/>.
/// </summary>
public sealed partial class Jt808Connection(
    TerminalRoom room, ILogger<Jt808Connection> logger, int connectionsMax = Jt808Limits.ConnectionsMax) : ConnectionHandler
{
    private readonly Jt808PartsRoom _parts = new();
    private int _open;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var isAdmitted = Interlocked.Increment(ref _open) <= connectionsMax;
        room.Metrics.Open(1);
        try
        {
            using var session = new Jt808Session(connection, room, _parts);
            var how = isAdmitted ? await session.RunAsync() : TerminalEnd.TooMany;
            room.Metrics.Ended(how);
            if (how is TerminalEnd.Refused or TerminalEnd.NotOpened or TerminalEnd.TooMany)
                LogRefused(connection.ConnectionId, session.Phone, how, session.LastRefusal);
            else LogEnded(connection.ConnectionId, session.Phone, how);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            room.Metrics.Open(-1);
        }
    }

    [LoggerMessage(EventId = 1400, EventName = "TerminalRefused", Level = LogLevel.Information,
        Message = "Terminal connection {Connection} of {Phone} closed: {How}, last {Reason}.")]
    private partial void LogRefused(string connection, string phone, TerminalEnd how, Jt808Refusal reason);

    [LoggerMessage(EventId = 1401, EventName = "TerminalEnded", Level = LogLevel.Debug,
        Message = "Terminal connection {Connection} of {Phone} ended: {How}.")]
    private partial void LogEnded(string connection, string phone, TerminalEnd how);
}
