using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>Proposals and offers as bytes, in snapshots. Pure.</summary>
internal static class SendingBytes
{
    private const int LineBytesMin = 27;
    private const int IncidentBytes = 6;

    internal static void Write(StateWriter writer, ProposalId id)
    {
        writer.UShort(id.Jurisdiction.Value);
        writer.UInt(id.Number);
    }

    internal static ProposalId ReadProposalId(ref StateReader reader) => new(new JurisdictionId(reader.UShort()), reader.UInt());

    internal static void Write(StateWriter writer, OfferId id)
    {
        writer.UShort(id.Jurisdiction.Value);
        writer.UInt(id.Number);
    }

    internal static OfferId ReadOfferId(ref StateReader reader) => new(new JurisdictionId(reader.UShort()), reader.UInt());

    internal static void Write(StateWriter writer, IReadOnlyList<IncidentId> incidents)
    {
        writer.Int(incidents.Count);
        foreach (var incident in incidents) writer.Incident(incident);
    }

    internal static IncidentId[] ReadIncidents(ref StateReader reader)
    {
        var incidents = new IncidentId[reader.Count(IncidentBytes)];
        for (var i = 0; i < incidents.Length; i++) incidents[i] = reader.Incident();
        return incidents;
    }

    internal static void Write(StateWriter writer, Proposal proposal)
    {
        Write(writer, proposal.Id);
        writer.Text(proposal.By);
        writer.Moment(proposal.AskedAt);
        writer.Moment(proposal.ReadyAt);
        writer.Byte((byte)proposal.State);
        Write(writer, proposal.Incidents);
        writer.Int(proposal.Lines.Count);
        foreach (var line in proposal.Lines)
        {
            writer.Incident(line.Incident);
            writer.Byte(line.Priority);
            PolicyBytes.Write(writer, line.Skills);
            writer.UInt(line.Officer.Value);
            writer.Text(line.Code);
            writer.Int(line.TravelSeconds);
            writer.Text(line.OtherArea);
        }

        writer.Int(proposal.EachForItselfSeconds);
    }

    internal static Proposal ReadProposal(ref StateReader reader)
    {
        var (id, by) = (ReadProposalId(ref reader), reader.Text());
        var (askedAt, readyAt, state) = (reader.Moment(), reader.Moment(), (ProposalState)reader.Byte());
        var incidents = ReadIncidents(ref reader);
        var lines = new ProposalLine[reader.Count(LineBytesMin)];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = new ProposalLine(
                reader.Incident(), reader.Byte(), PolicyBytes.ReadTexts(ref reader), new OfficerId(reader.UInt()), reader.Text(), reader.Int())
            {
                OtherArea = reader.Text(),
            };
        }

        return new Proposal(id, by, askedAt, readyAt, state, incidents, lines, reader.Int());
    }

    internal static void Write(StateWriter writer, BetterOffer offer)
    {
        Write(writer, offer.Id);
        writer.Byte((byte)offer.State);
        writer.Incident(offer.Incident);
        writer.Directive(offer.Directive);
        writer.UInt(offer.Officer.Value);
        writer.Text(offer.Code);
        writer.UInt(offer.Instead.Value);
        writer.Text(offer.InsteadCode);
        writer.Int(offer.TravelSeconds);
        writer.Int(offer.InsteadSeconds);
        writer.Moment(offer.At);
        writer.Moment(offer.AskedAt);
    }

    internal static BetterOffer ReadOffer(ref StateReader reader) => new(
        ReadOfferId(ref reader), (OfferState)reader.Byte(), reader.Incident(), reader.Directive(), new OfficerId(reader.UInt()), reader.Text(),
        new OfficerId(reader.UInt()), reader.Text(), reader.Int(), reader.Int(), reader.Moment(), reader.Moment());
}
