using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>What an event about a panic says. Values are stable.</summary>
public enum PanicDeed : byte
{
    /// <summary>It stands; told to whoever comes later.</summary>
    Standing = 0,

    /// <summary>It was just raised.</summary>
    Raised = 1,

    /// <summary>The officer pressed again.</summary>
    Again = 2,

    /// <summary>A desk has seen it.</summary>
    Acknowledged = 3,

    /// <summary>A person has ended it.</summary>
    Ended = 4,

    /// <summary>It has its incident, which found no room before.</summary>
    Opened = 5,

    /// <summary>Its incident was merged: what happens to the officer is on another one now.</summary>
    Merged = 6,
}

/// <summary>Who did something, and when.</summary>
public readonly record struct NamedAt(string By, Instant At);

/// <summary>Who ended a panic, when and why.</summary>
public sealed record PanicEnd(string By, Instant At, string Reason);

/// <summary>A panic as desks are told of it: an immutable copy, safe on any thread.</summary>
/// <param name="Id">Of the first press; made by the terminal.</param>
/// <param name="Presses">How often it was pressed.</param>
/// <param name="Place">The officer's newest position when this was told; the station when there is none.</param>
/// <param name="PositionAt">When that position was taken; never when there is none.</param>
/// <param name="Incident">The emergency; the default while there is no room for one.</param>
/// <param name="End">Null while it stands.</param>
public sealed record PanicView(
    Guid Id, OfficerId Officer, string Code, PanicDeed Deed, Instant RaisedAt, Instant PressedAt, int Presses, LatLng Place,
    Instant PositionAt, bool IsOnDuty, IncidentId Incident, IReadOnlyList<NamedAt> Acknowledged, PanicEnd? End);

/// <summary>An officer's cry for help, from the first press until a named person ends it. Single writer: its shard's loop.</summary>
public sealed class Panic(Guid id, OfficerId officer, Instant raisedAt)
{
    private const int NamedBytesMin = 12;

    private readonly List<Guid> _presses = [id]; // Newest last.
    private readonly List<NamedAt> _acknowledged = [];

    /// <summary>Of the first press.</summary>
    public Guid Id { get; } = id;

    /// <summary>Whose.</summary>
    public OfficerId Officer { get; } = officer;

    /// <summary>When it was first pressed.</summary>
    public Instant RaisedAt { get; } = raisedAt;

    /// <summary>When it was last pressed.</summary>
    public Instant PressedAt { get; private set; } = raisedAt;

    /// <summary>How often.</summary>
    public int Presses { get; private set; } = 1;

    /// <summary>The emergency; the default while there is none.</summary>
    public IncidentId Incident { get; set; }

    /// <summary>When the emergency was last put where the officer is.</summary>
    public Instant MovedAt { get; set; } = raisedAt;

    /// <summary>When a press was last told to the desks.</summary>
    public Instant ToldAt { get; set; } = raisedAt;

    /// <summary>A press was not told yet.</summary>
    public bool IsUntold { get; set; }

    /// <summary>The newest ids of presses, the newest last.</summary>
    public IReadOnlyList<Guid> PressIds => _presses;

    /// <summary>Who has acknowledged it.</summary>
    public IReadOnlyList<NamedAt> Acknowledged => _acknowledged;

    /// <summary>Pressed again.</summary>
    /// <returns>False when it is a repeat of a press that is known.</returns>
    public bool Press(Guid press, Instant now)
    {
        if (_presses.Contains(press)) return false;
        if (_presses.Count == OfficerLimits.PressesKnown) _presses.RemoveAt(0);
        _presses.Add(press);
        Presses++;
        PressedAt = now;
        return true;
    }

    /// <summary>A desk has seen it.</summary>
    /// <returns>False when it had said so before, or as many as are kept have.</returns>
    public bool Acknowledge(string by, Instant now)
    {
        if (_acknowledged.Count >= OfficerLimits.AcknowledgementsKept || _acknowledged.Exists(each => each.By == by)) return false;
        _acknowledged.Add(new NamedAt(by, now));
        return true;
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Guid(Id);
        writer.UInt(Officer.Value);
        writer.Moment(RaisedAt);
        writer.Moment(PressedAt);
        writer.Int(Presses);
        writer.Incident(Incident);
        writer.Moment(MovedAt);
        writer.Moment(ToldAt);
        writer.Flag(IsUntold);
        writer.Int(_presses.Count);
        foreach (var press in _presses) writer.Guid(press);
        writer.Int(_acknowledged.Count);
        foreach (var (by, at) in _acknowledged)
        {
            writer.Text(by);
            writer.Moment(at);
        }
    }

    /// <summary>Reads it back.</summary>
    public static Panic Restore(ref StateReader reader)
    {
        var panic = new Panic(reader.Guid(), new OfficerId(reader.UInt()), reader.Moment())
        {
            PressedAt = reader.Moment(),
            Presses = reader.Int(),
            Incident = reader.Incident(),
            MovedAt = reader.Moment(),
            ToldAt = reader.Moment(),
            IsUntold = reader.Flag(),
        };
        panic._presses.Clear();
        for (var left = reader.Count(16); left > 0; left--) panic._presses.Add(reader.Guid());
        for (var left = reader.Count(NamedBytesMin); left > 0; left--) panic._acknowledged.Add(new NamedAt(reader.Text(), reader.Moment()));
        return panic;
    }
}
