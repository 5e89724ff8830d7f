using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Officers;
using SmartPolicing.Realtime.Shards.Policy;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Lines;
using SmartPolicing.Realtime.Shards.Places;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs as bytes: the payload of a journal's entries, whose type says which input it is. Pure.</summary>
public static class InputBytes
{
    /// <summary>Writes an input and the moment it came in.</summary>
    /// <returns>Its type.</returns>
    /// <exception cref="InvariantViolatedException">It is of a kind that is not known here.</exception>
    public static EntryKind Write(StateWriter writer, Instant now, ShardInput input)
    {
        writer.Moment(now);
        switch (input)
        {
            case CallReceived received:
                return CallInputBytes.Write(writer, received);
            case LineInput line:
                return LineInputBytes.Write(writer, line);
            case CallInput call:
                return CallInputBytes.Write(writer, call);
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
                PolicyBytes.Write(writer, closed.Dispositions);
                return EntryKind.IncidentClosed;
            case RankingAsked asked:
                writer.Incident(asked.Incident);
                return EntryKind.RankingAsked;
            case RankingAnswered ranked:
                RankingAnswerBytes.Write(writer, ranked.Answer);
                return EntryKind.RankingAnswered;
            case Ticked:
                return EntryKind.Ticked;
            case FollowOrdered follow:
                return FollowBytes.Write(writer, follow);
            case IncidentInput life:
                return IncidentInputBytes.Write(writer, life);
            case SendingInput sending:
                return SendingInputBytes.Write(writer, sending);
            case WatchlistInput watchlist:
                return WatchlistInputBytes.Write(writer, watchlist);
            case PolicyInput policy:
                return PolicyInputBytes.Write(writer, policy);
            case BorderInput border:
                return BorderInputBytes.Write(writer, border);
            case OfficerInput officer:
                return OfficerInputBytes.Write(writer, officer);
            case PlaceInput place:
                return PlaceInputBytes.Write(writer, place);
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
            EntryKind.CallReceived => CallInputBytes.ReadReceived(ref reader),
            EntryKind.DirectiveAnswered => new DirectiveAnswered(
                new OfficerId(reader.UInt()), reader.Directive(), (DirectiveAnswer)reader.Byte(), reader.Text()),
            EntryKind.OfficerStatusSet => new OfficerStatusSet(new OfficerId(reader.UInt()), (OfficerStatus)reader.Byte()),
            EntryKind.DispatchOrdered => new DispatchOrdered(reader.Incident(), new OfficerId(reader.UInt()), reader.Text()),
            EntryKind.DirectiveWithdrawn => new DirectiveWithdrawn(reader.Directive(), reader.Text(), reader.Text()),
            EntryKind.IncidentClosed => new IncidentClosed(reader.Incident(), reader.Text(), reader.Text())
            {
                Dispositions = PolicyBytes.ReadTexts(ref reader),
            },
            EntryKind.RankingAsked => new RankingAsked(reader.Incident()),
            EntryKind.RankingAnswered => new RankingAnswered(RankingAnswerBytes.Read(ref reader)),
            EntryKind.Ticked => new Ticked(),
            EntryKind.FollowOrdered => FollowBytes.Read(ref reader),
            _ => BorderInputBytes.Read(kind, ref reader)
                ?? WatchlistInputBytes.Read(kind, ref reader)
                ?? PolicyInputBytes.Read(kind, ref reader)
                ?? IncidentInputBytes.Read(kind, ref reader)
                ?? SendingInputBytes.Read(kind, ref reader)
                ?? OfficerInputBytes.Read(kind, ref reader)
                ?? PlaceInputBytes.Read(kind, ref reader)
                ?? LineInputBytes.Read(kind, ref reader)
                ?? (ShardInput?)CallInputBytes.Read(kind, ref reader)
                ?? throw new StateUnreadableException($"an input of kind {kind}"),
        };
        return reader.AtEnd ? (now, input) : throw new StateUnreadableException($"more bytes than {kind} has");
    }
}
