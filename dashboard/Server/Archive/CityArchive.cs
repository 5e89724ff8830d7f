using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>
/// Keeps one jurisdiction's archive. It hears of closings on the board's thread, which never waits for it; what it could not take, or could not
/// write, it reads from the journal, from the last moment until which everything is in the file. It begins so after each start. One thread
/// calls <see cref="Turn"/>; <see cref="Take"/> and <see cref="State"/> are for any.
/// </summary>
internal sealed partial class CityArchive : IDisposable
{
    private readonly JurisdictionId _jurisdiction;
    private readonly string _path;
    private readonly PastOpener? _past;
    private readonly TimeProvider _clock; // The node's.
    private readonly TimeProvider _wall;
    private readonly ILogger _logger;
    private readonly Channel<(IncidentView View, Instant ToldAt)> _waiting;
    private readonly List<ArchivedIncident> _hand = [];
    private readonly ConcurrentDictionary<IncidentId, IncidentView> _unwritten = new(); // As many as wait, and those in hand.
    private readonly List<IncidentView> _taken = []; // Of them that are in hand.
    private ArchiveFile? _file;
    private ShardReplay? _replay;
    private Instant _replayUntil;
    private int _journalTries;
    private long _triedAt;
    private bool _hasTried; // Something failed at _triedAt.
    private long _tidiedAt;
    private Instant _markedAt;
    private long _toldAt; // Milliseconds; everything that was told until then waits here, or is missed.
    private long _misses = 1; // Nothing was heard before the start. Counted after _toldAt is written: who reads it first knows enough.
    private long _caughtUp; // So many of them are made up for.
    private long _catchingUp; // So many will be when the journal is read.
    private volatile ArchiveState _state;

    /// <param name="path">The file.</param>
    /// <param name="past">Opens the journal; null when there is none: then what could not be taken is lost, and said to be.</param>
    /// <param name="clock">The node's.</param>
    /// <param name="wall">Pauses are timed by it.</param>
    /// <param name="waitingMax">Closings that may wait.</param>
    internal CityArchive(
        JurisdictionId jurisdiction, string path, PastOpener? past, TimeProvider clock, TimeProvider wall, ILogger logger,
        int waitingMax = ArchiveLimits.WaitingMax)
    {
        _waiting = Channel.CreateBounded<(IncidentView, Instant)>(new BoundedChannelOptions(waitingMax) { SingleReader = true });
        (_jurisdiction, _path, _past, _clock, _wall, _logger) = (jurisdiction, path, past, clock, wall, logger);
        _tidiedAt = wall.GetTimestamp();
        _state = new ArchiveState(jurisdiction, ArchiveStanding.CatchingUp, Now, default, default, 0, default, [], "");
    }

    /// <summary>How it stands. Any thread.</summary>
    internal ArchiveState State => _state;

    internal JurisdictionId Jurisdiction => _jurisdiction;

    /// <summary>What is closed and not yet in the file; whoever asks the file looks here first. Any thread.</summary>
    internal ICollection<IncidentView> Unwritten => _unwritten.Values;

    /// <summary>True while that closing waits to be written. Any thread.</summary>
    internal bool IsUnwritten(IncidentView closed) => _unwritten.TryGetValue(closed.Id, out var view) && ReferenceEquals(view, closed);

    /// <summary>The shard says nothing until somebody calls: it has no officers.</summary>
    internal bool IsQuiet { get; init; }

    private bool HasMissed => Volatile.Read(ref _misses) != _caughtUp;

    private Instant Now => Instant.From(_clock.GetUtcNow());

    /// <summary>The shard has told. Never waits.</summary>
    internal void Take(ShardEffects batch)
    {
        var isMissed = batch.Effects is [StateMadeAnew, ..]; // What was on its way out may not have been told.
        foreach (var effect in batch.Effects)
        {
            if (effect is not IncidentChanged { Incident: { State: IncidentState.Closed } closed }) continue;
            _unwritten[closed.Id] = closed; // Before it waits: it is taken out when it is written.
            if (_waiting.Writer.TryWrite((closed, batch.At))) continue;
            _unwritten.TryRemove(closed.Id, out _);
            isMissed = true;
        }

        Volatile.Write(ref _toldAt, batch.At.UnixMilliseconds);
        if (isMissed) Interlocked.Increment(ref _misses);
    }

    /// <summary>Does what there is to do, or some of it. Blocks for some tenths of a second at most.</summary>
    /// <returns>True when there is more to do at once.</returns>
    internal bool Turn()
    {
        if (_hasTried && _wall.GetElapsedTime(_triedAt).TotalMilliseconds < ArchiveLimits.AgainMilliseconds) return false;
        try
        {
            _file ??= OpenFile();
            var isBusy = WriteWaiting();
            if (HasMissed || _replay is not null) isBusy |= CatchUp();
            isBusy |= Tidy();
            _hasTried = false;
            var isWell = (!HasMissed && _replay is null) || (IsQuiet && Volatile.Read(ref _toldAt) == 0);
            Show(isWell ? ArchiveStanding.Well : ArchiveStanding.CatchingUp, "");
            return isBusy;
        }
        catch (Exception fault)
        {
            Fail(fault.Message); // Whatever it is: neither the other archives nor the node may end by it.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _replay?.Dispose();
        _file?.Dispose();
    }

    // A file that is none, or another version's, is put aside: the journal makes a new one.
    private ArchiveFile OpenFile()
    {
        try
        {
            return ArchiveFile.Open(_path);
        }
        catch (Exception fault) when (fault is InvalidDataException or SqliteException { SqliteErrorCode: 11 or 26 })
        {
            var aside = $"{_path}.{Now.UnixMilliseconds}";
            foreach (var ending in (string[])["", "-wal", "-shm"])
                if (File.Exists(_path + ending)) File.Move(_path + ending, aside + ending);
            LogPutAside(_path, fault.Message, aside);
            return ArchiveFile.Open(_path);
        }
    }

    private bool WriteWaiting()
    {
        var toldAt = new Instant(Volatile.Read(ref _toldAt)); // Before the look into the queue: all until then is in it.
        _hand.Clear();
        _taken.Clear();
        while (_hand.Count < ArchiveLimits.WrittenAtOnce && _waiting.Reader.TryRead(out var told))
        {
            _taken.Add(told.View);
            _hand.Add(ArchivedIncident.Of(told.View, told.ToldAt));
        }

        var isAll = _hand.Count < ArchiveLimits.WrittenAtOnce;
        var through = _file!.Through;

        // The mark stays where it is while something before it is missed: from there the journal is read.
        var isMarkable = isAll && !HasMissed && _replay is null && toldAt > through;
        var isDue = isMarkable && toldAt.MillisecondsSince(_markedAt) >= ArchiveLimits.MarkMilliseconds;
        if (_hand.Count == 0 && !isDue) return false;
        _file.Write(_hand, isMarkable ? toldAt : through);
        Forget();
        if (isMarkable) _markedAt = toldAt;
        return !isAll;
    }

    // A later closing of the same incident may wait already: that one stays.
    private void Forget()
    {
        foreach (var view in _taken) _unwritten.TryRemove(KeyValuePair.Create(view.Id, view));
        _taken.Clear();
    }

    private bool CatchUp()
    {
        if (_replay is null)
        {
            _catchingUp = Volatile.Read(ref _misses); // What is missed from here on is read the next time.
            _replayUntil = new Instant(Volatile.Read(ref _toldAt));
            if (_replayUntil.IsNever) return false; // The shard has not said its first word: what its journal holds may still be checked.
            if (!TryBegin(out var refusal)) return GiveUp(refusal);
        }

        _hand.Clear();
        for (var entries = 0; entries < ArchiveLimits.EntriesPerTurn && _hand.Count < ArchiveLimits.WrittenAtOnce; entries++)
        {
            if (!_replay!.TryStep(_replayUntil, out var entry, out var refusal))
            {
                if (refusal is not null) return GiveUp(refusal);
                _replay.Dispose();
                _replay = null;
                _file!.Write(_hand, _replayUntil);
                (_markedAt, _journalTries, _caughtUp) = (_replayUntil, 0, _catchingUp);
                return HasMissed;
            }

            if (_replay.Fold!.State.Effects.IsEmpty) continue;
            foreach (var effect in _replay.Fold.State.Effects.Drain().Effects)
                if (effect is IncidentChanged { Incident: { State: IncidentState.Closed } closed }) _hand.Add(ArchivedIncident.Of(closed, entry.At));
        }

        // Everything before the moment that the replay stands at is in hand; more of that moment may come.
        var through = _replay!.Fold!.State.Now.PlusMilliseconds(-1);
        _file!.Write(_hand, through > _file.Through ? through : _file.Through);
        return true;
    }

    private bool TryBegin(out string refusal)
    {
        refusal = "this node keeps no journal";
        if (_past is null || !_past(_jurisdiction, out var replay, out refusal!)) return false;
        var from = _file!.Through;
        if (from.IsNever) _file.Begin(replay.Oldest);
        else if (from < replay.Oldest) _file.Lose(from, replay.Oldest);

        // All that came in at that moment is read again: the mark says only that what came before is here.
        if (replay.TrySeek(Later(_file.Through.PlusMilliseconds(-1), replay.Oldest), out var unreadable))
        {
            replay.Fold!.State.Effects.Clear();
            _replay = replay;
            return true;
        }

        replay.Dispose();
        refusal = unreadable;
        return false;
    }

    private static Instant Later(Instant one, Instant other) => one > other ? one : other;

    // What cannot be read some times over is lost to the archive, and said to be; what comes is not.
    private bool GiveUp(string refusal)
    {
        _replay?.Dispose();
        _replay = null;
        if (++_journalTries < ArchiveLimits.JournalTriesMax && _past is not null) throw new IOException(refusal); // Tried again.
        (_journalTries, _caughtUp) = (0, _catchingUp);
        if (_file!.BeginsAt.IsNever) _file.Begin(_replayUntil);
        else _file.Lose(_file.Through, _replayUntil);
        if (_past is not null) LogLost(_jurisdiction.Value, refusal);
        return true;
    }

    private bool Tidy()
    {
        if (_wall.GetElapsedTime(_tidiedAt).TotalMilliseconds < ArchiveLimits.TidyMilliseconds) return false;
        var deleted = _file!.Tidy(Now.PlusMilliseconds(-ArchiveLimits.KeptDays * 86_400_000L));
        if (deleted == ArchiveLimits.DeletedAtOnce) return true;
        _tidiedAt = _wall.GetTimestamp();
        return false;
    }

    private void Fail(string reason)
    {
        if (_state.Standing != ArchiveStanding.Failed) LogFailed(_jurisdiction.Value, reason);
        (_hasTried, _triedAt) = (true, _wall.GetTimestamp());
        Interlocked.Increment(ref _misses); // What was in hand is in the journal.
        Forget();
        Show(ArchiveStanding.Failed, reason);
        _replay?.Dispose();
        _replay = null;
        _file?.Dispose();
        _file = null;
    }

    private void Show(ArchiveStanding standing, string detail)
    {
        var before = _state;
        if (standing == ArchiveStanding.Well && before.Standing == ArchiveStanding.Failed) LogWell(_jurisdiction.Value);
        var next = before with { Standing = standing, Detail = detail, Since = standing == before.Standing ? before.Since : Now };
        if (_file is { } file && detail.Length == 0)
        {
            var isSame = before.Incidents == file.Incidents && before.Missing.Count == file.Missing.Count;
            next = next with
            {
                Through = file.Through, Begins = file.BeginsAt, Incidents = file.Incidents, Missing = file.Missing,
                Oldest = isSame && !before.Through.IsNever ? before.Oldest : file.Oldest,
            };
        }

        if (next != before) _state = next;
    }

    [LoggerMessage(EventId = 1320, EventName = "ArchiveFailed", Level = LogLevel.Error,
        Message = "The archive of jurisdiction {Jurisdiction} cannot be written: {Reason}. It is tried again, and makes up for it from the journal.")]
    private partial void LogFailed(ushort jurisdiction, string reason);

    [LoggerMessage(EventId = 1321, EventName = "ArchiveWell", Level = LogLevel.Information,
        Message = "The archive of jurisdiction {Jurisdiction} holds all that was closed.")]
    private partial void LogWell(ushort jurisdiction);

    [LoggerMessage(EventId = 1322, EventName = "ArchiveLost", Level = LogLevel.Error,
        Message = "The archive of jurisdiction {Jurisdiction} misses what was closed for some time, which it cannot read from the journal: {Reason}")]
    private partial void LogLost(ushort jurisdiction, string reason);

    [LoggerMessage(EventId = 1323, EventName = "ArchivePutAside", Level = LogLevel.Error,
        Message = "{Path} is no archive ({Reason}): it was put aside as {Aside}, and another is made from the journal.")]
    private partial void LogPutAside(string path, string reason, string aside);
}
