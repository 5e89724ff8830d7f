using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Reads that break something: each is set aside by itself, and what breaks all the same is seen in <c>/health</c>.</summary>
public class ReadTroubleTests
{
    private const string Bad = "京A66666";
    private const string Wanted = "京A12345";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AReadThatBreaksSomething_IsSetAside_AndTheDeskGoesOn()
    {
        await using var room = new ReadRoom { Poison = Bad };
        var troubles = new List<ReadTrouble>();
        room.Desks.Troubled += troubles.Add;
        room.Wanted.Add(Wanted);
        var (parcel, id) = (new ReadParcel(room.Desks, room.Metrics.Reads), Guid.NewGuid());
        string[] plates = ["京A99999", Bad, Wanted, Bad, "京A88888"];
        foreach (var plate in plates) parcel.Add(ReadRoom.Raw("K1", room.NowMs, plate, plate == Bad ? id : null), new Instant(room.NowMs));
        await ReadRoom.AnswerAsync(parcel);
        Assert.Equal("accepted setAside accepted setAside accepted", string.Join(' ', parcel.Answers.ToArray().Select(ReadAnswers.NameOf)));
        Assert.Single(room.Hits);
        Assert.Equal(ReadAnswer.SetAside, await room.SendAsync("K1", room.NowMs, Bad, id)); // It is no duplicate: nothing was done with it.
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs, Wanted));
        Assert.Equal((3, 3), (room.Desks.ReadsSetAside, room.Counts["sp_reads_total/setAside"]));
        Assert.All(troubles, trouble => Assert.Equal(("K1", id), (trouble.Camera, trouble.Read)));
        Assert.All(troubles, trouble => Assert.IsType<InvariantViolatedException>(trouble.Fault));
        Assert.False(room.Desks.All[0].HasFailed);
    }

    [Fact]
    public async Task AHitThatBreaksTheWayToItsShard_IsSetAside_AndTheOthersAreTaken()
    {
        await using var room = new ReadRoom();
        room.Wanted.UnionWith([Bad, Wanted]);
        room.Shard = hit => hit.Read.Plate.ToString() == Bad ? throw new InvalidOperationException("no way") : ValueTask.FromResult(ReadAnswer.Accepted);
        var parcel = new ReadParcel(room.Desks, room.Metrics.Reads);
        foreach (var plate in (string[])[Wanted, Bad, Wanted]) parcel.Add(ReadRoom.Raw("K1", room.NowMs, plate), new Instant(room.NowMs));
        await ReadRoom.AnswerAsync(parcel);
        Assert.Equal([ReadAnswer.Accepted, ReadAnswer.SetAside, ReadAnswer.Accepted], parcel.Answers.ToArray());
        Assert.Equal([Wanted, Wanted], room.Hits.Select(hit => hit.Read.Plate.ToString()));
        Assert.Equal(ReadAnswer.SetAside, await room.SendAsync("K1", room.NowMs, Bad)); // Alone as well.
        Assert.Equal((2, 2), (room.Desks.ReadsSetAside, room.Counts["sp_reads_hits_total"]));
    }

    [Fact]
    public async Task EachHitOfABatch_HasItsOwnAnswer_AndWhatWasNotTakenMayComeAgain()
    {
        await using var room = new ReadRoom();
        ReadAnswer[] answers = [ReadAnswer.Accepted, ReadAnswer.Stopped, ReadAnswer.NotFollowed, ReadAnswer.SetAside];
        var ids = answers.Select(_ => Guid.NewGuid()).ToList();
        room.Wanted.Add(Wanted);
        room.Shard = hit => ValueTask.FromResult(answers[ids.IndexOf(hit.Read.Id)]);
        var parcel = new ReadParcel(room.Desks, room.Metrics.Reads);
        foreach (var id in ids) parcel.Add(ReadRoom.Raw("K1", room.NowMs, Wanted, id), new Instant(room.NowMs));
        await ReadRoom.AnswerAsync(parcel);
        Assert.Equal(answers, parcel.Answers.ToArray());
        room.Shard = _ => ValueTask.FromResult(ReadAnswer.Accepted);
        foreach (var (id, before) in ids.Zip(answers))
            Assert.Equal(before == ReadAnswer.Accepted ? ReadAnswer.Duplicate : ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs, Wanted, id));
        Assert.Equal(4, room.Counts["sp_reads_hits_total"]);
    }

    [Fact]
    public async Task ADeskThatHasEnded_AndAKeeper_TurnHealthUnwell_AndAreLogged()
    {
        var wall = new BreakingWall();
        await using var room = new ReadRoom(wall: wall, runs: false) { Poison = Bad };
        var log = new EventLog<ReadRunner>();
        var reads = new NodeReads(room.Desks, room.Keeper);
        using var runner = new ReadRunner(reads, log);
        var node = new Node([], CallPort.Policy, room.Time, Channel.CreateBounded<ShardEffects>(1).Reader);
        using var metrics = new PrometheusText();
        using var storage = new StorageWatch([], room.Folder, TimeProvider.System, NullLogger<StorageWatch>.Instance);
        await using var port = await CallPort.OpenAsync(_ => null, app => OperatorEndpoints.Map(
            app, () => NodeHealth.Of(node, storage.Newest, reads, []), metrics));
        await runner.StartAsync(Cancel);
        Assert.Equal(ReadAnswer.SetAside, await room.SendAsync("K1", room.NowMs, Bad));
        Assert.Equal(1211, await log.NextAsync());
        var (status, health) = await HealthAsync(port);
        Assert.Equal((HttpStatusCode.OK, 1, 0), (status, health.GetProperty("readsSetAside").GetInt32(), health.GetProperty("readsStopped").GetArrayLength()));
        Assert.False(health.GetProperty("readKeeperStopped").GetBoolean());

        wall.IsBroken = true;
        await room.SendAsync("K1", room.NowMs);
        await room.SendAsync("K3", room.NowMs);
        Assert.Equal(1210, await NextButAsync(log, 1211));
        Assert.Equal(1210, await NextButAsync(log, 1211));
        Assert.Equal(ReadAnswer.Stopped, await room.SendAsync("K1", room.NowMs)); // Its sender keeps it.
        (status, health) = await HealthAsync(port);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "readsStopped"), (status, health.GetProperty("status").GetString()));
        Assert.Equal([1, 2], health.GetProperty("readsStopped").EnumerateArray().Select(each => each.GetInt32()));

        room.DiskFault = new InvalidOperationException("no disk");
        room.Keeper.Ring();
        Assert.Equal(1212, await NextButAsync(log, 1211));
        Assert.True((await HealthAsync(port)).Health.GetProperty("readKeeperStopped").GetBoolean());
        await runner.StopAsync(Cancel);
    }

    private static async Task<int> NextButAsync(EventLog<ReadRunner> log, int passedOver)
    {
        var next = await log.NextAsync();
        while (next == passedOver) next = await log.NextAsync();
        return next;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Health)> HealthAsync(CallPort port)
    {
        using var answer = await port.Http.GetAsync("/health", Cancel);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    private sealed class BreakingWall : TimeProvider
    {
        private volatile bool _isBroken;

        internal bool IsBroken
        {
            set => _isBroken = value;
        }

        public override long GetTimestamp() => _isBroken ? throw new InvalidOperationException("no time") : base.GetTimestamp();
    }
}
