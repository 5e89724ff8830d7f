using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SmartPolicing.Realtime.Ingest.Jt808;

/// <summary>From a stream of bytes to messages and back: flags, escapes and the check byte. Pure; any thread.</summary>
public static class Jt808Frames
{
    /// <summary>Stands before and behind every message, and nowhere inside.</summary>
    public const byte Flag = 0x7E;

    private const byte Escape = 0x7D;
    private const byte EscapedFlag = 0x02;
    private const byte EscapedEscape = 0x01;

    /// <summary>Takes what stands before the next frame, and the frame, off the front of a buffer.</summary>
    /// <param name="buffer">
    /// Unread bytes; what is left begins with a flag, or is empty. The flag that ended a frame stays: it may begin the next one as well, be
    /// it that a terminal writes only one between two frames, or that the frame was damaged and this never was its end.
    /// </param>
    /// <param name="room">At least <see cref="Jt808Limits.FrameBytesMax"/> bytes; takes what is between the flags, escapes and all.</param>
    /// <param name="frame">That part of <paramref name="room"/>.</param>
    /// <param name="noise">Bytes outside of frames that were passed over.</param>
    /// <returns>None with a frame; TooShort when more bytes are needed; FrameTooLong when too much without a flag was passed over.</returns>
    public static Jt808Refusal TryTake(scoped ref ReadOnlySequence<byte> buffer, Span<byte> room, out Span<byte> frame, out long noise)
    {
        frame = default;
        noise = 0;
        if (buffer.IsSingleSegment && TryTakeWhole(ref buffer, room, out frame)) return Jt808Refusal.None;
        while (true)
        {
            if (buffer.PositionOf(Flag) is not { } start)
            {
                noise += buffer.Length;
                buffer = buffer.Slice(buffer.End);
                return Jt808Refusal.TooShort;
            }

            noise += buffer.Slice(0, start).Length;
            var inside = buffer.Slice(buffer.GetPosition(1, start));
            buffer = buffer.Slice(start);
            if (inside.PositionOf(Flag) is not { } end)
            {
                if (inside.Length <= Jt808Limits.FrameBytesMax) return Jt808Refusal.TooShort;
                buffer = inside.Slice(inside.End);
                return Jt808Refusal.FrameTooLong;
            }

            var bytes = inside.Slice(0, end);
            buffer = buffer.Slice(end);
            if (bytes.IsEmpty) continue; // The end of one and the beginning of the next.
            if (bytes.Length > Jt808Limits.FrameBytesMax) return Jt808Refusal.FrameTooLong;
            bytes.CopyTo(room);
            frame = room[..(int)bytes.Length];
            return Jt808Refusal.None;
        }
    }

    /// <summary>Takes the escapes out, in place, and looks at the check byte.</summary>
    /// <param name="frame">What is between two flags; changed.</param>
    /// <param name="message">Header and body.</param>
    /// <returns>None, TooShort, BadEscape or BadCheck.</returns>
    public static Jt808Refusal TryOpen(Span<byte> frame, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (!TryUnescape(frame, out var length)) return Jt808Refusal.BadEscape;
        if (length < 2) return Jt808Refusal.TooShort;
        if (Check(frame[..length]) != 0) return Jt808Refusal.BadCheck; // With its own check byte everything comes to 0.
        message = frame[..(length - 1)];
        return Jt808Refusal.None;
    }

    /// <summary>All bytes, exclusive or.</summary>
    public static byte Check(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var all = 0UL;
        foreach (var word in words) all ^= word;
        all ^= all >> 32;
        all ^= all >> 16;
        all ^= all >> 8;
        foreach (var last in bytes[(words.Length * sizeof(ulong))..]) all ^= last;
        return (byte)all;
    }

    /// <summary>Writes a whole frame.</summary>
    /// <param name="room">At least <see cref="Jt808Limits.FrameBytesMax"/> + 2 bytes.</param>
    /// <param name="body">At most <see cref="Jt808Limits.BodyBytesMax"/> bytes.</param>
    /// <returns>How many bytes of <paramref name="room"/> it took.</returns>
    public static int Write(
        Span<byte> room, ushort id, Jt808Phone phone, Jt808Layout layout, ushort serial, ReadOnlySpan<byte> body)
    {
        Span<byte> head = stackalloc byte[Jt808Limits.HeaderBytesMax];
        head = head[..Jt808Header.BytesOf(layout, false)];
        BinaryPrimitives.WriteUInt16BigEndian(head, id);
        var isLong = layout == Jt808Layout.Long;
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)(body.Length | (isLong ? Jt808Header.VersionBit : 0)));
        if (isLong) head[4] = 1;
        phone.Write(head[(isLong ? 5 : 4)..^2]);
        BinaryPrimitives.WriteUInt16BigEndian(head[^2..], serial);
        room[0] = Flag;
        var length = 1;
        WriteEscaped(head, room, ref length);
        WriteEscaped(body, room, ref length);
        WriteEscaped([(byte)(Check(head) ^ Check(body))], room, ref length);
        room[length++] = Flag;
        return length;
    }

    // The usual case, and the fast path: a frame at the front of one piece of memory. Otherwise nothing is changed.
    private static bool TryTakeWhole(scoped ref ReadOnlySequence<byte> buffer, Span<byte> room, out Span<byte> frame)
    {
        frame = default;
        var bytes = buffer.FirstSpan;
        // The flag that ended the frame before, and the one that begins this one.
        var start = bytes.Length > 1 && bytes[0] == Flag && bytes[1] == Flag ? 1 : 0;
        if (bytes.IsEmpty || bytes[start] != Flag) return false;
        var inside = bytes[(start + 1)..];
        var length = inside.IndexOf(Flag);
        if (length is < 1 or > Jt808Limits.FrameBytesMax) return false;
        frame = room[..length];
        inside[..length].CopyTo(frame);
        buffer = buffer.Slice(start + 1 + length);
        return true;
    }

    private static void WriteEscaped(ReadOnlySpan<byte> bytes, Span<byte> room, ref int at)
    {
        foreach (var each in bytes)
        {
            room[at++] = each is Flag or Escape ? Escape : each;
            if (each is Flag or Escape) room[at++] = each == Flag ? EscapedFlag : EscapedEscape;
        }
    }

    private static bool TryUnescape(Span<byte> frame, out int length)
    {
        length = frame.IndexOf(Escape);
        if (length < 0)
        {
            length = frame.Length; // Most of them have none.
            return true;
        }

        for (var from = length; from < frame.Length; from++)
        {
            var each = frame[from];
            if (each == Escape)
            {
                if (++from == frame.Length || frame[from] is not (EscapedFlag or EscapedEscape)) return false;
                each = frame[from] == EscapedFlag ? Flag : Escape;
            }

            frame[length++] = each;
        }

        return true;
    }
}
