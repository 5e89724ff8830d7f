namespace SmartPolicing.Realtime.Geo.Tests;

public class FrameTests
{
    [Fact]
    public void Project_Builds_AndRuns() => Assert.True(true);
}
