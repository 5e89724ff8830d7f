using System.Buffers;
using System.IO.Pipelines;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>From read frames to answers for one proven connection. Single writer: the connection's own loop.</summary>
internal sealed class ReadIntake(ReadDesks desks, ReadMetrics metrics)
{
    private ReadParcel? _parcel; // Most connections never send a read.
    private uint[] _sequences = [];

    internal bool HasReads => _parcel is { Count: > 0 };

    /// <summary>Takes one read frame.</summary>
    /// <returns>NeedMoreData when it was taken; ReadsFull and BadFrame when not.</returns>
    internal IntakeStop Take(in ReadOnlySequence<byte> payload, Instant now)
    {
        if (_parcel is null) (_parcel, _sequences) = (new ReadParcel(desks, metrics), new uint[ReadLimits.ParcelReadsMax]);
        if (_parcel.IsFull) return IntakeStop.ReadsFull;
        Span<byte> copy = stackalloc byte[WireRead.PayloadBytesMax];
        scoped var bytes = payload.FirstSpan;
        if (!payload.IsSingleSegment)
        {
            payload.CopyTo(copy);
            bytes = copy[..(int)payload.Length];
        }

        if (!WireRead.TryRead(bytes, out var read)) return IntakeStop.BadFrame;
        _sequences[_parcel.Count] = read.Sequence;
        read.AddTo(_parcel, now);
        return IntakeStop.NeedMoreData;
    }

    /// <summary>Waits until every read is answered. Not to be used again when it was broken off.</summary>
    internal ValueTask SendAsync(CancellationToken cancellation) => _parcel!.SendAsync(cancellation);

    /// <summary>Writes the answers, in the order of the reads, and begins anew.</summary>
    internal void WriteAnswers(PipeWriter output)
    {
        var answers = _parcel!.Answers;
        for (var at = 0; at < answers.Length; at += WireFrames.ReadAnswersMax)
        {
            var count = Math.Min(WireFrames.ReadAnswersMax, answers.Length - at);
            WireWriter.WriteReadAnswers(output, _sequences.AsSpan(at, count), answers.Slice(at, count));
        }

        _parcel.Clear();
    }
}
