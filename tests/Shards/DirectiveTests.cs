using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

public class DirectiveTests
{
    private static City ThreeOfficers()
    {
        var city = new City(3);
        for (var number = 1; number <= 3; number++) city.Place(number, City.At(number * 300, 0));
        return city;
    }

    [Fact]
    public void AutoIssuedType_SendsTheFirst_AndTheWholeWayClosesTheIncident()
    {
        var city = ThreeOfficers();
        var incident = city.Call("robbery", City.Middle).Incident;
        var directive = city.LastDirective();
        Assert.Equal(("engine", DirectiveState.Sent, incident), (directive.IssuedBy, directive.State, directive.Incident));
        Assert.Equal(city.Now.PlusSeconds(30), directive.AnswerBy);
        Assert.Equal(city.Incident(incident).Ranking!.Officers[0].Officer, directive.Officer);

        DirectiveAnswer[] answers = [DirectiveAnswer.Delivered, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute, DirectiveAnswer.OnScene];
        OfficerStatus[] statuses = [OfficerStatus.Dispatched, OfficerStatus.Dispatched, OfficerStatus.EnRoute, OfficerStatus.OnScene];
        IncidentState[] states = [IncidentState.Offered, IncidentState.Assigned, IncidentState.EnRoute, IncidentState.OnScene];
        for (var step = 0; step < answers.Length; step++)
        {
            Assert.Equal(Refusal.None, city.Answer(directive, answers[step]).Refusal);
            Assert.Equal(statuses[step], city.Officer(directive.Officer).Status);
            Assert.Equal(states[step], city.Incident(incident).State);
        }

        Assert.Equal(Refusal.None, city.Answer(directive, DirectiveAnswer.Clear).Refusal);
        Assert.Equal(OfficerStatus.Available, city.Officer(directive.Officer).Status);
        Assert.Equal(IncidentState.Closed, city.Incident(incident).State);
        Assert.Equal(0, city.State.OpenIncidents);
    }

    [Fact]
    public void OtherTypes_WaitForADispatcher()
    {
        var city = ThreeOfficers();
        var incident = city.Call("noise", City.Middle).Incident;
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);
        Assert.DoesNotContain(city.Left, effect => effect is DirectiveChanged);

        var outcome = city.Do(new DispatchOrdered(incident, City.Officer(3), "li"));
        Assert.Equal(Refusal.None, outcome.Refusal);
        Assert.Equal(("P003", "li"), (city.LastDirective().OfficerCode, city.LastDirective().IssuedBy));
        Assert.Equal(outcome.Directive, city.LastDirective().Id);
        Assert.True(city.LastDirective().TravelSeconds > 0);
    }

    [Fact]
    public void NoAnswerInTime_OffersTheNext_SaysSo_AndTellsTheLateOne()
    {
        var city = ThreeOfficers();
        var incident = city.Call("robbery", City.Middle).Incident;
        var first = city.LastDirective();
        city.Answer(first, DirectiveAnswer.Delivered);
        city.Wait(29);
        Assert.Equal(first.Id, city.LastDirective().Id);
        city.Wait(1);

        var second = city.LastDirective();
        Assert.NotEqual(first.Officer, second.Officer);
        Assert.Equal([HappeningKind.Expired, HappeningKind.OfferedNext], city.Notices());
        Assert.Equal(first.OfficerCode, city.Incident(incident).Timeline.Last(line => line.Kind == HappeningKind.OfferedNext).Detail);
        Assert.Equal(Refusal.DirectiveOver, city.Answer(first, DirectiveAnswer.Acknowledge).Refusal);
        Assert.Equal(OfficerStatus.Available, city.Officer(first.Officer).Status);

        // The one who did not answer is not chosen for the next either, until heard from.
        var other = city.Incident(city.Call("robbery", City.At(2_000, 0)).Incident);
        Assert.Equal(RankReason.NotAnswering, other.Ranking!.Officers.Single(line => line.Officer == first.Officer).Reason);
        city.Do(new OfficerStatusSet(first.Officer, OfficerStatus.Available));
        city.Do(new RankingAsked(other.Id));
        Assert.Equal(RankReason.Fits, city.Incident(other.Id).Ranking!.Officers.Single(line => line.Officer == first.Officer).Reason);
    }

    [Fact]
    public void EveryoneDeclines_ThenTheDesksAreToldOnce_AndAFreedOfficerIsSent()
    {
        var city = ThreeOfficers();
        city.Do(new OfficerStatusSet(City.Officer(3), OfficerStatus.Busy));
        var incident = city.Call("robbery", City.Middle).Incident;
        city.Answer(city.LastDirective(), DirectiveAnswer.Decline, "flat tyre");
        city.Answer(city.LastDirective(), DirectiveAnswer.Decline, "no fuel");
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);
        city.Wait(30);
        city.Wait(30);
        Assert.Single(city.Notices(), kind => kind == HappeningKind.NobodyFound);

        city.Do(new OfficerStatusSet(City.Officer(3), OfficerStatus.Available));
        city.Wait(1);
        Assert.Equal(("P003", DirectiveState.Sent), (city.LastDirective().OfficerCode, city.LastDirective().State));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FirstPosition_OrOneAfterASilence_IsSeenAtOnce_ByThoseWhoWait(bool silent)
    {
        var city = new City(1);
        if (silent) city.Fold(1, City.Middle, city.Now.PlusSeconds(-500));
        city.Call("robbery", City.Middle);
        Assert.Single(city.Notices(), kind => kind == HappeningKind.NobodyFound);
        city.Place(1, City.Middle);
        city.Wait(1);
        Assert.Equal(DirectiveState.Sent, city.LastDirective().State);
    }

    [Fact]
    public void DeclinedDispatchersChoice_IsOfferedToTheNext_OnThatDispatchersWord()
    {
        var city = ThreeOfficers();
        var incident = city.Call("noise", City.Middle).Incident;
        city.Do(new DispatchOrdered(incident, City.Officer(2), "li"));
        city.Answer(city.LastDirective(), DirectiveAnswer.Decline, "busy");
        Assert.Equal(("li", DirectiveState.Sent), (city.LastDirective().IssuedBy, city.LastDirective().State));
        Assert.NotEqual("P002", city.LastDirective().OfficerCode);
    }

    [Fact]
    public void WithdrawnDirective_FreesTheOfficer_AndTheEngineSendsNobodyElse()
    {
        var city = ThreeOfficers();
        var incident = city.Call("robbery", City.Middle).Incident;
        var directive = city.LastDirective();
        city.Answer(directive, DirectiveAnswer.Acknowledge);
        Assert.Equal(Refusal.None, city.Do(new DirectiveWithdrawn(directive.Id, "li", "closer one")).Refusal);
        Assert.Equal(DirectiveState.Withdrawn, city.LastDirective().State);
        Assert.Equal(OfficerStatus.Available, city.Officer(directive.Officer).Status);
        city.Wait(60);
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);
        Assert.Equal(directive.Id, city.LastDirective().Id);
        Assert.Equal(Refusal.DirectiveOver, city.Do(new DirectiveWithdrawn(directive.Id, "li", "again")).Refusal);
    }

    [Fact]
    public void TwoDispatchers_OneOfficer_OnlyTheFirstWins()
    {
        var city = ThreeOfficers();
        var one = city.Call("noise", City.Middle).Incident;
        var two = city.Call("noise", City.At(3_000, 0)).Incident;
        Assert.Equal(Refusal.None, city.Do(new DispatchOrdered(one, City.Officer(1), "li")).Refusal);
        Assert.Equal(Refusal.OfficerNotAvailable, city.Do(new DispatchOrdered(two, City.Officer(1), "wang")).Refusal);
    }

    [Fact]
    public void ClearedBeforeAnybodyArrived_GoesBackIntoTheQueue_ForSomebodyElse()
    {
        var city = ThreeOfficers();
        var incident = city.Call("robbery", City.Middle).Incident;
        var first = city.LastDirective();
        city.Answer(first, DirectiveAnswer.Acknowledge);
        city.Answer(first, DirectiveAnswer.Clear);
        Assert.NotEqual(IncidentState.Closed, city.Incident(incident).State);
        Assert.NotEqual(first.Officer, city.LastDirective().Officer);
    }

    [Fact]
    public void HelperWhoNeverAnswers_DoesNotReopenWhatTheFirstOfficerHasFinished()
    {
        var city = ThreeOfficers();
        var incident = city.Call("robbery", City.Middle).Incident;
        var first = city.LastDirective();
        city.Answer(first, DirectiveAnswer.Acknowledge);
        city.Answer(first, DirectiveAnswer.OnScene);
        var helper = city.Officers.First(officer => officer.Id != first.Officer).Id;
        city.Do(new DispatchOrdered(incident, helper, "li"));
        city.Answer(first, DirectiveAnswer.Clear);
        Assert.Equal(IncidentState.Offered, city.Incident(incident).State);
        city.Wait(60);
        Assert.Equal(IncidentState.Closed, city.Incident(incident).State);
        Assert.Equal(OfficerStatus.Available, city.Officer(helper).Status);
    }

    [Fact]
    public void ClosingAnIncident_FreesEverybodyOnIt()
    {
        var city = ThreeOfficers();
        var incident = city.Call("noise", City.Middle).Incident;
        city.Do(new DispatchOrdered(incident, City.Officer(1), "li"));
        city.Do(new DispatchOrdered(incident, City.Officer(2), "li"));
        Assert.Equal(Refusal.None, city.Do(new IncidentClosed(incident, "li", "false alarm")).Refusal);
        Assert.Equal(OfficerStatus.Available, city.Officer(City.Officer(1)).Status);
        Assert.Equal(OfficerStatus.Available, city.Officer(City.Officer(2)).Status);
        Assert.Equal(Refusal.UnknownIncident, city.Do(new DispatchOrdered(incident, City.Officer(3), "li")).Refusal);
    }

    [Theory]
    [InlineData("", DirectiveAnswer.EnRoute, Refusal.AnswerOutOfOrder)]
    [InlineData("", DirectiveAnswer.OnScene, Refusal.AnswerOutOfOrder)]
    [InlineData("", DirectiveAnswer.Clear, Refusal.AnswerOutOfOrder)]
    [InlineData("Acknowledge", DirectiveAnswer.Decline, Refusal.AnswerOutOfOrder)]
    [InlineData("Acknowledge EnRoute OnScene", DirectiveAnswer.EnRoute, Refusal.AnswerOutOfOrder)]
    [InlineData("Acknowledge", DirectiveAnswer.OnScene, Refusal.None)]
    [InlineData("Acknowledge OnScene", DirectiveAnswer.Delivered, Refusal.None)]
    [InlineData("Acknowledge Clear", DirectiveAnswer.Acknowledge, Refusal.DirectiveOver)]
    public void Answers_FollowTheTable(string before, DirectiveAnswer answer, Refusal expected)
    {
        var city = ThreeOfficers();
        city.Call("robbery", City.Middle);
        var directive = city.LastDirective();
        foreach (var step in before.Split(' ', StringSplitOptions.RemoveEmptyEntries)) city.Answer(directive, Enum.Parse<DirectiveAnswer>(step));
        Assert.Equal(expected, city.Answer(directive, answer).Refusal);
    }

    [Fact]
    public void RepeatedAnswer_ChangesNothing_AndIsSaidToBeARepeat()
    {
        var city = ThreeOfficers();
        city.Call("robbery", City.Middle);
        var directive = city.LastDirective();
        Assert.False(city.Answer(directive, DirectiveAnswer.Acknowledge).Repeated);
        var left = city.Left.Count;
        Assert.True(city.Answer(directive, DirectiveAnswer.Acknowledge).Repeated);
        Assert.Equal(left, city.Left.Count);
    }

    [Fact]
    public void AnotherOfficersAnswer_IsRefused()
    {
        var city = ThreeOfficers();
        city.Call("robbery", City.Middle);
        var directive = city.LastDirective();
        var somebodyElse = city.Officers.First(officer => officer.Id != directive.Officer).Id;
        Assert.Equal(
            Refusal.NotYourDirective,
            city.Do(new DirectiveAnswered(somebodyElse, directive.Id, DirectiveAnswer.Acknowledge, "")).Refusal);
    }

    [Fact]
    public void StatusCannotBeChosen_WhileADirectiveIsHeld_NorToOneThatOnlyDirectivesGive()
    {
        var city = ThreeOfficers();
        city.Call("robbery", City.Middle);
        Assert.Equal(Refusal.HoldsDirective, city.Do(new OfficerStatusSet(city.LastDirective().Officer, OfficerStatus.Busy)).Refusal);
        var free = city.Officers.First(officer => officer.Id != city.LastDirective().Officer).Id;
        Assert.Equal(Refusal.StatusNotAllowed, city.Do(new OfficerStatusSet(free, OfficerStatus.OnScene)).Refusal);
    }
}
