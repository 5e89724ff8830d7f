using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>How a city's feed stands. The words of docs/PARTNERS.md.</summary>
internal enum FeedState
{
    /// <summary>It follows what happens.</summary>
    Well,

    /// <summary>It reads the journal.</summary>
    CatchingUp,

    /// <summary>The journal cannot be read, or the outbox not written: tried again.</summary>
    Failed,
}

/// <summary>
/// What one city's shard tells, in order and without a gap: heard on the board's thread, which never waits, or read from the journal where
/// something was missed. Each moment is given with the mark that goes into the same transaction. <see cref="Take"/> is for the board's thread,
/// the rest for the outbox's, <see cref="State"/> and <see cref="Detail"/> for any.
/// </summary>
/// <param name="past">Opens the journal; null when there is none: then what could not be heard is lost.</param>
internal sealed class CityFeed(JurisdictionId city, PastOpener? past, int waitingMax = PartnerLimits.WaitingMax) : IDisposable
{
    private readonly Channel<ShardEffects> _waiting = Channel.CreateBounded<ShardEffects>(new BoundedChannelOptions(waitingMax) { SingleReader = true });
    private ShardReplay? _replay;
    private Instant _replayUntil;
    private Instant _markedAt;
    private int _tries;
    private bool _isGivenUp; // The journal cannot be read: it goes on with what is heard.
    private bool _isToRead = true; // What was said before what waits; at the start, since the mark.
    private long _toldAt; // Milliseconds; everything that was told until then waits here, or is missed.
    private volatile bool _hasGap; // What waits is not followed by what is told now, which is let go until the journal is read.
    private volatile string _detail = "";

    internal JurisdictionId City => city;

    /// <summary>How it stands.</summary>
    internal FeedState State => _detail.Length > 0 ? FeedState.Failed : _hasGap || _isToRead ? FeedState.CatchingUp : FeedState.Well;

    /// <summary>Since when it is left alone after a fault, by the wall's timestamps; null when it is not. The outbox's.</summary>
    internal long? RestsSince { get; set; }

    /// <summary>What is wrong; empty when nothing is.</summary>
    internal string Detail => _detail;

    /// <inheritdoc/>
    public void Dispose() => _replay?.Dispose();

    /// <summary>The shard has told. Never waits.</summary>
    internal void Take(ShardEffects batch)
    {
        if (!_hasGap && !_waiting.Writer.TryWrite(batch)) _hasGap = true;
        Volatile.Write(ref _toldAt, batch.At.UnixMilliseconds);
    }

    /// <summary>The shard has told, and nobody is to be told of it: until then there is nothing to be made up for. Never waits.</summary>
    internal void Pass(Instant at) => Volatile.Write(ref _toldAt, at.UnixMilliseconds);

    /// <summary>Something went wrong with what was given last: it is read again from the journal, from the mark.</summary>
    internal void Fail(string detail)
    {
        _replay?.Dispose();
        _replay = null;
        (_detail, _isToRead) = (detail, true);
    }

    /// <summary>All that was open at the mark, as the shard would tell it: for who is told of it only now. Blocks for some tenths of a second.</summary>
    /// <exception cref="IOException">The journal cannot be read.</exception>
    internal IReadOnlyList<Effect> OpenAt(Instant mark)
    {
        if (past is null) return [];
        if (!past(city, out var replay, out var refusal)) throw new IOException(refusal);
        using (replay)
        {
            if (!replay.TrySeek(mark > replay.Oldest ? mark : replay.Oldest, out var unreadable)) throw new IOException(unreadable);
            var state = replay.Fold!.State;
            state.Effects.Clear();
            state.TellAll();
            return state.Effects.Drain().Effects;
        }
    }

    /// <summary>What there is next, up to some milliseconds' work; null when there is nothing.</summary>
    /// <param name="mark">Until when the outbox has been told of this city.</param>
    /// <param name="isTold">Whether there is anybody to tell of it: else nothing is made up for, and no journal read.</param>
    /// <exception cref="IOException">The journal cannot be read; to be tried again after a pause.</exception>
    internal FeedPart? Next(Instant mark, bool isTold)
    {
        if (_isToRead) return Read(mark, isTold);
        var toldAt = new Instant(Volatile.Read(ref _toldAt)); // Before the look into the queue: all until then is in it, or there is a gap.
        var batches = new List<(Instant At, IReadOnlyList<Effect> Effects)>();
        while (batches.Count < PartnerLimits.BatchesAtOnce && _waiting.Reader.TryRead(out var batch)) batches.Add((batch.At, batch.Effects));
        _detail = "";
        if (batches.Count == 0 && _hasGap)
        {
            _isToRead = true;
            _hasGap = false; // From here on they wait again.
            return new FeedPart([], mark);
        }

        var isAll = batches.Count < PartnerLimits.BatchesAtOnce && !_hasGap;
        var through = isAll ? toldAt : batches.Count > 0 ? batches[^1].At : mark;
        if (through < mark) through = mark;
        if (batches.Count == 0 && through.MillisecondsSince(_markedAt) < PartnerLimits.MarkMilliseconds) return null;
        _markedAt = through;
        return new FeedPart(batches, through);
    }

    // Up to the first that waits, or, when none does, all that was told. What is of that very moment is told again, as it came to be.
    private FeedPart? Read(Instant mark, bool isTold)
    {
        if (_replay is null)
        {
            var toldAt = new Instant(Volatile.Read(ref _toldAt));
            _replayUntil = _waiting.Reader.TryPeek(out var first) ? first.At : toldAt;
            if (_replayUntil.IsNever) return null; // The shard has not said its first word.
            if (past is null || _isGivenUp || _replayUntil < mark) return DoneReading([], mark);
            if (!isTold) return DoneReading([], _replayUntil);
            Begin(mark);
        }

        var entries = new List<(Instant At, IReadOnlyList<Effect> Effects)>();
        for (var count = 0; count < PartnerLimits.EntriesPerTurn; count++)
        {
            if (!_replay!.TryStep(_replayUntil, out var entry, out var refusal))
            {
                if (refusal is not null) throw Unreadable(refusal);
                _replay.Dispose();
                _replay = null;
                return DoneReading(AtEachMoment(entries), _replayUntil);
            }

            if (!_replay.Fold!.State.Effects.IsEmpty) entries.Add((entry.At, _replay.Fold.State.Effects.Drain().Effects));
        }

        // Everything before the moment the replay stands at is in hand; more of that moment may come.
        var through = _replay!.Fold!.State.Now.PlusMilliseconds(-1);
        return new FeedPart(AtEachMoment(entries), through > mark ? through : mark);
    }

    private FeedPart DoneReading(IReadOnlyList<(Instant, IReadOnlyList<Effect>)> moments, Instant through)
    {
        (_isToRead, _markedAt, _tries, _isGivenUp, _detail) = (false, through, 0, false, "");
        return new FeedPart(moments, through);
    }

    // All that came in at the mark's moment is read again: the mark says only that what came before is told.
    private void Begin(Instant mark)
    {
        if (!past!(city, out var replay, out var refusal)) throw Unreadable(refusal);
        var from = mark.PlusMilliseconds(-1) > replay.Oldest ? mark.PlusMilliseconds(-1) : replay.Oldest;
        if (!replay.TrySeek(from, out var unreadable))
        {
            replay.Dispose();
            throw Unreadable(unreadable);
        }

        replay.Fold!.State.Effects.Clear();
        _replay = replay;
    }

    // What cannot be read some times over is given up: what is open is told all the same, by the shard itself at its start.
    private IOException Unreadable(string refusal)
    {
        _replay?.Dispose();
        _replay = null;
        _isGivenUp = ++_tries >= PartnerLimits.JournalTriesMax;
        return new IOException(refusal);
    }

    // As the shard would have told it: of one moment only the last word on each thing.
    private static List<(Instant At, IReadOnlyList<Effect> Effects)> AtEachMoment(List<(Instant At, IReadOnlyList<Effect> Effects)> entries)
    {
        var moments = new List<(Instant, IReadOnlyList<Effect>)>();
        foreach (var moment in entries.GroupBy(entry => entry.At))
        {
            var last = new Dictionary<object, Effect>();
            foreach (var effect in moment.SelectMany(entry => entry.Effects))
                if (SubjectOf(effect) is { } subject) last[subject] = effect;
            moments.Add((moment.Key, [.. last.Values]));
        }

        return moments;
    }

    private static object? SubjectOf(Effect effect) => effect switch
    {
        IncidentChanged changed => changed.Incident.Id,
        AlertChanged changed => changed.Alert.Id,
        OfficerChanged changed => changed.Officer.Id,
        _ => null, // Nobody is told of it.
    };
}

/// <summary>Some of what a city told, and until when that is all of it.</summary>
internal sealed record FeedPart(IReadOnlyList<(Instant At, IReadOnlyList<Effect> Effects)> Moments, Instant Through);
