using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

public class CellTableTests
{
    [Theory]
    [InlineData(1, 50, 40)]
    [InlineData(2, 500, 3)]
    [InlineData(3, 400, 5000)]
    public void RandomMoves_CountTheSameOfficers_AsADictionary(int seed, int officers, int cells)
    {
        var random = new Random(seed);
        var places = Enumerable.Range(0, cells)
            .Select(i => H3Cell.FromLatLng(City.At(i / 70 * 400, i % 70 * 400), OfficerTable.CellResolution))
            .Distinct().ToArray();
        var table = new CellTable();
        var expected = new Dictionary<H3Cell, int>();
        var where = new H3Cell[officers];
        for (var step = 0; step < 20_000; step++)
        {
            var slot = random.Next(officers);
            if (!where[slot].IsNull)
            {
                table.Leave(where[slot]);
                expected[where[slot]]--;
            }

            where[slot] = places[random.Next(places.Length)];
            table.Enter(where[slot]);
            expected[where[slot]] = expected.GetValueOrDefault(where[slot]) + 1;
        }

        foreach (var place in places) Assert.Equal(expected.GetValueOrDefault(place), table.CountIn(place));
    }

    [Fact]
    public void EmptyCell_HasNoOfficers() => Assert.Equal(0, new CellTable().CountIn(H3Cell.FromLatLng(City.Middle, 9)));
}
