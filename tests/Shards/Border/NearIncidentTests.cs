using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards.Officers;
using static SmartPolicing.Realtime.Shards.Border.Neighbours;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>Urgent incidents near a border: who is told by itself, and once.</summary>
public class NearIncidentTests
{
    private readonly Neighbours _cities = new();
    private int _calls;

    [Fact]
    public void TheNeighbourOfAnUrgentIncident_IsTold_UntilItIsClosed()
    {
        var incident = Call(1, Middle);
        _cities.Carry();
        var alert = _cities.Alert(Middle);
        Assert.Equal((AlertKind.Incident, incident, "robbery"), (alert.Kind, alert.Incident, alert.Subject));
        Assert.Equal([West, Middle], alert.Sides.Select(side => side.Jurisdiction));
        Assert.Equal("engine", alert.Lines[0].By);
        Assert.Equal(incident, Call(1, Middle)); // Joined: they know.
        Assert.Single(_cities.Alerts);
        _cities.Restart(West);
        _cities.Do(West, new IncidentClosed(incident, "desk", "over"));
        _cities.Carry();
        Assert.Equal(AlertEnd.IncidentClosed, _cities.Alert(Middle).End);
    }

    [Fact]
    public void OnlyAnUrgentOne_AndOnlyNeighboursOfTheRegion()
    {
        Call(3, Middle);
        Call(0, new JurisdictionId(99), West);
        Assert.Empty(_cities.Alerts);
    }

    [Fact]
    public void ACallThatMakesItUrgent_TellsThem_AndAPersonMayStillTellOthers()
    {
        var incident = Call(4, Middle);
        Assert.Empty(_cities.Alerts);
        Assert.Equal(incident, Call(2, Middle));
        var alert = Assert.Single(_cities.Alerts).Value[West];
        var again = _cities.Do(West, new NeighbourAsked(incident, Middle, AlertKind.Incident, "desk", ""));
        Assert.Equal((alert.Id, true), (again.Alert, again.Repeated));
        Assert.NotEqual(alert.Id, _cities.Do(West, new NeighbourAsked(incident, East, AlertKind.Incident, "desk", "")).Alert);
    }

    [Fact]
    public void ASurgeAlongABorder_LeavesRoomForVehicles()
    {
        for (var number = 0; number < JointAlertLimits.NearAlertsMax + 5; number++) CallAt(number * 95, 1, Middle);
        Assert.Equal(JointAlertLimits.NearAlertsMax, _cities.Alerts.Count);
    }

    [Fact]
    public void ACryForHelp_AtTheBorder_IsToldToTheNeighbour_AlsoWhenOnlyALaterPressIsNear()
    {
        var officer = OfficerOf(West, 1);
        var incident = _cities.Do(West, new PanicPressed(officer, new Guid(1, 1, 1, new byte[8]))).Incident;
        Assert.Empty(_cities.Alerts);
        Assert.Equal(incident, _cities.Do(West, new PanicPressed(officer, new Guid(2, 1, 1, new byte[8])) { Near = [Middle] }).Incident);
        _cities.Do(West, new PanicPressed(officer, new Guid(3, 1, 1, new byte[8])) { Near = [Middle] });
        _cities.Carry();
        Assert.Single(_cities.Alerts);
        var alert = _cities.Alert(Middle);
        Assert.Equal((AlertKind.Incident, incident, OfficerLimits.EmergencyType), (alert.Kind, alert.Incident, alert.Subject));
    }

    private IncidentId Call(byte priority, params JurisdictionId[] near) => CallAt(9_900, priority, near);

    private IncidentId CallAt(double metres, byte priority, params JurisdictionId[] near)
    {
        var call = new Call(new Guid(++_calls, 2, 2, new byte[8]), "robbery", priority, At(West, metres), "By the bridge", "", "", "",
            "110");
        var outcome = _cities.Do(West, new CallReceived(call) { Near = near });
        Assert.Equal(Refusal.None, outcome.Refusal);
        return outcome.Incident;
    }
}
