using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Nmea;

/// <summary>The NMEA 0183 port over TCP (docs/NMEA.md). One object serves all connections; nothing is answered.</summary>
public sealed class NmeaConnection(TerminalRoom room, int connectionsMax = NmeaLimits.ConnectionsMax) : ConnectionHandler
{
    private int _open;

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= connectionsMax) await ReadAsync(connection);
        }
        catch (Exception fault) when (fault is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // The tracker has gone or fallen silent, or the node is stopping: it connects again.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task ReadAsync(ConnectionContext connection)
    {
        var notified = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        var stopping = notified?.ConnectionClosedRequested ?? CancellationToken.None;
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, room.Wall);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping, deadline.Token);
        var lines = new NmeaLines(room, (connection.RemoteEndPoint as IPEndPoint)?.Address);
        var input = connection.Transport.Input;
        while (true)
        {
            deadline.CancelAfter(TimeSpan.FromSeconds(NmeaLimits.IdleSeconds));
            var read = await input.ReadAsync(ending.Token);
            var rest = read.Buffer;
            Take(ref rest, lines);
            input.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted || lines.BadLines >= NmeaLimits.BadLinesMax || lines.IsOver) return;
        }
    }

    private static void Take(ref ReadOnlySequence<byte> rest, NmeaLines lines)
    {
        Span<byte> room = stackalloc byte[NmeaLimits.LineBytesMax];
        while (rest.PositionOf((byte)'\n') is { } end)
        {
            var line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            if (line.Length > room.Length)
            {
                lines.TakeTooLong();
                continue;
            }

            line.CopyTo(room);
            lines.Take(room[..(int)line.Length]);
        }

        if (rest.Length <= room.Length) return;
        rest = rest.Slice(rest.End); // What follows of it is no sentence either.
        lines.TakeTooLong();
    }
}
