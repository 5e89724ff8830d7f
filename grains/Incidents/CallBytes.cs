using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>Calls as bytes, in the journal and in snapshots.</summary>
public static class CallBytes
{
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
        reader.Text());
}
