namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>One mass reconnect. Safe on any thread.</summary>
/// <param name="start">Wall timestamp at which the first connection was cut.</param>
/// <param name="pages">How many are to come back.</param>
internal sealed class ReconnectWave(long start, int pages)
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = pages;

    internal long Start => start;

    /// <summary>Pages that have no whole state yet.</summary>
    internal int Left => Volatile.Read(ref _left);

    /// <summary>Ends when all are back.</summary>
    internal Task Over => _over.Task;

    /// <summary>One more is back.</summary>
    internal void Back()
    {
        if (Interlocked.Decrement(ref _left) == 0) _over.TrySetResult();
    }
}
