using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>Watch posts that a person orders: in which alert, for whom, and who may be sent there.</summary>
public class PostsOrderedTests
{
    private readonly Neighbours _cities = new();

    [Fact]
    public void FarFromABorder_AnAlertOfTheOwnCityAlone_AndNobodyIsSentBeforeSomebodyHasLooked()
    {
        var (track, read) = Followed(metres: 500);
        Assert.Empty(_cities.Alerts);
        var ordered = Order(West, track, Post(-1, 3_000), Post(-1, 4_000));
        _cities.Carry();
        var alert = Assert.Single(_cities.Alerts).Value[West];
        Assert.Equal((West, false, ordered.Alert), (Assert.Single(alert.Sides).Jurisdiction, alert.IsVerified, alert.Id));
        Assert.Equal([-3, -2], alert.Posts.Select(post => post.Crossing).Order());
        Assert.All(alert.Posts, post => Assert.NotEmpty(post.Nearest));
        Assert.Equal("desk", Assert.Single(alert.Lines, line => line.Kind == AlertLineKind.Ordered).By);

        var order = new DispatchOrdered(ordered.Posts![0], OfficerOf(West, 2), "desk");
        Assert.Equal(Refusal.TrackUnverified, _cities.Do(West, order).Refusal);
        _cities.Restart(West);
        Assert.Equal(Refusal.None, _cities.Do(West, new SightingVerified(track, read, true, "chief")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(West, order).Refusal);

        _cities.Do(West, new TrackClosed(track, TrackEnd.False, "chief"));
        Assert.Equal(AlertEnd.TrackEnded, _cities.Alert(West).End);
        Assert.Equal(DirectiveState.Withdrawn, _cities.Directives[^1].State);
        Assert.Equal(Refusal.UnknownIncident, _cities.Do(West, order).Refusal);
        Assert.Equal(Refusal.TrackOver, Order(West, track, Post(-1, 3_000)).Refusal);
        Assert.Equal(Refusal.UnknownTrack, Order(East, track, Post(-1, 3_000)).Refusal);
    }

    [Fact]
    public void TheSamePostTwice_IsOne_AClosedOneIsOpenedAgain_AndThereIsABound()
    {
        var (track, _) = Followed(metres: 500);
        var first = Order(West, track, Post(-1, 3_000), Post(7, 5_000), Post(-1, 3_001));
        Assert.Equal(first.Posts![0], first.Posts[2]);
        Assert.Equal(first.Posts, Order(West, track, Post(-1, 3_000), Post(7, 5_000), Post(-1, 3_001)).Posts);
        _cities.Do(West, new IncidentClosed(first.Posts[0], "desk", "not there"));
        var again = Order(West, track, Post(-1, 3_000));
        Assert.NotEqual(first.Posts[0], again.Posts![0]);
        Assert.Equal(2, _cities.Alert(West).Posts.Count);

        OrderedPost[] many = [.. Enumerable.Range(0, JointAlertLimits.PostsOfSideMax - 1).Select(number => Post(-1, 5_100 + number * 100))];
        Assert.Equal(Refusal.TooManyPosts, Order(West, track, many).Refusal);
        Assert.Equal(2, _cities.Alert(West).Posts.Count);
        Assert.Equal(Refusal.None, Order(West, track, many[1..]).Refusal);
        Assert.Equal(JointAlertLimits.PostsOfSideMax, _cities.Alert(West).Posts.Count);
    }

    [Fact]
    public void BothSidesOfAnAlert_OrderTheirOwn_AndSeeTheOthers()
    {
        var (track, read) = Followed(metres: 9_000);
        _cities.Do(West, new SightingVerified(track, read, true, "chief"));
        _cities.Carry();
        var alert = _cities.Alert(West).Id;
        Assert.Equal(alert, Order(West, track, Post(-1, 9_500)).Alert);
        var theirs = Order(Middle, track, Post(-1, 1_000, Middle));
        Assert.Equal(alert, theirs.Alert);
        var order = new DispatchOrdered(theirs.Posts![0], OfficerOf(Middle, 1), "desk");
        Assert.Equal(Refusal.AlertNotAcknowledged, _cities.Do(Middle, order).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(Middle, new AlertAnswered(alert, SideState.Acknowledged, "desk", "")).Refusal);
        Assert.Equal(Refusal.None, _cities.Do(Middle, order).Refusal);
        _cities.Carry();
        foreach (var city in new[] { West, Middle })
        {
            var posts = _cities.Alerts[alert][city].Posts;
            Assert.Contains(posts, post => post.Jurisdiction == West && post.Crossing == -2 && post.Incident != default);
            Assert.Contains(posts, post => post.Jurisdiction == Middle && post.Incident == theirs.Posts[0]);
            Assert.Equal(2, _cities.Alerts[alert][city].Lines.Count(line => line.Kind == AlertLineKind.Ordered));
        }

        _cities.Do(West, new TrackClosed(track, TrackEnd.Arrest, "chief"));
        _cities.Carry();
        Assert.Equal(Refusal.UnknownIncident, _cities.Do(Middle, order).Refusal);
    }

    private (TrackId Track, Guid Read) Followed(int metres)
    {
        var entry = _cities.Watch(West);
        _cities.Carry();
        var seen = _cities.Seen(entry, West, metres);
        var track = _cities.Do(West, seen).Track;
        _cities.Carry();
        return (track, seen.Sighting.Read);
    }

    private Outcome Order(JurisdictionId city, TrackId track, params OrderedPost[] posts) =>
        _cities.Do(city, new PostsOrdered(track, posts, "desk"));

    private OrderedPost Post(int crossing, double metres, JurisdictionId? city = null) => new(
        crossing, "Main Road", At(city ?? West, metres), _cities.Now.PlusSeconds(60), _cities.Now.PlusSeconds(90));
}
