using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards;

public class CallTests
{
    [Theory]
    [InlineData(50, 0, "noise", true)]
    [InlineData(70, 0, "noise", false)]
    [InlineData(50, 901, "noise", false)]
    [InlineData(5, 0, "robbery", false)]
    public void Call_JoinsTheOpenIncident_OfTheSameTypeNearByAndRecent(double metres, int secondsLater, string type, bool joined)
    {
        var city = new City(1);
        var first = city.Call("noise", City.Middle);
        city.Wait(secondsLater);
        var second = city.Call(type, City.At(0, metres));
        Assert.Equal(joined, second.Joined);
        Assert.Equal(joined, first.Incident == second.Incident);
        if (joined) Assert.Equal(2, city.Incident(first.Incident).Calls.Count);
    }

    [Fact]
    public void JoinedCall_MayRaiseThePriority_NeverLowerIt()
    {
        var city = new City(1);
        var incident = city.Call("noise", City.Middle).Incident;
        city.Call("noise", City.Middle, priority: 2);
        city.Call("noise", City.Middle, priority: 3);
        Assert.Equal(2, city.Incident(incident).Priority);
    }

    [Fact]
    public void TypeAndPriority_DecideTogether_WhetherTheEngineSends()
    {
        var city = new City(1, skills: _ => ["medic"]);
        city.Place(1, City.At(100, 0));
        var incident = city.Call("medical", City.Middle, priority: 3).Incident;
        Assert.Equal(IncidentState.Waiting, city.Incident(incident).State);
        Assert.True(city.Call("medical", City.Middle, priority: 1).Joined);
        Assert.Equal(IncidentState.Offered, city.Incident(incident).State);
        Assert.Equal("engine", city.LastDirective().IssuedBy);
    }

    [Fact]
    public void SameClientMadeId_IsAppliedOnce()
    {
        var city = new City(1);
        var id = new Guid("11111111-2222-3333-4444-555555555555");
        var first = city.Call("noise", City.Middle, id);
        var again = city.Call("noise", City.At(5_000, 0), id);
        Assert.True(again.Repeated);
        Assert.Equal(first.Incident, again.Incident);
        Assert.Equal(1, city.State.OpenIncidents);
    }

    [Fact]
    public void UnknownType_IsRefused() => Assert.Equal(Refusal.UnknownType, new City(1).Call("picnic", City.Middle).Refusal);

    [Fact]
    public void NearestIncident_IsTheSame_AsLookingAtAll()
    {
        var random = new Random(9);
        for (var round = 0; round < 60; round++)
        {
            var city = new City(1, policy: City.Policy(joinMetres: 0));
            var places = Enumerable.Range(0, 40).Select(_ => City.At(random.Next(-900, 900), random.Next(-900, 900))).ToList();
            foreach (var place in places) city.Call(random.Next(2) == 0 ? "noise" : "medical", place);
            var probe = City.At(random.Next(-900, 900), random.Next(-900, 900));
            var reach = random.Next(1, 1000);
            var expected = city.Tables.Incidents.All
                .Where(incident => incident.Type.Code == "noise" && incident.Place.MetresTo(probe) <= reach)
                .OrderBy(incident => incident.Place.MetresTo(probe)).ThenBy(incident => incident.Id.Number).FirstOrDefault();
            var found = city.Tables.Incidents.Nearest("noise", probe, Geo.H3Cell.FromLatLng(probe, 9), reach, default);
            Assert.Equal(expected?.Id, found?.Id);
        }
    }

    [Fact]
    public void OpenIncident_IsCountedInItsZone_UntilItCloses()
    {
        var city = new City(1);
        city.Place(1, City.At(100, 0));
        var incident = city.Call("noise", City.Middle).Incident;
        var zone = city.Incident(incident).Ranking!.Zone;
        Assert.Equal(1, zone.OpenIncidents);
        Assert.Equal(1, zone.CallsLastHour, 6);
        city.Do(new IncidentClosed(incident, "li", "over"));
        Assert.Equal(0, city.Tables.Officers.ZoneOf(Geo.H3Cell.FromLatLng(City.Middle, 9)).View(city.Now).OpenIncidents);
    }
}
