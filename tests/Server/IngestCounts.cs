using System.Diagnostics.Metrics;
using SmartPolicing.Realtime.Ingest;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Sums what one metrics object counts, and lets a test wait for a sum instead of for time.</summary>
internal sealed class IngestCounts : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sums = [];
    private readonly MeterListener _listener = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IngestCounts(IngestMetrics metrics)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (_lock)
            {
                Add(instrument.Name, value);
                foreach (var (_, label) in tags) Add($"{instrument.Name}/{label}", value);
                _changed.TrySetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        });
        _listener.Start();
    }

    internal long this[string name]
    {
        get
        {
            lock (_lock) return _sums.GetValueOrDefault(name);
        }
    }

    /// <summary>Waits until the sum is that or more.</summary>
    internal async Task WaitForAsync(string name, long sum)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_sums.GetValueOrDefault(name) >= sum) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value) => _sums[name] = _sums.GetValueOrDefault(name) + value;
}
