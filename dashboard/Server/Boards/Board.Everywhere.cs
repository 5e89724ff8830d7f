using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>What every desk is told, whatever its jurisdictions.</summary>
public sealed partial class Board
{
    /// <summary>Another policy is in force: every desk is told. Snapshots take it from the node.</summary>
    internal ValueTask ShowPolicyAsync(PolicyRow policy, CancellationToken cancellation) =>
        AskAsync(new(RequestKind.Policy, null) { Everywhere = EventItem.Of(policy) }, cancellation);

    /// <returns>False when the request is another one.</returns>
    private bool TookForAll(in Request request)
    {
        if (request.Closures is not null) _closures = request.Closures;
        var item = request.Closures is null ? request.Everywhere : EventItem.Of(_closures);
        if (item is null) return false;
        var message = new BoardEvents([item]);
        foreach (var dispatcher in _dispatchers) dispatcher.Offer(message);
        return true;
    }
}
