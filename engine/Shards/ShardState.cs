using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The deterministic state machine of one jurisdiction: inputs and the moment they came in are all that decides what happens. No
/// clock, no chance, no waiting, no thread. Single writer: its shard's loop.
/// </summary>
public sealed class ShardState
{
    private const int CallIdBytes = 22;

    private readonly ShardTables _tables;
    private readonly RankingRules _rankings;
    private readonly DirectiveRules _directives;
    private readonly BorderRules _border;

    // Client-made call ids that were applied, with the incident they led to, and the order in which to forget them.
    private readonly Dictionary<Guid, IncidentId> _calls = [];
    private readonly Queue<Guid> _callOrder = [];

    private readonly List<OfficerGrain> _cameBack = []; // Since the last SaveMoved, in order.

    private Instant _now;

    /// <param name="tables">Fresh tables; this takes them over.</param>
    public ShardState(ShardTables tables)
    {
        _tables = tables;
        _rankings = new RankingRules(tables);
        _directives = new DirectiveRules(tables, _rankings);
        _border = new BorderRules(tables, _rankings, _directives);

        // The boards learn of every officer from the first batch of effects on.
        for (var slot = 0; slot < tables.Officers.Count; slot++) tables.Effects.Mark(tables.Officers[slot]);
    }

    /// <summary>What changed and has not left yet.</summary>
    public EffectBuffer Effects => _tables.Effects;

    /// <summary>Incidents that are not closed.</summary>
    public int OpenIncidents => _tables.Incidents.Count;

    /// <summary>Takes one position in. See <see cref="OfficerTable.Fold"/>.</summary>
    public FoldResult Fold(in Fix fix)
    {
        var result = _tables.Officers.Fold(fix, out var cameBack);

        // It can be chosen again: whoever waits should not wait for the next look.
        if (cameBack is not null && _tables.Freed(cameBack)) _cameBack.Add(cameBack);

        return result;
    }

    /// <summary>Officers that a directive names, ended ones that are still known included; by number of directive.</summary>
    public IEnumerable<OfficerRegistration> OfficersWithDirectives => _tables.OfficersWithDirectives;

    /// <summary>The moment of the newest input.</summary>
    public Instant Now => _now;

    /// <summary>True when there is something for <see cref="SaveMoved"/> to write.</summary>
    public bool HasMoved => _tables.Officers.HasMoved;

    /// <summary>
    /// Writes what the fixes since the last call have come to, of some officers at most. To be called, until <see cref="HasMoved"/> is
    /// false, before any input after them is applied.
    /// </summary>
    /// <returns>How many officers were written, for <see cref="MovedIsSaved"/>.</returns>
    public int SaveMoved(StateWriter writer, int officersMax)
    {
        var officers = _tables.Officers.SaveMoved(writer, officersMax);
        var cameBack = Math.Min(_cameBack.Count, officers); // Each of them has moved, so the last of these go with the last of those.
        writer.Int(cameBack);
        for (var i = 0; i < cameBack; i++) writer.UInt(_cameBack[i].Registration.Id.Value);
        return officers;
    }

    /// <summary>What <see cref="SaveMoved"/> wrote is kept.</summary>
    public void MovedIsSaved(int officers)
    {
        _tables.Officers.MovedIsSaved(officers);
        _cameBack.RemoveRange(0, Math.Min(_cameBack.Count, officers));
        if (_cameBack.Count == 0 && _cameBack.Capacity > ShardLimits.RoomKept) _cameBack.Capacity = 0; // Everybody, after a start.
    }

    /// <summary>Takes over what <see cref="SaveMoved"/> wrote: the same state as by folding those fixes.</summary>
    public void RestoreMoved(ref StateReader reader)
    {
        _tables.Officers.RestoreMoved(ref reader);
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _tables.Freed(_tables.OfficerOf(new OfficerId(reader.UInt())));
    }

    /// <summary>Officers, in the order of frames.</summary>
    public int Officers => _tables.Officers.Count;

    /// <summary>A copy of every officer's position and status.</summary>
    public OfficerPosition[] Frame()
    {
        var frame = new OfficerPosition[Officers];
        Frame(frame);
        return frame;
    }

    /// <summary>See <see cref="OfficerTable.Frame"/>.</summary>
    public void Frame(Span<OfficerPosition> frame) => _tables.Officers.Frame(frame);

    /// <summary>Takes one input in.</summary>
    /// <param name="now">The moment it came in; never earlier than the one before.</param>
    public Outcome Apply(Instant now, ShardInput input)
    {
        Invariant.Holds(now >= _now);
        _now = now;
        var outcome = Take(now, input);
        _border.Flush(now);
        return outcome;
    }

    /// <summary>Writes all of it: equal states give equal bytes. Nothing may be left in <see cref="Effects"/>.</summary>
    public void Save(StateWriter writer)
    {
        writer.Moment(_now);
        _tables.Save(writer);
        _rankings.Save(writer);
        _directives.Save(writer);
        _border.Save(writer);
        writer.Int(_callOrder.Count);
        foreach (var call in _callOrder)
        {
            writer.Guid(call);
            writer.Incident(_calls[call]);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh state, before any input.</summary>
    /// <exception cref="StateUnreadableException">Another version wrote it.</exception>
    public void Restore(ref StateReader reader)
    {
        _now = reader.Moment();
        _tables.Restore(ref reader);
        _rankings.Restore(ref reader);
        _directives.Restore(ref reader);
        _border.Restore(ref reader);
        for (var left = reader.Count(CallIdBytes); left > 0; left--) Remember(reader.Guid(), reader.Incident());
        if (!reader.AtEnd) throw new StateUnreadableException("more bytes than a state has");
    }

    /// <summary>
    /// Marks everything as changed, and asks the roads again what they were being asked: after a restart nobody has seen anything of it
    /// yet. Nothing of the state changes.
    /// </summary>
    public void TellAll()
    {
        foreach (var incident in _tables.Incidents.All)
        {
            _tables.Effects.Mark(incident);
            foreach (var directive in incident.Directives) _tables.Effects.Mark(directive, incident);
        }

        for (var slot = 0; slot < _tables.Officers.Count; slot++) _tables.Effects.Mark(_tables.Officers[slot]);
        _rankings.AskAgain();
        _border.TellAll();
    }

    /// <summary>Asks the roads again what they were being asked.</summary>
    public void AskRoadsAgain()
    {
        _rankings.AskAgain();
        _border.AskRoadsAgain();
    }

    private Outcome Take(Instant now, ShardInput input) => input switch
    {
        CallReceived received => Receive(received, now),
        DirectiveAnswered answered => _directives.Answer(answered, now),
        OfficerStatusSet status => SetStatus(status, now),
        DispatchOrdered order => Order(order, now),
        DirectiveWithdrawn withdrawn => _directives.Withdraw(withdrawn, now),
        IncidentClosed closed => Close(closed, now),
        RankingAsked asked => Rank(asked, now),
        RankingAnswered answered => Take(answered.Answer, now),
        Ticked => Tick(now),
        BorderInput border => _border.Apply(border, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    private Outcome Receive(CallReceived received, Instant now)
    {
        var call = received.Call;
        if (_calls.TryGetValue(call.Id, out var known)) return new Outcome(Refusal.None, known, default, false, true);
        if (!_tables.Policy.Types.TryGetValue(call.Type, out var type)) return Outcome.Refused(Refusal.UnknownType);

        var cell = H3Cell.FromLatLng(call.Place, OfficerTable.CellResolution);
        var policy = _tables.Policy;
        var open = policy.JoinMetres == 0
            ? null
            : _tables.Incidents.Nearest(call.Type, call.Place, cell, policy.JoinMetres, now.PlusSeconds(-policy.JoinSeconds));
        if (open is not null) return Join(open, received, now);

        if (_tables.Incidents.Count >= DomainLimits.OpenIncidentsMax) return Outcome.Refused(Refusal.TooManyIncidents);
        var incident = new IncidentGrain(_tables.NextIncident(), type, call, cell, now);
        if (type.IsIssuedAt(incident.Priority)) incident.MandateOf = DirectiveRules.Engine;
        _tables.Incidents.Add(incident);
        var zone = _tables.Officers.ZoneOf(cell);
        zone.Open();
        zone.Called(now);
        _tables.Effects.Mark(incident);
        _rankings.Ask(incident, now);
        _border.Near(incident, received.Near, now);
        Remember(call.Id, incident.Id);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    private Outcome Join(IncidentGrain incident, CallReceived received, Instant now)
    {
        var call = received.Call;
        var priority = incident.Priority;
        var refusal = incident.Join(call, now);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (incident.Priority != priority)
        {
            // Whoever is on it must learn that it is worse than was said.
            foreach (var directive in incident.Directives)
                if (!directive.IsOver) _tables.Effects.Mark(directive, incident);
            _border.Near(incident, received.Near, now);
        }

        _tables.Officers.ZoneOf(incident.Cell).Called(now);
        _tables.Effects.Mark(incident);

        // More urgent than the first call said: the engine may now send by itself, if no person has taken it in hand.
        if (incident is { MandateOf: null, Directives.Count: 0 } && incident.Type.IsIssuedAt(incident.Priority))
        {
            incident.MandateOf = DirectiveRules.Engine;
            _rankings.Ask(incident, now);
        }

        Remember(call.Id, incident.Id);
        return new Outcome(Refusal.None, incident.Id, default, true, false);
    }

    private void Remember(Guid call, IncidentId incident)
    {
        if (_callOrder.Count == DomainLimits.CallIdsRemembered) _calls.Remove(_callOrder.Dequeue());
        _calls.Add(call, incident);
        _callOrder.Enqueue(call);
    }

    private Outcome SetStatus(OfficerStatusSet input, Instant now)
    {
        if (!_tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = _tables.Officers[slot];
        var refusal = Refusal.None;
        _tables.Change(officer, () => refusal = officer.Choose(input.Status, now));
        if (refusal == Refusal.None && input.Status == OfficerStatus.Available) _tables.Freed(officer);
        return Outcome.Refused(refusal);
    }

    private Outcome Order(DispatchOrdered order, Instant now)
    {
        var refusal = _border.MayDispatch(order.Incident);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        var outcome = _directives.Order(order, now);
        if (outcome.Refusal == Refusal.None) _border.Dispatched(order.Incident, order.By, now);
        return outcome;
    }

    private Outcome Close(IncidentClosed input, Instant now)
    {
        if (!_tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        _directives.Close(incident, input.By, input.Reason, now);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    private Outcome Rank(RankingAsked input, Instant now)
    {
        if (!_tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);

        // A new question makes the one that is out worthless: asked often enough, no answer would ever count and nobody would be sent.
        if (!_rankings.IsAsked(incident.Id)) _rankings.Ask(incident, now);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    private Outcome Take(RankingAnswer answer, Instant now)
    {
        // Closed while the roads were asked, or an answer to an older question: nothing to do.
        if (!_tables.Incidents.TryFind(answer.Incident, out var incident) || !_rankings.Take(answer, incident, now)) return Outcome.Done;
        _border.Ranked(incident.Id, now);
        if (incident.State != IncidentState.Waiting) return Outcome.Done;
        if (incident.MandateOf is not null) _directives.SendBest(incident, now);
        else if (incident.Ranking!.Officers.Any(line => line.Reason == RankReason.Fits)) incident.LookAgainAt = default;
        else _directives.SayNobodyFound(incident, now);
        return Outcome.Done;
    }

    private Outcome Tick(Instant now)
    {
        _directives.Expire(now);
        _border.Tick(now);
        CallUpForTheFreed(now);
        var due = _tables.Incidents.All
            .Where(incident => IsLookingForSomebody(incident) && incident.LookAgainAt <= now && !_rankings.IsAsked(incident.Id))
            .OrderBy(incident => incident.Priority)
            .ThenBy(incident => incident.Id.Number)
            .ToList();

        // Some places are for those that have waited longest: else many urgent ones that nobody can serve would keep the others out.
        var urgent = due.Take(DomainLimits.LookAgainPerTick - DomainLimits.LookAgainLongest);
        foreach (var incident in urgent.Union(due.OrderBy(incident => incident.LookAgainAt)).Take(DomainLimits.LookAgainPerTick))
        {
            incident.LookAgainAt = now.PlusSeconds(DomainLimits.LookAgainSeconds);
            _rankings.Ask(incident, now);
        }

        return Outcome.Done;
    }

    // Those that cannot use the freed officer keep their time: else each freed officer would make all of them ask the roads in vain.
    private void CallUpForTheFreed(Instant now)
    {
        for (var taken = 0; taken < DomainLimits.FreedPerTick && _tables.TryFreed(out var officer); taken++)
        {
            var known = _tables.Officers.TrySlot(officer.Registration.Id, out var slot);
            Invariant.Holds(known);
            foreach (var incident in _tables.Incidents.All)
            {
                if (!IsLookingForSomebody(incident) || incident.LookAgainAt <= now) continue;
                if (CandidateSearch.Fitness(_tables, incident, slot, now) == RankReason.Fits) incident.LookAgainAt = now;
            }
        }
    }

    private static bool IsLookingForSomebody(IncidentGrain incident) =>
        !incident.LookAgainAt.IsNever && incident.State == IncidentState.Waiting;
}
