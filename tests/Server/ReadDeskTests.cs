using System.Text;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Server.Tests;

public class ReadDeskTests
{
    private static readonly Guid Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public async Task EachRule_HasItsAnswer()
    {
        await using var room = new ReadRoom();
        var now = room.NowMs;
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", now, id: Id));
        Assert.Equal(ReadAnswer.Duplicate, await room.SendAsync("K1", now, id: Id));
        Assert.Equal(ReadAnswer.UnknownCamera, await room.SendAsync("K9", now));
        Assert.Equal(ReadAnswer.CameraElsewhere, await room.SendAsync("FAR", now));
        Assert.Equal(ReadAnswer.PlateUnreadable, await room.SendAsync("K1", now, "车牌"));
        Assert.Equal(ReadAnswer.BadId, await room.SendAsync("K1", now, id: Guid.Empty));
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", now + ReadLimits.AheadMilliseconds));
        Assert.Equal(ReadAnswer.TimeInFuture, await room.SendAsync("K1", now + ReadLimits.AheadMilliseconds + 1));
        Assert.Equal(ReadAnswer.TimeInFuture, await room.SendAsync("K1", long.MaxValue));
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", now - ReadLimits.BehindMilliseconds));
        Assert.Equal(ReadAnswer.TooOld, await room.SendAsync("K1", now - ReadLimits.BehindMilliseconds - 1));
        Assert.Equal(ReadAnswer.TooOld, await room.SendAsync("K1", long.MinValue));
        Assert.Equal(1, room.Counts["sp_reads_total/duplicate"]);
        Assert.Equal(3, room.Counts["sp_reads_total/accepted"]);
    }

    [Fact]
    public async Task AParcel_IsAnsweredInItsOrder_AcrossDesks_AndABadReadSpoilsNoOther()
    {
        await using var room = new ReadRoom();
        var parcel = new ReadParcel(room.Desks, room.Metrics.Reads);
        for (var at = 0; at < 100; at++)
            parcel.Add(ReadRoom.Raw(at % 5 == 4 ? "nobody" : ReadRoom.Cameras[at % 5], room.NowMs - at), new Instant(room.NowMs));
        await parcel.SendAsync(TestContext.Current.CancellationToken);
        for (var at = 0; at < 100; at++)
            Assert.Equal(at % 5 == 4 ? ReadAnswer.UnknownCamera : ReadAnswer.Accepted, parcel.Answers[at]);
    }

    [Fact]
    public async Task ACamera_HasItsBurst_ThenItsRate_AndWhatWasRefusedMayComeAgain()
    {
        await using var room = new ReadRoom();
        for (var sent = 0; sent < ReadLimits.CameraBurstMax; sent++)
            Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs));
        Assert.Equal(ReadAnswer.CameraTooFast, await room.SendAsync("K1", room.NowMs, id: Id));
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K2", room.NowMs)); // Another camera's allowance is its own.
        room.Time.Advance(TimeSpan.FromMilliseconds(1_000.0 / ReadLimits.CameraReadsPerSecond));
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs, id: Id));
        Assert.Equal(ReadAnswer.CameraTooFast, await room.SendAsync("K1", room.NowMs));
    }

    [Fact]
    public async Task AHit_IsAnsweredOnlyWhenItsShardHasTakenIt()
    {
        await using var room = new ReadRoom();
        room.Wanted.Add("京A12345");
        var taken = new TaskCompletionSource<ReadAnswer>();
        room.Shard = _ => new ValueTask<ReadAnswer>(taken.Task);
        var hit = room.SendAsync("K1", room.NowMs - 5);
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K3", room.NowMs, "京A99999")); // Another city's desk goes on.
        Assert.False(hit.IsCompleted);
        taken.SetResult(ReadAnswer.Accepted);
        Assert.Equal(ReadAnswer.Accepted, await hit);
        var told = Assert.Single(room.Hits);
        Assert.Equal(("K1", room.NowMs - 5, room.NowMs), (told.Camera.Id, told.ClaimedAt.UnixMilliseconds, told.ArrivedAt.UnixMilliseconds));
        await room.WrittenAsync(1); // The other one: a hit is in the journal and not in the archive.
        Assert.Empty(room.Slices());
    }

    [Fact]
    public async Task AHitThatWasNotTaken_MayComeAgain()
    {
        await using var room = new ReadRoom();
        room.Wanted.Add("京A12345");
        room.Shard = _ => ValueTask.FromResult(ReadAnswer.Stopped);
        Assert.Equal(ReadAnswer.Stopped, await room.SendAsync("K1", room.NowMs, id: Id));
        room.Shard = _ => ValueTask.FromResult(ReadAnswer.Accepted);
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs, id: Id));
        Assert.Equal(ReadAnswer.Duplicate, await room.SendAsync("K1", room.NowMs, id: Id));
        Assert.Single(room.Hits);
    }

    [Fact]
    public async Task AfterTheEnd_ReadsAreAnsweredAsStopped()
    {
        await using var room = new ReadRoom();
        await room.StopAsync();
        Assert.Equal(ReadAnswer.Stopped, await room.SendAsync("K1", room.NowMs));
    }

    [Fact]
    public async Task ATimeAhead_IsNeverAfterTheArrival_AndACertainClockIsMended()
    {
        await using var room = new ReadRoom();
        room.Wanted.Add("京A12345");
        for (var sent = 0; sent < 20; sent++)
        {
            var answer = await room.SendAsync("K1", room.NowMs + 90_000, "京A99999"); // A minute and a half fast.
            Assert.Equal(sent < 8 ? ReadAnswer.TimeInFuture : ReadAnswer.Accepted, answer);
            room.Time.Advance(TimeSpan.FromSeconds(11));
        }

        await room.SendAsync("K1", room.NowMs + 90_000 - 3_000);
        await room.SendAsync("K2", room.NowMs + 20_000);
        Assert.Equal([room.NowMs - 3_000, room.NowMs], room.Hits.Select(hit => hit.Read.SeenAt.UnixMilliseconds));
        Assert.Equal(-90_000, room.Desks.ClockOf("K1")?.SkewMilliseconds);
        Assert.Null(room.Desks.ClockOf("K4"));
    }

    [Theory]
    [InlineData("""{"reads":[]}""", ReadsFault.None, "")]
    [InlineData("""{"other":[1,{"a":2}],"reads":[7,null,"x",[1],{}]}""", ReadsFault.None, "badField badField badField badField badId")]
    [InlineData("""{"reads":[{"id":"00112233-4455-6677-8899-aabbccddeeff","camera":"K1","seenAt":S,"plate":"京A12345"}]}""", ReadsFault.None, "accepted")]
    [InlineData("""{"reads":[{"id":"x","camera":"K1","seenAt":S,"plate":"京A12345"}]}""", ReadsFault.None, "badId")]
    [InlineData("""{"reads":[{"id":"I","camera":7,"seenAt":S,"plate":"京A12345"}]}""", ReadsFault.None, "unknownCamera")]
    [InlineData("""{"reads":[{"id":"I","camera":"K1","seenAt":1.5,"plate":"京A12345"}]}""", ReadsFault.None, "badField")]
    [InlineData("""{"reads":[{"id":"I","camera":"K1","plate":"京A12345"}]}""", ReadsFault.None, "badField")]
    [InlineData("""{"reads":[{"id":"I","camera":"K1","seenAt":S,"plate":"\ud800"}]}""", ReadsFault.None, "plateUnreadable")]
    [InlineData("""{"reads":[{"id":"I","camera":"K1","seenAt":S,"plate":{"a":[1]}}]}""", ReadsFault.None, "plateUnreadable")]
    [InlineData("""{"reads":[{"id":"I","camera":"K1","camera":"K2","seenAt":S,"plate":"京A12345"}]}""", ReadsFault.None, "badField")]
    [InlineData("""{"reads":[{"id":"I","camera":"K1","seenAt":S,"plate":"京A12345","plateColour":"pink"}]}""", ReadsFault.None, "badField")]
    [InlineData("""{"reads":[{"id":"I","camera":"K1","seenAt":S,"plate":"京A12345","confidence":101}]}""", ReadsFault.None, "badField")]
    [InlineData("""{"reads":[{"id":"I","camera":"\u004b1","seenAt":S,"plate":"京A12345","plateColour":"blue","class":"lightLorry","colour":null,"x":{}}]}""",
        ReadsFault.None, "accepted")]
    [InlineData("", ReadsFault.BadJson, "")]
    [InlineData("[]", ReadsFault.BadJson, "")]
    [InlineData("""{"reads":7}""", ReadsFault.BadJson, "")]
    [InlineData("""{"reads":[],"reads":[]}""", ReadsFault.BadJson, "")]
    [InlineData("""{"reads":[{"id":"I"]}""", ReadsFault.BadJson, "")]
    [InlineData("""{"reads":[]} {}""", ReadsFault.BadJson, "")]
    [InlineData("""{"read":[]}""", ReadsFault.ReadsMissing, "")]
    public async Task ABody_IsReadReadByRead(string body, ReadsFault fault, string answers)
    {
        await using var room = new ReadRoom();
        body = body.Replace("\"I\"", $"\"{Guid.NewGuid()}\"", StringComparison.Ordinal)
            .Replace(":S,", $":{room.NowMs},", StringComparison.Ordinal);
        var parcel = new ReadParcel(room.Desks, room.Metrics.Reads);
        Assert.Equal(fault, ReadsJson.TryRead(Encoding.UTF8.GetBytes(body), parcel, new Instant(room.NowMs), out _));
        if (fault != ReadsFault.None) return;
        await parcel.SendAsync(TestContext.Current.CancellationToken);
        Assert.Equal(answers, string.Join(' ', parcel.Answers.ToArray().Select(ReadAnswers.NameOf)));
    }

    [Fact]
    public async Task EveryPrefixOfABody_IsBadJson_AndMoreReadsThanAllowedAreRefused()
    {
        await using var room = new ReadRoom();
        var body = Encoding.UTF8.GetBytes(
            $$"""{"reads":[{"id":"{{Id}}","camera":"K1","seenAt":{{room.NowMs}},"plate":"京A12345","picture":"\u0061"},{}]}""");
        for (var length = 0; length < body.Length; length++)
            Assert.Equal(ReadsFault.BadJson, Read(room, body.AsSpan(0, length)));
        Assert.Equal(ReadsFault.None, Read(room, body));
        var many = string.Join(',', Enumerable.Repeat("{}", ReadLimits.ParcelReadsMax + 1));
        Assert.Equal(ReadsFault.TooManyReads, Read(room, Encoding.UTF8.GetBytes($$"""{"reads":[{{many}}]}""")));
        Assert.Equal(ReadsFault.None, Read(room, Encoding.UTF8.GetBytes($$"""{"reads":[{{many[..^3]}}]}""")));
    }

    private static ReadsFault Read(ReadRoom room, ReadOnlySpan<byte> body) =>
        ReadsJson.TryRead(body, new ReadParcel(room.Desks, room.Metrics.Reads), new Instant(room.NowMs), out _);
}
