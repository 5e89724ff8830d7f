using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;

namespace SmartPolicing.Realtime.Shards.Calls;

public class DeskCallTests
{
    [Theory]
    [InlineData(JoinBy.Policy, "noise", true)]
    [InlineData(JoinBy.Apart, "noise", false)]
    [InlineData(JoinBy.Given, "noise", true)]
    [InlineData(JoinBy.Given, "robbery", true)] // Callers name the same thing differently: the desk has looked.
    [InlineData(JoinBy.Policy, "robbery", false)]
    public void TheDeskDecides_WhetherACallIsJoined(JoinBy by, string type, bool joined)
    {
        var city = new City(1);
        var first = Open(city, 1, "noise", City.Middle).Incident;
        var second = Open(city, 2, type, City.At(5, 0), by == JoinBy.Given ? Joining.To(first) : new Joining(by, default));
        Assert.Equal((Refusal.None, joined), (second.Refusal, second.Joined));
        Assert.Equal(joined, second.Incident == first);
        var apart = city.Incident(second.Incident).Timeline.Any(line => line.Kind == HappeningKind.OpenedApart && line.Detail == $"{first}");
        Assert.Equal(by == JoinBy.Apart, apart);
    }

    [Fact]
    public void TheSameIdAgain_IsTheSameCall_WhereverItIsNow()
    {
        var city = new City(1);
        var incident = Open(city, 1, "noise", City.Middle).Incident;
        Open(city, 2, "noise", City.At(10, 0));
        var split = city.Do(new CallSplit(incident, Id(2), default, "li")).Incident;
        Assert.NotEqual(incident, split);
        var again = Open(city, 2, "noise", City.At(10, 0), Joining.Apart);
        Assert.Equal((split, true), (again.Incident, again.Repeated));
        var splitAgain = city.Do(new CallSplit(incident, Id(2), default, "li")); // The answer was lost on the way.
        Assert.Equal((Refusal.None, split, true), (splitAgain.Refusal, splitAgain.Incident, splitAgain.Repeated));
        Assert.Equal(2, city.State.OpenIncidents);
    }

    [Fact]
    public void WhoIsOnTheWay_IsToldTheWordsOfTheFirstCall_ThatIsLeft()
    {
        var city = new City(1);
        city.Place(1, City.At(300, 0));
        var incident = Open(city, 1, "noise", City.Middle).Incident;
        city.Do(new CallReceived(new Call(Id(2), "noise", 0, City.At(5, 0), "", "second words", "", "", "110")) { Joining = Joining.To(incident) });
        Assert.Equal(Refusal.None, city.Do(new DispatchOrdered(incident, City.Officer(1), "li")).Refusal);
        Assert.NotEqual("second words", city.LastDirective().Text);
        city.Left.RemoveAll(effect => effect is DirectiveChanged);
        city.Do(new CallSplit(incident, Id(1), default, "li"));
        Assert.Equal("second words", city.LastDirective().Text);

        // And back: the older call is the first again, for who is on that incident.
        city.Left.RemoveAll(effect => effect is DirectiveChanged);
        var apart = city.Left.OfType<IncidentChanged>().Last(changed => changed.Incident.Id != incident).Incident.Id;
        Open(city, 3, "noise", City.At(5, 0), Joining.To(apart));
        city.Do(new CallSplit(apart, Id(1), incident, "li"));
        Assert.Equal(city.Incident(incident).Calls[0].Call.Text, city.LastDirective().Text);
    }

    [Fact]
    public void ASplitCall_KeepsItsTimeCallerAndAttachments_AndBothTimelinesSaySo()
    {
        var city = new City(1);
        var first = Open(city, 1, "noise", City.Middle).Incident;
        city.Wait(60);
        var came = city.Now;
        Open(city, 2, "robbery", City.At(40, 0), Joining.To(first));
        city.Do(new AttachmentAdded(first, new Attachment(Id(50), Id(2), "picture", "https://x/1.jpg", "door", "li", default)));
        city.Wait(100);
        var outcome = city.Do(new CallSplit(first, Id(2), default, "li"));
        var (old, fresh) = (city.Incident(first), city.Incident(outcome.Incident));
        Assert.Equal(("robbery", came, came, City.At(40, 0)), (fresh.Type, fresh.OpenedAt, fresh.Calls[0].At, fresh.Place));
        Assert.Equal(("Li", Id(2)), (fresh.Calls[0].Call.CallerName, fresh.Calls[0].Call.Id));
        Assert.Equal(Id(50), Assert.Single(fresh.Attachments).Id);
        Assert.Empty(old.Attachments);
        Assert.Equal("noise", Assert.Single(old.Calls).Call.Type);
        Assert.Contains(old.Timeline, line => line.Kind == HappeningKind.SplitOff && line.Detail == $"{fresh.Id}" && line.By == "li");
        Assert.Contains(fresh.Timeline, line => line.Kind == HappeningKind.SplitFrom && line.Detail == $"{first}");
        Assert.NotNull(fresh.Ranking);

        // And back into the old one, which then has two again; the last call of an incident stays.
        Assert.Equal(Refusal.OnlyCall, city.Do(new CallSplit(fresh.Id, Id(2), default, "li")).Refusal);
        Open(city, 3, "noise", City.At(5, 0), Joining.To(fresh.Id));
        Assert.Equal(first, city.Do(new CallSplit(fresh.Id, Id(2), first, "li")).Incident);
        Assert.Equal([Id(1), Id(2)], city.Incident(first).Calls.Select(each => each.Call.Id));
        Assert.Equal(1, city.Incident(first).Priority); // As urgent as the call that came to it.
    }

    [Fact]
    public void WhatCannotBe_IsRefused()
    {
        var city = new City(1);
        var open = Open(city, 1, "noise", City.Middle).Incident;
        var closed = Open(city, 2, "noise", City.At(900, 0)).Incident;
        city.Do(new IncidentClosed(closed, "li", "over"));
        Assert.Equal(Refusal.UnknownIncident, Open(city, 3, "noise", City.Middle, Joining.To(closed)).Refusal);
        Assert.Equal(Refusal.UnknownCall, city.Do(new CallSplit(open, Id(9), default, "li")).Refusal);
        Assert.Equal(Refusal.OnlyCall, city.Do(new CallSplit(open, Id(1), default, "li")).Refusal);
        Assert.Equal(Refusal.UnknownCall, city.Do(new CallAmended(open, Id(9), Change(text: "x"), "li")).Refusal);
        Assert.Equal(Refusal.UnknownPlace, city.Do(new PlaceFollowedUp(1, "li", "")).Refusal);
        for (var number = 0; number < DomainLimits.AttachmentsMax; number++)
            Assert.Equal(Refusal.None, Attach(city, open, 100 + number).Refusal);
        Assert.True(Attach(city, open, 100).Repeated);
        Assert.Equal(Refusal.TooManyAttachments, Attach(city, open, 99).Refusal);
    }

    [Fact]
    public void AWatchPost_TakesNoCalls_AndGivesNoneAway()
    {
        var types = City.Policy().Types.ToDictionary();
        types[JointAlertLimits.PostType] = IncidentType.WatchPost;
        var city = new City(1, policy: City.Policy() with { Types = types });
        var post = Open(city, 1, JointAlertLimits.PostType, City.Middle).Incident; // As a machine may have opened one by mistake.
        var open = Open(city, 2, "noise", City.Middle).Incident;
        Open(city, 3, "noise", City.Middle);
        Assert.Equal(Refusal.NotForCalls, Open(city, 4, "noise", City.Middle, Joining.To(post)).Refusal);
        Assert.Equal(Refusal.NotForCalls, Open(city, 4, JointAlertLimits.PostType, City.Middle, Joining.Apart).Refusal);
        Assert.Equal(Refusal.NotForCalls, city.Do(new CallSplit(open, Id(3), post, "li")).Refusal);
        Assert.Equal(Refusal.NotForCalls, city.Do(new CallSplit(post, Id(1), open, "li")).Refusal);
    }

    [Fact]
    public void AChange_IsSavedAtOnce_AndTheSameTwiceChangesNothing()
    {
        var city = new City(1);
        var incident = Open(city, 1, "noise", City.Middle).Incident;
        var change = Change(text: "now with a knife", state: CallState.CallBackDue, callerPlace: City.At(900, 0));
        Assert.False(city.Do(new CallAmended(incident, Id(1), change, "li")).Repeated);
        Assert.True(city.Do(new CallAmended(incident, Id(1), change, "wang")).Repeated);
        var received = city.Incident(incident).Calls[0];
        Assert.Equal(("now with a knife", CallState.CallBackDue, "li"), (received.Call.Text, received.Call.State, received.ChangedBy));
        var line = Assert.Single(city.Incident(incident).Timeline, each => each.Kind == HappeningKind.CallAmended);
        Assert.Equal("text, callerPlace, state", line.Detail);

        // The caller's place never becomes the incident's.
        Assert.Equal((City.At(900, 0), City.Middle), (received.Call.CallerPlace, city.Incident(incident).Place));
        Assert.Equal(City.Middle, received.Call.Place);
    }

    [Theory]
    [InlineData(PlaceMark.Unverified, true)]
    [InlineData(PlaceMark.Unplaced, false)] // Nobody is sent to the middle of a city because a place is not known.
    public void AnUnverifiedPlace_IsMarked_AndKeptUntilSomebodyHasSeenToIt(PlaceMark mark, bool sends)
    {
        var city = new City(1);
        city.Place(1, City.At(100, 0));
        var incident = Open(city, 1, "robbery", City.Middle, default, mark).Incident;
        Assert.Equal(mark, city.Incident(incident).PlaceMark);
        Assert.Equal(sends, city.Incident(incident).State == IncidentState.Offered);
        Assert.Contains(HappeningKind.PlaceUnverified, city.Notices());

        // A place that nobody knows is near to nothing.
        Assert.Equal(sends, Open(city, 2, "robbery", City.Middle).Joined);

        city.Do(new IncidentClosed(incident, "li", "over"));
        city.Do(new PlaceFollowedUp(1, "li", "new street"));
        city.Do(new PlaceFollowedUp(1, "wang", "again"));
        var place = city.Left.OfType<UnverifiedPlaceChanged>().Last().Place;
        Assert.Equal((incident, "li", "new street"), (place.Incident, place.DoneBy, place.Note));
    }

    [Fact]
    public void UnverifiedPlaces_AreBounded_AndThoseThatAreDoneGoFirst()
    {
        var effects = new EffectBuffer();
        var places = new UnverifiedPlaces(effects);
        for (var number = 1; number <= DomainLimits.UnverifiedPlacesMax; number++) places.Add(default, Call(number), new Instant(number));
        places.Done(new PlaceFollowedUp(7, "li", ""), new Instant(1));
        effects.Drain();
        places.Add(default, Call(1), new Instant(1));
        places.Add(default, Call(1), new Instant(1));
        Assert.Equal([7u, 1u], effects.Drain().Effects.OfType<UnverifiedPlaceForgotten>().Select(each => each.Number));
    }

    internal static Guid Id(int number) => new(number, 1, 1, new byte[8]);

    internal static CallChange Change(string? text = null, CallState? state = null, LatLng? callerPlace = null) =>
        new(text, null, null, null, callerPlace, null, state);

    internal static Outcome Open(
        City city, int number, string type, LatLng place, Joining joining = default, PlaceMark mark = PlaceMark.Found) =>
        city.Do(new CallReceived(Call(number) with { Type = type, Place = place, Mark = mark }) { Joining = joining });

    private static Call Call(int number) =>
        new(Id(number), "noise", 0, City.Middle, "here", "help", "Li", "123", "110") { TakenBy = "li", CallerPlaceText = "home" };

    private static Outcome Attach(City city, IncidentId incident, int number) =>
        city.Do(new AttachmentAdded(incident, new Attachment(Id(number), default, "link", "https://x/", "", "li", default)));
}
