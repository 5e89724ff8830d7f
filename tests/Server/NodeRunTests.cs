using Microsoft.Extensions.Hosting;
using SmartPolicing.Realtime.Host;

namespace SmartPolicing.Realtime.Server.Tests;

public class NodeRunTests
{
    [Fact]
    public async Task ExitCode_TellsThatAPartFailed()
    {
        using var well = new Part(_ => Task.CompletedTask);
        using var told = new Part(stopping => Task.FromCanceled(new CancellationToken(true)));
        using var broken = new Part(_ => Task.FromException(new InvalidDataException("no roads")));
        foreach (var part in new[] { well, told, broken }) await part.StartAsync(TestContext.Current.CancellationToken);
        await Task.WhenAll(new[] { well, told, broken }.Select(async part =>
            await ((Task)part.ExecuteTask!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));
        Assert.Equal(0, NodeRun.CodeOf([well, told]));
        Assert.Equal(ExitCodes.Failed, NodeRun.CodeOf([well, told, broken]));
    }

    [Theory]
    [InlineData("/r/viid.json, cameras[3]: is there twice", "/r", ExitCodes.RegionRefused)]
    [InlineData("/r/partners.json: \"partners\" is missing, see /s/x", "/r/", ExitCodes.RegionRefused)]
    [InlineData("/r/state/viid.json, devices[0]: is there twice", "/r", ExitCodes.StateRefused)]
    [InlineData("/s/viid-devices.json: is null", "/r", ExitCodes.StateRefused)]
    [InlineData("/region/viid.json: is null", "/r", ExitCodes.StateRefused)]
    public void ExitCode_TellsWhoseFileIsRefused(string refusal, string region, int code) => Assert.Equal(code, NodeRun.CodeOf(refusal, region));

    [Fact]
    public async Task OfficerNumberZero_IsRefused_AndWritesNothing()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Console.SetIn(new StringReader("a password that is long enough"));
            var code = await UserCommands.Command().Parse(["add", "li", "--state", folder.FullName, "--officer", "0", "--jurisdictions", "3"])
                .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(ExitCodes.StateRefused, code);
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private sealed class Part(Func<CancellationToken, Task> run) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => run(stoppingToken);
    }
}
