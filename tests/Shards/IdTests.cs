using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

public class IdTests
{
    [Fact]
    public void Numbers_SurviveTheirText()
    {
        var incident = new IncidentId(new JurisdictionId(16), 123);
        Assert.True(IncidentId.TryParse(incident.ToString(), out var read));
        Assert.Equal(incident, read);
        var directive = new DirectiveId(new JurisdictionId(65_535), uint.MaxValue);
        Assert.True(DirectiveId.TryParse(directive.ToString(), out var readDirective));
        Assert.Equal(directive, readDirective);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("3-")]
    [InlineData("0-000001")]
    [InlineData("3-0")]
    [InlineData("3-+1")]
    [InlineData("65536-1")]
    [InlineData("3-4294967296")]
    [InlineData("D3-000001")]
    public void OtherText_IsNotAnIncident(string? text) => Assert.False(IncidentId.TryParse(text, out _));
}
