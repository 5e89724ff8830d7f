using System.Net;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>The whole node on a small file system that fills up: told early, refused clearly, over when there is room, nothing lost.</summary>
public sealed class DiskFullTests(TestRegions regions)
{
    /// <summary>Sixteen journals take 256 MiB from the start; less than 80 % of it.</summary>
    private const int DiskMebibytes = 448;

    private const long LeaveBytes = 512 << 10;
    private const int CallersAtOnce = 8;
    private const int Spots = 16;

    /// <summary>The longest text that a call may have, three bytes a letter: a segment is full after some 1,300 of them.</summary>
    private static readonly string LongText = new('警', 2_000);

    private readonly Dictionary<Guid, string> _answered = [];
    private int _number;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FullDisk_AlarmsThenRefuses_GoesOnWithRoom_AndLosesNothing()
    {
        var (disk, reason) = await SmallDisk.TryMountAsync(DiskMebibytes, Cancellation);
        Assert.SkipWhen(disk is null, reason);
        await using var mounted = disk;
        var state = Path.Combine(disk.Folder, "state");
        await using var node = await NodeProcess.StartAsync(regions.Province, state, Cancellation, "--journal-bytes", "96M");
        await using var desk = await DeskHub.OpenAsync(node, Cancellation);
        await using var gateway = await Gateway.OpenAsync(node, Cancellation);
        var first = await gateway.CallAsync("noise", regions.City.Scene);
        await StatusAsync(node, "healthy");

        disk.Fill(LeaveBytes);
        await StatusAsync(node, "storageScarce");
        await LogAsync(node, "StorageScarce", 1007);
        await CallUntilFullAsync(node);
        await StatusAsync(node, "storageFull");
        await LogAsync(node, "StorageFull", 1005);

        // The desk still shows what is open, fixes come in, another city takes calls; a command for this one is told why not.
        Assert.Contains(await desk.IncidentsAsync(Cancellation), incident => incident.Id == first);
        Assert.Equal("storageFull", await desk.CloseAsync(first, Cancellation));
        var before = await SumAsync(node, "sp_fixes_folded_total");
        await gateway.PlaceAllAsync(regions.City);
        while (await SumAsync(node, "sp_fixes_folded_total") < before + regions.City.Officers.Count) Cancellation.ThrowIfCancellationRequested();
        Assert.NotNull((await node.Client.CallAsync(Call(regions.Elsewhere.Scene, "help"), Cancellation)).Taken);

        // Room comes back: it goes on by itself.
        disk.Empty();
        await StatusAsync(node, "healthy");
        await LogAsync(node, "StorageBack", 1006);
        Assert.Equal("", await desk.CloseAsync(first, Cancellation));
        Assert.NotNull((await TakeAsync(node, Call(regions.City.Scene, "help"))).Taken);

        // Killed while it is full: it says why it cannot start, and starts when it can.
        disk.Fill(LeaveBytes);
        await CallUntilFullAsync(node);
        await node.KillAsync(Cancellation);
        var (code, _, errors) = await ChildProcess.RunAsync(Cancellation, node.Arguments(state));
        Assert.Equal(ExitCodes.StateRefused, code);
        Assert.Contains("DiskFull", errors);
        Assert.Contains(Path.Combine(state, "journal"), errors);
        disk.Empty();
        await node.RestartAsync(Cancellation);
        Assert.True(_answered.Count > 2_000, $"{_answered.Count}");
        foreach (var (id, incident) in _answered)
        {
            var again = await node.Client.CallAsync(Call(regions.City.Scene, "help") with { Id = id }, Cancellation);
            Assert.Equal((true, incident), (again.Taken?.Repeated, again.Taken?.Incident));
        }
    }

    /// <summary>Calls at some spots of the city, each with its own id, until one is told that there is no room.</summary>
    private async Task CallUntilFullAsync(NodeProcess node)
    {
        var full = false;
        await Task.WhenAll(Enumerable.Range(0, CallersAtOnce).Select(async caller =>
        {
            while (!Volatile.Read(ref full))
            {
                var spot = regions.City.Scene;
                var place = LatLng.FromDegrees(spot.Latitude + 0.001 * (Interlocked.Increment(ref _number) % Spots), spot.Longitude);
                var outcome = await TakeAsync(node, Call(place, LongText));
                if (outcome.Taken is not null || outcome.Refusal == "tooManyCalls") continue;
                Assert.Equal(("storageFull", true), (outcome.Refusal, outcome.MayRetry));
                Volatile.Write(ref full, true);
            }
        }));
    }

    private async Task<CallOutcome> TakeAsync(NodeProcess node, CallMessage call)
    {
        var outcome = await node.Client.CallAsync(call, Cancellation);
        if (outcome.Taken is { } taken)
            lock (_answered) _answered.Add(call.Id, taken.Incident);
        return outcome;
    }

    private static CallMessage Call(LatLng place, string text) =>
        new(Guid.NewGuid(), "theft", null, place.Latitude, place.Longitude, "", text, "", "", "110");

    /// <summary>Waits for a status; whatever it is, a load balancer is told that the node serves.</summary>
    private static async Task StatusAsync(NodeProcess node, string status)
    {
        using var http = new HttpClient { BaseAddress = node.Address };
        await UntilAsync(async () =>
        {
            using var answer = await http.GetAsync("/health", Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
            return (health.RootElement.GetProperty("status").GetString() == status, health.RootElement.GetRawText());
        });
    }

    private static Task LogAsync(NodeProcess node, string what, int number) => UntilAsync(() =>
        Task.FromResult((node.Output.Contains($"[{number}]", StringComparison.Ordinal), $"no {what} in: {node.Output}")));

    private static async Task UntilAsync(Func<Task<(bool IsSo, string Now)>> look)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience.Longest);
        var (isSo, now) = await look();
        while (!isSo && !limit.IsCancellationRequested) (isSo, now) = await look();
        Assert.True(isSo, now);
    }

    private static async Task<double> SumAsync(NodeProcess node, string name)
    {
        var (metrics, reason) = await node.Client.MetricsAsync(Cancellation);
        Assert.True(metrics is not null, reason);
        return metrics.Sum(name) ?? 0;
    }
}
