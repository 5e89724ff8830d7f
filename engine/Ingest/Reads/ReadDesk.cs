using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>
/// Takes the plate reads of one jurisdiction in, beside its shard and not in it: joins them with their cameras, lets each id through once, mends
/// the camera's clock, bounds a camera's reads, matches, and hands hits to the shard and the rest to the archive (docs/READS.md). Single writer:
/// the loop of <see cref="RunAsync"/>; after each batch it lets others on, so that a flood of reads delays no call.
/// </summary>
public sealed class ReadDesk
{
    private const long ClaimedMax = 253_402_300_799_999; // The year 9999.

    private readonly MatchRead _match;
    private readonly TakeHits _takeHits;
    private readonly ReadArchive _archive;
    private readonly TimeProvider _nodeClock;
    private readonly TimeProvider _wall;
    private readonly ReadMetrics _metrics;
    private readonly KnownIds _known;
    private readonly CameraClock?[] _clocks;
    private readonly CameraPace[] _paces;
    private readonly ClockBox?[] _shown;
    private readonly long[] _lastReadAt; // By slot, Unix ms on the node's clock.
    private readonly List<PlateHit> _hits = [];
    private readonly List<int> _hitPlaces = [];
    private readonly Channel<ReadBatch> _inbox = Channel.CreateBounded<ReadBatch>(
        new BoundedChannelOptions(ReadLimits.DeskBatchesMax) { SingleReader = true });
    private readonly ReadBatch _bell = new();
    private long _flushedAt;
    private volatile bool _hasFailed;

    /// <param name="cameras">Those that stand in the jurisdiction.</param>
    /// <param name="nodeClock">The clock that reads are dated by.</param>
    /// <param name="wall">What ids and flushes are timed by.</param>
    public ReadDesk(
        JurisdictionId jurisdiction, IReadOnlyList<CameraPost> cameras, MatchRead match, TakeHits takeHits, ReadArchive archive,
        TimeProvider nodeClock, TimeProvider wall, ReadMetrics metrics)
    {
        Jurisdiction = jurisdiction;
        Cameras = cameras;
        (_match, _takeHits, _archive, _nodeClock, _wall, _metrics) = (match, takeHits, archive, nodeClock, wall, metrics);
        _known = new KnownIds(wall);
        _clocks = new CameraClock?[cameras.Count];
        _paces = new CameraPace[cameras.Count];
        _shown = new ClockBox?[cameras.Count];
        _lastReadAt = new long[cameras.Count];
        _flushedAt = wall.GetTimestamp();
    }

    /// <summary>Told on the desk's thread when it has set a read aside and gone on.</summary>
    public event Action<ReadTrouble>? Troubled;

    /// <summary>Whose reads it takes.</summary>
    public JurisdictionId Jurisdiction { get; }

    /// <summary>Its cameras, by slot.</summary>
    public IReadOnlyList<CameraPost> Cameras { get; }

    /// <summary>Its archive, to be searched.</summary>
    public ReadArchive Archive => _archive;

    /// <summary>Batches that wait. Any thread.</summary>
    public int Waiting => _inbox.Reader.Count;

    /// <summary>True once its loop has ended without having been told to: it takes no reads any more. Any thread.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>What is known of a camera's clock; null before its first read. Any thread; as of its newest batch.</summary>
    public ClockSkew? ClockOf(int slot) => Volatile.Read(ref _shown[slot])?.Skew;

    /// <summary>When the newest read of a camera came, whatever became of it; never before the first. Any thread.</summary>
    public Instant LastReadOf(int slot) => new(Volatile.Read(ref _lastReadAt[slot]));

    /// <summary>Serves until cancelled. What still waits then is answered as stopped, so that its senders keep it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await _inbox.Reader.WaitToReadAsync(stopping).ConfigureAwait(false))
            {
                while (!stopping.IsCancellationRequested && _inbox.Reader.TryRead(out var batch))
                {
                    await AnswerAsync(batch, stopping).ConfigureAwait(false);
                    FlushWhenDue();
                    await Task.Yield();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way this loop ends.
        }
        catch
        {
            _hasFailed = true; // Before the senders learn that it has stopped.
            throw;
        }
        finally
        {
            _inbox.Writer.TryComplete();
            while (_inbox.Reader.TryRead(out var left)) left.AnswerStopped();
            _archive.Flush();
        }
    }

    /// <summary>Puts a batch into the inbox, waiting for room; one that comes after the end is answered at once.</summary>
    internal async ValueTask PostAsync(ReadBatch batch, CancellationToken cancellation)
    {
        while (!_inbox.Writer.TryWrite(batch))
        {
            if (await _inbox.Writer.WaitToWriteAsync(cancellation).ConfigureAwait(false)) continue;
            batch.AnswerStopped();
            return;
        }
    }

    /// <summary>Reminds it that time has passed; a desk with a full inbox needs no reminder.</summary>
    internal void Ring() => _inbox.Writer.TryWrite(_bell);

    private async ValueTask AnswerAsync(ReadBatch batch, CancellationToken stopping)
    {
        if (ReferenceEquals(batch, _bell)) return;
        var done = false;
        try
        {
            Judge(batch);
            if (_hits.Count > 0) Answer(batch, await TakeHitsAsync(stopping).ConfigureAwait(false));
            done = true;
        }
        finally
        {
            _hits.Clear();
            _hitPlaces.Clear();
            if (done) batch.Answer();
            else batch.AnswerStopped();
        }
    }

    private async ValueTask<IReadOnlyList<ReadAnswer>> TakeHitsAsync(CancellationToken stopping)
    {
        if (_hits.Count == 1) return [await TakeAloneAsync(_hits[0], stopping).ConfigureAwait(false)];
        try
        {
            return await _takeHits(Jurisdiction, _hits, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return [.. Enumerable.Repeat(ReadAnswer.Stopped, _hits.Count)];
        }
        catch (Exception)
        {
            // Alone, each shows whether it is the one that breaks something. What the shard has taken already is only repeated there.
            var answers = new ReadAnswer[_hits.Count];
            for (var at = 0; at < answers.Length; at++) answers[at] = await TakeAloneAsync(_hits[at], stopping).ConfigureAwait(false);
            return answers;
        }
    }

    private async ValueTask<ReadAnswer> TakeAloneAsync(PlateHit hit, CancellationToken stopping)
    {
        try
        {
            return (await _takeHits(Jurisdiction, [hit], stopping).ConfigureAwait(false))[0];
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ReadAnswer.Stopped;
        }
        catch (Exception fault)
        {
            Troubled?.Invoke(new ReadTrouble(hit.Camera.Id, hit.Read.Id, fault));
            return ReadAnswer.SetAside;
        }
    }

    // The sender keeps what was not taken: when it comes again it must not pass for a duplicate.
    private void Answer(ReadBatch batch, IReadOnlyList<ReadAnswer> answers)
    {
        var taken = 0;
        for (var at = 0; at < answers.Count; at++)
        {
            ref var read = ref batch.Reads[_hitPlaces[at]];
            read.Answer = answers[at];
            if (read.Answer == ReadAnswer.Accepted) taken++;
            else _known.Forget(read.Read.Id);
        }

        _metrics.Hit(taken);
    }

    private void Judge(ReadBatch batch)
    {
        var now = Instant.From(_nodeClock.GetUtcNow());
        var reads = batch.Reads;
        for (var place = 0; place < reads.Length; place++)
        {
            ref var read = ref reads[place];
            read.Answer = JudgeOrSetAside(ref read, batch.ArrivedAt, now, place);
        }
    }

    // One read that breaks something must not end the desk for all: it is as if it had never come, but that its sender is told.
    private ReadAnswer JudgeOrSetAside(ref DeskRead item, Instant arrived, Instant now, int place)
    {
        var hits = _hits.Count;
        try
        {
            return Judge(ref item, arrived, now, place);
        }
        catch (Exception fault)
        {
            _hits.RemoveRange(hits, _hits.Count - hits);
            _hitPlaces.RemoveRange(hits, _hitPlaces.Count - hits);
            Troubled?.Invoke(new ReadTrouble(Cameras[item.Slot].Id, item.Read.Id, fault));
            return ReadAnswer.SetAside;
        }
    }

    private ReadAnswer Judge(ref DeskRead item, Instant arrived, Instant now, int place)
    {
        ref var read = ref item.Read;
        if (_known.Contains(read.Id)) return ReadAnswer.Duplicate;
        var claimed = read.SeenAt;
        if (claimed.UnixMilliseconds < 0) return ReadAnswer.TooOld; // From here on no difference of times can overflow.
        if (claimed.UnixMilliseconds > ClaimedMax) return ReadAnswer.TimeInFuture;
        var clock = _clocks[item.Slot] ??= new CameraClock();
        clock.Observe(claimed, arrived);
        Volatile.Write(ref _lastReadAt[item.Slot], arrived.UnixMilliseconds);
        Show(item.Slot, clock);
        if (!_paces[item.Slot].TryPass(now)) return ReadAnswer.CameraTooFast;

        var seenAt = clock.Mend(claimed);
        if (seenAt.MillisecondsSince(arrived) > ReadLimits.AheadMilliseconds) return ReadAnswer.TimeInFuture;
        if (arrived.MillisecondsSince(seenAt) > ReadLimits.BehindMilliseconds) return ReadAnswer.TooOld;
        read = read with { SeenAt = seenAt > arrived ? arrived : seenAt }; // Nothing is seen after it has come.

        if (_match(in read) > 0)
        {
            _hits.Add(new PlateHit(read, Cameras[item.Slot], claimed, arrived, clock.Skew));
            _hitPlaces.Add(place);
        }
        else
        {
            _archive.Append(in read, now);
        }

        _known.Add(read.Id);
        return ReadAnswer.Accepted;
    }

    private void Show(int slot, CameraClock clock)
    {
        var skew = clock.Skew;
        if (_shown[slot] is null || _shown[slot]!.Skew != skew) Volatile.Write(ref _shown[slot], new ClockBox(skew));
    }

    private void FlushWhenDue()
    {
        if (_wall.GetElapsedTime(_flushedAt).TotalMilliseconds < ReadLimits.FlushMilliseconds) return;
        _flushedAt = _wall.GetTimestamp();
        _archive.Flush();
    }

    // A reference can be handed to another thread in one piece; the struct cannot.
    private sealed record ClockBox(ClockSkew Skew);
}
