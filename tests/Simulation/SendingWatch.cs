using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>Hears what leaves the shards of proposals, offers and stacks, and knows what may never happen.</summary>
internal sealed class SendingWatch(Machine machine)
{
    private readonly SortedDictionary<string, (JurisdictionId City, ProposalRow Row)> _proposals = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (JurisdictionId City, OfferRow Row)> _offers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<uint, (JurisdictionId City, StackRow Row)> _stacks = [];
    private readonly HashSet<JurisdictionId> _fresh = [];

    public IEnumerable<ProposalRow> Proposals(IReadOnlySet<JurisdictionId> cities) =>
        _proposals.Values.Where(each => cities.Contains(each.City)).Select(each => each.Row);

    public IEnumerable<OfferRow> Offers(IReadOnlySet<JurisdictionId> cities) =>
        _offers.Values.Where(each => cities.Contains(each.City)).Select(each => each.Row);

    public IEnumerable<StackRow> Stacks(IReadOnlySet<JurisdictionId> cities) =>
        _stacks.Values.Where(each => cities.Contains(each.City)).Select(each => each.Row);

    /// <summary>The node was started: the first batch of a shard is all there is of it.</summary>
    public void Started(IEnumerable<JurisdictionId> cities) => _fresh.UnionWith(cities);

    public void Saw(ShardEffects batch)
    {
        if (_fresh.Remove(batch.Jurisdiction) || batch.Effects is [StateMadeAnew, ..]) Forget(batch.Jurisdiction);
        foreach (var effect in batch.Effects)
        {
            switch (effect)
            {
                case ProposalChanged { Proposal: var proposal }:
                    machine.Tally($"proposals {Mapping.Word(proposal.State)}");
                    var id = proposal.Id.ToString();
                    if (proposal.IsOver) _proposals.Remove(id);
                    else _proposals[id] = (batch.Jurisdiction, SendingMapping.Row(proposal));
                    break;
                case OfferChanged { Offer: var offer }:
                    machine.Tally($"offers {Mapping.Word(offer.State)}");
                    if (offer.State != OfferState.Open) _offers.Remove(offer.Id.ToString());
                    else _offers[offer.Id.ToString()] = (batch.Jurisdiction, SendingMapping.Row(offer));
                    break;
                case StackChanged stack:
                    machine.Tally("stacks changed");
                    if (stack.Incidents.Count == 0) _stacks.Remove(stack.Officer.Value);
                    else _stacks[stack.Officer.Value] = (batch.Jurisdiction, SendingMapping.Row(stack));
                    break;
            }
        }

        foreach (var incident in batch.Effects.OfType<IncidentChanged>()) Check(incident.Incident);
    }

    // A stacked incident has nobody, is in that officer's queue, and in no other.
    private void Check(IncidentView incident)
    {
        if (incident.Sending is not { } sending || incident.State == IncidentState.Closed) return;
        var isOn = sending.StackedOn != default;
        Violation.Unless(!isOn || incident.State == IncidentState.Waiting, $"{incident.Id} is {incident.State} and waits for {sending.StackedOn}");
        var stacks = _stacks.Where(pair => pair.Value.Row.Incidents.Contains(incident.Id.ToString())).Select(pair => pair.Key).ToList();
        Violation.Unless(
            stacks.SequenceEqual(isOn ? [sending.StackedOn.Value] : []),
            $"{incident.Id} waits for {sending.StackedOn}, and is in the queues of {string.Join(", ", stacks)}");
        Violation.Unless(
            sending.Needs.Sum(need => need.Line.Count - need.Held) == sending.Missing, $"{incident.Id} misses {sending.Missing}, and its lines say otherwise");
    }

    private void Forget(JurisdictionId city)
    {
        foreach (var id in _proposals.Where(pair => pair.Value.City == city).Select(pair => pair.Key).ToList()) _proposals.Remove(id);
        foreach (var id in _offers.Where(pair => pair.Value.City == city).Select(pair => pair.Key).ToList()) _offers.Remove(id);
        foreach (var id in _stacks.Where(pair => pair.Value.City == city).Select(pair => pair.Key).ToList()) _stacks.Remove(id);
    }
}
