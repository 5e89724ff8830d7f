using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>Finds the records of a <c>frame</c> in mode officers (docs/HUB.md).</summary>
internal static class FrameData
{
    /// <summary>Bytes of one record.</summary>
    internal const int RecordBytes = 16;

    /// <param name="body">The frame, and anything behind it.</param>
    /// <returns>
    /// The records in a rented array, which the caller gives back, and how many bytes of it they are; null when the frame has none.
    /// </returns>
    internal static (byte[]? Rented, int Length) Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return (null, 0);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.String) return Decode(ref reader);
            reader.Skip();
        }

        return (null, 0);
    }

    private static (byte[]? Rented, int Length) Decode(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.IsEmpty) return (null, 0);
        var bytes = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(bytes); // Unescapes, in case a writer escapes the plus signs.
        if (Base64.DecodeFromUtf8InPlace(bytes.AsSpan(0, length), out var written) == OperationStatus.Done) return (bytes, written);
        ArrayPool<byte>.Shared.Return(bytes);
        throw new InvalidDataException("a frame whose data is not base64");
    }
}
