using System.Xml.Linq;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static Chart Of(params ChartPoint[] points) => new(
        "Cost <script>alert(1)</script> & \"more\"", new ChartAxis("Officers", Scale: AxisScale.Log), new ChartAxis("CPU", "µs"),
        [new ChartSeries("a<b\0", points)]);

    [Fact]
    public void TheFile_IsWholeXml_AndHoldsTextsAsTexts()
    {
        var chart = Of(new(1, 2), new(10, 3)) with
        {
            Marks = [new ChartMark(5, "<i>")],
            Levels = [new ChartMark(2.5, "&")],
            Bands = [new(1, 10, "'", BandTone.Raised)],
        };
        foreach (var text in new[] { chart.ToSvg(), chart.ToInlineSvg() })
        {
            var texts = XDocument.Parse(text).Descendants(Svg + "text").Select(each => each.Value).ToList();
            Assert.Contains("Cost <script>alert(1)</script> & \"more\"", texts);
            Assert.Contains("a<b\ufffd", texts);
            Assert.Contains("CPU [µs]", texts);
            Assert.DoesNotContain("<script", text);
        }
    }

    [Fact]
    public void AMissingValue_IsAGap_AndAPointAloneIsADot()
    {
        Assert.Equal(2, PathOf(Of(new(1, 1), new(10, 1), new(100, null), new(1_000, 2), new(10_000, 2))).Count(each => each == 'M'));
        Assert.EndsWith("h0", PathOf(Of(new(1, 1), new(10, 1), new(100, double.NaN), new(1_000, 2))));
        var empty = Of(new ChartPoint(1, null)).ToSvg();
        Assert.DoesNotContain("NaN", empty);
        Assert.Contains("nothing was measured", empty);
    }

    [Fact]
    public void Values_LieWhereTheirAxisSays()
    {
        var path = PathOf(Of(new(1, 0), new(10, 5), new(100, 10)));
        var numbers = path[1..].Split('L').Select(pair => pair.Split(' ').Select(double.Parse).ToArray()).ToArray();
        Assert.Equal((numbers[0][0] + numbers[2][0]) / 2, numbers[1][0], 0.11);
        Assert.Equal((numbers[0][1] + numbers[2][1]) / 2, numbers[1][1], 0.11);
        Assert.True(numbers[0][1] > numbers[2][1]); // Larger is higher up.
    }

    private static string PathOf(Chart chart) => XDocument.Parse(chart.ToSvg()).Descendants(Svg + "path")
        .First(path => (string?)path.Attribute("class") == "line s0").Attribute("d")!.Value;
}
