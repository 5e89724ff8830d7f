using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Benchmarks;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class CellChecksTests
{
    private static readonly LatLng Place = LatLng.FromDegrees(37.7749, -122.4194);

    [Fact]
    public void ACell_HoldsItsPlace_AndItsNeighboursDoNot()
    {
        var disk = new H3Cell[H3Cell.DiskCount(1)];
        for (var resolution = 0; resolution <= H3Cell.FinestResolution; resolution++)
        {
            var cell = H3Cell.FromLatLng(Place, resolution);
            Assert.True(CellChecks.IsIn(cell, Place, resolution).Same);
            foreach (var neighbour in disk.AsSpan(1, cell.Disk(1, disk) - 1))
                Assert.False(CellChecks.IsIn(neighbour, Place, resolution).Same, $"{neighbour}");
            Assert.False(CellChecks.IsIn(cell, Place, resolution + 1).Same);
        }
    }

    [Fact]
    public void ADistance_IsRight_WithinHalfAPercent()
    {
        LatLng[] ring = [At(37, -123), At(38, -123), At(38, -122), At(37, -122), At(37, -123)];
        Assert.True(Border.TryCreate([new BorderPolygon(ring, [])], out var border, out _));
        var metres = 0.02 * Math.PI / 180 * LatLng.EarthRadiusMetres; // South of the northern edge.
        var place = At(37.98, -122.5);
        Assert.True(CellChecks.IsDistance(metres, place, border!).Same);
        Assert.True(CellChecks.IsDistance(border!.MetresToBorder(place), place, border).Same);
        Assert.False(CellChecks.IsDistance(metres * 1.01, place, border).Same);
        Assert.False(CellChecks.IsDistance(metres * 0.5, place, border).Same);

        static LatLng At(double latitude, double longitude) => LatLng.FromDegrees(latitude, longitude);
    }
}
