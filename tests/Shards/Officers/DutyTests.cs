using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>Shifts, the region's own statuses, safety checks, what officers begin by themselves, and the units' history.</summary>
public class DutyTests
{
    [Fact]
    public void AStatusOfTheTable_ShowsAsItsOwn_AndOnlyItsChangesAreAllowed()
    {
        var city = Town();
        Assert.Equal(Refusal.None, Choose(city, "meal", "noodles").Refusal);
        var officer = city.Officer(City.Officer(1));
        Assert.Equal((OfficerStatus.Busy, "meal", "noodles"), (officer.Status, officer.Detail!.Code, officer.Detail.Comment));
        Assert.Equal(Refusal.StatusNotAllowed, Choose(city, "court").Refusal);
        Assert.Equal(Refusal.StatusNotAllowed, Choose(city, "on-scene", isForced: true).Refusal); // The engine's own, for nobody.
        Assert.Equal(Refusal.UnknownStatusCode, Choose(city, "sauna").Refusal);
        Assert.Equal(Refusal.None, Choose(city, "court", isForced: true).Refusal); // A supervisor.
        Assert.Equal("over the table", city.Left.OfType<OfficerDid>().Last().Deed.Detail);
        Assert.Equal(Refusal.None, Choose(city, "available").Refusal);
        Assert.Null(city.Officer(City.Officer(1)).Detail);
        Assert.Equal(Refusal.UnknownOfficer, city.Do(new StatusChosen(City.Officer(9), "meal", "", "li", true, false)).Refusal);
    }

    [Fact]
    public void AConditionalStatus_IsForAPersonToSend_NotForTheEngine()
    {
        var city = Town();
        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.OffDuty));
        city.Place(1, City.At(0, 0));
        Choose(city, "court");
        var incident = city.Call("robbery", City.At(100, 0)).Incident;
        Assert.Empty(city.Left.OfType<DirectiveChanged>());
        Assert.Equal(Refusal.None, city.Do(new DispatchOrdered(incident, City.Officer(1), "li")).Refusal);
        Assert.Equal(OfficerStatus.Dispatched, city.Officer(City.Officer(1)).Status);
        Assert.Equal(Refusal.HoldsDirective, Choose(city, "meal").Refusal);
        Assert.Equal(Refusal.HoldsDirective, city.Do(new ShiftEnded(City.Officer(1), "P001")).Refusal);
    }

    [Fact]
    public void AShift_BringsItsSkills_AndTakesThemAlongAtItsEnd()
    {
        var city = Town();
        city.Place(1, City.At(0, 0));
        city.Place(2, City.At(0, 0));
        city.Do(new OfficerStatusSet(City.Officer(1), OfficerStatus.OffDuty));
        var incident = city.Call("medical", City.At(10, 0)).Incident;
        Assert.Empty(city.Left.OfType<DirectiveChanged>());
        var details = new ShiftDetails(["Li", "Wang"], "京A12345", ["medic"], "");
        Assert.Equal(Refusal.None, city.Do(new ShiftBegun(City.Officer(1), details, "P001")).Refusal);
        Assert.Equal("京A12345", city.Officer(City.Officer(1)).Detail!.Shift.Vehicle);
        city.Wait(1);
        Assert.Equal(City.Officer(1), city.LastDirective().Officer);
        city.Do(new IncidentClosed(incident, "li", ""));
        city.Do(new ShiftEnded(City.Officer(1), "P001"));
        Assert.Equal(OfficerStatus.OffDuty, city.Officer(City.Officer(1)).Status);
        Assert.Null(city.Officer(City.Officer(1)).Detail);
        Assert.Equal(
            Refusal.BadShift, city.Do(new ShiftBegun(City.Officer(1), details with { Crew = [new string('x', 41)] }, "P001")).Refusal);
        Assert.Equal(Refusal.BadShift, city.Do(new ShiftBegun(City.Officer(1), details with { Area = "nowhere" }, "P001")).Refusal);
    }

    [Fact]
    public void ASafetyCheck_IsAsked_Alarmed_AndStandsUntilSomebodyAnswers()
    {
        var city = Town();
        Choose(city, "meal");
        city.Wait(59);
        Assert.Empty(Checks(city));
        city.Wait(1);
        Assert.Equal(SafetyDeed.Asked, Checks(city)[^1].Deed);
        city.Do(new SafetyAnswered(City.Officer(1), "P001", false, ""));
        Assert.Equal(SafetyDeed.Answered, Checks(city)[^1].Deed);
        city.Wait(60);
        city.Wait(30);
        Assert.Equal([SafetyDeed.Asked, SafetyDeed.Answered, SafetyDeed.Asked, SafetyDeed.Alarm], Checks(city).Select(each => each.Deed));
        Choose(city, "available"); // No way out of an alarm.
        city.Wait(3_600);
        Assert.Equal(SafetyState.Alarm, city.Officer(City.Officer(1)).Detail!.Safety!.State);
        city.Do(new SafetyAnswered(City.Officer(1), "li", true, "by radio"));
        Assert.Equal((SafetyDeed.Cleared, "li", "by radio"), (Checks(city)[^1].Deed, Checks(city)[^1].By, Checks(city)[^1].Note));
        Assert.Null(city.Officer(City.Officer(1)).Detail);
        Assert.Equal(Refusal.NothingAsked, city.Do(new SafetyAnswered(City.Officer(1), "P001", false, "")).Refusal);
    }

    [Fact]
    public void WhoLeavesTheStatus_IsNotAskedAnyMore_ButWhatADeskAskedStands()
    {
        var city = Town();
        Choose(city, "meal");
        city.Wait(60);
        Choose(city, "available");
        Assert.Equal(SafetyDeed.Over, Checks(city)[^1].Deed);
        city.Do(new SafetyAsked(City.Officer(1), "li"));
        Choose(city, "meal");
        Assert.Equal(SafetyDeed.Asked, Checks(city)[^1].Deed);
        city.Wait(OfficerLimits.AnswerToDeskSeconds);
        Assert.Equal(SafetyDeed.Alarm, Checks(city)[^1].Deed);
    }

    [Fact]
    public void OnScene_TheTypeOfTheIncidentDecides_AndTheStatusTimerTells()
    {
        var city = Town();
        city.Place(1, City.At(0, 0));
        city.Call("robbery", City.At(10, 0));
        city.Answer(city.LastDirective(), DirectiveAnswer.Acknowledge);
        city.Answer(city.LastDirective(), DirectiveAnswer.OnScene);
        city.Wait(20);
        Assert.Equal((SafetyDeed.Asked, "on-scene"), (Checks(city)[^1].Deed, Checks(city)[^1].Check.Why));
        Choose(city, "meal", officer: 2);
        city.Wait(1_799);
        Assert.False(city.Officer(City.Officer(2)).Detail!.IsLate);
        city.Wait(1);
        Assert.True(city.Officer(City.Officer(2)).Detail!.IsLate);
        city.Do(new SafetyAnswered(City.Officer(2), "P002", false, ""));
        Choose(city, "available", officer: 2);
        Assert.Null(city.Officer(City.Officer(2)).Detail);
    }

    [Fact]
    public void AnOfficer_BeginsByHimself_WhatTheTypeAllows()
    {
        var city = Town();
        var (noise, field) = (city.Call("noise", City.At(500, 0)).Incident, Guid.CreateVersion7());
        Assert.Equal(Refusal.None, city.Do(new SelfDispatched(City.Officer(1), noise)).Refusal);
        Assert.Equal((DirectiveState.Acknowledged, "P001"), (city.LastDirective().State, city.LastDirective().IssuedBy));
        Assert.Null(city.Tables.Incidents.All.Single().MandateOf); // Nobody else is sent on an officer's word.
        Assert.Equal(Refusal.UnknownIncident, city.Do(new SelfDispatched(City.Officer(2), new IncidentId(City.Jurisdiction, 99))).Refusal);
        Assert.Equal(Refusal.NoPosition, city.Do(Opened(field, "stop")).Refusal);
        city.Place(2, City.At(700, 0));
        Assert.Equal(Refusal.NoRight, city.Do(Opened(field, "noise")).Refusal);
        Assert.Equal(Refusal.UnknownType, city.Do(Opened(field, "sauna")).Refusal);
        var opened = city.Do(Opened(field, "stop"));
        Assert.Equal((Refusal.None, false), (opened.Refusal, opened.Repeated));
        Assert.True(city.Incident(opened.Incident).Place.MetresTo(City.At(700, 0)) < 1);
        Assert.Equal(City.Officer(2), city.LastDirective().Officer);
        Assert.True(city.Do(Opened(field, "stop")).Repeated);
        Assert.Equal(Refusal.NoRight, city.Do(new SelfDispatched(City.Officer(3), opened.Incident)).Refusal);

        static FieldOpened Opened(Guid id, string type) => new(
            City.Officer(2), new Call(id, type, 0, City.At(0, 0), "", "red van", "P002", "", "officer"), false, true, "", -1);
    }

    [Fact]
    public void EveryActOnOrOffACall_IsInTheHistory_WithItsOperator_AndBounded()
    {
        var city = Town();
        city.Place(1, City.At(0, 0));
        var incident = city.Call("noise", City.At(10, 0)).Incident;
        city.Do(new DispatchOrdered(incident, City.Officer(1), "li"));
        city.Answer(city.LastDirective(), DirectiveAnswer.Acknowledge);
        city.Answer(city.LastDirective(), DirectiveAnswer.EnRoute);
        city.Do(new DirectiveWithdrawn(city.LastDirective().Id, "wang", "nearer one"));
        city.Do(new OfficerStatusSet(City.Officer(1), OfficerStatus.Busy));
        var deeds = city.Left.OfType<OfficerDid>().Select(did => (did.Deed.Kind, did.Deed.By, did.Deed.Detail)).ToList();
        Assert.Equal(
            [
                (DeedKind.Directive, "li", "dispatched"), (DeedKind.Directive, "P001", "enRoute"), (DeedKind.Directive, "wang", "withdrawn"),
                (DeedKind.Status, "P001", ""),
            ],
            deeds);
        for (var i = 0; i < OfficerLimits.DeedsKept; i++) city.State.Apply(city.Now, new OfficerStatusSet(City.Officer(1), OfficerStatus.Busy));
        city.Release();
        city.Left.Clear();
        city.State.TellAll();
        city.Release();
        Assert.Equal(OfficerLimits.DeedsKept, city.Left.OfType<OfficerDid>().Count());
    }

    private static City Town()
    {
        var policy = City.Policy();
        var types = new Dictionary<string, IncidentType>(policy.Types)
        {
            ["noise"] = policy.Types["noise"] with { Rules = new TypeRules { AllowsSelfDispatch = true } },
            ["stop"] = new("stop", "Stop", "盘查", 3, [], []) { Rules = new TypeRules { AllowsFieldOpen = true } },
        };
        StatusCode[] own =
        [
            new("meal", "Meal", "用餐", Availability.NotAvailable, OfficerStatus.Busy, StatusSetter.Anyone, ["available"], 1_800),
            new("court", "Court", "出庭", Availability.ConditionallyAvailable, OfficerStatus.Busy, StatusSetter.Anyone, ["*"], 0),
        ];
        var statuses = StatusTable.Default.Rows.Select(row => row.Code == "available" ? row with { Next = ["*"] } : row);
        return new City(3, policy: policy with
        {
            Types = types,
            Statuses = new StatusTable([.. statuses, .. own]),
            Safety = new SafetyTable([new("*", "meal", 60, 30), new("robbery", "on-scene", 20, 10)]),
        });
    }

    private static Outcome Choose(City city, string code, string comment = "", bool isForced = false, int officer = 1) =>
        city.Do(new StatusChosen(City.Officer(officer), code, comment, "P001", isForced, isForced));

    private static List<SafetyView> Checks(City city) => [.. city.Left.OfType<SafetyChanged>().Select(changed => changed.Safety)];
}
