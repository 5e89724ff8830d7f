using System.Numerics;
using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// CRC-32C (Castagnoli, reflected, start and end inverted; RFC 3720 appendix B.4): one instruction for eight bytes on x64 and arm64.
/// </summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    /// <summary>Of <paramref name="bytes"/>, a multiple of 8 long, as if their first four were <paramref name="first"/>.</summary>
    public static uint OfWithFirst(uint first, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var sum = BitOperations.Crc32C(uint.MaxValue, (words[0] & 0xFFFF_FFFF_0000_0000) | first);
        for (var at = 1; at < words.Length; at++) sum = BitOperations.Crc32C(sum, words[at]);
        return ~sum;
    }

    /// <summary>For bytes that come in pieces: begin with all ones, invert at the end.</summary>
    public static uint Continue(uint sum, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) sum = BitOperations.Crc32C(sum, word);
        foreach (var single in bytes[(words.Length * sizeof(ulong))..]) sum = BitOperations.Crc32C(sum, single);
        return sum;
    }
}
