using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Incidents;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>An incident follows a suspect track: from one sighting that a person has confirmed to the next, and not a metre on a camera's word.</summary>
public class PursuedTrackTests
{
    private readonly Neighbours _cities = new();
    private readonly IncidentId _incident;
    private readonly WatchlistEntryId _entry;

    public PursuedTrackTests()
    {
        _incident = Call(1_000);
        _entry = _cities.Watch(West);
        _cities.Carry();
    }

    [Fact]
    public void OnlyAConfirmedSighting_MovesTheIncident_AndTurnsWhoIsUnderWay()
    {
        var track = See(West, 3_000, out var first);
        Assert.Equal(Refusal.TrackUnverified, Follow(track).Refusal);
        Verify(track, first, isIt: true);
        Assert.Equal(Refusal.None, _cities.Do(West, new DispatchOrdered(_incident, OfficerOf(West, 2), "desk")).Refusal);
        Assert.Equal(Refusal.None, Follow(track).Refusal);
        Assert.Equal(At(West, 3_000), View().Place);
        Assert.Equal((track.ToString(), At(West, 3_000)), (View().Life.Follows!.Name, _cities.Directives[^1].Place));

        See(West, 6_000, out var second);
        _cities.Wait(30);
        Assert.Equal(At(West, 3_000), View().Place);
        Verify(track, second, isIt: true);
        _cities.Wait(1);
        Assert.Equal((At(West, 6_000), $"→ {track}"), (View().Place, View().PlaceText));
        Assert.Equal(At(West, 6_000), _cities.Directives[^1].Place);

        // The last one is another vehicle: the one before is where it was.
        See(West, 9_000, out var third);
        Verify(track, third, isIt: false);
        _cities.Wait(30);
        Assert.Equal(At(West, 6_000), View().Place);
        Assert.Equal(track, View().Life.Follows!.Track);
        Assert.Equal(["desk"], Said(HappeningKind.FollowBegan).Select(line => line.By));
    }

    [Fact]
    public void ASightingThatANeighbourConfirmed_MovesIt_BeyondTheBorder()
    {
        var track = See(West, 9_000, out var first);
        Verify(track, first, isIt: true);
        Follow(track);
        _cities.Carry();
        _cities.Wait(120);
        See(Middle, 2_000, out var second);
        Assert.Equal(Refusal.None, _cities.Do(Middle, new SightingVerified(track, second, true, "chief")).Refusal);
        _cities.Carry();
        _cities.Wait(1);
        Assert.Equal(At(Middle, 2_000), View().Place);
        _cities.Restart(West);
        Assert.Equal(track, View().Life.Follows!.Track);
    }

    [Theory]
    [InlineData(TrackEnd.Arrest)]
    [InlineData(TrackEnd.False)]
    [InlineData(TrackEnd.Lost)]
    [InlineData(TrackEnd.EntryEnded)]
    public void ATrackThatIsOver_EndsIt_WhereItStands(TrackEnd end)
    {
        var track = See(West, 3_000, out var read);
        Verify(track, read, isIt: true);
        Follow(track);
        switch (end)
        {
            case TrackEnd.Lost: _cities.Wait(SuspectTrackLimits.LostAfterSeconds + 1); break;
            case TrackEnd.EntryEnded: _cities.Do(West, new WatchlistWithdrawn(_entry, "chief", "found")); break;
            default: _cities.Do(West, new TrackClosed(track, end, "chief")); break;
        }

        _cities.Wait(5);
        Assert.Equal(end, _cities.Track(track, West).End);
        Assert.Equal([("engine", $"{track} trackOver")], Said(HappeningKind.FollowEnded).Select(line => (line.By, line.Detail)));
        Assert.Equal((null, At(West, 3_000)), (View().Life.Follows, View().Place));
        Assert.Equal(Refusal.TrackOver, Follow(track).Refusal);
    }

    [Fact]
    public void WhatANeighbourFoundFalse_IsNoReasonToGoOn_ThoughTheTrackGoesOn()
    {
        var track = See(West, 3_000, out var first);
        _cities.Carry();
        Verify(track, first, isIt: true);
        Follow(track);
        See(West, 6_000, out _);

        // They had not heard yet that it was confirmed, and looked later.
        _cities.Wait(1);
        See(Middle, 500, out _);
        Assert.Equal(Refusal.None, _cities.Do(Middle, new SightingVerified(track, first, false, "other")).Refusal);
        _cities.Carry();
        _cities.Wait(5);
        Assert.Equal(TrackState.Unverified, _cities.Track(track, West).State);
        Assert.Equal([("engine", $"{track} trackUnverified")], Said(HappeningKind.FollowEnded).Select(line => (line.By, line.Detail)));
        Assert.Equal(At(West, 3_000), View().Place);
        Assert.Equal(Refusal.TrackUnverified, Follow(track).Refusal);
    }

    [Fact]
    public void TheLastConfirmedSighting_IsKept_HoweverManyTheCamerasAddToIt()
    {
        var track = See(West, 3_000, out _);
        See(West, 4_000, out var second);
        Verify(track, second, isIt: true);
        Follow(track);
        for (var read = 0; read < SuspectTrackLimits.SightingsMax + 5; read++)
        {
            _cities.Wait(1);
            See(West, 5_000 + read, out _);
        }

        _cities.Wait(5);
        var view = _cities.Track(track, West);
        Assert.Equal((SuspectTrackLimits.SightingsMax, TrackState.Verified), (view.Sightings.Count, view.State));
        Assert.Equal(second, view.Sightings[1].Read);
        Assert.Equal((track, At(West, 4_000)), (View().Life.Follows!.Track, View().Place));
    }

    private IEnumerable<Happening> Said(HappeningKind kind) => View().Timeline.Where(line => line.Kind == kind);

    private IncidentView View() => _cities.Incidents[_incident];

    private Outcome Follow(TrackId track) => _cities.Do(West, new FollowOrdered(_incident, default, track, "desk"));

    private IncidentId Call(int metres)
    {
        var call = new Call(new Guid(9, 2, 2, new byte[8]), "robbery", 1, At(West, metres), "By the bridge", "", "", "", "110");
        var outcome = _cities.Do(West, new CallReceived(call));
        Assert.Equal(Refusal.None, outcome.Refusal);
        return outcome.Incident;
    }

    private TrackId See(JurisdictionId city, int metres, out Guid read)
    {
        var seen = _cities.Seen(_entry, city, metres);
        var outcome = _cities.Do(city, seen);
        Assert.Equal(Refusal.None, outcome.Refusal);
        read = seen.Sighting.Read;
        return outcome.Track;
    }

    private void Verify(TrackId track, Guid read, bool isIt) =>
        Assert.Equal(Refusal.None, _cities.Do(West, new SightingVerified(track, read, isIt, "chief")).Refusal);
}
