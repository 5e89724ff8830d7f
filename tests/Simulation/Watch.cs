using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Hears everything that leaves the shards, across all starts of the node, and knows what may never happen: something that was told or
/// answered is not so any more, or is so twice.
/// </summary>
internal sealed class Watch(Func<JurisdictionId, JournalFacts> journal)
{
    private readonly Dictionary<IncidentId, IncidentView> _incidents = [];
    private readonly Dictionary<DirectiveId, DirectiveView> _directives = [];
    private readonly Dictionary<OfficerId, OfficerView> _officers = [];
    private readonly CallWatch _calls = new();
    private readonly HashSet<IncidentId> _amending = []; // Somebody has ordered it; the answer may be lost.
    private readonly HashSet<IncidentId> _reopening = [];
    private readonly Dictionary<OfficerId, DirectiveId> _holding = [];
    private readonly HashSet<JurisdictionId> _fresh = [];
    private readonly Dictionary<JurisdictionId, Instant> _heard = [];

    public IReadOnlyDictionary<IncidentId, IncidentView> Incidents => _incidents;

    public IReadOnlyDictionary<OfficerId, OfficerView> Officers => _officers;

    public int Calls => _calls.Count;

    public int Directives => _directives.Count;

    public int Reopened { get; private set; }

    /// <summary>Somebody is about to order something that only happens when it is ordered.</summary>
    public void Ordering(ShardInput input)
    {
        _calls.Ordering(input);
        if (input is IncidentAmended amended) _amending.Add(amended.Incident);
        if (input is IncidentReopened reopened) _reopening.Add(reopened.Incident);
        if (input is TransferAnswered { Answer: TransferState.Declined } declined) _reopening.Add(declined.Incident);
    }

    /// <summary>The last incident that a merged one points on to.</summary>
    public IncidentId Resolve(IncidentId incident) => _calls.Resolve(incident);

    /// <summary>Whether a call was in several incidents.</summary>
    public bool HasMoved(Guid call) => _calls.HasMoved(call);

    /// <summary>The node was started: the first batch of a shard is all there is of it.</summary>
    public void Started(IEnumerable<JurisdictionId> cities) => _fresh.UnionWith(cities);

    public void Saw(ShardEffects batch)
    {
        var isAnew = batch.Effects is [StateMadeAnew, ..];
        if (isAnew) Reopened++;
        _calls.Saw(batch);
        foreach (var effect in batch.Effects)
        {
            if (effect is IncidentChanged incident) Saw(incident.Incident);
            if (effect is DirectiveChanged directive) Saw(directive.Directive);
            if (effect is OfficerChanged officer) _officers[officer.Officer.Id] = officer.Officer;
        }

        if (_fresh.Remove(batch.Jurisdiction) || isAnew) CheckNothingIsGone(batch);
        _heard[batch.Jurisdiction] = batch.At;
        foreach (var effect in batch.Effects)
            if (effect is OfficerChanged officer) CheckHolds(officer.Officer);
        foreach (var directive in _holding.Values.Select(id => _directives[id]))
            Violation.Unless(Resolve(directive.Incident) == directive.Incident, $"{directive.Officer} is still sent to {directive.Incident}, which was merged");
    }

    /// <summary>Somebody who called was told where the call went.</summary>
    public void CallAnswered(Guid call, IncidentId incident)
    {
        var isSo = _calls.WasIn(call, incident) || Facts(incident.Jurisdiction).Calls.Contains((call, incident));
        Violation.Unless(isSo, $"call {call} was answered with {incident}, and was never in it");
    }

    /// <summary>Somebody was told that a directive had been answered so.</summary>
    public void DirectiveAnswered(DirectiveId directive, DirectiveAnswer answer)
    {
        var state = _directives[directive].State;
        var least = answer switch
        {
            DirectiveAnswer.Delivered => DirectiveState.Delivered,
            DirectiveAnswer.Acknowledge => DirectiveState.Acknowledged,
            DirectiveAnswer.EnRoute => DirectiveState.EnRoute,
            DirectiveAnswer.OnScene => DirectiveState.OnScene,
            DirectiveAnswer.Clear => DirectiveState.Completed,
            _ => DirectiveState.Declined,
        };
        var isSo = state >= least || Facts(directive.Jurisdiction).Directives.GetValueOrDefault(directive)?.State >= least;
        Violation.Unless(isSo, $"{directive}: {answer} was answered, but it is {state}");
    }

    /// <summary>Somebody was told that an incident was closed.</summary>
    public void IncidentClosed(IncidentId incident) => Violation.Unless(
        _incidents[incident].State == IncidentState.Closed || Facts(incident.Jurisdiction).Closed.Contains(incident),
        $"{incident} was said to be closed and is {_incidents[incident].State}");

    /// <summary>Timers have to have fired.</summary>
    /// <param name="cities">Those that could take ticks for a while.</param>
    /// <param name="now">Later than the timers may be late.</param>
    public void CheckTimers(IReadOnlySet<JurisdictionId> cities, Instant now)
    {
        foreach (var directive in _holding.Values.Select(id => _directives[id]))
        {
            var isLate = directive.State is DirectiveState.Sent or DirectiveState.Delivered && directive.AnswerBy < now;
            Violation.Unless(
                !isLate || !cities.Contains(directive.Id.Jurisdiction),
                $"{directive.Id} of {directive.Officer} is {directive.State} though its time ran out at {directive.AnswerBy}; now {now}");
        }
    }

    private JournalFacts Facts(JurisdictionId city) => journal(city);

    private void Saw(IncidentView incident)
    {
        if (_incidents.TryGetValue(incident.Id, out var before))
        {
            var isSame = before.Type == incident.Type && (before.Place == incident.Place || incident.Type == OfficerLimits.EmergencyType);
            Violation.Unless(
                (isSame || _amending.Contains(incident.Id)) && before.OpenedAt == incident.OpenedAt,
                $"{incident.Id} is another one: {before.Type} of {before.OpenedAt}, {incident.Type} of {incident.OpenedAt}");
            Violation.Unless(
                before.State != IncidentState.Closed || incident.State == IncidentState.Closed || _reopening.Contains(incident.Id),
                $"{incident.Id} was closed and is {incident.State}");
        }

        var ids = incident.Calls.Select(call => call.Call.Id).ToHashSet();
        Violation.Unless(ids.Count == incident.Calls.Count, $"{incident.Id} has a call twice");
        _incidents[incident.Id] = incident;
        foreach (var directive in incident.Directives) Saw(directive);
    }

    private void Saw(DirectiveView directive)
    {
        if (_directives.TryGetValue(directive.Id, out var before))
        {
            var isSame = before.Officer == directive.Officer && Resolve(before.Incident) == Resolve(directive.Incident) && before.IssuedAt == directive.IssuedAt;
            Violation.Unless(isSame, $"{directive.Id} is another one: {before.Officer} {before.Incident}, {directive.Officer} {directive.Incident}");
            Violation.Unless(
                before.IsOver ? directive.State == before.State : directive.State >= before.State,
                $"{directive.Id} was {before.State} and is {directive.State}");
        }

        _directives[directive.Id] = directive;
        var holds = _holding.TryGetValue(directive.Officer, out var held);
        if (directive.IsOver)
        {
            if (holds && held == directive.Id) _holding.Remove(directive.Officer);
            return;
        }

        // The one held before ended in this turn; it is told in the same batch, before or after.
        if (holds && held != directive.Id && held.Number > directive.Id.Number) return;
        _holding[directive.Officer] = directive.Id;
    }

    private void CheckHolds(OfficerView officer)
    {
        var active = _directives.Values.Count(directive => directive.Officer == officer.Id && !directive.IsOver);
        Violation.Unless(active <= 1, $"{officer.Id} has {active} directives at once");
        var held = _holding.GetValueOrDefault(officer.Id);
        Violation.Unless(
            held == default || officer.Incident == _directives[held].Incident, $"{officer.Id} is on {officer.Incident}, and its directive is for another");
        Violation.Unless(
            held == officer.Directive, $"{officer.Id} holds {officer.Directive}, but what was told of directives says {held}");
    }

    // What was told and was not over must be in the first batch; unless it ended in a turn whose effects died with the process.
    private void CheckNothingIsGone(ShardEffects batch)
    {
        var there = batch.Effects.OfType<IncidentChanged>().Select(effect => effect.Incident.Id).ToHashSet();
        foreach (var open in _incidents.Values.Where(incident => incident.State != IncidentState.Closed).ToList())
        {
            if (open.Id.Jurisdiction != batch.Jurisdiction || there.Contains(open.Id)) continue;
            var facts = Facts(batch.Jurisdiction);
            // A small journal may have let go already of the entry that closed it.
            var isForgotten = facts.Oldest > _heard.GetValueOrDefault(batch.Jurisdiction);
            Violation.Unless(isForgotten || facts.Closed.Contains(open.Id), $"{open.Id} was {open.State} and is gone");
            _incidents[open.Id] = open with { State = IncidentState.Closed };
            foreach (var directive in open.Directives.Where(each => _directives[each.Id].Incident == open.Id)) EndUnseen(directive.Id, facts, isForgotten);
        }
    }

    private void EndUnseen(DirectiveId id, JournalFacts facts, bool isForgotten)
    {
        if (_directives[id].IsOver) return;
        var ended = facts.Directives.GetValueOrDefault(id);
        if (ended is null && isForgotten) ended = _directives[id] with { State = DirectiveState.Withdrawn }; // However it ended.
        Violation.Unless(ended is { IsOver: true }, $"{id} of a closed incident is {ended?.State}");
        Saw(ended!);
    }
}
