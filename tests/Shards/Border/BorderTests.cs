using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>A wanted vehicle drives from one city into the next: who learns what, when, and who may be sent.</summary>
public class BorderTests
{
    private readonly Neighbours _cities = new();

    [Fact]
    public void AnEntry_IsLookedForEverywhere_OnlyAfterAnotherPersonApproved_AndNoLongerOnceTakenBack()
    {
        Assert.True(Plate.TryParse("苏A12345", out var plate, out _));
        var entry = new WatchlistEntry(
            plate, new WatchedVehicle(default, ""), "Art. 1", "C-1", "robbery", "asker", 1, _cities.Now.PlusSeconds(3_600),
            WatchlistSharing.Province, []);
        var id = _cities.Do(West, new WatchlistAsked(entry)).Entry;
        Assert.Equal(id, _cities.Do(West, new WatchlistAsked(entry)).Entry); // Asked again because an answer was lost.
        Assert.Equal(Refusal.OwnApproval, _cities.Do(West, new WatchlistDecided(id, true, "Asker ", "")).Refusal);
        Assert.Equal(Refusal.EntryOver, _cities.Do(West, _cities.Seen(id, West, 5_000)).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, new WatchlistDecided(id, true, "chief", "")).Refusal);
        _cities.Carry();
        Assert.All(Cities, city => Assert.Contains(id, _cities.LookedFor[city]));

        var track = _cities.Do(East, _cities.Seen(id, East, 5_000)).Track;
        Assert.Equal(Refusal.None, _cities.Do(West, new WatchlistWithdrawn(id, "chief", "found")).Refusal);
        _cities.Carry();
        Assert.All(Cities, city => Assert.DoesNotContain(id, _cities.LookedFor[city]));
        Assert.Equal(Refusal.EntryOver, _cities.Do(East, _cities.Seen(id, East, 6_000)).Refusal);
        Assert.Equal(TrackEnd.EntryEnded, _cities.Track(track, East).End);
    }

    [Fact]
    public void AnEntry_EndsByItself_InEveryCity()
    {
        var id = _cities.Watch(West);
        _cities.Carry();
        _cities.Wait(86_401);
        Assert.All(Cities, city => Assert.DoesNotContain(id, _cities.LookedFor[city]));
        Assert.Equal(Refusal.EntryOver, _cities.Do(East, _cities.Seen(id, East, 6_000)).Refusal);
    }

    [Fact]
    public void AnEntryOfTheOwnCity_IsToldToNobody()
    {
        var id = _cities.Watch(West, sharing: WatchlistSharing.OwnCity);
        _cities.Carry();
        Assert.Equal([true, false, false], Cities.Select(city => _cities.LookedFor[city].Contains(id)));
    }

    [Fact]
    public void AnUnverifiedSighting_NearTheBorder_WarnsTheNeighbour_AndSendsNobody()
    {
        var (track, alert) = Followed(metres: 9_000, isVerified: false);
        Assert.False(alert.IsVerified);
        Assert.Equal(_cities.Track(track, West).Sightings, _cities.Track(track, Middle).Sightings); // What it was seen by is known there as well.
        Assert.Equal([West, Middle], alert.Sides.Select(side => side.Jurisdiction));
        var post = alert.Posts.First(post => post.Jurisdiction == Middle);
        Assert.NotEmpty(post.Nearest); // Who could stand there is known.
        Assert.Equal(Refusal.TrackUnverified, _cities.Do(Middle, new DispatchOrdered(post.Incident, OfficerOf(Middle, 1), "desk")).Refusal);
        Assert.Empty(_cities.Directives);
    }

    [Fact]
    public void ASightingThatKnowsItsBorders_WarnsTheNeighbour_BeforeTheRoadsHaveAnswered()
    {
        var entry = _cities.Watch(West);
        _cities.Carry();
        _cities.AreRoadsSilent = true;
        var seen = _cities.Seen(entry, West, 9_000) with { Borders = Borders(West, 9_000) };
        var track = _cities.Do(West, seen).Track;
        _cities.Carry();
        var alert = _cities.Alert(Middle);
        Assert.Equal((track, West, AlertEnd.None), (alert.Track, alert.Lead, alert.End));
        Assert.Equal(seen.Borders, _cities.Track(track, Middle).Forecast!.Borders);

        // One that comes late says nothing of where the vehicle is now.
        var late = _cities.Seen(entry, West, 1_000, _cities.Now.PlusSeconds(-60)) with { Borders = Borders(West, 1_000) };
        _cities.Do(West, late);
        Assert.Equal(seen.Borders, _cities.Track(track, West).Forecast!.Borders);

        // The roads say the same: nobody is warned again.
        _cities.AreRoadsSilent = false;
        var lines = _cities.Alert(West).Lines.Count;
        _cities.Restart(West);
        _cities.Carry();
        Assert.Equal((lines, 1), (_cities.Alert(West).Lines.Count, _cities.Alerts.Count));
    }

    [Fact]
    public void AVehicleThatIsSeenAgain_MovesThePostsTimes_AndWhoCouldStandThereStaysTheSameOnBothSides()
    {
        var (track, before) = Followed(metres: 9_000, isVerified: true);
        _cities.Wait(10);
        _cities.Do(West, _cities.Seen(_cities.Track(track, West).Entry, West, 9_600));
        _cities.Carry();
        var (led, copy) = (_cities.Alert(West), _cities.Alert(Middle));
        Assert.True(copy.Posts[0].EarliestAt != before.Posts[0].EarliestAt);
        Assert.Equal(led.Posts.Select(post => (post.Jurisdiction, post.Crossing, post.EarliestAt, post.Incident)), copy.Posts.Select(
            post => (post.Jurisdiction, post.Crossing, post.EarliestAt, post.Incident)));
        Assert.All(led.Posts.Zip(copy.Posts), both => Assert.Equal(both.First.Nearest, both.Second.Nearest));
        Assert.All(led.Posts, post => Assert.NotEmpty(post.Nearest));
    }

    [Fact]
    public void AVerifiedTrack_LetsEachSideSendItsOwn_OnlyOnceItHasAcknowledged()
    {
        var (track, alert) = Followed(metres: 9_000, isVerified: true);
        Assert.True(alert.IsVerified);
        var post = _cities.Alert(Middle).Posts.First(each => each.Jurisdiction == Middle);
        var order = new DispatchOrdered(post.Incident, OfficerOf(Middle, 1), "desk");
        Assert.Equal(Refusal.AlertNotAcknowledged, _cities.Do(Middle, order).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(Middle, new AlertAnswered(alert.Id, SideState.Acknowledged, "desk", "")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(Middle, order).Refusal);
        _cities.Carry();
        var side = _cities.Alert(West).SideOf(Middle)!;
        Assert.Equal((SideState.Deployed, "desk"), (side.State, side.By));

        Assert.Equal(Refusal.None, _cities.Do(West, new TrackClosed(track, TrackEnd.False, "chief")).Refusal);
        _cities.Carry();
        Assert.Equal(AlertEnd.TrackEnded, _cities.Alert(Middle).End);
        Assert.Equal(DirectiveState.Withdrawn, _cities.Directives[^1].State); // Nobody goes on to stop the wrong car.
    }

    [Fact]
    public void TimeAlone_BringsTheBorderNear()
    {
        var id = _cities.Watch(West);
        _cities.Carry();
        _cities.Do(West, _cities.Seen(id, West, 500)); // 9,500 m: 316 s at the least, the margin is 300.
        Assert.Empty(_cities.Alerts);
        _cities.Wait(10);
        Assert.Empty(_cities.Alerts);
        _cities.Wait(10);
        _cities.Carry();
        Assert.Single(_cities.Alerts);
        Assert.All(_cities.Tracks.Values, copies => Assert.Contains(Middle, copies.Keys));
    }

    [Fact]
    public void ATrack_MovesWithTheVehicle_AndNobodyLosesWhatItSaw()
    {
        var (track, _) = Followed(metres: 9_000, isVerified: true);
        _cities.Wait(60);
        var seen = _cities.Seen(_cities.Track(track, West).Entry, Middle, 500);
        Assert.Equal(track, _cities.Do(Middle, seen).Track);
        _cities.Carry();
        foreach (var city in new[] { West, Middle })
        {
            var copy = _cities.Track(track, city);
            Assert.Equal((Middle, 2, TrackState.Verified, 2), (copy.Home, copy.Leg, copy.State, copy.Sightings.Count));
        }

        var alerts = _cities.Alerts.Values.Select(copies => copies[West]).ToList();
        Assert.Contains(alerts, alert => alert.Lead == Middle && alert.IsVerified && alert.SideOf(West) is not null);
        Assert.Contains(alerts, alert => alert.Lead == West && alert.Lines.Any(line => line.Kind == AlertLineKind.Seen));

        // West's camera sends late what it saw before: the track stays where it is.
        _cities.Do(West, _cities.Seen(_cities.Track(track, West).Entry, West, 9_500, _cities.Now.PlusSeconds(-30)));
        _cities.Carry();
        Assert.All([West, Middle], city => Assert.Equal((Middle, 3), (_cities.Track(track, city).Home, _cities.Track(track, city).Sightings.Count)));
        Assert.True(_cities.Bytes(Middle).Length > 0);
    }

    [Fact]
    public void TwoSightings_FasterThanTheRoad_AreAClone_OrAClockThatIsWrong()
    {
        var entry = _cities.Watch(West);
        var track = _cities.Do(West, _cities.Seen(entry, West, 1_000)).Track;
        _cities.Wait(100); // 6,000 m take 200 s at the least.
        var seen = _cities.Seen(entry, West, 7_000);
        _cities.Do(West, seen with { Sighting = seen.Sighting with { ClockMilliseconds = 120_000 } });
        Assert.Equal(TrackDoubt.CheckClocks, _cities.Track(track, West).Doubt);
        _cities.Wait(90);
        _cities.Do(West, _cities.Seen(entry, West, 1_000));
        Assert.Equal(TrackDoubt.CheckClocks, _cities.Track(track, West).Doubt); // The doubtful clock was one of the two.
        _cities.Wait(10);
        _cities.Do(West, _cities.Seen(entry, West, 9_000));
        Assert.Equal(TrackDoubt.PossibleClone, _cities.Track(track, West).Doubt);
    }

    [Fact]
    public void SilenceIsNotAYes_ANoNeedsAReason_AndALateYesCounts()
    {
        var (_, alert) = Followed(metres: 9_000, isVerified: true);
        _cities.Wait(JointAlertLimits.AnswerSeconds);
        _cities.Carry();
        Assert.Equal(SideState.Overdue, _cities.Alert(Middle).SideOf(Middle)!.State);
        Assert.Equal(Refusal.ReasonMissing, Answer(SideState.Declined, ""));
        Assert.Equal(Refusal.None, Answer(SideState.Declined, "nobody free"));
        Assert.Equal(Refusal.None, Answer(SideState.Acknowledged, ""));
        _cities.Carry();
        Assert.Equal(SideState.Acknowledged, _cities.Alert(West).SideOf(Middle)!.State);
        _cities.Wait(JointAlertLimits.StandsSeconds * 2);
        _cities.Carry();
        Assert.Equal(AlertEnd.Expired, _cities.Alert(Middle).End);
        Assert.Equal(Refusal.AlertOver, Answer(SideState.Declined, "too late"));
        Assert.Equal(Refusal.UnknownAlert, _cities.Do(East, new AlertAnswered(alert.Id, SideState.Acknowledged, "desk", "")).Refusal);

        Refusal Answer(SideState answer, string reason) => _cities.Do(Middle, new AlertAnswered(alert.Id, answer, "desk", reason)).Refusal;
    }

    [Fact]
    public void ACityThatIsDown_LearnsEverything_WhenItIsBack()
    {
        _cities.Down.Add(Middle);
        var (track, alert) = Followed(metres: 9_000, isVerified: true, hears: West);
        Assert.False(_cities.Alerts[alert.Id].ContainsKey(Middle));
        _cities.Restart(West); // And what waited for it outlives that.
        _cities.Down.Clear();
        _cities.Wait(ShardLimits.LetterAgainSeconds + 1);
        _cities.Wait(ShardLimits.LetterAgainSeconds + 1);
        _cities.Carry();
        Assert.Equal(track, _cities.Alerts[alert.Id][Middle].Track);
        Assert.Equal(_cities.Track(track, West).Sightings, _cities.Track(track, Middle).Sightings);
    }

    [Fact]
    public void ANeighbourIsAskedForHelp_AndSaysWhenItIsOnItsWay()
    {
        var call = new Grains.Incidents.Call(Guid.NewGuid(), "noise", 0, At(West, 9_900), "By the bridge", "", "", "", "110");
        var incident = _cities.Do(West, new CallReceived(call)).Incident;
        var alert = _cities.Do(West, new NeighbourAsked(incident, Middle, AlertKind.Aid, "desk", "two officers")).Alert;
        _cities.Carry();
        var post = _cities.Alert(Middle).Posts.Single();
        Assert.Equal(Refusal.None, _cities.Do(Middle, new AlertAnswered(alert, SideState.Acknowledged, "helper", "")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(Middle, new DispatchOrdered(post.Incident, OfficerOf(Middle, 1), "helper")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, new AlertSaid(alert, "desk", "use the north bank")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(Middle, new AlertSaid(alert, "helper", "will do")).Refusal);
        _cities.Carry();
        Assert.Equal(SideState.Deployed, _cities.Alert(West).SideOf(Middle)!.State);
        Assert.Equal(["use the north bank", "will do"], Said(West));
        Assert.Equal(["use the north bank", "will do"], Said(Middle));
        _cities.Do(West, new IncidentClosed(incident, "desk", "over"));
        _cities.Carry();
        Assert.Equal(AlertEnd.IncidentClosed, _cities.Alert(Middle).End);

        IEnumerable<string> Said(JurisdictionId city) =>
            _cities.Alert(city).Lines.Where(line => line.Kind == AlertLineKind.Said).Select(line => line.Text);
    }

    private (TrackId Track, JointAlert Alert) Followed(int metres, bool isVerified, JurisdictionId? hears = null)
    {
        var entry = _cities.Watch(West);
        _cities.Carry();
        var seen = _cities.Seen(entry, West, metres);
        var track = _cities.Do(West, seen).Track;
        if (isVerified)
            Assert.Equal(Refusal.None, _cities.Do(West, new SightingVerified(track, seen.Sighting.Read, true, "chief")).Refusal);
        _cities.Carry();
        return (track, _cities.Alert(hears ?? Middle));
    }
}
