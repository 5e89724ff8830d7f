using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using static SmartPolicing.Realtime.Server.Tests.BorderTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The watch beside the shards: who is looked for as told, what becomes of a hit, and both at once on many threads.</summary>
public class PlateWatchTests
{
    private static readonly Instant Now = new(1_790_000_000_000);
    private static readonly JurisdictionId City = new(3);
    private static readonly BorderTime[] Borders = [new(7, "Road", DashboardTown.Place(33.5, 117.1), new JurisdictionId(4), 60, 90)];

    private readonly List<SightingSeen> _asked = [];
    private readonly List<SightingLost> _lost = [];
    private readonly Dictionary<uint, Refusal> _refusals = []; // By number of the entry.
    private readonly Watch _watch;
    private readonly MatchRead _match;
    private long _sequence;

    public PlateWatchTests()
    {
        _watch = new Watch(
            (_, input, _) =>
            {
                if (input is SightingLost lost)
                {
                    _lost.Add(lost);
                    return ValueTask.FromResult(Outcome.Done);
                }

                _asked.Add((SightingSeen)input);
                return ValueTask.FromResult(Outcome.Refused(_refusals.GetValueOrDefault(_asked[^1].Entry.Number)));
            },
            _ => Borders,
            NullLogger<Watch>.Instance);
        _match = _watch.MatcherOf(City);
    }

    [Fact]
    public async Task APlate_IsLookedFor_WhileItsEntryIsActive_AndOnceForEachEntry()
    {
        Assert.Equal(0, Find(PlateText));
        Tell(Entry(1, WatchlistState.Asked), Entry(1), Entry(2), Entry(2)); // Told again because something else of it changed.
        Assert.Equal(2, Find(PlateText));
        Assert.Equal(2, Find("苏A1234-")); // One sign unread fits as well.
        Assert.Equal([ReadAnswer.Accepted], await _watch.TakeAsync(City, [Hit(PlateText)], CancellationToken.None));
        Assert.Equal([1u, 2u], _asked.Select(seen => seen.Entry.Number).Order());
        Assert.Single(_asked.Select(seen => seen.Sighting.Read).Distinct());
        Assert.All(_asked, seen => Assert.Equal(Borders, seen.Borders));
        var sighting = _asked[0].Sighting;
        Assert.Equal(("K1", 1_500, true, 77), (sighting.Camera.Id, sighting.ClockMilliseconds, sighting.IsExact, sighting.Confidence));
        Assert.Equal((City, Verification.Unverified), (sighting.By, sighting.Verification));

        Tell(Entry(1, WatchlistState.Withdrawn), Entry(2, WatchlistState.Expired));
        Assert.Equal(0, Find(PlateText));
        _asked.Clear();
        Assert.Equal([ReadAnswer.Accepted], await _watch.TakeAsync(City, [Hit(PlateText)], CancellationToken.None)); // It was a hit when it was matched.
        Assert.Empty(_asked);
        Tell(Entry(9, city: 8));
        Assert.Equal(1, Find(PlateText)); // A neighbour's.
        _watch.Take(new ShardEffects(new JurisdictionId(77), 1, Now, [new EntryChanged(Entry(3))])); // Nobody's desk is here.
    }

    [Theory]
    [InlineData(Refusal.None, Refusal.None, ReadAnswer.Accepted)]
    [InlineData(Refusal.EntryOver, Refusal.None, ReadAnswer.Accepted)]
    [InlineData(Refusal.None, Refusal.TooManyTracks, ReadAnswer.NotFollowed)]
    [InlineData(Refusal.TooManyTracks, Refusal.Stopping, ReadAnswer.Stopped)]
    [InlineData(Refusal.StorageFull, Refusal.None, ReadAnswer.Stopped)]
    [InlineData(Refusal.TooManyTracks, Refusal.Quarantined, ReadAnswer.SetAside)]
    [InlineData(Refusal.Quarantined, Refusal.StorageFull, ReadAnswer.Stopped)]
    public async Task AHit_IsAnsweredAsTheShardSays_TheGravestOfItsEntries_AndNoOtherHitWithIt(Refusal one, Refusal two, ReadAnswer answer)
    {
        Tell(Entry(1), Entry(2), Entry(3, plate: "苏B54321"));
        (_refusals[1], _refusals[2]) = (one, two);
        var answers = await _watch.TakeAsync(City, [Hit("苏B54321"), Hit(PlateText), Hit("苏B54321")], CancellationToken.None);
        Assert.Equal([ReadAnswer.Accepted, answer, ReadAnswer.Accepted], answers);
        Assert.Equal(4, _asked.Count);

        // Of what the shard could not take at all the desk is told by an input of its own.
        var quarantined = _refusals.Where(pair => pair.Value == Refusal.Quarantined).Select(pair => pair.Key);
        Assert.Equal(quarantined, _lost.Select(lost => lost.Entry.Number));
        Assert.All(_lost, lost => Assert.Equal(("Bridge", Now), (lost.Camera, lost.SeenAt)));
    }

    [Fact]
    public void AStateMadeAnew_ForgetsWhatIsNotToldAgain()
    {
        Tell(Entry(1), Entry(2, plate: "苏B54321"));
        _watch.Take(new ShardEffects(City, ++_sequence, Now, [new StateMadeAnew(), new EntryChanged(Entry(2, plate: "苏B54321"))]));
        Assert.Equal((0, 1), (Find(PlateText), Find("苏B54321")));
        Tell(Entry(1));
        Assert.Equal(1, Find(PlateText));
    }

    /// <summary>What is looked for all the time is found at every moment, whatever comes, goes, or is told anew.</summary>
    [Fact]
    public void ReadsOnOtherThreads_NeverMissWhatStands()
    {
        Tell(Entry(1));
        using var stop = new CancellationTokenSource();
        var (finds, misses) = (0L, 0L);
        var readers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var isFound = Find(PlateText) > 0;
                Interlocked.Increment(ref isFound ? ref finds : ref misses);
            }
        })).ToList();
        readers.ForEach(reader => reader.Start());
        for (var round = 0; round < 3_000 || (Interlocked.Read(ref finds) < 10_000 && Interlocked.Read(ref misses) == 0); round++)
        {
            Tell(Entry(2), Entry(3, plate: $"苏B{round % 90_000 + 10_000}"));
            Tell(Entry(2, WatchlistState.Withdrawn));
            if (round % 10 != 0) continue;
            Effect[] others = [.. Enumerable.Range(0, 50).Select(number => new EntryChanged(Entry(100 + (uint)number, plate: $"苏C{number + 10_000}")))];
            _watch.Take(new ShardEffects(City, ++_sequence, Now, [new StateMadeAnew(), .. others, new EntryChanged(Entry(1))]));
        }

        stop.Cancel();
        readers.ForEach(reader => reader.Join());
        Assert.Equal(0, misses);
        Assert.True(finds > 0);
    }

    private int Find(string plate) => _match(Hit(plate).Read);

    private void Tell(params WatchlistEntryView[] entries) =>
        _watch.Take(new ShardEffects(City, ++_sequence, Now, [.. entries.Select(entry => new EntryChanged(entry))]));

    private static PlateHit Hit(string plate) => new(
        new PlateRead(Guid.CreateVersion7(), "K1", Now, PlateOf(plate), 77, default, ""),
        new CameraPost("K1", "Bridge", DashboardTown.Place(33.5, 117.1), -1, City), Now, Now, new ClockSkew(0, 1_500, 10, true));

    private static WatchlistEntryView Entry(uint number, WatchlistState state = WatchlistState.Active, string plate = PlateText, ushort city = 3) => new(
        new WatchlistEntryId(new JurisdictionId(city), number), BorderTown.Entry(Now.PlusSeconds(60), plate), state, Now, Now, "approver", Now.PlusSeconds(60), null, []);
}
