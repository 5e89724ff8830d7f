using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Turns plates into numbers that mean nothing without the key: HMAC-SHA-256, cut to 64 bits (two of 400,000 vehicles share a number once
/// in 200 million times). The key is to be random, of this process only, and never to be written. Safe on any thread.
/// </summary>
/// <param name="key">16 bytes or more.</param>
public sealed class PlateKey(byte[] key)
{
    private readonly byte[] _key = key.Length >= 16 ? key : throw new ArgumentException("At least 16 bytes.", nameof(key));

    /// <summary>The number of a plate as it was read, in its usual spelling.</summary>
    public ulong Hash(ReadOnlySpan<char> plate)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, MemoryMarshal.AsBytes(plate), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
