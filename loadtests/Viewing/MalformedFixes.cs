using System.Buffers.Binary;
using System.Net.Sockets;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>Bad fix frames (docs/WIRE.md), each on a connection of its own. Safe on any thread.</summary>
internal sealed class MalformedFixes(MalformedTarget target)
{
    /// <summary>An officer that no node has.</summary>
    private const uint NobodysNumber = uint.MaxValue;

    private const uint MarkerSequence = 4_000_000_000;
    private const int PayloadAt = FixWriter.HeaderBytes;

    private static readonly string[] Reasons =
    [
        "none", "badFrame", "helloExpected", "notProven", "unknownOfficer", "outsideWorld", "fromFuture", "tooManyConnections",
        "olderThanNewest", "impossibleJump", "tooOld",
    ];

    private delegate void Spoil(Span<byte> frame, Chance chance, Instant now);

    internal IEnumerable<MalformedKind> Kinds()
    {
        yield return Fix("fix: first byte", "badFrame", (frame, chance, _) => frame[0] = (byte)(0xA5 ^ (1 + chance.NextBelow(255))));
        yield return Fix("fix: version", "badFrame", (frame, chance, _) => frame[1] = (byte)(2 + chance.NextBelow(254)));
        yield return Fix("fix: kind", "badFrame", (frame, chance, _) => frame[2] = (byte)(0x40 + chance.NextBelow(100)));
        yield return Fix("fix: reserved byte", "badFrame", (frame, chance, _) => frame[3] = (byte)(1 + chance.NextBelow(255)));
        yield return Fix("fix: length of another kind", "badFrame",
            (frame, chance, _) => BinaryPrimitives.WriteUInt16LittleEndian(frame[4..], (ushort)chance.NextBelow(30)));
        yield return Fix("fix: oversized", "badFrame",
            (frame, chance, _) => BinaryPrimitives.WriteUInt16LittleEndian(frame[4..], (ushort)(1_025 + chance.NextBelow(60_000))));
        yield return Fix("fix: unknown officer", "unknownOfficer",
            (frame, chance, _) => WriteOfficer(frame, NobodysNumber - (uint)chance.NextBelow(1_000)));
        yield return Fix("fix: latitude off the world", "outsideWorld",
            (frame, chance, _) => WriteDegrees(frame, 12, 900_000_001 + chance.NextBelow(1_000_000_000)));
        yield return Fix("fix: longitude off the world", "outsideWorld",
            (frame, chance, _) => WriteDegrees(frame, 16, -1_800_000_001 - chance.NextBelow(300_000_000)));
        yield return Fix("fix: at 0, 0", "outsideWorld", (frame, _, _) => frame.Slice(PayloadAt + 12, 8).Clear());
        yield return Fix("fix: heading", "outsideWorld",
            (frame, chance, _) => WriteHeading(frame, (ushort)(36_000 + chance.NextBelow(29_535))));
        yield return Fix("fix: from the future", "fromFuture",
            (frame, chance, now) => WriteTime(frame, now.PlusMilliseconds(60_000 + (long)(chance.NextUnit() * 1e12))));
        yield return Fix("fix: too old", "tooOld",
            (frame, chance, now) => WriteTime(frame, now.PlusMilliseconds(-3_660_000 - (long)(chance.NextUnit() * 1e12))));
        yield return new MalformedKind("fix: cut in the middle", MalformedKind.Closed, TruncatedAsync);
        yield return new MalformedKind("fix: before the hello", "helloExpected", BeforeHelloAsync);
        yield return new MalformedKind("fix: wrong secret", "notProven", (chance, stop) => KeyAsync(target.Key.Name, chance, stop));
        yield return new MalformedKind("fix: unknown key", "notProven",
            (chance, stop) => KeyAsync($"nobody{chance.NextBelow(1_000)}", chance, stop));
    }

    private static void WriteOfficer(Span<byte> frame, uint officer) =>
        BinaryPrimitives.WriteUInt32LittleEndian(frame[PayloadAt..], officer);

    private static void WriteDegrees(Span<byte> frame, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(frame[(PayloadAt + at)..], value);

    private static void WriteHeading(Span<byte> frame, ushort heading) =>
        BinaryPrimitives.WriteUInt16LittleEndian(frame[(PayloadAt + 22)..], heading);

    private static void WriteTime(Span<byte> frame, Instant at) =>
        BinaryPrimitives.WriteInt64LittleEndian(frame[(PayloadAt + 4)..], at.UnixMilliseconds);

    private MalformedKind Fix(string name, string expected, Spoil spoil) => new(name, expected, async (chance, stop) =>
    {
        using var line = await FixLine.OpenAsync(target, stop);
        var now = await line.ProveAsync(target.Key, stop);

        // Behind the bad fix one of nobody's: its refusal alone means that the bad one was taken. What follows a broken frame is not read.
        var frames = new byte[2 * FixWriter.FixFrameBytes];
        FixWriter.WriteFix(frames, Good(now, 1));
        spoil(frames.AsSpan(0, FixWriter.FixFrameBytes), chance, now);
        FixWriter.WriteFix(frames.AsSpan(FixWriter.FixFrameBytes), Good(now, MarkerSequence) with { Officer = NobodysNumber });
        await line.SendAsync(frames, stop);
        return await AnswerAsync(line, stop);
    });

    private async Task<string> TruncatedAsync(Chance chance, CancellationToken cancellation)
    {
        using var line = await FixLine.OpenAsync(target, cancellation);
        var now = await line.ProveAsync(target.Key, cancellation);
        var frame = new byte[FixWriter.FixFrameBytes];
        FixWriter.WriteFix(frame, Good(now, 1));
        await line.SendAsync(frame.AsMemory(0, 1 + chance.NextBelow(frame.Length - 1)), cancellation);
        line.EndSending();
        return await AnswerAsync(line, cancellation);
    }

    private async Task<string> BeforeHelloAsync(Chance chance, CancellationToken cancellation)
    {
        using var line = await FixLine.OpenAsync(target, cancellation);
        var challenge = await line.NextAsync(cancellation);
        if (challenge is null) return MalformedKind.Closed;
        var frame = new byte[FixWriter.FixFrameBytes];
        FixWriter.WriteFix(frame, Good(challenge.Clock, (uint)chance.NextBelow(1_000)));
        await line.SendAsync(frame, cancellation);
        return await AnswerAsync(line, cancellation);
    }

    private async Task<string> KeyAsync(string name, Chance chance, CancellationToken cancellation)
    {
        var secret = new byte[AccessKey.SecretBytes];
        foreach (ref var part in secret.AsSpan()) part = (byte)chance.NextBelow(256);
        if (!AccessKey.TryParse($"{name}.{Convert.ToBase64String(secret)}", out var key, out var reason)) return reason;
        using var line = await FixLine.OpenAsync(target, cancellation);
        var challenge = await line.NextAsync(cancellation);
        if (challenge is null) return MalformedKind.Closed;
        var hello = new byte[FixWriter.HelloFrameBytesMax];
        await line.SendAsync(hello.AsMemory(0, FixWriter.WriteHello(hello, key!, challenge.Nonce)), cancellation);
        return await AnswerAsync(line, cancellation);
    }

    private FixReport Good(Instant now, uint sequence) => new(target.Seat.Officer, now, target.Seat.Start, 0, 0, 50, sequence);

    private static async Task<string> AnswerAsync(FixLine line, CancellationToken cancellation) => await line.NextAsync(cancellation) switch
    {
        null => MalformedKind.Closed,
        { Kind: NodeFrameKind.Rejected, Sequence: MarkerSequence } => MalformedKind.Accepted,
        { Kind: NodeFrameKind.Rejected or NodeFrameKind.Refused } frame =>
            Reasons.ElementAtOrDefault(frame.Reason) ?? $"reason {frame.Reason}",
        { Kind: NodeFrameKind.Welcome } => MalformedKind.Accepted,
        { } other => other.Kind.ToString(),
    };

    /// <summary>One connection to the fix port, one frame at a time.</summary>
    private sealed class FixLine : IDisposable
    {
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _bytes = new byte[2 * (FixWriter.HeaderBytes + NodeFrame.PayloadBytesMax)];
        private int _length;

        public void Dispose() => _socket.Dispose();

        internal static async Task<FixLine> OpenAsync(MalformedTarget target, CancellationToken cancellation)
        {
            var line = new FixLine();
            try
            {
                await line._socket.ConnectAsync(target.Fixes, cancellation);
                return line;
            }
            catch
            {
                line.Dispose();
                throw;
            }
        }

        /// <returns>Now on the node's clock.</returns>
        internal async Task<Instant> ProveAsync(AccessKey key, CancellationToken cancellation)
        {
            var challenge = await NextAsync(cancellation) ?? throw new IOException("closed before the challenge");
            var hello = new byte[FixWriter.HelloFrameBytesMax];
            await SendAsync(hello.AsMemory(0, FixWriter.WriteHello(hello, key, challenge.Nonce)), cancellation);
            var welcome = await NextAsync(cancellation);
            return welcome?.Kind == NodeFrameKind.Welcome
                ? welcome.Clock
                : throw new IOException($"no welcome but {welcome?.Text ?? "an end"}");
        }

        internal async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, cancellation)..];
        }

        internal void EndSending() => _socket.Shutdown(SocketShutdown.Send);

        /// <returns>The next frame, or null at the end.</returns>
        internal async Task<NodeFrame?> NextAsync(CancellationToken cancellation)
        {
            while (true)
            {
                var result = NodeFrame.TryRead(_bytes.AsSpan(0, _length), out var frame, out var consumed);
                if (result == NodeFrameResult.Invalid) throw new IOException("the node does not speak docs/WIRE.md");
                if (result == NodeFrameResult.Done)
                {
                    _bytes.AsSpan(consumed, _length - consumed).CopyTo(_bytes);
                    _length -= consumed;
                    return frame;
                }

                var read = await _socket.ReceiveAsync(_bytes.AsMemory(_length), SocketFlags.None, cancellation);
                if (read == 0) return null;
                _length += read;
            }
        }
    }
}
