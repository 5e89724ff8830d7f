using System.Buffers.Binary;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>Chance that depends on what it is about and nothing else: both models draw the same for the same call. Pure.</summary>
internal static class Draw
{
    /// <summary>Uniform in [0, 1): of one attempt to send somebody to the incident that a call opened.</summary>
    internal static double Of(Guid firstCall, int attempt)
    {
        Span<byte> bytes = stackalloc byte[16];
        firstCall.TryWriteBytes(bytes);
        var (head, tail) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var mixed = Mix(head ^ Mix(tail + (ulong)attempt));
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
