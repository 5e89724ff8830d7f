using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Places;

/// <summary>Caution notes as bytes, in the journal and in snapshots.</summary>
public static class CautionBytes
{
    /// <summary>A note without any text.</summary>
    public const int BytesMin = 48;

    /// <summary>Writes its number.</summary>
    public static void Write(StateWriter writer, CautionId id)
    {
        writer.UShort(id.Jurisdiction.Value);
        writer.UInt(id.Number);
    }

    /// <summary>Reads a number back.</summary>
    public static CautionId ReadId(ref StateReader reader) => new(new JurisdictionId(reader.UShort()), reader.UInt());

    /// <summary>Writes what it says.</summary>
    public static void Write(StateWriter writer, CautionWords words)
    {
        writer.Place(words.Place);
        writer.Int(words.Metres);
        writer.Text(words.PlaceText);
        writer.Byte((byte)words.About);
        writer.Text(words.Subject);
        writer.Byte((byte)words.Kind);
        writer.Text(words.Text);
        writer.Moment(words.Until);
    }

    /// <summary>Reads it back.</summary>
    public static CautionWords ReadWords(ref StateReader reader) => new(
        reader.Place(), reader.Int(), reader.Text(), (CautionSubject)reader.Byte(), reader.Text(), (CautionKind)reader.Byte(), reader.Text(),
        reader.Moment());

    /// <summary>Writes one that holds.</summary>
    public static void Write(StateWriter writer, CautionNote note)
    {
        Write(writer, note.Id);
        Write(writer, note.Words);
        writer.Text(note.By);
        writer.Moment(note.At);
    }

    /// <summary>Reads one that holds back.</summary>
    public static CautionNote Read(ref StateReader reader) =>
        new(ReadId(ref reader), ReadWords(ref reader), reader.Text(), reader.Moment());
}
