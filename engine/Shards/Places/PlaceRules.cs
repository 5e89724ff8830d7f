using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Places;

/// <summary>A caution note is new, different or (with its end) over.</summary>
public sealed record CautionChanged(CautionNote Caution) : Effect;

/// <summary>
/// Caution notes from the first word to their end, and what was found of an incident's place. Which notes an incident carries is not kept
/// anywhere: it is looked up whenever the incident is told of, so it is right wherever the incident came from or moves to.
/// </summary>
public sealed class PlaceRules
{
    /// <summary>Why a note ended whose time had come.</summary>
    public const string Expired = "expired";

    private readonly ShardTables _tables;
    private readonly CautionTable _cautions = new();
    private Instant _nextEnd; // No note ends by itself before; never when there is none.

    /// <param name="tables">The shard's.</param>
    public PlaceRules(ShardTables tables)
    {
        _tables = tables;
        tables.Effects.CautionsAt = _cautions.At;
    }

    /// <summary>Notes that hold.</summary>
    public int Cautions => _cautions.Count;

    /// <summary>Takes one input in.</summary>
    public Outcome Apply(PlaceInput input, Instant now) => input switch
    {
        CautionAdded added => Add(added, now),
        CautionAmended amended => Amend(amended, now),
        CautionEnded ended => End(ended, now),
        HistoryFound found => Take(found, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <summary>Notes whose time has come end.</summary>
    public void Tick(Instant now)
    {
        if (_nextEnd.IsNever || _nextEnd > now) return;
        foreach (var note in _cautions.All.Where(note => note.Words.Until <= now).ToList())
            End(note, new CautionEnd(now, DirectiveRules.Engine, Expired));
        FindNextEnd();
    }

    /// <summary>Tells of everything.</summary>
    public void TellAll()
    {
        foreach (var note in _cautions.All) _tables.Effects.Say(new CautionChanged(note));
    }

    /// <summary>Writes all of it for a snapshot.</summary>
    public void Save(StateWriter writer) => _cautions.Save(writer);

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _cautions.Restore(ref reader);
        FindNextEnd();
    }

    private static Refusal Check(string text, int metres, Instant until, Instant now)
    {
        if (text.Length is 0 or > PlaceLimits.CautionTextMax) return Refusal.CautionUnclear;
        if (metres is < PlaceLimits.CautionMetresMin or > PlaceLimits.CautionMetresMax) return Refusal.CautionUnclear;
        var latest = now.PlusMilliseconds(PlaceLimits.CautionDaysMax * 86_400_000L);
        return until <= now || until > latest ? Refusal.ExpiryOutOfRange : Refusal.None;
    }

    private Outcome Add(CautionAdded input, Instant now)
    {
        var words = input.Words;
        var refusal = Check(words.Text, words.Metres, words.Until, now);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        foreach (var note in _cautions.All)
            if (note.Words with { Until = words.Until } == words) return new Outcome { Caution = note.Id, Repeated = true };
        if (_cautions.Count >= PlaceLimits.CautionsMax) return Outcome.Refused(Refusal.TooManyCautions);
        var added = new CautionNote(_cautions.Next(_tables.Jurisdiction), words, input.By, now);
        Put(added, null, now);
        return new Outcome { Caution = added.Id };
    }

    private Outcome Amend(CautionAmended input, Instant now)
    {
        if (!_cautions.TryFind(input.Caution, out var note)) return Unknown(input.Caution);
        var words = note.Words with
        {
            Text = input.Text ?? note.Words.Text,
            Metres = input.Metres == 0 ? note.Words.Metres : input.Metres,
            Until = input.Until.IsNever ? note.Words.Until : input.Until,
        };
        var refusal = Check(words.Text, words.Metres, words.Until, now);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (words != note.Words) Put(note with { Words = words, By = input.By, At = now }, note, now);
        return new Outcome { Caution = note.Id };
    }

    private Outcome End(CautionEnded input, Instant now)
    {
        if (!_cautions.TryFind(input.Caution, out var note)) return Unknown(input.Caution);
        if (input.Reason.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        End(note, new CautionEnd(now, input.By, input.Reason));
        FindNextEnd();
        return new Outcome { Caution = note.Id };
    }

    private Outcome Unknown(CautionId id) => Outcome.Refused(
        id.Jurisdiction == _tables.Jurisdiction && _cautions.WasThere(id) ? Refusal.CautionOver : Refusal.UnknownCaution);

    private Outcome Take(HistoryFound input, Instant now)
    {
        if (!_tables.Incidents.TryFind(input.Incident, out var incident)) return Outcome.Refused(Refusal.UnknownIncident);
        var (history, before) = (input.History, incident.History);
        incident.History = history;
        _tables.Effects.Mark(incident);

        // Looked at again because not all could be found before: only what is new is told.
        var isSaid = before is not null && before.Found == history.Found && before.Place == history.Place && before.Newest.SequenceEqual(history.Newest);
        if (history.Found > 0 && !isSaid)
            _tables.Note(incident, now, HappeningKind.HistoryChecked, DirectiveRules.Engine, detail: Words(history), tellDesks: true);
        return new Outcome(Refusal.None, incident.Id, default, false, false);
    }

    private static string Words(PlaceHistory history) =>
        $"{history.Found} in {history.Days} d, {history.Metres} m; {history.SameType} {history.Type}: {string.Join(' ', history.Newest)}";

    private void Put(CautionNote note, CautionNote? before, Instant now)
    {
        _cautions.Put(note);
        _tables.Effects.Say(new CautionChanged(note));
        foreach (var incident in _tables.Incidents.Within(note.Words.Place, Math.Max(note.Words.Metres, before?.Words.Metres ?? 0)))
        {
            if (note.Covers(incident.Place))
                _tables.Note(incident, now, HappeningKind.CautionHere, note.By, detail: $"{note.Id} {note.Words.Text}", tellDesks: true);
            Mark(incident);
        }

        FindNextEnd();
    }

    private void End(CautionNote note, CautionEnd end)
    {
        _cautions.Remove(note);
        _tables.Effects.Say(new CautionChanged(note with { End = end }));
        foreach (var incident in _tables.Incidents.Within(note.Words.Place, note.Words.Metres)) Mark(incident);
    }

    // Whoever drives there must know as well.
    private void Mark(IncidentGrain incident)
    {
        _tables.Effects.Mark(incident);
        foreach (var directive in incident.Directives)
            if (!directive.IsOver) _tables.Effects.Mark(directive, incident);
    }

    private void FindNextEnd()
    {
        _nextEnd = default;
        foreach (var note in _cautions.All)
            if (_nextEnd.IsNever || note.Words.Until < _nextEnd) _nextEnd = note.Words.Until;
    }
}
