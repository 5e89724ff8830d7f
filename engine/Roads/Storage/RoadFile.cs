using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// The bytes of a road graph as named arrays, read where they lie. Little-endian:
/// <code>
/// 0   8 bytes  "SPROADS" and a line feed (a transfer as text spoils it)
/// 8   int32    version of the format
/// 12  int32    number of sections
/// 16  int64    bytes of the whole file
/// 24  uint32   checksum of the first 24 bytes and of everything from byte 64 on
/// 28           zeros to byte 64
/// 64  24 bytes for each section: int32 section, int32 bytes of an element, int64 offset, int64 number of elements
/// ... the sections, each aligned to 64 bytes
/// </code>
/// The memory is mapped once and stays as long as the process: a node opens its roads once, and arrays that outlive a closed mapping
/// would be a crash.
/// </summary>
internal sealed unsafe class RoadFile
{
    public const int HeaderBytes = 64;
    public const int EntryBytes = 24;

    /// <summary>Raise it with every change of a section or of what the import makes: files of another version are made again.</summary>
    public const int Version = 1;

    private const int Alignment = 64;

    private readonly byte* _memory;
    private readonly Dictionary<RoadSection, (int ElementBytes, long Offset, long Count)> _sections = [];

    private RoadFile(byte* memory) => _memory = memory;

    public static ReadOnlySpan<byte> Magic => "SPROADS\n"u8;

    public static long Aligned(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    /// <summary>Copies bytes that <see cref="RoadFileWriter"/> made to memory that stays as long as the process.</summary>
    public static RoadFile FromBytes(ReadOnlySpan<byte> bytes)
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes.Length, Alignment);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        var file = new RoadFile(memory);
        return file.Read(bytes.Length) is { } fault ? throw new InvalidDataException(fault) : file;
    }

    /// <summary>Maps a file and checks all of it. The file is not to be changed in place while it is mapped; replace it instead.</summary>
    /// <param name="reason">What is wrong with it and where, when false.</param>
    public static bool TryOpen(string path, [NotNullWhen(true)] out RoadFile? file, [NotNullWhen(false)] out string? reason)
    {
        file = null;
        long length;
        MemoryMappedViewAccessor view;
        try
        {
            length = new FileInfo(path).Length;
            if (length is < HeaderBytes or > int.MaxValue)
            {
                reason = $"{length} bytes cannot be a road file";
                return false;
            }

            using var mapping = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            view = mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            reason = unreadable.Message;
            return false;
        }

        byte* memory = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref memory);
        var opened = new RoadFile(memory);
        reason = opened.Read(length);
        if (reason is not null)
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            return false;
        }

        GCHandle.Alloc(view); // Never freed: see the summary.
        file = opened;
        return true;
    }

    /// <summary>The array of a section. A missing one is empty; one of another element is a bug, for the version says what is
    /// there.</summary>
    public FlatArray<T> Get<T>(RoadSection section)
        where T : unmanaged
    {
        if (!_sections.TryGetValue(section, out var at)) return default;
        if (at.ElementBytes != Unsafe.SizeOf<T>()) throw new InvalidDataException($"{section} has elements of {at.ElementBytes} bytes.");
        return new FlatArray<T>((T*)(_memory + at.Offset), (int)at.Count);
    }

    public bool Has(RoadSection section) => _sections.ContainsKey(section);

    /// <summary>Adds all sections but one to a file that is being written.</summary>
    public void CopyTo(RoadFileWriter writer, RoadSection except)
    {
        foreach (var (section, (elementBytes, offset, count)) in _sections.OrderBy(pair => pair.Key))
        {
            if (section == except) continue;
            writer.Add(section, elementBytes, new ReadOnlySpan<byte>(_memory + offset, (int)(count * elementBytes)).ToArray());
        }
    }

    /// <summary>CRC-32C (Castagnoli), by the processor's own instruction, in four lanes that do not wait for one another.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> file)
    {
        var header = MemoryMarshal.Cast<byte, ulong>(file[..24]);
        var bytes = file[HeaderBytes..];
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        uint a = BitOperations.Crc32C(1, header[0]), b = BitOperations.Crc32C(2, header[1]), c = BitOperations.Crc32C(3, header[2]), d = 4;
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.Crc32C(a, words[i]);
            b = BitOperations.Crc32C(b, words[i + 1]);
            c = BitOperations.Crc32C(c, words[i + 2]);
            d = BitOperations.Crc32C(d, words[i + 3]);
        }

        for (; i < words.Length; i++) a = BitOperations.Crc32C(a, words[i]);
        foreach (var left in bytes[(words.Length * sizeof(ulong))..]) b = BitOperations.Crc32C(b, left);
        return BitOperations.Crc32C(BitOperations.Crc32C(BitOperations.Crc32C(a, b), c), d);
    }

    /// <returns>What is wrong, or null.</returns>
    private string? Read(long length)
    {
        var bytes = new ReadOnlySpan<byte>(_memory, (int)length);
        if (!bytes[..8].SequenceEqual(Magic)) return "at byte 0: not a road file";
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version) return $"at byte 8: version {version} of the format; this program reads {Version}";
        var said = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        if (said != length) return $"at byte 16: cut off or grown; {said} bytes were written and {length} are there";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]) != ChecksumOf(bytes)) return "at byte 24: the checksum is wrong";
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (count < 0 || HeaderBytes + (long)count * EntryBytes > length) return $"at byte 12: {count} sections";
        for (var i = 0; i < count; i++)
        {
            var entry = bytes[(HeaderBytes + i * EntryBytes)..];
            var section = (RoadSection)BinaryPrimitives.ReadInt32LittleEndian(entry);
            var elementBytes = BinaryPrimitives.ReadInt32LittleEndian(entry[4..]);
            var offset = BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);
            var elements = BinaryPrimitives.ReadInt64LittleEndian(entry[16..]);
            var fits = elementBytes > 0 && offset >= HeaderBytes && offset % Alignment == 0 && offset <= length
                && elements >= 0 && elements <= (length - offset) / elementBytes;
            if (!fits) return $"at byte {HeaderBytes + i * EntryBytes}: section {section} lies outside the file";
            _sections[section] = (elementBytes, offset, elements);
        }

        return null;
    }
}
