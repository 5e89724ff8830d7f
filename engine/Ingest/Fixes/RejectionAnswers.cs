using System.IO.Pipelines;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>
/// Tells one client which of its fixes were not taken, as far as the limit and its own reading allow: a client that does not read
/// must not stop its fixes from being read. Single writer: the connection's own loop.
/// </summary>
internal sealed class RejectionAnswers(PipeWriter output, TimeProvider wall, IngestMetrics metrics)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private long _windowStart = wall.GetTimestamp();
    private int _inWindow;
    private bool _written;
    private Task<FlushResult>? _flushing;

    /// <summary>Writes one answer, or only counts it: past the limit, or while earlier ones are not on their way yet.</summary>
    internal void Add(uint officer, uint sequence, FixRejection reason)
    {
        if (wall.GetElapsedTime(_windowStart) >= Window)
        {
            _windowStart = wall.GetTimestamp();
            _inWindow = 0;
        }

        if (_inWindow >= IngestLimits.RejectionsPerSecond || _flushing is { IsCompleted: false })
        {
            metrics.Unanswered();
            return;
        }

        _inWindow++;
        _written = true;
        WireWriter.WriteRejected(output, officer, sequence, reason);
    }

    /// <summary>Sends what was written, without waiting for the client to read it.</summary>
    internal void Send()
    {
        if (!_written) return;
        _written = false;
        var flush = output.FlushAsync(CancellationToken.None);
        _flushing = flush.IsCompleted ? null : flush.AsTask();
    }

    /// <summary>Waits until what was written is on its way: nothing else may be written to the connection before.</summary>
    internal Task WhenSentAsync(CancellationToken cancellation) =>
        _flushing is null ? Task.CompletedTask : _flushing.WaitAsync(cancellation);
}
