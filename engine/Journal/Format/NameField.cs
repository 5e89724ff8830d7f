using System.Buffers.Binary;
using System.Text;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// A journal's name in a header: uint16 bytes, then <see cref="JournalLimits.NameBytesMax"/> bytes of UTF-8, filled with zeros.
/// </summary>
internal static class NameField
{
    public const int Bytes = sizeof(ushort) + JournalLimits.NameBytesMax;

    public static bool Fits(string name) => name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= JournalLimits.NameBytesMax;

    public static void Write(Span<byte> field, string name)
    {
        var written = Encoding.UTF8.GetBytes(name, field[sizeof(ushort)..Bytes]);
        BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)written);
    }

    public static string Read(ReadOnlySpan<byte> field)
    {
        var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(field), (ushort)JournalLimits.NameBytesMax);
        return Encoding.UTF8.GetString(field.Slice(sizeof(ushort), length));
    }

    /// <summary>Null when the header is of this journal.</summary>
    public static JournalRefusal? Mismatch(ReadOnlySpan<byte> field, string name, string file) => Read(field) is var found && found == name
        ? null
        : new JournalRefusal(JournalRefusalKind.OtherName, file, 0, $"it is of the journal '{found}', not '{name}'");

    /// <summary>Null when a header begins as it should: the kind of file, and a version that this program reads.</summary>
    public static JournalRefusal? Unreadable(ReadOnlySpan<byte> header, ReadOnlySpan<byte> magic, string file)
    {
        if (!header.StartsWith(magic))
            return new JournalRefusal(JournalRefusalKind.Damaged, file, 0, "the file does not begin as it should");
        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        return version == FormatVersion
            ? null
            : new JournalRefusal(JournalRefusalKind.Format, file, 8, $"format version {version}; this program reads {FormatVersion}");
    }

    /// <summary>
    /// The version of all files of a journal. Raise it with any change of a header or an entry; old ones must stay readable.
    /// </summary>
    public const int FormatVersion = 1;
}
