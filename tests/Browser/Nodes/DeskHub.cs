using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A dispatcher without a page: signed in, with the newest snapshot of what is open.</summary>
internal sealed class DeskHub : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private TaskCompletionSource<IReadOnlyList<OpenIncident>> _snapshot = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DeskHub(HubConnection connection) => _connection = connection;

    /// <summary>An officer that is on an incident.</summary>
    internal sealed record OnIncident(uint Officer, string Directive, DirectiveState State);

    /// <summary>An incident of a snapshot.</summary>
    internal sealed record OpenIncident(string Id, IReadOnlyList<OnIncident> Officers);

    private sealed record Snapshot(IReadOnlyList<OpenIncident> Incidents);

    /// <summary>Signs in as the demo dispatcher of all jurisdictions.</summary>
    internal static async Task<DeskHub> OpenAsync(NodeProcess node, CancellationToken cancellation)
    {
        using var http = SignIn.MakeClient(node.Address);
        var (cookie, reason) = await SignIn.AsAsync(http, "dispatcher", "demo", cancellation);
        Assert.Equal("", reason);
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<IConnectionFactory>(new WebSocketConnectionFactory(SignIn.CookieHeader, cookie));
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(new Uri(node.Address, "/hub/dispatch")));
        builder.AddJsonProtocol(options => options.PayloadSerializerOptions = NodeJson.Options);
        var hub = new DeskHub(builder.Build());
        hub._connection.On<Snapshot>("snapshot", snapshot => hub._snapshot.TrySetResult(snapshot.Incidents));
        await hub._connection.StartAsync(cancellation);
        await hub._snapshot.Task.WaitAsync(Patience.Longest, cancellation);
        return hub;
    }

    /// <summary>What is open now.</summary>
    internal async Task<IReadOnlyList<OpenIncident>> IncidentsAsync(CancellationToken cancellation)
    {
        _snapshot = new TaskCompletionSource<IReadOnlyList<OpenIncident>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _connection.InvokeAsync("Snapshot", cancellation);
        return await _snapshot.Task.WaitAsync(Patience.Longest, cancellation);
    }

    /// <summary>Closes an incident.</summary>
    /// <returns>"" when it is closed, else the reason.</returns>
    internal async Task<string> CloseAsync(string incident, CancellationToken cancellation)
    {
        var result = await _connection.InvokeAsync<HubResult>("Close", incident, "done", cancellation);
        return result.Ok ? "" : result.Reason ?? "refused";
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
