using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>Two incidents that were one happening: nothing of either is lost.</summary>
public class MergeTests
{
    private static IncidentId Call(City city, string type, double north, int number) =>
        city.Call(type, City.At(north, 0), new Guid(number, 5, 5, new byte[8])).Incident;

    private static Outcome Merge(City city, IncidentId from, IncidentId into) => city.Do(new IncidentsMerged(from, into, "same", "li"));

    [Fact]
    public void OfficersUnderWay_DriveOn_ToTheOther_WithTheSameDirective()
    {
        var city = LifeCity.Make();
        var (from, into) = (Call(city, "noise", 300, 1), Call(city, "theft", 900, 2));
        var driving = LifeCity.SendTo(city, from, 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute);
        var asked = LifeCity.SendTo(city, from, 2);
        var there = LifeCity.SendTo(city, into, 3, DirectiveAnswer.Acknowledge, DirectiveAnswer.OnScene);
        Assert.Equal(into, Merge(city, from, into).Life!.Into);

        foreach (var (before, state) in new[] { (driving, DirectiveState.EnRoute), (asked, DirectiveState.Sent) })
        {
            var now = LifeCity.Directive(city, before.Id);
            Assert.Equal((into, state, City.At(900, 0), "theft"), (now.Incident, now.State, now.Place, now.Type));
            Assert.Equal(into, city.Officer(before.Officer).Incident);
        }

        var one = city.Incident(into);
        Assert.Equal([driving.Id, asked.Id, there.Id], one.Directives.Select(directive => directive.Id));
        Assert.Equal((IncidentState.OnScene, 3), (one.State, one.Priority));
        var ended = city.Incident(from);
        Assert.Equal((IncidentState.Closed, IncidentEnd.Merged, into), (ended.State, ended.Life.End, ended.Life.MergedInto));

        // And they answer as ever, to the last clear.
        foreach (var answer in new[] { DirectiveAnswer.OnScene, DirectiveAnswer.Clear }) Assert.Equal(Refusal.None, city.Answer(driving, answer).Refusal);
        Assert.Equal(Refusal.None, city.Answer(there, DirectiveAnswer.Clear).Refusal);
        Assert.Equal(IncidentState.Offered, city.Incident(into).State);
        city.Wait(200);
        Assert.Equal(OfficerStatus.Available, city.Officer(asked.Officer).Status);
        Assert.Equal(IncidentState.Cleared, city.Incident(into).State); // Theft needs a disposition.
        Assert.Equal(Refusal.None, city.Do(new IncidentClosed(into, "li", "") { Dispositions = ["arrest"] }).Refusal);
    }

    [Fact]
    public void CallsNotesLinksTransfersAndWhoSaidNo_GoAlong_AndTheNumberPointsOn()
    {
        var city = LifeCity.Make();
        var (from, into, last, other) = (Call(city, "noise", 0, 1), Call(city, "noise", 500, 2), Call(city, "noise", 800, 3), Call(city, "noise", 0, 4));
        city.Do(new IncidentNoted(from, default, "wang", "first"));
        city.Now = city.Now.PlusSeconds(1);
        city.Do(new IncidentNoted(into, default, "li", "second"));
        city.Do(new IncidentsLinked(from, other, true, "li"));
        city.Do(new IncidentsLinked(from, into, true, "li"));
        city.Do(new IncidentTaken(from, "wang"));
        city.Answer(LifeCity.SendTo(city, from, 1), DirectiveAnswer.Decline, "no");
        if (city.LastDirective() is { IsOver: false } next) city.Do(new DirectiveWithdrawn(next.Id, "li", "wait"));
        Assert.Equal(Refusal.None, Merge(city, from, into).Refusal);

        var one = city.Incident(into);
        Assert.Equal(2, one.Calls.Count);
        Assert.Equal(["first", "second"], one.Life.Notes.Select(note => note.Text));
        Assert.Equal(2, one.Life.Notes.Select(note => note.Number).Distinct().Count());
        Assert.Equal([other], one.Life.Links);
        Assert.Equal([into], city.Incident(other).Life.Links);
        Assert.Equal("wang", one.Life.InHandOf);
        Assert.Equal(RankReason.SaidNo, one.Ranking!.Officers.Single(line => line.Code == "P001").Reason);
        Assert.Contains(one.Timeline, line => line is { Kind: HappeningKind.Noted, Detail: "first" });
        Assert.True(one.Timeline.Zip(one.Timeline.Skip(1)).All(pair => pair.First.At <= pair.Second.At));

        // The number points on, past a second merge too; nothing can be done with it.
        Assert.Equal(Refusal.None, Merge(city, into, last).Refusal);
        foreach (var input in new ShardInput[] { new IncidentNoted(from, default, "li", "x"), new IncidentReopened(from, "li", "x"), new IncidentTaken(from, "li") })
        {
            var outcome = city.Do(input);
            Assert.Equal((Refusal.MergedIncident, last), (outcome.Refusal, outcome.Life!.Into));
        }

        // The same call again is of the incident it is in now.
        Assert.Equal((last, true), (Call(city, "noise", 0, 1), city.Call("noise", City.Middle, new Guid(1, 5, 5, new byte[8])).Repeated));
    }

    [Theory]
    [InlineData("", "", "", "wang>zhou", "wang>zhou")]       // In nobody's hands: the question goes along.
    [InlineData("", "", "wang", "wang>zhou", "wang>zhou")]   // In the asker's, who brings it along.
    [InlineData("li", "", "wang", "wang>zhou", "")]          // It is li's now: zhou would take it from li, whom nobody has asked.
    [InlineData("li", "li>wang", "wang", "wang>zhou", "li>wang")]
    [InlineData("", "li>zhou", "wang", "", "")]              // Becomes wang's, and li may not give it away.
    [InlineData("", "li>zhou", "wang", "wang>li", "wang>li")]
    [InlineData("zhou", "", "wang", "wang>zhou", "")]        // Zhou has it.
    public void AQuestionToAnotherDesk_GoesAlong_OnlyWhileTheAskerMayGiveItAway(
        string hands, string asked, string theirHands, string theirQuestion, string stands)
    {
        var city = LifeCity.Make(officers: 0);
        city.Do(new DesksSeen(["li", "wang", "zhou"]));
        var (from, into) = (Call(city, "noise", 0, 1), Call(city, "noise", 500, 2));
        foreach (var (incident, desk, question) in new[] { (into, hands, asked), (from, theirHands, theirQuestion) })
        {
            if (desk.Length > 0) city.Do(new IncidentTaken(incident, desk));
            if (question.Split('>') is [var by, var to])
                Assert.Equal(Refusal.None, city.Do(new HandOverAsked(incident, to, "", by)).Refusal);
        }

        Assert.Equal(Refusal.None, Merge(city, from, into).Refusal);
        var life = city.Incident(into).Life;
        Assert.Equal(stands, life.HandOver is { } open ? $"{open.By}>{open.To}" : "");
        var ended = new[] { asked, theirQuestion }.Where(each => each.Length > 0 && each != stands).Select(each => $"merged {each.Replace(">", " > ", StringComparison.Ordinal)}");
        var told = city.Left.OfType<NoticeRaised>().Where(notice => notice.Incident == into && notice.What.Kind == HappeningKind.HandOverAnswered);
        Assert.Equal(ended, told.Select(notice => notice.What.Detail));
        if (stands.Length == 0) Assert.Equal(Refusal.NoHandOver, city.Do(new HandOverAnswered(into, true, "", "zhou")).Refusal);
        Assert.Equal(hands.Length > 0 ? hands : theirHands, city.Incident(into).Life.InHandOf);
    }

    [Fact]
    public void AnAlertAboutIt_IsAboutTheOther()
    {
        var city = LifeCity.Make(officers: 0);
        var (from, into) = (Call(city, "noise", 0, 1), Call(city, "noise", 500, 2));
        city.Do(new NeighbourAsked(from, new JurisdictionId(9), AlertKind.Aid, "li", "two cars"));
        Merge(city, from, into);
        var alert = city.Left.OfType<AlertChanged>().Last().Alert;
        Assert.Equal((into, AlertEnd.None), (alert.Incident, alert.End));
        city.Do(new IncidentCancelled(into, "nothing", "li"));
        Assert.Equal(AlertEnd.IncidentClosed, city.Left.OfType<AlertChanged>().Last().Alert.End);
    }

    [Fact]
    public void WhatFindsNoRoom_IsRefusedWhole()
    {
        var city = LifeCity.Make(officers: 0);
        var (from, into) = (Call(city, "noise", 0, 1), Call(city, "noise", 500, 2));
        Assert.Equal(Refusal.SameIncident, Merge(city, from, from).Refusal);
        Assert.Equal(Refusal.OtherJurisdiction, Merge(city, from, new IncidentId(new JurisdictionId(9), 1)).Refusal);
        for (var note = 0; note < IncidentLimits.NotesMax; note++) city.Do(new IncidentNoted(into, default, "li", "x"));
        city.Do(new IncidentNoted(from, default, "li", "one too many"));
        Assert.Equal(Refusal.TooManyNotes, Merge(city, from, into).Refusal);
        Assert.Equal(2, city.State.OpenIncidents);
    }
}
