using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>Shifts, statuses set by hand, and what is said of safety checks. Runs on the shard's loop.</summary>
public sealed class ShiftRules(ShardTables tables)
{
    private const int DayBytesMin = 50;
    private const string OverTable = "over the table";

    /// <summary>A shift begins, or is said anew.</summary>
    public Outcome Begin(ShiftBegun input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        if (!IsSound(input.Details)) return Outcome.Refused(Refusal.BadShift);
        var officer = tables.Officers[slot];
        if (input.Details.Area.Length > 0 && !tables.Policy.Areas.TryFind(input.Details.Area, out _)) return Outcome.Refused(Refusal.BadShift);
        var wasOff = officer.Status == OfficerStatus.OffDuty;
        tables.Change(officer, () =>
        {
            officer.WasHeardFrom();
            if (wasOff) officer.Enter(OfficerStatus.Available, null, false, "", now);
            var day = officer.Days();
            day.Shift = input.Details;
            if (wasOff || day.ShiftSince.IsNever) day.ShiftSince = now;
        });
        if (officer.Status == OfficerStatus.Available) tables.Freed(officer);
        var said = string.Join(", ", input.Details.Crew.Append(input.Details.Vehicle).Where(word => word.Length > 0));
        tables.Watch.Did(officer, DeedKind.ShiftOn, input.By, detail: said);
        return Outcome.Done;
    }

    /// <summary>A shift ends.</summary>
    public Outcome End(ShiftEnded input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = tables.Officers[slot];
        if (officer.Directive is not null) return Outcome.Refused(Refusal.HoldsDirective);
        tables.Change(officer, () => officer.Enter(OfficerStatus.OffDuty, null, false, "", now));
        tables.Watch.Did(officer, DeedKind.ShiftOff, input.By);
        return Outcome.Done;
    }

    /// <summary>A status of the region's table, by hand.</summary>
    public Outcome Choose(StatusChosen input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var statuses = tables.Policy.Statuses;
        if (!statuses.TryFind(input.Code, out var row)) return Outcome.Refused(Refusal.UnknownStatusCode);
        if (input.Comment.Length > OfficerLimits.CommentMax) return Outcome.Refused(Refusal.BadShift);
        var officer = tables.Officers[slot];
        if (officer.Directive is not null) return Outcome.Refused(Refusal.HoldsDirective);
        var from = officer.Day?.Code ?? statuses.For(officer.Status).Code;
        var isAllowed = statuses.Allows(from, row, input.IsDesk);
        if (row.SetBy == StatusSetter.Engine || (!isAllowed && !input.IsForced)) return Outcome.Refused(Refusal.StatusNotAllowed);
        Enter(officer, row, input.Comment, now);
        var comment = isAllowed ? input.Comment : input.Comment.Length == 0 ? OverTable : $"{OverTable}: {input.Comment}";
        tables.Watch.Did(officer, DeedKind.Status, input.By, detail: comment);
        return Outcome.Done;
    }

    /// <summary>A desk asks now.</summary>
    public Outcome Ask(SafetyAsked input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = tables.Officers[slot];
        if (officer.Day is { Safety: not null }) return new Outcome { Repeated = true };
        var seconds = officer.Day is { AnswerSeconds: > 0 } known ? known.AnswerSeconds : OfficerLimits.AnswerToDeskSeconds;
        var check = new SafetyCheckState(SafetyState.Asked, input.By, true, now, now.PlusSeconds(seconds), default);
        officer.Days().Safety = check;
        tables.Watch.Say(officer, SafetyDeed.Asked, check, input.By, "");
        tables.Watch.Schedule(officer);
        tables.Effects.Mark(officer);
        return Outcome.Done;
    }

    /// <summary>The officer is well: the next check is due after the whole time again.</summary>
    public Outcome Answer(SafetyAnswered input, Instant now)
    {
        if (!tables.Officers.TrySlot(input.Officer, out var slot)) return Outcome.Refused(Refusal.UnknownOfficer);
        var officer = tables.Officers[slot];
        if (officer.Day is not { Safety: { } check } day) return Outcome.Refused(Refusal.NothingAsked);
        (day.Safety, day.WellAt) = (null, now);
        if (!input.IsDesk) officer.WasHeardFrom();
        officer.DropEmptyDay();
        tables.Watch.Say(officer, input.IsDesk ? SafetyDeed.Cleared : SafetyDeed.Answered, check, input.By, input.Note);
        tables.Watch.Schedule(officer);
        tables.Effects.Mark(officer);
        return Outcome.Done;
    }

    /// <summary>Writes the days of those who have one, by officer.</summary>
    public void Save(StateWriter writer)
    {
        var slots = Enumerable.Range(0, tables.Officers.Count).Where(slot => tables.Officers[slot].Day is not null).ToList();
        writer.Int(slots.Count);
        foreach (var slot in slots)
        {
            writer.UInt(tables.Officers.NumberOf(slot).Value);
            tables.Officers[slot].Day!.Save(writer);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Who has left the region is passed over.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(DayBytesMin); left > 0; left--)
        {
            var officer = new OfficerId(reader.UInt());
            var day = OfficerDay.Read(ref reader);
            if (tables.Officers.TrySlot(officer, out var slot)) tables.Officers[slot].Restore(day);
        }
    }

    private static bool IsSound(ShiftDetails details) =>
        details.Crew.Count <= OfficerLimits.CrewMax && details.Crew.All(IsName) && details.Vehicle.Length <= OfficerLimits.NameMax
        && details.Area.Length <= OfficerLimits.NameMax
        && (details.Skills is null || (details.Skills.Count <= OfficerLimits.SkillsMax && details.Skills.All(IsName)));

    private static bool IsName(string word) => word.Length is > 0 and <= OfficerLimits.NameMax;

    private void Enter(OfficerGrain officer, StatusCode row, string comment, Instant now)
    {
        var code = tables.Policy.Statuses.For(row.Shows).Code == row.Code ? null : row.Code;
        tables.Change(officer, () =>
        {
            officer.WasHeardFrom();
            officer.Enter(row.Shows, code, row.Availability == Availability.ConditionallyAvailable, comment, now);
        });
        if (row.Shows == OfficerStatus.Available) tables.Freed(officer);
    }
}
