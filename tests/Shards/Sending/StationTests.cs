using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Officers who have never sent a position are ranked from their station, and sent by people only.</summary>
public class StationTests
{
    [Fact]
    public void WhoNeverHadAPosition_IsRankedFromTheStation_AfterThoseWhoHave()
    {
        var city = Of(City.At(500, 0), City.At(400, 0), City.At(9_000, 0), City.At(100, 0));
        city.Place(1, City.At(3_000, 0));
        city.Do(new OfficerStatusSet(City.Officer(4), OfficerStatus.OffDuty));
        var lines = city.Incident(city.Call("noise", City.Middle).Incident).Ranking!.Officers;
        Assert.Equal(
            [("P001", RankReason.Fits), ("P002", RankReason.FromStation), ("P003", RankReason.FromStation)],
            lines.Select(line => (line.Code, line.Reason)));
        Assert.Equal(400, lines[1].Metres, 2.0);
        Assert.Equal((city.TravelMilliseconds(City.Officer(2), City.At(400, 0), City.Middle) + 999) / 1000, lines[1].TravelSeconds);
        Assert.Equal(-1, lines[1].PositionAgeSeconds);

        city.Place(2, City.At(8_000, 0));
        lines = city.Incident(city.Call("noise", City.At(0, 400)).Incident).Ranking!.Officers;
        Assert.Equal([RankReason.Fits, RankReason.Fits, RankReason.FromStation], lines.Select(line => line.Reason));
    }

    [Fact]
    public void TheEngine_DoesNotSendThere_APersonMay()
    {
        var city = Of(City.At(400, 0));
        var incident = city.Call("robbery", City.Middle).Incident;
        Assert.Empty(city.Left.OfType<DirectiveChanged>());
        Assert.Equal(RankReason.FromStation, Assert.Single(city.Incident(incident).Ranking!.Officers).Reason);
        Assert.Equal(Refusal.None, city.Do(new DispatchOrdered(incident, City.Officer(1), "li")).Refusal);
        Assert.Equal(City.Officer(1), city.LastDirective().Officer);
    }

    [Fact]
    public void Skills_ANo_AndThePlace_CountAsForEverybody()
    {
        var city = Of(City.At(300, 0), default, City.At(200, 0));
        var incident = city.Call("medical", City.Middle).Incident;
        Assert.DoesNotContain(city.Incident(incident).Ranking!.Officers, line => line.Reason == RankReason.FromStation);
        incident = city.Call("noise", City.Middle).Incident;
        city.Do(new DispatchOrdered(incident, City.Officer(3), "li"));
        city.Answer(city.LastDirective(), DirectiveAnswer.Decline, "far");
        city.Do(new RankingAsked(incident));
        var lines = city.Incident(incident).Ranking!.Officers;
        Assert.Equal(
            [("P001", RankReason.FromStation), ("P002", RankReason.StationWithoutPosition)], lines.Select(line => (line.Code, line.Reason)));
        Assert.Equal((-1, -1, -1), (lines[1].TravelSeconds, lines[1].Metres, lines[1].PositionAgeSeconds));
    }

    [Fact]
    public void TheNearestStations_AreAsked_WhateverTheOrder()
    {
        var random = new Random(7);
        var stations = Enumerable.Range(0, 300).Select(_ => City.At(random.Next(-9_000, 9_000), random.Next(-9_000, 9_000))).ToArray();
        var city = Of(stations);
        for (var i = 0; i < 20; i++)
        {
            city.Place(random.Next(1, 301), City.At(90_000, 0));
            var place = City.At(random.Next(-9_000, 9_000), random.Next(-9_000, 9_000));
            var lines = city.Incident(city.Call("noise", place).Incident).Ranking!.Officers;
            var nearest = Enumerable.Range(0, stations.Length).Where(slot => city.Tables.Officers.FixAtOf(slot).IsNever)
                .OrderBy(slot => stations[slot].MetresTo(place)).Take(DomainLimits.StationedMax).Select(slot => (uint)(slot + 1)).Order();
            var listed = lines.Where(line => line.Reason == RankReason.FromStation).ToList();
            Assert.Equal(nearest, listed.Select(line => line.Officer.Value).Order());
            Assert.Equal(listed.OrderBy(line => line.TravelSeconds), listed);
        }
    }

    private static City Of(params LatLng[] stations) => new(stations.Length, stations: number => stations[number - 1]);
}
