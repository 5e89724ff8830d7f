using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about officers as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class OfficerInputBytes
{
    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, OfficerInput input)
    {
        switch (input)
        {
            case PanicPressed pressed:
                writer.UInt(pressed.Officer.Value);
                writer.Guid(pressed.Press);
                CallInputBytes.WriteNear(writer, pressed.Near);
                return EntryKind.PanicPressed;
            case PanicAcknowledged acknowledged:
                writer.UInt(acknowledged.Officer.Value);
                writer.Guid(acknowledged.Panic);
                writer.Text(acknowledged.By);
                return EntryKind.PanicAcknowledged;
            case PanicEnded ended:
                writer.UInt(ended.Officer.Value);
                writer.Guid(ended.Panic);
                writer.Text(ended.By);
                writer.Text(ended.Reason);
                return EntryKind.PanicEnded;
            case MessageSent sent:
                MessageBytes.Write(writer, sent.Body);
                return EntryKind.MessageSent;
            case MessageMarked marked:
                writer.Guid(marked.Message);
                MessageBytes.Write(writer, marked.Officers);
                writer.Flag(marked.IsRead);
                return EntryKind.MessageMarked;
            case MessageReadAtDesk read:
                writer.Guid(read.Message);
                writer.Text(read.By);
                return EntryKind.MessageReadAtDesk;
            case FieldOpened opened:
                return Write(writer, opened);
            default:
                return WriteOfDay(writer, input);
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static OfficerInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.PanicPressed => new PanicPressed(new OfficerId(reader.UInt()), reader.Guid())
        {
            Near = CallInputBytes.ReadNear(ref reader),
        },
        EntryKind.PanicAcknowledged => new PanicAcknowledged(new OfficerId(reader.UInt()), reader.Guid(), reader.Text()),
        EntryKind.PanicEnded => new PanicEnded(new OfficerId(reader.UInt()), reader.Guid(), reader.Text(), reader.Text()),
        EntryKind.MessageSent => new MessageSent(MessageBytes.Read(ref reader)),
        EntryKind.MessageMarked => new MessageMarked(reader.Guid(), MessageBytes.ReadOfficers(ref reader), reader.Flag()),
        EntryKind.MessageReadAtDesk => new MessageReadAtDesk(reader.Guid(), reader.Text()),
        EntryKind.ShiftBegun => new ShiftBegun(new OfficerId(reader.UInt()), ShiftDetails.Read(ref reader), reader.Text()),
        EntryKind.ShiftEnded => new ShiftEnded(new OfficerId(reader.UInt()), reader.Text()),
        EntryKind.StatusChosen => new StatusChosen(
            new OfficerId(reader.UInt()), reader.Text(), reader.Text(), reader.Text(), reader.Flag(), reader.Flag()),
        EntryKind.SafetyAsked => new SafetyAsked(new OfficerId(reader.UInt()), reader.Text()),
        EntryKind.SafetyAnswered => new SafetyAnswered(new OfficerId(reader.UInt()), reader.Text(), reader.Flag(), reader.Text()),
        EntryKind.SelfDispatched => new SelfDispatched(new OfficerId(reader.UInt()), reader.Incident()),
        EntryKind.FieldOpened => new FieldOpened(
            new OfficerId(reader.UInt()), CallBytes.Read(ref reader), reader.Flag(), reader.Flag(), reader.Text(), reader.Int()),
        _ => null,
    };

    private static EntryKind Write(StateWriter writer, FieldOpened opened)
    {
        writer.UInt(opened.Officer.Value);
        CallBytes.Write(writer, opened.Call);
        writer.Flag(opened.HasPlace);
        writer.Flag(opened.Takes);
        writer.Text(opened.Area);
        writer.Int(opened.MinuteOfWeek);
        return EntryKind.FieldOpened;
    }

    private static EntryKind WriteOfDay(StateWriter writer, OfficerInput input)
    {
        switch (input)
        {
            case ShiftBegun begun:
                writer.UInt(begun.Officer.Value);
                begun.Details.Save(writer);
                writer.Text(begun.By);
                return EntryKind.ShiftBegun;
            case ShiftEnded ended:
                writer.UInt(ended.Officer.Value);
                writer.Text(ended.By);
                return EntryKind.ShiftEnded;
            case StatusChosen chosen:
                writer.UInt(chosen.Officer.Value);
                writer.Text(chosen.Code);
                writer.Text(chosen.Comment);
                writer.Text(chosen.By);
                writer.Flag(chosen.IsDesk);
                writer.Flag(chosen.IsForced);
                return EntryKind.StatusChosen;
            case SafetyAsked asked:
                writer.UInt(asked.Officer.Value);
                writer.Text(asked.By);
                return EntryKind.SafetyAsked;
            case SafetyAnswered answered:
                writer.UInt(answered.Officer.Value);
                writer.Text(answered.By);
                writer.Flag(answered.IsDesk);
                writer.Text(answered.Note);
                return EntryKind.SafetyAnswered;
            case SelfDispatched taken:
                writer.UInt(taken.Officer.Value);
                writer.Incident(taken.Incident);
                return EntryKind.SelfDispatched;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }
}
