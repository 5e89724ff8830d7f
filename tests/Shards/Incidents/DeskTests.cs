using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>Whose an incident is: nothing falls between two desks, and nothing is handed over in silence.</summary>
public class DeskTests
{
    [Fact]
    public void AnAreaThatNobodyCovers_IsTold_WhenItsLastDeskLeavesIt()
    {
        var city = LifeCity.Make(officers: 0);
        Assert.Equal(["north", "south"], city.Do(new AreasCovered(["nowhere"], "li")).Life!.Allowed!);
        Assert.Equal(Refusal.UnknownArea, city.Do(new AreasCovered(["far"], "li")).Refusal); // A neighbour's.
        city.Do(new AreasCovered(["north", "south"], "li"));
        city.Do(new AreasCovered(["south"], "wang"));
        Assert.Empty(LifeCity.Desks(city).Uncovered);
        city.Do(new AreasCovered([], "li"));
        Assert.Equal(["north"], LifeCity.Told(city).Single().Areas);
        Assert.Equal(["north"], LifeCity.Desks(city).Uncovered);
        city.Do(new DeskSignedOff("wang"));
        Assert.Equal(["south"], LifeCity.Told(city).Last(told => told.Kind == DeskHappeningKind.Uncovered).Areas);
        Assert.Equal(["north", "south"], LifeCity.Desks(city).Uncovered);
        Assert.Equal(["li"], LifeCity.Desks(city).Desks.Select(desk => desk.Name));
    }

    [Fact]
    public void AwayForAWhileIsNothing_AwayForLong_LetsEverythingGo()
    {
        var city = LifeCity.Make(officers: 0);
        var incident = city.Call("noise", City.Middle).Incident;
        city.Do(new DesksSeen(["li", "wang"]));
        city.Do(new AreasCovered(["north"], "li"));
        city.Do(new IncidentTaken(incident, "li"));
        city.Do(new DesksSeen(["wang"])); // Its line drops,
        city.Wait(IncidentLimits.DeskAwaySeconds - 1);
        city.Do(new DesksSeen(["li", "wang"])); // and is back in time.
        city.Wait(IncidentLimits.DeskAwaySeconds);
        Assert.Equal("li", city.Incident(incident).Life.InHandOf);
        city.Do(new DesksSeen(["wang"]));
        city.Wait(IncidentLimits.DeskAwaySeconds);
        Assert.Equal("", city.Incident(incident).Life.InHandOf);
        Assert.Equal(1, LifeCity.Count(city, HappeningKind.LetGo));
        Assert.Equal([DeskHappeningKind.Gone, DeskHappeningKind.Uncovered], LifeCity.Told(city).Select(told => told.Kind));
        Assert.Equal(["wang"], LifeCity.Desks(city).Desks.Select(desk => desk.Name));
    }

    [Fact]
    public void AHandOver_StaysUntilTheOtherSaysYes_AndIsToldWhenItDoesNot()
    {
        var city = LifeCity.Make(officers: 0);
        var incident = city.Call("noise", City.Middle).Incident;
        Outcome Ask(string to, string by) => city.Do(new HandOverAsked(incident, to, "please", by));
        Outcome Answer(bool accept, string by, string reason = "") => city.Do(new HandOverAnswered(incident, accept, reason, by));
        city.Do(new DesksSeen(["li", "wang", "zhou"]));
        city.Do(new IncidentTaken(incident, "li"));
        Assert.Equal("li", city.Do(new IncidentTaken(incident, "wang")).Life!.Desk);
        Assert.Equal(Refusal.NotInYourHands, city.Do(new IncidentLetGo(incident, "", "wang")).Refusal);
        Assert.Equal(Refusal.InOthersHands, Ask("zhou", "wang").Refusal);
        Assert.Equal(Refusal.SameDesk, Ask("li", "li").Refusal);
        Assert.Equal(Refusal.DeskNotThere, Ask("nobody", "li").Refusal);
        Assert.Equal(Refusal.NoHandOver, Answer(true, "wang").Refusal);
        Assert.Equal(Refusal.None, Ask("wang", "li").Refusal);
        Assert.Equal(Refusal.HandOverWaits, Ask("zhou", "li").Refusal);
        Assert.Equal(Refusal.NotYourHandOver, Answer(true, "zhou").Refusal);
        Assert.Equal(Refusal.NotYourHandOver, Answer(true, "li").Refusal);
        Assert.Equal("li", city.Incident(incident).Life.InHandOf);

        city.Wait(IncidentLimits.HandOverSeconds);
        Assert.True(city.Incident(incident).Life.HandOver!.IsOverdue);
        Assert.Equal(1, LifeCity.Count(city, HappeningKind.HandOverOverdue));
        city.Wait(IncidentLimits.AlarmAgainSeconds);
        Assert.Equal(2, LifeCity.Count(city, HappeningKind.HandOverOverdue));
        Assert.Equal(Refusal.ReasonMissing, Answer(false, "wang").Refusal);
        Assert.Equal(Refusal.None, Answer(false, "wang", "too much here").Refusal);
        Assert.Equal(("li", (HandOver?)null), (city.Incident(incident).Life.InHandOf, city.Incident(incident).Life.HandOver));

        Ask("wang", "li");
        Assert.Equal(Refusal.None, Answer(true, "wang").Refusal);
        Assert.Equal("wang", city.Incident(incident).Life.InHandOf);
        Ask("zhou", "wang");
        city.Do(new DeskSignedOff("zhou"));
        Assert.Null(city.Incident(incident).Life.HandOver);
        Assert.Equal("gone zhou", city.Left.OfType<NoticeRaised>().Last(notice => notice.What.Kind == HappeningKind.HandOverAnswered).What.Detail);
    }

    [Fact]
    public void ASupervisor_TakesAllOfADesk_OrOneIncident_AndWatches()
    {
        var city = LifeCity.Make(officers: 0);
        var (one, two) = (city.Call("noise", City.Middle).Incident, city.Call("theft", City.Middle, new Guid(2, 2, 2, new byte[8])).Incident);
        city.Do(new DesksSeen(["li", "wang"]));
        city.Do(new AreasCovered(["north"], "li"));
        city.Do(new IncidentTaken(one, "li"));
        city.Do(new IncidentTaken(two, "wang"));
        city.Do(new HandOverAsked(two, "li", "", "wang"));
        Assert.Equal(Refusal.None, city.Do(new DeskMonitored("li", true, "chief")).Refusal);
        Assert.Equal(["chief"], LifeCity.Desks(city).Desks.Single(desk => desk.Name == "li").MonitoredBy);
        Assert.Equal(Refusal.ReasonMissing, city.Do(new DeskTakenOver("li", "", "chief")).Refusal);
        Assert.Equal(Refusal.DeskNotThere, city.Do(new DeskTakenOver("nobody", "x", "chief")).Refusal);
        Assert.Equal(Refusal.None, city.Do(new DeskTakenOver("li", "fell ill", "chief")).Refusal);
        Assert.Equal("chief", city.Incident(one).Life.InHandOf);
        Assert.Equal(("wang", "chief"), (city.Incident(two).Life.InHandOf, city.Incident(two).Life.HandOver!.To));
        Assert.Equal(["north"], LifeCity.Desks(city).Desks.Single(desk => desk.Name == "chief").Areas);
        Assert.Equal(["south"], LifeCity.Desks(city).Uncovered);
        Assert.Equal(Refusal.None, city.Do(new IncidentTakenOver(two, "needed", "chief")).Refusal);
        Assert.Equal(("chief", (HandOver?)null), (city.Incident(two).Life.InHandOf, city.Incident(two).Life.HandOver));
    }

    [Fact]
    public void WhatNobodyIsOn_AlarmsByItself_UntilSomebodyIs()
    {
        var city = LifeCity.Make(officers: 1);
        var incident = city.Call("noise", City.Middle).Incident;
        Assert.Equal((city.Now.PlusSeconds(30), city.Now.PlusSeconds(90)), (city.Incident(incident).Life.LateAt, city.Incident(incident).Life.AlarmAt));
        city.Wait(29);
        Assert.True(city.Incident(incident).Life.LateSince.IsNever);
        city.Wait(1);
        Assert.Equal(city.Now, city.Incident(incident).Life.LateSince);
        Assert.Equal((1, 0), (LifeCity.Count(city, HappeningKind.Late), LifeCity.Count(city, HappeningKind.NobodyAssigned)));
        city.Wait(60);
        city.Wait(60);
        city.Wait(60);
        Assert.Equal((1, 3), (LifeCity.Count(city, HappeningKind.Late), LifeCity.Count(city, HappeningKind.NobodyAssigned)));
        Assert.Single(city.Incident(incident).Timeline, line => line.Kind == HappeningKind.NobodyAssigned);

        // Another type, another time; and then somebody is on it.
        LifeCity.Amend(city, incident, IncidentChange.None with { Type = "siege" });
        Assert.Equal(city.Incident(incident).Since.PlusSeconds(100), city.Incident(incident).Life.AlarmAt);
        city.Place(1, City.Middle);
        LifeCity.SendTo(city, incident, 1, DirectiveAnswer.Acknowledge);
        Assert.True(city.Incident(incident).Life.LateAt.IsNever); // The table says nothing of it.
        var told = LifeCity.Count(city, HappeningKind.NobodyAssigned);
        city.Wait(1_000);
        Assert.Equal(told, LifeCity.Count(city, HappeningKind.NobodyAssigned));
    }

    [Fact]
    public void AStormOfAlarms_IsTold_Urgent_First_AndNoneIsLeftOut()
    {
        var city = LifeCity.Make(officers: 0);
        var ids = Enumerable.Range(0, 50).Select(at => city.Call("theft", City.Middle, new Guid(at, 3, 3, new byte[8]), (byte)(at % 4 + 1)).Incident).ToList();
        city.Wait(100);
        var first = city.Left.OfType<NoticeRaised>().Where(notice => notice.What.Kind == HappeningKind.NobodyAssigned).ToList();
        Assert.Equal(IncidentLimits.AlarmsPerTick, first.Count);
        Assert.All(first, notice => Assert.Equal(1, city.Incident(notice.Incident).Priority));
        for (var tick = 0; tick < 6; tick++) city.Wait(0);
        Assert.Equal(ids, city.Left.OfType<NoticeRaised>().Where(notice => notice.What.Kind == HappeningKind.NobodyAssigned).Select(notice => notice.Incident).Order(
            Comparer<IncidentId>.Create((left, right) => left.Number.CompareTo(right.Number))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverDesksDo_WhatTheyHoldIsHeldByADeskThatIsThere(int seed)
    {
        var city = LifeCity.Make(officers: 6);
        var random = new Random(seed);
        var orders = new RandomOrders(random, city);
        var refusals = new HashSet<Refusal>();
        for (var step = 0; step < 500; step++)
        {
            city.Now = city.Now.PlusMilliseconds(random.Next(4_000));
            if (random.Next(6) == 0) city.Call(random.Next(2) == 0 ? "noise" : "theft", City.At(random.Next(-900, 900), 0), new Guid(step, 4, 4, new byte[8]));
            if (random.Next(4) == 0) city.Do(new Ticked());
            refusals.Add(city.Do(orders.Next()).Refusal);
            foreach (var slot in Enumerable.Range(1, 6)) city.Place(slot, City.At(slot * 100, 0));
            Check(city);
        }

        Assert.True(refusals.Count > 12, string.Join(' ', refusals));
    }

    private static void Check(City city)
    {
        var desks = city.Left.OfType<DesksChanged>().LastOrDefault()?.Desks ?? new DesksView([], ["north", "south"]);
        var names = desks.Desks.Select(desk => desk.Name).ToHashSet();
        Assert.Equal(new[] { "north", "south" }.Where(area => desks.Desks.All(desk => !desk.Areas.Contains(area))), desks.Uncovered);
        foreach (var incident in city.Tables.Incidents.All)
        {
            var life = incident.Life;
            Assert.True(life.InHandOf.Length == 0 || names.Contains(life.InHandOf));
            if (life.HandOver is { } asked)
            {
                Assert.Contains(asked.To, names);
                Assert.NotEqual(asked.To, life.InHandOf);
            }

            foreach (var link in life.Links.Where(link => city.Tables.Incidents.TryFind(incident.Id with { Number = link }, out _)))
            {
                city.Tables.Incidents.TryFind(incident.Id with { Number = link }, out var other);
                Assert.Contains(incident.Id.Number, other.Life.Links);
            }

            foreach (var directive in incident.Directives) Assert.Equal(incident.Id, directive.Incident);
        }
    }
}
