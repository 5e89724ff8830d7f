using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>One read of a batch, and what becomes of it.</summary>
internal struct DeskRead
{
    /// <summary>Its time is the camera's until the desk has mended it.</summary>
    internal PlateRead Read;

    /// <summary>The camera's place at its desk.</summary>
    internal int Slot;

    /// <summary>The read's place among its sender's.</summary>
    internal int At;

    internal ReadAnswer Answer;
}

/// <summary>
/// Reads of one sender for one desk. The sender fills it, the desk owns it from posting until <see cref="Answered"/>, then it is the sender's
/// again, which may use it once more.
/// </summary>
internal sealed class ReadBatch
{
    private DeskRead[] _reads = new DeskRead[16];
    private TaskCompletionSource _answered = NewAnswer();

    internal int Count { get; private set; }

    /// <summary>When its bytes came, on the node's clock.</summary>
    internal Instant ArrivedAt { get; set; }

    internal Span<DeskRead> Reads => _reads.AsSpan(0, Count);

    internal Task Answered => _answered.Task;

    internal void Add(in PlateRead read, int slot, int at)
    {
        Invariant.HoldsInDebug(Count < ReadLimits.ParcelReadsMax);
        if (Count == _reads.Length) Array.Resize(ref _reads, Count * 2);
        _reads[Count++] = new DeskRead { Read = read, Slot = slot, At = at };
    }

    /// <summary>The desk has done with it.</summary>
    internal void Answer() => _answered.SetResult();

    /// <summary>The desk takes nothing more: every read is told so.</summary>
    internal void AnswerStopped()
    {
        foreach (ref var read in Reads) read.Answer = ReadAnswer.Stopped;
        _answered.TrySetResult();
    }

    internal void Clear()
    {
        Reads.Clear(); // Pictures' addresses must not live on here.
        Count = 0;
        _answered = NewAnswer();
    }

    // Continuations elsewhere: a sender must not run on its desk's time.
    private static TaskCompletionSource NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
