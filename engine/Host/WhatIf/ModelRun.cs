using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>What is other than recorded; null for as it was.</summary>
internal sealed record WhatIfChanges(DispatchPolicy? Policy, IReadOnlyDictionary<JurisdictionId, OfficerRegistration[]>? Officers);

/// <summary>
/// One jurisdiction's period once more: the real shard's state and rules, the recorded calls, and modelled officers and dispatchers who
/// take as long as the recorded ones did. The same input gives the same responses. One thread.
/// </summary>
internal sealed class ModelRun
{
    private const string Dispatcher = "what-if";

    // A restored state does not say when its waiting incidents look again; within this long all of them have. Unit: seconds.
    private const int FirstTicksSeconds = DomainLimits.LookAgainSeconds + 1;

    private readonly RecordedPeriod _period;
    private readonly WhatIfChanges _changes;
    private readonly Habits _habits;
    private readonly ModelRoads _roads;
    private readonly ModelAgenda _agenda = new();
    private readonly ShardFold _fold;
    private readonly ResponseLedger _ledger;
    private readonly ModelPeople _people;
    private readonly Dictionary<IncidentId, ModelIncident> _incidents = [];
    private readonly Dictionary<Guid, ModelIncident> _byCall = [];
    private int _freed; // Officers who became free, and whom no tick has looked at yet.
    private Instant _tickedAt;

    private ModelRun(RecordedPeriod period, WhatIfChanges changes, Habits habits, ModelRoads roads)
    {
        (_period, _changes, _habits, _roads) = (period, changes, habits, roads);
        _fold = ShardFold.Restore(period.State);
        _ledger = period.MakeLedger();
        _people = new ModelPeople(period, habits, roads, _agenda);
    }

    private ShardState State => _fold.State;

    /// <summary>Runs the period with other policy or officers, or as it was.</summary>
    internal static ResponseLedger Of(RecordedPeriod period, WhatIfChanges changes, Habits habits, ModelRoads roads) =>
        new ModelRun(period, changes, habits, roads).Run();

    private ResponseLedger Run()
    {
        Configure(_fold.Configuration, _period.Start);
        for (var tick = 0; tick <= FirstTicksSeconds * 1000; tick += ShardLimits.TickMilliseconds)
            _agenda.PlanTick(_period.Start.PlusMilliseconds(tick));
        _agenda.Plan(_period.Start, new ModelEvent.Positions());
        PlanFact(0);
        while (_agenda.TryNext(_period.Until, out var now, out var what)) Do(what, now);
        _ledger.End(_period.Until);
        return _ledger;
    }

    private void Do(ModelEvent what, Instant now)
    {
        switch (what)
        {
            case ModelEvent.Fact fact:
                PlanFact(fact.Index + 1);
                Happen(_period.Facts[fact.Index], now);
                break;
            case ModelEvent.Answer answer:
                Answer(answer, now);
                break;
            case ModelEvent.Order order:
                Order(order, now);
                break;
            case ModelEvent.Input input:
                Apply(input.What, now);
                break;
            case ModelEvent.Positions:
                Report(now);
                break;
            case ModelEvent.Tick when now > _tickedAt:
                Tick(now);
                break;
        }
    }

    private void PlanFact(int index)
    {
        if (index < _period.Facts.Count) _agenda.Plan(_period.Facts[index].At, new ModelEvent.Fact(index));
    }

    private void Happen(RecordedFact fact, Instant now)
    {
        switch (fact.Input)
        {
            case null:
                Configure(fact.Configuration!, now);
                break;
            case OfficerStatusSet status when _people.TryOfficer(status.Officer, out var officer) && !officer.HasLeft:
                if (officer.Directive == default) Apply(status, now);
                else officer.Wanted = status.Status;
                break;
            case IncidentClosed closed when _byCall.TryGetValue(fact.FirstCall, out var incident) && !incident.IsClosed:
                // Closed after somebody was there: it is closed as long after somebody is there in the model.
                if (incident.Recorded?.OnSceneAt is { IsNever: false } there && there < fact.At) break;
                Apply(closed with { Incident = incident.View.Id }, now);
                break;
            case CallReceived received:
                // The incident that a desk named has another number here, or is over: the policy decides.
                Apply(received.Joining.By == JoinBy.Given ? received with { Joining = default } : received, now);
                break;
        }
    }

    private void Configure(ShardConfiguration recorded, Instant now)
    {
        var officers = _changes.Officers is null
            ? recorded.Officers
            : _changes.Officers.TryGetValue(_period.Jurisdiction, out var others) ? others : [];
        var policy = _changes.Policy ?? recorded.Policy;
        _fold.Configure(recorded with { Policy = policy, Officers = officers, TopMetresPerSecond = _roads.TopMetresPerSecond }, now);
        _people.Employ(_fold.Configuration.Officers, officers, State.Frame());
        _ledger.Keep(officers, now);
        State.TellAll();
        Settle(now);
        foreach (var officer in _people.All)
            if (officer.HasLeft && officer.Directive == default) Apply(new OfficerStatusSet(officer.Id, OfficerStatus.OffDuty), now);
    }

    private Outcome Apply(ShardInput input, Instant now)
    {
        var outcome = State.Apply(now, input);
        Settle(now);
        return outcome;
    }

    /// <summary>What an input caused is told, and the roads answer at once, until nothing more comes of it.</summary>
    /// <returns>How many questions came first.</returns>
    private int Settle(Instant now)
    {
        var first = -1;
        while (!State.Effects.IsEmpty)
        {
            var (effects, questions) = State.Effects.Drain();
            if (first < 0) first = questions.Count;
            _ledger.Take(effects, now);
            foreach (var effect in effects) Hear(effect, now);
            foreach (var question in questions) State.Apply(now, new RankingAnswered(_roads.Answer(question, now)));
        }

        return Math.Max(first, 0);
    }

    private void Hear(Effect effect, Instant now)
    {
        if (effect is IncidentChanged { Incident: var view }) Hear(view, now);
        else if (effect is DirectiveChanged { Directive: var directive }) Hear(directive, now);
        else if (effect is OfficerChanged { Officer.Status: OfficerStatus.Available }) CountFreed(now);
    }

    private void Hear(IncidentView view, Instant now)
    {
        if (!_incidents.TryGetValue(view.Id, out var incident))
        {
            var recorded = _period.Incidents.GetValueOrDefault(view.Calls[0].Call.Id);
            _incidents[view.Id] = incident = new ModelIncident(view, recorded);
        }

        incident.View = view;
        foreach (var call in view.Calls) _byCall.TryAdd(call.Call.Id, incident);
        if (view.State == IncidentState.Waiting && view.Ranking is not null && !view.HasSomebody())
            _agenda.PlanTick(now.PlusSeconds(DomainLimits.LookAgainSeconds));
        if (!view.HasSomebody() || incident.IsClosed) return;
        if (!incident.IsPlanned) PlanOrders(incident, now);
        if (!incident.OrderWaits) return;
        incident.OrderWaits = false;
        _agenda.Plan(now, new ModelEvent.Order(incident, IsFirst: true));
    }

    private void PlanOrders(ModelIncident incident, Instant now)
    {
        incident.IsPlanned = true;
        var byEngine = incident.View.IsSentByEngine(_fold.Configuration.Policy);
        List<long> orders = incident.Recorded?.Orders ?? [];
        var needsFirst = incident.Recorded?.SentByEngine == false && orders.Count > 0;
        if (!byEngine && incident.Recorded?.SentByEngine != false)
            _agenda.Plan(now.PlusMilliseconds(_habits.OrderMilliseconds), new ModelEvent.Order(incident, IsFirst: true));
        for (var i = 0; i < orders.Count; i++)
        {
            var isFirst = i == 0 && needsFirst;
            if (!isFirst || !byEngine) _agenda.Plan(now.PlusMilliseconds(orders[i]), new ModelEvent.Order(incident, isFirst));
        }
    }

    private void Hear(DirectiveView view, Instant now)
    {
        if (!_people.TryOfficer(view.Officer, out var officer)) return;
        if (view.IsOver && officer.Directive == view.Id) _people.Drop(officer, now);
        else if (!view.IsOver && officer.Directive != view.Id) _people.Take(officer, view, _incidents[view.Incident], now);
    }

    private void Answer(ModelEvent.Answer answer, Instant now)
    {
        var officer = answer.Officer;
        if (officer.Version != answer.Version) return;
        var directive = officer.Directive;
        var outcome = Apply(new DirectiveAnswered(officer.Id, directive, answer.What, ""), now);
        if (outcome.Refusal != Refusal.None || officer.Directive != directive) return;
        _people.GoOn(officer, answer.What, _incidents[outcome.Incident], now);
    }

    // The dispatcher sends the first of a fresh ranking, as the desk would show it.
    private void Order(ModelEvent.Order order, Instant now)
    {
        var incident = order.Incident;
        if (incident.IsClosed || (order.IsFirst && incident.View.State != IncidentState.Waiting)) return;
        Apply(new RankingAsked(incident.View.Id), now);
        var best = incident.View.Ranking?.Officers.FirstOrDefault(line => line.Reason == RankReason.Fits);
        if (best is null) incident.OrderWaits |= order.IsFirst;
        else Apply(new DispatchOrdered(incident.View.Id, best.Officer, Dispatcher), now);
    }

    private void Report(Instant now)
    {
        _agenda.Plan(now.PlusMilliseconds(WhatIfLimits.FixMilliseconds), new ModelEvent.Positions());
        var silence = _fold.Configuration.Policy.PositionAgeMaxSeconds * 1000L;
        foreach (var officer in _people.All)
        {
            var before = officer.FixAt;
            if (!officer.TryReport(now, _period, _roads, out var fix)) continue;
            State.Fold(fix);
            if (fix.At.MillisecondsSince(before) > silence) CountFreed(now); // It can be chosen again.
        }
    }

    private void CountFreed(Instant now)
    {
        _freed++;
        _agenda.PlanTick(now);
    }

    private void Tick(Instant now)
    {
        _tickedAt = now;
        State.Apply(now, new Ticked());
        _freed = Math.Max(0, _freed - DomainLimits.FreedPerTick);
        var questions = Settle(now);

        // A tick takes so many at most; the rest are for the next one.
        if (_freed > 0 || questions >= DomainLimits.LookAgainPerTick) _agenda.PlanTick(now.PlusMilliseconds(1));
    }
}
