using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What the tests of followed vehicles share: plates, entries, sightings, and roads over the town's only border.</summary>
internal static class BorderTown
{
    internal const string PlateText = "苏A12345";

    internal static Plate PlateOf(string text)
    {
        Assert.True(Plate.TryParse(text, out var plate, out var refusal), $"{refusal}");
        return plate;
    }

    internal static WatchlistEntry Entry(Instant until, string plate = PlateText, string basis = "Art. 1", WatchlistSharing sharing = WatchlistSharing.Province) => new(
        PlateOf(plate), new WatchedVehicle(default, ""), basis, "C-1", "robbery", "asker", 1, until, sharing, []);

    internal static Sighting Seen(JurisdictionId by, Instant at, string plate = PlateText, Guid? read = null) => new(
        read ?? Guid.CreateVersion7(), by, new CameraSpot("K1", "Bridge", DashboardTown.Place(33.5, 117.1), -1), at, 0, default, PlateOf(plate), true, 90, default, "",
        Verification.Unverified, "", default);

    /// <summary>An entry that one asked for and another approved.</summary>
    internal static async Task<WatchlistEntryId> LookForAsync(Node node, JurisdictionId city)
    {
        var cancel = TestContext.Current.CancellationToken;
        var asked = await node.AskAsync(city, new WatchlistAsked(Entry(node.Now.PlusSeconds(3_600))), cancel);
        Assert.Equal(Refusal.None, asked.Refusal);
        Assert.Equal(Refusal.None, (await node.AskAsync(city, new WatchlistDecided(asked.Entry, true, "approver", ""), cancel)).Refusal);
        return asked.Entry;
    }

    /// <summary>Roads on which the border is a minute away from everywhere, at the least.</summary>
    internal static async Task AnswerForecastsAsync(ChannelReader<ForecastQuestion> questions, CancellationToken stopping)
    {
        try
        {
            await foreach (var (shard, request) in questions.ReadAllAsync(stopping))
            {
                var to = shard.Jurisdiction == DashboardTown.Three ? DashboardTown.Four : DashboardTown.Three;
                var border = new BorderTime(7, "Wharf Road", DashboardTown.Place(33.5, DashboardTown.Border), to, 60, 90);
                await shard.TellAsync(new ForecastAnswered(new TrackForecast(request.Track, request.Round, [border], [], -1)), stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    /// <summary>Asks a hub; null when it was done, else why not.</summary>
    internal static async Task<string?> Reason(HubConnection hub, string method, params object?[] arguments)
    {
        var answer = await hub.InvokeCoreAsync<JsonElement>(method, arguments, TestContext.Current.CancellationToken);
        return answer.GetProperty("ok").GetBoolean() ? null : answer.GetProperty("reason").GetString();
    }

    /// <summary>Waits until something holds that no message tells of.</summary>
    internal static async Task UntilAsync(Func<bool> holds, Action? meanwhile = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!holds())
        {
            meanwhile?.Invoke();
            await looks.WaitForNextTickAsync(limit.Token);
        }
    }
}
