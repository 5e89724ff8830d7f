using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>Counts what became of plate reads. Safe on any thread.</summary>
internal sealed class ReadLedger(Latencies latencies, RunTime time)
{
    private readonly Latency _toAnswer = latencies[LimitNames.ReadToAnswer];
    private readonly long[] _answers = new long[256];
    private long _due;

    /// <summary>Told of the answer to a wanted vehicle's read.</summary>
    internal Action<WantedRead, byte> WantedAnswered { get; init; } = (_, _) => { };

    /// <summary>Reads that were due so far.</summary>
    internal long Due => Interlocked.Read(ref _due);

    /// <summary>So many reads fell due.</summary>
    internal void FellDue(int reads) => Interlocked.Add(ref _due, reads);

    /// <summary>The node answered one.</summary>
    /// <param name="due">Second.</param>
    /// <param name="wanted">Null for a vehicle that nobody looks for.</param>
    internal void Answered(double due, WantedRead? wanted, byte answer)
    {
        _toAnswer.Add(due, (long)((time.Now - due) * 1e6));
        Interlocked.Increment(ref _answers[answer]);
        if (wanted is not null) WantedAnswered(wanted, answer);
    }

    /// <summary>All counts.</summary>
    /// <param name="sent">Handed to the network.</param>
    /// <param name="dropped">Not sent: the node did not read or was away.</param>
    internal ReadCounters Counts(long sent, long dropped)
    {
        var byName = new SortedDictionary<string, long>(StringComparer.Ordinal);
        long answered = 0;
        for (var answer = 0; answer < _answers.Length; answer++)
        {
            var count = Interlocked.Read(ref _answers[answer]);
            if (count == 0) continue;
            byName[ReadWriter.NameOf(answer)] = count;
            answered += count;
        }

        return new ReadCounters(Due, sent, dropped, answered, byName.GetValueOrDefault(ReadWriter.NameOf(0)), byName);
    }
}

/// <summary>Plate reads in numbers, since the load began.</summary>
/// <param name="Answers">By name.</param>
internal sealed record ReadCounters(
    long Due, long Sent, long Dropped, long Answered, long Accepted, IReadOnlyDictionary<string, long> Answers)
{
    internal static readonly ReadCounters None = new(0, 0, 0, 0, 0, new Dictionary<string, long>());

    internal long Refused => Answered - Accepted;
}
