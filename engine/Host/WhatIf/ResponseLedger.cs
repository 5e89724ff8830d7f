using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>
/// Measures one jurisdiction's responses in a period from what its shard tells: the same code for what was recorded and for the models.
/// One thread.
/// </summary>
/// <param name="from">Incidents opened from here on count ...</param>
/// <param name="to">... and before here.</param>
/// <param name="policy">The recorded one: by it the first call's priority says in which row an incident counts, in every column.</param>
internal sealed class ResponseLedger(Instant from, Instant to, DispatchPolicy policy)
{
    private readonly SortedDictionary<uint, Response> _responses = [];
    private readonly Dictionary<OfficerId, (OfficerStatus Status, Instant Since)> _officers = [];

    /// <summary>Incidents opened in the period, oldest first.</summary>
    internal IEnumerable<Response> Responses => _responses.Values.Where(response => response.OpenedAt >= from && response.OpenedAt < to);

    /// <summary>Calls of the period that opened an incident or joined one.</summary>
    internal int Calls => _responses.Values.Sum(response => response.Calls);

    /// <summary>The most officers in force at one time.</summary>
    internal int Officers { get; private set; }

    /// <summary>Time on duty in the period, of all officers together. Unit: milliseconds.</summary>
    internal long OnDuty { get; private set; }

    /// <summary>... and of it with a directive.</summary>
    internal long Busy { get; private set; }

    internal void Take(IReadOnlyList<Effect> effects, Instant now)
    {
        foreach (var effect in effects)
        {
            if (effect is IncidentChanged { Incident: var incident }) Take(incident);
            else if (effect is DirectiveChanged { Directive: var directive }) Take(directive);
            else if (effect is OfficerChanged { Officer: var officer }) Take(officer.Id, officer.Status, now);
            else if (effect is NoticeRaised { What: { Kind: HappeningKind.NobodyFound } what } notice && what.At >= from && what.At < to)
                _responses[notice.Incident.Number].NobodyFound++;
        }
    }

    /// <summary>These officers are in force: those who are not among them are counted no longer.</summary>
    internal void Keep(IEnumerable<OfficerRegistration> officers, Instant now)
    {
        var kept = officers.Select(officer => officer.Id).ToHashSet();
        Officers = Math.Max(Officers, kept.Count);
        foreach (var gone in _officers.Keys.Where(officer => !kept.Contains(officer)).ToList())
        {
            Take(gone, OfficerStatus.OffDuty, now);
            _officers.Remove(gone);
        }
    }

    /// <summary>Counts officers' time up to the end. Call once, at the end.</summary>
    internal void End(Instant now)
    {
        foreach (var (officer, known) in _officers.ToList()) Take(officer, known.Status, now);
    }

    private void Take(IncidentView incident)
    {
        if (!_responses.TryGetValue(incident.Id.Number, out var response))
            _responses[incident.Id.Number] = response = new Response(incident.OpenedAt, PriorityOf(incident));
        response.Calls = incident.Calls.Count(call => call.At >= from && call.At < to);
    }

    private void Take(DirectiveView directive)
    {
        var response = _responses[directive.Incident.Number]; // An incident is told of before its directives.
        if (response.DirectedAt.IsNever || directive.IssuedAt < response.DirectedAt) response.DirectedAt = directive.IssuedAt;
        if (directive.State == DirectiveState.OnScene && response.OnSceneAt.IsNever) response.OnSceneAt = directive.Since;
    }

    private void Take(OfficerId officer, OfficerStatus status, Instant now)
    {
        if (_officers.TryGetValue(officer, out var before) && before.Status != OfficerStatus.OffDuty)
        {
            var (begin, end) = (before.Since < from ? from : before.Since, now < to ? now : to);
            var time = Math.Max(0, end.MillisecondsSince(begin));
            OnDuty += time;
            if (before.Status is OfficerStatus.Dispatched or OfficerStatus.EnRoute or OfficerStatus.OnScene) Busy += time;
        }

        _officers[officer] = (status, now);
    }

    private byte PriorityOf(IncidentView incident)
    {
        var call = incident.Calls[0].Call;
        if (call.Priority is >= 1 and <= 4) return call.Priority;
        return policy.Types.TryGetValue(call.Type, out var type) ? type.Priority : incident.Priority;
    }

    /// <summary>One incident, as far as response times need it.</summary>
    internal sealed class Response(Instant openedAt, byte priority)
    {
        internal Instant OpenedAt { get; } = openedAt;

        internal byte Priority { get; } = priority;

        internal int Calls { get; set; }

        internal int NobodyFound { get; set; }

        internal Instant DirectedAt { get; set; }

        internal Instant OnSceneAt { get; set; }

        /// <summary>From the first call; null when nobody was sent. Unit: milliseconds.</summary>
        internal long? ToDirective => DirectedAt.IsNever ? null : DirectedAt.MillisecondsSince(OpenedAt);

        /// <summary>From the first call; null when nobody came. Unit: milliseconds.</summary>
        internal long? ToOnScene => OnSceneAt.IsNever ? null : OnSceneAt.MillisecondsSince(OpenedAt);
    }
}
