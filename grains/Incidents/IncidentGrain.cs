using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>
/// One happening, whatever the number of calls about it: its calls, directives, newest ranking and timeline. It knows nothing of
/// other incidents or officers' positions; the shard's rules bring those together. Single writer: its shard's loop.
/// </summary>
public sealed class IncidentGrain
{
    private const int CallBytesMin = 65;      // A call without any text, and its moment.
    private const int HappeningBytesMin = 21; // A happening without any text.

    private readonly List<ReceivedCall> _calls = [];
    private readonly List<Directive> _directives = [];
    private readonly List<Happening> _timeline = [];
    private readonly HashSet<OfficerId> _saidNo = [];

    /// <summary>Opens an incident with its first call.</summary>
    public IncidentGrain(IncidentId id, IncidentType type, Call call, H3Cell cell, Instant now)
    {
        Id = id;
        Type = type;
        Priority = PriorityOf(call);
        Place = call.Place;
        PlaceText = call.PlaceText;
        Cell = cell;
        OpenedAt = now;
        Since = now;
        _calls.Add(new ReceivedCall(call, now));
        Note(now, HappeningKind.Opened, call.Source, "", call.Text);
    }

    /// <summary>Its number.</summary>
    public IncidentId Id { get; }

    /// <summary>What kind of happening.</summary>
    public IncidentType Type { get; }

    /// <summary>1 (life in danger) to 4. Raised when a joined call is more urgent, never lowered by one.</summary>
    public byte Priority { get; private set; }

    /// <summary>Where.</summary>
    public LatLng Place { get; }

    /// <summary>Where, in words; may be empty.</summary>
    public string PlaceText { get; }

    /// <summary>The resolution-9 cell of <see cref="Place"/>.</summary>
    public H3Cell Cell { get; }

    /// <summary>When the first call came.</summary>
    public Instant OpenedAt { get; }

    /// <summary>When <see cref="State"/> last changed.</summary>
    public Instant Since { get; private set; }

    /// <summary>How far it has come.</summary>
    public IncidentState State { get; private set; }

    /// <summary>What the first caller said.</summary>
    public string Text => _calls[0].Call.Text;

    /// <summary>The newest ranking; null until the first is there.</summary>
    public Ranking? Ranking { get; private set; }

    /// <summary>How many rankings were asked for; an answer to an older one is ignored.</summary>
    public int Round { get; set; }

    /// <summary>
    /// On whose word the engine sends the next officer by itself: "engine" for types the policy lets it, a dispatcher's name after that
    /// dispatcher has sent somebody, null when a person must decide.
    /// </summary>
    public string? MandateOf { get; set; }

    /// <summary>The call sign of the officer who declined or did not answer last, until the next one is sent; empty otherwise.</summary>
    public string OfferAfter { get; set; } = "";

    /// <summary>When the engine looks again for somebody to send, after it found nobody; never when it need not.</summary>
    public Instant LookAgainAt { get; set; }

    /// <summary>True once an officer has been on scene: the incident may then end when the last officer clears.</summary>
    public bool WasAttended { get; private set; }

    /// <summary>
    /// The directives, oldest first; the oldest ended ones make room past <see cref="DomainLimits.DirectivesPerIncidentMax"/>.
    /// </summary>
    public IReadOnlyList<Directive> Directives => _directives;

    /// <summary>True when an officer holds a directive for it.</summary>
    public bool HasActiveDirective
    {
        get
        {
            foreach (var directive in _directives)
                if (!directive.IsOver) return true;
            return false;
        }
    }

    /// <summary>True when that officer declined or let expire a directive for it.</summary>
    public bool WasRefusedBy(OfficerId officer) => _saidNo.Contains(officer);

    /// <summary>Joins another call about the same happening.</summary>
    public Refusal Join(Call call, Instant now)
    {
        if (_calls.Count >= DomainLimits.CallsPerIncidentMax) return Refusal.TooManyCalls;
        _calls.Add(new ReceivedCall(call, now));
        Priority = Math.Min(Priority, PriorityOf(call));
        Note(now, HappeningKind.CallJoined, call.Source, "", call.Text);
        return Refusal.None;
    }

    /// <summary>Takes a new ranking.</summary>
    public void Rank(Ranking ranking) => Ranking = ranking;

    /// <summary>Adds a directive that was just sent.</summary>
    /// <returns>The ended directive that had to make room for it; null when there was room.</returns>
    public Directive? Send(Directive directive, Instant now)
    {
        Invariant.Holds(directive.Incident == Id);
        _directives.Add(directive);
        LookAgainAt = default;
        UpdateState(now);
        if (_directives.Count <= DomainLimits.DirectivesPerIncidentMax) return null;
        var oldest = _directives.Find(each => each.IsOver);
        if (oldest is not null) _directives.Remove(oldest);
        return oldest;
    }

    /// <summary>An officer said no, or nothing.</summary>
    public void RefusedBy(OfficerId officer) => _saidNo.Add(officer);

    /// <summary>Brings <see cref="State"/> up to the furthest of the directives. Call after every step of one.</summary>
    public void UpdateState(Instant now)
    {
        Invariant.Holds(State != IncidentState.Closed);
        var furthest = IncidentState.Waiting;
        foreach (var directive in _directives)
        {
            var reached = directive.State switch
            {
                DirectiveState.Sent or DirectiveState.Delivered => IncidentState.Offered,
                DirectiveState.Acknowledged => IncidentState.Assigned,
                DirectiveState.EnRoute => IncidentState.EnRoute,
                DirectiveState.OnScene => IncidentState.OnScene,
                _ => IncidentState.Waiting,
            };
            if (reached > furthest) furthest = reached;
            if (reached == IncidentState.OnScene) WasAttended = true;
        }

        Change(furthest, now);
    }

    /// <summary>Ends it. All its directives must be over.</summary>
    public void Close(Instant now)
    {
        Invariant.Holds(!HasActiveDirective);
        Change(IncidentState.Closed, now);
    }

    /// <summary>Writes a line into the timeline and returns it.</summary>
    public Happening Note(Instant now, HappeningKind kind, string by, string officerCode, string detail)
    {
        var happening = new Happening(now, kind, by, officerCode, detail);
        // The opening line stays; after it the oldest goes.
        if (_timeline.Count == DomainLimits.TimelineMax) _timeline.RemoveAt(1);
        _timeline.Add(happening);
        return happening;
    }

    /// <summary>An immutable copy for the boards.</summary>
    public IncidentView View() => new(
        Id,
        Type.Code,
        Priority,
        State,
        OpenedAt,
        Since,
        Place,
        PlaceText,
        [.. _calls],
        [.. _directives.Select(directive => directive.View(this))],
        Ranking,
        [.. _timeline]);

    /// <summary>Writes it for a snapshot; its directives by number.</summary>
    public void Save(StateWriter writer)
    {
        writer.Incident(Id);
        writer.Text(Type.Code);
        writer.Long((long)Cell.Value);
        writer.Moment(OpenedAt);
        writer.Int(_calls.Count);
        foreach (var (call, at) in _calls)
        {
            CallBytes.Write(writer, call);
            writer.Moment(at);
        }

        writer.Byte(Priority);
        writer.Byte((byte)State);
        writer.Moment(Since);
        writer.Int(Round);
        writer.Text(MandateOf);
        writer.Text(OfferAfter);
        writer.Moment(LookAgainAt);
        writer.Flag(WasAttended);
        writer.Int(_directives.Count);
        foreach (var directive in _directives) writer.UInt(directive.Id.Number);
        writer.Int(_saidNo.Count);
        foreach (var officer in _saidNo.Order()) writer.UInt(officer.Value);
        RankingBytes.Write(writer, Ranking);
        writer.Int(_timeline.Count);
        foreach (var (at, kind, by, officerCode, detail) in _timeline)
        {
            writer.Moment(at);
            writer.Byte((byte)kind);
            writer.Text(by);
            writer.Text(officerCode);
            writer.Text(detail);
        }
    }

    /// <summary>Reads it back.</summary>
    /// <param name="typeOf">Finds a type of the policy by its code.</param>
    /// <param name="directiveOf">Finds a restored directive by its number.</param>
    public static IncidentGrain Restore(ref StateReader reader, Func<string, IncidentType> typeOf, Func<uint, Directive> directiveOf)
    {
        var id = reader.Incident();
        var type = typeOf(reader.Text());
        var cell = new H3Cell((ulong)reader.Long());
        var openedAt = reader.Moment();
        var calls = new ReceivedCall[reader.Count(CallBytesMin)];
        for (var i = 0; i < calls.Length; i++) calls[i] = new ReceivedCall(CallBytes.Read(ref reader), reader.Moment());
        var incident = new IncidentGrain(id, type, calls[0].Call, cell, openedAt);
        incident._calls.Clear();
        incident._calls.AddRange(calls);
        incident._timeline.Clear();
        incident.RestoreRest(ref reader, directiveOf);
        return incident;
    }

    private void RestoreRest(ref StateReader reader, Func<uint, Directive> directiveOf)
    {
        Priority = reader.Byte();
        State = (IncidentState)reader.Byte();
        Since = reader.Moment();
        Round = reader.Int();
        MandateOf = reader.TextOrNull();
        OfferAfter = reader.Text();
        LookAgainAt = reader.Moment();
        WasAttended = reader.Flag();
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _directives.Add(directiveOf(reader.UInt()));
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _saidNo.Add(new OfficerId(reader.UInt()));
        Ranking = RankingBytes.Read(ref reader);
        for (var left = reader.Count(HappeningBytesMin); left > 0; left--)
        {
            _timeline.Add(
                new Happening(reader.Moment(), (HappeningKind)reader.Byte(), reader.Text(), reader.Text(), reader.Text()));
        }
    }

    // Out of range never comes this far; and if it did, it must not stop a city.
    private byte PriorityOf(Call call) => call.Priority is >= 1 and <= 4 ? call.Priority : Type.Priority;

    private void Change(IncidentState state, Instant now)
    {
        if (state == State) return;
        State = state;
        Since = now;
    }
}
