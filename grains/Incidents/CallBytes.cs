using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>Calls and what goes with them as bytes, in the journal and in snapshots.</summary>
public static class CallBytes
{
    /// <summary>Bytes of a call without any text; not fewer.</summary>
    public const int Min = 68;

    /// <summary>Bytes of an attachment without any text; not fewer.</summary>
    public const int AttachmentMin = 56;

    /// <summary>Writes all of it.</summary>
    public static void Write(StateWriter writer, Call call)
    {
        writer.Guid(call.Id);
        writer.Text(call.Type);
        writer.Byte(call.Priority);
        writer.Place(call.Place);
        writer.Text(call.PlaceText);
        writer.Text(call.Text);
        writer.Text(call.CallerName);
        writer.Text(call.CallerNumber);
        writer.Text(call.Source);
        writer.Byte((byte)call.State);
        writer.Byte((byte)call.Mark);
        Write(writer, call.CallerPlace);
        writer.Text(call.CallerPlaceText);
        writer.Text(call.TakenBy);
    }

    /// <summary>Reads it back.</summary>
    public static Call Read(ref StateReader reader) => new(
        reader.Guid(),
        reader.Text(),
        reader.Byte(),
        reader.Place(),
        reader.Text(),
        reader.Text(),
        reader.Text(),
        reader.Text(),
        reader.Text())
    {
        State = (CallState)reader.Byte(),
        Mark = (PlaceMark)reader.Byte(),
        CallerPlace = ReadPlace(ref reader),
        CallerPlaceText = reader.Text(),
        TakenBy = reader.Text(),
    };

    /// <summary>Writes a change; what it leaves alone as missing.</summary>
    public static void Write(StateWriter writer, CallChange change)
    {
        writer.Text(change.Text);
        writer.Text(change.CallerName);
        writer.Text(change.CallerNumber);
        writer.Text(change.CallerPlaceText);
        Write(writer, change.CallerPlace);
        writer.Text(change.Source);
        writer.Flag(change.State is not null);
        writer.Byte((byte)(change.State ?? default));
    }

    /// <summary>Reads it back.</summary>
    public static CallChange ReadChange(ref StateReader reader)
    {
        var (text, name, number, place) = (reader.TextOrNull(), reader.TextOrNull(), reader.TextOrNull(), reader.TextOrNull());
        var (at, source) = (ReadPlace(ref reader), reader.TextOrNull());
        var (hasState, state) = (reader.Flag(), (CallState)reader.Byte());
        return new CallChange(text, name, number, place, at, source, hasState ? state : null);
    }

    /// <summary>Writes an attachment.</summary>
    public static void Write(StateWriter writer, Attachment attachment)
    {
        writer.Guid(attachment.Id);
        writer.Guid(attachment.Call);
        writer.Text(attachment.Kind);
        writer.Text(attachment.Reference);
        writer.Text(attachment.Name);
        writer.Text(attachment.By);
        writer.Moment(attachment.At);
    }

    /// <summary>Reads it back.</summary>
    public static Attachment ReadAttachment(ref StateReader reader) => new(
        reader.Guid(), reader.Guid(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Moment());

    private static void Write(StateWriter writer, LatLng? place)
    {
        writer.Flag(place is not null);
        if (place is { } at) writer.Place(at);
    }

    private static LatLng? ReadPlace(ref StateReader reader) => reader.Flag() ? reader.Place() : null;
}
