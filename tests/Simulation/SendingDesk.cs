using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>What a dispatcher sees of proposals, offers and stacks, and the orders about sending that are given by it.</summary>
internal sealed class SendingDesk(Dice dice)
{
    private readonly Dictionary<string, ProposalRow> _proposals = [];
    private readonly Dictionary<string, OfferRow> _offers = [];
    private readonly Dictionary<uint, StackRow> _stacks = [];

    public void Clear()
    {
        _proposals.Clear();
        _offers.Clear();
        _stacks.Clear();
    }

    public void Told(SnapshotMessage whole)
    {
        foreach (var proposal in whole.Proposals) _proposals.Add(proposal.Id, proposal);
        foreach (var offer in whole.Offers) _offers.Add(offer.Id, offer);
        foreach (var stack in whole.Stacks) _stacks.Add(stack.Officer, stack);
    }

    public void Told(EventItem item)
    {
        if (item.Proposal is { } proposal) Keep(_proposals, proposal.Id, proposal, proposal.State < ProposalState.Taken);
        if (item.Offer is { } offer) Keep(_offers, offer.Id, offer, offer.State == OfferState.Open);
        if (item.Stack is { } stack) Keep(_stacks, stack.Officer, stack, stack.Incidents.Count > 0);
    }

    /// <summary>An order, sensible or not.</summary>
    /// <param name="incident">One that the desk shows.</param>
    public ShardInput Choose(IncidentRow incident, IncidentId id, IReadOnlyList<OfficerRow> officers)
    {
        var officer = new OfficerId(officers.Count == 0 ? 1 : dice.Of(officers).Id);
        switch (dice.Between(0, 8))
        {
            case 0 when incident.Officers.Count > 0 && DirectiveId.TryParse(incident.Officers[0].Directive, out var directive):
                return new SwapOrdered(directive, officer, "sim");
            case 1:
                return new BackupOrdered(id, dice.Between(0, 2), [], "sim");
            case 2 or 3:
                return new StackOrdered(id, officer, "sim");
            case 4:
                return new UnstackOrdered(id, "sim");
            case 5:
                return new PreemptOrdered(id, officer, "sim");
            case 6:
                return new BatchAsked(dice.Chance(0.5) ? [] : [id], "sim");
            case 7 when _proposals.Values.FirstOrDefault(row => row.Jurisdiction == id.Jurisdiction.Value) is { } row && ProposalId.TryParse(row.Id, out var proposal):
                return dice.Chance(0.8) ? new BatchTaken(proposal, null, "sim") : new BatchDropped(proposal, "sim");
            case 8 when _offers.Values.FirstOrDefault(row => row.Jurisdiction == id.Jurisdiction.Value) is { } row && OfferId.TryParse(row.Id, out var offer):
                return dice.Chance(0.7) ? new OfferTaken(offer, "sim") : new OfferDropped(offer, "sim");
            default:
                return new RankingAsked(id);
        }
    }

    /// <summary>The picture is the truth.</summary>
    public void Check(SendingWatch watch, IReadOnlySet<JurisdictionId> cities)
    {
        Same(watch.Proposals(cities), _proposals.Values.OrderBy(row => row.Id, StringComparer.Ordinal), "proposals");
        Same(watch.Offers(cities), _offers.Values.OrderBy(row => row.Id, StringComparer.Ordinal), "offers");
        Same(watch.Stacks(cities), _stacks.Values.OrderBy(row => row.Officer), "stacks");
    }

    private static void Keep<TKey, TRow>(Dictionary<TKey, TRow> rows, TKey key, TRow row, bool stands)
        where TKey : notnull
    {
        if (stands) rows[key] = row;
        else rows.Remove(key);
    }

    private static void Same<TRow>(IEnumerable<TRow> truth, IEnumerable<TRow> shown, string what)
    {
        var (mine, theirs) = (JsonSerializer.Serialize(truth), JsonSerializer.Serialize(shown));
        Violation.Unless(mine == theirs, $"{what} are {mine}, and a desk shows {theirs}");
    }
}
