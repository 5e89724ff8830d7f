using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>
/// One dispatchable unit: what it is doing and which directive it holds. Its position is kept apart, in the shard's packed table,
/// because it changes a thousand times as often and carries no promise. Single writer: its shard's loop.
/// </summary>
public sealed class OfficerGrain(OfficerRegistration registration, Instant shiftStart)
{
    /// <summary>
    /// Seconds after an unanswered directive in which the officer is not chosen by itself, unless it is heard from before.
    /// </summary>
    public const int NotAnsweringSeconds = 300;

    private Instant _notAnsweringUntil;

    /// <summary>The officer's line of officers.csv.</summary>
    public OfficerRegistration Registration { get; } = registration;

    /// <summary>What the officer is doing. On shift from the start: without a fresh position nobody is chosen anyway.</summary>
    public OfficerStatus Status { get; private set; } = OfficerStatus.Available;

    /// <summary>When <see cref="Status"/> last changed.</summary>
    public Instant Since { get; private set; } = shiftStart;

    /// <summary>The directive held; null when none. Held exactly while the status is Dispatched, EnRoute or OnScene.</summary>
    public Directive? Directive { get; private set; }

    /// <summary>What most officers have nothing of; null when there is nothing.</summary>
    public OfficerDay? Day { get; private set; }

    /// <summary>Skills that count: those of the shift, else those of the registration.</summary>
    public IReadOnlyList<string> Skills => Day?.Shift.Skills ?? Registration.Skills;

    /// <summary>How many are in the car: as said when the shift began, one where nothing was said.</summary>
    public int CrewCount => Math.Max(1, Day?.Shift.Crew.Count ?? 1);

    /// <summary>Code of the area that counts: the shift's, else the registration's; empty when in none.</summary>
    public string Area => Day is { Shift.Area: { Length: > 0 } area } ? area : Registration.Area;

    /// <summary>A person may send the officer: available, or in a status that lets a person.</summary>
    public bool MayBeSent => Directive is null && (Status == OfficerStatus.Available || Day is { IsConditional: true });

    /// <summary>
    /// Whether the officer may be chosen for a type now, by status, skills and answering (position age is the shard's to judge).
    /// </summary>
    public RankReason Fitness(IReadOnlyList<string> skillsNeeded, Instant now)
    {
        if (Day is not null && Day.Panic != default) return RankReason.InEmergency;
        if (Directive is not null) return RankReason.OnDirective;
        if (Status != OfficerStatus.Available || Day is { IsConditional: true }) return RankReason.Busy; // For a person to say, whatever it shows.
        if (_notAnsweringUntil > now) return RankReason.NotAnswering;
        foreach (var skill in skillsNeeded)
            if (!Skills.Contains(skill)) return RankReason.LacksSkill;
        return RankReason.Fits;
    }

    /// <summary>Takes a new directive. The officer must be one who may be sent.</summary>
    public void Hold(Directive directive, Instant now)
    {
        Invariant.Holds(MayBeSent);
        Directive = directive;
        Change(OfficerStatus.Dispatched, now);
    }

    /// <summary>Follows the held directive: en route or on scene.</summary>
    public void Follow(OfficerStatus status, Instant now)
    {
        Invariant.Holds(Directive is not null);
        Invariant.Holds(status is OfficerStatus.EnRoute or OfficerStatus.OnScene);
        Change(status, now);
    }

    /// <summary>Gives the held directive up and is available again.</summary>
    public void Release(Instant now)
    {
        Invariant.Holds(Directive is { IsOver: true });
        Directive = null;
        Change(OfficerStatus.Available, now);
    }

    /// <summary>The officer let a directive expire: not chosen by itself for a while.</summary>
    public void DidNotAnswer(Instant now) => _notAnsweringUntil = now.PlusSeconds(NotAnsweringSeconds);

    /// <summary>The officer did something by hand, so somebody is there.</summary>
    public void WasHeardFrom() => _notAnsweringUntil = default;

    /// <summary>The officer's own choice of status.</summary>
    public Refusal Choose(OfficerStatus status, Instant now)
    {
        WasHeardFrom();
        if (status is not (OfficerStatus.Available or OfficerStatus.Busy or OfficerStatus.OffDuty)) return Refusal.StatusNotAllowed;
        if (Directive is not null) return Refusal.HoldsDirective;
        Change(status, now);
        return Refusal.None;
    }

    /// <summary>Goes into a status of the region's own table.</summary>
    /// <param name="code">Null: the first of the table that shows it.</param>
    /// <param name="isConditional">A person may send the officer all the same.</param>
    public void Enter(OfficerStatus status, string? code, bool isConditional, string comment, Instant now)
    {
        Invariant.Holds(Directive is null);
        var isOther = status != Status || code != Day?.Code;
        Change(status, now);
        if (isOther) Since = now;
        if (code is not null || isConditional || comment.Length > 0 || Day is not null)
        {
            var day = Days();
            (day.Code, day.IsConditional, day.Comment) = (code, isConditional, comment);
            if (isOther) (day.IsLate, day.WellAt) = (false, default);
        }

        DropEmptyDay();
    }

    /// <summary>What most officers have nothing of; made when there is none. Call <see cref="DropEmptyDay"/> after taking something out.</summary>
    public OfficerDay Days() => Day ??= new OfficerDay();

    /// <summary>Lets go of a day that says nothing.</summary>
    public void DropEmptyDay()
    {
        if (Day is { IsEmpty: true }) Day = null;
    }

    /// <summary>Takes over what was kept of the day.</summary>
    public void Restore(OfficerDay day) => Day = day;

    /// <summary>An immutable copy for the boards.</summary>
    public OfficerView View() => new(
        Registration.Id,
        Registration.Code,
        Registration.Home,
        Status,
        Since,
        Directive?.Id ?? default,
        Directive?.Incident ?? default) { Detail = Day?.View() };

    /// <summary>Writes it for a snapshot: what is not in its registration.</summary>
    public void Save(StateWriter writer)
    {
        writer.Byte((byte)Status);
        writer.Moment(Since);
        writer.Moment(_notAnsweringUntil);
        writer.UInt(Directive?.Id.Number ?? 0);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    /// <returns>The number of the directive it holds, to be given to <see cref="Restore(Directive)"/>; 0 when none.</returns>
    public uint Restore(ref StateReader reader)
    {
        (Status, Since, _notAnsweringUntil, var directive) = Read(ref reader);
        return directive;
    }

    /// <summary>Passes over what <see cref="Save"/> wrote of an officer that is gone.</summary>
    /// <returns>The number of the directive it held; 0 when none.</returns>
    public static uint Skip(ref StateReader reader) => Read(ref reader).Directive;

    /// <summary>Holds a restored directive again.</summary>
    public void Restore(Directive directive) => Directive = directive;

    private static (OfficerStatus Status, Instant Since, Instant NotAnsweringUntil, uint Directive) Read(ref StateReader reader) =>
        ((OfficerStatus)reader.Byte(), reader.Moment(), reader.Moment(), reader.UInt());

    private void Change(OfficerStatus status, Instant now)
    {
        if (status == Status) return;
        Status = status;
        Since = now;
        if (Day is null) return;
        (Day.Code, Day.IsConditional, Day.Comment, Day.IsLate, Day.WellAt) = (null, false, "", false, default); // Of the status before.
        if (status == OfficerStatus.OffDuty) (Day.Shift, Day.ShiftSince) = (ShiftDetails.None, default);
        DropEmptyDay();
    }
}
