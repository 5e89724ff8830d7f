#pragma warning disable RS0030 // This is the loop around the fold: it reads the clock, waits and answers, so that the fold need not.
using System.Diagnostics;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;
using Inboxes = (System.Threading.Channels.ChannelReader<SmartPolicing.Realtime.Shards.Shard.Envelope> Inputs,
    System.Threading.Channels.ChannelReader<SmartPolicing.Realtime.Shards.FixBatch> Fixes,
    System.Threading.Channels.ChannelWriter<SmartPolicing.Realtime.Shards.FixBatch> Pool);
using Ways = (System.Threading.Channels.ChannelWriter<SmartPolicing.Realtime.Shards.ShardEffects> Effects,
    System.Threading.Channels.ChannelWriter<SmartPolicing.Realtime.Shards.RankingQuestion> Questions,
    SmartPolicing.Realtime.Shards.Border.BorderWays? Border,
    System.Threading.Channels.ChannelWriter<SmartPolicing.Realtime.Shards.Sending.SendingQuestion>? Sending);

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The three steps of a turn: inputs are written down and applied, then committed, then what they caused may leave. One thread at a time.
/// </summary>
internal sealed class ShardLoop
{
    private readonly Shard _shard;
    private readonly ShardJournal _journal;
    private readonly TimeProvider _clock;
    private readonly ShardMeters _meters;
    private readonly Inboxes _inboxes;
    private readonly Ways _ways;
    private readonly List<(TaskCompletionSource<Outcome>? Reply, Outcome Outcome)> _replies = [];
    private readonly Dictionary<IncidentId, RankingRequest> _unasked = [];
    private readonly BorderOutbox _border;
    private readonly SendingOutbox _sending;
    private readonly Dictionary<IncidentId, long> _callPostedAt = [];
    private readonly UnrankedCalls _unranked = new();
    private readonly int[] _foldResults = new int[Enum.GetValues<FoldResult>().Length];
    private readonly Channel<OfficerPosition[]> _usedFrames = Channel.CreateBounded<OfficerPosition[]>(
        new BoundedChannelOptions(ShardLimits.FramesKept) { FullMode = BoundedChannelFullMode.DropWrite });
    private ShardFold _fold;
    private Shard.Envelope? _held; // Waits for the next batch of the journal.
    private bool _isBatchFull;     // Nothing more is taken in before the commit.
    private bool _needsSync;       // Something of the turn was promised.
    private bool _asksAgain;       // An answer of the roads was let go for want of room.
    private bool _lacksRoom;
    private bool _isAnew;          // The boards are to forget what they were told.
    private Poison? _poison;
    private int _setAsideLately;
    private long _countedFrom;
    private Instant _now;
    private Instant _tickedAt;
    private long _framedAt;
    private long _sequence;
    private volatile OfficerFrame _frame;
    private volatile int _openIncidents;
    private volatile int _setAside;

    internal ShardLoop(
        Shard shard, ShardJournal journal, TimeProvider clock, ShardMeters meters, Inboxes inboxes, Ways ways)
    {
        (_shard, _fold, _journal, _clock, _meters, _inboxes, _ways) = (shard, journal.Fold, journal, clock, meters, inboxes, ways);
        _border = new BorderOutbox(shard, ways.Border);
        _sending = new SendingOutbox(shard, ways.Sending);
        _now = State.Now;
        _openIncidents = State.OpenIncidents;
        _frame = MakeFrame(default);
        _framedAt = _countedFrom = clock.GetTimestamp();
        State.TellAll();
    }

    /// <summary>The newest, held for whoever asks.</summary>
    internal OfficerFrame Frame
    {
        get
        {
            while (true)
            {
                var frame = _frame;
                if (frame.TryHold()) return frame; // Else a newer one has just taken its place.
            }
        }
    }

    internal int OpenIncidents => _openIncidents;

    /// <summary>See <see cref="UnrankedCalls.Age"/>. Any thread.</summary>
    internal TimeSpan OldestUnranked => _unranked.Age;

    internal int SetAside => _setAside;

    private ShardState State => _fold.State;

    /// <summary>Takes one bounded helping of each inbox. True when there may be more.</summary>
    internal bool Turn()
    {
        var now = Instant.From(_clock.GetUtcNow());
        if (now > _now) _now = now; // The wall may be set back; the shard's time never runs backwards.

        var inputs = 0;
        while (inputs < ShardLimits.TurnInputsMax && !_isBatchFull && TryTake(out var envelope))
        {
            inputs++;
            Apply(envelope);
        }

        if (_poison is not null) return true; // What follows would be for nothing: the state is about to be made anew.
        var batches = 0;
        while (batches < ShardLimits.TurnFixBatchesMax && _poison is null && _inboxes.Fixes.TryRead(out var batch))
        {
            batches++;
            Fold(batch);
        }

        if (_poison is null && _now.MillisecondsSince(_tickedAt) >= ShardLimits.TickMilliseconds)
        {
            _tickedAt = _now;
            Tick();
        }

        _openIncidents = State.OpenIncidents;
        return _isBatchFull || inputs == ShardLimits.TurnInputsMax || batches == ShardLimits.TurnFixBatchesMax;
    }

    /// <summary>Before anything the turn caused may leave.</summary>
    internal async ValueTask CommitAsync()
    {
        _isBatchFull = false;
        var startedAt = Stopwatch.GetTimestamp();
        var committed = await _journal.CommitAsync(_needsSync).ConfigureAwait(false);
        if (_needsSync) _meters.Committed(startedAt);
        _needsSync = false;
        if (!committed)
        {
            // What was asked in this turn may be there or not: whoever asked is told that the shard was stopping, and asks again with the
            // same id.
            for (var i = 0; i < _replies.Count; i++) _replies[i] = (_replies[i].Reply, Outcome.Refused(Refusal.Stopping));
            _poison = null;
            var fault = _journal.Fault;
            Reopen();
            _shard.Report(ShardTroubleKind.JournalReopened, $"the journal was opened anew and verified after: {fault}");
        }

        if (_poison is not { } poison) return;
        _poison = null;
        var isWritten = poison.Sequence == 0 || _journal.TryQuarantine(poison.Sequence) == RecordResult.Recorded;
        if (!isWritten || !await _journal.CommitAsync(durable: true).ConfigureAwait(false))
            throw new InvalidOperationException($"Entry {poison.Sequence} breaks an invariant and cannot be set aside.");
        CountSetAside(poison);
        if (!_journal.TryMakeAnew(out var refusal)) throw new InvalidOperationException($"The state cannot be made anew. {refusal}");
        BeginAnew();
        _setAside++;
        _shard.Report(ShardTroubleKind.SetAside, poison.What);
    }

    /// <summary>
    /// What the turn caused leaves: first to the boards and officers, then the answers to those who asked, then questions to the roads.
    /// </summary>
    internal async ValueTask ReleaseAsync(CancellationToken stopping)
    {
        if (!State.Effects.IsEmpty)
        {
            _border.Take(State.Effects);
            _sending.Take(State.Effects);
            var (effects, rankings) = State.Effects.Drain();
            if (_isAnew) effects = [new StateMadeAnew(), .. effects];
            _isAnew = false;
            if (effects.Count > 0)
            {
                var batch = new ShardEffects(_shard.Jurisdiction, ++_sequence, _now, effects);
                await _ways.Effects.WriteAsync(batch, stopping).ConfigureAwait(false);
                Measure(effects);
            }

            foreach (var request in rankings) _unasked[request.Incident] = request; // A newer question replaces an older one.
        }

        foreach (var (reply, outcome) in _replies) reply?.TrySetResult(outcome);
        _replies.Clear();

        // Never waits here: the roads' workers may themselves be waiting for room in this shard's inbox.
        foreach (var (incident, request) in _unasked)
            if (_ways.Questions.TryWrite(new RankingQuestion(_shard, request))) _unasked.Remove(incident);

        _border.Release();
        _sending.Release();

        if (_clock.GetElapsedTime(_framedAt).TotalMilliseconds < ShardLimits.FrameMilliseconds) return;
        _framedAt = _clock.GetTimestamp();
        var before = _frame;
        _frame = MakeFrame(_now);
        before.LetGo();
    }

    /// <summary>Of a turn that was not finished.</summary>
    internal void RefuseReplies()
    {
        foreach (var (reply, _) in _replies) reply?.TrySetResult(Outcome.Refused(Refusal.Stopping));
        _held?.Reply?.TrySetResult(Outcome.Refused(Refusal.Stopping));
    }

    private OfficerFrame MakeFrame(Instant now)
    {
        var isUsed = _usedFrames.Reader.TryRead(out var officers) && officers.Length == State.Officers;
        if (!isUsed) officers = new OfficerPosition[State.Officers];
        State.Frame(officers);
        return new OfficerFrame(_shard.Jurisdiction, now, officers!, _usedFrames.Writer);
    }

    private bool TryTake(out Shard.Envelope envelope)
    {
        if (_held is not { } held) return _inboxes.Inputs.TryRead(out envelope);
        (envelope, _held) = (held, null);
        return true;
    }

    private void Apply(in Shard.Envelope envelope)
    {
        // Should the state throw, whoever asked is told that the shard stops instead of waiting for ever.
        _replies.Add((envelope.Reply, Outcome.Refused(Refusal.Stopping)));
        if (!TryRecord(envelope, out var sequence)) return;
        Outcome outcome;
        try
        {
            outcome = State.Apply(_now, envelope.Input);
        }
        catch (InvariantViolatedException broken)
        {
            SetAsideAtCommit(sequence, envelope.Input.GetType().Name, broken);
            _replies[^1] = (envelope.Reply, Outcome.Refused(Refusal.Quarantined));
            return;
        }

        _replies[^1] = (envelope.Reply, outcome);
        if (envelope.Input is CallReceived && outcome is { Refusal: Refusal.None, Joined: false, Repeated: false })
        {
            _callPostedAt[outcome.Incident] = envelope.PostedAt;
            _unranked.Add(outcome.Incident, envelope.PostedAt);
        }
    }

    /// <returns>False when it must wait for the next batch, or is not to be applied.</returns>
    private bool TryRecord(in Shard.Envelope envelope, out long sequence)
    {
        switch (_journal.TryRecord(_now, envelope.Input, out sequence))
        {
            case RecordResult.Recorded:
                _needsSync = true;
                SayRoom(isThere: true);
                return true;
            case RecordResult.NoRoom:
                // An answer of the roads is asked for again when there is room; it is no promise to anybody.
                _replies[^1] = (envelope.Reply, Outcome.Refused(Refusal.StorageFull));
                _asksAgain |= envelope.Input is RankingAnswered or ForecastAnswered or BatchSolved or OfficersCompared;
                SayRoom(isThere: false);
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
        var recorded = _journal.TryRecord(_now, new Ticked(), out var sequence);
        if (recorded is RecordResult.Recorded or RecordResult.NoRoom) SayRoom(recorded == RecordResult.Recorded);
        if (recorded == RecordResult.BatchFull)
        {
            // More have moved than a batch holds: the rest, and the tick, right after the commit.
            (_tickedAt, _isBatchFull) = (default, true);
            return;
        }

        if (recorded != RecordResult.Recorded) return; // The next one does as well.
        try
        {
            State.Apply(_now, new Ticked());
        }
        catch (InvariantViolatedException broken)
        {
            SetAsideAtCommit(sequence, nameof(Ticked), broken);
            return;
        }

        _needsSync |= !State.Effects.IsEmpty;
        if (!_asksAgain) return;
        _asksAgain = false;
        State.AskRoadsAgain();
    }

    private void Fold(FixBatch batch)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var results = _foldResults.AsSpan();
        results.Clear();
        try
        {
            foreach (ref readonly var fix in batch.Fixes) results[(int)State.Fold(in fix)]++;
        }
        catch (InvariantViolatedException broken)
        {
            // Fixes are not in the journal, so there is no entry to set aside; what came since the last input comes again with the next fix.
            SetAsideAtCommit(sequence: 0, nameof(FixBatch), broken);
        }

        _meters.Folded(results[(int)FoldResult.Folded], results, startedAt);
        batch.Clear();
        _inboxes.Pool.TryWrite(batch);
    }

    // What it did to the state is unknown, so the state is made anew from the journal, without it. The others of the turn stand.
    private void SetAsideAtCommit(long sequence, string what, InvariantViolatedException broken)
    {
        _poison = new Poison(sequence, $"{what}, entry {sequence}: {broken.Message}");
        _isBatchFull = true;
    }

    private void CountSetAside(in Poison poison)
    {
        ShardMeters.Quarantined();
        if (_clock.GetElapsedTime(_countedFrom).TotalMinutes >= 1) (_setAsideLately, _countedFrom) = (0, _clock.GetTimestamp());
        if (++_setAsideLately > ShardLimits.SetAsidePerMinuteMax)
            throw new InvalidOperationException($"{_setAsideLately} inputs broke invariants within a minute; the last: {poison.What}");
    }

    // A failed write or sync is never tried again: the journal is opened anew, which verifies it, and says what was kept.
    private void Reopen()
    {
        if (!_journal.TryReopen(out var refusal)) throw new InvalidOperationException($"The journal cannot be opened again. {refusal}");
        BeginAnew();
    }

    private void BeginAnew()
    {
        _fold = _journal.Fold;
        _unasked.Clear();
        _border.Clear();
        _sending.Clear();
        _unranked.Clear();
        _isAnew = true;
        _tickedAt = default; // The last tick may be lost, and with it what ran out: the next turn makes up for it.
        State.TellAll();
    }

    private void SayRoom(bool isThere)
    {
        if (_lacksRoom == !isThere) return;
        _lacksRoom = !isThere;
        if (isThere) _shard.Report(ShardTroubleKind.StorageBack, "the journal has room again");
        else _shard.Report(ShardTroubleKind.StorageFull, "the journal has no room: calls and commands are refused");
    }

    private void Measure(IReadOnlyList<Effect> effects)
    {
        foreach (var effect in effects)
        {
            if (effect is DirectiveChanged { Directive: { State: DirectiveState.Sent, IssuedBy: DirectiveRules.Engine } directive }
                && _callPostedAt.Remove(directive.Incident, out var postedAt)) ShardMeters.DirectiveLeft(postedAt);
            if (effect is IncidentChanged { Incident: var incident } && (incident.Ranking is not null || incident.State == IncidentState.Closed))
                _unranked.Remove(incident.Id);
            if (effect is DeskWarned { Warning.Kind: var kind }) _meters.Warned(kind);
            if (effect is IncidentChanged { Incident.State: IncidentState.Closed } closed) _callPostedAt.Remove(closed.Incident.Id);
        }
    }

    /// <summary>What broke an invariant in this turn.</summary>
    /// <param name="Sequence">Its entry; 0 for fixes, which have none.</param>
    private readonly record struct Poison(long Sequence, string What);
}
