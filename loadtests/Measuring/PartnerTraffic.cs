using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Calls at a fixed rate, and a partner of the node that takes its web hooks here: how long from a call's answer to the partner's first word of
/// it, and whether all of them came.
/// </summary>
/// <param name="port">Of the loopback; the agreement's url of kind webhook leads there.</param>
internal sealed class PartnerTraffic(int port, IReadOnlyList<LatLng> places, string type, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _answered = new(); // Incidents to when their first call was answered.
    private readonly ConcurrentDictionary<string, long> _told = new();
    private readonly LogHistogram _waits = new();
    private long _deliveries;

    /// <summary>Runs.</summary>
    /// <returns>Lines of a table.</returns>
    internal async Task<IReadOnlyList<(string Name, string Value)>> RunAsync(
        NodeHttp node, double perSecond, TimeSpan lasting, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        await using var app = builder.Build();
        app.MapPost("/{**path}", TakeAsync);
        await app.StartAsync(cancellation);
        var loop = new OpenLoop(time);
        var refused = 0;
        var underWay = new ConcurrentDictionary<long, Task>();
        var begin = time.GetTimestamp();
        await loop.RunAsync(
            perSecond, lasting,
            (number, _) =>
            {
                underWay[number] = CallAsync(number);
                return ValueTask.CompletedTask;
            },
            cancellation);
        await Task.WhenAll(underWay.Values);
        var seconds = time.GetElapsedTime(begin).TotalSeconds;
        var deliveries = Interlocked.Read(ref _deliveries);
        var stopped = time.GetTimestamp();
        while (!_answered.Keys.All(_told.ContainsKey) && time.GetElapsedTime(stopped) < Patience)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        return
        [
            ("incidents opened", $"{_answered.Count}"), ("calls refused", $"{refused}"), ("deliveries a second while calls came", $"{deliveries / seconds:F0}"),
            ("call answered to partner told, p50", $"{_waits.Quantile(0.5) / 1000.0:F1} ms"), ("p99", $"{_waits.Quantile(0.99) / 1000.0:F1} ms"),
            ("not told within 30 s", $"{_answered.Keys.Count(incident => !_told.ContainsKey(incident))}"),
            ("this program late, p99", $"{loop.Lateness.Quantile(0.99) / 1000.0:F1} ms"),
        ];

        async Task CallAsync(long number)
        {
            var place = places[(int)(number % places.Count)];
            var spread = number / places.Count % 40 * 0.0005; // So that not all of them join.
            var call = new CallMessage(Guid.NewGuid(), type, null, place.Latitude + spread, place.Longitude, "", "load", "", "", "load");
            var outcome = await node.CallAsync(call, cancellation);
            if (outcome.Taken is null) Interlocked.Increment(ref refused);
            else if (!outcome.Taken.Joined && _answered.TryAdd(outcome.Taken.Incident, time.GetTimestamp())) Settle(outcome.Taken.Incident);
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        var arrived = time.GetTimestamp();
        using var document = await System.Text.Json.JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        Interlocked.Increment(ref _deliveries);
        if (document.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("id", out var id) && id.GetString() is { } incident
            && _told.TryAdd(incident, arrived)) Settle(incident);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // Whichever comes last, the answer or the word: told before the answer counts as no wait.
    private void Settle(string incident)
    {
        if (!_answered.TryGetValue(incident, out var answered) || !_told.TryGetValue(incident, out var told)) return;
        _waits.Add(Math.Max(0, (long)time.GetElapsedTime(answered, told).TotalMicroseconds));
    }
}
