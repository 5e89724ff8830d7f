namespace SmartPolicing.Realtime.Simulation;

public class SimulationTests
{
    /// <summary>A fixed set for every build. Fresh ones: <c>dotnet run -c Release --project tests/Simulation -- seeds --for 10m</c>.</summary>
    [Theory]
    [InlineData(1, 20)]
    [InlineData(21, 40)]
    [InlineData(41, 60)]
    public void SeedsHoldEverything(int first, int last) => Parallel.For(first, last + 1, seed => Seeds.Try(seed));

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void TheSameSeed_IsTheSameRun(int seed) => Assert.Equal(Seeds.Try(seed).Trace, Seeds.Try(seed).Trace);

    /// <summary>The simulator itself is tested: with disks that lie about syncs, power losses must be noticed.</summary>
    [Fact]
    public void DisksThatLie_AreFoundOut()
    {
        var found = 0;
        for (var seed = 1; seed <= 40 && found < 3; seed++)
        {
            try
            {
                new Run(seed) { DisksLie = true }.Go();
            }
            catch (Violation)
            {
                found++;
            }
        }

        Assert.Equal(3, found);
    }
}
