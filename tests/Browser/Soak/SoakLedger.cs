using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>What the world outside was told, and what it therefore may rely on. Every member is safe on any thread.</summary>
internal sealed class SoakLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, (CallMessage Call, string Incident)> _answered = [];
    private readonly Dictionary<Guid, CallMessage> _unanswered = [];
    private readonly HashSet<string> _opened = [];
    private readonly HashSet<string> _closed = [];
    private readonly Dictionary<string, Known> _directives = [];
    private readonly Dictionary<(string Incident, uint Officer), string> _newest = [];
    private readonly Dictionary<uint, string> _without = []; // Officers without the directive that they had.
    private readonly List<string> _violations = [];
    private TaskCompletionSource? _enough;
    private int _awaited; // Answers still to come until it is enough.

    private sealed record Known(string Incident, uint Officer, DirectiveState State, DirectiveState Promised);

    internal int Answered => Locked(() => _answered.Count);

    internal int Opened => Locked(() => _opened.Count);

    internal int Closed => Locked(() => _closed.Count);

    internal int Directives => Locked(() => _directives.Count);

    /// <summary>Answers of officers that were taken.</summary>
    internal int Promises { get; private set; }

    /// <summary>What went wrong, in words.</summary>
    internal IReadOnlyList<string> Violations => Locked<IReadOnlyList<string>>(() => [.. _violations]);

    /// <summary>Calls to which no answer came: they may be there or not.</summary>
    internal IReadOnlyList<CallMessage> Unanswered => Locked<IReadOnlyList<CallMessage>>(() => [.. _unanswered.Values]);

    /// <summary>Calls that were answered, with their incident.</summary>
    internal IReadOnlyList<(CallMessage Call, string Incident)> AnsweredCalls =>
        Locked<IReadOnlyList<(CallMessage, string)>>(() => [.. _answered.Values]);

    /// <summary>Ends when so many more answers came: to calls, to officers, to the dispatcher. One at a time.</summary>
    internal Task MoreAsync(int answers)
    {
        lock (_lock)
        {
            (_enough, _awaited) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), answers);
            return _enough.Task;
        }
    }

    /// <summary>A call's answer came, or none did.</summary>
    internal void Called(CallMessage call, CallOutcome outcome)
    {
        lock (_lock)
        {
            if (outcome.Taken is not { } taken)
            {
                if (outcome.Refusal is "unreachable" or "stopping" && !_answered.ContainsKey(call.Id)) _unanswered[call.Id] = call;
                else if (outcome.Refusal is not ("unreachable" or "stopping")) _unanswered.Remove(call.Id);
                return;
            }

            CountDown();
            _unanswered.Remove(call.Id);
            if (_answered.TryGetValue(call.Id, out var known))
            {
                if (!taken.Repeated || known.Incident != taken.Incident)
                    _violations.Add($"call {call.Id} was answered {known.Incident}, and now {taken.Incident}, repeated {taken.Repeated}");
                return;
            }

            _answered.Add(call.Id, (call, taken.Incident));
            if (taken is { Joined: false, Repeated: false } && !_opened.Add(taken.Incident)) _violations.Add($"number {taken.Incident} was given twice");
        }
    }

    /// <summary>A dispatcher was told that an incident is closed.</summary>
    internal void Close(string incident)
    {
        lock (_lock)
        {
            CountDown();
            _closed.Add(incident);
        }
    }

    /// <summary>What is open now: nothing that was closed, and whoever was on it still is.</summary>
    internal void Open(IReadOnlySet<string> incidents)
    {
        lock (_lock)
        {
            foreach (var incident in incidents)
                if (_closed.Contains(incident)) _violations.Add($"incident {incident} was closed and is open again");
            foreach (var (officer, directive) in _without)
                if (_directives[directive] is { State: < DirectiveState.Declined, Promised: < DirectiveState.Completed } lost && incidents.Contains(lost.Incident))
                    _violations.Add($"officer {officer} had {directive}, {lost.Promised}, and has it no more, though {lost.Incident} is open");
            _without.Clear();
        }
    }

    /// <summary>An officer's answer was taken.</summary>
    internal void Promise(string directive, DirectiveState state)
    {
        lock (_lock)
        {
            CountDown();
            Promises++;
            var known = _directives[directive];
            _directives[directive] = known with { Promised = (DirectiveState)Math.Max((int)known.Promised, (int)state) };
        }
    }

    /// <summary>What the node says of an officer now.</summary>
    internal void See(uint officer, DirectiveMessage? directive)
    {
        lock (_lock)
        {
            var before = _directives.Where(pair => pair.Value.Officer == officer).Select(pair => pair.Key).MaxBy(NumberOf);
            if (directive is null || (before is not null && NumberOf(directive.Id) < NumberOf(before)))
            {
                // After a restart the node tells of the directives of open incidents only: whether it should have told of this one shows then.
                if (before is not null) _without[officer] = before;
                if (directive is { State: < DirectiveState.Declined })
                    _violations.Add($"officer {officer} had {before}, and now has the older {directive.Id}, {directive.State}");
                return;
            }

            var known = _directives.GetValueOrDefault(directive.Id, new Known(directive.Incident, officer, DirectiveState.Sent, DirectiveState.Sent));
            if ((known.Incident, known.Officer) != (directive.Incident, directive.Officer))
                _violations.Add($"{directive.Id} was {known.Incident} to {known.Officer}, and now {directive.Incident} to {directive.Officer}");
            if (directive.State < known.Promised) _violations.Add($"{directive.Id} was {known.Promised} and is {directive.State} again");
            _directives[directive.Id] = known with { State = directive.State };
            var pair = (directive.Incident, officer);
            if (_newest.TryGetValue(pair, out var other) && other != directive.Id && _directives[other].State < DirectiveState.Declined)
                _violations.Add($"{directive.Id} and {other} both send officer {officer} to {directive.Incident}");
            _newest[pair] = directive.Id;
        }
    }

    private void CountDown()
    {
        if (--_awaited == 0) _enough?.SetResult();
    }

    private static long NumberOf(string directive) => long.Parse(directive[(directive.IndexOf('-') + 1)..]);

    private T Locked<T>(Func<T> read)
    {
        lock (_lock) return read();
    }
}
