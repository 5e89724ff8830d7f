using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>The newest rows of one shard. Single writer: the board's task, which is also the only reader.</summary>
internal sealed class BoardShard
{
    private readonly Dictionary<OfficerId, OfficerEntry> _officers = [];
    private readonly List<OfficerEntry> _inOrder = [];
    private readonly Dictionary<IncidentId, IncidentRow> _incidents = [];
    private readonly List<OfficerEntry> _touched = [];
    private long? _sequence;

    internal BoardShard(ShardDoor shard)
    {
        Jurisdiction = shard.Jurisdiction;
        foreach (var registration in shard.Officers)
        {
            // As an officer's grain begins; a shard tells only of changes after that.
            var row = new OfficerRow(
                registration.Id.Value, registration.Code, registration.Home.Value, OfficerStatus.Available, 0, null, null);
            var entry = new OfficerEntry(row);
            _officers.Add(registration.Id, entry);
            _inOrder.Add(entry);
        }
    }

    internal JurisdictionId Jurisdiction { get; }

    internal int OpenIncidents => _incidents.Count;

    /// <summary>All officers' rows, in the shard's order.</summary>
    internal IEnumerable<OfficerRow> Officers => _inOrder.Where(entry => !entry.IsElsewhere).Select(entry => entry.Row);

    /// <summary>Incidents that are not closed, in no particular order.</summary>
    internal IEnumerable<IncidentRow> Incidents => _incidents.Values;

    /// <summary>All officers with the directive each holds or held last, in the shard's order.</summary>
    internal IEnumerable<StateItem> States => _inOrder.Where(entry => !entry.IsElsewhere).Select(entry => entry.State);

    /// <summary>Officers who are another shard's now: that one speaks for them.</summary>
    internal void HideThoseOf(IReadOnlyDictionary<OfficerId, BoardShard> homes)
    {
        foreach (var entry in _inOrder)
            entry.IsElsewhere = homes.TryGetValue(new OfficerId(entry.Row.Id), out var home) && home != this;
    }

    internal StateItem State(OfficerId officer) => _officers[officer].State;

    internal bool Has(OfficerId officer) => _officers.ContainsKey(officer);

    /// <summary>Takes one batch in: what desks are told of it, and the states of the officers it changed (each once, the last).</summary>
    /// <exception cref="InvariantViolatedException">The batch is not the next one, or speaks of an officer who is not in the
    /// shard.</exception>
    internal (List<EventItem> Events, List<StateItem> States) Take(ShardEffects batch)
    {
        // A missed batch means that the boards show what is not so, for good: better to stop.
        var expected = _sequence + 1 ?? batch.Sequence;
        Invariant.Holds(batch.Sequence == expected);
        _sequence = batch.Sequence;
        var events = new List<EventItem>(batch.Effects.Count);
        _touched.Clear();
        foreach (var effect in batch.Effects) Take(effect, events);
        return (events, [.. _touched.Where(entry => !entry.IsElsewhere).Select(entry => entry.State)]);
    }

    private void Take(Effect effect, List<EventItem> events)
    {
        switch (effect)
        {
            case StateMadeAnew:
                _incidents.Clear();
                foreach (var entry in _inOrder) entry.Forget();
                break;
            case OfficerChanged changed:
                var officer = Touch(changed.Officer.Id);
                officer.Row = Mapping.Row(changed.Officer);
                if (!officer.IsElsewhere) events.Add(EventItem.Of(officer.Row));
                break;
            case IncidentChanged changed:
                var row = Mapping.Row(changed.Incident);
                if (row.State == IncidentState.Closed) _incidents.Remove(changed.Incident.Id);
                else _incidents[changed.Incident.Id] = row;
                events.Add(EventItem.Of(row));
                break;
            case DirectiveChanged changed:
                TakeDirective(changed.Directive);
                break;
            case NoticeRaised notice:
                events.Add(EventItem.Of(notice.Incident.ToString(), Mapping.Row(notice.What)));
                break;
            default:
                throw new InvariantViolatedException($"The board knows the effect {effect.GetType().Name}.");
        }
    }

    private void TakeDirective(DirectiveView directive)
    {
        var officer = Touch(directive.Officer);
        if (directive.Id.Number < officer.DirectiveNumber) return; // Late word on an older directive of the same officer.
        officer.DirectiveNumber = directive.Id.Number;
        officer.Directive = Mapping.Row(directive);
    }

    private OfficerEntry Touch(OfficerId id)
    {
        Invariant.Holds(_officers.ContainsKey(id));
        var entry = _officers[id];
        if (!_touched.Contains(entry)) _touched.Add(entry); // A batch touches a handful.
        return entry;
    }

    private sealed class OfficerEntry(OfficerRow row)
    {
        internal OfficerRow Row { get; set; } = row;

        internal DirectiveRow? Directive { get; set; }

        internal uint DirectiveNumber { get; set; }

        internal bool IsElsewhere { get; set; }

        internal StateItem State => new(Row, Directive, null);

        internal void Forget() => (Directive, DirectiveNumber) = (null, 0);
    }
}
