using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>Proposals, offers and stacks that stand in one shard, newest. Single writer: the board's task, which is also the only reader.</summary>
internal sealed class BoardSending
{
    private readonly SortedDictionary<uint, ProposalRow> _proposals = [];
    private readonly SortedDictionary<uint, OfferRow> _offers = [];
    private readonly SortedDictionary<OfficerId, StackRow> _stacks = [];

    internal static SendingRows All(IEnumerable<BoardSending> shards)
    {
        var (proposals, offers, stacks) = (new List<ProposalRow>(), new List<OfferRow>(), new List<StackRow>());
        foreach (var shard in shards)
        {
            proposals.AddRange(shard._proposals.Values);
            offers.AddRange(shard._offers.Values);
            stacks.AddRange(shard._stacks.Values);
        }

        return new SendingRows(proposals, offers, stacks);
    }

    internal void Clear()
    {
        _proposals.Clear();
        _offers.Clear();
        _stacks.Clear();
    }

    /// <summary>Takes a change in.</summary>
    /// <returns>What desks are told.</returns>
    internal EventItem Take(Effect effect)
    {
        switch (effect)
        {
            case ProposalChanged { Proposal: var proposal }:
                return EventItem.Of(Keep(_proposals, proposal.Id.Number, SendingMapping.Row(proposal), !proposal.IsOver));
            case OfferChanged { Offer: var offer }:
                return EventItem.Of(Keep(_offers, offer.Id.Number, SendingMapping.Row(offer), offer.State == OfferState.Open));
            case StackChanged stack:
                return EventItem.Of(Keep(_stacks, stack.Officer, SendingMapping.Row(stack), stack.Incidents.Count > 0));
            default:
                throw new InvariantViolatedException($"The board knows the effect {effect.GetType().Name}.");
        }
    }

    private static TRow Keep<TKey, TRow>(SortedDictionary<TKey, TRow> rows, TKey key, TRow row, bool stands)
        where TKey : notnull
    {
        if (stands) rows[key] = row;
        else rows.Remove(key);
        return row;
    }
}
