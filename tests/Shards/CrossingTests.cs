using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// What happens when things cross: many calls at once, questions that are out while the world goes on, storms of one kind.
/// </summary>
public class CrossingTests
{
    // Every incident asks for the same ten fastest; the eleventh finds all of them sent already, and twenty others are free.
    [Fact]
    public void ManyCallsAtOnce_EachGetsAnOfficer_WhileOfficersAreFree()
    {
        var city = new City(40);
        for (var number = 1; number <= 40; number++) city.Place(number, City.At(number * 20, 0));
        for (var call = 0; call < 30; call++) Apply(city, NewCall(call, "robbery", City.At(0, call * 100)));
        for (var questions = city.Release(); questions.Count > 0; questions = city.Release())
            foreach (var question in questions) city.State.Apply(city.Now, new RankingAnswered(city.Roads(question)));

        var sent = city.Left.OfType<DirectiveChanged>().Select(effect => effect.Directive).ToList();
        Assert.Equal(30, sent.Select(directive => directive.Incident).Distinct().Count());
        Assert.Equal(30, sent.Select(directive => directive.Officer).Distinct().Count());
        Assert.DoesNotContain(HappeningKind.NobodyFound, city.Notices());
    }

    [Fact]
    public void DispatcherWhoKeepsAsking_DoesNotKeepTheEngineFromSending()
    {
        var city = new City(2);
        city.Place(1, City.Middle);
        var incident = Apply(city, NewCall(1, "robbery", City.Middle)).Incident;
        var first = city.Release().Single();
        Apply(city, new RankingAsked(incident));
        Assert.Empty(city.Release());
        Apply(city, new RankingAnswered(city.Roads(first)));
        city.Release();
        Assert.Equal(DirectiveState.Sent, city.LastDirective().State);
    }

    // A hundred more urgent ones that nobody can serve must not keep the one that can be served from looking again.
    [Fact]
    public void WaitingIncident_LooksAgain_HoweverManyOthersWait()
    {
        var city = new City(1, policy: City.Policy(joinMetres: 0));
        city.Place(1, City.Middle);
        city.Unreachable.Add(1);
        for (var call = 0; call < 200; call++) city.Call("medical", City.At(0, call * 10), new Guid(call, 1, 1, new byte[8]));
        var incident = city.Call("robbery", City.Middle).Incident;
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);
        city.Unreachable.Clear(); // The road is open again: nobody was freed, so only looking again finds it.
        for (var tick = 0; tick < 60; tick++) city.Wait(2);
        Assert.Contains(city.Left.OfType<DirectiveChanged>(), effect => effect.Directive.Incident == incident);
    }

    [Fact]
    public void FreedOfficer_MakesThoseLookAgain_WhoCanUseIt_AndNobodyElse()
    {
        var city = new City(1, policy: City.Policy(joinMetres: 0));
        city.Place(1, City.Middle);
        var held = city.Call("robbery", City.Middle, new Guid(1, 1, 1, new byte[8]));
        city.Answer(city.LastDirective(), DirectiveAnswer.Acknowledge);
        for (var call = 2; call < 60; call++) city.Call("medical", City.Middle, new Guid(call, 1, 1, new byte[8]));
        var waiting = city.Call("robbery", City.At(0, 500), new Guid(99, 1, 1, new byte[8])).Incident;

        Apply(city, new IncidentClosed(held.Incident, "li", "over"));
        city.Now = city.Now.PlusMilliseconds(100);
        Apply(city, new Ticked());
        Assert.Equal([waiting], city.Release().Select(question => question.Incident));
    }

    [Fact]
    public void JoinedCallThatLeavesThePriorityToTheType_RaisesAnIncidentThatWasOpenedBelowIt()
    {
        var city = new City(1);
        city.Place(1, City.Middle);
        var incident = city.Call("robbery", City.Middle, new Guid(1, 1, 1, new byte[8]), priority: 4).Incident;
        Assert.Equal(4, city.Incident(incident).Priority);
        Assert.True(city.Call("robbery", City.Middle, new Guid(2, 1, 1, new byte[8])).Joined);
        Assert.Equal(1, city.Incident(incident).Priority);
        Assert.Equal(1, city.LastDirective().Priority); // The officer who is on it sees it too.
    }

    [Fact]
    public void IncidentNumberOfAnotherJurisdiction_IsUnknownHere()
    {
        var city = new City(1);
        city.Place(1, City.Middle);
        var incident = city.Call("noise", City.Middle).Incident;
        var foreign = new IncidentId(new JurisdictionId(4), incident.Number);
        Assert.Equal(Refusal.UnknownIncident, city.Do(new DispatchOrdered(foreign, City.Officer(1), "li")).Refusal);
        Assert.Equal(Refusal.UnknownIncident, city.Do(new IncidentClosed(foreign, "li", "over")).Refusal);
        Assert.Equal(Refusal.UnknownIncident, city.Do(new RankingAsked(foreign)).Refusal);
    }

    // A terminal that claims to be somewhere else with every fix, within what the jump rule lets pass.
    [Fact]
    public void OfficerWhoGoesAroundTheWorld_LeavesNoZonesBehind()
    {
        var city = new City(1);
        for (var step = 1; step <= ShardLimits.ZonesKept + 1_000; step++)
        {
            var place = LatLng.FromDegrees(step % 120 - 60 + step / 1e4, step * 7 % 360 - 180);
            Assert.Equal(FoldResult.Folded, city.Fold(1, place, new Instant(step * 2L * 86_400_000)));
        }

        Assert.InRange(city.Tables.Officers.ZoneCount, 2, ShardLimits.ZonesKept + 1);
        Assert.Equal(1, city.Tables.Officers.ZoneOf(H3Cell.FromLatLng(city.Tables.Officers.PlaceOf(0), 9)).View(city.Now).Present);
    }

    [Fact]
    public void DirectivesOfAnIncident_AreBounded_AndTheForgottenAreUnknown()
    {
        var city = new City(1);
        city.Place(1, City.Middle);
        var incident = city.Call("noise", City.Middle).Incident;
        DirectiveId first = default;
        for (var round = 0; round < DomainLimits.DirectivesPerIncidentMax + DomainLimits.EndedDirectivesRemembered + 10; round++)
        {
            var directive = Apply(city, new DispatchOrdered(incident, City.Officer(1), "li")).Directive;
            if (round == 0) first = directive;
            Apply(city, new DirectiveWithdrawn(directive, "li", "no"));
        }

        city.Release();
        Assert.Equal(DomainLimits.DirectivesPerIncidentMax, city.Incident(incident).Directives.Count);
        Assert.Equal(Refusal.UnknownDirective, city.Do(new DirectiveAnswered(City.Officer(1), first, DirectiveAnswer.Acknowledge, "")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new IncidentClosed(incident, "li", "over")).Refusal);
    }

    private static CallReceived NewCall(int number, string type, LatLng place) =>
        new(new Call(new Guid(number, 9, 9, new byte[8]), type, 0, place, "", "", "", "", "110"));

    private static Outcome Apply(City city, ShardInput input) => city.State.Apply(city.Now, input);
}
