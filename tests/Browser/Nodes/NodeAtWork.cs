namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A node of the test's own on the small province, with terminals and a call taker outside.</summary>
public abstract class NodeAtWork(TestRegions regions) : IAsyncLifetime
{
    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected City City => regions.City;

    private protected NodeProcess Node { get; private set; } = null!;

    private protected Gateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Node = await NodeProcess.StartAsync(regions.Province, Cancellation);
        Gateway = await Gateway.OpenAsync(Node, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A node on the small province for all tests of a class, where none changes what another one looks at.</summary>
public sealed class SharedNode(TestRegions regions) : IAsyncLifetime
{
    internal NodeProcess Node { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Node = await NodeProcess.StartAsync(regions.Province, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
