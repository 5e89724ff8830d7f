using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Plans, swaps, backup, stacks and preemption, each as a desk sees it.</summary>
public class SendingTests
{
    [Fact]
    public void APlan_IsFilledByTheEngine_FastestFirst_EachSkillWhereItIsNeeded()
    {
        var city = With(Plan("robbery", new Need(2, []), new Need(1, ["medic"])), officers: 8, medics: [7, 8]);
        var incident = city.Call("robbery", City.Middle).Incident;
        var on = city.Incident(incident).Directives.Select(directive => directive.Officer.Value).ToList();
        Assert.Equal(3, on.Count);
        Assert.Single(on, officer => officer >= 7);
        var sending = city.Incident(incident).Sending!;
        Assert.Equal((0, "test"), (sending.Missing, sending.Plan));
        Assert.All(sending.Needs, need => Assert.Equal(need.Line.Count, need.Held));

        // Whoever declines is replaced, though others are on the way.
        var medic = city.Incident(incident).Directives.Single(directive => directive.Officer.Value >= 7);
        city.Answer(medic, DirectiveAnswer.Decline, "no");
        var now = city.Incident(incident).Directives.Where(directive => !directive.IsOver).Select(directive => directive.Officer.Value).ToList();
        Assert.Equal(3, now.Count);
        Assert.Contains(medic.Officer.Value == 7 ? 8u : 7u, now);
    }

    [Fact]
    public void AShortfall_IsSaidInNumbersAndReasons_Once()
    {
        var city = With(Plan("robbery", new Need(1, []), new Need(2, ["medic"])), officers: 6, medics: [5, 6]);
        city.Do(new OfficerStatusSet(City.Officer(6), OfficerStatus.Busy));
        var incident = city.Call("robbery", City.Middle).Incident;
        var ranking = city.Incident(incident).Ranking!;
        Assert.Equal(1, ranking.Shortfall);
        var need = ranking.Needs[1];
        Assert.Equal((0, 1, 1), (need.Held, need.Fit, need.Short));
        Assert.Contains(new PassedOverCount(RankReason.Busy, 1), need.PassedOver);
        Assert.Contains(new PassedOverCount(RankReason.LacksSkill, 4), need.PassedOver);
        var notice = Assert.Single(city.Left.OfType<NoticeRaised>(), notice => notice.What.Kind == HappeningKind.ShortOf);
        Assert.Equal("1 of 3: 1 medic", notice.What.Detail);
        city.Wait(11);
        city.Wait(11);
        Assert.Single(city.Left.OfType<NoticeRaised>(), each => each.What.Kind == HappeningKind.ShortOf);

        // As soon as the other one is free it is sent.
        city.Do(new OfficerStatusSet(City.Officer(6), OfficerStatus.Available));
        city.Wait(1);
        Assert.Equal(0, city.Incident(incident).Sending!.Missing);
    }

    [Fact]
    public void ACarWithTooFew_IsPassedOver_WhereThePlanAsksForMore()
    {
        var city = With(Plan("noise", new Need(1, [])) with { MinimumCrew = 2 }, officers: 2);
        var incident = city.Call("noise", City.Middle).Incident;
        Assert.All(city.Incident(incident).Ranking!.Officers, line => Assert.Equal(RankReason.CrewTooSmall, line.Reason));
    }

    [Theory]
    [InlineData(TieBreak.Number, 1, 2, 3)]
    [InlineData(TieBreak.LongestIdle, 3, 1, 2)]
    [InlineData(TieBreak.FewestSkills, 2, 3, 1)]
    public void OfEquals_ThePlanSaysWhoGoesFirst_AndWhoIsNearerGoesBefore(TieBreak rule, params int[] order)
    {
        var city = With(Plan("noise", new Need(1, [])) with { TieBreak = rule }, officers: 4, medics: [1]);
        foreach (var officer in new[] { 3, 1, 2 }) // In this order they became available.
        {
            city.Do(new OfficerStatusSet(City.Officer(officer), OfficerStatus.Busy));
            city.Do(new OfficerStatusSet(City.Officer(officer), OfficerStatus.Available));
            city.Wait(5);
            city.Place(officer, Away(officer, 10.5));
        }

        city.Place(4, Away(4, 8.5));
        var incident = city.Call("noise", City.Middle).Incident;
        var fit = city.Incident(incident).Ranking!.Officers.Where(line => line.Reason == RankReason.Fits).Select(line => (int)line.Officer.Value);
        Assert.Equal([4, .. order], fit);

        LatLng Away(int officer, double seconds) =>
            City.At(seconds * 1_000_000 / city.TravelMilliseconds(City.Officer(officer), City.At(1_000, 0), City.Middle), 0);
    }

    [Fact]
    public void Backup_SendsMore_AndReplacesWhoDeclines()
    {
        var city = With(null, officers: 6);
        var incident = city.Call("noise", City.Middle).Incident;
        city.Do(new DispatchOrdered(incident, City.Officer(1), "li"));
        Assert.Equal(Refusal.None, city.Do(new BackupOrdered(incident, 2, [], "wang")).Refusal);
        Assert.Equal(3, city.Incident(incident).Directives.Count);
        var second = city.Incident(incident).Directives[1];
        Assert.Equal("wang", second.IssuedBy);
        city.Answer(second, DirectiveAnswer.Decline, "no");
        Assert.Equal(3, city.Incident(incident).Directives.Count(directive => !directive.IsOver));
        Assert.Equal(Refusal.CountOutOfRange, city.Do(new BackupOrdered(incident, 0, [], "wang")).Refusal);
        for (var i = 0; i < DomainLimits.BackupLinesMax - 1; i++) city.Do(new BackupOrdered(incident, 1, [], "wang"));
        Assert.Equal(Refusal.TooManyNeeds, city.Do(new BackupOrdered(incident, 1, [], "wang")).Refusal);
    }

    [Fact]
    public void ASwap_PutsOneInThePlaceOfAnother_InOneTurn()
    {
        var city = With(null, officers: 4);
        var incident = city.Call("robbery", City.Middle).Incident;
        var directive = city.Incident(incident).Directives[0];
        var other = City.Officer(directive.Officer.Value == 3 ? 4 : 3);
        var outcome = city.Do(new SwapOrdered(directive.Id, other, "li"));
        Assert.Equal(Refusal.None, outcome.Refusal);
        Assert.Equal(OfficerStatus.Available, city.Officer(directive.Officer).Status);
        Assert.Equal(outcome.Directive, city.Officer(other).Directive);
        Assert.Equal(IncidentState.Offered, city.Incident(incident).State);
        Assert.Equal(Refusal.DirectiveOver, city.Do(new SwapOrdered(directive.Id, other, "li")).Refusal);
        Assert.Equal(Refusal.SameOfficer, city.Do(new SwapOrdered(outcome.Directive, other, "li")).Refusal);
    }

    [Fact]
    public void ASwap_LetsTwoChangePlaces()
    {
        var city = With(null, officers: 2);
        var (one, two) = (city.Call("robbery", City.At(500, 0)).Incident, city.Call("medical", City.At(-500, 0), priority: 2).Incident);
        city.Do(new DispatchOrdered(two, city.Incident(one).Directives[0].Officer.Value == 1 ? City.Officer(2) : City.Officer(1), "li"));
        var (first, second) = (city.Incident(one).Directives[^1], city.Incident(two).Directives[^1]);
        Assert.Equal(Refusal.None, city.Do(new SwapOrdered(first.Id, second.Officer, "li")).Refusal);
        Assert.Equal(two, city.Officer(first.Officer).Incident);
        Assert.Equal(one, city.Officer(second.Officer).Incident);

        var now = city.Incident(one).Directives[^1];
        city.Answer(now, DirectiveAnswer.Acknowledge);
        city.Answer(now, DirectiveAnswer.OnScene);
        Assert.Equal(Refusal.AlreadyOnScene, city.Do(new SwapOrdered(now.Id, first.Officer, "li")).Refusal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StackedIncidents_GoToTheOfficerWhoClears_MostUrgentFirst(bool isAuto)
    {
        var city = With(null, officers: 1, new SendingNumbers { StackingAuto = isAuto });
        var first = city.Call("robbery", City.At(100, 0)).Incident;
        var minor = city.Call("noise", City.At(900, 0)).Incident;
        var urgent = city.Call("noise", City.At(-900, 0), priority: 2).Incident;
        var officer = City.Officer(1);
        Assert.Equal(Refusal.None, city.Do(new StackOrdered(minor, officer, "li")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new StackOrdered(urgent, officer, "wang")).Refusal);
        Assert.Equal(Refusal.AlreadyStacked, city.Do(new StackOrdered(urgent, officer, "li")).Refusal);
        Assert.Equal((IncidentState.Waiting, officer), (city.Incident(urgent).State, city.Incident(urgent).Sending!.StackedOn));
        Assert.Equal([urgent, minor], city.Left.OfType<StackChanged>().Last().Incidents);

        var directive = city.Incident(first).Directives[0];
        city.Answer(directive, DirectiveAnswer.Acknowledge);
        city.Answer(directive, DirectiveAnswer.OnScene);
        city.Answer(directive, DirectiveAnswer.Clear); // In this very turn:
        if (isAuto)
        {
            Assert.Equal(urgent, city.Officer(officer).Incident);
            Assert.Equal("wang", city.Incident(urgent).Directives[0].IssuedBy);
            Assert.Equal([minor], city.Left.OfType<StackChanged>().Last().Incidents);
        }
        else
        {
            Assert.Equal(default, city.Officer(officer).Incident);
            Assert.Contains(HappeningKind.StackReady, city.Notices());
            Assert.True(city.Left.OfType<StackChanged>().Last().IsReady);
        }
    }

    [Fact]
    public void AStack_IsBounded_AndEndsWithTheShift_OrTheIncident()
    {
        var city = With(null, officers: 1);
        city.Call("robbery", City.At(100, 0));
        var waiting = Enumerable.Range(0, DomainLimits.StackedPerOfficerMax + 1)
            .Select(at => city.Call("noise", City.At(1_000 + at * 200, 0)).Incident).ToList();
        foreach (var incident in waiting.SkipLast(1)) city.Do(new StackOrdered(incident, City.Officer(1), "li"));
        Assert.Equal(Refusal.TooManyStacked, city.Do(new StackOrdered(waiting[^1], City.Officer(1), "li")).Refusal);
        city.Do(new IncidentClosed(waiting[0], "li", "over"));
        Assert.Equal(Refusal.None, city.Do(new StackOrdered(waiting[^1], City.Officer(1), "li")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new UnstackOrdered(waiting[1], "li")).Refusal);
        Assert.Equal(Refusal.NotStacked, city.Do(new UnstackOrdered(waiting[1], "li")).Refusal);

        city.Do(new DirectiveWithdrawn(city.Officer(City.Officer(1)).Directive, "li", "lunch")); // Free: the first is sent at once.
        var sent = city.Officer(City.Officer(1));
        Assert.Equal(waiting[2], sent.Incident);
    }

    [Fact]
    public void OffDuty_NothingWaitsForThemAnyMore()
    {
        var city = With(null, officers: 1);
        city.Do(new OfficerStatusSet(City.Officer(1), OfficerStatus.Busy));
        var incident = city.Call("noise", City.Middle).Incident;
        Assert.Equal(Refusal.None, city.Do(new StackOrdered(incident, City.Officer(1), "li")).Refusal);
        city.Do(new OfficerStatusSet(City.Officer(1), OfficerStatus.OffDuty));
        Assert.Equal(default, city.Incident(incident).Sending!.StackedOn);
        Assert.Contains(HappeningKind.Unstacked, city.Notices());
        Assert.Equal(Refusal.OfficerOffDuty, city.Do(new StackOrdered(incident, City.Officer(1), "li")).Refusal);
    }

    [Fact]
    public void Preemption_TakesOffALessUrgentIncident_WhichIsBackInTheQueueAndRankedAtOnce()
    {
        var city = With(null, officers: 3);
        city.Now = city.Now.PlusSeconds(300);
        city.Place(1, City.At(10, 10));
        for (var officer = 2; officer <= 3; officer++) city.Place(officer, City.At(20_000 + officer, 0)); // Far away.
        var minor = city.Call("noise", City.At(300, 0)).Incident;
        city.Do(new DispatchOrdered(minor, City.Officer(1), "li"));
        var urgent = city.Call("noise", City.At(-300, 0), priority: 2).Incident; // The engine does not send to these by itself.
        var line = city.Incident(urgent).Ranking!.Officers.Single(each => each.Officer == City.Officer(1));
        Assert.Equal(minor, line.Preempts!.Incident);
        Assert.True(line.Preempts.GainSeconds > 120);
        var asked = city.State.Apply(city.Now, new PreemptOrdered(urgent, City.Officer(1), "wang"));
        Assert.Equal(Refusal.None, asked.Refusal);
        Assert.Contains(city.Release(), question => question.Incident == minor); // In the same turn.
        Assert.Equal(urgent, city.Officer(City.Officer(1)).Incident);
        Assert.Equal(IncidentState.Waiting, city.Incident(minor).State);
        Assert.Contains(HappeningKind.Preempted, city.Notices());
    }

    [Fact]
    public void Preemption_IsRefused_WhereTheRulesSaySo()
    {
        var city = With(null, officers: 2);
        var minor = city.Call("noise", City.At(300, 0)).Incident;
        city.Do(new DispatchOrdered(minor, City.Officer(1), "li"));
        var same = city.Call("noise", City.At(-3_000, 0)).Incident;
        Assert.Equal(Refusal.PriorityNotLower, city.Do(new PreemptOrdered(same, City.Officer(1), "li")).Refusal);
        var urgent = city.Call("noise", City.At(-300, 0), priority: 1).Incident;
        Assert.Equal(Refusal.NothingToPreempt, city.Do(new PreemptOrdered(urgent, City.Officer(2), "li")).Refusal);
        Assert.Equal(Refusal.GainTooSmall, city.Do(new PreemptOrdered(urgent, City.Officer(1), "li")).Refusal); // Officer 2 is as near.
        city.Now = city.Now.PlusSeconds(DomainLimits.PreemptRankingSecondsMax + 1);
        Assert.Equal(Refusal.NotRanked, city.Do(new PreemptOrdered(urgent, City.Officer(1), "li")).Refusal);
        city.Answer(city.LastDirective(), DirectiveAnswer.Acknowledge);
        city.Answer(city.LastDirective(), DirectiveAnswer.OnScene);
        Assert.Equal(Refusal.AlreadyOnScene, city.Do(new PreemptOrdered(urgent, City.Officer(1), "li")).Refusal);
    }

    [Fact]
    public void OfficersOfAnotherArea_AreMarked_AndTheirDesksTold()
    {
        var city = With(null, officers: 1, area: "east");
        var incident = city.Do(new CallReceived(
            new Call(Guid.Empty, "robbery", 0, City.Middle, "", "", "", "", "110")) { Area = "west" }).Incident;
        Assert.Equal("east", city.Incident(incident).Ranking!.Officers[0].OtherArea);
        var notice = Assert.Single(city.Left.OfType<NoticeRaised>(), each => each.What.Kind == HappeningKind.CrossArea);
        Assert.Equal("east", notice.What.Detail);
    }

    [Fact]
    public void NeighboursOfficers_AreShown_WhereTheyAreSooner_AndCannotBeSent()
    {
        var city = With(null, officers: 2);
        city.Neighbours.Add(new NeighbourOfficer(new OfficerId(900), "Q900", new JurisdictionId(4), 1_500, 30, 2));
        city.Neighbours.Add(new NeighbourOfficer(new OfficerId(901), "Q901", new JurisdictionId(4), 90_000_000, 90_000, 2));
        var incident = city.Call("noise", City.At(9_000, 0)).Incident;
        var line = Assert.Single(city.Incident(incident).Ranking!.Officers, each => each.Reason == RankReason.Neighbour);
        Assert.Equal((900u, 4, 2), (line.Officer.Value, line.Neighbour.Value, line.TravelSeconds));
        Assert.Equal(Refusal.UnknownOfficer, city.Do(new DispatchOrdered(incident, line.Officer, "li")).Refusal);
    }

    [Fact]
    public void ANeighboursOfficer_IsAskedForByName_InAnAlertForAid()
    {
        var city = With(null, officers: 1);
        city.Neighbours.Add(new NeighbourOfficer(new OfficerId(900), "Q900", new JurisdictionId(4), 1_500, 30, 2));
        var incident = city.Call("noise", City.At(9_000, 0)).Incident;
        var asked = city.Do(new OfficerAsked(incident, new JurisdictionId(4), new OfficerId(900), "Q900", "li", "dogs"));
        Assert.Equal(Refusal.None, asked.Refusal);
        var alert = city.Left.OfType<AlertChanged>().Last().Alert;
        Assert.Equal((asked.Alert, AlertKind.Aid), (alert.Id, alert.Kind));
        Assert.Equal(new PostOfficer(new OfficerId(900), "Q900", city.Now.PlusSeconds(2)), alert.Posts[0].Wanted);
        Assert.Contains(HappeningKind.OfficerAsked, city.Notices());

        // Another one, in the same alert; and nobody in vain.
        city.Do(new OfficerAsked(incident, new JurisdictionId(4), new OfficerId(901), "Q901", "li", ""));
        Assert.Equal("Q901", city.Left.OfType<AlertChanged>().Last(each => each.Alert.Id == alert.Id).Alert.Posts[0].Wanted!.Code);
        Assert.Equal(Refusal.UnknownIncident, city.Do(
            new OfficerAsked(new IncidentId(City.Jurisdiction, 99), new JurisdictionId(4), new OfficerId(901), "Q901", "li", "")).Refusal);
    }

    internal static ResponsePlan Plan(string type, params Need[] needs) => new("test", type, "*", 0, default, needs, TieBreak.Number, 1);

    internal static City With(ResponsePlan? plan, int officers, int[] medics, SendingNumbers? numbers = null, string area = "")
    {
        var policy = City.Policy() with
        {
            Plans = new ResponsePlans(plan is null ? [] : [plan]),
            Sending = numbers ?? SendingNumbers.Default,
            Areas = new AreaTable([new Area("east", "East", "东", City.Jurisdiction), new Area("west", "West", "西", City.Jurisdiction)]),
        };
        var city = new City(officers, skills: number => medics.Contains(number) ? ["medic"] : [], policy: policy, area: area);
        for (var number = 1; number <= officers; number++) city.Place(number, City.At(number * 10, number * 10));
        return city;
    }

    internal static City With(ResponsePlan? plan, int officers, SendingNumbers? numbers = null, string area = "") =>
        With(plan, officers, [], numbers, area);
}
