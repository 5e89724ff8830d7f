using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about sending as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class SendingInputBytes
{
    private const int LineBytes = 10;
    private const int SolvedLineBytesMin = 20;

    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, SendingInput input)
    {
        switch (input)
        {
            case SwapOrdered order:
                writer.Directive(order.Directive);
                writer.UInt(order.Officer.Value);
                writer.Text(order.By);
                return EntryKind.SwapOrdered;
            case BackupOrdered order:
                writer.Incident(order.Incident);
                writer.Int(order.Count);
                PolicyBytes.Write(writer, order.Skills);
                writer.Text(order.By);
                return EntryKind.BackupOrdered;
            case StackOrdered order:
                WriteOfficer(writer, order.Incident, order.Officer, order.By);
                return EntryKind.StackOrdered;
            case UnstackOrdered order:
                writer.Incident(order.Incident);
                writer.Text(order.By);
                return EntryKind.UnstackOrdered;
            case PreemptOrdered order:
                WriteOfficer(writer, order.Incident, order.Officer, order.By);
                return EntryKind.PreemptOrdered;
            case BatchAsked asked:
                SendingBytes.Write(writer, asked.Incidents);
                writer.Text(asked.By);
                return EntryKind.BatchAsked;
            case BatchSolved solved:
                Write(writer, solved.Answer);
                return EntryKind.BatchSolved;
            case BatchTaken taken:
                Write(writer, taken);
                return EntryKind.BatchTaken;
            case BatchDropped dropped:
                SendingBytes.Write(writer, dropped.Proposal);
                writer.Text(dropped.By);
                return EntryKind.BatchDropped;
            case OfficersCompared compared:
                writer.UInt(compared.Answer.Number);
                writer.Int(compared.Answer.OnTheWayMilliseconds);
                writer.Int(compared.Answer.OtherMilliseconds);
                return EntryKind.OfficersCompared;
            case OfferTaken taken:
                SendingBytes.Write(writer, taken.Offer);
                writer.Text(taken.By);
                return EntryKind.OfferTaken;
            case OfferDropped dropped:
                SendingBytes.Write(writer, dropped.Offer);
                writer.Text(dropped.By);
                return EntryKind.OfferDropped;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static SendingInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.SwapOrdered => new SwapOrdered(reader.Directive(), new OfficerId(reader.UInt()), reader.Text()),
        EntryKind.BackupOrdered => new BackupOrdered(reader.Incident(), reader.Int(), PolicyBytes.ReadTexts(ref reader), reader.Text()),
        EntryKind.StackOrdered => new StackOrdered(reader.Incident(), new OfficerId(reader.UInt()), reader.Text()),
        EntryKind.UnstackOrdered => new UnstackOrdered(reader.Incident(), reader.Text()),
        EntryKind.PreemptOrdered => new PreemptOrdered(reader.Incident(), new OfficerId(reader.UInt()), reader.Text()),
        EntryKind.BatchAsked => new BatchAsked(SendingBytes.ReadIncidents(ref reader), reader.Text()),
        EntryKind.BatchSolved => new BatchSolved(ReadAnswer(ref reader)),
        EntryKind.BatchTaken => ReadTaken(ref reader),
        EntryKind.BatchDropped => new BatchDropped(SendingBytes.ReadProposalId(ref reader), reader.Text()),
        EntryKind.OfficersCompared => new OfficersCompared(new CompareAnswer(reader.UInt(), reader.Int(), reader.Int())),
        EntryKind.OfferTaken => new OfferTaken(SendingBytes.ReadOfferId(ref reader), reader.Text()),
        EntryKind.OfferDropped => new OfferDropped(SendingBytes.ReadOfferId(ref reader), reader.Text()),
        _ => null,
    };

    private static void WriteOfficer(StateWriter writer, IncidentId incident, OfficerId officer, string by)
    {
        writer.Incident(incident);
        writer.UInt(officer.Value);
        writer.Text(by);
    }

    private static void Write(StateWriter writer, BatchAnswer answer)
    {
        SendingBytes.Write(writer, answer.Proposal);
        writer.Int(answer.EachForItselfSeconds);
        writer.Int(answer.Lines.Count);
        foreach (var (place, officer, milliseconds) in answer.Lines)
        {
            writer.Incident(place.Incident);
            writer.Byte(place.Priority);
            writer.Flag(place.IsFirst);
            PolicyBytes.Write(writer, place.Skills);
            writer.UInt(officer.Value);
            writer.Int(milliseconds);
        }
    }

    private static BatchAnswer ReadAnswer(ref StateReader reader)
    {
        var (proposal, each) = (SendingBytes.ReadProposalId(ref reader), reader.Int());
        var lines = new BatchLine[reader.Count(SolvedLineBytesMin)];
        for (var i = 0; i < lines.Length; i++)
        {
            var place = new BatchPlace(reader.Incident(), reader.Byte(), reader.Flag(), PolicyBytes.ReadTexts(ref reader));
            lines[i] = new BatchLine(place, new OfficerId(reader.UInt()), reader.Int());
        }

        return new BatchAnswer(proposal, lines, each);
    }

    private static void Write(StateWriter writer, BatchTaken taken)
    {
        SendingBytes.Write(writer, taken.Proposal);
        writer.Text(taken.By);
        writer.Flag(taken.Lines is not null);
        if (taken.Lines is null) return;
        writer.Int(taken.Lines.Count);
        foreach (var line in taken.Lines)
        {
            writer.Incident(line.Incident);
            writer.UInt(line.Officer.Value);
        }
    }

    private static BatchTaken ReadTaken(ref StateReader reader)
    {
        var (proposal, by) = (SendingBytes.ReadProposalId(ref reader), reader.Text());
        if (!reader.Flag()) return new BatchTaken(proposal, null, by);
        var lines = new SendingLine[reader.Count(LineBytes)];
        for (var i = 0; i < lines.Length; i++) lines[i] = new SendingLine(reader.Incident(), new OfficerId(reader.UInt()));
        return new BatchTaken(proposal, lines, by);
    }
}
