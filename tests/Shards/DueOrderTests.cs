using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What is found by its due moment or its cell is what going through everything would have found, in the same order.</summary>
public class DueOrderTests
{
    [Fact]
    public void TheNextToBeLookedAt_AreThoseThatSortingAllOfThemWouldGive()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            var (table, now, number) = (new IncidentTable(), new Instant(1_000_000), 0u);
            for (var step = 0; step < 300; step++)
            {
                var open = table.All.ToList();
                var any = open.Count == 0 ? null : open[random.Next(open.Count)];
                switch (random.Next(6))
                {
                    case 0 or 1: table.Add(Incident(++number, City.At(random.Next(5_000), random.Next(5_000)), (byte)random.Next(1, 5), now)); break;
                    case 2: if (any is not null) any.LookAgainAt = random.Next(4) == 0 ? default : now.PlusSeconds(random.Next(-5, 20)); break;
                    case 3: any?.Amend(any.Type, (byte)random.Next(1, 5), any.Place, "", PlaceMark.Found, any.Cell); break;
                    case 4: if (any is not null && random.Next(3) == 0) table.Remove(any); break;
                    default: now = now.PlusSeconds(random.Next(4)); break;
                }

                bool MayLook(uint each) => each % 7 != step % 7;
                var due = table.All.Where(each => !each.LookAgainAt.IsNever && each.LookAgainAt <= now && MayLook(each.Id.Number))
                    .OrderBy(each => each.Priority).ThenBy(each => each.Id.Number).ToList();
                var slow = due.Take(DomainLimits.LookAgainPerTick - DomainLimits.LookAgainLongest)
                    .Union(due.OrderBy(each => each.LookAgainAt)).Take(DomainLimits.LookAgainPerTick).Select(each => each.Id.Number);
                Assert.Equal(slow, table.Looks.Next(now, MayLook));
                Assert.Equal(
                    table.All.Where(each => each.LookAgainAt > now).Select(each => each.Id.Number), table.Looks.Later(now).Order());
            }
        }
    }

    [Fact]
    public void WhatIsNear_IsWhatGoingThroughAllFinds()
    {
        var (table, random) = (new IncidentTable(), new Random(7));
        for (var number = 1u; number <= 2_000; number++)
            table.Add(Incident(number, City.At(random.Next(4_000), random.Next(4_000)), 3, new Instant(5)));
        foreach (var metres in new[] { 1, 50, 175, 500 })
        {
            for (var time = 0; time < 50; time++)
            {
                var place = City.At(random.Next(4_000), random.Next(4_000));
                Assert.Equal(table.All.Where(each => each.Place.MetresTo(place) <= metres), table.Within(place, metres));
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void EachTick_TellsOfThoseThatAreLate_AsGoingThroughAllWould(int seed)
    {
        var random = new Random(seed);
        var city = LifeCity.Make(officers: 6);
        foreach (var desk in new[] { "li", "wang" }) city.Do(new AreasCovered([], desk));
        for (var step = 0; step < 700; step++)
        {
            var open = city.Tables.Incidents.All.ToList();
            var id = open.Count == 0 ? default : open[random.Next(open.Count)].Id;
            switch (random.Next(10))
            {
                case 0 or 1 or 2: city.Call(random.Next(2) == 0 ? "noise" : "theft", City.At(random.Next(9_000), 0), new Guid(step, 3, 3, new byte[8])); break;
                case 3: LifeCity.Amend(city, id, IncidentChange.None with { Priority = (byte)random.Next(1, 5) }); break;
                case 4: city.Do(new HandOverAsked(id, "wang", "", "li")); break;
                case 5: city.Do(new HandOverAnswered(id, random.Next(2) == 0, "no", "wang")); break;
                case 6: city.Do(new DispatchOrdered(id, City.Officer(random.Next(1, 7)), "li")); break;
                case 7: city.Do(new IncidentCancelled(id, "nothing", "li")); break;
                case 8: city.Do(new IncidentReopened(new IncidentId(City.Jurisdiction, (uint)random.Next(1, 60)), "again", "li")); break;
                default: city.Do(new IncidentTaken(id, "li")); break;
            }

            city.Now = city.Now.PlusSeconds(random.Next(6));
            var slow = city.Tables.Incidents.All.Where(each => IsDue(each.Life, city.Now))
                .OrderBy(each => each.Life.AlarmAgainAt).ThenBy(each => each.Priority).ThenBy(each => each.Id.Number)
                .Take(IncidentLimits.AlarmsPerTick).Select(each => each.Id.Number).Order().ToList();
            city.Left.Clear();
            city.State.Apply(city.Now, new Ticked());
            city.Release();
            var told = city.Left.OfType<NoticeRaised>()
                .Where(notice => notice.What.Kind is HappeningKind.Late or HappeningKind.NobodyAssigned or HappeningKind.HandOverOverdue)
                .Select(notice => notice.Incident.Number).Distinct().Order();
            Assert.Equal(slow, told);
        }
    }

    private static bool IsDue(IncidentLife life, Instant now) =>
        (life.LateSince.IsNever && !life.LateAt.IsNever && life.LateAt <= now)
        || (!life.AlarmAt.IsNever && life.AlarmAt <= now && life.AlarmAgainAt <= now)
        || (life.HandOver is { } asked && asked.AgainAt <= now);

    private static IncidentGrain Incident(uint number, LatLng place, byte priority, Instant now)
    {
        var call = new Call(new Guid((int)number, 1, 1, new byte[8]), "noise", priority, place, "", "", "", "", "110");
        var cell = H3Cell.FromLatLng(place, OfficerTable.CellResolution);
        return new IncidentGrain(new IncidentId(City.Jurisdiction, number), City.Policy().Types["noise"], call, cell, now);
    }
}
