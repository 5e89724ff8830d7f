using System.Buffers;
using System.Globalization;
using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>Commands as bytes for Redis: a list of texts, each with its length.</summary>
internal static class RespCommand
{
    /// <summary>One command of these words.</summary>
    public static byte[] Of(params ReadOnlySpan<string> words)
    {
        var writer = new ArrayBufferWriter<byte>();
        Begin(writer, words.Length);
        foreach (var word in words) Add(writer, word);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Begins a command of so many words, each to be added.</summary>
    public static void Begin(ArrayBufferWriter<byte> writer, int words) => Line(writer, '*', words);

    /// <summary>Adds a word.</summary>
    public static void Add(ArrayBufferWriter<byte> writer, string word)
    {
        Line(writer, '$', Encoding.UTF8.GetByteCount(word));
        Encoding.UTF8.GetBytes(word, writer);
        writer.Write("\r\n"u8);
    }

    /// <summary>Adds degrees, to 1e-7 as the node's own wire has them (docs/WIRE.md).</summary>
    public static void Add(ArrayBufferWriter<byte> writer, double degrees) =>
        Add(writer, degrees.ToString("0.#######", CultureInfo.InvariantCulture));

    private static void Line(ArrayBufferWriter<byte> writer, char kind, int number) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}{number}\r\n"), writer);
}
