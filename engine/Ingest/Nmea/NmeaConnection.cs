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
            var isAdmitted = Interlocked.Increment(ref _open) <= connectionsMax;
            room.Metrics.TrackerEnded(isAdmitted ? await ReadAsync(connection) : TerminalEnd.TooMany);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<TerminalEnd> ReadAsync(ConnectionContext connection)
    {
        var notified = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        var stopping = notified?.ConnectionClosedRequested ?? CancellationToken.None;
        using var deadline = new CancellationTokenSource(Timeout.InfiniteTimeSpan, room.Wall);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping, deadline.Token);
        var lines = new NmeaLines(room, (connection.RemoteEndPoint as IPEndPoint)?.Address);
        var input = connection.Transport.Input;
        var heard = 0L;
        deadline.CancelAfter(TimeSpan.FromSeconds(lines.IsNamed ? NmeaLimits.IdleSeconds : NmeaLimits.OpeningSeconds));
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(ending.Token);
                var rest = read.Buffer;
                Take(ref rest, lines);
                input.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted) return TerminalEnd.Closed;
                if (lines.IsOver) return TerminalEnd.Removed;
                if (lines.BadLines >= NmeaLimits.BadLinesMax) return TerminalEnd.Refused;
                if (lines.Heard == heard) continue; // Half a line for ever, or nobody's, is silence.
                heard = lines.Heard;
                deadline.CancelAfter(TimeSpan.FromSeconds(NmeaLimits.IdleSeconds));
            }
        }
        catch (Exception fault) when (fault is IOException or ConnectionAbortedException)
        {
            return TerminalEnd.Reset; // It connects again.
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested) return TerminalEnd.Stopping;
            if (!deadline.IsCancellationRequested) return TerminalEnd.Reset;
            return heard > 0 || lines.IsNamed ? TerminalEnd.Idle : TerminalEnd.NotOpened;
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
