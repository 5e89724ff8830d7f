using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>
/// Follows every change of an officer: writes the units' history, and knows when somebody is late in a status or is to be asked whether all
/// is well. Runs on the shard's loop.
/// </summary>
public sealed class OfficerWatch(ShardTables tables)
{
    private readonly Queue<OfficerDeed> _deeds = []; // Oldest first.
    private readonly SortedSet<(Instant Due, OfficerId Officer)> _due = []; // Each officer once.
    private readonly Dictionary<OfficerId, Instant> _dueOf = []; // The same, by officer.

    private Instant _now;
    private string _actor = DirectiveRules.Engine;

    /// <summary>An input begins.</summary>
    /// <param name="now">The moment it came in.</param>
    /// <param name="actor">A desk's user name, "engine", or empty for the officer whose status changes.</param>
    public void Begin(Instant now, string actor) => (_now, _actor) = (now, actor);

    /// <summary>What an officer was before a change.</summary>
    public readonly record struct Before(OfficerStatus Status, string? Code, Directive? Directive, SafetyCheckState? Safety)
    {
        /// <summary>As the officer is now.</summary>
        public static Before Of(OfficerGrain officer) =>
            new(officer.Status, officer.Day?.Code, officer.Directive, officer.Day?.Safety);
    }

    /// <summary>An officer may have another status or directive than before.</summary>
    public void Changed(OfficerGrain officer, in Before before)
    {
        if (officer.Status == before.Status && officer.Day?.Code == before.Code && officer.Directive == before.Directive) return;
        var directive = officer.Directive ?? before.Directive;
        if (directive is not null)
        {
            var step = officer.Directive is null ? WordOf(directive.State) : WordOf(officer.Status);
            Did(officer, DeedKind.Directive, _actor, directive.Incident, step, directive.Id);
        }

        LeaveSafety(officer);
        Follow(officer);
    }

    /// <summary>Another policy is in force: its tables hold from here on. Who was asked by a row that is gone need not answer any more.</summary>
    public void PolicyChanged()
    {
        for (var slot = 0; slot < tables.Officers.Count; slot++)
        {
            var officer = tables.Officers[slot];
            Follow(officer);
            if (officer.Day is not { AskSeconds: 0, Safety: { State: SafetyState.Asked, IsByDesk: false } }) continue;
            LeaveSafety(officer);
            Schedule(officer);
            tables.Effects.Mark(officer);
        }
    }

    /// <summary>Writes a line of a unit's history.</summary>
    /// <param name="by">Empty: the officer.</param>
    public void Did(
        OfficerGrain officer, DeedKind kind, string by, IncidentId incident = default, string detail = "", DirectiveId directive = default)
    {
        var deed = new OfficerDeed(
            _now, officer.Registration.Id, kind, by.Length > 0 ? by : officer.Registration.Code, officer.Status, officer.Day?.Code ?? "",
            incident, directive, detail);
        Keep(deed);
        tables.Effects.Say(new OfficerDid(deed));
    }

    /// <summary>A check ends, or begins: says so, and writes it down.</summary>
    /// <param name="check">As it stood.</param>
    public void Say(OfficerGrain officer, SafetyDeed deed, SafetyCheckState check, string by, string note)
    {
        tables.Effects.Say(new SafetyChanged(
            new SafetyView(officer.Registration.Id, officer.Registration.Code, deed, check, by, note)));
        var detail = note.Length == 0 ? WordOf(deed) : $"{WordOf(deed)}: {note}";
        Did(officer, DeedKind.Safety, deed is SafetyDeed.Asked or SafetyDeed.Alarm or SafetyDeed.Over ? DirectiveRules.Engine : by,
            officer.Directive?.Incident ?? default, detail);
    }

    /// <summary>Who is late or to be asked is told and asked.</summary>
    public void Tick(Instant now)
    {
        for (var left = OfficerLimits.ChecksPerTick; left > 0 && _due.Count > 0 && _due.Min.Due <= now; left--)
        {
            var officer = tables.OfficerOf(_due.Min.Officer);
            LookAfter(officer, now);
            Schedule(officer);
            Invariant.Holds(!_dueOf.TryGetValue(officer.Registration.Id, out var next) || next > now);
        }
    }

    /// <summary>What the tables say of the status the officer is in now, and of the type of the incident; that one may be of another type now.</summary>
    public void Follow(OfficerGrain officer)
    {
        var late = RowOf(officer).TimerSeconds;
        var check = CheckOf(officer, RowOf(officer));
        if (late > 0 || check is not null || officer.Day is not null)
        {
            var day = officer.Days();
            (day.LateSeconds, day.AskSeconds, day.AnswerSeconds) = (late, check?.AskSeconds ?? 0, check?.AnswerSeconds ?? 0);
            officer.DropEmptyDay();
        }

        Schedule(officer);
    }

    /// <summary>Works out anew when something is due for an officer.</summary>
    public void Schedule(OfficerGrain officer)
    {
        var id = officer.Registration.Id;
        var next = NextDue(officer);
        var isKnown = _dueOf.TryGetValue(id, out var due);
        if (isKnown && due == next) return;
        if (isKnown) _due.Remove((due, id));
        if (next.IsNever) _dueOf.Remove(id);
        else
        {
            _dueOf[id] = next;
            _due.Add((next, id));
        }
    }

    /// <summary>For boards that know nothing yet.</summary>
    public void TellAll()
    {
        foreach (var deed in _deeds) tables.Effects.Say(new OfficerDid(deed));
        for (var slot = 0; slot < tables.Officers.Count; slot++)
        {
            var officer = tables.Officers[slot];
            if (officer.Day?.Safety is not { } check) continue;
            tables.Effects.Say(new SafetyChanged(
                new SafetyView(officer.Registration.Id, officer.Registration.Code, SafetyDeed.Standing, check, "", "")));
        }
    }

    /// <summary>Writes the history for a snapshot; what is due follows from the officers.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_deeds.Count);
        foreach (var deed in _deeds) deed.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Officers and their days are restored before.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(OfficerDeed.BytesMin); left > 0; left--) Keep(OfficerDeed.Read(ref reader));
        for (var slot = 0; slot < tables.Officers.Count; slot++) Schedule(tables.Officers[slot]);
    }

    private static string WordOf<TWord>(TWord word)
        where TWord : struct, Enum
    {
        var text = word.ToString();
        return char.ToLowerInvariant(text[0]) + text[1..];
    }

    private void Keep(OfficerDeed deed)
    {
        _deeds.Enqueue(deed);
        if (_deeds.Count > OfficerLimits.DeedsKept) _deeds.Dequeue();
    }

    // Asked because of the status that was left: nobody waits for the answer any more. An alarm stands, and so does what a desk has asked.
    private void LeaveSafety(OfficerGrain officer)
    {
        if (officer.Day is not { Safety: { State: SafetyState.Asked, IsByDesk: false } check } day) return;
        day.Safety = null;
        Say(officer, SafetyDeed.Over, check, "", "");
    }

    private void LookAfter(OfficerGrain officer, Instant now)
    {
        var day = officer.Day!;
        if (LateAt(officer, day) is { IsNever: false } late && late <= now) day.IsLate = true;
        if (day.Safety is { State: SafetyState.Asked } asked && asked.AnswerBy <= now)
        {
            day.Safety = asked with { State = SafetyState.Alarm, AlarmAt = now };
            Say(officer, SafetyDeed.Alarm, day.Safety, "", "");
        }
        else if (AskAt(officer, day) is { IsNever: false } ask && ask <= now)
        {
            day.Safety = new SafetyCheckState(
                SafetyState.Asked, RowOf(officer).Code, false, now, now.PlusSeconds(day.AnswerSeconds), default);
            Say(officer, SafetyDeed.Asked, day.Safety, "", "");
        }

        tables.Effects.Mark(officer);
    }

    // The earliest moment at which LookAfter has something to do; never when there is none. Goes by what is kept of the officer alone, so
    // that it is the same after a restore.
    private static Instant NextDue(OfficerGrain officer)
    {
        if (officer.Day is not { } day) return default;
        var safety = day.Safety is { State: SafetyState.Asked } asked ? asked.AnswerBy : AskAt(officer, day);
        var late = LateAt(officer, day);
        return late.IsNever || (!safety.IsNever && safety < late) ? safety : late;
    }

    private static Instant LateAt(OfficerGrain officer, OfficerDay day) =>
        day.IsLate || day.LateSeconds == 0 ? default : officer.Since.PlusSeconds(day.LateSeconds);

    private static Instant AskAt(OfficerGrain officer, OfficerDay day)
    {
        if (day.AskSeconds == 0 || day.Safety is not null) return default;
        return (day.WellAt > officer.Since ? day.WellAt : officer.Since).PlusSeconds(day.AskSeconds);
    }

    private StatusCode RowOf(OfficerGrain officer)
    {
        var statuses = tables.Policy.Statuses;
        return officer.Day?.Code is { } code && statuses.TryFind(code, out var row) ? row : statuses.For(officer.Status);
    }

    // Of a region that asks nobody, not a thing is looked up.
    private SafetyCheck? CheckOf(OfficerGrain officer, StatusCode row)
    {
        if (tables.Policy.Safety.Rows.Count == 0 || officer.Status == OfficerStatus.OffDuty) return null;
        var type = officer.Directive is { } directive && tables.Incidents.TryFind(directive.Incident, out var incident) ? incident.Type.Code : "";
        return tables.Policy.Safety.Find(type, row.Code);
    }
}
