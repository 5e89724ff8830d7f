using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>Notes, changes of what is known of an incident, and links. Each says what was before. Runs on the shard's loop.</summary>
public sealed class AmendRules(ShardTables tables, RankingRules rankings, BorderRules border, UnverifiedPlaces unverified)
{
    private const double SamePlaceMetres = 0.2; // Rows round to 1e-6 degrees.

    /// <summary>Somebody writes a note.</summary>
    public Outcome Note(IncidentNoted input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (input.Text.Length == 0) return Outcome.Refused(Refusal.TextMissing);
        var code = "";
        if (input.Officer != default)
        {
            if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
            if (incident.Directives.All(directive => directive.Officer.Registration.Id != input.Officer)) return Outcome.Refused(Refusal.NotOnIncident);
            code = tables.Officers[slot].Registration.Code;
        }

        var by = code.Length > 0 ? code : input.By;
        if (!incident.Life.Notes.TryAdd(now, by, input.Officer, code, input.Text, out var number)) return Outcome.Refused(Refusal.TooManyNotes);
        tables.Note(incident, now, HappeningKind.Noted, by, code, input.Text, tellDesks: true);
        TellOfficers(incident);
        return Outcome.Of(incident.Id, new IncidentOutcome { Number = number });
    }

    /// <summary>Somebody strikes a note through.</summary>
    public Outcome Strike(NoteStruck input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        var refusal = incident.Life.Notes.Strike(input.Note, input.By);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        tables.Note(incident, now, HappeningKind.NoteStruck, input.By, detail: input.Note.ToString(CultureInfo.InvariantCulture));
        TellOfficers(incident);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>A person changes type, priority or place.</summary>
    public Outcome Amend(IncidentAmended input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        var refusal = Check(incident, input, out var type);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        var change = input.Change;
        var priority = change.Priority != 0 ? change.Priority
            : type != incident.Type && incident.Priority == incident.Type.Priority ? type.Priority // It had the type's own.
            : incident.Priority;
        var (before, after) = Difference(incident, type.Code, priority, change);
        if (before.IsEmpty) return Outcome.Of(incident.Id, new IncidentOutcome { Before = before, After = after }) with { Repeated = true };
        var place = change.Place ?? incident.Place;
        var cell = before.Place is null ? incident.Cell : H3Cell.FromLatLng(place, OfficerTable.CellResolution);
        var (from, wasUrgent) = (incident.Cell, incident.Priority);
        incident.Amend(type, priority, place, change.PlaceText ?? incident.PlaceText, after.Mark ?? incident.PlaceMark, cell);
        if (before.Place is not null) PursuitRules.End(tables, incident, input.By, "placeGiven", now); // A person knows better where it is.
        if (before.Place is not null) incident.Area = tables.KnownArea(input.Area ?? "");
        if (cell != from) Move(incident, from);
        if (after.Mark is { } mark) unverified.Marked(incident.Id, mark, input.By, incident.PlaceText, now);
        tables.Note(incident, now, HappeningKind.Amended, input.By, detail: Words(before, after), tellDesks: true);
        TellOfficers(incident);
        if (before.Place is not null || priority < wasUrgent) border.Near(incident, input.Near, now);
        RankAnew(incident, now);
        return Outcome.Of(incident.Id, new IncidentOutcome { Before = before, After = after });
    }

    /// <summary>Two incidents have to do with one another, or not.</summary>
    public Outcome Link(IncidentsLinked input, Instant now)
    {
        if (input.Incident == input.Other) return Outcome.Refused(Refusal.SameIncident);
        if (input.Incident.Jurisdiction != input.Other.Jurisdiction) return Outcome.Refused(Refusal.OtherJurisdiction);
        if (tables.Find(input.Incident, out var one) is { } refused) return refused;
        if (!input.AreLinked) return Unlink(one, input, now);
        if (tables.Find(input.Other, out var other) is { } refusedOther) return refusedOther;
        if (one.Life.Links.Contains(other.Id.Number)) return Outcome.Refused(Refusal.AlreadyLinked);
        if (Math.Max(one.Life.Links.Count, other.Life.Links.Count) >= IncidentLimits.LinksMax) return Outcome.Refused(Refusal.TooManyLinks);
        one.Life.Link(other.Id);
        other.Life.Link(one.Id);
        tables.Note(one, now, HappeningKind.Linked, input.By, detail: other.Id.ToString());
        tables.Note(other, now, HappeningKind.Linked, input.By, detail: one.Id.ToString());
        return Outcome.Of(one.Id, new IncidentOutcome());
    }

    /// <summary>
    /// What is known of it is different: who is nearest is asked anew, and the engine's right to send by itself is what it would be for a
    /// new one of this type and priority, unless a person has taken that away or somebody was sent.
    /// </summary>
    public void RankAnew(IncidentGrain incident, Instant now)
    {
        var mayIssue = incident.PlaceMark != PlaceMark.Unplaced && incident.Type.IsIssuedAt(incident.Priority);
        if (!mayIssue && incident.MandateOf == DirectiveRules.Engine) incident.MandateOf = null;
        if (mayIssue && incident is { MandateOf: null, Directives.Count: 0, State: IncidentState.Waiting })
            incident.MandateOf = DirectiveRules.Engine;
        incident.LookAgainAt = default; // Should there be nobody now, that is said anew.
        rankings.Ask(incident, now);
    }

    /// <summary>Officers on it are told of what is different.</summary>
    public void TellOfficers(IncidentGrain incident)
    {
        foreach (var directive in incident.Directives)
        {
            if (directive.IsOver) continue;
            tables.Effects.Mark(directive, incident);
            tables.Watch.Follow(directive.Officer); // Who is on one of another type may be asked sooner whether all is well.
        }
    }

    // The other may be closed, and be unlinked from this side all the same.
    private Outcome Unlink(IncidentGrain one, IncidentsLinked input, Instant now)
    {
        if (!one.Life.Unlink(input.Other)) return Outcome.Refused(Refusal.NotLinked);
        tables.Note(one, now, HappeningKind.Unlinked, input.By, detail: input.Other.ToString());
        if (tables.Incidents.TryFind(input.Other, out var other) && other.Life.Unlink(one.Id))
            tables.Note(other, now, HappeningKind.Unlinked, input.By, detail: one.Id.ToString());
        return Outcome.Of(one.Id, new IncidentOutcome());
    }

    private Refusal Check(IncidentGrain incident, IncidentAmended input, out IncidentType type)
    {
        type = incident.Type;
        var (change, ifNow) = (input.Change, input.IfNow);
        if (change.IsEmpty) return Refusal.NothingToChange;
        var touchesPlan = change != IncidentChange.None with { Priority = change.Priority };
        if (touchesPlan && (type.Code == JointAlertLimits.PostType || change.Type == JointAlertLimits.PostType)) return Refusal.WatchPostFixed;
        if (change.Type is { } code && code != type.Code && !tables.Policy.Types.TryGetValue(code, out type!)) return Refusal.UnknownType;
        var isAsExpected = (ifNow.Type is null || ifNow.Type == incident.Type.Code)
            && (ifNow.Priority == 0 || ifNow.Priority == incident.Priority)
            && (ifNow.Place is not { } place || place.MetresTo(incident.Place) < SamePlaceMetres)
            && (ifNow.PlaceText is null || ifNow.PlaceText == incident.PlaceText)
            && (ifNow.Mark is null || ifNow.Mark == incident.PlaceMark);
        return isAsExpected ? Refusal.None : Refusal.ChangedMeanwhile;
    }

    private static (IncidentChange Before, IncidentChange After) Difference(
        IncidentGrain incident, string type, byte priority, IncidentChange change)
    {
        var isType = type != incident.Type.Code;
        var isPriority = priority != incident.Priority;
        var isPlace = change.Place is { } place && place != incident.Place;
        var isText = change.PlaceText is { } text && text != incident.PlaceText;
        var mark = change.Mark ?? (isPlace ? PlaceMark.Found : incident.PlaceMark);
        var isMark = mark != incident.PlaceMark;
        return (
            new IncidentChange(
                isType ? incident.Type.Code : null, isPriority ? incident.Priority : (byte)0, isPlace ? incident.Place : null,
                isText ? incident.PlaceText : null, isMark ? incident.PlaceMark : null),
            new IncidentChange(
                isType ? type : null, isPriority ? priority : (byte)0, isPlace ? change.Place : null, isText ? change.PlaceText : null,
                isMark ? mark : null));
    }

    private void Move(IncidentGrain incident, H3Cell from)
    {
        tables.Incidents.Moved(incident, from);
        tables.Officers.ZoneOf(from).Close();
        tables.Officers.ZoneOf(incident.Cell).Open();
    }

    private static string Words(IncidentChange before, IncidentChange after)
    {
        var words = new List<string>();
        if (before.Type is not null) words.Add($"type {before.Type} > {after.Type}");
        if (before.Priority != 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"priority {before.Priority} > {after.Priority}"));
        if (before is { Place: { } from } && after is { Place: { } to }) words.Add($"place {Degrees(from)} > {Degrees(to)}");
        if (before.Mark is not null) words.Add($"mark {Word(before.Mark)} > {Word(after.Mark)}");
        if (before.PlaceText is not null) words.Add($"address {before.PlaceText} > {after.PlaceText}");
        return string.Join("; ", words);
    }

    private static string Word(PlaceMark? mark) => mark switch
    {
        PlaceMark.Unverified => "unverified",
        PlaceMark.Unplaced => "unplaced",
        _ => "found",
    };

    private static string Degrees(LatLng place) => string.Create(CultureInfo.InvariantCulture, $"{place.Latitude:F5},{place.Longitude:F5}");
}
