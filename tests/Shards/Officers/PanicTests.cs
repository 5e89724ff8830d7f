using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>A cry for help is taken whatever else is so, stands until a named person ends it, and is told each time.</summary>
public class PanicTests
{
    private static readonly Guid s_press = Guid.Parse("11111111-0000-0000-0000-000000000001");

    [Fact]
    public void APanic_OpensAnEmergencyWhereTheOfficerIs_AndSendsTheNearestOther()
    {
        var city = new City(4);
        for (var officer = 1; officer <= 4; officer++) city.Place(officer, City.At(officer * 100, 0));
        var pressed = Press(city, 1);
        var panic = Assert.Single(Told(city));
        Assert.Equal((PanicDeed.Raised, s_press, 1, pressed.Incident), (panic.Deed, panic.Id, panic.Presses, panic.Incident));
        var incident = city.Incident(pressed.Incident);
        Assert.Equal((OfficerLimits.EmergencyType, (byte)1), (incident.Type, incident.Priority));
        Assert.True(incident.Place.MetresTo(City.At(100, 0)) < 1);
        Assert.NotEqual(City.Officer(1), city.LastDirective().Officer); // Never the one who cries.
        Assert.Equal(RankReason.InEmergency, incident.Ranking!.Officers.Single(line => line.Officer == City.Officer(1)).Reason);
        Assert.Contains(HappeningKind.PanicRaised, city.Notices());
        Assert.Equal(s_press, city.Officer(City.Officer(1)).Detail!.Panic);
    }

    [Theory]
    [InlineData(OfficerStatus.OffDuty)]
    [InlineData(OfficerStatus.Busy)]
    [InlineData(OfficerStatus.OnScene)]
    public void APanic_IsTakenInEveryStatus_AndWithoutAPosition(OfficerStatus status)
    {
        var city = new City(2);
        if (status == OfficerStatus.OnScene)
        {
            city.Place(1, City.At(0, 0));
            city.Call("robbery", City.At(10, 0));
            city.Answer(city.LastDirective(), DirectiveAnswer.Acknowledge);
            city.Answer(city.LastDirective(), DirectiveAnswer.OnScene);
        }
        else city.Do(new OfficerStatusSet(City.Officer(1), status));
        Assert.Equal(Refusal.None, Press(city, 1).Refusal);
        var panic = Assert.Single(Told(city));
        Assert.Equal((status != OfficerStatus.OffDuty, status != OfficerStatus.OnScene), (panic.IsOnDuty, panic.PositionAt.IsNever));
        Assert.Equal(Refusal.UnknownOfficer, Press(city, 9).Refusal);
    }

    [Fact]
    public void TheSamePress_IsTheSamePanic_AlsoAfterItsEnd_AndAnotherPressAlarmsAgain()
    {
        var city = new City(2);
        var first = Press(city, 1);
        Assert.True(Press(city, 1).Repeated);
        Assert.Single(Told(city));
        city.Now = city.Now.PlusSeconds(2);
        var again = Press(city, 1, Press2);
        Assert.Equal((false, s_press, first.Incident), (again.Repeated, again.Standing, again.Incident));
        Assert.Equal((PanicDeed.Again, 2), (Told(city)[^1].Deed, Told(city)[^1].Presses));
        for (var press = 3; press < 30; press++) Press(city, 1, Guid.CreateVersion7()); // At once: counted, told with a tick.
        Assert.Equal(2, Told(city).Count);
        city.Wait(2);
        Assert.Equal((PanicDeed.Again, 29), (Told(city)[^1].Deed, Told(city)[^1].Presses));
        Assert.Equal(Refusal.None, End(city, 1).Refusal);
        Assert.True(Press(city, 1).Repeated);
        Assert.Equal(PanicDeed.Ended, Told(city)[^1].Deed);
        Assert.False(Press(city, 1, Guid.CreateVersion7()).Repeated); // Another cry.
        Assert.Equal(PanicDeed.Raised, Told(city)[^1].Deed);
    }

    [Fact]
    public void AFullTable_KeepsNoPanicOut()
    {
        var city = new City(DomainLimits.OpenIncidentsMax / 20);
        for (var i = 0; i < DomainLimits.OpenIncidentsMax; i++) AddIncident(city);
        Assert.Equal(Refusal.TooManyIncidents, city.Call("robbery", City.At(50_000, 0)).Refusal);
        for (var officer = 1; officer <= OfficerLimits.EmergencyIncidents; officer++)
            Assert.NotEqual(default, Press(city, officer, Guid.CreateVersion7()).Incident);

        // Past its own room it stands all the same, and gets its incident when there is room.
        var last = OfficerLimits.EmergencyIncidents + 1;
        var pressed = Press(city, last, Guid.CreateVersion7());
        Assert.Equal((Refusal.None, default(IncidentId)), (pressed.Refusal, pressed.Incident));
        Assert.Equal(PanicDeed.Raised, Told(city)[^1].Deed);
        city.Wait(10);
        Assert.Equal(PanicDeed.Raised, Told(city)[^1].Deed);
        city.Do(new IncidentClosed(new IncidentId(City.Jurisdiction, 1), "li", ""));
        city.Wait(10);
        Assert.Equal((PanicDeed.Opened, City.Officer(last)), (Told(city)[^1].Deed, Told(city)[^1].Officer));
        Assert.NotEqual(default, Told(city)[^1].Incident);
    }

    [Fact]
    public void TheEmergency_FollowsTheOfficer_NotTooOften_AndIsRankedAnew()
    {
        var type = new IncidentType(OfficerLimits.EmergencyType, "Emergency", "求助", 1, [], []); // Nobody is sent by the engine.
        var policy = City.Policy();
        var city = new City(3, policy: policy with { Types = policy.Types.Append(new(type.Code, type)).ToDictionary() });
        for (var officer = 1; officer <= 3; officer++) city.Place(officer, City.At(officer * 1_000, 0));
        var incident = Press(city, 1).Incident;
        Assert.Equal(City.Officer(2), city.Incident(incident).Ranking!.Officers[0].Officer);
        city.Do(new DispatchOrdered(incident, City.Officer(2), "li"));
        city.Answer(city.LastDirective(), DirectiveAnswer.Acknowledge);
        for (var second = 1; second <= 4; second++) Step(city, 0, second * 20);
        Assert.True(city.Incident(incident).Place.MetresTo(City.At(1_000, 0)) < 1); // Too soon.
        Step(city, 0, 100);
        Assert.True(city.Incident(incident).Place.MetresTo(City.At(1_000, 100)) < 1);
        for (var second = 1; second <= 10; second++) Step(city, 0, 100 + second); // Too near.
        Assert.True(city.Incident(incident).Place.MetresTo(City.At(1_000, 100)) < 1);
        city.Place(3, City.At(1_010, 400));
        for (var second = 1; second <= 20; second++) Step(city, 0, 110 + second * 15);
        Assert.Equal(City.Officer(3), city.Incident(incident).Ranking!.Officers[0].Officer);
        Assert.True(city.LastDirective().Place.MetresTo(City.At(1_000, 410)) < 150); // Who is on the way is told.
        End(city, 1);
        var place = city.Incident(incident).Place;
        for (var second = 1; second <= 20; second++) Step(city, 0, 500 + second * 15);
        Assert.Equal(place, city.Incident(incident).Place);
    }

    [Fact]
    public void AMergedEmergency_TellsItsNewIncidentInTheSameTurn_AndFollowsWhoPressedFirst()
    {
        var policy = City.Policy();
        var type = new IncidentType(OfficerLimits.EmergencyType, "Emergency", "求助", 1, [], []);
        var city = new City(2, policy: policy with { Types = policy.Types.Append(new(type.Code, type)).ToDictionary() });
        city.Place(1, City.At(1_000, 0));
        city.Place(2, City.At(1_200, 0));
        var (first, second) = (Press(city, 1).Incident, Press(city, 2, Press2).Incident);
        var told = Told(city).Count;
        city.Do(new IncidentsMerged(first, second, "one place", "li"));
        var merged = Told(city).Skip(told).Single();
        Assert.Equal((PanicDeed.Merged, City.Officer(1), second), (merged.Deed, merged.Officer, merged.Incident));
        for (var step = 1; step <= 12; step++) Step(city, step * 20, 0);
        Assert.True(city.Incident(second).Place.MetresTo(City.At(1_240, 0)) <= 120); // Officer 1 moves, and was first.
        city.Place(2, City.At(5_000, 0));
        for (var step = 1; step <= 12; step++) Step(city, 240, 0);
        Assert.True(city.Incident(second).Place.MetresTo(City.At(1_240, 0)) <= 120);

        // Into what was there before: also told, and one that has nothing to do with a panic says nothing of one.
        var noise = city.Call("noise", City.At(0, 0)).Incident;
        told = Told(city).Count;
        city.Do(new IncidentsMerged(second, noise, "", "li"));
        Assert.Equal([City.Officer(1), City.Officer(2)], Told(city).Skip(told).Where(panic => panic.Incident == noise).Select(panic => panic.Officer));
        city.Do(new IncidentsMerged(city.Call("noise", City.At(9_000, 0)).Incident, noise, "", "li"));
        Assert.Equal(told + 2, Told(city).Count);
    }

    [Fact]
    public void DesksAcknowledgeByName_AndOnlyAPersonWithAReasonEndsIt()
    {
        var city = new City(2);
        city.Place(1, City.At(0, 0));
        var incident = Press(city, 1).Incident;
        Assert.Equal(Refusal.UnknownPanic, city.Do(new PanicAcknowledged(City.Officer(1), Press2, "li")).Refusal);
        city.Do(new PanicAcknowledged(City.Officer(1), s_press, "li"));
        Assert.True(city.Do(new PanicAcknowledged(City.Officer(1), s_press, "li")).Repeated);
        city.Do(new PanicAcknowledged(City.Officer(1), s_press, "wang"));
        Assert.Equal(["li", "wang"], Told(city)[^1].Acknowledged.Select(each => each.By));
        Assert.Equal(Refusal.ReasonMissing, city.Do(new PanicEnded(City.Officer(1), s_press, "li", "")).Refusal);

        // Neither time nor the end of the incident ends it; the next press opens another.
        city.Wait(3_600);
        city.Do(new IncidentClosed(incident, "li", "mistake"));
        city.State.TellAll();
        city.Release();
        Assert.Equal(PanicDeed.Standing, Told(city)[^1].Deed);
        Assert.NotEqual(incident, Press(city, 1, Guid.CreateVersion7()).Incident);
        Assert.Equal(Refusal.None, End(city, 1).Refusal);
        Assert.True(End(city, 1).Repeated);
        Assert.Equal(("wang", "found well"), (Told(city)[^1].End!.By, Told(city)[^1].End!.Reason));
        Assert.Null(city.Officer(City.Officer(1)).Detail);
        city.State.TellAll();
        city.Release();
        Assert.Equal(PanicDeed.Ended, Told(city)[^1].Deed); // Nothing stands.
    }

    [Fact]
    public void WhoHasLeftTheRegion_KeepsThePanic()
    {
        var city = new City(2);
        Press(city, 2);
        Assert.Contains(city.State.OfficersWithDirectives, officer => officer.Id == City.Officer(2));
        var writer = new StateWriter();
        city.State.Save(writer);
        var again = new City(2);
        var reader = new StateReader(writer.Written);
        again.State.Restore(ref reader);
        again.State.TellAll();
        again.Release();
        Assert.Equal(PanicDeed.Standing, Assert.Single(Told(again)).Deed);
        Assert.True(Press(again, 2).Repeated);
    }

    private static Guid Press2 { get; } = Guid.Parse("22222222-0000-0000-0000-000000000002");

    private static Outcome Press(City city, int officer, Guid? press = null) =>
        city.Do(new PanicPressed(City.Officer(officer), press ?? s_press));

    private static Outcome End(City city, int officer) =>
        city.Do(new PanicEnded(City.Officer(officer), s_press, "wang", "found well"));

    private static List<PanicView> Told(City city) => [.. city.Left.OfType<PanicChanged>().Select(changed => changed.Panic)];

    private static void Step(City city, double north, double east)
    {
        city.Now = city.Now.PlusSeconds(1);
        city.Place(1, City.At(1_000 + north, east));
        city.Do(new Ticked());
    }

    // Without the roads: twenty thousand rankings are another test's.
    private static void AddIncident(City city)
    {
        var number = city.Tables.Incidents.Count;
        var call = new Call(new Guid(number, 1, 1, new byte[8]), "noise", 4, City.At(number * 3, 0), "", "", "", "", "110");
        var cell = Geo.H3Cell.FromLatLng(call.Place, OfficerTable.CellResolution);
        city.Tables.Incidents.Add(new IncidentGrain(city.Tables.NextIncident(), city.Tables.Policy.Types["noise"], call, cell, city.Now));
        city.Tables.Officers.ZoneOf(cell).Open();
    }
}
