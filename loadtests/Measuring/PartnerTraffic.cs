using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Partners;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Calls at a fixed rate, and partners of the node that take its web hooks here: how long from when a call should have been made to each
/// partner's first word of it, and whether all of them came.
/// </summary>
/// <param name="hooks">Paths at which partners are told.</param>
internal sealed class PartnerTraffic(NodeHttp node, IReadOnlyList<string> hooks, ApartPlaces places, TimeProvider time)
{
    private const double ToldMillisecondsMax = 1_000;
    private const double LateMillisecondsMax = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<(string Hook, string Incident), long> _told = new(); // To the moment of the first word.
    private long _deliveries;
    private long _lastDelivery;

    /// <summary>Listens.</summary>
    /// <param name="port">Of the loopback.</param>
    internal async Task<WebApplication> ListenAsync(int port, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var app = builder.Build();
        app.MapPost("/{**path}", TakeAsync);
        await app.StartAsync(cancellation);
        return app;
    }

    /// <summary>Waits for what the node has still to deliver from before.</summary>
    /// <returns>"" or why it cannot be measured.</returns>
    internal async Task<string> SettleAsync(CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var (metrics, reason) = await node.MetricsAsync(cancellation);
            if (metrics is null) return reason;
            if (metrics.Sum("sp_partner_waiting") is not { } waiting) return "the node has no partners: was it started before their agreements were written?";
            if (waiting == 0) return "";
            if (time.GetElapsedTime(since) > Patience)
                return $"{waiting:0} deliveries of before still wait (a partner that was not there is tried again after up to ten minutes): use a fresh state folder";
            await Task.Delay(Look, time, cancellation);
        }
    }

    /// <summary>Makes calls at that rate.</summary>
    internal async Task<RateStep> RunAsync(double perSecond, TimeSpan lasting, CancellationToken cancellation)
    {
        _told.Clear();
        Interlocked.Exchange(ref _deliveries, 0);
        var before = await CountsAsync(cancellation);
        var opened = new ConcurrentDictionary<string, long>(); // Incidents to when their first call was due.
        var (joined, refused) = (0L, 0L);
        var loop = new OpenLoop(time);
        var underWay = new List<Task>();
        var begin = time.GetTimestamp();
        await loop.RunAsync(
            perSecond, lasting,
            (_, due) =>
            {
                underWay.Add(CallAsync(due));
                return ValueTask.CompletedTask;
            },
            cancellation);
        await Task.WhenAll(underWay);
        var seconds = time.GetElapsedTime(begin).TotalSeconds;
        var (meanwhile, stopped) = (Interlocked.Read(ref _deliveries), time.GetTimestamp());
        while (time.GetElapsedTime(stopped) < Patience && !(await IsDoneAsync(opened.Keys))) await Task.Delay(Look, time, cancellation);
        var after = await CountsAsync(cancellation);
        var drained = Math.Max(0, time.GetElapsedTime(stopped, Interlocked.Read(ref _lastDelivery)).TotalSeconds);
        var (waits, missing) = WaitsOf(opened, hooks, _told, time);
        return Judge(new Tally(
            perSecond, opened.Count, joined, refused, Interlocked.Read(ref _deliveries), meanwhile / seconds, drained,
            after.Made - before.Made, after.Taken - before.Taken, after.Trouble - before.Trouble, missing,
            Spread.Of(waits, 1_000), Spread.Of(loop.Lateness, 1_000)));

        async Task CallAsync(long due)
        {
            var (place, type) = places.Next();
            var call = new CallMessage(Guid.NewGuid(), type, null, place.Latitude, place.Longitude, "", "load", "", "", "load");
            var outcome = await node.CallAsync(call, cancellation);
            if (outcome.Taken is not { } taken) Interlocked.Increment(ref refused);
            else if (taken.Joined) Interlocked.Increment(ref joined);
            else opened[taken.Incident] = due;
        }

        async Task<bool> IsDoneAsync(ICollection<string> incidents) =>
            incidents.All(incident => hooks.All(hook => _told.ContainsKey((hook, incident)))) && (await CountsAsync(cancellation)).Waiting == 0;
    }

    /// <summary>From when calls were due to each partner's first word; and how many of those words are missing.</summary>
    internal static (LogHistogram Waits, long Missing) WaitsOf(
        IReadOnlyDictionary<string, long> opened, IReadOnlyList<string> hooks, IReadOnlyDictionary<(string Hook, string Incident), long> told, TimeProvider time)
    {
        var (waits, missing) = (new LogHistogram(), 0L);
        foreach (var (incident, due) in opened)
        {
            foreach (var hook in hooks)
            {
                if (told.TryGetValue((hook, incident), out var at)) waits.Add((long)time.GetElapsedTime(due, at).TotalMicroseconds);
                else missing++;
            }
        }

        return (waits, missing);
    }

    internal static RateStep Judge(Tally tally) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{tally.CallsPerSecond,6:N0} calls/s  incidents opened {tally.Opened:N0} joined {tally.Joined:N0} refused {tally.Refused:N0}  "
            + $"deliveries {tally.Deliveries:N0} ({tally.DeliveriesPerSecond:N0}/s while calls came, the last {tally.DrainedSeconds:0.0} s after them), "
            + $"by the node made {tally.Made:N0} taken {tally.Taken:N0} trouble {tally.Trouble:N0}  "
            + $"call due to partner told ms p50 {tally.Wait.Median:0.0} p99 {tally.Wait.P99:0.0} max {tally.Wait.Max:0.0}  not told {tally.NotTold:N0}  "
            + $"called late ms p99 {tally.Late.P99:0.0}"),
        [
            RateKnee.AtMost("calls refused", tally.Refused, 0), RateKnee.AtMost("not told within 30 s", tally.NotTold, 0),
            RateKnee.AtMost("call due to partner told, p99", tally.Wait.P99, ToldMillisecondsMax, " ms"),
            RateKnee.AtMost("tries without an answer", tally.Trouble, 0),
            RateKnee.AtMost("this program called late, p99", tally.Late.P99, LateMillisecondsMax, " ms"),
        ]);

    private async Task TakeAsync(HttpContext context)
    {
        var arrived = time.GetTimestamp();
        using var document = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        Interlocked.Increment(ref _deliveries);
        Interlocked.Exchange(ref _lastDelivery, arrived);
        if (document.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("id", out var id) && id.GetString() is { } incident)
            _told.TryAdd((context.Request.Path.Value ?? "", incident), arrived);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task<(long Made, long Taken, long Trouble, long Waiting)> CountsAsync(CancellationToken cancellation)
    {
        var (metrics, _) = await node.MetricsAsync(cancellation);
        var outcomes = metrics?.By("sp_partner_deliveries_total", "outcome") ?? [];
        long Of(string outcome) => (long)outcomes.GetValueOrDefault(outcome);
        return (Of("made"), Of("taken"), Of("trouble"), (long)(metrics?.Sum("sp_partner_waiting") ?? 0));
    }

    /// <summary>What a rate came to. Times in milliseconds where nothing else is said.</summary>
    /// <param name="Deliveries">That came here, repeats too.</param>
    /// <param name="Made">By the node's own count, as are the next two.</param>
    /// <param name="NotTold">First words that did not come.</param>
    internal sealed record Tally(
        double CallsPerSecond, long Opened, long Joined, long Refused, long Deliveries, double DeliveriesPerSecond, double DrainedSeconds,
        long Made, long Taken, long Trouble, long NotTold, Spread Wait, Spread Late);
}
