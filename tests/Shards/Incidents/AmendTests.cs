using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>Notes, changes with what was before, and links.</summary>
public class AmendTests
{
    [Fact]
    public void WhatWasBefore_SentAgain_BringsEverythingBack()
    {
        var city = LifeCity.Make();
        var random = new Random(5);
        string[] types = ["robbery", "noise", "medical", "theft"];
        var incident = city.Call("theft", City.Middle).Incident;
        var changed = 0;
        for (var step = 0; step < 200; step++)
        {
            var was = city.Incident(incident);
            var change = new IncidentChange(
                random.Next(2) == 0 ? types[random.Next(4)] : null,
                (byte)random.Next(5),
                random.Next(2) == 0 ? City.At(random.Next(-900, 900), random.Next(-900, 900)) : null,
                random.Next(2) == 0 ? $"house {random.Next(9)}" : null,
                null);
            var outcome = LifeCity.Amend(city, incident, change);
            if (change.IsEmpty)
            {
                Assert.Equal(Refusal.NothingToChange, outcome.Refusal);
                continue;
            }

            var (before, after) = (outcome.Life!.Before!, outcome.Life.After!);
            if (outcome.Repeated)
            {
                Assert.True(before.IsEmpty);
                continue;
            }

            changed++;
            Assert.Equal(Refusal.ChangedMeanwhile, LifeCity.Amend(city, incident, before, ifNow: after with { Type = "siege" }).Refusal);
            Assert.Equal(Refusal.None, LifeCity.Amend(city, incident, before, ifNow: after).Refusal);
            var now = city.Incident(incident);
            Assert.Equal(
                (was.Type, was.Priority, was.Place, was.PlaceText, was.PlaceMark), (now.Type, now.Priority, now.Place, now.PlaceText, now.PlaceMark));
        }

        Assert.True(changed > 100);
    }

    [Fact]
    public void ATypesOwnPriority_ComesWithIt_AndASetOneStays()
    {
        var city = LifeCity.Make(officers: 0);
        var own = city.Call("theft", City.Middle).Incident;
        var set = city.Call("theft", City.Middle, new Guid(1, 1, 1, new byte[8]), priority: 2).Incident;
        foreach (var incident in new[] { own, set }) LifeCity.Amend(city, incident, IncidentChange.None with { Type = "noise" });
        Assert.Equal((4, 2), (city.Incident(own).Priority, city.Incident(set).Priority));
        Assert.Equal(
            (3, "theft"), (LifeCity.Amend(city, own, new IncidentChange("theft", 0, null, null, null)).Life!.After!.Priority, city.Incident(own).Type));
    }

    [Fact]
    public void ANewType_BringsItsSkills_AndItsRightToSend()
    {
        var city = new City(2, skills: number => number == 2 ? ["medic"] : [], policy: LifeCity.Policy());
        city.Place(1, City.At(100, 0));
        city.Place(2, City.At(900, 0));
        var incident = city.Call("noise", City.Middle).Incident;
        Assert.Equal("P001", city.Incident(incident).Ranking!.Officers[0].Code);
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);

        // Medical help is sent by the engine at priority 1, and only who has the skill.
        LifeCity.Amend(city, incident, new IncidentChange("medical", 1, null, null, null));
        Assert.Equal(("P002", "engine"), (city.LastDirective().OfficerCode, city.LastDirective().IssuedBy));
        Assert.Equal("medical", city.LastDirective().Type);

        // Back to a type that a person decides on, the engine sends nobody else.
        LifeCity.Amend(city, incident, new IncidentChange("noise", 4, null, null, null));
        Assert.Equal(("noise", 4), (LifeCity.Directive(city, city.LastDirective().Id).Type, LifeCity.Directive(city, city.LastDirective().Id).Priority));
        city.Answer(city.LastDirective(), DirectiveAnswer.Decline, "no");
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);
    }

    [Fact]
    public void AnotherPlace_IsRankedAnew_AndWhoDrivesThereIsTold()
    {
        var city = LifeCity.Make();
        var incident = city.Call("noise", City.At(300, 0)).Incident;
        Assert.Equal("P001", city.Incident(incident).Ranking!.Officers[0].Code);
        var directive = LifeCity.SendTo(city, incident, 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute);
        var there = City.At(1_200, 0);
        LifeCity.Amend(city, incident, IncidentChange.None with { Place = there, PlaceText = "Bridge 4" });
        var view = city.Incident(incident);
        Assert.Equal((there, "Bridge 4", "south"), (view.Place, view.PlaceText, view.Area));
        Assert.Equal("P004", view.Ranking!.Officers.First(line => line.Reason == RankReason.Fits).Code);
        Assert.Equal((there, "Bridge 4"), (LifeCity.Directive(city, directive.Id).Place, LifeCity.Directive(city, directive.Id).PlaceText));

        // The cells follow: a call at the new place finds it, one at the old does not.
        Assert.Same(
            city.Tables.Incidents.All.Single(),
            city.Tables.Incidents.Nearest("noise", there, city.Tables.Incidents.All.Single().Cell, 50, default));
    }

    [Fact]
    public void WhatIsSaidOverAndOver_PushesOutNeitherOrdersNorAnswersNorTheEnd_AndIsCounted()
    {
        var city = LifeCity.Make();
        var (incident, other) = (city.Call("theft", City.Middle).Incident, city.Call("noise", City.At(900, 0)).Incident);
        foreach (var officer in new[] { 1, 2 })
            LifeCity.SendTo(city, incident, officer, DirectiveAnswer.Acknowledge, DirectiveAnswer.OnScene, DirectiveAnswer.Clear);
        for (var time = 1; time <= 400; time++)
        {
            city.Now = city.Now.PlusMilliseconds(1);
            city.Do(new IncidentsLinked(incident, other, time % 2 == 1, "li"));
            if (time % 4 == 0) city.Do(new IncidentNoted(incident, default, "li", $"note {time}"));
            var view = city.Incident(incident).Timeline;
            Assert.True(view.Count <= DomainLimits.TimelineMax + 1);
            Assert.Equal(HappeningKind.Opened, view[0].Kind);
            Assert.True(view.Zip(view.Skip(1)).All(pair => pair.First.At <= pair.Second.At));
        }

        city.Do(new IncidentClosed(incident, "li", "") { Dispositions = ["arrest"] });
        var lines = city.Incident(incident).Timeline;
        foreach (var kind in new[] { HappeningKind.DirectiveSent, HappeningKind.Acknowledged, HappeningKind.OnScene, HappeningKind.Completed })
            Assert.Equal(["P001", "P002"], lines.Where(line => line.Kind == kind).Select(line => line.OfficerCode));
        Assert.Equal(HappeningKind.Closed, lines[^1].Kind);

        // Every line that is not there is in the count.
        var leftOut = Assert.Single(lines, line => line.Kind == HappeningKind.LeftOut).Detail.Split(", ")
            .Select(part => part.Split(' ')).ToDictionary(part => part[0], part => int.Parse(part[1], CultureInfo.InvariantCulture));
        foreach (var (kind, word, times) in new[] { (HappeningKind.Linked, "linked", 200), (HappeningKind.Unlinked, "unlinked", 200), (HappeningKind.Noted, "noted", 100) })
            Assert.Equal(times, leftOut.GetValueOrDefault(word) + lines.Count(line => line.Kind == kind));
        Assert.Equal(100, city.Incident(incident).Life.Notes.Count);

        // And it is so after a restart, and with another's lines as well.
        city.Do(new IncidentReopened(incident, "more", "li"));
        city.Do(new IncidentsMerged(incident, other, "", "li"));
        var merged = city.Incident(other).Timeline;
        Assert.True(merged.Count <= DomainLimits.TimelineMax + 1);
        Assert.Equal(2, merged.Count(line => line.Kind == HappeningKind.Completed));
        Assert.Equal(HappeningKind.Opened, merged[0].Kind);
        Assert.Contains(merged, line => line.Kind == HappeningKind.Closed);
        var writer = new StateWriter();
        city.State.Save(writer);
        var again = LifeCity.Make();
        var reader = new StateReader(writer.Written);
        again.State.Restore(ref reader);
        again.State.TellAll();
        again.Release();
        Assert.Equal(merged, again.Incident(other).Timeline);
    }

    [Fact]
    public void Notes_StandForever_AndGoToWhoIsOnIt()
    {
        var city = LifeCity.Make();
        var incident = city.Call("noise", City.Middle).Incident;
        var directive = LifeCity.SendTo(city, incident, 2, DirectiveAnswer.Acknowledge);
        Assert.Equal(1, city.Do(new IncidentNoted(incident, default, "li", "back door")).Life!.Number);
        Assert.Equal(Refusal.NotOnIncident, city.Do(new IncidentNoted(incident, City.Officer(3), "P003", "me too")).Refusal);
        Assert.Equal(2, city.Do(new IncidentNoted(incident, City.Officer(2), "P002", "two men")).Life!.Number);
        Assert.Equal(["back door", "two men"], LifeCity.Directive(city, directive.Id).Notes.Select(note => note.Text));
        Assert.Equal(Refusal.NotYourNote, city.Do(new NoteStruck(incident, 1, "wang")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new NoteStruck(incident, 1, "li")).Refusal);
        Assert.Equal(Refusal.NotYourNote, city.Do(new NoteStruck(incident, 2, "P002")).Refusal); // A user who is named as the officer is.
        Assert.Equal(["two men"], LifeCity.Directive(city, directive.Id).Notes.Select(note => note.Text));
        Assert.Equal([(true, "li", ""), (false, "P002", "P002")], city.Incident(incident).Life.Notes.Select(note => (note.IsStruck, note.By, note.OfficerCode)));
        Assert.Equal(2, LifeCity.Count(city, HappeningKind.Noted));
        for (var more = 2; more < IncidentLimits.NotesMax; more++) city.Do(new IncidentNoted(incident, default, "li", "x"));
        Assert.Equal(Refusal.TooManyNotes, city.Do(new IncidentNoted(incident, default, "li", "x")).Refusal);
        Assert.Equal(Refusal.TextMissing, city.Do(new IncidentNoted(incident, default, "li", "")).Refusal);
    }

    [Fact]
    public void Links_HoldBothWays_AndEnd()
    {
        var city = LifeCity.Make(officers: 0);
        var ids = Enumerable.Range(0, IncidentLimits.LinksMax + 2).Select(at => city.Call("noise", City.Middle, new Guid(at, 2, 1, new byte[8])).Incident).ToList();
        Outcome Link(IncidentId one, IncidentId other, bool are = true) => city.Do(new IncidentsLinked(one, other, are, "li"));
        Assert.Equal(Refusal.SameIncident, Link(ids[0], ids[0]).Refusal);
        Assert.Equal(Refusal.OtherJurisdiction, Link(ids[0], new IncidentId(new JurisdictionId(9), 1)).Refusal);
        Assert.Equal(Refusal.NotLinked, Link(ids[0], ids[1], false).Refusal);
        foreach (var other in ids.Skip(1).Take(IncidentLimits.LinksMax)) Assert.Equal(Refusal.None, Link(ids[0], other).Refusal);
        Assert.Equal(Refusal.TooManyLinks, Link(ids[^1], ids[0]).Refusal);
        Assert.Equal(Refusal.AlreadyLinked, Link(ids[1], ids[0]).Refusal);
        Assert.Equal([ids[0]], city.Incident(ids[1]).Life.Links);
        Assert.Equal(Refusal.None, Link(ids[1], ids[0], false).Refusal);
        Assert.Empty(city.Incident(ids[1]).Life.Links);
        Assert.DoesNotContain(ids[1], city.Incident(ids[0]).Life.Links);
    }

    [Theory]
    [InlineData("unknown", Refusal.UnknownType)]
    [InlineData(JointAlertLimits.PostType, Refusal.WatchPostFixed)]
    public void TypesThatCannotBe_AreRefused(string type, Refusal refusal)
    {
        var city = LifeCity.Make(officers: 0);
        var incident = city.Call("noise", City.Middle).Incident;
        Assert.Equal(refusal, LifeCity.Amend(city, incident, IncidentChange.None with { Type = type }).Refusal);
        Assert.Equal(Refusal.UnknownIncident, LifeCity.Amend(city, new IncidentId(City.Jurisdiction, 99), IncidentChange.None with { Priority = 1 }).Refusal);
        city.Do(new IncidentClosed(incident, "li", ""));
        Assert.Equal(Refusal.IncidentClosed, LifeCity.Amend(city, incident, IncidentChange.None with { Priority = 1 }).Refusal);
    }
}
