using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Officers;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Calls;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards;

/// <summary>The live state of one shard, as the rules share it. Single writer: its shard's loop.</summary>
/// <param name="jurisdiction">The jurisdiction the shard holds.</param>
/// <param name="policy">The region's rules of dispatch.</param>
/// <param name="officers">The shard's officers; unique numbers.</param>
/// <param name="start">The moment the shard starts, on the node's clock.</param>
/// <param name="topMetresPerSecond">No road of the region is driven faster; the lower bound on travel times comes from it.</param>
public sealed class ShardTables(
    JurisdictionId jurisdiction,
    DispatchPolicy policy,
    IReadOnlyList<OfficerRegistration> officers,
    Instant start,
    double topMetresPerSecond)
{
    private const int DirectiveBytesMin = 93;

    private readonly Dictionary<uint, Directive> _directives = [];
    private readonly Queue<uint> _endedDirectives = [];
    private readonly Queue<int> _freed = [];                       // Slots, each once.
    private readonly bool[] _isFreed = new bool[officers.Count];    // In _freed.
    private readonly List<IncidentId> _closed = []; // Since the last TakeClosed.
    private OfficerWatch? _watch;
    private uint _lastIncident;
    private uint _lastDirective;

    /// <summary>The jurisdiction the shard holds.</summary>
    public JurisdictionId Jurisdiction { get; } = jurisdiction;

    /// <summary>The other jurisdictions of the region, by number.</summary>
    public IReadOnlyList<JurisdictionId> Others { get; init; } = [];

    /// <summary>The region's rules of dispatch.</summary>
    public DispatchPolicy Policy { get; private set; } = policy;

    /// <summary>No road of the region is driven faster. Unit: metres per second.</summary>
    public double TopMetresPerSecond { get; } = topMetresPerSecond;

    /// <summary>Officers, their positions, cells and zones.</summary>
    public OfficerTable Officers { get; } = new(officers, start, policy.PositionAgeMaxSeconds);

    /// <summary>Open incidents.</summary>
    public IncidentTable Incidents { get; } = new();

    /// <summary>Follows every change of an officer.</summary>
    public OfficerWatch Watch => _watch ??= new OfficerWatch(this);

    /// <summary>The newest closed incidents.</summary>
    public ClosedIncidents Remembered { get; } = new();
    /// <summary>Ids of calls that were taken in.</summary>
    public CallBook Calls { get; } = new();
    /// <summary>Incidents that wait for an officer by name.</summary>
    public OfficerStacks Stacks { get; } = new();

    /// <summary>What changed and has not left yet.</summary>
    public EffectBuffer Effects { get; } = new();

    /// <summary>An incident was closed: whoever has to do with it will ask.</summary>
    public void Closed(IncidentId incident) => _closed.Add(incident);

    /// <summary>True when an incident was closed and nobody has asked.</summary>
    public bool HasClosed => _closed.Count > 0;

    /// <summary>Takes out an incident that was closed; false when there is none.</summary>
    public bool TakeClosed(out IncidentId incident)
    {
        incident = _closed.Count == 0 ? default : _closed[^1];
        if (_closed.Count == 0) return false;
        _closed.RemoveAt(_closed.Count - 1);
        return true;
    }

    /// <summary>An open incident.</summary>
    /// <returns>Null when there it is; otherwise why not, and where a merged number points to.</returns>
    public Outcome? Find(IncidentId id, out IncidentGrain incident)
    {
        if (Incidents.TryFind(id, out incident)) return null;
        if (id.Jurisdiction != Jurisdiction) return Outcome.Refused(Refusal.UnknownIncident);
        if (Remembered.TryMerged(id, out var into))
            return Outcome.Refused(Refusal.MergedIncident) with { Life = new IncidentOutcome { Into = into } };
        return Outcome.Refused(Remembered.TryFind(id, out _) ? Refusal.IncidentClosed : Refusal.UnknownIncident);
    }

    /// <summary>True when the number was given to an incident, however long ago.</summary>
    public bool WasGiven(IncidentId id) => id.Jurisdiction == Jurisdiction && id.Number >= 1 && id.Number <= _lastIncident;

    /// <summary>The next incident number.</summary>
    public IncidentId NextIncident() => new(Jurisdiction, ++_lastIncident);

    /// <summary>The next directive number.</summary>
    public DirectiveId NextDirective() => new(Jurisdiction, ++_lastDirective);

    /// <summary>Keeps a new directive.</summary>
    public void Add(Directive directive) => _directives.Add(directive.Id.Number, directive);

    /// <returns>False when there never was one, or it ended so long ago that it is forgotten.</returns>
    public bool TryDirective(DirectiveId id, out Directive directive)
    {
        directive = default!;
        return id.Jurisdiction == Jurisdiction && _directives.TryGetValue(id.Number, out directive!);
    }

    /// <summary>Lets an ended directive be forgotten once there are too many of them, oldest first.</summary>
    public void Retire(Directive directive)
    {
        Invariant.Holds(directive.IsOver);
        _endedDirectives.Enqueue(directive.Id.Number);
        while (_endedDirectives.Count > DomainLimits.EndedDirectivesRemembered) _directives.Remove(_endedDirectives.Dequeue());
    }

    /// <summary>Changes an officer and keeps the zone's cover and the boards right.</summary>
    public void Change(OfficerGrain officer, Action change)
    {
        var known = Officers.TrySlot(officer.Registration.Id, out var slot);
        Invariant.Holds(known);
        var before = OfficerWatch.Before.Of(officer);
        change();
        Officers.StatusChanged(slot, before.Status == OfficerStatus.Available);
        Effects.Mark(officer);
        Stacks.Touch(officer.Registration.Id);
        Watch.Changed(officer, before);
    }

    /// <summary>An officer became free: incidents that found nobody and can use this one look again with the next tick.</summary>
    /// <returns>False when that was known already and not looked at yet.</returns>
    public bool Freed(OfficerGrain officer)
    {
        var known = Officers.TrySlot(officer.Registration.Id, out var slot);
        Invariant.Holds(known);
        if (_isFreed[slot]) return false;
        _isFreed[slot] = true;
        _freed.Enqueue(slot);
        return true;
    }

    /// <summary>Takes out the officer that became free first; false when there is none.</summary>
    public bool TryFreed(out OfficerGrain officer)
    {
        officer = null!;
        if (!_freed.TryDequeue(out var slot)) return false;
        if (_freed.Count == 0 && _freed.Capacity > ShardLimits.RoomKept) _freed.TrimExcess(); // Everybody, after a start.
        _isFreed[slot] = false;
        officer = Officers[slot];
        return true;
    }

    /// <summary>See <see cref="ShardState.OfficersWithDirectives"/>.</summary>
    public IEnumerable<OfficerRegistration> OfficersWithDirectives =>
        _directives.Values.OrderBy(directive => directive.Id.Number).Select(directive => directive.Officer.Registration).Distinct();

    /// <summary>Writes all of it for a snapshot. Nothing may be left in <see cref="Effects"/>.</summary>
    public void Save(StateWriter writer)
    {
        Invariant.Holds(Effects.IsEmpty);
        writer.UInt(_lastIncident);
        writer.UInt(_lastDirective);
        Officers.Save(writer);
        writer.Int(_directives.Count);
        foreach (var directive in _directives.Values.OrderBy(directive => directive.Id.Number)) directive.Save(writer);
        writer.Int(_endedDirectives.Count);
        foreach (var number in _endedDirectives) writer.UInt(number);
        Incidents.Save(writer);
        Remembered.Save(writer);
        writer.Int(_freed.Count);
        foreach (var slot in _freed) writer.UInt(Officers[slot].Registration.Id.Value);
        Calls.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on fresh tables.</summary>
    public void Restore(ref StateReader reader)
    {
        _lastIncident = reader.UInt();
        _lastDirective = reader.UInt();
        var holding = new List<(OfficerGrain Officer, uint Directive)>();
        Officers.Restore(ref reader, holding);
        for (var left = reader.Count(DirectiveBytesMin); left > 0; left--) Add(Directive.Restore(ref reader, OfficerOf));
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _endedDirectives.Enqueue(reader.UInt());
        foreach (var (officer, directive) in holding) officer.Restore(_directives[directive]);
        Officers.StatusesRestored();
        Incidents.Restore(ref reader, Policy.TypeOf, number => _directives[number]);
        Remembered.Restore(ref reader, Policy.TypeOf);
        FollowPolicy();
        Stacks.Restore(Incidents.All, officer => Officers.TrySlot(officer, out _));
        foreach (var incident in Incidents.All) Officers.ZoneOf(incident.Cell).Open();
        for (var left = reader.Count(sizeof(uint)); left > 0; left--)
            if (Officers.TrySlot(new OfficerId(reader.UInt()), out var slot)) Freed(Officers[slot]);
        Calls.Restore(ref reader);
    }

    /// <summary>The grain of an officer that is known to be of this shard.</summary>
    public OfficerGrain OfficerOf(OfficerId officer)
    {
        var known = Officers.TrySlot(officer, out var slot);
        Invariant.Holds(known);
        return Officers[slot];
    }

    /// <summary>Another policy decides from here on.</summary>
    public void PutInForce(DispatchPolicy policy)
    {
        Policy = policy;
        Officers.PositionAgeMaxSeconds = policy.PositionAgeMaxSeconds;
        FollowPolicy();
        Watch.PolicyChanged();
    }

    /// <summary>An area as the policy in force knows it; empty when it does not: nobody could cover it, so it is everybody's.</summary>
    public string KnownArea(string area) => area.Length == 0 || Policy.Areas.TryFind(area, out _) ? area : "";

    // An open incident is of the type of its code, as the policy in force has it.
    private void FollowPolicy()
    {
        foreach (var incident in Incidents.All)
        {
            incident.Follow(Policy.TypeOf(incident.Type.Code), Policy.Version.Number);
            if (KnownArea(incident.Area) == incident.Area) continue;
            incident.Area = ""; // Until the edge finds it another one.
            Effects.Mark(incident);
        }
    }

    /// <summary>Writes a line into an incident's timeline.</summary>
    /// <param name="tellDesks">True when it is more than a line: the desks get a notice.</param>
    public void Note(
        IncidentGrain incident,
        Instant now,
        HappeningKind kind,
        string by,
        string officerCode = "",
        string detail = "",
        bool tellDesks = false)
    {
        var happening = incident.Note(now, kind, by, officerCode, detail);
        Effects.Mark(incident);
        if (tellDesks) Effects.Notice(incident.Id, happening);
    }
}
