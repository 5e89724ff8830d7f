using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>
/// Officers' cries for help. One panic for each officer, with room of its own; it stands until a named person ends it, and its emergency
/// follows the officer. Runs on the shard's loop.
/// </summary>
/// <param name="near">Tells neighbours of an incident, each once.</param>
public sealed class PanicRules(
    ShardTables tables, RankingRules rankings, Action<IncidentGrain, IReadOnlyList<JurisdictionId>, Instant> near)
{
    private const int PanicBytesMin = 83;
    private const int IdBytes = 16;

    private readonly SortedDictionary<uint, Panic> _panics = []; // By officer: going through them has one order in every run.
    private readonly HashSet<Guid> _ended = [];
    private readonly Queue<Guid> _endedOrder = [];

    /// <summary>Officers with a panic that stands.</summary>
    public IEnumerable<OfficerId> Officers => _panics.Keys.Select(number => new OfficerId(number));

    /// <summary>An officer presses. Only an unknown officer is refused.</summary>
    public Outcome Press(PanicPressed input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        if (_ended.Contains(input.Press)) return new Outcome { Repeated = true, Standing = input.Press };
        if (_panics.TryGetValue(input.Officer.Value, out var standing))
        {
            var again = PressAgain(standing, input.Press, now);
            TellNeighbours(standing, input.Near, now);
            return again;
        }

        var panic = new Panic(input.Press, input.Officer, now);
        _panics.Add(input.Officer.Value, panic);
        var officer = tables.Officers[slot];
        tables.Change(officer, () => officer.Days().Panic = panic.Id);
        TryOpen(panic, slot, now);
        TellNeighbours(panic, input.Near, now);
        Say(panic, PanicDeed.Raised);
        tables.Watch.Did(officer, DeedKind.Panic, "", panic.Incident, "raised");
        return AnswerOf(panic, isRepeated: false);
    }

    /// <summary>A desk has seen it.</summary>
    public Outcome Acknowledge(PanicAcknowledged input, Instant now)
    {
        if (!TryFind(input.Officer, input.Panic, out var panic)) return Outcome.Refused(Refusal.UnknownPanic);
        if (!panic.Acknowledge(input.By, now)) return AnswerOf(panic, isRepeated: true);
        var officer = tables.OfficerOf(panic.Officer);
        if (TryIncident(panic, out var incident))
            tables.Note(incident, now, HappeningKind.PanicAcknowledged, input.By, officer.Registration.Code);
        Say(panic, PanicDeed.Acknowledged);
        tables.Watch.Did(officer, DeedKind.Panic, input.By, panic.Incident, "acknowledged");
        return AnswerOf(panic, isRepeated: false);
    }

    /// <summary>A person ends it. Its incident stays until it is closed as others are.</summary>
    public Outcome End(PanicEnded input, Instant now)
    {
        if (_ended.Contains(input.Panic)) return new Outcome { Repeated = true, Standing = input.Panic };
        if (!TryFind(input.Officer, input.Panic, out var panic)) return Outcome.Refused(Refusal.UnknownPanic);
        if (input.Reason.Length is 0 or > OfficerLimits.CommentMax) return Outcome.Refused(Refusal.ReasonMissing);
        _panics.Remove(panic.Officer.Value);
        foreach (var press in panic.PressIds.Append(panic.Id).Distinct()) Remember(press);
        var officer = tables.OfficerOf(panic.Officer);
        tables.Change(officer, () =>
        {
            officer.Days().Panic = default;
            officer.DropEmptyDay();
        });
        if (officer.Status == OfficerStatus.Available) tables.Freed(officer);
        if (TryIncident(panic, out var incident))
            tables.Note(incident, now, HappeningKind.PanicEnded, input.By, officer.Registration.Code, input.Reason, tellDesks: true);
        Say(panic, PanicDeed.Ended, new PanicEnd(input.By, now, input.Reason));
        tables.Watch.Did(officer, DeedKind.Panic, input.By, panic.Incident, $"ended: {input.Reason}");
        return AnswerOf(panic, isRepeated: false);
    }

    /// <summary>
    /// The emergency was merged: the panic is on the other incident from this moment, and every desk is told in the same turn. Whoever looks
    /// for the officer would look at a closed one otherwise.
    /// </summary>
    public void Merged(IncidentId from, IncidentId into)
    {
        foreach (var panic in _panics.Values)
        {
            if (panic.Incident != from) continue;
            panic.Incident = into;
            Say(panic, PanicDeed.Merged);
            tables.Watch.Did(tables.OfficerOf(panic.Officer), DeedKind.Panic, "", into, "merged");
        }
    }

    /// <summary>Tells presses that were held back, finds room for emergencies that had none, and lets the others follow their officers.</summary>
    public void Tick(Instant now)
    {
        if (_panics.Count == 0) return;
        var left = OfficerLimits.FollowedPerTick;
        foreach (var panic in _panics.Values.OrderBy(panic => panic.MovedAt).ThenBy(panic => panic.Officer))
        {
            if (panic.IsUntold && now.MillisecondsSince(panic.ToldAt) >= OfficerLimits.PressToldMilliseconds) TellAgain(panic, now);
            if (left == 0 || now.MillisecondsSince(panic.MovedAt) < OfficerLimits.FollowMilliseconds) continue;
            var known = tables.Officers.TrySlot(panic.Officer, out var slot);
            Invariant.Holds(known);
            if (panic.Incident == default ? TryOpenLate(panic, slot, now) : TryFollow(panic, slot, now)) left--;
        }
    }

    /// <summary>For boards that know nothing yet.</summary>
    public void TellAll()
    {
        foreach (var panic in _panics.Values) Say(panic, PanicDeed.Standing);
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_panics.Count);
        foreach (var panic in _panics.Values) panic.Save(writer);
        writer.Int(_endedOrder.Count);
        foreach (var press in _endedOrder) writer.Guid(press);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Tables and days are restored before.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(PanicBytesMin); left > 0; left--)
        {
            var panic = Panic.Restore(ref reader);
            _panics.Add(panic.Officer.Value, panic);
            var known = tables.Officers.TrySlot(panic.Officer, out var slot);
            Invariant.Holds(known); // Whoever has one is taken along when officers change.
            tables.Officers[slot].Days().Panic = panic.Id;
        }

        for (var left = reader.Count(IdBytes); left > 0; left--) Remember(reader.Guid());
    }

    private static Outcome AnswerOf(Panic panic, bool isRepeated) =>
        new(Refusal.None, panic.Incident, default, false, isRepeated) { Standing = panic.Id };

    private Outcome PressAgain(Panic panic, Guid press, Instant now)
    {
        if (!panic.Press(press, now)) return AnswerOf(panic, isRepeated: true);

        // Whoever closed the emergency while the panic stood has not ended it, nor has everybody who came by leaving.
        if (panic.Incident != default && (!TryIncident(panic, out var incident) || incident.State == IncidentState.Cleared))
        {
            var known = tables.Officers.TrySlot(panic.Officer, out var slot);
            Invariant.Holds(known);
            panic.Incident = default;
            TryOpen(panic, slot, now);
        }

        panic.IsUntold = true;
        if (now.MillisecondsSince(panic.ToldAt) >= OfficerLimits.PressToldMilliseconds) TellAgain(panic, now);
        return AnswerOf(panic, isRepeated: false);
    }

    private void TellNeighbours(Panic panic, IReadOnlyList<JurisdictionId> neighbours, Instant now)
    {
        if (TryIncident(panic, out var incident)) near(incident, neighbours, now);
    }

    private void TellAgain(Panic panic, Instant now)
    {
        (panic.IsUntold, panic.ToldAt) = (false, now);
        var officer = tables.OfficerOf(panic.Officer);
        if (TryIncident(panic, out var incident))
        {
            var code = officer.Registration.Code;
            tables.Note(incident, now, HappeningKind.PanicAgain, code, code, $"{panic.Presses}", tellDesks: true);
        }

        Say(panic, PanicDeed.Again);
        tables.Watch.Did(officer, DeedKind.Panic, "", panic.Incident, "again");
    }

    private bool TryFind(OfficerId officer, Guid id, out Panic panic) =>
        _panics.TryGetValue(officer.Value, out panic!) && panic.Id == id;

    private bool TryIncident(Panic panic, out IncidentGrain incident) => tables.Incidents.TryFind(panic.Incident, out incident);

    private bool TryOpenLate(Panic panic, int slot, Instant now)
    {
        if (!TryOpen(panic, slot, now)) return false;
        panic.MovedAt = now;
        Say(panic, PanicDeed.Opened);
        return true;
    }

    private bool TryOpen(Panic panic, int slot, Instant now)
    {
        if (tables.Incidents.Count >= DomainLimits.OpenIncidentsMax + OfficerLimits.EmergencyIncidents) return false;
        var place = tables.Officers.PlaceOf(slot);
        var code = tables.Officers[slot].Registration.Code;
        var type = tables.Policy.TypeOf(OfficerLimits.EmergencyType);
        var call = new Call(panic.PressIds[^1], type.Code, 1, place, "", code, code, "", "panic");
        var incident = new IncidentGrain(
            tables.NextIncident(), type, call, H3Cell.FromLatLng(place, OfficerTable.CellResolution), now, tables.Policy.Version.Number)
        {
            Area = tables.KnownArea(tables.Officers[slot].Area),
        };
        panic.Incident = incident.Id;
        if (type.IsIssuedAt(incident.Priority)) incident.MandateOf = DirectiveRules.Engine;
        tables.Incidents.Add(incident);
        var zone = tables.Officers.ZoneOf(incident.Cell);
        zone.Open();
        zone.Called(now);
        tables.Note(incident, now, HappeningKind.PanicRaised, code, code, tellDesks: true);
        rankings.Ask(incident, now);
        return true;
    }

    // A question that is out is about the place as it was: its answer comes first, or moving on and on would leave none that counts.
    private bool TryFollow(Panic panic, int slot, Instant now)
    {
        if (!TryIncident(panic, out var incident) || rankings.IsAsked(incident.Id)) return false;
        if (incident.Type.Code != OfficerLimits.EmergencyType) return false; // Merged into what happened there: that does not move.
        if (incident.Life.Follows is not null) return false; // A desk has said what it follows.
        var place = tables.Officers.PlaceOf(slot);
        if (tables.Officers.FixAtOf(slot).IsNever || place.MetresTo(incident.Place) <= OfficerLimits.FollowMetres) return false;
        if (_panics.Values.Any(other => other.Incident == incident.Id && IsBefore(other, panic))) return false;
        panic.MovedAt = now;
        IncidentMoves.Move(tables, incident, place, incident.PlaceText, incident.PlaceMark);
        rankings.Ask(incident, now);
        return true;
    }

    // Two emergencies that were merged are one place: that of whoever cried first, or it would jump from one to the other.
    private static bool IsBefore(Panic one, Panic other) =>
        one.RaisedAt < other.RaisedAt || (one.RaisedAt == other.RaisedAt && one.Officer.Value < other.Officer.Value);

    private void Say(Panic panic, PanicDeed deed, PanicEnd? end = null)
    {
        var known = tables.Officers.TrySlot(panic.Officer, out var slot);
        Invariant.Holds(known);
        var officer = tables.Officers[slot];
        tables.Effects.Say(new PanicChanged(new PanicView(
            panic.Id, panic.Officer, officer.Registration.Code, deed, panic.RaisedAt, panic.PressedAt, panic.Presses,
            tables.Officers.PlaceOf(slot), tables.Officers.FixAtOf(slot), officer.Status != OfficerStatus.OffDuty, panic.Incident,
            [.. panic.Acknowledged], end)));
    }

    private void Remember(Guid press)
    {
        if (!_ended.Add(press)) return;
        _endedOrder.Enqueue(press);
        while (_endedOrder.Count > OfficerLimits.EndedPressesKnown) _ended.Remove(_endedOrder.Dequeue());
    }
}
