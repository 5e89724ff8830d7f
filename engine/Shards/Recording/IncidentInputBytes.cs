using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>Orders about an incident's life and about desks as bytes; see <see cref="InputBytes"/>. Pure.</summary>
internal static class IncidentInputBytes
{
    /// <summary>Writes an input.</summary>
    /// <returns>Its type.</returns>
    internal static EntryKind Write(StateWriter writer, IncidentInput input)
    {
        writer.Text(input.By);
        return input switch
        {
            IncidentNoted noted => Write(writer, EntryKind.IncidentNoted, noted.Incident, (int)noted.Officer.Value, noted.Text),
            NoteStruck struck => Write(writer, EntryKind.NoteStruck, struck.Incident, struck.Note, ""),
            IncidentAmended amended => Write(writer, amended),
            IncidentsLinked linked => Write(writer, EntryKind.IncidentsLinked, linked.Incident, linked.Other, linked.AreLinked, ""),
            IncidentsMerged merged => Write(writer, EntryKind.IncidentsMerged, merged.From, merged.Into, true, merged.Reason),
            IncidentCancelled cancelled => Write(writer, EntryKind.IncidentCancelled, cancelled.Incident, 0, cancelled.Reason),
            IncidentDisposed disposed => Write(writer, EntryKind.IncidentDisposed, disposed.Incident, disposed.Dispositions),
            IncidentReopened reopened => Write(writer, EntryKind.IncidentReopened, reopened.Incident, 0, reopened.Reason),
            TransferredOut transferred => Write(writer, transferred),
            TransferAnswered answered => Write(writer, answered),
            AreasCovered covered => Write(writer, EntryKind.AreasCovered, default, covered.Areas),
            DeskSignedOff => EntryKind.DeskSignedOff,
            DesksSeen seen => Write(writer, EntryKind.DesksSeen, default, seen.Names),
            IncidentTaken taken => Write(writer, EntryKind.IncidentTaken, taken.Incident, 0, ""),
            IncidentLetGo letGo => Write(writer, EntryKind.IncidentLetGo, letGo.Incident, 0, letGo.Reason),
            HandOverAsked asked => Write(writer, EntryKind.HandOverAsked, asked.Incident, [asked.Desk, asked.Text]),
            HandOverAnswered answered => Write(
                writer, EntryKind.HandOverAnswered, answered.Incident, answered.IsAccepted ? 1 : 0, answered.Reason),
            DeskTakenOver takenOver => Write(writer, EntryKind.DeskTakenOver, default, [takenOver.Desk, takenOver.Reason]),
            IncidentTakenOver takenOver => Write(writer, EntryKind.IncidentTakenOver, takenOver.Incident, 0, takenOver.Reason),
            DeskMonitored monitored => Write(writer, EntryKind.DeskMonitored, default, monitored.IsOn ? 1 : 0, monitored.Desk),
            _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
        };
    }

    /// <summary>Reads an input back.</summary>
    /// <returns>Null when it is of none of these kinds.</returns>
    internal static IncidentInput? Read(EntryKind kind, ref StateReader reader)
    {
        if (kind is < EntryKind.IncidentNoted or > EntryKind.DeskMonitored) return null;
        var by = reader.Text();
        return kind switch
        {
            EntryKind.IncidentAmended => ReadAmended(ref reader, by),
            EntryKind.IncidentsLinked or EntryKind.IncidentsMerged => ReadPair(kind, ref reader, by),
            EntryKind.IncidentDisposed => new IncidentDisposed(reader.Incident(), PolicyBytes.ReadTexts(ref reader), by),
            EntryKind.TransferredOut => new TransferredOut(reader.Incident(), reader.Text(), reader.Text(), reader.Flag(), by),
            EntryKind.TransferAnswered => new TransferAnswered(
                reader.Incident(), reader.Int(), (TransferState)reader.Byte(), reader.Text(), by),
            EntryKind.AreasCovered or EntryKind.DesksSeen or EntryKind.HandOverAsked or EntryKind.DeskTakenOver =>
                ReadTexts(kind, ref reader, by),
            EntryKind.DeskSignedOff => new DeskSignedOff(by),
            _ => ReadPlain(kind, ref reader, by),
        };
    }

    private static EntryKind Write(StateWriter writer, EntryKind kind, IncidentId incident, int number, string text)
    {
        writer.Incident(incident);
        writer.Int(number);
        writer.Text(text);
        return kind;
    }

    private static EntryKind Write(StateWriter writer, EntryKind kind, IncidentId one, IncidentId other, bool are, string text)
    {
        writer.Incident(one);
        writer.Incident(other);
        writer.Flag(are);
        writer.Text(text);
        return kind;
    }

    private static EntryKind Write(StateWriter writer, EntryKind kind, IncidentId incident, IReadOnlyList<string> texts)
    {
        writer.Incident(incident);
        PolicyBytes.Write(writer, texts);
        return kind;
    }

    private static EntryKind Write(StateWriter writer, IncidentAmended amended)
    {
        writer.Incident(amended.Incident);
        Write(writer, amended.Change);
        Write(writer, amended.IfNow);
        writer.Text(amended.Area);
        writer.Int(amended.Near.Count);
        foreach (var near in amended.Near) writer.UShort(near.Value);
        return EntryKind.IncidentAmended;
    }

    private static EntryKind Write(StateWriter writer, TransferredOut transferred)
    {
        writer.Incident(transferred.Incident);
        writer.Text(transferred.Body);
        writer.Text(transferred.Text);
        writer.Flag(transferred.Closes);
        return EntryKind.TransferredOut;
    }

    private static EntryKind Write(StateWriter writer, TransferAnswered answered)
    {
        writer.Incident(answered.Incident);
        writer.Int(answered.Transfer);
        writer.Byte((byte)answered.Answer);
        writer.Text(answered.Text);
        return EntryKind.TransferAnswered;
    }

    private static void Write(StateWriter writer, IncidentChange change)
    {
        writer.Text(change.Type);
        writer.Byte(change.Priority);
        writer.Flag(change.Place is not null);
        if (change.Place is { } place) writer.Place(place);
        writer.Text(change.PlaceText);
        writer.Byte((byte)(change.Mark is { } mark ? mark + 1 : 0));
    }

    private static IncidentChange ReadChange(ref StateReader reader)
    {
        var (type, priority) = (reader.TextOrNull(), reader.Byte());
        Geo.LatLng? place = reader.Flag() ? reader.Place() : null;
        var (text, mark) = (reader.TextOrNull(), reader.Byte());
        return new IncidentChange(type, priority, place, text, mark == 0 ? null : (PlaceMark)(mark - 1));
    }

    private static IncidentAmended ReadAmended(ref StateReader reader, string by)
    {
        var (incident, change, ifNow, area) = (reader.Incident(), ReadChange(ref reader), ReadChange(ref reader), reader.TextOrNull());
        var near = new JurisdictionId[reader.Count(sizeof(ushort))];
        for (var i = 0; i < near.Length; i++) near[i] = new JurisdictionId(reader.UShort());
        return new IncidentAmended(incident, change, ifNow, area, near, by);
    }

    private static IncidentInput ReadPair(EntryKind kind, ref StateReader reader, string by)
    {
        var (one, other, are, text) = (reader.Incident(), reader.Incident(), reader.Flag(), reader.Text());
        return kind == EntryKind.IncidentsMerged ? new IncidentsMerged(one, other, text, by) : new IncidentsLinked(one, other, are, by);
    }

    private static IncidentInput ReadTexts(EntryKind kind, ref StateReader reader, string by)
    {
        var (incident, texts) = (reader.Incident(), PolicyBytes.ReadTexts(ref reader));
        if (kind == EntryKind.AreasCovered) return new AreasCovered(texts, by);
        if (kind == EntryKind.DesksSeen) return new DesksSeen(texts);
        if (texts.Length != 2) throw new StateUnreadableException($"{texts.Length} texts of {kind}");
        return kind == EntryKind.HandOverAsked
            ? new HandOverAsked(incident, texts[0], texts[1], by)
            : new DeskTakenOver(texts[0], texts[1], by);
    }

    private static IncidentInput ReadPlain(EntryKind kind, ref StateReader reader, string by)
    {
        var (incident, number, text) = (reader.Incident(), reader.Int(), reader.Text());
        return kind switch
        {
            EntryKind.IncidentNoted => new IncidentNoted(incident, new OfficerId((uint)number), by, text),
            EntryKind.NoteStruck => new NoteStruck(incident, number, by),
            EntryKind.IncidentCancelled => new IncidentCancelled(incident, text, by),
            EntryKind.IncidentReopened => new IncidentReopened(incident, text, by),
            EntryKind.IncidentTaken => new IncidentTaken(incident, by),
            EntryKind.IncidentLetGo => new IncidentLetGo(incident, text, by),
            EntryKind.HandOverAnswered => new HandOverAnswered(incident, number != 0, text, by),
            EntryKind.IncidentTakenOver => new IncidentTakenOver(incident, text, by),
            EntryKind.DeskMonitored => new DeskMonitored(text, number != 0, by),
            _ => throw new StateUnreadableException($"an input of kind {kind}"),
        };
    }
}
