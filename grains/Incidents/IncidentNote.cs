using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>What somebody who has to do with an incident wrote down. Never deleted; its author may strike it through.</summary>
/// <param name="Number">Its number in the incident, from 1.</param>
/// <param name="By">The dispatcher's name, or the officer's call sign.</param>
/// <param name="Officer">The officer who wrote it; the default for a dispatcher.</param>
/// <param name="OfficerCode">That officer's call sign when it was written; empty for a dispatcher.</param>
/// <param name="Text">1 to <see cref="IncidentLimits.NoteTextMax"/> characters.</param>
public sealed record IncidentNote(int Number, Instant At, string By, OfficerId Officer, string OfficerCode, string Text, bool IsStruck);

/// <summary>The notes of one incident, oldest first. Single writer: its shard's loop.</summary>
public sealed class IncidentNotes
{
    private const int NoteBytesMin = 29;

    private readonly List<IncidentNote> _notes = [];

    /// <summary>How many there are.</summary>
    public int Count => _notes.Count;

    /// <summary>A copy.</summary>
    public IReadOnlyList<IncidentNote> View() => [.. _notes];

    /// <summary>The newest that are not struck, oldest first: what who is on the incident is shown.</summary>
    public IReadOnlyList<IncidentNote> ForOfficers() =>
        _notes.Count == 0 ? [] : [.. _notes.Where(note => !note.IsStruck).TakeLast(IncidentLimits.NotesToOfficers)];

    /// <summary>Adds one.</summary>
    /// <returns>False when there are as many as there can be.</returns>
    public bool TryAdd(Instant now, string by, OfficerId officer, string officerCode, string text, out int number)
    {
        number = _notes.Count + 1;
        if (_notes.Count >= IncidentLimits.NotesMax) return false;
        _notes.Add(new IncidentNote(number, now, by, officer, officerCode, text, false));
        return true;
    }

    /// <summary>
    /// A dispatcher strikes one through; one that is struck already stays so. An officer's is not a dispatcher's, though the user be named as
    /// the officer's call sign is.
    /// </summary>
    public Refusal Strike(int number, string user)
    {
        var at = _notes.FindIndex(note => note.Number == number);
        if (at < 0) return Refusal.UnknownNote;
        if (_notes[at].Officer != default || _notes[at].By != user) return Refusal.NotYourNote;
        _notes[at] = _notes[at] with { IsStruck = true };
        return Refusal.None;
    }

    /// <summary>Takes over those of an incident that is merged into this one, in order of time; their numbers go on from the last here.</summary>
    public void Take(IncidentNotes others)
    {
        Invariant.Holds(_notes.Count + others._notes.Count <= IncidentLimits.NotesMax);
        foreach (var note in others._notes) _notes.Add(note with { Number = _notes.Count + 1 });
        var inOrder = _notes.OrderBy(note => note.At).ThenBy(note => note.Number).ToList();
        _notes.Clear();
        _notes.AddRange(inOrder);
    }

    /// <summary>Writes them for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_notes.Count);
        foreach (var (number, at, by, officer, officerCode, text, isStruck) in _notes)
        {
            writer.Int(number);
            writer.Moment(at);
            writer.Text(by);
            writer.UInt(officer.Value);
            writer.Text(officerCode);
            writer.Text(text);
            writer.Flag(isStruck);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(NoteBytesMin); left > 0; left--)
        {
            _notes.Add(new IncidentNote(
                reader.Int(), reader.Moment(), reader.Text(), new OfficerId(reader.UInt()), reader.Text(), reader.Text(), reader.Flag()));
        }
    }
}
