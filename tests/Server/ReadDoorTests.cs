using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Host;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What the dashboard sees of a node's reads: kept ones, and how cameras stand.</summary>
public sealed class ReadDoorTests
{
    private static readonly JurisdictionId One = new(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeptReads_AreFound_AndWhoAskedIsWritten()
    {
        await using var room = new ReadRoom();
        var seenAt = room.NowMs;
        await room.SendAsync("K1", seenAt, "京A12345");
        await room.SendAsync("K2", seenAt, "京B99999");
        await room.WrittenAsync(2);
        var found = DoorOf(room).Find(Question(room, "京A-2345"), Cancel);
        Assert.Null(found.Refusal);
        var read = Assert.Single(found.Reads);
        Assert.Equal(("K1", "京A12345", seenAt), (read.Camera, read.Plate, read.SeenAt.UnixMilliseconds));
        Assert.Contains("robbery", await File.ReadAllTextAsync(Path.Combine(room.Folder, "1", "searches.log"), Cancel));
        Assert.Equal("patternTooWide", DoorOf(room).Find(Question(room, "京"), Cancel).Refusal);
        Assert.Equal("notKept", DoorOf(room).Find(Question(room, "京A1") with { Jurisdiction = new JurisdictionId(9) }, Cancel).Refusal);
    }

    [Fact]
    public async Task WhereNothingIsKept_ThatIsSaid()
    {
        await using var room = new ReadRoom(keptMinutes: 0);
        Assert.Equal("notKept", DoorOf(room).Find(Question(room, "京A1"), Cancel).Refusal);
    }

    [Fact]
    public async Task Cameras_SayWhenTheyReadLast_AndHowWrongTheirClockIs()
    {
        await using var room = new ReadRoom();
        for (var window = 0; window < 12; window++)
        {
            await room.SendAsync("K1", room.NowMs - 60_000);
            room.Time.Advance(TimeSpan.FromSeconds(10));
        }

        var last = room.NowMs - 10_000;
        var (first, second) = (DoorOf(room).Cameras(One)[0], DoorOf(room).Cameras(One)[1]);
        Assert.Equal(("K1", 60_000, true, true, last), (
            first.Id, first.SkewMilliseconds, first.IsCertain, first.Mends, first.LastReadAt.UnixMilliseconds));
        Assert.Equal(("K2", 0L, false, true), (second.Id, second.Reads, second.IsCertain, second.LastReadAt.IsNever));
        Assert.Empty(DoorOf(room).Cameras(new JurisdictionId(9)));
    }

    private static ReadsDoor DoorOf(ReadRoom room) => new NodeReads(room.Desks, null!).Door;

    private static ReadQuestion Question(ReadRoom room, string plate) =>
        new(One, plate, new Instant(room.NowMs - 10_000), new Instant(room.NowMs + 1_000), 10, "desk", "robbery", "C-1");
}
