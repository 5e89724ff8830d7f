using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>
/// What <c>/VIID</c> works with: who is registered, what a password proves, which device is which camera. Made once by the Host. Any thread.
/// </summary>
public sealed partial class ViidServer
{
    private readonly ILogger<ViidServer> _logger;

    /// <param name="ingest">Where reads go, and the node's clock.</param>
    /// <param name="metrics">The edge's.</param>
    public ViidServer(
        IngestOptions ingest, IngestMetrics metrics, ViidSettings settings, ViidSecrets secrets, ViidDevices devices, ILogger<ViidServer> logger)
    {
        (Ingest, Reads, Metrics, Settings, Secrets, Devices, _logger) = (ingest, metrics.Reads, metrics.Viid, settings, secrets, devices, logger);
        Sessions = new ViidSessions(settings.SessionLasting, ingest.Wall);
        Gate = new DigestGate(ingest.Wall);
        secrets.Refused += refusal => LogSecretsRefused(refusal.ToString());
    }

    /// <summary>Whether a notification from there, with that id, is one of an upper platform that we have registered at. Any thread.</summary>
    public Func<string, IPAddress, bool> IsUpper { get; set; } = (_, _) => false;

    internal IngestOptions Ingest { get; }

    internal ReadMetrics Reads { get; }

    internal ViidMetrics Metrics { get; }

    internal ViidSettings Settings { get; }

    internal ViidSecrets Secrets { get; }

    internal ViidDevices Devices { get; }

    internal ViidSessions Sessions { get; }

    internal DigestGate Gate { get; }

    /// <summary>Turns of those who send bodies of records.</summary>
    internal SemaphoreSlim Turns { get; } = new(ViidLimits.BodiesMax);

    /// <summary>The node's time, 14 digits.</summary>
    internal string LocalTime => ViidTimes.Write(Ingest.Now.UnixMilliseconds, Settings.Usual.ZoneMinutes);

    /// <summary>Ends sessions that are over and writes announcements, until cancelled.</summary>
    public async Task KeepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(ViidLimits.KeepMilliseconds));
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false)) Keep();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Keep();
        }
    }

    /// <summary>One such step.</summary>
    internal void Keep()
    {
        var ended = Sessions.Keep();
        if (ended > 0) LogSessionsOver(ended);
        Gate.Keep();
        Metrics.Sessions(Sessions.Count);
        try
        {
            Devices.Keep();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogNotKept(fault);
        }
    }

    /// <summary>Reads a body when it is its sender's turn; what comes too slowly is let go of.</summary>
    /// <param name="full">Empties the tray when it is full, in whatever time that takes.</param>
    internal async Task<ViidFault> ReadInTurnAsync(
        HttpContext context, ViidCaller caller, ViidTray tray, ViidItem expected, int bytesMax, Func<CancellationToken, ValueTask> full)
    {
        var aborted = context.RequestAborted;
        if (context.Request.ContentLength > bytesMax) return ViidFault.TooLarge;
        ViidEndpoints.LiftBodyBound(context);
        if (caller.Session is { } session) await session.Turns.WaitAsync(aborted);
        try
        {
            await Turns.WaitAsync(aborted);
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(ViidLimits.BodySeconds), Ingest.Wall);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, aborted);
                return await ViidBody.ReadAsync(context.Request.Body, tray, expected, bytesMax, _ => full(aborted), either.Token);
            }
            catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
            {
                return ViidFault.TooSlow;
            }
            finally
            {
                Turns.Release();
            }
        }
        finally
        {
            caller.Session?.Turns.Release();
        }
    }

    internal static IPAddress AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    [LoggerMessage(EventId = 1420, EventName = "ViidRegistered", Level = LogLevel.Information, Message = "{Device} has registered from {Address}.")]
    internal partial void LogRegistered(string device, IPAddress address);

    [LoggerMessage(EventId = 1421, EventName = "ViidRefused", Level = LogLevel.Warning, Message = "Nobody could register from {Address}: {Verdict}.")]
    internal partial void LogRefused(IPAddress address, string verdict);

    [LoggerMessage(EventId = 1422, EventName = "ViidSessionsOver", Level = LogLevel.Information, Message = "{Sessions} senders were not heard of any more.")]
    private partial void LogSessionsOver(int sessions);

    [LoggerMessage(EventId = 1423, EventName = "ViidDevicesNotKept", Level = LogLevel.Error, Message = "Announced devices cannot be written; tried again.")]
    private partial void LogNotKept(Exception fault);

    [LoggerMessage(EventId = 1424, EventName = "ViidSecretsRefused", Level = LogLevel.Error,
        Message = "The changed file is refused, what it said before holds: {Refusal}")]
    private partial void LogSecretsRefused(string refusal);

    [LoggerMessage(EventId = 1425, EventName = "ViidDeviceDecided", Level = LogLevel.Information,
        Message = "{User} has decided that announced device {Device} is {State}, camera \"{Camera}\".")]
    internal partial void LogDecided(string user, string device, ViidDeviceState state, string camera);
}
