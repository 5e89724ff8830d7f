using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Lines;

/// <summary>
/// One phone line: who rings, who has it, and whether somebody must ring back. It only ever moves forward, so reports that arrive in another
/// order than they were sent lose no caller. Single writer: its shard's loop.
/// </summary>
/// <param name="sender">Name of the telephone system.</param>
/// <param name="reference">Its own name for the line.</param>
public sealed class PhoneLine(LineId id, string sender, string reference, LineCaller caller, Instant rangAt)
{
    /// <summary>Bytes of one without any text; not fewer.</summary>
    public const int BytesMin = 108;

    private LineEnd _end;
    private string _endedBy = "";
    private string _note = "";

    /// <summary>Its number.</summary>
    public LineId Id { get; } = id;

    /// <summary>By which the telephone system knows it.</summary>
    public (string Sender, string Reference) Key { get; } = (sender, reference);

    /// <summary>Who rings.</summary>
    public LineCaller Caller { get; private set; } = caller;

    /// <summary>When it was first heard of.</summary>
    public Instant RangAt { get; } = rangAt;

    /// <summary>How it stands.</summary>
    public LineState State { get; private set; }

    /// <summary>When <see cref="State"/> last changed.</summary>
    public Instant Since { get; private set; } = rangAt;

    /// <summary>When the telephone system last said something of it.</summary>
    public Instant HeardAt { get; private set; } = rangAt;

    /// <summary>The desk that has it; empty when none has.</summary>
    public string TakenBy { get; set; } = "";

    /// <summary>When it is told as late; never when there is nothing to do.</summary>
    public Instant DueAt { get; private set; }

    /// <summary>When it alarms next; never when there is nothing to do.</summary>
    public Instant AlarmAt { get; private set; }

    /// <summary>How often it was told as late.</summary>
    public int Alarms { get; private set; }

    /// <summary>How often nobody answered a call-back.</summary>
    public int Tries { get; private set; }

    /// <summary>What was opened from it.</summary>
    public IncidentId Incident { get; private set; }

    /// <summary>The call in <see cref="Incident"/>.</summary>
    public Guid Call { get; private set; }

    /// <summary>The caller waits, and no desk has it.</summary>
    public bool IsWaiting => State == LineState.Ringing && TakenBy.Length == 0;

    /// <summary>More is known of the caller.</summary>
    /// <returns>False when it was known.</returns>
    public bool Hear(LineCaller newer, Instant now)
    {
        HeardAt = now;
        var known = Caller;
        Caller = known.With(newer);
        return Caller != known;
    }

    /// <summary>It rings: it is late at <paramref name="due"/>.</summary>
    public void Rings(Instant due) => (DueAt, AlarmAt) = (due, due);

    /// <summary>Somebody has picked up.</summary>
    public void Answer(Instant now)
    {
        Become(LineState.Answered, now);
        (DueAt, AlarmAt) = (default, default);
    }

    /// <summary>The caller rang off, or did not answer: somebody is to ring back by then.</summary>
    public void CallBackBy(Instant due, Instant now)
    {
        if (State == LineState.CallBackDue) Tries++;
        else Become(LineState.CallBackDue, now);
        (DueAt, AlarmAt, Alarms) = (due, due, 0);
    }

    /// <summary>It was told as late.</summary>
    public void Told(Instant again)
    {
        Alarms++;
        AlarmAt = again;
    }

    /// <summary>An incident was opened from it.</summary>
    /// <returns>False when it is that one already.</returns>
    public bool Tie(IncidentId incident, Guid call)
    {
        if (Incident == incident && Call == call) return false;
        (Incident, Call) = (incident, call);
        return true;
    }

    /// <summary>Nothing is left to do.</summary>
    public void Finish(LineEnd end, string by, string note, Instant now)
    {
        Become(LineState.Over, now);
        (DueAt, AlarmAt) = (default, default);
        (_end, _endedBy, _note) = (end, by, note);
    }

    /// <summary>As it stands.</summary>
    public LineView View() => new(
        Id, State, Caller, RangAt, Since, TakenBy, DueAt, Alarms, Tries, Incident, Call, _end, _endedBy, _note);

    /// <summary>Writes it for a snapshot; lines that are over are not kept.</summary>
    public void Save(StateWriter writer)
    {
        Invariant.Holds(State != LineState.Over);
        writer.UInt(Id.Number);
        writer.Text(Key.Sender);
        writer.Text(Key.Reference);
        Write(writer, Caller);
        writer.Moment(RangAt);
        writer.Byte((byte)State);
        writer.Moment(Since);
        writer.Moment(HeardAt);
        writer.Text(TakenBy);
        writer.Moment(DueAt);
        writer.Moment(AlarmAt);
        writer.Int(Alarms);
        writer.Int(Tries);
        writer.Incident(Incident);
        writer.Guid(Call);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public static PhoneLine Restore(ref StateReader reader, JurisdictionId jurisdiction) => new(
        new LineId(jurisdiction, reader.UInt()), reader.Text(), reader.Text(), ReadCaller(ref reader), reader.Moment())
    {
        State = (LineState)reader.Byte(),
        Since = reader.Moment(),
        HeardAt = reader.Moment(),
        TakenBy = reader.Text(),
        DueAt = reader.Moment(),
        AlarmAt = reader.Moment(),
        Alarms = reader.Int(),
        Tries = reader.Int(),
        Incident = reader.Incident(),
        Call = reader.Guid(),
    };

    /// <summary>Writes a caller, in snapshots and in the journal.</summary>
    public static void Write(StateWriter writer, LineCaller caller)
    {
        writer.Text(caller.Number);
        writer.Text(caller.Name);
        writer.Text(caller.Source);
        writer.Flag(caller.Place is not null);
        if (caller.Place is { } place) writer.Place(place);
        writer.Int(caller.AccuracyMetres);
        writer.Text(caller.PlaceText);
    }

    /// <summary>Reads it back.</summary>
    public static LineCaller ReadCaller(ref StateReader reader)
    {
        var (number, name, source) = (reader.Text(), reader.Text(), reader.Text());
        LatLng? place = reader.Flag() ? reader.Place() : null;
        return new LineCaller(number, name, source, place, reader.Int(), reader.Text());
    }

    private void Become(LineState state, Instant now) => (State, Since) = (state, now);
}
