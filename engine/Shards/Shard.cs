#pragma warning disable RS0030 // This is the loop around the fold: it reads the clock, waits and answers, so that the fold need not.
using System.Diagnostics;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards;

/// <summary>A shard's question to the roads. The answer goes back with <see cref="Shard.TellAsync"/>.</summary>
public readonly record struct RankingQuestion(Shard Shard, RankingRequest Request);

/// <summary>
/// One jurisdiction: bounded inboxes, the single-writer loop that empties them into the <see cref="ShardState"/>, and the effects
/// that leave after each turn. Everything public is safe on any thread; only <see cref="RunAsync"/> touches the state.
/// </summary>
public sealed class Shard
{
    private readonly ShardJournal? _journal;
    private ShardFold _fold;
    private readonly TimeProvider _clock;
    private readonly ChannelWriter<ShardEffects> _effects;
    private readonly ChannelWriter<RankingQuestion> _questions;
    private readonly ShardMeters _meters;
    private readonly Channel<Envelope> _inputs;
    private readonly Channel<FixBatch> _fixes;
    private readonly Channel<FixBatch> _pool;

    // One ring is enough for any number of letters: the loop empties both inboxes before it waits again.
    private readonly Channel<bool> _bell =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Touched by the loop only.
    private readonly List<(TaskCompletionSource<Outcome>? Reply, Outcome Outcome)> _replies = [];
    private readonly Dictionary<IncidentId, RankingRequest> _unasked = [];
    private readonly Dictionary<IncidentId, long> _callPostedAt = [];
    private readonly int[] _foldResults = new int[Enum.GetValues<FoldResult>().Length];
    private Envelope? _held;   // Waits for the next batch of the journal.
    private bool _isBatchFull; // Nothing more is taken in before the commit.
    private bool _needsSync;   // Something of the turn was promised.
    private bool _asksAgain;   // An answer of the roads was let go for want of room.
    private long _poison;      // The entry that broke an invariant; 0 for none.
    private Instant _now;
    private Instant _tickedAt;
    private long _framedAt;
    private long _sequence;

    private volatile OfficerFrame _frame;
    private volatile bool _isRunning;
    private volatile bool _hasEnded;

    /// <param name="fold">The shard's state; the shard takes it over. That of the journal, where there is one.</param>
    /// <param name="journal">Where inputs are written before they are applied; null for a shard that may forget everything.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="effects">Where effects go after commit; the loop waits while it is full.</param>
    /// <param name="questions">Where questions to the roads go; held back while it is full.</param>
    public Shard(
        ShardFold fold,
        ShardJournal? journal,
        TimeProvider clock,
        ChannelWriter<ShardEffects> effects,
        ChannelWriter<RankingQuestion> questions)
    {
        Jurisdiction = fold.Configuration.Jurisdiction;
        Officers = fold.Configuration.Officers;
        _fold = fold;
        _journal = journal;
        _now = fold.State.Now;
        OpenIncidents = fold.State.OpenIncidents;
        _clock = clock;
        _effects = effects;
        _questions = questions;
        _inputs = Channel.CreateBounded<Envelope>(new BoundedChannelOptions(ShardLimits.InboxMax) { SingleReader = true });
        _fixes = Channel.CreateBounded<FixBatch>(new BoundedChannelOptions(ShardLimits.FixInboxBatches) { SingleReader = true });
        _pool = Channel.CreateBounded<FixBatch>(
            new BoundedChannelOptions(ShardLimits.FixInboxBatches) { FullMode = BoundedChannelFullMode.DropWrite });
        _frame = new OfficerFrame(Jurisdiction, default, State.Frame());
        _meters = new ShardMeters(Jurisdiction, () => _inputs.Reader.Count, () => _fixes.Reader.Count, () => OpenIncidents);
    }

    /// <summary>The jurisdiction this shard holds.</summary>
    public JurisdictionId Jurisdiction { get; }

    /// <summary>Its officers, in the order of its frames.</summary>
    public IReadOnlyList<OfficerRegistration> Officers { get; }

    /// <summary>The newest published officer frame.</summary>
    public OfficerFrame Frame => _frame;

    /// <summary>Open incidents as of the last turn.</summary>
    public int OpenIncidents { get; private set; }

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
    public async ValueTask<Outcome> AskAsync(ShardInput input, CancellationToken cancellation)
    {
        var reply = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var envelope = new Envelope(input, reply, Stopwatch.GetTimestamp());
        while (!_inputs.Writer.TryWrite(envelope))
            if (!await _inputs.Writer.WaitToWriteAsync(cancellation).ConfigureAwait(false)) return Outcome.Refused(Refusal.Stopping);
        Ring();
        return await reply.Task.WaitAsync(cancellation).ConfigureAwait(false);
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
    /// The loop. Ends when told to stop; ends with an exception when an invariant is broken, and then answers nothing any more. Call once.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _isRunning = true;
        try
        {
            if (_journal is not null) State.TellAll();
            while (await _bell.Reader.WaitToReadAsync(stopping).ConfigureAwait(false))
            {
                _bell.Reader.TryRead(out _);
                bool more;
                do
                {
                    more = Turn();
                    await CommitAsync().ConfigureAwait(false);
                    await ReleaseAsync(stopping).ConfigureAwait(false);
                    _journal?.KeepStateWhenDue();
                }
                while (more && !stopping.IsCancellationRequested);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends. Every turn before was committed.
            if (_journal is not null) await _journal.KeepStateAtTheEndAsync().ConfigureAwait(false);
        }
        finally
        {
            _isRunning = false;
            RefuseTheRest();
            _journal?.Dispose();
        }
    }

    // Takes one bounded helping of each inbox. True when there may be more.
    private bool Turn()
    {
        var now = Instant.From(_clock.GetUtcNow());
        if (now > _now) _now = now; // The wall may be set back; the shard's time never runs backwards.

        var inputs = 0;
        while (inputs < ShardLimits.TurnInputsMax && !_isBatchFull && TryTake(out var envelope))
        {
            inputs++;
            Apply(envelope);
        }

        if (_poison != 0) return true; // What follows would be for nothing: the state is about to be made anew.
        var batches = 0;
        while (batches < ShardLimits.TurnFixBatchesMax && _fixes.Reader.TryRead(out var batch))
        {
            batches++;
            Fold(batch);
        }

        if (_now.MillisecondsSince(_tickedAt) >= ShardLimits.TickMilliseconds)
        {
            _tickedAt = _now;
            Tick();
        }

        OpenIncidents = State.OpenIncidents;
        return _isBatchFull || inputs == ShardLimits.TurnInputsMax || batches == ShardLimits.TurnFixBatchesMax;
    }

    private bool TryTake(out Envelope envelope)
    {
        if (_held is not { } held) return _inputs.Reader.TryRead(out envelope);
        (envelope, _held) = (held, null);
        return true;
    }

    private void Apply(in Envelope envelope)
    {
        // Should the state throw, whoever asked is told that the shard stops instead of waiting for ever.
        _replies.Add((envelope.Reply, Outcome.Refused(Refusal.Stopping)));
        if (!TryRecord(envelope, out var sequence)) return;
        Outcome outcome;
        try
        {
            outcome = State.Apply(_now, envelope.Input);
        }
        catch (InvariantViolatedException) when (_journal is not null)
        {
            // What it did to the state is unknown, so the state is made anew from the journal, without it. The others of the turn stand.
            _poison = sequence;
            _isBatchFull = true;
            _replies[^1] = (envelope.Reply, Outcome.Refused(Refusal.Quarantined));
            return;
        }

        _replies[^1] = (envelope.Reply, outcome);
        if (envelope.Input is CallReceived && outcome is { Refusal: Refusal.None, Joined: false, Repeated: false })
            _callPostedAt[outcome.Incident] = envelope.PostedAt;
    }

    /// <returns>False when it must wait for the next batch, or is not to be applied.</returns>
    private bool TryRecord(in Envelope envelope, out long sequence)
    {
        sequence = 0;
        switch (_journal?.TryRecord(_now, envelope.Input, out sequence) ?? RecordResult.Recorded)
        {
            case RecordResult.Recorded:
                _needsSync = true;
                return true;
            case RecordResult.NoRoom:
                // An answer of the roads is asked for again when there is room; it is no promise to anybody.
                _replies[^1] = (envelope.Reply, Outcome.Refused(Refusal.StorageFull));
                _asksAgain |= envelope.Input is RankingAnswered;
                return false;
            default:
                _replies.RemoveAt(_replies.Count - 1);
                (_held, _isBatchFull) = (envelope, true);
                return false;
        }
    }

    // A tick that fires nothing is written too, for the fold counts on it, but nobody waits for the disk because of it.
    private void Tick()
    {
        var recorded = _journal?.TryRecord(_now, new Ticked(), out _) ?? RecordResult.Recorded;
        if (recorded != RecordResult.Recorded) return; // The next one does as well.
        State.Apply(_now, new Ticked());
        _needsSync |= !State.Effects.IsEmpty;
        if (!_asksAgain) return;
        _asksAgain = false;
        State.AskRoadsAgain();
    }

    // Before anything the turn caused may leave.
    private async ValueTask CommitAsync()
    {
        if (_journal is null) return;
        _isBatchFull = false;
        var committed = await _journal.CommitAsync(_needsSync).ConfigureAwait(false);
        _needsSync = false;
        if (!committed)
        {
            // What was asked in this turn may be there or not: whoever asked is told that the shard was stopping, and asks again with the
            // same id.
            for (var i = 0; i < _replies.Count; i++) _replies[i] = (_replies[i].Reply, Outcome.Refused(Refusal.Stopping));
            _poison = 0;
            Reopen();
        }

        if (_poison == 0) return;
        var quarantined = _journal.TryQuarantine(_poison) == RecordResult.Recorded
            && await _journal.CommitAsync(durable: true).ConfigureAwait(false);
        if (!quarantined) throw new InvalidOperationException($"Entry {_poison} breaks an invariant and cannot be set aside.");
        ShardMeters.Quarantined();
        _poison = 0;
        Reopen();
    }

    // A failed write or sync is never tried again: the journal is opened anew, which verifies it, and says what was kept.
    private void Reopen()
    {
        if (!_journal!.TryReopen(out var refusal)) throw new InvalidOperationException($"The journal cannot be opened again. {refusal}");
        _fold = _journal.Fold;
        _unasked.Clear();
        State.TellAll();
    }

    private void Fold(FixBatch batch)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var results = _foldResults.AsSpan();
        results.Clear();
        foreach (ref readonly var fix in batch.Fixes) results[(int)State.Fold(in fix)]++;
        _meters.Folded(results[(int)FoldResult.Folded], results, startedAt);
        batch.Clear();
        _pool.Writer.TryWrite(batch);
    }

    // What the turn caused leaves: first to the boards and officers, then the answers to those who asked, then questions to the roads.
    private async ValueTask ReleaseAsync(CancellationToken stopping)
    {
        if (!State.Effects.IsEmpty)
        {
            var (effects, rankings) = State.Effects.Drain();
            if (effects.Count > 0)
            {
                await _effects.WriteAsync(new ShardEffects(Jurisdiction, ++_sequence, _now, effects), stopping).ConfigureAwait(false);
                MeasureDirectives(effects);
            }

            foreach (var request in rankings) _unasked[request.Incident] = request; // A newer question replaces an older one.
        }

        foreach (var (reply, outcome) in _replies) reply?.TrySetResult(outcome);
        _replies.Clear();

        // Never waits here: the roads' workers may themselves be waiting for room in this shard's inbox.
        foreach (var (incident, request) in _unasked)
            if (_questions.TryWrite(new RankingQuestion(this, request))) _unasked.Remove(incident);

        if (Stopwatch.GetElapsedTime(_framedAt).TotalMilliseconds >= ShardLimits.FrameMilliseconds)
        {
            _framedAt = Stopwatch.GetTimestamp();
            _frame = new OfficerFrame(Jurisdiction, _now, State.Frame());
        }
    }

    private void MeasureDirectives(IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            if (effect is DirectiveChanged { Directive: { State: DirectiveState.Sent, IssuedBy: DirectiveRules.Engine } directive }
                && _callPostedAt.Remove(directive.Incident, out var postedAt)) ShardMeters.DirectiveLeft(postedAt);
            if (effect is IncidentChanged { Incident.State: IncidentState.Closed } closed) _callPostedAt.Remove(closed.Incident.Id);
        }
    }

    private void RefuseTheRest()
    {
        _hasEnded = true;
        _inputs.Writer.TryComplete();
        _fixes.Writer.TryComplete();
        foreach (var (reply, _) in _replies) reply?.TrySetResult(Outcome.Refused(Refusal.Stopping)); // Of a turn that was not finished.
        while (_inputs.Reader.TryRead(out var envelope)) envelope.Reply?.TrySetResult(Outcome.Refused(Refusal.Stopping));
    }

    private ShardState State => _fold.State;

    private readonly record struct Envelope(ShardInput Input, TaskCompletionSource<Outcome>? Reply, long PostedAt);
}
