using System.Diagnostics;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// The reads of one sender on their way to the desks of their cameras, and the answers in the sender's order. Single writer: the sender's own
/// loop. To be used again after <see cref="Clear"/>, unless <see cref="SendAsync"/> was broken off: then batches are still with the desks.
/// </summary>
internal sealed class ReadParcel(ReadDesks desks, ReadMetrics metrics)
{
    private readonly ReadBatch?[] _batches = new ReadBatch?[desks.All.Count];
    private readonly long[] _tally = new long[ReadAnswers.Count];
    private ReadAnswer[] _answers = new ReadAnswer[16];

    internal int Count { get; private set; }

    internal bool IsFull => Count == ReadLimits.ParcelReadsMax;

    /// <summary>One for each read, in the order they were added; whole once <see cref="SendAsync"/> has returned.</summary>
    internal ReadOnlySpan<ReadAnswer> Answers => _answers.AsSpan(0, Count);

    /// <summary>Adds a read. There must be room.</summary>
    /// <param name="now">When its bytes came, on the node's clock.</param>
    internal void Add(in RawRead raw, Instant now)
    {
        Refuse(AcceptOrSetAside(in raw, now));
    }

    /// <summary>Adds one that is no read at all. There must be room.</summary>
    internal void Refuse(ReadAnswer answer)
    {
        Invariant.Holds(!IsFull);
        if (Count == _answers.Length) Array.Resize(ref _answers, Count * 2);
        _answers[Count++] = answer;
    }

    /// <summary>Hands the reads to their desks, waiting for room, and waits for every answer.</summary>
    internal async ValueTask SendAsync(CancellationToken cancellation)
    {
        var since = Stopwatch.GetTimestamp();
        for (var desk = 0; desk < _batches.Length; desk++)
            if (_batches[desk] is { Count: > 0 } batch) await desks.All[desk].PostAsync(batch, cancellation);
        foreach (var batch in _batches)
            if (batch is { Count: > 0 }) await batch.Answered.WaitAsync(cancellation);

        foreach (var batch in _batches)
        {
            if (batch is null) continue;
            foreach (ref readonly var read in batch.Reads) _answers[read.At] = read.Answer;
        }

        Tell(Stopwatch.GetElapsedTime(since));
    }

    /// <summary>Empty again.</summary>
    internal void Clear()
    {
        Count = 0;
        foreach (var batch in _batches)
            if (batch is { Count: > 0 }) batch.Clear();
    }

    // Else a sender would lose its connection over it, come again with it, and never be rid of it.
    private ReadAnswer AcceptOrSetAside(in RawRead raw, Instant now)
    {
        try
        {
            return Accept(in raw, now);
        }
        catch (Exception fault)
        {
            desks.SetAside(new ReadTrouble("", raw.Id, fault));
            return ReadAnswer.SetAside;
        }
    }

    private ReadAnswer Accept(in RawRead raw, Instant now)
    {
        var answer = ReadRules.Accept(in raw, desks, out var seat, out var read);
        if (answer != ReadAnswer.Accepted) return answer;
        var batch = _batches[seat.Desk] ??= new ReadBatch();
        if (batch.Count == 0) batch.ArrivedAt = now;
        batch.Add(in read, seat.Slot, Count);
        return answer;
    }

    private void Tell(TimeSpan time)
    {
        Array.Clear(_tally);
        foreach (var answer in Answers) _tally[(int)answer]++;
        for (var answer = 0; answer < _tally.Length; answer++)
            if (_tally[answer] > 0) metrics.Answered((ReadAnswer)answer, _tally[answer]);
        metrics.Took(time);
    }
}
