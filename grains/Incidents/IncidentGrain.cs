using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>
/// One happening, whatever the number of calls about it: its calls, directives, newest ranking and timeline. It knows nothing of
/// other incidents or officers' positions; the shard's rules bring those together. Single writer: its shard's loop.
/// </summary>
public sealed class IncidentGrain
{
    private readonly List<Directive> _directives = [];
    private readonly IncidentTimeline _timeline = new();
    private readonly HashSet<OfficerId> _saidNo = [];

    /// <summary>Opens an incident with its first call.</summary>
    /// <param name="policy">Number of the policy in force.</param>
    public IncidentGrain(IncidentId id, IncidentType type, Call call, H3Cell cell, Instant now, int policy = 0)
        : this(id, type, call, cell, now, now, policy)
    {
        Calls.Add(new ReceivedCall(call, now));
        Note(now, HappeningKind.Opened, call.By, "", call.Text);
    }

    private IncidentGrain(IncidentId id, IncidentType type, Call call, H3Cell cell, Instant openedAt, Instant now, int policy = 0)
    {
        Id = id;
        Policy = policy;
        Type = type;
        Priority = PriorityOf(call);
        Place = call.Place;
        PlaceText = call.PlaceText;
        PlaceMark = call.Mark;
        Cell = cell;
        OpenedAt = openedAt;
        Since = now;
    }

    /// <summary>
    /// Opens one with a call that is taken out of another: by the call's own type, priority and place, and as old as the call, for the caller
    /// has waited since then.
    /// </summary>
    /// <param name="by">The dispatcher.</param>
    public static IncidentGrain SplitFrom(
        IncidentGrain other, Guid call, IncidentId id, IncidentType type, H3Cell cell, string by, Instant now, int policy = 0)
    {
        Invariant.Holds(other.Calls.Has(call));
        var received = other.Calls.Find(call)!;
        var incident = new IncidentGrain(id, type, received.Call, cell, received.At, now, policy);
        other.Calls.Move(call, incident.Calls);
        incident.Note(now, HappeningKind.Opened, by, "", received.Call.Text);
        return incident;
    }

    /// <summary>Its number.</summary>
    public IncidentId Id { get; }

    /// <summary>What kind of happening.</summary>
    public IncidentType Type { get; private set; }

    /// <summary>Number of the policy in force: what happens is noted with it.</summary>
    public int Policy { get; private set; }

    /// <summary>Code of the dispatch area of <see cref="Place"/>; empty when in none.</summary>
    public string Area { get; set; } = "";

    /// <summary>
    /// Minute of the week, local, from Monday 00:00, at <see cref="OpenedAt"/>: plans go by it. -1 when unknown.
    /// </summary>
    public int MinuteOfWeek { get; set; } = -1;

    /// <summary>1 (life in danger) to 4. Raised when a joined call is more urgent, never lowered by one.</summary>
    public byte Priority { get; private set { field = value; LookChanged?.Invoke(this); } }

    /// <summary>Where.</summary>
    public LatLng Place { get; private set; }

    /// <summary>Where, in words; may be empty.</summary>
    public string PlaceText { get; private set; }

    /// <summary>How far <see cref="Place"/> is to be trusted.</summary>
    public PlaceMark PlaceMark { get; set; }

    /// <summary>The calls about it, and what was attached.</summary>
    public IncidentCalls Calls { get; private init; } = new();

    /// <summary>The resolution-9 cell of <see cref="Place"/>.</summary>
    public H3Cell Cell { get; private set; }

    /// <summary>What people have done with it beside sending officers.</summary>
    public IncidentLife Life { get; } = new();

    /// <summary>When the first call came.</summary>
    public Instant OpenedAt { get; }

    /// <summary>When <see cref="State"/> last changed.</summary>
    public Instant Since { get; private set; }

    /// <summary>How far it has come.</summary>
    public IncidentState State { get; private set; }

    /// <summary>What it needs, and for whom it waits.</summary>
    public IncidentNeeds Needs { get; } = new();

    /// <summary>Who takes which place of what it needs, of those who are to come, are there or were.</summary>
    public NeedMatching Held()
    {
        var held = new NeedMatching(Needs.Lines);
        foreach (var directive in _directives)
            if (directive.FillsPlace) held.TryAdd(directive.Officer.Skills);
        return held;
    }

    /// <summary>What the first caller said.</summary>
    public string Text => Calls.First.Call.Text;

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
    public Instant LookAgainAt { get; set { field = value; LookChanged?.Invoke(this); } }

    /// <summary>Told whenever <see cref="LookAgainAt"/> or <see cref="Priority"/> was set; null while it is not open.</summary>
    public Action<IncidentGrain>? LookChanged { get; set; }

    /// <summary>What had happened at the place before, as somebody found it; null until then.</summary>
    public PlaceHistory? History { get; set; }

    /// <summary>True once an officer has been on scene: the incident may then end when the last officer clears.</summary>
    public bool WasAttended { get; private set; }

    /// <summary>
    /// The directives, oldest first; the oldest ended ones make room past <see cref="DomainLimits.DirectivesPerIncidentMax"/>.
    /// </summary>
    public IReadOnlyList<Directive> Directives => _directives;

    /// <summary>True when an officer holds a directive for it.</summary>
    public bool HasActiveDirective => _directives.Exists(directive => !directive.IsOver);

    /// <summary>Officers who declined or let expire a directive for it, by number.</summary>
    public IReadOnlyList<OfficerId> SaidNo => [.. _saidNo.Order()];

    /// <summary>True when that officer declined or let expire a directive for it.</summary>
    public bool WasRefusedBy(OfficerId officer) => _saidNo.Contains(officer);

    /// <summary>Joins another call about the same happening.</summary>
    public Refusal Join(Call call, Instant now)
    {
        if (Calls.IsFull) return Refusal.TooManyCalls;
        Calls.Add(new ReceivedCall(call, now));
        Priority = Math.Min(Priority, PriorityOf(call));
        Note(now, HappeningKind.CallJoined, call.By, "", call.Text);
        return Refusal.None;
    }

    /// <summary>Takes a call over from another incident.</summary>
    /// <param name="priority">How urgent the call is by itself: 1 to 4.</param>
    public Refusal TakeOver(IncidentGrain other, Guid call, byte priority)
    {
        if (Calls.IsFull) return Refusal.TooManyCalls;
        other.Calls.Move(call, Calls);
        Priority = Math.Min(Priority, priority);
        return Refusal.None;
    }

    /// <summary>A person has changed what is known of it; what was not changed is given as it is.</summary>
    public void Amend(IncidentType type, byte priority, LatLng place, string placeText, PlaceMark mark, H3Cell cell)
    {
        Invariant.Holds(State != IncidentState.Closed);
        Invariant.Holds(priority is >= 1 and <= 4);
        (Type, Priority, Place, PlaceText, PlaceMark, Cell) = (type, priority, place, placeText, mark, cell);
    }

    /// <summary>
    /// Takes over everything of another that was the same happening, as <see cref="IncidentLimits"/> and <see cref="DomainLimits"/> have room:
    /// calls, directives, who said no, the more urgent priority, and its timeline in order of time. The other is left without directives.
    /// </summary>
    /// <returns>Ended directives that had to make room.</returns>
    public IReadOnlyList<Directive> Take(IncidentGrain other)
    {
        Calls.Take(other.Calls);
        foreach (var directive in other._directives) directive.MoveTo(Id);
        _directives.AddRange(other._directives);
        _directives.Sort((one, other) => one.Id.Number.CompareTo(other.Id.Number));
        other._directives.Clear();
        var forgotten = new List<Directive>();
        while (_directives.Count > DomainLimits.DirectivesPerIncidentMax && _directives.Find(each => each.IsOver) is { } oldest)
        {
            _directives.Remove(oldest);
            forgotten.Add(oldest);
        }

        _saidNo.UnionWith(other._saidNo);
        Priority = Math.Min(Priority, other.Priority);
        WasAttended |= other.WasAttended;
        _timeline.Take(other._timeline);
        return forgotten;
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

    /// <summary>Another policy is in force: the type is the same one as that policy has it. The priority stays as it is.</summary>
    public void Follow(IncidentType type, int policy)
    {
        Invariant.Holds(type.Code == Type.Code);
        (Type, Policy) = (type, policy);
    }

    /// <summary>Brings <see cref="State"/> up to the furthest of the directives. Call after every step of one.</summary>
    public void UpdateState(Instant now)
    {
        Invariant.Holds(State != IncidentState.Closed);
        var furthest = IncidentState.Waiting;
        foreach (var directive in _directives)
        {
            var reached = directive.BringsIncidentTo;
            if (reached > furthest) furthest = reached;
            if (reached == IncidentState.OnScene) WasAttended = true;
        }

        Change(furthest, now);
    }

    /// <summary>Ends it. All its directives must be over.</summary>
    public void Close(Instant now, IncidentEnd end)
    {
        Invariant.Holds(!HasActiveDirective);
        Invariant.Holds(end != IncidentEnd.None);
        LookAgainAt = default;
        Life.End = end;
        Life.HandOver = null;
        Change(IncidentState.Closed, now);
    }

    /// <summary>Everybody is done there; a desk is to close it. All its directives must be over.</summary>
    public void Clear(Instant now)
    {
        Invariant.Holds(!HasActiveDirective);
        LookAgainAt = default;
        Change(IncidentState.Cleared, now);
    }

    /// <summary>It waits again. Its directives are over and its timeline's; who said no may be asked again, and a person decides who is sent.</summary>
    public void Reopen(Instant now)
    {
        Invariant.Holds(State == IncidentState.Closed);
        _directives.Clear();
        _saidNo.Clear();
        (MandateOf, OfferAfter, LookAgainAt, WasAttended) = (null, "", default, false);
        Life.Reopen();
        Needs.FillBy = null;
        Change(IncidentState.Waiting, now);
    }

    /// <summary>Writes a line into the timeline and returns it.</summary>
    public Happening Note(Instant now, HappeningKind kind, string by, string officerCode, string detail)
    {
        var happening = new Happening(now, kind, by, officerCode, detail) { Policy = Policy };
        _timeline.Add(happening);
        return happening;
    }

    /// <summary>An immutable copy for the boards.</summary>
    public IncidentView View() => new(
        Id, Type.Code, Priority, State, OpenedAt, Since,
        Place,
        PlaceText,
        [.. Calls.All],
        [.. _directives.Select(directive => directive.View(this))],
        Ranking,
        _timeline.View())
    {
        Life = Life.View(Id),
        Area = Area,
        Sending = SendingView.Of(this),
        History = History,
        PlaceMark = PlaceMark,
        Attachments = [.. Calls.Attachments],
    };

    /// <summary>Writes it for a snapshot; its directives by number, and none of a closed one: they are its timeline's.</summary>
    public void Save(StateWriter writer)
    {
        writer.Incident(Id);
        writer.Text(Type.Code);
        writer.Long((long)Cell.Value);
        writer.Moment(OpenedAt);
        Calls.Save(writer);
        writer.Place(Place);
        writer.Text(PlaceText);
        writer.Byte((byte)PlaceMark);
        writer.Text(Area);
        writer.Int(MinuteOfWeek);
        Needs.Save(writer);
        writer.Byte(Priority);
        writer.Byte((byte)State);
        writer.Moment(Since);
        writer.Int(Round);
        writer.Text(MandateOf);
        writer.Text(OfferAfter);
        writer.Moment(LookAgainAt);
        writer.Flag(WasAttended);
        Life.Save(writer);
        writer.Int(State == IncidentState.Closed ? 0 : _directives.Count);
        if (State != IncidentState.Closed)
            foreach (var directive in _directives) writer.UInt(directive.Id.Number);
        writer.Int(_saidNo.Count);
        foreach (var officer in _saidNo.Order()) writer.UInt(officer.Value);
        RankingBytes.Write(writer, Ranking);
        PlaceHistory.Write(writer, History);
        _timeline.Save(writer);
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
        var calls = new IncidentCalls();
        calls.Restore(ref reader);
        if (calls.Count == 0) throw new StateUnreadableException("an incident without a call");
        var incident = new IncidentGrain(id, type, calls.First.Call, cell, openedAt, openedAt, 0) { Calls = calls };
        incident.Place = reader.Place();
        incident.PlaceText = reader.Text();
        incident.PlaceMark = (PlaceMark)reader.Byte();
        incident.RestoreRest(ref reader, directiveOf);
        return incident;
    }

    private void RestoreRest(ref StateReader reader, Func<uint, Directive> directiveOf)
    {
        Area = reader.Text();
        MinuteOfWeek = reader.Int();
        Needs.Restore(ref reader);
        Priority = reader.Byte();
        State = (IncidentState)reader.Byte();
        Since = reader.Moment();
        Round = reader.Int();
        MandateOf = reader.TextOrNull();
        OfferAfter = reader.Text();
        LookAgainAt = reader.Moment();
        WasAttended = reader.Flag();
        Life.Restore(ref reader);
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _directives.Add(directiveOf(reader.UInt()));
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _saidNo.Add(new OfficerId(reader.UInt()));
        Ranking = RankingBytes.Read(ref reader);
        History = PlaceHistory.Read(ref reader);
        _timeline.Restore(ref reader);
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
