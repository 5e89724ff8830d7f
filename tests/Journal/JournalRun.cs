namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>
/// A journal on a simulated disk beside the plainest thing that it must agree with: a list of everything appended, and how much of it was
/// acknowledged as durable. All chance comes from the seed.
/// </summary>
internal sealed class JournalRun(SimulatedDisk disk, int seed)
{
    public static readonly JournalOptions Small = new()
    {
        SegmentBytes = 4 * 4096, TotalBytesMax = 64 * 4 * 4096, BatchBytesMax = 4096, KeepFor = TimeSpan.Zero, WritesOnCaller = true,
    };

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _appended = [];
    private long _first = 1;

    public SimulatedClock Clock { get; } = new();

    public JournalOptions Options { get; init; } = Small;

    public FileJournal? Journal { get; private set; }

    public JournalRefusal? Refusal { get; private set; }

    /// <summary>The highest sequence that a durable commit has answered.</summary>
    public long Acknowledged { get; private set; }

    public long Appended => _appended.Count;

    /// <summary>Opens, and checks what was recovered against the list. False when it was refused.</summary>
    public bool Open()
    {
        Assert.Null(Journal);
        if (!FileJournal.TryOpen(disk, "city", Options, Clock, out var journal, out var refusal))
        {
            Refusal = refusal;
            return false;
        }

        Refusal = null;
        Journal = journal;
        disk.WithoutFaults(Check);
        return true;
    }

    /// <summary>One of the things an owner does, by chance. False when the journal has stopped.</summary>
    public bool Step()
    {
        switch (_random.Next(60))
        {
            case 0 or 1:
                var sequence = _random.NextInt64(Math.Max(1, Journal!.DurableSequence - 20), Journal.DurableSequence + 1);
                if (Journal.TryPutSnapshot(sequence, State(sequence), out var fault)) Journal.DeleteBefore(sequence);
                return fault is null || fault.Kind == JournalFaultKind.SnapshotOutOfPlace;
            case 2:
                Close();
                return Open();
            case < 20:
                return Commit(durable: true);
            case < 34:
                return Commit(durable: false);
            default:
                return Append(_random.Next(4) == 0 ? _random.Next(1200) : _random.Next(60)) is not AppendResult.Stopped;
        }
    }

    public AppendResult Append(int bytes)
    {
        var payload = new byte[bytes];
        _random.NextBytes(payload);
        var result = Journal!.TryAppend((ushort)bytes, payload, out var sequence);
        if (result == AppendResult.BatchFull)
        {
            if (!Commit(_random.Next(2) == 0)) return AppendResult.Stopped;
            result = Journal.TryAppend((ushort)bytes, payload, out sequence);
        }

        if (result != AppendResult.Appended) return result;
        _appended.Add(payload);
        Assert.Equal(_appended.Count, sequence);
        return result;
    }

    public bool Commit(bool durable)
    {
        var last = Journal!.LastSequence;
        var task = Journal.CommitAsync(durable);
        Assert.True(task.IsCompleted);
        var isDone = task.AsTask().Result;
        if (isDone && durable) Acknowledged = last;
        Assert.Equal(isDone, Journal.Fault is null);
        return isDone;
    }

    public void Close()
    {
        Journal?.Dispose();
        Journal = null;
    }

    public static byte[] State(long sequence) => [.. Enumerable.Range(0, 600).Select(at => (byte)(sequence * 31 + at))];

    /// <summary>What is there is a beginning of what was appended, holds everything acknowledged, and reads as it was written.</summary>
    private void Check()
    {
        var report = Journal!.Recovered;
        Assert.InRange(report.LastSequence, Acknowledged, _appended.Count);
        Assert.Equal(report.LastSequence, Journal.DurableSequence);
        Assert.Empty(report.DamagedSnapshots);
        Assert.True(report.FirstSequence >= _first);
        _first = report.FirstSequence;
        if (Journal.TryGetSnapshot(out var snapshot)) Assert.Equal(State(snapshot.Sequence), snapshot.Bytes);
        Assert.True((snapshot?.Sequence ?? 0) >= _first - 1);

        using var reader = Journal.Read(_first);
        for (var sequence = _first; sequence <= report.LastSequence; sequence++)
        {
            Assert.True(reader.MoveNext(), $"{sequence}: {reader.Refusal}");
            var expected = _appended[(int)sequence - 1];
            Assert.Equal(sequence, reader.Sequence);
            Assert.Equal((ushort)expected.Length, reader.Type);
            Assert.True(reader.Payload.SequenceEqual(expected));
            Assert.InRange(reader.Epoch, 1u, Journal.Epoch);
        }

        Assert.False(reader.MoveNext());
        Assert.Null(reader.Refusal);
        _appended.RemoveRange((int)report.LastSequence, _appended.Count - (int)report.LastSequence);
        Acknowledged = report.LastSequence; // Recovered is durable.
    }
}
