using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs as bytes: the payload of a journal's entries, whose type says which input it is. Pure.</summary>
public static class InputBytes
{
    private const int TimeBytes = 4;

    /// <summary>Writes an input and the moment it came in.</summary>
    /// <returns>Its type.</returns>
    /// <exception cref="InvariantViolatedException">It is of a kind that is not known here.</exception>
    public static EntryKind Write(StateWriter writer, Instant now, ShardInput input)
    {
        writer.Moment(now);
        switch (input)
        {
            case CallReceived received:
                CallBytes.Write(writer, received.Call);
                WriteNear(writer, received.Near);
                return EntryKind.CallReceived;
            case DirectiveAnswered answered:
                writer.UInt(answered.Officer.Value);
                writer.Directive(answered.Directive);
                writer.Byte((byte)answered.Answer);
                writer.Text(answered.Reason);
                return EntryKind.DirectiveAnswered;
            case OfficerStatusSet status:
                writer.UInt(status.Officer.Value);
                writer.Byte((byte)status.Status);
                return EntryKind.OfficerStatusSet;
            case DispatchOrdered order:
                writer.Incident(order.Incident);
                writer.UInt(order.Officer.Value);
                writer.Text(order.By);
                return EntryKind.DispatchOrdered;
            case DirectiveWithdrawn withdrawn:
                writer.Directive(withdrawn.Directive);
                writer.Text(withdrawn.By);
                writer.Text(withdrawn.Reason);
                return EntryKind.DirectiveWithdrawn;
            case IncidentClosed closed:
                writer.Incident(closed.Incident);
                writer.Text(closed.By);
                writer.Text(closed.Reason);
                return EntryKind.IncidentClosed;
            case RankingAsked asked:
                writer.Incident(asked.Incident);
                return EntryKind.RankingAsked;
            case RankingAnswered ranked:
                WriteAnswer(writer, ranked.Answer);
                return EntryKind.RankingAnswered;
            case Ticked:
                return EntryKind.Ticked;
            case WatchlistInput watchlist:
                return WatchlistInputBytes.Write(writer, watchlist);
            case BorderInput border:
                return BorderInputBytes.Write(writer, border);
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <exception cref="StateUnreadableException">The bytes are of another version.</exception>
    public static (Instant Now, ShardInput Input) Read(EntryKind kind, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var now = reader.Moment();
        ShardInput input = kind switch
        {
            EntryKind.CallReceived => new CallReceived(CallBytes.Read(ref reader)) { Near = ReadNear(ref reader) },
            EntryKind.DirectiveAnswered => new DirectiveAnswered(
                new OfficerId(reader.UInt()), reader.Directive(), (DirectiveAnswer)reader.Byte(), reader.Text()),
            EntryKind.OfficerStatusSet => new OfficerStatusSet(new OfficerId(reader.UInt()), (OfficerStatus)reader.Byte()),
            EntryKind.DispatchOrdered => new DispatchOrdered(reader.Incident(), new OfficerId(reader.UInt()), reader.Text()),
            EntryKind.DirectiveWithdrawn => new DirectiveWithdrawn(reader.Directive(), reader.Text(), reader.Text()),
            EntryKind.IncidentClosed => new IncidentClosed(reader.Incident(), reader.Text(), reader.Text()),
            EntryKind.RankingAsked => new RankingAsked(reader.Incident()),
            EntryKind.RankingAnswered => new RankingAnswered(ReadAnswer(ref reader)),
            EntryKind.Ticked => new Ticked(),
            _ => (ShardInput?)BorderInputBytes.Read(kind, ref reader) ?? WatchlistInputBytes.Read(kind, ref reader)
                ?? throw new StateUnreadableException($"an input of kind {kind}"),
        };
        return reader.AtEnd ? (now, input) : throw new StateUnreadableException($"more bytes than {kind} has");
    }

    // Left out when there are none, as in journals from before there were any.
    private static void WriteNear(StateWriter writer, IReadOnlyList<JurisdictionId> near)
    {
        if (near.Count == 0) return;
        writer.Int(near.Count);
        foreach (var neighbour in near) writer.UShort(neighbour.Value);
    }

    private static JurisdictionId[] ReadNear(ref StateReader reader)
    {
        if (reader.AtEnd) return [];
        var near = new JurisdictionId[reader.Count(sizeof(ushort))];
        for (var i = 0; i < near.Length; i++) near[i] = new JurisdictionId(reader.UShort());
        return near;
    }

    private static void WriteAnswer(StateWriter writer, RankingAnswer answer)
    {
        writer.Incident(answer.Incident);
        writer.Int(answer.Round);
        writer.Int(answer.FasterWithinMetres);
        writer.Int(answer.TravelMilliseconds.Count);
        foreach (var milliseconds in answer.TravelMilliseconds) writer.Int(milliseconds);
    }

    private static RankingAnswer ReadAnswer(ref StateReader reader)
    {
        var incident = reader.Incident();
        var (round, fasterWithin) = (reader.Int(), reader.Int());
        var milliseconds = new int[reader.Count(TimeBytes)];
        for (var i = 0; i < milliseconds.Length; i++) milliseconds[i] = reader.Int();
        return new RankingAnswer(incident, round, milliseconds, fasterWithin);
    }
}
