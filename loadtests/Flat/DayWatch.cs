using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// Looks at a node every few seconds while others drive it, and says at the end whether it stayed as it was. One thread at a time.
/// </summary>
/// <param name="callToDirective">Filled by others meanwhile. Unit: microseconds.</param>
/// <param name="time">The wall.</param>
internal sealed class DayWatch(NodeHttp http, LogHistogram callToDirective, TimeProvider time)
{
    /// <summary>Wall seconds between looks.</summary>
    internal const int EverySeconds = 5;

    /// <summary>
    /// Wall seconds between readings of the node's numbers: a heap that is read so soon after a collection has little new garbage in it.
    /// </summary>
    internal const int ReadEverySeconds = 1;

    /// <summary>More than four days; older looks are kept, further ones are not.</summary>
    private const int LooksMax = 80_000;

    private readonly List<DayLook> _looks = [];
    private readonly List<HeapLook> _heaps = [];
    private readonly long _start = time.GetTimestamp();
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>Until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var (before, _) = await http.MetricsAsync(cancellation);
        var (calls, at) = (callToDirective.Buckets(), 0.0);
        var lastRead = before;
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(ReadEverySeconds), time);
        while (await every.WaitForNextTickAsync(cancellation) && _looks.Count < LooksMax)
        {
            var (now, _) = await http.MetricsAsync(cancellation); // A node that is away is a gap.
            var second = time.GetElapsedTime(_start).TotalSeconds;
            if (HeapLook.Of(second, lastRead, now) is { } heap) _heaps.Add(heap); // Fewer than five for each look.
            lastRead = now;
            if (second < (_looks.Count + 1) * EverySeconds) continue;
            var buckets = callToDirective.Buckets();
            _looks.Add(DayLook.Of((int)at, second - at, before, now, [.. buckets.Zip(calls, (after, earlier) => after - earlier)]));
            (before, calls, at) = (now, buckets, second);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
    }

    /// <summary>What came of it.</summary>
    internal RunRecord Record(DriveReport report, bool sameMachine) => new DayRecord(report, _looks, _heaps).Make(
        _startedAt, time.GetElapsedTime(_start).TotalSeconds, sameMachine, callToDirective);
}
