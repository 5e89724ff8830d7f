using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>
/// Many pages of one kind, held open from this one process: a light connection each, and one set of counts for all. Numbers may be read on
/// any thread at any time; calls that change the crowd come one after the other.
/// </summary>
public abstract class ViewerCrowd : IAsyncDisposable
{
    private readonly HttpMessageInvoker _invoker = HubSocket.MakeInvoker();
    private readonly CancellationTokenSource _ending = new();
    private readonly SortedDictionary<string, long> _problems = new(StringComparer.Ordinal);
    private readonly Lock _problemsLock = new();
    private CrowdPage[] _pages = [];
    private Task _pinging = Task.CompletedTask;
    private long _connected;
    private long _lost;
    private long _bytes;
    private long _messages;
    private long _gaps;

    private protected ViewerCrowd(Uri node, TimeProvider time)
    {
        Node = node;
        Time = time;
    }

    /// <summary>
    /// By how much what pages show is older than what was sent. Unit: microseconds. See the crowd's own remarks for what it is measured on.
    /// </summary>
    public LogHistogram Behind { get; } = new();

    /// <summary>From the start of a mass reconnect to each page's whole first state. Unit: microseconds.</summary>
    public LogHistogram Served { get; } = new();

    /// <summary>Pages connected now.</summary>
    public int Connected => (int)Interlocked.Read(ref _connected);

    /// <summary>Connections that ended without this crowd's doing.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Bytes read: payload of the WebSockets.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Messages read, pings included.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Messages that did not have the number they should have had, each answered by asking for the whole.</summary>
    public long Gaps => Interlocked.Read(ref _gaps);

    /// <summary>Everything that went wrong, by its words: lost connections, refused attempts, refused calls.</summary>
    public IReadOnlyDictionary<string, long> Problems
    {
        get
        {
            lock (_problemsLock) return new SortedDictionary<string, long>(_problems, StringComparer.Ordinal);
        }
    }

    /// <summary>The node's address.</summary>
    internal Uri Node { get; }

    /// <summary>The wall.</summary>
    internal TimeProvider Time { get; }

    /// <summary>What all connections share.</summary>
    internal HttpMessageInvoker Invoker => _invoker;

    private protected IReadOnlyList<CrowdPage> Pages => _pages;

    /// <summary>Signs in, opens that many pages and waits until each has its whole first state. Once.</summary>
    /// <param name="count">At least 1.</param>
    /// <returns>"" or one line for a person.</returns>
    public abstract Task<string> OpenAsync(int count, CancellationToken cancellation);

    /// <summary>
    /// At the end: what each compared page has folded from all it was told, against what the node tells now. Fixes may flow; changes of
    /// officers and incidents that never cease make it try for <see cref="ViewingLimits.CompareSecondsMax"/>.
    /// </summary>
    /// <returns>The differences in words; empty when all agree.</returns>
    public abstract Task<IReadOnlyList<string>> CompareAsync(CancellationToken cancellation);

    /// <summary>
    /// Resets all connections at the same moment; all come back at once, without pauses and without a bound of this program. Ends when all
    /// have their whole first state, or after <see cref="ViewingLimits.ReconnectSecondsMax"/>: then those not back are one of
    /// <see cref="Problems"/>.
    /// </summary>
    public async Task ReconnectAsync(CancellationToken cancellation)
    {
        var wave = new ReconnectWave(Time.GetTimestamp(), _pages.Length);
        foreach (var page in _pages) page.Cut(wave);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(ViewingLimits.ReconnectSecondsMax), Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await wave.Over.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            CountProblem($"not back {ViewingLimits.ReconnectSecondsMax} s after a mass reconnect", wave.Left);
        }
    }

    /// <summary>Cuts all connections and waits for their ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (var page in _pages) page.Cut(null);
        await Task.WhenAll(_pages.Select(page => page.Running));
        await _pinging;
        _invoker.Dispose();
        _ending.Dispose();
        GC.SuppressFinalize(this);
    }

    internal void CountConnected(int change) => Interlocked.Add(ref _connected, change);

    internal void CountBytes(int count) => Interlocked.Add(ref _bytes, count);

    internal void CountMessage() => Interlocked.Increment(ref _messages);

    internal void CountGap() => Interlocked.Increment(ref _gaps);

    internal void CountLost(string why)
    {
        Interlocked.Increment(ref _lost);
        CountProblem($"lost: {why}", 1);
    }

    internal void CountProblem(string what, long count)
    {
        lock (_problemsLock)
        {
            if (_problems.Count >= ViewingLimits.ProblemKindsMax && !_problems.ContainsKey(what)) what = "others";
            _problems[what] = _problems.GetValueOrDefault(what) + count;
        }
    }

    /// <returns>"" or why not all pages could be opened.</returns>
    private protected async Task<string> OpenPagesAsync(IReadOnlyList<CrowdPage> pages, CancellationToken cancellation)
    {
        _pages = [.. pages];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ViewingLimits.OpeningAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(_pages, options, async (page, stop) =>
        {
            page.Start(_ending.Token);
            await page.Whole.WaitAsync(TimeSpan.FromSeconds(ViewingLimits.ReconnectSecondsMax), Time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Who has nothing by then is counted below.
        });
        cancellation.ThrowIfCancellationRequested();
        _pinging = PingAsync(_ending.Token);
        var missing = _pages.Count(page => !page.Whole.IsCompleted);
        if (missing == 0) return "";
        var why = string.Join(", ", Problems.Select(each => $"{each.Key} ({each.Value})"));
        return $"{missing} of {_pages.Length} pages got no state; {why}";
    }

    private async Task PingAsync(CancellationToken cancellation)
    {
        var turns = ViewingLimits.PingSeconds * 1000 / ViewingLimits.PingTurnMilliseconds;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(ViewingLimits.PingTurnMilliseconds), Time);
        try
        {
            for (var turn = 0; await timer.WaitForNextTickAsync(cancellation); turn = (turn + 1) % turns)
                for (var i = turn; i < _pages.Length; i += turns) await _pages[i].PingAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The crowd goes home.
        }
    }
}
