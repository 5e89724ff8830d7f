using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>A fix that provably stays in its cell is folded without finding the cell; nobody must be able to tell.</summary>
public class SameCellTests
{
    [Fact]
    public void Fold_OfOfficersThatCrossManyCells_KeepsEachInTheCellOfItsPlace()
    {
        const int Officers = 8;
        var random = new Random(7701);
        OfficerRegistration[] registrations =
        [
            .. Enumerable.Range(0, Officers).Select(slot =>
                new OfficerRegistration(new OfficerId((uint)slot + 1), $"P{slot}", City.Jurisdiction, City.Middle, [])),
        ];
        var table = new OfficerTable(registrations, new Instant(0), 120);
        var places = registrations.Select(officer => officer.Start).ToArray();
        var bearings = new double[Officers];
        var visited = new HashSet<H3Cell>();
        for (var step = 1; step <= 20_000; step++)
        {
            var slot = step % Officers;
            bearings[slot] += random.NextDouble() - 0.5;
            var metres = random.NextDouble() * 40;
            places[slot] = LatLng.FromDegrees(
                places[slot].Latitude + Math.Cos(bearings[slot]) * metres / 111_200,
                places[slot].Longitude + Math.Sin(bearings[slot]) * metres / 92_000);
            var fix = new Fix(new OfficerId((uint)slot + 1), new Instant(step * 1000L), places[slot], 0, 0, Fix.Unknown);
            Assert.Equal(FoldResult.Folded, table.Fold(in fix, out _));

            var cell = H3Cell.FromLatLng(places[slot], OfficerTable.CellResolution);
            visited.Add(cell);
            Assert.True(table.CellOf(slot) == cell, $"officer {slot + 1} at {places[slot]} is not in {cell} in step {step}");
            Assert.Equal(Enumerable.Range(0, Officers).Count(other => table.CellOf(other) == cell), table.CountIn(cell));
        }

        Assert.True(visited.Count > 600); // More than the table of cells holds before it forgets the empty ones.
    }

    [Fact]
    public void Holds_OfTheCellTable_IsTrueOnlyInACellThatWasEntered()
    {
        var table = new CellTable();
        var cell = H3Cell.FromLatLng(City.Middle, OfficerTable.CellResolution);
        Assert.False(table.Holds(default, default));
        Assert.False(table.Holds(cell, cell.Center));
        table.Enter(cell);
        Assert.True(table.Holds(cell, cell.Center));
        Assert.False(table.Holds(cell, LatLng.FromDegrees(cell.Center.Latitude + 0.01, cell.Center.Longitude)));
        Assert.False(table.Holds(default, cell.Center));
    }
}
