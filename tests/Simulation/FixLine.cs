using System.Buffers;
using System.IO.Pipelines;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>A gateway's line of fixes: bytes that arrive in pieces, are held up while a shard is behind, and end anywhere.</summary>
internal sealed class FixLine
{
    private readonly SimulatedNode _node;
    private readonly TimeProvider _clock;
    private readonly FixMailbag _mailbag;
    private readonly FixIntake _intake;
    private readonly ArrayBufferWriter<byte> _onItsWay = new();
    private byte[] _arrived = [];

    public FixLine(SimulatedNode node, TimeProvider clock)
    {
        (_node, _clock) = (node, clock);
        _mailbag = new FixMailbag(node.Targets, node.IngestMetrics);
        var answers = new RejectionAnswers(PipeWriter.Create(Stream.Null), clock, node.IngestMetrics);
        var reads = new ReadIntake(ReadDesks.None, node.IngestMetrics.Reads);
        _intake = new FixIntake(node.Routes, _mailbag, reads, answers, node.IngestMetrics) { MayFix = true };
    }

    public void Send(in WireFix fix) => WireWriter.WriteFix(_onItsWay, in fix);

    public void Send(ReadOnlySpan<byte> garbage) => _onItsWay.Write(garbage);

    /// <summary>Some of what was sent arrives, and the node takes what it can.</summary>
    /// <returns>False when the node has cut the line, for something that is no frame.</returns>
    public bool Arrive(int bytesMax)
    {
        var bytes = _onItsWay.WrittenSpan[..Math.Min(bytesMax, _onItsWay.WrittenCount)].ToArray();
        var left = _onItsWay.WrittenSpan[bytes.Length..].ToArray();
        _onItsWay.ResetWrittenCount();
        _onItsWay.Write(left);
        var buffer = new ReadOnlySequence<byte>([.. _arrived, .. bytes]);
        var stop = _intake.Take(ref buffer, Instant.From(_clock.GetUtcNow()));
        _mailbag.PostAll();
        _arrived = buffer.ToArray();
        Violation.Unless(_mailbag.HeldCount <= _node.Targets.Count, "more batches are held than there are shards");
        return stop != IntakeStop.BadFrame;
    }

    /// <summary>The line ends; what the node had of it is as good as any.</summary>
    public void End()
    {
        _mailbag.PostAll();
        _mailbag.Drop();
    }
}
