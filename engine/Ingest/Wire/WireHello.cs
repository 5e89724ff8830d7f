using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace SmartPolicing.Realtime.Ingest.Wire;

/// <summary>A hello as it stood on the wire: who says to be there, and the proof, not yet checked.</summary>
/// <param name="Name">The key's name, 1 to 64 bytes of UTF-8.</param>
/// <param name="Proof">32 bytes.</param>
public sealed record WireHello(string Name, byte[] Proof)
{
    /// <returns>False when the name's length does not match the payload's, or the name is not UTF-8.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> payload, out WireHello hello)
    {
        hello = new WireHello("", []);
        var bytes = payload.ToArray();
        if (bytes.Length == 0 || bytes[0] == 0 || bytes.Length != 1 + bytes[0] + WireFrames.ProofBytes) return false;
        var name = bytes.AsSpan(1, bytes[0]);
        if (!Utf8.IsValid(name)) return false;
        hello = new WireHello(Encoding.UTF8.GetString(name), bytes[^WireFrames.ProofBytes..]);
        return true;
    }

    /// <summary>What the holder of <paramref name="secret"/> answers to a challenge. Length 32.</summary>
    /// <param name="nonce">The challenge's 16 bytes.</param>
    public static byte[] Prove(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> nonce, string name)
    {
        // The label keeps a proof made here from being used for anything else that one day signs with the same key.
        byte[] message = [.. "SPRT-hello-1"u8, .. nonce, .. Encoding.UTF8.GetBytes(name)];
        return HMACSHA256.HashData(secret, message);
    }
}
