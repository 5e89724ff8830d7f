using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using SmartPolicing.Realtime.Server.Access;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>
/// All open hub connections, so that one ends when the right it was begun by is gone: a request is asked for its right each time, a connection
/// only at its start. Any thread.
/// </summary>
internal sealed class HubConnections(SignInDesk desk, DashboardOptions options) : IHubFilter
{
    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        var caller = context.Context;
        _open[caller.ConnectionId] = caller;
        if (IsCurrent(caller.User)) return next(context); // Looked at when it can be found: gone before is seen here, gone later finds it.
        caller.Abort();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        _open.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
    }

    /// <summary>Ends those whose user or key is gone or another.</summary>
    internal void EndOthers()
    {
        foreach (var caller in _open.Values)
            if (!IsCurrent(caller.User)) caller.Abort();
    }

    private bool IsCurrent(ClaimsPrincipal? user) => user?.Identity is not { } identity ? false
        : identity.AuthenticationType != Roles.KeyScheme ? desk.IsCurrent(user)
        : options.Keys is not { } keys || keys.IsCurrent(identity.Name ?? "", user.FindFirstValue(Roles.StampClaim));
}
