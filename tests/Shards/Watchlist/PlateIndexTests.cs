using System.Runtime.CompilerServices;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Watchlist;

/// <summary>The index finds what a slow and obvious comparison of texts finds, whatever comes and goes, and costs what it says.</summary>
public class PlateIndexTests
{
    private const int Room = 4_096;

    [Theory]
    [InlineData("京A12345", "京A12345", "exact 0")]
    [InlineData("京A12345", "京A12*45", "exact 10000")]
    [InlineData("京A12-45", "京A12345", "exact 10000")]
    [InlineData("京A12-45", "京A12*45", "exact 10000")]
    [InlineData("京A12-45", "京A123*5", "exact 110000")]
    [InlineData("京A--345", "京A123*5", "none")] // Three unsettled.
    [InlineData("京A82345", "京AB2345", "possible 100")]
    [InlineData("京A82-45", "京AB2345", "possible 10100")]
    [InlineData("京A82*45", "京AB23*5", "none")]
    [InlineData("京A82345", "京A92345", "none")] // No reader takes 8 for 9.
    [InlineData("京A82345", "京ABZ345", "none")] // Two.
    [InlineData("京A12345", "京A123456", "none")]
    [InlineData("AB12345", "AB1234", "none")]
    [InlineData("A8", "AB", "none")] // Too short for that.
    [InlineData("US-CA:7ABC123", "7ABC123", "exact 0")]
    [InlineData("US-CA:7ABC123", "US:7ABC123", "exact 0")]
    [InlineData("US-CA:7ABC123", "US-NV:7ABC123", "possible 0")]
    [InlineData("US-CA:7ABC123", "MX:7ABC123", "possible 0")]
    [InlineData("US-CA:7ABC123", "MX:7A8C123", "none")]
    [InlineData("US-CA:7A*C123", "US-NV:7ABC123", "possible 100")]
    [InlineData("沪A12345", "浙A12345", "possible 1")]
    [InlineData("-A12345", "浙A12345", "exact 1")]
    public void OneEntryAndOneRead(string read, string entry, string expected)
    {
        var index = new PlateIndex();
        Assert.Equal(Refusal.None, index.Add(Id(1), Parsed(entry), 2));
        var found = Found(index, Parsed(read));
        var told = found.Select(match => $"{match.Kind.ToString().ToLowerInvariant()} {match.Unsettled:b}").DefaultIfEmpty("none");
        Assert.Equal([expected], told);
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.1)]
    [InlineData(3, 0.5)]
    [InlineData(4, 1.0)]
    public void Index_FindsWhatTheSlowMatcherFinds_WhileEntriesComeAndGo(int seed, double wildShare)
    {
        var plates = new RandomPlates(seed);
        var index = new PlateIndex();
        var listed = new List<(WatchlistEntryId Id, Plate Plate, byte Priority)>();
        var hits = new int[2];
        for (var round = 0; round < 4_000; round++)
        {
            if (listed.Count > 300 || (listed.Count > 0 && plates.Chance(0.4)))
            {
                var at = plates.Below(listed.Count);
                Assert.True(index.Remove(listed[at].Id, listed[at].Plate));
                Assert.False(index.Remove(listed[at].Id, listed[at].Plate));
                listed.RemoveAt(at);
            }
            else
            {
                var (id, plate, priority) = (Id((uint)round + 1), plates.Next(wildShare), (byte)(1 + plates.Below(4)));
                if (listed.Count(each => Plates.Bare(each.Plate) == Plates.Bare(plate)) >= WatchlistLimits.EntriesPerPlateMax) continue;
                Assert.Equal(Refusal.None, index.Add(id, plate, priority));
                listed.Add((id, plate, priority));
            }

            // Half of the reads are of listed plates, with characters lost and mistaken.
            var read = listed.Count > 0 && plates.Chance(0.5) ? plates.Spoilt(listed[plates.Below(listed.Count)].Plate) : plates.Next(0.2);
            var expected = listed.Select(each => Plates.Match(read, each.Plate) is (var kind, var unsettled)
                    ? new PlateMatch(each.Id, each.Priority, kind, unsettled) : default)
                .Where(match => match.Priority > 0).Order().ToList();
            Assert.Equal(expected, Found(index, read));
            foreach (var match in expected) hits[(int)match.Kind]++;
        }

        Assert.Equal((listed.Count, listed.Count(each => each.Plate.HasUnread)), (index.Count, index.WildCount));
        Assert.All(hits, count => Assert.True(count > 100, $"{hits[0]} exact, {hits[1]} possible"));
    }

    [Fact]
    public void WhenThereIsLittleRoom_TheMostImportantStay_AndAllAreCounted()
    {
        var index = new PlateIndex();
        var number = 0U;
        foreach (var (plate, priority) in new[] { ("京A8234*", 4), ("京AB2345", 1), ("京A82345", 3), ("京A82345", 2), ("京A8*345", 2) })
            index.Add(Id(++number), Parsed(plate), (byte)priority);
        var all = Found(index, Parsed("京A82345"));
        Assert.Equal([4, 5, 3, 1, 2], all.Select(match => (int)match.Entry.Number));
        for (var room = 0; room < all.Count; room++)
        {
            var few = new PlateMatch[room];
            Assert.Equal(all.Count, index.Find(Parsed("京A82345"), few));
            Assert.Equal(all.Take(room), few);
        }
    }

    [Fact]
    public void TheSamePlateOfTwoCasesAndTwoCities_HitsAll_UpToTheBound()
    {
        var index = new PlateIndex();
        var plate = Parsed("京A12345");
        for (var number = 1U; number <= WatchlistLimits.EntriesPerPlateMax; number++)
            Assert.Equal(Refusal.None, index.Add(new WatchlistEntryId(new JurisdictionId((ushort)(1 + number % 2)), number), plate, 1));
        Assert.Equal(Refusal.TooManyEntriesOfPlate, index.Add(Id(99), plate, 1));
        Assert.Equal(WatchlistLimits.EntriesPerPlateMax, Found(index, plate).Count);
    }

    [Fact]
    public void WildEntries_AreBounded()
    {
        var index = new PlateIndex();
        for (var number = 0; number < WatchlistLimits.WildEntriesMax; number++)
            Assert.Equal(Refusal.None, index.Add(Id((uint)number + 1), Parsed($"京A{number:D4}*"), 1));
        Assert.Equal(Refusal.TooManyWildEntries, index.Add(Id(5_000), Parsed("京B1234*"), 1));
        Assert.Equal(Refusal.None, index.Add(Id(5_001), Parsed("京B12345"), 1));
        Assert.True(index.Remove(Id(1), Parsed("京A0000*")));
        Assert.Equal(Refusal.None, index.Add(Id(5_002), Parsed("京B1234*"), 1));
    }

    [Fact]
    public void AFullIndex_SaysSo_AndEmptiesAgain()
    {
        var index = new PlateIndex();
        for (var number = 0; number < WatchlistLimits.EntriesMax; number++)
            Assert.Equal(Refusal.None, index.Add(Id((uint)number + 1), Parsed($"京A{number:D5}"), 1));
        Assert.Equal(Refusal.TooManyWatchlistEntries, index.Add(Id(200_000), Parsed("京B12345"), 1));
        // The worst neighbourhood there is: every plate that differs in one digit is listed too.
        Assert.Equal(1, Found(index, Parsed("京A54904")).Count(match => match.Kind == PlateMatchKind.Exact));
        Assert.Equal(100, Found(index, Parsed("京A--904")).Count);
        for (var number = 0; number < WatchlistLimits.EntriesMax; number++)
            Assert.True(index.Remove(Id((uint)number + 1), Parsed($"京A{number:D5}")));
        Assert.Equal(0, index.Count);
        Assert.Empty(Found(index, Parsed("京A54904")));
    }

    [Fact]
    public void LookingAndFindingAllocatesNothing()
    {
        var index = new PlateIndex();
        var plates = new RandomPlates(5);
        for (var number = 1U; number <= 500; number++) index.Add(Id(number), plates.Next(0.2), 1);
        Plate[] reads = [.. Enumerable.Range(0, 1_000).Select(_ => plates.Next(0.3))];
        var room = new PlateMatch[8];
        for (var round = 0; round < 3; round++) LookAll(); // The runtime's own, once.
        Assert.Equal(0, LookAll());

        [MethodImpl(MethodImplOptions.NoInlining)]
        long LookAll()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var read in reads) index.Find(read, room);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task AReaderBesideTheWriter_AlwaysFindsWhatStays_AndNothingThatNeverWas()
    {
        var index = new PlateIndex();
        var plates = new RandomPlates(6);
        Plate[] stay = [.. Enumerable.Range(0, 200).Select(number => Parsed($"京A{number:D5}"))];
        for (var at = 0; at < stay.Length; at++) index.Add(Id((uint)at + 1), stay[at], 1);
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(
            () =>
            {
                var room = new PlateMatch[64];
                var looks = 0;
                for (; !stop.IsCancellationRequested; looks++)
                {
                    var at = looks % stay.Length;
                    var count = index.Find(stay[at], room);
                    if (!room.AsSpan(0, count).ToArray().Any(match => match.Entry == Id((uint)at + 1))) return -looks;
                    if (index.Find(Never, room) != 0) return -looks;
                }

                return looks;
            },
            TestContext.Current.CancellationToken);
        // Grows and empties the same parts again and again, and uses the slots anew.
        for (var round = 0; round < 200; round++)
        {
            var batch = Enumerable.Range(0, 200).Select(number => (Id: Id(1_000 + (uint)number), Plate: plates.Ordinary("京A"))).ToList();
            foreach (var (id, plate) in batch) index.Add(id, plate, 2);
            foreach (var (id, plate) in batch) index.Remove(id, plate);
        }

        await stop.CancelAsync();
        Assert.True(await reader > 0);
    }

    private static readonly Plate Never = Parsed("琼Z99999");

    private static List<PlateMatch> Found(PlateIndex index, Plate read)
    {
        var room = new PlateMatch[Room];
        return [.. room.Take(index.Find(read, room))];
    }

    private static WatchlistEntryId Id(uint number) => new(new JurisdictionId(1), number);

    private static Plate Parsed(string text) => Plates.Parsed(text);
}
