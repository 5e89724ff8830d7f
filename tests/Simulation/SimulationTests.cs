namespace SmartPolicing.Realtime.Simulation;

public class SimulationTests
{
    /// <summary>A fixed set for every build. Fresh seeds: <c>-- seeds --for 10m</c>.</summary>
    public static TheoryData<int> FixedSeeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(FixedSeeds))]
    public void ASeed_HoldsEverything(int seed) => Seeds.Try(seed);

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
