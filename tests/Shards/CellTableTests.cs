using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

public class CellTableTests
{
    [Theory]
    [InlineData(1, 50, 40)]
    [InlineData(2, 500, 3)]
    [InlineData(3, 400, 5000)]
    public void RandomMoves_HoldTheSameOfficers_AsADictionaryOfSets(int seed, int officers, int cells)
    {
        var random = new Random(seed);
        var places = Enumerable.Range(0, cells)
            .Select(i => H3Cell.FromLatLng(City.At(i / 70 * 400, i % 70 * 400), OfficerTable.CellResolution))
            .Distinct().ToArray();
        var table = new CellTable(officers);
        var expected = new Dictionary<H3Cell, HashSet<int>>();
        var where = new H3Cell[officers];
        for (var step = 0; step < 20_000; step++)
        {
            var slot = random.Next(officers);
            if (!where[slot].IsNull)
            {
                table.Remove(where[slot], slot);
                expected[where[slot]].Remove(slot);
            }

            where[slot] = places[random.Next(places.Length)];
            table.Add(where[slot], slot);
            if (!expected.TryGetValue(where[slot], out var here)) expected[where[slot]] = here = [];
            here.Add(slot);
        }

        foreach (var place in places)
        {
            var found = new List<int>();
            foreach (var slot in table.In(place)) found.Add(slot);
            Assert.Equal(expected.GetValueOrDefault(place, []).Order(), found.Order());
        }
    }

    [Fact]
    public void EmptyCell_HasNoOfficers()
    {
        var table = new CellTable(1);
        Assert.False(table.In(H3Cell.FromLatLng(City.Middle, 9)).MoveNext());
    }
}
