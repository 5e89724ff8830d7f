using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SmartPolicing.Realtime.Ingest.Calls;

/// <summary>A JSON body of at most <see cref="IngestLimits.CallBodyBytesMax"/> bytes.</summary>
internal static class CallBody
{
    /// <param name="isTooLong">Why there is no request; else it is no JSON of that type.</param>
    /// <param name="detail">What is wrong and where.</param>
    internal static bool TryRead<T>(
        ReadOnlySpan<byte> body, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? request, out bool isTooLong, out string detail)
        where T : class
    {
        (request, detail) = (null, "");
        isTooLong = body.Length > IngestLimits.CallBodyBytesMax;
        if (isTooLong)
        {
            detail = $"The body is larger than {IngestLimits.CallBodyBytesMax} bytes.";
            return false;
        }

        try
        {
            request = JsonSerializer.Deserialize(body, type);
            if (request is not null) return true;
            detail = "The body is null.";
        }
        catch (JsonException e)
        {
            detail = $"At {e.Path ?? "$"}, byte {e.BytePositionInLine ?? 0} of line {(e.LineNumber ?? 0) + 1}.";
        }

        return false;
    }
}
