using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A shard's inbox that takes batches only while a test lets it.</summary>
internal sealed class IngestGate
{
    private readonly Lock _lock = new();
    private readonly List<Fix> _taken = [];
    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOpen;

    internal IngestGate(bool isOpen) => _isOpen = isOpen;

    internal FixTarget Target => new(() => new FixBatch(), TryPost, cancellation =>
    {
        lock (_lock) return new ValueTask<bool>(_isOpen ? Task.FromResult(true) : _opened.Task.WaitAsync(cancellation));
    });

    internal IReadOnlyList<Fix> Taken
    {
        get
        {
            lock (_lock) return [.. _taken];
        }
    }

    internal void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
            _opened.SetResult(true);
        }
    }

    internal void Stop()
    {
        lock (_lock) _opened.SetResult(false);
    }

    private bool TryPost(FixBatch batch)
    {
        lock (_lock)
        {
            Assert.InRange(batch.Count, 1, ShardLimits.FixBatchMax);
            if (_isOpen) _taken.AddRange(batch.Fixes);
            return _isOpen;
        }
    }
}
