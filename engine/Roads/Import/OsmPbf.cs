using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Reads OpenStreetMap PBF: blobs raw or zlib, dense and plain nodes, ways and relations in any order; changesets are passed over. Format:
/// https://wiki.openstreetmap.org/wiki/PBF_Format. The format has no end mark, no header field counts what follows and only zlib checks
/// its bytes, so a file cut exactly between two blobs is a smaller valid file, and a flipped bit in a raw blob may go unseen.
/// </summary>
public static class OsmPbf
{
    private const string HeaderKind = "OSMHeader";
    private const string DataKind = "OSMData";

    private static readonly string[] KnownFeatures = ["OsmSchema-V0.6", "DenseNodes"];

    /// <summary>
    /// Reads the stream to its end; the caller owns and closes it. Never throws on bad content; an I/O error of the stream passes
    /// through.
    /// </summary>
    /// <param name="stream">Readable; need not seek.</param>
    /// <param name="name">Named in the refusal.</param>
    /// <param name="data">The roads, when true.</param>
    /// <param name="refusal">Why not, when false.</param>
    /// <param name="alsoKeep">Tags to keep besides those that routing uses.</param>
    public static bool TryRead(
        Stream stream,
        string name,
        [NotNullWhen(true)] out OsmData? data,
        [NotNullWhen(false)] out OsmRefusal? refusal,
        IEnumerable<string>? alsoKeep = null)
    {
        var builder = new OsmDataBuilder(alsoKeep);
        data = TryRead(stream, name, builder, out refusal) ? builder.Finish() : null;
        return data is not null;
    }

    /// <summary>The same into any receiver. What a refused file has given it up to then is of no use.</summary>
    internal static bool TryRead(Stream stream, string name, IOsmReceiver receiver, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        var reason = new BlobLoop(stream, receiver).Run(out var offset);
        refusal = reason is null ? null : new OsmRefusal(name, offset, OsmPositionUnit.Byte, reason);
        return reason is null;
    }

    /// <summary>The blobs of one stream, one after the other. Buffers are reused and never grow beyond the limits of a blob.</summary>
    private sealed class BlobLoop(Stream stream, IOsmReceiver receiver)
    {
        private readonly OsmPbfBlock _block = new(receiver);
        private byte[] _blob = [];
        private byte[] _unpacked = [];

        /// <returns>Null when the whole stream was read, otherwise what is wrong at <paramref name="offset"/>.</returns>
        public string? Run(out long offset)
        {
            offset = 0;
            var length = new byte[4];
            var header = new byte[RoadLimits.BlobHeaderBytesMax];
            for (var blobs = 0; ; blobs++)
            {
                var got = stream.ReadAtLeast(length, 4, throwOnEndOfStream: false);
                if (got == 0) return blobs > 0 ? null : "the file is empty";
                if (got < 4) return "the file is cut off in a blob length";
                var headerLength = BinaryPrimitives.ReadUInt32BigEndian(length);
                if (headerLength is 0 or >= RoadLimits.BlobHeaderBytesMax)
                    return $"a blob header of {headerLength} bytes: not a PBF file, or damaged";
                var headerBytes = header.AsSpan(0, (int)headerLength);
                if (!TryFill(headerBytes)) return "the file is cut off in a blob header";
                if (ReadBlobHeader(headerBytes, out var kind, out var blobLength) is { } badHeader) return badHeader;
                if (_blob.Length < blobLength) _blob = new byte[blobLength];
                if (!TryFill(_blob.AsSpan(0, blobLength))) return $"the file is cut off in a blob of {blobLength} bytes";
                if (ReadBlob(kind, _blob.AsSpan(0, blobLength), first: blobs == 0) is { } badBlob) return badBlob;
                offset += 4 + headerLength + blobLength;
            }
        }

        private string? ReadBlob(string kind, ReadOnlySpan<byte> blob, bool first)
        {
            if (first && kind != HeaderKind) return $"the first blob is '{kind}', not {HeaderKind}";
            // The format: "parsers should ignore and skip fileblock types they don't recognize".
            if (kind is not (HeaderKind or DataKind)) return null;
            if (Unpack(blob, out var unpacked) is { } badBlob) return badBlob;
            return kind == HeaderKind ? ReadHeaderBlock(unpacked) : _block.Read(unpacked);
        }

        private bool TryFill(Span<byte> target) => stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length;

        private string? Unpack(ReadOnlySpan<byte> blob, out ReadOnlySpan<byte> unpacked)
        {
            unpacked = default;
            var wire = new ProtoReader(blob);
            ReadOnlySpan<byte> raw = default, packed = default;
            bool hasRaw = false, hasPacked = false;
            ulong rawSize = 0;
            var packedStart = 0;
            while (wire.TryField(out var field, out var type))
            {
                var read = field switch
                {
                    1 => hasRaw = wire.TryBytes(type, out raw),
                    2 => wire.TryVarint(type, out rawSize),
                    3 => hasPacked = wire.TryBytes(type, out packed),
                    _ => wire.TrySkip(type),
                };
                if (!read) break;
                if (field == 3) packedStart = wire.Position - packed.Length;
                if (field is >= 4 and <= 7) return "a blob is packed with lzma, bzip2, lz4 or zstd; only zlib and raw are read";
            }

            if (wire.Failure is not null) return $"blob: {wire.Failure}";
            if (hasRaw == hasPacked) return "a blob holds neither raw nor zlib data, or both";
            unpacked = raw;
            if (hasRaw) return null; // No longer than the blob, which is within the limit.
            if (rawSize > RoadLimits.BlobBytesMax) return $"a blob unpacks to {rawSize} bytes, above the format's 32 MiB";
            if (Inflate(packedStart, packed.Length, (int)rawSize) is { } bad) return bad;
            unpacked = _unpacked.AsSpan(0, (int)rawSize);
            return null;
        }

        /// <summary>
        /// Unpacks <paramref name="length"/> bytes of the blob into exactly <paramref name="size"/> bytes; more, fewer or a bad checksum
        /// is a reason.
        /// </summary>
        private string? Inflate(int start, int length, int size)
        {
            if (_unpacked.Length < size) _unpacked = new byte[size];
            try
            {
                using var source = new MemoryStream(_blob, start, length, writable: false);
                using var zlib = new ZLibStream(source, CompressionMode.Decompress);
                if (zlib.ReadAtLeast(_unpacked.AsSpan(0, size), size, throwOnEndOfStream: false) < size) return "zlib data ends early";
                return zlib.ReadByte() < 0 ? null : "zlib data is longer than the blob says";
            }
            catch (InvalidDataException broken)
            {
                return $"zlib data is broken: {broken.Message}"; // The library's only way to say so; here it becomes a value.
            }
        }
    }

    private static string? ReadBlobHeader(ReadOnlySpan<byte> bytes, out string kind, out int blobLength)
    {
        kind = "";
        blobLength = 0;
        var wire = new ProtoReader(bytes);
        ReadOnlySpan<byte> type = default;
        ulong size = 0;
        var hasSize = false;
        while (wire.TryField(out var field, out var wireType))
        {
            var read = field switch
            {
                1 => wire.TryBytes(wireType, out type),
                3 => hasSize = wire.TryVarint(wireType, out size),
                _ => wire.TrySkip(wireType),
            };
            if (!read) break;
        }

        if (wire.Failure is not null) return $"blob header: {wire.Failure}";
        if (!hasSize) return "a blob header names no size";
        if (size > RoadLimits.BlobBytesMax) return $"a blob of {size} bytes, above the format's 32 MiB";
        kind = type.SequenceEqual("OSMHeader"u8) ? HeaderKind : type.SequenceEqual("OSMData"u8) ? DataKind : "another kind";
        blobLength = (int)size;
        return null;
    }

    private static string? ReadHeaderBlock(ReadOnlySpan<byte> bytes)
    {
        var wire = new ProtoReader(bytes);
        while (wire.TryField(out var field, out var type))
        {
            if (field != 4)
            {
                if (!wire.TrySkip(type)) break;
                continue;
            }

            if (!wire.TryBytes(type, out var feature)) break;
            var text = System.Text.Encoding.UTF8.GetString(feature[..Math.Min(feature.Length, 64)]);
            if (!KnownFeatures.Contains(text)) return $"the file requires '{text}', which this reader does not know";
        }

        return wire.Failure is null ? null : $"header block: {wire.Failure}";
    }
}
