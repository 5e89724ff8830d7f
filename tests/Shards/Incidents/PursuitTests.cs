using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Shards.Officers;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>Pursuits: the incident is where the officer behind it is, and whoever is on it knows.</summary>
public class PursuitTests
{
    [Fact]
    public void TheIncident_GoesWhereTheOfficerGoes_AndWhoIsOnItIsTold()
    {
        var city = With(3);
        var incident = city.Call("noise", City.Middle).Incident;
        city.Do(new DispatchOrdered(incident, City.Officer(2), "li"));
        Assert.Equal(Refusal.None, Follow(city, incident, 1).Refusal);
        Assert.True(Follow(city, incident, 1).Repeated);
        var drive = 0;
        for (var second = 0; second < 30; second++)
        {
            city.Place(1, City.At(drive += 25, 0));
            city.Wait(1);
        }

        var view = city.Incident(incident);
        Assert.True(City.At(drive, 0).MetresTo(view.Place) <= 25 * 3 + PursuitLimits.MoveMetres);
        Assert.Equal("P001", view.Life.Follows!.Name);
        Assert.Equal(view.Place, city.LastDirective().Place);
        Assert.InRange(city.Left.OfType<DirectiveChanged>().Count(each => each.Directive.Place != City.Middle), 5, 10);

        Assert.Equal(Refusal.None, city.Do(new FollowOrdered(incident, default, default, "wang")).Refusal);
        Assert.True(city.Do(new FollowOrdered(incident, default, default, "wang")).Repeated);
        city.Place(1, City.At(drive + 900, 0));
        city.Wait(30);
        Assert.Equal(view.Place, city.Incident(incident).Place);
        var said = city.Incident(incident).Timeline.Where(line => line.Kind is HappeningKind.FollowBegan or HappeningKind.FollowEnded);
        Assert.Equal([("li", "P001"), ("wang", "P001 stopped")], said.Select(line => (line.By, line.Detail)));
    }

    [Fact]
    public void TheRoads_AreAskedOnceForSoManyMetres_NotForEachFix()
    {
        var city = With(3);
        var incident = city.Call("noise", City.Middle).Incident;
        Follow(city, incident, 1);
        var rounds = city.Left.OfType<IncidentChanged>().Count(each => each.Incident.Id == incident);
        var rankings = new HashSet<Instant>();
        for (var second = 0; second < 80; second++)
        {
            for (var fix = 0; fix < 5; fix++) city.Fold(1, City.At(20 * second + 4 * fix, 0), city.Now.PlusMilliseconds(200 * fix));
            city.Wait(1);
            rankings.Add(city.Incident(incident).Ranking!.At);
        }

        Assert.InRange(rankings.Count, 3, 5); // 1,600 m, and the first of all.
        Assert.InRange(city.Left.OfType<IncidentChanged>().Count(each => each.Incident.Id == incident) - rounds, 15, 45);
    }

    [Theory]
    [InlineData("offDuty", "P001 offDuty")]
    [InlineData("close", "P001 incidentOver")]
    [InlineData("amend", "P001 placeGiven")]
    [InlineData("other", "P001 changed")]
    public void ItEnds_ByItself_AndTellsSo(string how, string detail)
    {
        var city = With(3);
        var incident = city.Call("noise", City.Middle).Incident;
        Follow(city, incident, 1);
        switch (how)
        {
            case "offDuty": city.Do(new OfficerStatusSet(City.Officer(1), OfficerStatus.OffDuty)); break;
            case "close": city.Do(new IncidentClosed(incident, "li", "over")); break;
            case "amend":
                city.Do(new IncidentAmended(
                    incident, IncidentChange.None with { Place = City.At(5, 400) }, IncidentChange.None, null, [], "li"));
                break;
            default: Follow(city, incident, 2); break;
        }

        city.Wait(5);
        Assert.Contains(city.Incident(incident).Timeline, line => line.Kind == HappeningKind.FollowEnded && line.Detail == detail);
        Assert.Contains(HappeningKind.FollowEnded, city.Notices());
        Assert.Equal(how == "other" ? "P002" : null, city.Incident(incident).Life.Follows?.Name);
    }

    [Fact]
    public void AMerge_TakesThePursuitAlong_AndAnEmergencyCanBeOne()
    {
        var city = With(3);
        var from = city.Call("noise", City.Middle).Incident;
        Follow(city, from, 1);
        var into = city.Call("robbery", City.At(2_000, 0)).Incident;
        city.Do(new IncidentsMerged(from, into, "same", "li"));
        Assert.Equal("P001", city.Incident(into).Life.Follows!.Name);
        Assert.Null(city.Incident(from).Life.Follows);

        var emergency = city.Do(new PanicPressed(City.Officer(3), Guid.NewGuid())).Incident;
        Assert.Equal(Refusal.None, Follow(city, emergency, 2).Refusal); // Who has the officer's car.
        city.Place(3, City.At(-3_000, 0));
        city.Wait(10);
        Assert.True(city.Incident(emergency).Place.MetresTo(City.At(200, 0)) < PursuitLimits.MoveMetres);
    }

    [Fact]
    public void BadOrders_AreRefused()
    {
        var city = With(3, placed: 2);
        var incident = city.Call("noise", City.Middle).Incident;
        city.Do(new OfficerStatusSet(City.Officer(2), OfficerStatus.OffDuty));
        Assert.Equal(Refusal.UnknownOfficer, Follow(city, incident, 99).Refusal);
        Assert.Equal(Refusal.OfficerOffDuty, Follow(city, incident, 2).Refusal);
        Assert.Equal(Refusal.NoPosition, Follow(city, incident, 3).Refusal);
        Assert.Equal(Refusal.UnknownIncident, Follow(city, incident with { Number = 900 }, 1).Refusal);
        Assert.Equal(
            Refusal.UnknownTrack, city.Do(new FollowOrdered(incident, default, new TrackId(City.Jurisdiction, 7), "li")).Refusal);
        for (var i = 0; i < PursuitLimits.FollowingMax; i++)
            Assert.Equal(Refusal.None, Follow(city, city.Call("noise", City.At(i * 90, 500)).Incident, 1).Refusal);
        Assert.Equal(Refusal.TooManyPursuits, Follow(city, incident, 1).Refusal);
    }

    [Fact]
    public void APursuit_SurvivesARestart_ToTheByte()
    {
        var city = With(3);
        var incident = city.Call("noise", City.Middle).Incident;
        var writer = new StateWriter();
        var order = new FollowOrdered(incident, City.Officer(1), default, "li");
        var kind = InputBytes.Write(writer, city.Now, order);
        Assert.Equal(order, InputBytes.Read(kind, writer.Written).Input);
        for (var length = 0; length < writer.Written.Length; length++)
        {
            var cut = writer.Written[..length].ToArray();
            Assert.Throws<StateUnreadableException>(() => InputBytes.Read(kind, cut));
        }

        city.Do(order);
        city.Wait(10);
        city.Place(1, City.At(800, 0));
        city.Wait(5);
        var again = new City(3);
        var save = Bytes(city.State);
        var reader = new StateReader(save);
        again.State.Effects.Clear();
        again.State.Restore(ref reader);
        Assert.Equal(save, Bytes(again.State));
        again.Now = city.Now;
        again.Place(1, City.At(1_100, 0));
        city.Place(1, City.At(1_100, 0));
        again.Wait(5);
        city.Wait(5);
        Assert.True(again.Incident(incident).Place.MetresTo(City.At(1_100, 0)) < 1);
        Assert.Equal(Bytes(city.State), Bytes(again.State));
    }

    private static City With(int officers, int? placed = null)
    {
        var city = new City(officers, policy: City.Policy(joinMetres: 0));
        for (var number = 1; number <= (placed ?? officers); number++) city.Place(number, City.At(number * 100, 0));
        return city;
    }

    private static Outcome Follow(City city, IncidentId incident, uint officer) =>
        city.Do(new FollowOrdered(incident, new OfficerId(officer), default, "li"));

    private static byte[] Bytes(ShardState state)
    {
        state.Effects.Clear();
        var writer = new StateWriter();
        state.Save(writer);
        return writer.Written.ToArray();
    }
}
