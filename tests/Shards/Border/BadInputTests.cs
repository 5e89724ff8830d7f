using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>What comes in wrong, too often, too late or twice, and the one answer that each has (docs/BORDER.md).</summary>
public class BadInputTests
{
    private readonly Neighbours _cities = new();

    [Fact]
    public void AnEntry_ThatNobodyDecidedOn_OrThatRanOut_IsNotApprovedAnyMore()
    {
        var id = Ask(until: _cities.Now.PlusSeconds(20 * 86_400));
        _cities.Wait(7 * 86_400);
        Assert.Equal(Refusal.EntryOver, _cities.Do(West, new WatchlistDecided(id, true, "chief", "")).Refusal);

        id = Ask(until: _cities.Now.PlusSeconds(100));
        Assert.Equal(Refusal.None, _cities.Do(West, new WatchlistDecided(id, true, "chief", "")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, new WatchlistTimeAsked(id, _cities.Now.PlusSeconds(500), "asker", "not found")).Refusal);
        _cities.Wait(100);
        Assert.Equal(Refusal.EntryOver, _cities.Do(West, new WatchlistDecided(id, true, "chief", "")).Refusal); // Nor the time asked for it.
        Assert.Equal(Refusal.EntryOver, _cities.Do(West, _cities.Seen(id, West, 5_000)).Refusal);
    }

    [Fact]
    public void ANeighbourThatHearsNothing_StopsLookingWhenTheApprovalEnds()
    {
        var id = _cities.Watch(West);
        _cities.Carry();
        Assert.Equal(Refusal.None, _cities.Do(East, _cities.Seen(id, East, 5_000)).Refusal);
        _cities.Down.Add(East);
        _cities.Wait(86_400);
        Assert.Equal(Refusal.EntryOver, _cities.Do(East, _cities.Seen(id, East, 6_000)).Refusal);
        Assert.DoesNotContain(id, _cities.LookedFor[East]);
    }

    [Fact]
    public void TheSamePlate_OfTwoCities_IsTwoTracks_EachWithItsOwnEntry()
    {
        var (west, east) = (_cities.Watch(West), _cities.Watch(East));
        _cities.Carry();
        var seen = _cities.Seen(west, Middle, 9_000);
        var tracks = new[] { west, east }.Select(entry => _cities.Do(Middle, seen with { Entry = entry }).Track).ToList();
        Assert.Equal(2, tracks.Distinct().Count());
        _cities.Carry();
        Assert.Equal([west, east], tracks.Select(track => _cities.Track(track, Middle).Entry));
        Assert.Equal(Refusal.None, _cities.Do(Middle, new SightingVerified(tracks[0], seen.Sighting.Read, true, "chief")).Refusal);
        _cities.Carry();
        Assert.Equal([TrackState.Verified, TrackState.Unverified], tracks.Select(track => _cities.Track(track, Middle).State)); // Each is looked at for its own case.
        Assert.Equal(tracks.Order(), _cities.Alerts.Values.Select(copies => copies[East].Track).Order());
        Assert.Equal(Refusal.None, _cities.Do(West, new WatchlistWithdrawn(west, "chief", "found")).Refusal);
        _cities.Carry();
        Assert.Equal([TrackEnd.EntryEnded, TrackEnd.None], tracks.Select(track => _cities.Track(track, Middle).End));
    }

    [Fact]
    public void AFloodOfReadsOfOnePlate_KeepsTheFirstAndTheNewest()
    {
        var id = _cities.Watch(West);
        _cities.Carry();
        var first = _cities.Seen(id, West, 5_000);
        var track = _cities.Do(West, first).Track;
        for (var read = 1; read < 500; read++)
            Assert.Equal(track, _cities.Do(West, _cities.Seen(id, West, 5_000, _cities.Now.PlusMilliseconds(read))).Track);
        var sightings = _cities.Track(track, West).Sightings;
        Assert.Equal(SuspectTrackLimits.SightingsMax, sightings.Count);
        Assert.Equal((first.Sighting.Read, 499), (sightings[0].Read, sightings[^1].SeenAt.MillisecondsSince(first.Sighting.SeenAt)));
        var repeated = _cities.Do(West, first);
        Assert.Equal((track, true), (repeated.Track, repeated.Repeated));
    }

    [Fact]
    public void AVerdict_IsNotTakenTwice_NorOnWhatIsNotThere()
    {
        var id = _cities.Watch(West);
        var seen = _cities.Seen(id, West, 5_000);
        var track = _cities.Do(West, seen).Track;
        Assert.Equal(Refusal.UnknownTrack, _cities.Do(East, new SightingVerified(track, seen.Sighting.Read, true, "chief")).Refusal);
        Assert.Equal(Refusal.UnknownSighting, _cities.Do(West, new SightingVerified(track, Guid.Empty, true, "chief")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, new SightingVerified(track, seen.Sighting.Read, false, "chief")).Refusal);
        Assert.Equal(TrackEnd.False, _cities.Track(track, West).End);
        Assert.Equal(Refusal.TrackOver, _cities.Do(West, new SightingVerified(track, seen.Sighting.Read, true, "chief")).Refusal);
        Assert.Equal(Refusal.TrackOver, _cities.Do(West, new TrackClosed(track, TrackEnd.Arrest, "chief")).Refusal);
    }

    /// <summary>Two cities find at the same time that it was the wrong car, each of what it knows.</summary>
    [Fact]
    public void ATrackThatTwoCitiesFoundFalse_IsOver_UnlessSomethingElseWasSeen()
    {
        var id = _cities.Watch(West);
        _cities.Carry();
        var seen = _cities.Seen(id, West, 9_000);
        var track = _cities.Do(West, seen).Track;
        Assert.Equal(Refusal.None, _cities.Do(West, new SightingVerified(track, seen.Sighting.Read, true, "chief")).Refusal);
        _cities.Carry();
        _cities.Wait(1);
        Assert.Equal(track, _cities.Do(West, _cities.Seen(id, West, 9_500)).Track); // On its way to the others when they decide.
        Assert.Equal(Refusal.None, _cities.Do(Middle, new TrackClosed(track, TrackEnd.False, "other chief")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, new TrackClosed(track, TrackEnd.False, "chief")).Refusal);
        _cities.Carry();
        Assert.All([West, Middle], city => Assert.Equal((TrackState.Ended, TrackEnd.False), (_cities.Track(track, city).State, _cities.Track(track, city).End)));

        var later = _cities.Do(West, _cities.Seen(id, West, 9_900)).Track;
        Assert.NotEqual(track, later);
    }

    [Fact]
    public void ANeighbourThatIsDownForTooLong_IsToldAllTheSameThatAnEntryWasTakenBack()
    {
        var effects = new EffectBuffer();
        var letters = new LetterBox(West, effects);
        var entry = new WatchlistEntryView(
            new WatchlistEntryId(West, 1), Entry(_cities.Now.PlusSeconds(60)), WatchlistState.Active, _cities.Now, _cities.Now, "chief", _cities.Now.PlusSeconds(60), null, []);
        for (var letter = 0; letter < ShardLimits.LettersMax; letter++) Assert.True(letters.Send(East, new NothingTold()));
        Assert.False(letters.Send(East, new NothingTold()));
        Assert.False(letters.Send(East, new EntryTold(entry)));
        Assert.True(letters.Send(Middle, new EntryTold(entry))); // Others are not concerned.
        Assert.True(letters.Send(East, new EntryTold(entry with { State = WatchlistState.Withdrawn })));
        Assert.Equal(ShardLimits.LettersMax + 2, letters.Waiting);
        letters.Taken(East, ShardLimits.LettersMax);
        Assert.Equal(2, letters.Waiting);
        Assert.True(letters.Send(East, new EntryTold(entry)));
    }

    private WatchlistEntryId Ask(Instant until) => _cities.Do(West, new WatchlistAsked(Entry(until))).Entry;

    private static WatchlistEntry Entry(Instant until)
    {
        Assert.True(Plate.TryParse("苏A12345", out var plate, out _));
        return new WatchlistEntry(plate, new WatchedVehicle(default, ""), "Art. 1", "C-1", "robbery", "asker", 1, until, WatchlistSharing.Province, []);
    }
}
