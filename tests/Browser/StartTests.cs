using System.Text.RegularExpressions;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>How the process starts, refuses to start, and ends.</summary>
public sealed partial class StartTests(TestRegions regions)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecondNode_OnTheSamePorts_EndsWithOneClearLine_AndTheFirstGoesOn()
    {
        await using var first = await NodeProcess.StartAsync(regions.Province, Cancellation);
        using var state = new TemporaryFolder();
        var second = await ChildProcess.RunAsync(Cancellation, first.Arguments(state.Path));
        Assert.Equal(ExitCodes.CannotListen, second.Code);
        Assert.Contains($"{first.Http}", OneLine(second.Errors));
        Assert.Empty(second.Output);
        Assert.NotNull((await first.Client.ClockAsync(Cancellation)).Clock);
    }

    [Fact]
    public async Task MissingRegionFolder_IsRefused_ByName()
    {
        using var nowhere = new TemporaryFolder();
        var folder = Path.Combine(nowhere.Path, "atlantis");
        var run = await RunAsync(folder, nowhere.Path);
        Assert.Equal(ExitCodes.RegionRefused, run.Code);
        Assert.Contains(folder, OneLine(run.Errors));
    }

    [Fact]
    public async Task MissingFileOfARegion_IsRefused_ByName()
    {
        var folder = regions.Copy("without-officers");
        File.Delete(Path.Combine(folder, "officers.csv"));
        var run = await RunAsync(folder);
        Assert.Equal(ExitCodes.RegionRefused, run.Code);
        Assert.Contains("officers.csv", OneLine(run.Errors));
    }

    [Fact]
    public async Task RoadsCutOffInTheMiddle_AreRefused_WithFileAndPlace()
    {
        var folder = regions.Copy("cut-off");
        var roads = Path.Combine(folder, "roads.osm");
        using (var file = File.OpenWrite(roads)) file.SetLength(file.Length / 2);
        var run = await RunAsync(folder);
        Assert.Equal(ExitCodes.RegionRefused, run.Code);
        Assert.Matches(FileAndPlace(), OneLine(run.Errors));
    }

    [Fact]
    public async Task WrongCellOfACsvFile_IsRefused_WithItsLine()
    {
        var folder = regions.Copy("wrong-cell");
        var stations = Path.Combine(folder, "stations.csv");
        var lines = await File.ReadAllLinesAsync(stations, Cancellation);
        lines[3] = lines[3][..(lines[3].LastIndexOf(',') + 1)] + "east";
        await File.WriteAllLinesAsync(stations, lines, Cancellation);
        var run = await RunAsync(folder);
        Assert.Equal(ExitCodes.RegionRefused, run.Code);
        Assert.Contains("stations.csv, line 4", OneLine(run.Errors));
    }

    [Fact]
    public async Task BrokenKeyFile_IsRefused_WithoutASecretInTheLine()
    {
        using var state = new TemporaryFolder();
        const string Secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTAwMDE";
        await File.WriteAllTextAsync(
            Path.Combine(state.Path, "keys.json"), $$"""[{"name":"driver","roles":["gateway"],"secret":"{{Secret}}"!}]""", Cancellation);
        var run = await RunAsync(regions.Province, state.Path);
        Assert.Equal(ExitCodes.StateRefused, run.Code);
        Assert.Contains("keys.json", OneLine(run.Errors));
        Assert.DoesNotContain(Secret, run.Errors);
    }

    [Fact]
    public async Task DemoUsers_BeyondLoopback_AreRefused()
    {
        using var state = new TemporaryFolder();
        var run = await ChildProcess.RunAsync(
            Cancellation, "run", "--region", regions.Province, "--state", state.Path, "--http", "0.0.0.0:8080", "--demo");
        Assert.Equal(ExitCodes.StateRefused, run.Code);
        Assert.Contains("--demo", OneLine(run.Errors));
    }

    [Fact]
    public async Task Terminated_WithClientsConnected_EndsWithZero_AndStartsAgainWithTheSameKey()
    {
        await using var node = await NodeProcess.StartAsync(regions.Province, Cancellation);
        await using var gateway = await Gateway.OpenAsync(node, Cancellation);
        var (hub, reason) = await OfficerHub.OpenAsync(
            node.Address, node.Key, _ => ValueTask.CompletedTask, _ => ValueTask.CompletedTask, Cancellation);
        Assert.True(hub is not null, reason);
        await using (hub)
        {
            await gateway.PlaceAllAsync(regions.City);
            Assert.Equal(0, await node.StopAsync(Cancellation));
            await hub.Closed.WaitAsync(Cancellation);
            await gateway.Fixes.Closed.WaitAsync(Cancellation);
        }

        Assert.Equal("", node.Errors);
        await node.RestartAsync(Cancellation);
        await using var again = await Gateway.OpenAsync(node, Cancellation);
        await again.PlaceAllAsync(regions.City);
        await again.CallAsync("noise", regions.City.Scene);
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(string region, string? state = null)
    {
        var (http, fixes) = NodeProcess.FreePorts();
        return ChildProcess.RunAsync(Cancellation, NodeProcess.RunArguments(region, state ?? Path.Combine(region, "state"), http, fixes));
    }

    private static string OneLine(string errors)
    {
        Assert.EndsWith("\n", errors);
        Assert.Equal(1, errors.Count(each => each == '\n'));
        return errors;
    }

    [GeneratedRegex(@"roads\.osm, (line|offset) [0-9]{3,}: .{5,}")]
    private static partial Regex FileAndPlace();
}
