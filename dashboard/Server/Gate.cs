namespace SmartPolicing.Realtime.Server;

/// <summary>
/// Lets a few in at once and a bounded number wait, so that costly requests cannot take the machine from dispatch. Any thread.
/// </summary>
/// <param name="atOnce">Inside at once.</param>
/// <param name="waitingMax">Waiting at most; one more is turned away.</param>
internal sealed class Gate(int atOnce, int waitingMax) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnce);
    private int _here;

    public void Dispose() => _places.Dispose();

    /// <returns>False when too many wait already. When true, <see cref="Leave"/> must follow.</returns>
    internal async ValueTask<bool> TryEnterAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _here) > atOnce + waitingMax)
        {
            Interlocked.Decrement(ref _here);
            return false;
        }

        try
        {
            await _places.WaitAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _here);
            throw;
        }
    }

    internal void Leave()
    {
        _places.Release();
        Interlocked.Decrement(ref _here);
    }
}
