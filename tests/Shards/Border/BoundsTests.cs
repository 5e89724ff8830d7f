using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>What desks are told when there is no place for another track or alert, how often, and what comes of it later.</summary>
public class BoundsTests
{
    private readonly Neighbours _cities = new();
    private int _calls;

    [Fact]
    public void AVehicleThatNoTrackIsLeftFor_IsToldToTheDesk_OnceAMinute_AndFollowedOnceThereIsRoom()
    {
        var entry = _cities.Watch(West);
        var like = _cities.Seen(entry, East, 5_000).Sighting;
        for (var number = 1; number <= SuspectTrackLimits.TracksMax; number++)
        {
            var other = new TrackId(East, (uint)number);
            var view = new SuspectTrackView(
                other, East, 1, new WatchlistEntryId(East, other.Number), "苏B54321", TrackState.Unverified, TrackEnd.None, TrackDoubt.None, _cities.Now,
                _cities.Now, [like], null);
            Assert.Equal(Refusal.None, _cities.Do(West, new LetterArrived(East, number, new TrackTold(view))).Refusal);
        }

        var seen = _cities.Seen(entry, West, 5_000);
        Assert.Equal(Refusal.TooManyTracks, _cities.Do(West, seen).Refusal);
        Assert.Equal(Refusal.TooManyTracks, _cities.Do(West, _cities.Seen(entry, West, 5_100)).Refusal);
        var (city, warning) = Assert.Single(_cities.Warnings);
        Assert.Equal((West, DeskWarningKind.NotFollowed, entry, Refusal.TooManyTracks), (city, warning.Kind, warning.Entry, warning.Reason));
        Assert.Equal(("苏A12345", "Camera 5000", seen.Sighting.SeenAt), (warning.Subject, warning.Seen, warning.SeenAt));
        _cities.Wait(ShardLimits.DeskWarningAgainSeconds - 1);
        _cities.Do(West, _cities.Seen(entry, West, 5_200));
        Assert.Single(_cities.Warnings);
        _cities.Restart(West); // It knows what it has told.
        _cities.Do(West, _cities.Seen(entry, West, 5_300));
        Assert.Single(_cities.Warnings);
        _cities.Wait(1);
        _cities.Do(West, _cities.Seen(entry, West, 5_400));
        Assert.Equal(2, _cities.Warnings.Count);

        Assert.Equal(Refusal.None, _cities.Do(West, new TrackClosed(new TrackId(East, 1), TrackEnd.Arrest, "chief")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, seen).Refusal); // The same read again.
        Assert.Equal(2, _cities.Warnings.Count);
    }

    [Fact]
    public void ASightingThatWasSetAside_IsToldToTheDesk_WhileItsEntryHolds()
    {
        var entry = _cities.Watch(West);
        var lost = new SightingLost(entry, "Bridge", At(West, 100), _cities.Now);
        Assert.Equal(Refusal.None, _cities.Do(West, lost).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, lost).Refusal);
        var (_, warning) = Assert.Single(_cities.Warnings);
        Assert.Equal((Refusal.Quarantined, "Bridge", "苏A12345"), (warning.Reason, warning.Seen, warning.Subject));
        _cities.Do(West, new WatchlistWithdrawn(entry, "chief", "found"));
        _cities.Wait(ShardLimits.DeskWarningAgainSeconds);
        Assert.Equal(Refusal.EntryOver, _cities.Do(West, lost).Refusal);
        Assert.Single(_cities.Warnings);
    }

    [Fact]
    public void AnEntryOfAPlateThatTooManyLookFor_IsRefused_AndANeighboursIsToldToTheDesk()
    {
        var own = Enumerable.Range(0, WatchlistLimits.EntriesPerPlateMax).Select(_ =>
        {
            _cities.Wait(1); // Another end: the same asked twice is one.
            return _cities.Watch(West, sharing: WatchlistSharing.OwnCity);
        }).ToList();
        Assert.Equal(WatchlistLimits.EntriesPerPlateMax, own.Distinct().Count());
        var theirs = _cities.Watch(Middle);
        _cities.Carry();
        var (city, warning) = Assert.Single(_cities.Warnings);
        Assert.Equal((West, DeskWarningKind.EntryNotTaken, theirs, Refusal.TooManyEntriesOfPlate), (city, warning.Kind, warning.Entry, warning.Reason));
        Assert.Equal((Middle, true), (Assert.Single(warning.Neighbours), warning.SeenAt.IsNever));
        Assert.Equal([false, true, true], Cities.Select(each => _cities.LookedFor[each].Contains(theirs)));
        Assert.Equal(Refusal.EntryOver, _cities.Do(West, _cities.Seen(theirs, West, 5_000)).Refusal);
    }

    [Fact]
    public void AFloodOfWarnings_IsBounded()
    {
        for (var number = 0; number <= ShardLimits.DeskWarningsMax; number++)
            _cities.Do(West, new SightingLost(_cities.Watch(West, $"苏A{number + 10_000}"), "Bridge", At(West, 100), _cities.Now));
        Assert.Equal(ShardLimits.DeskWarningsMax, _cities.Warnings.Count);
    }

    [Fact]
    public void AWarningThatNoPlaceIsLeftFor_IsToldToTheDesk_AndRaisedByTimeAloneOnceThereIs()
    {
        var alerts = Fill(West);
        var entry = _cities.Watch(West);
        var track = _cities.Do(West, _cities.Seen(entry, West, 9_000)).Track;
        _cities.Do(West, _cities.Seen(entry, West, 9_100));
        var (city, warning) = Assert.Single(_cities.Warnings);
        Assert.Equal((West, DeskWarningKind.NotWarned, track, Refusal.TooManyAlerts), (city, warning.Kind, warning.Track, warning.Reason));
        Assert.Equal((Middle, "Camera 9000"), (Assert.Single(warning.Neighbours), warning.Seen));
        Assert.Equal(JointAlertLimits.AlertsMax, _cities.Alerts.Count);
        for (var seconds = 0; seconds < ShardLimits.DeskWarningAgainSeconds; seconds += JointAlertLimits.RaiseAgainSeconds)
            _cities.Wait(JointAlertLimits.RaiseAgainSeconds);
        Assert.Equal(2, _cities.Warnings.Count);
        _cities.Restart(West);

        Assert.Equal(Refusal.None, _cities.Do(West, new AlertWithdrawn(alerts[0], "desk", "")).Refusal);
        _cities.Wait(JointAlertLimits.RaiseAgainSeconds);
        Assert.Contains(_cities.Alerts.Values, copies => copies[West].Track == track && copies[West].SideOf(Middle) is not null);
        Assert.Equal(2, _cities.Warnings.Count);
    }

    [Fact]
    public void ANeighboursAlertThatNoPlaceIsLeftFor_IsToldToTheDesk_AndTakenWithItsNextChange()
    {
        var alerts = Fill(Middle);
        var entry = _cities.Watch(West);
        var track = _cities.Do(West, _cities.Seen(entry, West, 9_000)).Track;
        _cities.Carry();
        var alert = _cities.Alerts.Single(copies => copies.Key.Jurisdiction == West).Key;
        var (city, warning) = Assert.Single(_cities.Warnings);
        Assert.Equal((Middle, DeskWarningKind.AlertNotTaken, alert, track), (city, warning.Kind, warning.Alert, warning.Track));
        Assert.Equal(West, Assert.Single(warning.Neighbours));
        Assert.False(_cities.Alerts[alert].ContainsKey(Middle));
        _cities.Do(Middle, new AlertWithdrawn(alerts[0], "desk", ""));
        _cities.Wait(1);
        _cities.Do(West, _cities.Seen(entry, West, 9_100));
        _cities.Carry();
        Assert.Equal(track, _cities.Alerts[alert][Middle].Track);
    }

    // Alerts of two kinds about each of many incidents, to the one city that is not asked about by these tests.
    private List<AlertId> Fill(JurisdictionId city)
    {
        var alerts = new List<AlertId>();
        while (alerts.Count < JointAlertLimits.AlertsMax)
        {
            var place = LatLng.FromDegrees(33 + _calls * 0.002, 117.05);
            var call = new Call(new Guid(++_calls, 2, 2, new byte[8]), "noise", 4, place, "By the river", "", "", "", "110");
            var incident = _cities.Do(city, new CallReceived(call)).Incident;
            foreach (var kind in (AlertKind[])[AlertKind.Incident, AlertKind.Aid])
            {
                var outcome = _cities.Do(city, new NeighbourAsked(incident, East, kind, "desk", ""));
                Assert.Equal(Refusal.None, outcome.Refusal);
                alerts.Add(outcome.Alert);
            }
        }

        return alerts;
    }
}
