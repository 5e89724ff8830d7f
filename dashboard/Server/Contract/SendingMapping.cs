using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>From the engine's views of sending to what goes over the wire; see <see cref="Mapping"/>.</summary>
internal static class SendingMapping
{
    internal static SendingRow? Row(SendingView? sending) => sending is null ? null : new SendingRow(
        sending.Plan,
        [.. sending.Needs.Select(need => new NeedRow(need.Line.Count, need.Line.Skills, need.Held, need.Line.By))],
        sending.Missing,
        sending.StackedOn == default ? null : sending.StackedOn.Value,
        sending.StackedOn == default ? null : sending.StackedOnCode);

    internal static RankedRow Row(RankedOfficer line) => new(
        line.Officer.Value, line.Code, line.Reason, line.TravelSeconds, line.Metres, line.PositionAgeSeconds)
    {
        Serves = line.Serves,
        Area = line.OtherArea.Length == 0 ? null : line.OtherArea,
        Preempts = line.Preempts is null ? null : Row(line.Preempts),
        Neighbour = line.Neighbour == default ? null : line.Neighbour.Value,
        From = line.Reason == RankReason.FromStation ? "station" : null,
    };

    internal static RankedNeedRow Row(RankedNeed need) => new(
        need.Line.Count, need.Line.Skills, need.Held, need.Fit, need.Short,
        need.Short == 0 ? null : need.PassedOver.ToDictionary(count => Mapping.Word(count.Reason), count => count.Officers));

    internal static ProposalRow Row(Proposal proposal)
    {
        var served = proposal.Lines.Where(line => line.Officer != default).ToList();
        var unserved = proposal.Lines.Where(line => line.Officer == default)
            .GroupBy(line => (line.Incident, Skills: string.Join('+', line.Skills)))
            .Select(group => new UnservedRow(group.Key.Incident.ToString(), group.First().Priority, group.First().Skills, group.Count()));
        return new ProposalRow(
            proposal.Id.ToString(), proposal.Id.Jurisdiction.Value, proposal.State, proposal.By, proposal.AskedAt.UnixMilliseconds,
            proposal.ReadyAt.IsNever ? null : proposal.ReadyAt.UnixMilliseconds,
            proposal.ReadyAt.IsNever ? null : proposal.ExpiresAt.UnixMilliseconds,
            [.. served.Select(Row)], [.. unserved], served.Sum(line => line.TravelSeconds), proposal.EachForItselfSeconds);
    }

    internal static OfferRow Row(BetterOffer offer) => new(
        offer.Id.ToString(), offer.Id.Jurisdiction.Value, offer.State, offer.Incident.ToString(), offer.Directive.ToString(),
        offer.Officer.Value, offer.Code, offer.Instead.Value, offer.InsteadCode, offer.TravelSeconds, offer.InsteadSeconds,
        offer.GainSeconds, offer.At.UnixMilliseconds);

    internal static StackRow Row(StackChanged stack) =>
        new(stack.Officer.Value, stack.Code, [.. stack.Incidents.Select(incident => incident.ToString())], stack.IsReady);

    private static ProposalLineRow Row(ProposalLine line) => new(
        line.Incident.ToString(), line.Priority, line.Skills, line.Officer.Value, line.Code, line.TravelSeconds,
        line.OtherArea.Length == 0 ? null : line.OtherArea);

    private static PreemptRow Row(PreemptChoice choice) => new(
        choice.Directive.ToString(), choice.Incident.ToString(), choice.Priority, choice.GainSeconds < 0 ? null : choice.GainSeconds);
}
