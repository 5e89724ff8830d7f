using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class FiguresTests
{
    [Theory]
    [InlineData(0.04213, "0.0421")]
    [InlineData(1.384, "1.38")]
    [InlineData(9.999, "10.0")]
    [InlineData(94.21, "94.2")]
    [InlineData(99.96, "100")]
    [InlineData(12_345.6, "12,346")]
    [InlineData(20, "20")]
    [InlineData(0, "0")]
    [InlineData(-1.384, "-1.38")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    public void Numbers_HaveThreeDigits(double value, string text) => Assert.Equal(text, Figures.Number(value));

    [Theory]
    [InlineData(30, "30\u00a0s")]
    [InlineData(300, "5\u00a0min")]
    [InlineData(330, "5\u00a0min 30\u00a0s")]
    [InlineData(7_500, "2\u00a0h 5\u00a0min")]
    public void Durations_AreReadable(double seconds, string text) => Assert.Equal(text, Figures.Duration(seconds));

    [Fact]
    public void Escaping_LeavesNoMarkup_AndNoCharacterThatXmlForbids() =>
        Assert.Equal("&lt;a href=&quot;&#39;&amp;&quot;&gt;\ufffd\ufffd\n警😀", Figures.Escape("<a href=\"'&\">\0\u0085\n警😀"));
}
