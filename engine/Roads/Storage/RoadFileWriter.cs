using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Puts arrays into the bytes of a road file (layout: <see cref="RoadFile"/>). The same arrays in the same order give the same bytes: no
/// time, no name of a machine, no chance. One thread, one use.
/// </summary>
internal sealed class RoadFileWriter
{
    private readonly List<(RoadSection Section, int ElementBytes, byte[] Content)> _sections = [];

    public void Add<T>(RoadSection section, ReadOnlySpan<T> content)
        where T : unmanaged =>
        Add(section, Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(content).ToArray());

    public void Add(RoadSection section, int elementBytes, byte[] content) => _sections.Add((section, elementBytes, content));

    /// <summary>Writes beside the path, syncs, and renames: the file is there whole or not at all.</summary>
    public void Save(string path)
    {
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(ToBytes());
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>A file above 2 GiB is not written: <see cref="RoadLimits"/> keeps maps far below it.</summary>
    public byte[] ToBytes()
    {
        _sections.Sort((a, b) => a.Section.CompareTo(b.Section)); // Added in another order, it is the same file.
        long total = RoadFile.HeaderBytes + _sections.Count * (long)RoadFile.EntryBytes;
        foreach (var section in _sections) total = RoadFile.Aligned(total) + section.Content.Length;
        var bytes = new byte[checked((int)total)];
        RoadFile.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), RoadFile.Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _sections.Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), total);
        long offset = RoadFile.HeaderBytes + _sections.Count * (long)RoadFile.EntryBytes;
        for (var i = 0; i < _sections.Count; i++)
        {
            var (section, elementBytes, content) = _sections[i];
            offset = RoadFile.Aligned(offset);
            var entry = bytes.AsSpan(RoadFile.HeaderBytes + i * RoadFile.EntryBytes);
            BinaryPrimitives.WriteInt32LittleEndian(entry, (int)section);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], elementBytes);
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], offset);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], content.Length / elementBytes);
            content.CopyTo(bytes, offset);
            offset += content.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), RoadFile.ChecksumOf(bytes));
        return bytes;
    }
}
