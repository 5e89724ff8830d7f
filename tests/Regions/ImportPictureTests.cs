using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Import;

namespace SmartPolicing.Realtime.Regions.Tests;

/// <summary>From places to the lines of a picture.</summary>
public class ImportPictureTests
{
    private static readonly PictureScale Scale = new(new GeoBounds(0, 0, 2, 1), longerSide: 1_000, margin: 10);

    [Fact]
    public void Corners_AreAtTheEdges_AndNorthIsUp()
    {
        Assert.Equal(1_000, Scale.Width, 6);
        Assert.Equal(500, Scale.Height, 0.1);
        Assert.Equal((10, 10 + Scale.Height), Scale.At(LatLng.FromDegrees(0, 0)));
        Assert.Equal(1_010, Scale.At(LatLng.FromDegrees(1, 2)).X, 6);
        Assert.Equal(10, Scale.At(LatLng.FromDegrees(1, 2)).Y, 6);
    }

    [Fact]
    public void Lines_LoseWhatNobodySees_ButNotTheirEnds()
    {
        var path = new PicturePath(Scale);
        // A thousand steps of a fiftieth of a pixel, then one far away.
        path.Add([.. Enumerable.Range(0, 1_000).Select(i => LatLng.FromDegrees(0.5, 1 + i * 0.00004)), LatLng.FromDegrees(0.5, 1.9)]);
        Assert.InRange(path.Points, 15, 25);
        Assert.StartsWith("M510 260l1 0", path.ToString(), StringComparison.Ordinal);

        var outside = new PicturePath(Scale);
        outside.Add([LatLng.FromDegrees(5, 5), LatLng.FromDegrees(6, 6)]);
        Assert.Equal((0, ""), (outside.Points, outside.ToString()));

        var tiny = new PicturePath(Scale);
        tiny.Add([LatLng.FromDegrees(0.5, 1), LatLng.FromDegrees(0.5, 1.00001)]);
        Assert.Equal(2, tiny.Points);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.03)]
    [InlineData(1)]
    [InlineData(20)]
    public void TheScaleBar_IsRound_AndFitsTheLegend(double degrees)
    {
        var (metres, pixels) = new PictureScale(new GeoBounds(10, 50, 10 + degrees, 50 + degrees), 1_300, 24).Bar();
        Assert.InRange(pixels, 60, 161);
        var first = metres / Math.Pow(10, Math.Floor(Math.Log10(metres)));
        Assert.Contains(Math.Round(first, 9), new[] { 1.0, 2, 5 });
    }
}
