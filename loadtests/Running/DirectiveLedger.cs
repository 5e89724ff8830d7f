using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>What a pushed directive is to an officer.</summary>
internal enum PushedAs
{
    /// <summary>Nothing new, or over before it was ever seen.</summary>
    Known,

    /// <summary>Seen for the first time.</summary>
    New,

    /// <summary>Its state went on.</summary>
    Changed,
}

/// <summary>
/// Watches that every directive is delivered once and only goes forward: no second one for the same officer and incident while one runs,
/// no two at once for an officer, none that comes back after its end, none whose state goes back, none that its officer first hears of when
/// it is over. An incident may have several: its plan says how many. One thread.
/// </summary>
internal sealed class DirectiveLedger
{
    private readonly Dictionary<uint, Held> _held = [];
    private readonly HashSet<string> _over = new(StringComparer.Ordinal);

    private readonly record struct Held(string Directive, string Incident, DirectiveState State, bool IsCleared = false);

    /// <summary>What was wrong.</summary>
    internal Findings Wrong { get; } = new();

    /// <summary>Directives seen.</summary>
    internal long Seen { get; private set; }

    /// <summary>Officers who hold a directive now.</summary>
    internal int Running { get; private set; }

    internal static bool IsOver(DirectiveState state) => state >= DirectiveState.Declined;

    /// <summary>
    /// The officer has said that all is done. Its end may then never be pushed: under load it ends and the next one begins in one turn of
    /// the city, and only the newest is told.
    /// </summary>
    internal void Cleared(uint officer, string directive)
    {
        if (_held.TryGetValue(officer, out var held) && held.Directive == directive) _held[officer] = held with { IsCleared = true };
    }

    /// <summary>Officers who hold a directive now, each with it, in order of number.</summary>
    internal List<(uint Officer, string Directive, DirectiveState State)> StillHeld() =>
    [
        .. _held.Where(pair => !IsOver(pair.Value.State)).OrderBy(pair => pair.Key)
            .Select(pair => (pair.Key, pair.Value.Directive, pair.Value.State)),
    ];

    /// <summary>Takes one push.</summary>
    /// <param name="isFirst">The first word of this officer: what was over by then ended before the run.</param>
    internal PushedAs Take(uint officer, DirectiveMessage pushed, bool isFirst = false)
    {
        var has = _held.TryGetValue(officer, out var held);
        if (has && held.Directive == pushed.Id)
        {
            if (held.State == pushed.State) return PushedAs.Known;
            if (IsOver(held.State) || (!IsOver(pushed.State) && pushed.State < held.State))
            {
                Wrong.Add($"{pushed.Id} of officer {officer} went back from {held.State} to {pushed.State}");
                return PushedAs.Known;
            }

            Set(officer, pushed);
            return PushedAs.Changed;
        }

        if (_over.Contains(pushed.Id) && !IsOver(pushed.State))
            Wrong.Add($"{pushed.Id} of officer {officer} came back {pushed.State} after its end");
        if (has && !IsOver(held.State))
        {
            Running--;
            if (!held.IsCleared)
                Wrong.Add(held.Incident == pushed.Incident
                    ? $"officer {officer} got {pushed.Id} for {pushed.Incident} while {held.Directive} for it was {held.State}"
                    : $"officer {officer} got {pushed.Id} while {held.Directive} was {held.State}");
        }

        else if (!isFirst && IsOver(pushed.State) && !_over.Contains(pushed.Id))
        {
            Wrong.Add($"{pushed.Id} for {pushed.Incident} was {pushed.State} when officer {officer} was first told of it");
        }

        Set(officer, pushed);
        if (IsOver(pushed.State)) return PushedAs.Known;
        Running++;
        Seen++;
        return PushedAs.New;
    }

    private void Set(uint officer, DirectiveMessage pushed)
    {
        if (IsOver(pushed.State))
        {
            if (_held.TryGetValue(officer, out var held) && held.Directive == pushed.Id) Running--;
            if (_over.Count < RunLimits.FollowedMax) _over.Add(pushed.Id);
        }

        _held[officer] = new Held(pushed.Id, pushed.Incident, pushed.State);
    }
}
