using SmartPolicing.Realtime.Host;

namespace SmartPolicing.Realtime.Server.Tests;

public class RegionCommandTests
{
    [Theory]
    [InlineData("import a.osm b --vehicle boat", false)]
    [InlineData("import a.osm b --admin-level x", false)]
    [InlineData("import a.osm", false)]
    [InlineData("import a.osm b --borders c.csv --name D --name-zh 丁 --id d --vehicle on-foot --ferries --picture e.svg", true)]
    public void Import_TakesItsOptions(string line, bool sound) =>
        Assert.Equal(sound, RegionCommands.Command().Parse(line).Errors.Count == 0);

    [Fact]
    public void Import_OfAMissingMap_SaysSoByItsExitCode()
    {
        var command = RegionCommands.Command().Parse($"import {Path.GetRandomFileName()}.osm {Path.GetRandomFileName()}");
        Assert.Equal(ExitCodes.RegionRefused, command.Invoke());
    }
}
