using System.Threading.Tasks.Sources;

namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// A batch and the answer to its commit, used again and again: awaiting it allocates nothing. What goes on after it runs on the thread
/// pool,
/// never on the writer's thread.
/// </summary>
internal sealed class Commit : IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

    public Batch Batch { get; } = new();

    /// <summary>Whether somebody was given <see cref="Begin"/>'s task and not been answered yet.</summary>
    public bool IsAwaited { get; private set; }

    public ValueTask<bool> Begin()
    {
        _core.Reset();
        IsAwaited = true;
        return new ValueTask<bool>(this, _core.Version);
    }

    public void Answer(bool isDone)
    {
        if (!IsAwaited) return;
        IsAwaited = false;
        _core.SetResult(isDone);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
