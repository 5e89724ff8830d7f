using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Officers;
using SmartPolicing.Realtime.Shards.Policy;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>Where the rules of one part meet those of another: nothing gets stuck or lost between them.</summary>
public class InterplayTests
{
    [Fact]
    public void OtherTimesAndAreas_HoldAtOnce_AndAreNoOthersAfterARestart()
    {
        var city = LifeCity.Make();
        var incident = Call(city, "noise", 0);
        city.Do(new AreasCovered(["north", "south"], "li"));
        var before = city.Incident(incident).Life.LateAt;
        var policy = city.Tables.Policy;
        var next = Renewed(city, policy with
        {
            Timers = new TimerTable([new IncidentTimer("*", 0, IncidentState.Waiting, 7, 9)]),
            Areas = new AreaTable([new Area("south", "South", "南", City.Jurisdiction), new Area("west", "West", "西", City.Jurisdiction)]),
        });

        var life = city.Incident(incident).Life;
        Assert.NotEqual(before, life.LateAt);
        Assert.Equal((city.Now.PlusSeconds(7), city.Now.PlusSeconds(9)), (life.LateAt, life.AlarmAt));
        var desks = LifeCity.Desks(city);
        Assert.Equal(["south"], Assert.Single(desks.Desks).Areas);
        Assert.Equal(["west"], desks.Uncovered);
        AssertRestoresAlike(city, next);
    }

    [Fact]
    public void AnAreaThatIsNoMore_IsNoIncidents_HoweverItComes()
    {
        var city = LifeCity.Make();
        var closed = city.Do(new CallReceived(NewCall(1)) { Area = "north" }).Incident;
        Assert.Equal("north", city.Incident(closed).Area);
        city.Do(new IncidentClosed(closed, "li", ""));
        city.Do(new ShiftBegun(City.Officer(1), new ShiftDetails([], "", null, "north"), "li"));
        var next = Renewed(city, city.Tables.Policy with { Areas = new AreaTable([new Area("south", "South", "南", City.Jurisdiction)]) });

        Assert.Equal(Refusal.None, city.Do(new IncidentReopened(closed, "li", "again")).Refusal);
        Assert.Equal("", city.Incident(closed).Area);
        Assert.Equal("", city.Incident(city.Do(new CallReceived(NewCall(2)) { Area = "north" }).Incident).Area); // Was on its way.
        Assert.Equal("", city.Incident(city.Do(new PanicPressed(City.Officer(1), Guid.CreateVersion7())).Incident).Area);
        AssertRestoresAlike(city, next);
    }

    [Fact]
    public void ACallWhereEverybodyHasLeft_IsAnIncidentOfItsOwn()
    {
        var policy = LifeCity.Policy();
        var city = LifeCity.Make(policy: policy with { JoinMetres = 60 });
        var first = Call(city, "theft", 0);
        Leave(city, LifeCity.SendTo(city, first, 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.OnScene));
        Assert.Equal(IncidentState.Cleared, city.Incident(first).State); // Until somebody says what came of it.
        var second = city.Call("theft", City.At(5, 0));
        Assert.False(second.Joined);
        Assert.Equal(IncidentState.Waiting, city.Incident(second.Incident).State);
        Assert.NotNull(city.Incident(second.Incident).Ranking);
    }

    [Fact]
    public void BackupAskedFor_AndNotes_AndOffersToTheNext_GoAlongInAMerge()
    {
        var city = LifeCity.Make(officers: 6);
        var (from, into) = (Call(city, "noise", 0), Call(city, "noise", 5_000));
        var there = LifeCity.SendTo(city, into, 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute);
        for (var officer = 2; officer <= 6; officer++) city.Do(new OfficerStatusSet(City.Officer(officer), OfficerStatus.Busy));
        city.Do(new BackupOrdered(from, 2, [], "wang")); // Nobody is to be had.
        city.Do(new IncidentNoted(from, default, "wang", "armed"));
        for (var officer = 3; officer <= 6; officer++) city.State.Apply(city.Now, new OfficerStatusSet(City.Officer(officer), OfficerStatus.Available));
        city.Release();
        Assert.Equal(Refusal.None, city.Do(new IncidentsMerged(from, into, "same", "li")).Refusal);

        Assert.Equal(["armed"], LifeCity.Directive(city, there.Id).Notes.Select(note => note.Text));
        Assert.True(city.Incident(into).Directives.Count(directive => !directive.IsOver) >= 3, "the backup of the other is filled here");

        var (third, fourth) = (Call(city, "noise", -5_000), Call(city, "noise", -9_000));
        foreach (var directive in city.Incident(into).Directives.Where(each => !each.IsOver && each.Officer != there.Officer))
            city.Do(new DirectiveWithdrawn(directive.Id, "li", ""));
        var offered = LifeCity.SendTo(city, third, 3);
        city.Do(new IncidentsMerged(third, fourth, "same", "li"));
        city.Answer(offered, DirectiveAnswer.Decline, "no");
        Assert.Equal(IncidentState.Offered, city.Incident(fourth).State);
    }

    [Fact]
    public void AnOfficerWhoLeft_HoldsNoIncidentUp()
    {
        var city = LifeCity.Make();
        var (stacked, asked) = (Call(city, "theft", 0), NewCall(2, "robbery"));
        city.Do(new OfficerStatusSet(City.Officer(4), OfficerStatus.Busy));
        Assert.Equal(Refusal.None, city.Do(new StackOrdered(stacked, City.Officer(4), "li")).Refusal);
        var open = city.State.Apply(city.Now, new CallReceived(asked)).Incident; // Its question is out, and about all of them.
        city.Release();
        var saved = new StateWriter();
        city.State.Save(saved);

        var other = new City(2, policy: city.Tables.Policy) { Now = city.Now };
        other.State.Effects.Clear();
        var reader = new StateReader(saved.Written);
        other.State.Restore(ref reader);
        other.State.TellAll();
        other.Wait(1);
        Assert.Equal(IncidentState.Offered, other.Incident(open).State);
        Assert.Equal(default, other.Incident(stacked).Sending!.StackedOn);
        Assert.All(other.Incident(stacked).Ranking!.Officers, line => Assert.True(line.Officer.Value <= 2));
    }

    [Fact]
    public void WhoIsConditionallyAvailable_ByTheFirstCodeOfItsKind_MayBeSent()
    {
        var rows = StatusTable.Default.Rows.Select(row => row.Code == "busy"
            ? row with { Availability = Availability.ConditionallyAvailable, TimerSeconds = 0 } : row);
        var city = LifeCity.Make(policy: LifeCity.Policy() with { Statuses = new StatusTable([.. rows]) });
        Assert.Equal(Refusal.None, city.Do(new StatusChosen(City.Officer(1), "busy", "", "li", true, false)).Refusal);
        LifeCity.SendTo(city, Call(city, "noise", 0), 1);
    }

    [Fact]
    public void WhereEverybodyHasLeft_BackupAndAnotherCry_SendSomebodyAgain()
    {
        var city = LifeCity.Make();
        var siege = Call(city, "siege", 0);
        Leave(city, LifeCity.SendTo(city, siege, 2, DirectiveAnswer.Acknowledge, DirectiveAnswer.OnScene));
        Assert.Equal(IncidentState.Cleared, city.Incident(siege).State);
        Assert.Equal(Refusal.None, city.Do(new BackupOrdered(siege, 1, [], "li")).Refusal);
        Assert.Equal(IncidentState.Offered, city.Incident(siege).State);

        var emergency = city.Do(new PanicPressed(City.Officer(4), Guid.CreateVersion7())).Incident;
        var helper = city.Incident(emergency).Directives.Single();
        city.Answer(helper, DirectiveAnswer.Acknowledge);
        city.Answer(helper, DirectiveAnswer.OnScene);
        Leave(city, helper);
        Assert.Equal(IncidentState.Cleared, city.Incident(emergency).State);
        var again = city.Do(new PanicPressed(City.Officer(4), Guid.CreateVersion7())).Incident;
        Assert.NotEqual(emergency, again); // Those who came to the first have filled its places.
        Assert.Equal(IncidentState.Offered, city.Incident(again).State);
    }

    [Fact]
    public void WhoCriesForHelpOnTheWay_IsNotProposedForIt()
    {
        var city = LifeCity.Make(officers: 2);
        LifeCity.SendTo(city, Call(city, "noise", 0), 1, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute);
        var emergency = city.Do(new PanicPressed(City.Officer(1), Guid.CreateVersion7())).Incident;
        Assert.All(city.Incident(emergency).Ranking!.Officers, line => Assert.Null(line.Preempts));
    }

    private static IncidentId Call(City city, string type, double north, byte priority = 0) =>
        city.Call(type, City.At(north, 0), priority: priority).Incident;

    private static void Leave(City city, DirectiveView directive) =>
        Assert.Equal(Refusal.None, city.Answer(directive, DirectiveAnswer.Clear).Refusal);

    private static Call NewCall(int number, string type = "noise") =>
        new(new Guid(number, 8, 8, new byte[8]), type, 0, City.At(number * 2_000, 0), "", "help", "", "", "110");

    private static DispatchPolicy Renewed(City city, DispatchPolicy policy)
    {
        var next = policy with { Version = new PolicyVersion(policy.Version.Number + 1, "next", city.Now, "chen") };
        Assert.Equal(Refusal.None, city.Do(new PolicySet(next)).Refusal);
        return next;
    }

    private static void AssertRestoresAlike(City city, DispatchPolicy policy)
    {
        var saved = new StateWriter();
        city.State.Save(saved);
        var other = new City(city.Officers.Count, policy: policy);
        other.State.Effects.Clear();
        var reader = new StateReader(saved.Written);
        other.State.Restore(ref reader);
        other.State.Effects.Clear();
        var again = new StateWriter();
        other.State.Save(again);
        Assert.Equal(saved.Written, again.Written);
    }
}
