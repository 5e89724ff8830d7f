namespace SmartPolicing.Realtime.Journal;

/// <summary>
/// Two batches between the owner and the writer: while one is being written the owner fills the other. The writer's thread makes all
/// blocking
/// calls; or the owner's own, when there is no thread. Owner's side: one caller at a time.
/// </summary>
internal sealed class CommitQueue
{
    private readonly object _gate = new();
    private readonly JournalWriter _writer;
    private readonly SegmentStore _store;
    private readonly Thread? _thread;
    private Commit _building = new();
    private Commit _other = new();

    // Under the gate.
    private Commit? _handed;
    private bool _isNextWaiting;
    private bool _isRoomWanted;
    private bool _isStopping;

    private volatile JournalFault? _fault;
    private volatile bool _hasSpare;

    public CommitQueue(JournalWriter writer, SegmentStore store, bool writesOnCaller)
    {
        _writer = writer;
        _store = store;
        _hasSpare = store.TryPrepareSpare();
        if (writesOnCaller) return;
        _thread = new Thread(Run) { IsBackground = true, Name = $"journal {store.Name}" };
        _thread.Start();
    }

    /// <summary>
    /// The batch to fill. Not to be touched between a commit and its answer, if the commit had to wait for the one before it.
    /// </summary>
    public Batch Building
    {
        get
        {
            Invariant.Holds(!_isNextWaiting);
            return _building.Batch;
        }
    }

    public JournalFault? Fault => _fault;

    public bool HasSpare => _hasSpare;

    /// <summary>The spare is promised to the batch being built.</summary>
    public void TakeSpare() => _hasSpare = false;

    /// <summary>Asks for another attempt to set a segment aside; it may have happened when this returns, or later.</summary>
    public void WantRoom()
    {
        if (_thread is null)
        {
            PrepareSpare();
            return;
        }

        lock (_gate)
        {
            _isRoomWanted = true;
            Monitor.Pulse(_gate);
        }
    }

    public ValueTask<bool> CommitAsync(bool durable)
    {
        var commit = _building;
        commit.Batch.IsDurable = durable;
        if (_thread is null) return new ValueTask<bool>(WriteHere(commit));
        lock (_gate)
        {
            Invariant.Holds(!_isNextWaiting);
            if (_fault is not null) return new ValueTask<bool>(false);
            if (_handed is not null)
            {
                _isNextWaiting = true;
                return commit.Begin();
            }

            var task = durable ? commit.Begin() : new ValueTask<bool>(true);
            _handed = commit;
            (_building, _other) = (_other, _building);
            Monitor.Pulse(_gate);
            return task;
        }
    }

    /// <summary>Ends the thread after what was handed over; then nothing of the writer is in use.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join();
        _fault ??= new JournalFault(JournalFaultKind.Closed, "", "it was disposed of");
    }

    private bool WriteHere(Commit commit)
    {
        if (_fault is not null) return false;
        var isDone = Write(commit);
        commit.Batch.Clear();
        return isDone;
    }

    private void Run()
    {
        while (true)
        {
            Commit? commit;
            lock (_gate)
            {
                while (_handed is null && !_isRoomWanted && !_isStopping) Monitor.Wait(_gate);
                if (_handed is null && !_isRoomWanted) return;
                commit = _handed;
                _isRoomWanted = false;
            }

            if (commit is null) PrepareSpare();
            else Finish(commit, Write(commit));
        }
    }

    // The other batch, if it waits already, is the next; its commit may be answered now when it only waited to be taken.
    private void Finish(Commit commit, bool isDone)
    {
        Commit? taken = null;
        lock (_gate)
        {
            commit.Batch.Clear();
            _handed = null;
            if (_isNextWaiting)
            {
                taken = _building;
                _isNextWaiting = false;
                (_building, _other) = (_other, _building);
                if (isDone) _handed = taken;
            }
        }

        commit.Answer(isDone);
        if (taken is not null && (!isDone || !taken.Batch.IsDurable)) taken.Answer(isDone);
    }

    private bool Write(Commit commit)
    {
        var begins = commit.Batch.BeginsSegment;
        if (_writer.Write(commit.Batch) is { } fault)
        {
            _fault = fault;
            return false;
        }

        if (begins) PrepareSpare();
        return true;
    }

    private void PrepareSpare()
    {
        if (_fault is null && _store.TryPrepareSpare()) _hasSpare = true;
    }
}
