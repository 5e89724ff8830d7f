using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

public class RankingTests
{
    // The whole search through rings, bounds and second rounds against: look at everybody, sort.
    [Theory]
    [InlineData(1, 5, 2_000)]
    [InlineData(2, 60, 1_500)]
    [InlineData(3, 300, 9_000)]
    [InlineData(4, 900, 3_000)]
    [InlineData(5, 200, 60_000)]
    public void Ranking_IsTheSame_AsLookingAtEverybody(int seed, int officers, int spreadMetres)
    {
        var random = new Random(seed);
        var city = new City(officers, skills: number => number % 3 == 0 ? ["medic"] : []);
        for (var number = 1; number <= officers; number++)
        {
            if (random.Next(20) == 0) continue; // Never sent a position.
            var age = random.Next(10) == 0 ? 500 : random.Next(100);
            city.Fold(number, City.At(random.Next(-spreadMetres, spreadMetres), random.Next(-spreadMetres, spreadMetres)), city.Now.PlusSeconds(-age));
            if (random.Next(8) == 0) city.Do(new OfficerStatusSet(City.Officer(number), OfficerStatus.Busy));
            if (random.Next(15) == 0) city.Do(new OfficerStatusSet(City.Officer(number), OfficerStatus.OffDuty));
            if (random.Next(15) == 0) city.Unreachable.Add((uint)number);
        }

        for (var round = 0; round < 12; round++)
        {
            var place = City.At(random.Next(-spreadMetres, spreadMetres), random.Next(-spreadMetres, spreadMetres));
            var expected = Everybody(city, place, needsMedic: false);
            var incident = city.Incident(city.Call("noise", place).Incident);
            var fits = incident.Ranking!.Officers.Where(line => line.Reason == RankReason.Fits).ToList();
            Assert.Equal(expected.Take(DomainLimits.RankedMax), fits.Select(line => line.Officer));
            city.Do(new IncidentClosed(incident.Id, "test", "next"));
        }
    }

    [Fact]
    public void EachPassedOverOfficer_HasItsReason()
    {
        var city = new City(6, skills: number => number == 5 ? [] : ["medic"]);
        for (var number = 1; number <= 6; number++) city.Fold(number, City.At(number * 100, 0), city.Now.PlusSeconds(number == 2 ? -300 : 0));
        city.Do(new OfficerStatusSet(City.Officer(3), OfficerStatus.Busy));
        city.Unreachable.Add(4);
        var first = city.Call("medical", City.At(1_000, 0));
        Assert.Equal("P006", city.LastDirective().OfficerCode);

        var second = city.Incident(city.Call("medical", City.At(-1_000, 0)).Incident);
        var reasons = second.Ranking!.Officers.ToDictionary(line => line.Code, line => line.Reason);
        Assert.Equal(RankReason.Fits, reasons["P001"]);
        Assert.Equal(RankReason.PositionTooOld, reasons["P002"]);
        Assert.Equal(RankReason.Busy, reasons["P003"]);
        Assert.Equal(RankReason.NoRoad, reasons["P004"]);
        Assert.Equal(RankReason.LacksSkill, reasons["P005"]);
        Assert.Equal(RankReason.OnDirective, reasons["P006"]);
        Assert.NotEqual(first.Incident, second.Id);
    }

    [Fact]
    public void AnswerToAnOlderQuestion_IsIgnored()
    {
        var city = new City(2);
        city.Place(1, City.At(100, 0));
        city.Place(2, City.At(200, 0));
        var incident = city.Call("noise", City.Middle).Incident;
        city.State.Apply(city.Now, new RankingAsked(incident));
        city.State.Apply(city.Now, new RankingAsked(incident));
        var questions = city.State.Effects.Drain().Rankings;
        var stale = questions[0] with { Round = questions[^1].Round - 1 };
        city.Do(new RankingAnswered(new RankingAnswer(incident, stale.Round, [1, 1], -1)));
        Assert.DoesNotContain(city.Left.OfType<IncidentChanged>(), effect => effect.Incident.Ranking?.Officers[0].TravelSeconds == 1);
        city.Do(new RankingAnswered(new RankingAnswer(incident, questions[^1].Round, [7_000, 5_000], -1)));
        Assert.Equal(questions[^1].Candidates[1].Officer, city.Incident(incident).Ranking!.Officers[0].Officer);
    }

    // In a surge those asked about are sent elsewhere while the roads are asked, again and again. Each round asks about four times as many.
    [Fact]
    public void RoundsWithoutEnd_AskForMoreAndMore_UntilItIsEverybody()
    {
        var city = new City(50);
        for (var number = 1; number <= 50; number++) city.Place(number, City.At(number * 20, 0));
        var incident = city.State.Apply(city.Now, new CallReceived(new Call(Guid.Empty, "noise", 0, City.Middle, "", "", "", "", "110"))).Incident;
        var question = Assert.Single(city.Release());
        var milliseconds = 30_000;
        for (var round = 0; round < 16; round++)
        {
            milliseconds *= 2; // Each time slower than the last answer had it: somebody further out could be faster.
            var times = Enumerable.Repeat(milliseconds, question.Candidates.Count).ToArray();
            city.State.Apply(city.Now, new RankingAnswered(new RankingAnswer(incident, question.Round, times, -1)));
            question = Assert.Single(city.Release());
        }

        Assert.Equal(50, question.Candidates.Count);
    }

    private static List<OfficerId> Everybody(City city, Geo.LatLng place, bool needsMedic)
    {
        var found = new List<(int Time, OfficerId Officer)>();
        var frame = city.State.Frame();
        for (var slot = 0; slot < frame.Length; slot++)
        {
            var officer = frame[slot];
            if (officer.FixAt.IsNever || officer.Status != OfficerStatus.Available) continue;
            if (city.Now.MillisecondsSince(officer.FixAt) > 120_000) continue;
            if (needsMedic && !city.Officers[slot].Skills.Contains("medic")) continue;
            var time = city.TravelMilliseconds(officer.Officer, Geo.LatLng.FromDegrees(officer.Latitude, officer.Longitude), place);
            if (time >= 0) found.Add((time, officer.Officer));
        }

        return [.. found.OrderBy(pair => pair.Time).ThenBy(pair => pair.Officer).Select(pair => pair.Officer)];
    }
}
