#pragma warning disable RS0030 // This is the door and the inboxes of the loop around the fold: it waits, so that the fold need not.
using System.Diagnostics;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>A shard's question to the roads. The answer goes back with <see cref="Shard.TellAsync"/>.</summary>
public readonly record struct RankingQuestion(Shard Shard, RankingRequest Request);

/// <summary>
/// One jurisdiction: bounded inboxes, the single-writer loop that empties them into the <see cref="ShardState"/>, and the effects
/// that leave after each turn. Everything public is safe on any thread, but for <see cref="RunAsync"/> and <see cref="TurnAsync"/>, which
/// alone touch the state.
/// </summary>
public sealed class Shard
{
    private readonly ShardJournal _journal;
    private readonly ShardLoop _loop;
    private readonly Channel<Envelope> _inputs;
    private readonly Channel<FixBatch> _fixes;
    private readonly Channel<FixBatch> _pool;

    // One ring is enough for any number of letters: the loop empties both inboxes before it waits again.
    private readonly Channel<bool> _bell =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile bool _isRunning;
    private volatile bool _hasEnded;

    /// <param name="journal">Where inputs are written before they are applied, and the state it has come to. The shard takes both over.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="effects">Where effects go after commit; the loop waits while it is full.</param>
    /// <param name="questions">Where questions to the roads go; held back while it is full.</param>
    /// <param name="border">Where questions and letters about what crosses the border go; held back without it.</param>
    /// <param name="sending">Where questions for batches and better officers go; held back without it.</param>
    public Shard(
        ShardJournal journal,
        TimeProvider clock,
        ChannelWriter<ShardEffects> effects,
        ChannelWriter<RankingQuestion> questions,
        BorderWays? border = null,
        ChannelWriter<SendingQuestion>? sending = null)
    {
        Jurisdiction = journal.Fold.Configuration.Jurisdiction;
        Officers = journal.Fold.Configuration.Officers;
        Staff = journal.Staff;
        _journal = journal;
        _inputs = Channel.CreateBounded<Envelope>(new BoundedChannelOptions(ShardLimits.InboxMax) { SingleReader = true });
        _fixes = Channel.CreateBounded<FixBatch>(new BoundedChannelOptions(ShardLimits.FixInboxBatches) { SingleReader = true });
        _pool = Channel.CreateBounded<FixBatch>(
            new BoundedChannelOptions(ShardLimits.FixInboxBatches) { FullMode = BoundedChannelFullMode.DropWrite });
        var meters = new ShardMeters(Jurisdiction, () => _inputs.Reader.Count, () => _fixes.Reader.Count, () => OpenIncidents);
        _loop = new ShardLoop(this, journal, clock, meters, (_inputs.Reader, _fixes.Reader, _pool.Writer), (effects, questions, border, sending));
    }

    /// <summary>
    /// Something went wrong that an operator should know of, and the shard went on. Raised on the loop's thread; whoever listens must not
    /// wait.
    /// </summary>
    public event Action<ShardTrouble>? Troubled;

    /// <summary>The jurisdiction this shard holds.</summary>
    public JurisdictionId Jurisdiction { get; }

    /// <summary>Its officers, in the order of its frames.</summary>
    public IReadOnlyList<OfficerRegistration> Officers { get; }

    /// <summary>
    /// The first of <see cref="Officers"/>: those of today's region. The others have left it, or are another shard's now, and are only known
    /// because of what they had to do with here.
    /// </summary>
    public IReadOnlyList<OfficerRegistration> Staff { get; }

    /// <summary>The newest published officer frame, held for whoever asks: see <see cref="OfficerFrame"/>.</summary>
    public OfficerFrame Frame => _loop.Frame;

    /// <summary>Open incidents as of the last turn.</summary>
    public int OpenIncidents => _loop.OpenIncidents;

    /// <summary>
    /// How far the shard is behind, on the wall: since when the oldest input waits for its turn, or the oldest call for somebody to be looked
    /// for, whichever is longer. A call that waits for an officer to become free does not count.
    /// </summary>
    public TimeSpan Behind
    {
        get
        {
            var unranked = _loop.OldestUnranked;
            if (_hasEnded || !_inputs.Reader.TryPeek(out var oldest)) return unranked;
            var waiting = Stopwatch.GetElapsedTime(oldest.PostedAt);
            return waiting > unranked ? waiting : unranked;
        }
    }

    /// <summary>Inputs, ticks and batches of fixes that were set aside since the start because they broke an invariant.</summary>
    public int SetAside => _loop.SetAside;

    /// <summary>How much room its journal has.</summary>
    public JournalSpace JournalSpace => _journal.Space;

    /// <summary>False before the loop has started and after it ended or failed.</summary>
    public bool IsRunning => _isRunning;

    /// <summary>An empty batch for the caller to fill.</summary>
    public FixBatch RentBatch() => _pool.Reader.TryRead(out var batch) ? batch : new FixBatch();

    /// <summary>
    /// Hands over a batch of fixes. False when the inbox is full: the batch stays the caller's. A shard that has ended takes it and lets it
    /// go, counted: a gateway speaks for many cities, and must not be cut off from the others because one has failed.
    /// </summary>
    public bool TryPost(FixBatch batch)
    {
        if (_fixes.Writer.TryWrite(batch))
        {
            Ring();
            return true;
        }

        if (!_hasEnded) return false;
        ShardMeters.LetGo(batch.Count);
        batch.Clear();
        _pool.Writer.TryWrite(batch);
        return true;
    }

    /// <summary>Waits until a batch may be posted again; true at once when the shard has ended, see <see cref="TryPost"/>.</summary>
    public async ValueTask<bool> WaitToPostAsync(CancellationToken cancellation) =>
        await _fixes.Writer.WaitToWriteAsync(cancellation).ConfigureAwait(false) || _hasEnded;

    /// <summary>
    /// Puts one input before the loop and waits for its outcome, which comes after commit. Waits while the inbox is full. A cancelled wait
    /// says nothing about whether the input was applied.
    /// </summary>
    public ValueTask<Outcome> AskAsync(ShardInput input, CancellationToken cancellation)
    {
        var reply = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var envelope = new Envelope(input, reply, Stopwatch.GetTimestamp());
        if (!_inputs.Writer.TryWrite(envelope)) return AskSlowAsync(envelope, cancellation);
        Ring();
        return new ValueTask<Outcome>(reply.Task.WaitAsync(cancellation));
    }

    /// <summary>
    /// Puts one input before the loop and does not wait for its outcome: for workers that serve all shards and must not be held up by one.
    /// Waits only while the inbox is full; a shard that has ended takes nothing.
    /// </summary>
    public async ValueTask TellAsync(ShardInput input, CancellationToken cancellation)
    {
        var envelope = new Envelope(input, null, Stopwatch.GetTimestamp());
        while (!_inputs.Writer.TryWrite(envelope))
            if (!await _inputs.Writer.WaitToWriteAsync(cancellation).ConfigureAwait(false)) return;
        Ring();
    }

    /// <summary>Wakes the loop: something was posted, or time has passed.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>
    /// The loop. Ends when told to stop; ends with an exception when it cannot go on, and then answers nothing any more. Call once.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _isRunning = true;
        try
        {
            while (await _bell.Reader.WaitToReadAsync(stopping).ConfigureAwait(false))
            {
                _bell.Reader.TryRead(out _);
                while (await TurnAsync(stopping).ConfigureAwait(false) && !stopping.IsCancellationRequested) continue;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends. Every turn before was committed.
            await _journal.KeepStateAtTheEndAsync().ConfigureAwait(false);
        }
        finally
        {
            _isRunning = false;
            RefuseTheRest();
            _journal.Dispose();
        }
    }

    /// <summary>
    /// One turn of the loop: takes a bounded helping of each inbox, commits it, and lets out what it caused. For whoever drives the shard
    /// step by step instead of by <see cref="RunAsync"/>, never beside it.
    /// </summary>
    /// <returns>True when there may be more to take at once.</returns>
    public async ValueTask<bool> TurnAsync(CancellationToken stopping)
    {
        var more = _loop.Turn();
        await _loop.CommitAsync().ConfigureAwait(false);
        await _loop.ReleaseAsync(stopping).ConfigureAwait(false);
        await _journal.KeepStateWhenDueAsync().ConfigureAwait(false);
        return more;
    }

    internal void Report(ShardTroubleKind kind, string what) => Troubled?.Invoke(new ShardTrouble(Jurisdiction, kind, what));

    private async ValueTask<Outcome> AskSlowAsync(Envelope envelope, CancellationToken cancellation)
    {
        while (!_inputs.Writer.TryWrite(envelope))
            if (!await _inputs.Writer.WaitToWriteAsync(cancellation).ConfigureAwait(false)) return Outcome.Refused(Refusal.Stopping);
        Ring();
        return await envelope.Reply!.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private void RefuseTheRest()
    {
        _hasEnded = true;
        _inputs.Writer.TryComplete();
        _fixes.Writer.TryComplete();
        _loop.RefuseReplies();
        while (_inputs.Reader.TryRead(out var envelope)) envelope.Reply?.TrySetResult(Outcome.Refused(Refusal.Stopping));
    }

    /// <summary>An input in the inbox, and who waits for its outcome.</summary>
    internal readonly record struct Envelope(ShardInput Input, TaskCompletionSource<Outcome>? Reply, long PostedAt);
}
