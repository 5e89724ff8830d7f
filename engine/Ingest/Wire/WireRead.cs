using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest.Wire;

/// <summary>
/// A plate read exactly as it stood on the wire: its parts add up to the payload, and nothing else was checked. The texts are the buffer's own
/// memory, UTF-8 as far as the sender kept to it.
/// </summary>
internal readonly ref struct WireRead
{
    /// <summary>Payload without the texts. Unit: bytes.</summary>
    internal const int FixedBytes = 4 + 16 + 8 + 4;

    /// <summary>The shortest payload: three empty texts. Unit: bytes.</summary>
    internal const int PayloadBytesMin = FixedBytes + 3;

    /// <summary>The longest: three texts of 255 bytes. Unit: bytes.</summary>
    internal const int PayloadBytesMax = FixedBytes + 3 * (1 + byte.MaxValue);

    /// <summary>The sender's own number; comes back with the answer.</summary>
    internal uint Sequence { get; private init; }

    internal Guid Id { get; private init; }

    /// <summary>Unit: Unix milliseconds by the camera's clock; any value.</summary>
    internal long SeenAtUnixMs { get; private init; }

    /// <summary>-1 when not said; any value.</summary>
    internal sbyte Confidence { get; private init; }

    /// <summary>Any values.</summary>
    internal VehicleLook Vehicle { get; private init; }

    internal ReadOnlySpan<byte> Camera { get; private init; }

    internal ReadOnlySpan<byte> Plate { get; private init; }

    internal ReadOnlySpan<byte> Picture { get; private init; }

    /// <returns>False when the lengths of the texts do not add up to the payload's.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> payload, out WireRead read)
    {
        read = default;
        if (payload.Length < PayloadBytesMin) return false;
        var texts = payload[FixedBytes..];
        if (!TryText(ref texts, out var camera) || !TryText(ref texts, out var plate) || !TryText(ref texts, out var picture)) return false;
        if (!texts.IsEmpty) return false;
        read = new WireRead
        {
            Sequence = BinaryPrimitives.ReadUInt32LittleEndian(payload),
            Id = new Guid(payload.Slice(4, 16), bigEndian: true),
            SeenAtUnixMs = BinaryPrimitives.ReadInt64LittleEndian(payload[20..]),
            Confidence = (sbyte)payload[28],
            Vehicle = new VehicleLook((PlateColour)payload[29], (VehicleClass)payload[30], (VehicleColour)payload[31]),
            Camera = camera,
            Plate = plate,
            Picture = picture,
        };
        return true;
    }

    /// <summary>Adds the read to a parcel that has room; a text that is no UTF-8 is refused as what it stands for.</summary>
    /// <param name="now">When its bytes came, on the node's clock.</param>
    internal void AddTo(ReadParcel parcel, Grains.Instant now)
    {
        Span<char> camera = stackalloc char[byte.MaxValue];
        Span<char> plate = stackalloc char[byte.MaxValue];
        Span<char> picture = stackalloc char[byte.MaxValue];
        if (!TryDecode(Camera, camera, out var cameraLength)) parcel.Refuse(ReadAnswer.UnknownCamera);
        else if (!TryDecode(Plate, plate, out var plateLength)) parcel.Refuse(ReadAnswer.PlateUnreadable);
        else if (!TryDecode(Picture, picture, out var pictureLength)) parcel.Refuse(ReadAnswer.BadField);
        else
        {
            var raw = new RawRead
            {
                Id = Id,
                Camera = camera[..cameraLength],
                SeenAtUnixMs = SeenAtUnixMs,
                Plate = plate[..plateLength],
                Confidence = Confidence,
                Vehicle = Vehicle,
                Picture = picture[..pictureLength],
            };
            parcel.Add(in raw, now);
        }
    }

    private static bool TryText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest.IsEmpty || rest.Length < 1 + rest[0]) return false;
        text = rest.Slice(1, rest[0]);
        rest = rest[(1 + rest[0])..];
        return true;
    }

    // As many characters as bytes at most: there is always room.
    private static bool TryDecode(ReadOnlySpan<byte> text, Span<char> into, out int length) =>
        Utf8.ToUtf16(text, into, out _, out length, replaceInvalidSequences: false) == OperationStatus.Done;
}
