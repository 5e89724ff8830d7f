using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// All officers of the node through one gateway: they come on duty, take every directive and see it through, each answer at its time. What
/// the node pushes comes on the connection's thread; answers fall due on the loop of <see cref="RunAsync"/>.
/// </summary>
internal sealed class OfficerCrowd : IAsyncDisposable
{
    /// <summary>How often answers that have fallen due are looked for: a quarter of what a fast screen takes to show anything.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(4);

    /// <summary>An answer of which nothing was heard for so long is given again, seconds.</summary>
    private const double AnswerAgainAfter = 5;

    /// <summary>Pause before an answer that found no room is tried again, seconds.</summary>
    private const double RoomAgainAfter = 0.1;

    private readonly Obedience _obey;
    private readonly CallLedger _calls;
    private readonly Latency _answerLatency;
    private readonly RunTime _time;
    private readonly GatewayLink _gateway;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<uint, CrowdOfficer> _officers = [];
    private readonly Dictionary<uint, (OfficerAnswer Answer, double Due)> _pending = [];
    private readonly PriorityQueue<OfficerAnswer, double> _answers = new();
    private readonly DirectiveLedger _ledger = new();
    private readonly SortedDictionary<string, long> _refusals = new(StringComparer.Ordinal);
    private Func<OfficerAnswer, bool> _onPage = _ => false;
    private long _answersPosted;
    private long _answersTaken;
    private long _answersRefused;

    internal OfficerCrowd(
        Uri node, AccessKey key, Obedience obey, CallLedger calls, Latencies latencies, RunTime time, Action<string> say)
    {
        _obey = obey;
        _calls = calls;
        _answerLatency = latencies[LimitNames.DirectiveAnswer];
        _time = time;
        _gateway = new GatewayLink(
            node, key, time.Wall, new GatewayActions(HearAsync, _ => ValueTask.CompletedTask, CountRefused, say, CountTaken));
    }

    /// <summary>Offers each answer to an officer's page first; it takes those of officers who have one.</summary>
    internal void Through(Func<OfficerAnswer, bool> page) => Volatile.Write(ref _onPage, page);

    /// <summary>Told the incident of every new directive to a watch post. Set before officers are sent anywhere.</summary>
    internal Action<string> SentToPost { get; set; } = _ => { };

    internal long AnswersPosted => Interlocked.Read(ref _answersPosted);

    internal long AnswersTaken => Interlocked.Read(ref _answersTaken);

    internal long AnswersRefused => Interlocked.Read(ref _answersRefused);

    /// <summary>Answers refused so far by reason.</summary>
    internal SortedDictionary<string, long> Refusals
    {
        get
        {
            lock (_lock) return new SortedDictionary<string, long>(_refusals, StringComparer.Ordinal);
        }
    }

    /// <summary>Directives seen, and officers who hold one now.</summary>
    internal (long Seen, int Running) Directives
    {
        get
        {
            lock (_lock) return (_ledger.Seen, _ledger.Running);
        }
    }

    /// <summary>Officers who hold a directive now, each with it, in order of number.</summary>
    internal List<(uint Officer, string Directive, DirectiveState State)> StillHeld()
    {
        lock (_lock) return _ledger.StillHeld();
    }

    /// <summary>What was wrong with directives; read once nothing more comes.</summary>
    internal Findings WrongAtEnd() => _ledger.Wrong;

    internal Task<string> OpenAsync(CancellationToken cancellation) => _gateway.OpenAsync(cancellation);

    /// <summary>Keeps the connection and gives answers until cancelled.</summary>
    internal Task RunAsync(CancellationToken cancellation) => Task.WhenAll(_gateway.RunAsync(cancellation), AnswerAsync(cancellation));

    /// <summary>Waits until the node has told all officers and all are on duty.</summary>
    /// <returns>The officers in order of number, and "" or one line for a person.</returns>
    internal async Task<(IReadOnlyList<CrowdOfficer> Officers, string Reason)> GatherAsync(CancellationToken cancellation)
    {
        var wall = _time.Wall;
        var start = wall.GetTimestamp();
        var before = -1;
        while (true)
        {
            await Task.Delay(RunLimits.RosterQuiet, wall, cancellation);
            List<CrowdOfficer> officers;
            int offDuty;
            lock (_lock)
            {
                officers = [.. _officers.Values];
                offDuty = officers.Count(officer => officer.Status == OfficerStatus.OffDuty);
            }

            if (officers.Count > 0 && officers.Count == before && offDuty == 0) return (officers, "");
            before = officers.Count;
            if (wall.GetElapsedTime(start) < RunLimits.RosterWithin) continue;
            return (officers, officers.Count == 0
                ? "the node told of no officer: does the key speak for any?"
                : $"{offDuty} of {officers.Count} officers were still off duty after {RunLimits.RosterWithin.TotalSeconds:0} s");
        }
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private ValueTask HearAsync(StatesMessage states)
    {
        var now = _time.Now;
        lock (_lock)
        {
            foreach (var item in states.Items)
            {
                var isFirst = !_officers.TryGetValue(item.Officer.Id, out var officer);
                if (officer is null)
                    officer = _officers[item.Officer.Id] = new CrowdOfficer(item.Officer.Id, item.Officer.Jurisdiction, item.Officer.Code);
                officer.Status = item.Officer.Status;
                if (officer.Status == OfficerStatus.OffDuty) _gateway.TryPostStatus(officer.Id, OfficerStatus.Available);
                if (item.Directive is { } directive) Take(officer, directive, now, isFirst);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Take(CrowdOfficer officer, DirectiveMessage directive, double now, bool isFirst)
    {
        var pushed = _ledger.Take(officer.Id, directive, isFirst);
        if (pushed == PushedAs.New && directive.Type == JointAlertLimits.PostType) SentToPost(directive.Incident);
        else if (pushed == PushedAs.New) _calls.Pushed(directive.Incident, now);
        if (directive.State == DirectiveState.Completed && pushed == PushedAs.Changed) _calls.Completed(directive.Incident);
        if (DirectiveLedger.IsOver(directive.State))
        {
            officer.Target = null;
            _pending.Remove(officer.Id);
            return;
        }

        if (directive.State >= DirectiveState.Acknowledged)
            officer.Target ??= new Spot(LatLng.FromDegrees(directive.Lat, directive.Lng));
        if (pushed == PushedAs.Known) return;
        var (answer, after) = Next(directive.State);
        var due = now + after.TotalSeconds;
        var spoken = new OfficerAnswer(officer.Id, directive.Id, answer, "", _time.TimestampOf(due));
        _pending[officer.Id] = (spoken, due);
        if (after > TimeSpan.Zero || !TryPost(spoken)) _answers.Enqueue(spoken, due);
    }

    /// <summary>What a willing officer says next to a directive that is not over, and when.</summary>
    private (DirectiveAnswer Answer, TimeSpan After) Next(DirectiveState state) => state switch
    {
        DirectiveState.Sent => (DirectiveAnswer.Delivered, TimeSpan.Zero),
        DirectiveState.Delivered => (DirectiveAnswer.Acknowledge, _obey.Acknowledge),
        DirectiveState.Acknowledged => (DirectiveAnswer.EnRoute, TimeSpan.Zero),
        DirectiveState.EnRoute => (DirectiveAnswer.OnScene, _obey.Drive),
        _ => (DirectiveAnswer.Clear, _obey.Stay),
    };

    private bool TryPost(OfficerAnswer answer)
    {
        if (!Volatile.Read(ref _onPage)(answer)) // the page of a phone says it; the node takes it from there alone
        {
            if (!_gateway.TryPost(answer)) return false;
            Interlocked.Increment(ref _answersPosted);
        }

        if (answer.Answer == DirectiveAnswer.Clear) _ledger.Cleared(answer.Officer, answer.Directive);
        return true;
    }

    private async Task AnswerAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookEvery, _time.Wall);
        var lookAgain = 0.0;
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var now = _time.Now;
            lock (_lock)
            {
                if (now >= lookAgain)
                {
                    lookAgain = now + 1;
                    AnswerAgain_NeedsLock(now);
                }

                while (_answers.TryPeek(out var answer, out var due) && due <= now)
                {
                    _answers.Dequeue();
                    if (TryPost(answer)) continue;
                    _answers.Enqueue(answer, now + RoomAgainAfter);
                    break;
                }
            }
        }
    }

    /// <summary>
    /// What was said and had no effect for long was lost with a connection, or came while a page took over: it is said again.
    /// </summary>
    private void AnswerAgain_NeedsLock(double now)
    {
        foreach (var (officer, (answer, due)) in _pending)
        {
            if (now < due + AnswerAgainAfter) continue;
            _answers.Enqueue(answer, now);
            _pending[officer] = (answer, now); // the value of a key that is there may be set while going through
        }
    }

    private void CountTaken(OfficerAnswer answer)
    {
        Interlocked.Increment(ref _answersTaken);
        var due = _time.SecondOf(answer.Due);
        _answerLatency.Add(due, (long)((_time.Now - due) * 1e6));
    }

    private void CountRefused(OfficerAnswer answer, string reason)
    {
        // Coming on duty is looked at by who waits for it; a page that opened meanwhile is asked when the answer is given again.
        if (answer.Directive.Length == 0 || reason == "officerOnPage") return;
        Interlocked.Increment(ref _answersRefused);
        lock (_lock) _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;
    }
}
