using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>Messages as bytes, for journals and snapshots. Pure.</summary>
public static class MessageBytes
{
    /// <summary>Writes what is said, by whom and to whom.</summary>
    public static void Write(StateWriter writer, MessageBody body)
    {
        writer.Guid(body.Id);
        writer.Text(body.From);
        writer.UInt(body.FromOfficer.Value);
        writer.Byte((byte)body.To.Kind);
        Write(writer, body.To.Officers);
        writer.Text(body.To.Name);
        writer.Text(body.Text);
        writer.Flag(body.IsUrgent);
        writer.Incident(body.Incident);
    }

    /// <summary>Reads it back.</summary>
    public static MessageBody Read(ref StateReader reader)
    {
        var (id, from, officer) = (reader.Guid(), reader.Text(), new OfficerId(reader.UInt()));
        var target = new MessageTarget((MessageKind)reader.Byte(), ReadOfficers(ref reader), reader.Text());
        return new MessageBody(id, from, officer, target, reader.Text(), reader.Flag(), reader.Incident());
    }

    /// <summary>Writes numbers of officers.</summary>
    public static void Write(StateWriter writer, IReadOnlyList<OfficerId> officers)
    {
        writer.Int(officers.Count);
        foreach (var officer in officers) writer.UInt(officer.Value);
    }

    /// <summary>Reads them back.</summary>
    public static OfficerId[] ReadOfficers(ref StateReader reader)
    {
        var officers = new OfficerId[reader.Count(sizeof(uint))];
        for (var i = 0; i < officers.Length; i++) officers[i] = new OfficerId(reader.UInt());
        return officers;
    }
}
