using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>What is said when a shift begins.</summary>
/// <param name="Crew">Names, at most <see cref="OfficerLimits.CrewMax"/>; may be empty.</param>
/// <param name="Vehicle">May be empty.</param>
/// <param name="Skills">Of the day, sorted, no duplicates: they count in place of the registration's. Null: those do.</param>
/// <param name="Area">Code of the day's area. Empty: the registration's.</param>
public sealed record ShiftDetails(IReadOnlyList<string> Crew, string Vehicle, IReadOnlyList<string>? Skills, string Area)
{
    /// <summary>A shift of which nothing is said.</summary>
    public static ShiftDetails None { get; } = new([], "", null, "");

    /// <summary>Nothing is said.</summary>
    public bool IsEmpty => Crew.Count == 0 && Vehicle.Length == 0 && Skills is null && Area.Length == 0;

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        Write(writer, Crew);
        writer.Text(Vehicle);
        writer.Flag(Skills is not null);
        if (Skills is not null) Write(writer, Skills);
        writer.Text(Area);
    }

    /// <summary>Reads it back.</summary>
    public static ShiftDetails Read(ref StateReader reader) =>
        new(ReadTexts(ref reader), reader.Text(), reader.Flag() ? ReadTexts(ref reader) : null, reader.Text());

    private static void Write(StateWriter writer, IReadOnlyList<string> texts)
    {
        writer.Int(texts.Count);
        foreach (var text in texts) writer.Text(text);
    }

    private static string[] ReadTexts(ref StateReader reader)
    {
        var texts = new string[reader.Count(sizeof(int))];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.Text();
        return texts;
    }
}

/// <summary>How far a safety check has come. Values are stable.</summary>
public enum SafetyState : byte
{
    /// <summary>Nothing is asked.</summary>
    None = 0,

    /// <summary>The officer is asked.</summary>
    Asked = 1,

    /// <summary>The officer has not answered: the desks are alarmed.</summary>
    Alarm = 2,
}

/// <summary>A safety check of one officer.</summary>
/// <param name="Why">The status code, or the name of the desk that asked.</param>
/// <param name="IsByDesk">A desk asked, whatever the status.</param>
/// <param name="AlarmAt">Never while there is none.</param>
public sealed record SafetyCheckState(SafetyState State, string Why, bool IsByDesk, Instant AskedAt, Instant AnswerBy, Instant AlarmAt);

/// <summary>
/// What most officers have nothing of: a status of the region's own, words said with it, a shift's details, a safety check, a panic.
/// Made when first needed, so that an officer without any costs a reference. Single writer: its shard's loop.
/// </summary>
public sealed class OfficerDay
{
    /// <summary>Code of the status in the region's table; null: the first that shows the officer's status.</summary>
    public string? Code { get; set; }

    /// <summary>The code is one whose officers a person may send, and the engine never.</summary>
    public bool IsConditional { get; set; }

    /// <summary>Said with the status; may be empty.</summary>
    public string Comment { get; set; } = "";

    /// <summary>When the shift began; never while nothing was said of it.</summary>
    public Instant ShiftSince { get; set; }

    /// <summary>What was said of the shift.</summary>
    public ShiftDetails Shift { get; set; } = ShiftDetails.None;

    /// <summary>After so many seconds in the status the officer is late; 0: never. As the table had it when the status began.</summary>
    public int LateSeconds { get; set; }

    /// <summary>In the status for longer than its table allows.</summary>
    public bool IsLate { get; set; }

    /// <summary>Seconds in the status, or since the last answer, after which the officer is asked; 0: never.</summary>
    public int AskSeconds { get; set; }

    /// <summary>Seconds without an answer after which the desks are alarmed.</summary>
    public int AnswerSeconds { get; set; }

    /// <summary>The check that stands; null when none.</summary>
    public SafetyCheckState? Safety { get; set; }

    /// <summary>When somebody last heard that the officer is well, while in the status; never when not yet.</summary>
    public Instant WellAt { get; set; }

    /// <summary>The panic that stands; the empty id when none.</summary>
    public Guid Panic { get; set; }

    /// <summary>Nothing is left to be said.</summary>
    public bool IsEmpty => Code is null && !IsConditional && Comment.Length == 0 && ShiftSince.IsNever && Shift.IsEmpty && LateSeconds == 0 && !IsLate
        && AskSeconds == 0 && Safety is null && WellAt.IsNever && Panic == default;

    /// <summary>Writes it for a snapshot, but for the panic, which has bytes of its own.</summary>
    public void Save(StateWriter writer)
    {
        writer.Text(Code);
        writer.Flag(IsConditional);
        writer.Text(Comment);
        writer.Moment(ShiftSince);
        Shift.Save(writer);
        writer.Int(LateSeconds);
        writer.Flag(IsLate);
        writer.Int(AskSeconds);
        writer.Int(AnswerSeconds);
        writer.Moment(WellAt);
        writer.Flag(Safety is not null);
        if (Safety is null) return;
        writer.Byte((byte)Safety.State);
        writer.Text(Safety.Why);
        writer.Flag(Safety.IsByDesk);
        writer.Moment(Safety.AskedAt);
        writer.Moment(Safety.AnswerBy);
        writer.Moment(Safety.AlarmAt);
    }

    /// <summary>Reads it back.</summary>
    public static OfficerDay Read(ref StateReader reader)
    {
        var day = new OfficerDay
        {
            Code = reader.TextOrNull(),
            IsConditional = reader.Flag(),
            Comment = reader.Text(),
            ShiftSince = reader.Moment(),
            Shift = ShiftDetails.Read(ref reader),
            LateSeconds = reader.Int(),
            IsLate = reader.Flag(),
            AskSeconds = reader.Int(),
            AnswerSeconds = reader.Int(),
            WellAt = reader.Moment(),
        };
        if (reader.Flag())
        {
            day.Safety = new SafetyCheckState(
                (SafetyState)reader.Byte(), reader.Text(), reader.Flag(), reader.Moment(), reader.Moment(), reader.Moment());
        }

        return day;
    }

    /// <summary>An immutable copy for the boards; null when there is nothing to show.</summary>
    public OfficerDetail? View() => Code is null && !IsConditional && Comment.Length == 0 && ShiftSince.IsNever && !IsLate && Safety is null
        && Panic == default
        ? null
        : new OfficerDetail(Code, IsConditional, Comment, ShiftSince, Shift, IsLate, Safety, Panic);
}

/// <summary>What is to be said of an officer beside the status: an immutable copy, safe on any thread.</summary>
/// <param name="Code">Null: the first of the table that shows the status.</param>
/// <param name="ShiftSince">Never when nothing was said of the shift.</param>
/// <param name="Panic">The empty id when none stands.</param>
public sealed record OfficerDetail(
    string? Code, bool IsConditional, string Comment, Instant ShiftSince, ShiftDetails Shift, bool IsLate, SafetyCheckState? Safety,
    Guid Panic);
