using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;
using SmartPolicing.Realtime.Shards.Places;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Lines;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>
/// The newest rows of one shard. An officer's row is made when it is asked for: what is kept beside the registration, which the shard has
/// anyway, is 32 bytes, and the directive of those that have had one. Single writer: the board's task, which is also the only reader.
/// </summary>
internal sealed class BoardShard
{
    private readonly IReadOnlyList<OfficerRegistration> _registrations;
    private readonly OfficerIndex _places;
    private readonly Line[] _lines; // In the shard's order.
    private readonly Dictionary<IncidentId, IncidentRow> _incidents = [];
    private readonly List<int> _touched = [];
    private long? _sequence;

    internal BoardShard(ShardDoor shard)
    {
        Jurisdiction = shard.Jurisdiction;
        Border = new BoardBorder(shard.Jurisdiction);
        Duty = new BoardDuty(shard.Jurisdiction);
        Calls = new BoardCalls(shard.Jurisdiction);
        Desks = new BoardDesks(shard.Jurisdiction);
        _registrations = shard.Officers;
        _places = new OfficerIndex(shard.Officers);
        _lines = new Line[shard.Officers.Count];

        // As an officer's grain begins; a shard tells only of changes after that.
        for (var at = 0; at < _lines.Length; at++) _lines[at].Status = OfficerStatus.Available;
        OfficersHere = _lines.Length;
    }

    internal JurisdictionId Jurisdiction { get; }

    internal int OpenIncidents => _incidents.Count;

    /// <summary>What reaches over its border.</summary>
    internal BoardBorder Border { get; }

    /// <summary>Panics, safety checks, messages and deeds.</summary>
    internal BoardDuty Duty { get; }
    /// <summary>Its caution notes.</summary>
    internal BoardCautions Cautions { get; } = new();

    /// <summary>Open incidents by place, and places that nobody could verify.</summary>
    internal BoardCalls Calls { get; }

    /// <summary>Its desks, transfers, and closed incidents that are remembered.</summary>
    internal BoardDesks Desks { get; }

    /// <summary>Proposals, offers and stacks.</summary>
    internal BoardSending Sending { get; } = new();

    /// <summary>Its phone lines.</summary>
    internal BoardLines Lines { get; } = new();

    /// <summary>How many <see cref="Officers"/> there are, and <see cref="States"/>.</summary>
    internal int OfficersHere { get; private set; }

    /// <summary>All officers' rows, in the shard's order; each made when it is come to, however long after the one before.</summary>
    internal IEnumerable<OfficerRow> Officers => Here.Select(Row);

    /// <summary>Incidents that are not closed, in no particular order.</summary>
    internal IEnumerable<IncidentRow> Incidents => _incidents.Values;

    /// <summary>All officers with the directive each holds or held last, in the shard's order; made as <see cref="Officers"/>.</summary>
    internal IEnumerable<StateItem> States => Here.Select(State);

    private IEnumerable<int> Here => Enumerable.Range(0, _lines.Length).Where(at => !_lines[at].IsElsewhere);

    /// <summary>Officers who are another shard's now: that one speaks for them.</summary>
    internal void HideThoseOf(NodeDoor homes)
    {
        for (var at = 0; at < _lines.Length; at++)
            _lines[at].IsElsewhere = homes.TryHome(_registrations[at].Id, out var home) && home != Jurisdiction;
        OfficersHere = Here.Count();
    }

    internal StateItem State(OfficerId officer) => State(PlaceOf(officer));

    /// <summary>Takes one batch in: what desks are told of it, and the states of the officers it changed (each once, the last).</summary>
    /// <param name="batch">The next one.</param>
    /// <param name="tellsDesks">False when no desk is there: then the events are left out.</param>
    /// <param name="tellsOfficers">False when no officer is: then the states are.</param>
    /// <exception cref="InvariantViolatedException">The batch is not the next one, or speaks of an officer who is not in the
    /// shard.</exception>
    internal (List<EventItem> Events, List<StateItem> States) Take(ShardEffects batch, bool tellsDesks, bool tellsOfficers)
    {
        // A missed batch means that the boards show what is not so, for good: better to stop.
        var expected = _sequence + 1 ?? batch.Sequence;
        Invariant.Holds(batch.Sequence == expected);
        _sequence = batch.Sequence;
        var events = tellsDesks ? new List<EventItem>(batch.Effects.Count) : null;
        Duty.Begin();
        foreach (var effect in batch.Effects) Take(effect, events);
        if (events is not null) Duty.TellCounts(events);
        var states = new List<StateItem>(tellsOfficers ? _touched.Count : 0);
        foreach (var at in _touched)
        {
            _lines[at].IsTouched = false;
            if (tellsOfficers && !_lines[at].IsElsewhere) states.Add(State(at));
        }

        _touched.Clear();
        if (_touched.Capacity > ShardLimits.RoomKept) _touched.Capacity = 0; // Everybody, after a start.
        return (events ?? [], states);
    }

    private void Take(Effect effect, List<EventItem>? events)
    {
        switch (effect)
        {
            case StateMadeAnew:
                _incidents.Clear();
                Border.Clear();
                Duty.Clear();
                Cautions.Clear();
                Calls.Clear();
                Desks.Clear();
                Sending.Clear();
                Lines.Clear();
                foreach (ref var line in _lines.AsSpan()) (line.Directive, line.Detail) = (null, null);
                break;
            case OfficerChanged changed:
                ref var officer = ref Touch(changed.Officer.Id);
                officer.Take(changed.Officer);
                if (!officer.IsElsewhere) events?.Add(EventItem.Of(Mapping.Row(changed.Officer)));
                break;
            case IncidentChanged changed:
                Calls.Take(changed.Incident);
                Desks.Take(changed.Incident);
                var row = Mapping.Row(changed.Incident);
                if (row.State == IncidentState.Closed) _incidents.Remove(changed.Incident.Id);
                else _incidents[changed.Incident.Id] = row;
                events?.Add(EventItem.Of(row));
                break;
            case DirectiveChanged changed:
                Touch(changed.Directive.Officer).Take(changed.Directive);
                break;
            case NoticeRaised notice:
                events?.Add(EventItem.Of(notice.Incident.ToString(), Mapping.Row(notice.What)));
                break;
            case DeskWarned warned:
                events?.Add(EventItem.Of(BorderMapping.Row(Jurisdiction, warned.Warning)));
                break;
            case OfficerEffect duty:
                if (duty is PanicChanged panic) Touch(panic.Panic.Officer); // Its own page is to know.
                if (Duty.Take(duty) is { } told) events?.Add(told);
                break;
            case CautionChanged changed:
                var caution = Cautions.Take(changed.Caution); // Also when nobody is told.
                events?.Add(caution);
                break;
            case DesksChanged or DeskTold or TransferChanged or IncidentRemembered:
                if (Desks.Take(effect) is { } desks) events?.Add(desks);
                break;
            case UnverifiedPlaceChanged or UnverifiedPlaceForgotten:
                if (Calls.Take(effect) is { } waiting) events?.Add(waiting);
                break;
            case ProposalChanged or OfferChanged or StackChanged:
                var sending = Sending.Take(effect);
                events?.Add(sending);
                break;
            case LineChanged changed:
                var phone = Lines.Take(changed.Line); // Also when nobody is told.
                events?.Add(phone);
                break;
            case TrackChanged or AlertChanged or EntryChanged:
                if (Border.Take(effect) is { } item) events?.Add(item);
                break;
            default:
                throw new InvariantViolatedException($"The board knows the effect {effect.GetType().Name}.");
        }
    }

    private ref Line Touch(OfficerId id)
    {
        var at = PlaceOf(id);
        if (!_lines[at].IsTouched) _touched.Add(at);
        _lines[at].IsTouched = true;
        return ref _lines[at];
    }

    private int PlaceOf(OfficerId id)
    {
        var known = _places.TryFind(id, out var at);
        Invariant.Holds(known);
        return at;
    }

    private OfficerRow Row(int at)
    {
        ref readonly var line = ref _lines[at];
        var officer = _registrations[at];
        return DutyMapping.With(
            new OfficerRow(
                officer.Id.Value, officer.Code, officer.Home.Value, line.Status, line.Since, line.Directive?.Held, line.Directive?.Incident),
            line.Detail);
    }

    private StateItem State(int at) => new(Row(at), _lines[at].Directive?.Row, null)
    {
        Panic = Duty.PanicOf(_registrations[at].Id) is { } panic ? DutyMapping.Own(panic) : null,
    };

    /// <summary>One officer: 32 bytes.</summary>
    private struct Line
    {
        public long Since; // As in its row.
        public HeldDirective? Directive;
        public OfficerDetail? Detail; // Of few.
        public OfficerStatus Status;
        public bool IsElsewhere;
        public bool IsTouched; // In _touched.

        public void Take(OfficerView officer)
        {
            (Since, Status, Detail) = (officer.Since.UnixMilliseconds, officer.Status, officer.Detail);
            if (officer.Directive == default && Directive is null) return;
            Directive ??= new HeldDirective();
            Directive.Held = officer.Directive == default ? null : officer.Directive.ToString();
            Directive.Incident = officer.Incident == default ? null : officer.Incident.ToString();
        }

        public void Take(DirectiveView directive)
        {
            Directive ??= new HeldDirective();
            if (directive.Id.Number < Directive.Number) return; // Late word on an older directive of the same officer.
            (Directive.Number, Directive.Row) = (directive.Id.Number, Mapping.Row(directive));
        }
    }

    /// <summary>Of an officer who has had a directive.</summary>
    private sealed class HeldDirective
    {
        /// <summary>What it holds now, and for which incident.</summary>
        internal string? Held { get; set; }

        internal string? Incident { get; set; }

        /// <summary>The newest that was told of, held or over.</summary>
        internal uint Number { get; set; }

        internal DirectiveRow? Row { get; set; }
    }
}
