using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>What kind of answer Redis gave.</summary>
internal enum RespKind : byte
{
    /// <summary>A short text such as OK.</summary>
    Text,

    /// <summary>Why not.</summary>
    Error,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>There is none.</summary>
    Nothing,

    /// <summary>Several values.</summary>
    List,
}

/// <summary>One answer. Short and long texts are the same here.</summary>
/// <param name="Text">Of a text or an error; otherwise empty.</param>
/// <param name="Items">Of a list; otherwise empty.</param>
internal sealed record RespValue(RespKind Kind, string Text, long Number, IReadOnlyList<RespValue> Items);

/// <summary>What a look at the bytes came to.</summary>
internal enum RespResult : byte
{
    /// <summary>A whole value.</summary>
    Done,

    /// <summary>The beginning of one.</summary>
    NeedMoreData,

    /// <summary>Not this protocol, or beyond <see cref="PeerLimits"/>.</summary>
    Invalid,
}

/// <summary>Reads version 2 of the protocol of Redis (RESP2), which a server speaks unless asked for another. No state.</summary>
internal static class RespReader
{
    private const int NumberDigitsMax = 20; // Of a long with its sign.
    private static readonly RespValue[] None = [];

    /// <param name="bytes">From the first byte of a value on.</param>
    /// <param name="consumed">Bytes of the value; 0 unless done.</param>
    public static RespResult TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out RespValue? value, out int consumed)
    {
        consumed = 0;
        var at = 0;
        var result = TryRead(bytes, ref at, 0, out value);
        if (result == RespResult.Done) consumed = at;
        else value = null;
        return result;
    }

    private static RespResult TryRead(ReadOnlySpan<byte> bytes, ref int at, int depth, out RespValue? value)
    {
        value = null;
        if (at == bytes.Length) return RespResult.NeedMoreData;
        var kind = bytes[at];
        if (kind is not ((byte)'+' or (byte)'-' or (byte)':' or (byte)'$' or (byte)'*')) return RespResult.Invalid;
        var rest = bytes[(at + 1)..];
        var isText = kind is (byte)'+' or (byte)'-';
        var lengthMax = isText ? PeerLimits.RespTextBytesMax : NumberDigitsMax;
        var end = rest.IndexOf((byte)'\r');
        if (end > lengthMax || (end < 0 && rest.Length > lengthMax)) return RespResult.Invalid;
        if (end < 0 || end + 1 == rest.Length) return RespResult.NeedMoreData;
        if (rest[end + 1] != '\n') return RespResult.Invalid;
        var line = rest[..end];
        at += end + 3;
        if (isText)
        {
            value = new RespValue(kind == '+' ? RespKind.Text : RespKind.Error, Encoding.UTF8.GetString(line), 0, None);
            return RespResult.Done;
        }

        if (!Utf8Parser.TryParse(line, out long number, out var digits) || digits != line.Length) return RespResult.Invalid;
        if (kind == ':')
        {
            value = new RespValue(RespKind.Number, "", number, None);
            return RespResult.Done;
        }

        if (number == -1)
        {
            value = new RespValue(RespKind.Nothing, "", 0, None);
            return RespResult.Done;
        }

        return kind == '$' ? TryReadText(bytes, ref at, number, out value) : TryReadList(bytes, ref at, number, depth, out value);
    }

    private static RespResult TryReadText(ReadOnlySpan<byte> bytes, ref int at, long length, out RespValue? value)
    {
        value = null;
        if (length is < 0 or > PeerLimits.RespTextBytesMax) return RespResult.Invalid;
        var rest = bytes[at..];
        var end = (int)length;
        if (rest.Length > end && rest[end] != '\r') return RespResult.Invalid;
        if (rest.Length < end + 2) return RespResult.NeedMoreData;
        if (rest[end + 1] != '\n') return RespResult.Invalid;
        value = new RespValue(RespKind.Text, Encoding.UTF8.GetString(rest[..end]), 0, None);
        at += end + 2;
        return RespResult.Done;
    }

    private static RespResult TryReadList(ReadOnlySpan<byte> bytes, ref int at, long count, int depth, out RespValue? value)
    {
        value = null;
        if (count is < 0 or > PeerLimits.RespItemsMax || depth == PeerLimits.RespDepthMax) return RespResult.Invalid;
        var items = new List<RespValue>();
        for (var i = 0; i < count; i++)
        {
            var result = TryRead(bytes, ref at, depth + 1, out var item);
            if (result != RespResult.Done) return result;
            items.Add(item!);
        }

        value = new RespValue(RespKind.List, "", 0, items);
        return RespResult.Done;
    }
}
