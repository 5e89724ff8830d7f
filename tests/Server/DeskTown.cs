using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The town with tables of its own and one desk of jurisdiction 3 connected; others come when they are asked for.</summary>
internal sealed class DeskTown : IAsyncDisposable
{
    private readonly List<HubConnection> _hubs = [];
    private int _calls;

    private DeskTown(DashboardNode node) => Node = node;

    internal static DispatchPolicy Policy { get; } = DashboardTown.Policy with
    {
        Areas = new AreaTable([new("north", "North", "北", DashboardTown.Three), new("south", "South", "南", DashboardTown.Three)]),
        Dispositions = new DispositionTable(
        [
            new("arrest", "Arrest", "抓获", ["robbery"], ["robbery"], false),
            new("handled", "Handled", "已处置", ["*"], [], false),
            new("false-alarm", "False alarm", "误报", ["*"], [], true),
        ]),
        Transfers = new TransferTable([new("12345", "Hotline", "热线", "12345", ["noise"], 600), new("12348", "Legal", "法律", "12348", ["noise"], 0)]),
    };

    internal DashboardNode Node { get; }

    internal HubConnection Desk { get; private set; } = null!;

    internal HubInbox Inbox { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="roads">With the node's own workers on them; as the crow flies without.</param>
    internal static async Task<DeskTown> StartAsync(RoadGraph? roads = null, TimeProvider? time = null)
    {
        var town = new DeskTown(await DashboardNode.StartAsync(policy: Policy, roads: roads, onRoads: roads is not null, time: time));
        (town.Desk, town.Inbox) = await town.ConnectAsync("desk-TN-03");
        return town;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs) await hub.DisposeAsync();
        await Node.DisposeAsync();
    }

    /// <summary>Signs in and connects.</summary>
    internal async Task<(HubConnection Hub, HubInbox Inbox)> ConnectAsync(string user, Action<HubConnection>? before = null) =>
        await ConnectWithAsync(await Node.SignInAsync(user), before);

    /// <summary>Connects with a cookie. Ended with the town.</summary>
    internal async Task<(HubConnection Hub, HubInbox Inbox)> ConnectWithAsync(
        string cookie, Action<HubConnection>? before = null, string path = "/hub/dispatch")
    {
        var hub = Node.Hub(path, "Cookie", cookie);
        _hubs.Add(hub);
        var inbox = new HubInbox(hub, "snapshot", "events");
        before?.Invoke(hub);
        await hub.StartAsync(Cancel);
        return (hub, inbox);
    }

    /// <summary>A call that opens an incident, as from the telephone.</summary>
    internal async Task<string> OpenAsync(string type, double latitude, double longitude, string area = "", PlaceMark mark = PlaceMark.Found)
    {
        var call = new Call(
            new Guid(++_calls, 0, 0, new byte[8]), type, 0, DashboardTown.Place(latitude, longitude), "Wharf", "help", "", "", "110") { Mark = mark };
        var outcome = await Node.Node.AskAsync(DashboardTown.Three, new CallReceived(call) { Area = area }, Cancel);
        Assert.Equal((Refusal.None, false), (outcome.Refusal, outcome.Joined));
        return outcome.Incident.ToString();
    }

    /// <summary>Puts an officer somewhere, free to be sent.</summary>
    internal async Task PlaceAsync(uint officer, double latitude, double longitude)
    {
        Assert.True(Node.Node.TryOfficer(new OfficerId(officer), out var registration));
        Assert.True(Node.Node.TryShard(registration.Home, out var shard));
        var batch = shard.RentBatch();
        batch.Add(new Fix(registration.Id, Node.Node.Now, DashboardTown.Place(latitude, longitude), 0, Fix.Unknown, 50));
        Assert.True(shard.TryPost(batch));
        await BorderTown.UntilAsync(() => Seen(shard, officer, OfficerStatus.OffDuty)); // Neighbours look at the newest frame.
        await StatusAsync(officer, OfficerStatus.Available);
        await BorderTown.UntilAsync(() => Seen(shard, officer, OfficerStatus.Available));
    }

    internal async Task StatusAsync(uint officer, OfficerStatus status)
    {
        Assert.True(Node.Node.TryOfficer(new OfficerId(officer), out var registration));
        var outcome = await Node.Node.AskAsync(registration.Home, new OfficerStatusSet(registration.Id, status), Cancel);
        Assert.Equal(Refusal.None, outcome.Refusal);
    }

    /// <summary>The desk asks; null when it was done, else why not.</summary>
    internal Task<string?> Reason(string method, params object?[] arguments) => BorderTown.Reason(Desk, method, arguments);

    /// <summary>The desk asks, and it is done.</summary>
    internal Task<JsonElement> Done(string method, params object?[] arguments) => Done(Desk, method, arguments);

    internal static async Task<JsonElement> Done(HubConnection hub, string method, params object?[] arguments)
    {
        var answer = await hub.InvokeCoreAsync<JsonElement>(method, arguments, Cancel);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer;
    }

    /// <summary>An incident in full, as the desk sees it, once it is as it should be.</summary>
    internal async Task<JsonElement> DetailAsync(string incident, Func<JsonElement, bool>? fits = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            // The shard's answer may be here before the board has heard of it.
            var answer = await Desk.InvokeCoreAsync<JsonElement>("Incident", [incident], limit.Token);
            if (answer.TryGetProperty("incident", out var detail) && (fits is null || fits(detail))) return detail;
        }
    }

    /// <summary>The next event of a kind that fits.</summary>
    internal Task<JsonElement> NextAsync(string kind, Func<JsonElement, bool> fits) => NextAsync(Inbox, kind, fits);

    internal static async Task<JsonElement> NextAsync(HubInbox inbox, string kind, Func<JsonElement, bool> fits)
    {
        return Body(await inbox.NextItemAsync(item => item.GetProperty("kind").GetString() == kind && fits(Body(item))));

        JsonElement Body(JsonElement item) => kind == "notice" ? item : item.GetProperty(kind);
    }

    /// <summary>Officers who hold a directive for an incident.</summary>
    internal static uint[] OnIt(JsonElement incident) =>
        [.. incident.GetProperty("officers").EnumerateArray().Select(line => line.GetProperty("officer").GetUInt32()).Order()];

    private static bool Seen(Shard shard, uint officer, OfficerStatus least)
    {
        var frame = shard.Frame;
        var isSeen = false;
        foreach (ref readonly var each in frame.Officers.AsSpan())
            isSeen |= each.Officer == new OfficerId(officer) && !each.FixAt.IsNever && each.Status >= least;
        frame.LetGo();
        return isSeen;
    }
}

/// <summary>A clock that runs with the wall and is set forward by a test.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long _ahead; // Ticks.

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Volatile.Read(ref _ahead));

    internal void Leap(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
