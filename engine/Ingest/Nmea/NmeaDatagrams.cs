using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Ingest.Terminals;

namespace SmartPolicing.Realtime.Ingest.Nmea;

/// <summary>
/// The NMEA 0183 port over UDP: each datagram has one line or several, and says itself whose they are, unless its address does. Nothing is
/// answered. One task.
/// </summary>
public sealed partial class NmeaDatagrams : BackgroundService
{
    // Senders whose sentences are being put together: all trackers of a region would be the most. Begun anew when full.
    private const int SendersMax = 4_096;

    private readonly TerminalRoom _room;
    private readonly ILogger<NmeaDatagrams> _logger;
    private readonly Socket _socket;
    private readonly Dictionary<IPAddress, NmeaLines> _senders = [];

    /// <summary>Opens the port.</summary>
    /// <exception cref="SocketException">It is in use, or not of this machine.</exception>
    public NmeaDatagrams(IPEndPoint at, TerminalRoom room, ILogger<NmeaDatagrams> logger)
    {
        (_room, _logger) = (room, logger);
        _socket = new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = NmeaLimits.DatagramsWaitingBytes };
        _socket.Bind(at);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <inheritdoc/>
    public override void Dispose()
    {
        _socket.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bytes = new byte[NmeaLimits.DatagramBytesMax];
        var anybody = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var came = await _socket.ReceiveFromAsync(bytes, SocketFlags.None, anybody, stoppingToken);
                Take(bytes.AsSpan(0, came.ReceivedBytes), ((IPEndPoint)came.RemoteEndPoint).Address);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException fault)
            {
                LogTrouble(fault.SocketErrorCode); // Of one datagram; the next one is another.
            }
        }
    }

    private void Take(ReadOnlySpan<byte> datagram, IPAddress sender)
    {
        if (!_senders.TryGetValue(sender, out var lines))
        {
            if (_senders.Count == SendersMax) _senders.Clear();
            _senders[sender] = lines = new NmeaLines(_room, sender);
        }

        lines.BeginDatagram();
        foreach (var range in datagram.Split((byte)'\n'))
        {
            var line = datagram[range];
            if (line.Length > NmeaLimits.LineBytesMax) lines.TakeTooLong();
            else lines.Take(line);
        }
    }

    [LoggerMessage(EventId = 1402, EventName = "DatagramTrouble", Level = LogLevel.Warning,
        Message = "A datagram could not be read: {Error}.")]
    private partial void LogTrouble(SocketError error);
}
