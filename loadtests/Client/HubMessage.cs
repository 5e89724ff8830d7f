using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>Kinds of messages of SignalR's hub protocol; numbers as on the wire.</summary>
internal enum HubMessageKind
{
    /// <summary>The other side calls a method.</summary>
    Invocation = 1,

    /// <summary>The result of a call.</summary>
    Completion = 3,

    /// <summary>Only says that the other side is there.</summary>
    Ping = 6,

    /// <summary>The other side ends the connection.</summary>
    Close = 7,
}

/// <summary>
/// One message of SignalR's JSON hub protocol, as views into its record: nothing is copied and a long body is not read through.
/// </summary>
internal readonly ref struct HubMessage
{
    private HubMessage(HubMessageKind kind, ReadOnlySpan<byte> target, ReadOnlySpan<byte> body, long invocation, string error)
    {
        Kind = kind;
        Target = target;
        Body = body;
        Invocation = invocation;
        Error = error;
    }

    /// <summary>What it is. Kinds that are not named are to be passed over.</summary>
    internal HubMessageKind Kind { get; }

    /// <summary>The method called, UTF-8; of an invocation.</summary>
    internal ReadOnlySpan<byte> Target { get; }

    /// <summary>
    /// From the first argument of an invocation or the result of a completion to the end of the record, so that a reader of it must stop
    /// where that value ends. Empty when there is none.
    /// </summary>
    internal ReadOnlySpan<byte> Body { get; }

    /// <summary>The number of the call a completion answers; 0 when it has none.</summary>
    internal long Invocation { get; }

    /// <summary>Why a call failed or the connection is closed; else empty.</summary>
    internal string Error { get; }

    /// <returns>False when the record is no message of the protocol.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> record, out HubMessage message)
    {
        message = default;
        try
        {
            return TryReadMembers(record, out message);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or FormatException)
        {
            return false; // Not JSON, or a member of the wrong kind.
        }
    }

    /// <summary>One call as it goes over the wire, its separator included.</summary>
    /// <param name="invocation">Above 0; it comes back with the result.</param>
    /// <param name="arguments">JSON, without the brackets around them.</param>
    internal static byte[] Call(long invocation, string target, string arguments) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"type\":1,\"invocationId\":\"{invocation}\",\"target\":\"{target}\",\"arguments\":[{arguments}]}}\u001e"));

    private static bool TryReadMembers(ReadOnlySpan<byte> record, out HubMessage message)
    {
        message = default;
        HubMessageKind kind = 0;
        ReadOnlySpan<byte> target = default;
        ReadOnlySpan<byte> body = default;
        long invocation = 0;
        var error = "";
        var reader = new Utf8JsonReader(record);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8)) kind = (HubMessageKind)Next(ref reader).GetInt32();
            else if (reader.ValueTextEquals("target"u8)) target = Next(ref reader).ValueSpan;
            else if (reader.ValueTextEquals("error"u8)) error = Next(ref reader).GetString() ?? "";
            else if (reader.ValueTextEquals("invocationId"u8))
                _ = long.TryParse(Next(ref reader).ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out invocation);
            else if (reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("result"u8))
            {
                var isArguments = reader.ValueTextEquals("arguments"u8);
                Next(ref reader);
                if (isArguments) reader.Read();
                body = reader.TokenType == JsonTokenType.EndArray ? default : record[(int)reader.TokenStartIndex..];
                // As our nodes write it all else has come before; a long body is then read once, by whom it concerns.
                if (kind != 0 && (!target.IsEmpty || invocation != 0)) break;
                if (!isArguments) reader.Skip();
                else SkipToEndOfArray(ref reader);
            }
            else
            {
                Next(ref reader);
                reader.Skip();
            }
        }

        message = new HubMessage(kind, target, body, invocation, error);
        return kind != 0;
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }

    private static void SkipToEndOfArray(ref Utf8JsonReader reader)
    {
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            if (!reader.Read()) return;
        }
    }
}
