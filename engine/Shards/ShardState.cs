using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Officers;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Lines;
using SmartPolicing.Realtime.Shards.Places;
using SmartPolicing.Realtime.Shards.Policy;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// The deterministic state machine of one jurisdiction: inputs and the moment they came in are all that decides what happens. No
/// clock, no chance, no waiting, no thread. Single writer: its shard's loop.
/// </summary>
public sealed class ShardState
{
    private readonly ShardTables _tables;
    private readonly RankingRules _rankings;
    private readonly DirectiveRules _directives;
    private readonly BorderRules _border;
    private readonly OfficerRules _officers;
    private readonly IncidentRules _life;
    private readonly CallRules _calls;
    private readonly LineRules _lines;
    private readonly PursuitRules _pursuits;
    private readonly PolicyRules _policy;
    private readonly PlaceRules _places;
    private readonly SendingRules _sending;

    private readonly List<OfficerGrain> _cameBack = []; // Since the last SaveMoved, in order.

    private Instant _now;

    /// <param name="tables">Fresh tables; this takes them over.</param>
    public ShardState(ShardTables tables)
    {
        _tables = tables;
        _rankings = new RankingRules(tables);
        _directives = new DirectiveRules(tables, _rankings);
        _border = new BorderRules(tables, _rankings, _directives);
        _calls = new CallRules(tables, _rankings, _border);
        _life = new IncidentRules(tables, _rankings, _directives, _border, _calls.Unverified);
        _pursuits = new PursuitRules(tables, _rankings, _border, _calls.Unverified);
        _lines = new LineRules(tables, _calls, _life.Desks);
        _officers = new OfficerRules(tables, _rankings, _directives, new OfficerDoors(_calls.Receive, Order, _border.Near));
        _policy = new PolicyRules(tables, _life);
        _places = new PlaceRules(tables);
        _sending = new SendingRules(tables, _rankings, _directives, _border);

        // The boards learn of every officer from the first batch of effects on.
        for (var slot = 0; slot < tables.Officers.Count; slot++) tables.Effects.Mark(tables.Officers[slot]);
    }

    /// <summary>The policy in force.</summary>
    public DispatchPolicy Policy => _tables.Policy;

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

    /// <summary>
    /// Officers that a directive names, ended ones that are still known included, by number of directive; then those whose panic stands.
    /// </summary>
    public IEnumerable<OfficerRegistration> OfficersWithDirectives =>
        _tables.OfficersWithDirectives.Concat(_officers.OfficersInEmergency).Distinct();

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
        _tables.Watch.Begin(now, input.Actor);
        var outcome = Take(now, input);
        _border.Flush(now);
        while (_tables.Stacks.HasChanged)
        {
            _sending.Flush(now);
            _border.Flush(now);
        }

        _life.Flush(); // The last: it looks at all that was touched.
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
        _officers.Save(writer);
        _life.Save(writer);
        _calls.Save(writer);
        _lines.Save(writer);
        _places.Save(writer);
        _sending.Save(writer);
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
        _officers.Restore(ref reader);
        _life.Restore(ref reader);
        _calls.Restore(ref reader);
        _lines.Restore(ref reader);
        _places.Restore(ref reader);
        _sending.Restore(ref reader);
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
        _officers.TellAll();
        _life.TellAll();
        _calls.TellAll();
        _lines.TellAll();
        _places.TellAll();
        _sending.TellAll();
    }

    /// <summary>Asks the roads again what they were being asked.</summary>
    public void AskRoadsAgain()
    {
        _rankings.AskAgain();
        _border.AskRoadsAgain();
        _sending.AskAgain();
    }

    private Outcome Take(Instant now, ShardInput input) => input switch
    {
        CallReceived received => _calls.Receive(received, now),
        CallInput call => _calls.Apply(call, now),
        LineInput line => _lines.Apply(line, now),
        DirectiveAnswered answered => _directives.Answer(answered, now),
        OfficerStatusSet status => SetStatus(status, now),
        DispatchOrdered order => Order(order, now),
        DirectiveWithdrawn withdrawn => _directives.Withdraw(withdrawn, now),
        IncidentClosed closed => _life.Close(closed, now),
        FollowOrdered follow => _pursuits.Order(follow, now),
        IncidentsMerged merged => Merge(merged, now),
        IncidentInput life => _life.Apply(life, now),
        RankingAsked asked => Rank(asked, now),
        RankingAnswered answered => Take(answered.Answer, now),
        Ticked => Tick(now),
        BorderInput border => _border.Apply(border, now),
        OfficerInput officer => _officers.Apply(officer, now),
        PlaceInput place => _places.Apply(place, now),
        PolicyInput policy => _policy.Apply(policy, now),
        SendingInput sending => _sending.Apply(sending, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    private Outcome SetStatus(OfficerStatusSet input, Instant now)
    {
        if (!_tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = _tables.Officers[slot];
        var refusal = Refusal.None;
        _tables.Change(officer, () => refusal = officer.Choose(input.Status, now));
        if (refusal == Refusal.None) _tables.Watch.Did(officer, DeedKind.Status, "");
        if (refusal == Refusal.None && input.Status == OfficerStatus.Available) _tables.Freed(officer);
        return Outcome.Refused(refusal);
    }

    private Outcome Merge(IncidentsMerged input, Instant now)
    {
        var outcome = _life.Apply(input, now);
        if (outcome.Refusal == Refusal.None) _officers.Merged(input.From, input.Into);
        return outcome;
    }

    private Outcome Order(DispatchOrdered order, Instant now)
    {
        var refusal = _border.MayDispatch(order.Incident);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        var outcome = _directives.Order(order, now);
        if (outcome.Refusal == Refusal.None) _border.Dispatched(order.Incident, order.By, now);
        return outcome;
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
        _sending.Ranked(incident, now);
        return Outcome.Done;
    }

    private Outcome Tick(Instant now)
    {
        _directives.Expire(now);
        _border.Tick(now);
        _officers.Tick(now);
        _pursuits.Tick(now);
        _places.Tick(now);
        _sending.Tick(now);
        CallUpForTheFreed(now);
        _life.Tick(now);
        _lines.Tick(now);
        foreach (var number in _tables.Incidents.Looks.Next(now, MayLook))
        {
            var incident = Open(number);
            incident.LookAgainAt = now.PlusSeconds(DomainLimits.LookAgainSeconds);
            _rankings.Ask(incident, now);
        }

        return Outcome.Done;
    }

    // Those that cannot use the freed officer keep their time: else each freed officer would make all of them ask the roads in vain.
    // Each incident is looked at once for all of them; those that are due already are not looked at.
    private void CallUpForTheFreed(Instant now)
    {
        List<int>? freed = null;
        for (var taken = 0; taken < DomainLimits.FreedPerTick && _tables.TryFreed(out var officer); taken++)
        {
            var known = _tables.Officers.TrySlot(officer.Registration.Id, out var slot);
            Invariant.Holds(known);
            _sending.Freed(officer);
            (freed ??= []).Add(slot);
        }

        if (freed is null) return;
        foreach (var number in _tables.Incidents.Looks.Later(now))
        {
            var incident = Open(number);
            if (SendingRules.IsLooking(incident) && _sending.IsOfUse(incident, freed, now)) incident.LookAgainAt = now;
        }
    }

    private bool MayLook(uint number)
    {
        var incident = Open(number);
        return SendingRules.IsLooking(incident) && !_rankings.IsAsked(incident.Id);
    }

    private IncidentGrain Open(uint number)
    {
        var known = _tables.Incidents.TryFind(new IncidentId(_tables.Jurisdiction, number), out var incident);
        Invariant.Holds(known);
        return incident;
    }
}
