using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>
/// How officers and dispatchers behaved in a period: medians by priority, and shares. What one incident's own recording does not say is
/// taken from here.
/// </summary>
internal sealed class Habits
{
    private readonly Medians _acknowledging, _turnout, _stay;
    private readonly Dictionary<byte, DrivingHabit> _driving;
    private readonly List<string> _assumed = [];

    internal Habits(IEnumerable<RecordedIncident> incidents)
    {
        var all = incidents.ToList();
        var directives = all.SelectMany(incident => incident.Directives).ToList();
        _acknowledging = new Medians(directives.Select(each => (each.Priority, each.Acknowledging)));
        _turnout = new Medians(directives.Select(each => (each.Priority, each.Turnout)));
        _stay = new Medians(directives.Select(each => (each.Priority, each.Stay)));
        var ways = directives.Where(each => each.Drive is not null && each.TravelSeconds >= 0).ToList();
        Driving = DrivingHabit.Of(ways.Select(Way)) ?? DrivingHabit.AsPredicted;
        _driving = ways.GroupBy(each => each.Priority)
            .ToDictionary(group => group.Key, group => DrivingHabit.Of(group.Select(Way)) ?? Driving);
        Declined = directives.Count(each => each.State == DirectiveState.Declined);
        Expired = directives.Count(each => each.State == DirectiveState.Expired);
        Answered = directives.Count(each => each.Acknowledging is not null) + Declined + Expired;
        var orders = all.Where(incident => incident.Orders.Count > 0 && !incident.SentByEngine)
            .Select(incident => ((byte)1, (long?)incident.Orders[0])); // Not by priority.
        var ordering = new Medians(orders);
        OrderMilliseconds = ordering.Of(1, WhatIfLimits.OrderMilliseconds);
        if (_acknowledging.IsEmpty) _assumed.Add($"acknowledging {WhatIfLimits.AcknowledgeMilliseconds / 1000} s");
        if (_turnout.IsEmpty) _assumed.Add($"setting off {WhatIfLimits.TurnoutMilliseconds / 1000} s");
        if (ordering.IsEmpty) _assumed.Add($"dispatchers, where the engine may not send, {WhatIfLimits.OrderMilliseconds / 1000} s");
        if (_stay.IsEmpty) _assumed.Add($"on scene {WhatIfLimits.StayMilliseconds / 1000} s");
    }

    internal int Declined { get; }

    internal int Expired { get; }

    /// <summary>Directives that were acknowledged, declined or let expire.</summary>
    internal int Answered { get; }

    internal double DeclineShare => Answered == 0 ? 0 : (double)Declined / Answered;

    internal double SilentShare => Answered == 0 ? 0 : (double)Expired / Answered;

    /// <summary>From when somebody could be sent to a dispatcher's sending. Unit: milliseconds.</summary>
    internal long OrderMilliseconds { get; }

    /// <summary>Habits for which too little was recorded, and what stands in for them.</summary>
    internal IReadOnlyList<string> Assumed => _assumed;

    internal long Acknowledging(byte priority) => _acknowledging.Of(priority, WhatIfLimits.AcknowledgeMilliseconds);

    internal long Turnout(byte priority) => _turnout.Of(priority, WhatIfLimits.TurnoutMilliseconds);

    internal long Stay(byte priority) => _stay.Of(priority, WhatIfLimits.StayMilliseconds);

    /// <summary>Of all priorities together.</summary>
    internal DrivingHabit Driving { get; }

    /// <summary>At one priority: some are driven to faster than others.</summary>
    internal DrivingHabit DrivingAt(byte priority) => _driving.GetValueOrDefault(priority, Driving);

    private static (long Predicted, long Real) Way(RecordedDirective directive) =>
        (directive.TravelSeconds * 1000L, directive.Drive!.Value);

    private sealed class Medians
    {
        private readonly Dictionary<byte, long> _byPriority;
        private readonly long? _all;

        internal Medians(IEnumerable<(byte Priority, long? Value)> values)
        {
            var known = values.Where(each => each.Value is not null).Select(each => (each.Priority, Value: each.Value!.Value)).ToList();
            _byPriority = known.GroupBy(each => each.Priority)
                .Where(group => group.Count() >= WhatIfLimits.HabitValuesMin)
                .ToDictionary(group => group.Key, group => Median(group.Select(each => each.Value)));
            _all = known.Count >= WhatIfLimits.HabitValuesMin ? Median(known.Select(each => each.Value)) : null;
        }

        internal bool IsEmpty => _all is null;

        internal long Of(byte priority, long otherwise) =>
            _byPriority.TryGetValue(priority, out var median) ? median : _all ?? otherwise;

        private static long Median(IEnumerable<long> values)
        {
            var sorted = values.Order().ToList();
            return sorted[(sorted.Count - 1) / 2];
        }
    }
}
