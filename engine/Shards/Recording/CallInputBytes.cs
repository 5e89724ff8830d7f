using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Inputs about calls as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class CallInputBytes
{
    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, CallInput input)
    {
        switch (input)
        {
            case CallAmended amended:
                writer.Incident(amended.Incident);
                writer.Guid(amended.Call);
                CallBytes.Write(writer, amended.Change);
                writer.Text(amended.By);
                return EntryKind.CallAmended;
            case CallSplit split:
                writer.Incident(split.From);
                writer.Guid(split.Call);
                writer.Incident(split.To);
                writer.Text(split.By);
                WriteNear(writer, split.Near);
                writer.Text(split.Area);
                writer.Int(split.MinuteOfWeek);
                return EntryKind.CallSplit;
            case AttachmentAdded added:
                writer.Incident(added.Incident);
                CallBytes.Write(writer, added.Attachment);
                return EntryKind.AttachmentAdded;
            case PlaceFollowedUp done:
                writer.UInt(done.Number);
                writer.Text(done.By);
                writer.Text(done.Note);
                return EntryKind.PlaceFollowedUp;
            default:
                throw new InvariantViolatedException($"input {input.GetType().Name} is known");
        }
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static CallInput? Read(EntryKind kind, ref StateReader reader) => kind switch
    {
        EntryKind.CallAmended => new CallAmended(
            reader.Incident(), reader.Guid(), CallBytes.ReadChange(ref reader), reader.Text()),
        EntryKind.CallSplit => new CallSplit(reader.Incident(), reader.Guid(), reader.Incident(), reader.Text())
        {
            Near = ReadNear(ref reader),
            Area = reader.Text(),
            MinuteOfWeek = reader.Int(),
        },
        EntryKind.AttachmentAdded => new AttachmentAdded(reader.Incident(), CallBytes.ReadAttachment(ref reader)),
        EntryKind.PlaceFollowedUp => new PlaceFollowedUp(reader.UInt(), reader.Text(), reader.Text()),
        _ => null,
    };

    /// <summary>Writes a call that came in.</summary>
    internal static EntryKind Write(StateWriter writer, CallReceived received)
    {
        CallBytes.Write(writer, received.Call);
        writer.Byte((byte)received.Joining.By);
        writer.Incident(received.Joining.Incident);
        WriteNear(writer, received.Near);
        writer.Text(received.Area);
        writer.Int(received.MinuteOfWeek);
        return EntryKind.CallReceived;
    }

    /// <summary>Reads it back.</summary>
    internal static CallReceived ReadReceived(ref StateReader reader) => new(CallBytes.Read(ref reader))
    {
        Joining = new Joining((JoinBy)reader.Byte(), reader.Incident()),
        Near = ReadNear(ref reader),
        Area = reader.Text(),
        MinuteOfWeek = reader.Int(),
    };

    internal static void WriteNear(StateWriter writer, IReadOnlyList<JurisdictionId> near)
    {
        writer.Int(near.Count);
        foreach (var neighbour in near) writer.UShort(neighbour.Value);
    }

    internal static JurisdictionId[] ReadNear(ref StateReader reader)
    {
        var near = new JurisdictionId[reader.Count(sizeof(ushort))];
        for (var i = 0; i < near.Length; i++) near[i] = new JurisdictionId(reader.UShort());
        return near;
    }
}
