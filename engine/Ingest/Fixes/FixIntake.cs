using System.Buffers;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>Why the intake stopped taking frames off a buffer.</summary>
internal enum IntakeStop
{
    /// <summary>What is left is less than a frame.</summary>
    NeedMoreData,

    /// <summary>The next fix's shard is behind: wait for <see cref="FixIntake.Behind"/>, then go on with the same buffer.</summary>
    ShardBehind,

    /// <summary>As many reads as may be under way: have them answered, then go on with the same buffer.</summary>
    ReadsFull,

    /// <summary>What is left is no frame that a client may send now.</summary>
    BadFrame,

    /// <summary>The next frame is one that the client's key does not allow.</summary>
    NotAllowed,
}

/// <summary>
/// From bytes to batches for one proven connection. Single writer: the connection's own loop. Waits for nothing itself.
/// </summary>
internal sealed class FixIntake(FixRoutes routes, FixMailbag mailbag, ReadIntake reads, RejectionAnswers answers, IngestMetrics metrics)
{
    /// <summary>Index of the shard to wait for after <see cref="IntakeStop.ShardBehind"/>.</summary>
    internal int Behind { get; private set; } = FixRoutes.Nobody;

    /// <summary>What the places of this connection refer to: its key's, set before the first frame is taken.</summary>
    internal Datum Datum { get; set; }

    /// <summary>Whether the connection's key may send fixes.</summary>
    internal bool MayFix { get; set; }

    /// <summary>Whether the connection's key may send plate reads.</summary>
    internal bool MayRead { get; set; }

    /// <summary>Takes as many frames off the front of <paramref name="buffer"/> as possible.</summary>
    /// <param name="now">Now on the node's clock.</param>
    internal IntakeStop Take(ref ReadOnlySequence<byte> buffer, Instant now)
    {
        var fixes = 0L;
        IntakeStop stop;
        while (true)
        {
            var taken = TakeSpan(buffer.FirstSpan, now, out var bytes, out var behind);
            fixes += taken;
            buffer = buffer.Slice(bytes);
            if (behind)
            {
                stop = IntakeStop.ShardBehind;
                break;
            }

            if (!TryTakeOne(ref buffer, now, ref fixes, out stop)) break;
        }

        if (fixes > 0) metrics.Read(fixes);
        return stop;
    }

    // The fast path: whole fix frames that lie in one piece.
    private int TakeSpan(ReadOnlySpan<byte> span, Instant now, out int bytes, out bool behind)
    {
        bytes = 0;
        var taken = 0;
        behind = false;
        while (MayFix && WireFix.TryReadFrame(span[bytes..], out var raw))
        {
            if (!TryTake(in raw, now))
            {
                behind = true;
                return taken;
            }

            bytes += WireFix.FrameBytes;
            taken++;
        }

        return taken;
    }

    // One frame that the fast path could not take: across two segments, unfinished, or wrong.
    private bool TryTakeOne(ref ReadOnlySequence<byte> buffer, Instant now, ref long fixes, out IntakeStop stop)
    {
        stop = IntakeStop.NeedMoreData;
        var rest = buffer;
        var scanned = WireFrames.TryScan(ref rest, out var frame, out _);
        if (scanned == ScanResult.NeedMoreData) return false;
        stop = scanned == ScanResult.Invalid ? IntakeStop.BadFrame : frame.Kind switch
        {
            FrameKind.Fix when !MayFix => IntakeStop.NotAllowed,
            FrameKind.Fix => TryTake(WireFix.Read(frame.Payload), now) ? IntakeStop.NeedMoreData : IntakeStop.ShardBehind,
            FrameKind.Read when !MayRead => IntakeStop.NotAllowed,
            FrameKind.Read => reads.Take(frame.Payload, now),
            _ => IntakeStop.BadFrame,
        };
        if (stop != IntakeStop.NeedMoreData) return false;
        buffer = rest;
        if (frame.Kind == FrameKind.Fix) fixes++;
        return true;
    }

    private bool TryTake(in WireFix raw, Instant now)
    {
        var reason = FixRules.Accept(in raw, now, routes, out var fix, out var shard, Datum);
        if (reason == FixRejection.None)
        {
            if (mailbag.TryAdd(shard, in fix)) return true;
            Behind = shard;
            return false;
        }

        metrics.Rejected(reason);
        if (reason != FixRejection.OlderThanNewest) answers.Add(raw.Officer, raw.Sequence, reason);
        return true;
    }
}
