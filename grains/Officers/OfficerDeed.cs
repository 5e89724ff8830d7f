using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>What an event about a safety check says. Values are stable.</summary>
public enum SafetyDeed : byte
{
    /// <summary>It stands; told to whoever comes later.</summary>
    Standing = 0,

    /// <summary>The officer is asked.</summary>
    Asked = 1,

    /// <summary>The officer is well, and has said so.</summary>
    Answered = 2,

    /// <summary>The officer has not answered in time.</summary>
    Alarm = 3,

    /// <summary>A desk has heard that the officer is well.</summary>
    Cleared = 4,

    /// <summary>The officer left the status before the time was over.</summary>
    Over = 5,
}

/// <summary>A safety check as desks are told of it: an immutable copy, safe on any thread.</summary>
/// <param name="Check">As it was before it ended, where it did.</param>
/// <param name="By">Who answered or cleared it; otherwise empty.</param>
public sealed record SafetyView(OfficerId Officer, string Code, SafetyDeed Deed, SafetyCheckState Check, string By, string Note);

/// <summary>What a line of a unit's history is about. Values are stable.</summary>
public enum DeedKind : byte
{
    /// <summary>The shift began, or was said anew. Detail: crew and vehicle.</summary>
    ShiftOn = 0,

    /// <summary>The shift ended.</summary>
    ShiftOff = 1,

    /// <summary>Another status. Detail: the comment; "over the table" when a supervisor passed over it.</summary>
    Status = 2,

    /// <summary>A directive was taken on, followed or given up. Detail: its state.</summary>
    Directive = 3,

    /// <summary>A panic. Detail: what was done with it.</summary>
    Panic = 4,

    /// <summary>A safety check. Detail: what was done with it.</summary>
    Safety = 5,
}

/// <summary>One line of a unit's history. Immutable.</summary>
/// <param name="By">The officer's code, a desk's user name, or "engine".</param>
/// <param name="Status">The officer's status after it.</param>
/// <param name="StatusCode">Of the region's table; empty: the first that shows the status.</param>
/// <param name="Incident">The default when none is concerned.</param>
/// <param name="Directive">The default when none is concerned.</param>
public sealed record OfficerDeed(
    Instant At, OfficerId Officer, DeedKind Kind, string By, OfficerStatus Status, string StatusCode, IncidentId Incident,
    DirectiveId Directive, string Detail)
{
    /// <summary>Bytes of one without any text.</summary>
    public const int BytesMin = 38;

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Moment(At);
        writer.UInt(Officer.Value);
        writer.Byte((byte)Kind);
        writer.Text(By);
        writer.Byte((byte)Status);
        writer.Text(StatusCode);
        writer.Incident(Incident);
        writer.Directive(Directive);
        writer.Text(Detail);
    }

    /// <summary>Reads it back.</summary>
    public static OfficerDeed Read(ref StateReader reader) => new(
        reader.Moment(), new OfficerId(reader.UInt()), (DeedKind)reader.Byte(), reader.Text(), (OfficerStatus)reader.Byte(), reader.Text(),
        reader.Incident(), reader.Directive(), reader.Text());
}
