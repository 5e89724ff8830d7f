namespace SmartPolicing.Realtime.Roads.Tests;

public class FrameTests
{
    [Fact]
    public void Project_Builds_AndRuns() => Assert.True(true);
}
