using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>
/// When an incident is late in its state, and that the desks are told: once when it is late, and again and again from its alarm on, until
/// the state changes. The same for a hand-over that nobody answers. Runs on the shard's loop.
/// </summary>
public sealed class LateRules(ShardTables tables)
{
    // Who was never told of comes before who is told of again, then the more urgent.
    private readonly DueOrder<(Instant AgainAt, byte Priority)> _due = new();

    /// <summary>Sets when incidents that were touched are late. Nothing changes when nothing of them did.</summary>
    public void Follow(IEnumerable<IncidentGrain> touched)
    {
        foreach (var incident in touched) Follow(incident);
    }

    /// <summary>Sets when every open incident is late, by the table now in force: a restart would find no other times.</summary>
    public void PolicyChanged()
    {
        foreach (var incident in tables.Incidents.All)
        {
            var (late, alarm) = (incident.Life.LateAt, incident.Life.AlarmAt);
            Follow(incident);
            if (late != incident.Life.LateAt || alarm != incident.Life.AlarmAt) tables.Effects.Mark(incident);
        }
    }

    /// <summary>The clock moved on.</summary>
    public void Tick(Instant now)
    {
        _due.Advance(now);
        List<IncidentGrain>? first = null;
        foreach (var number in _due.Due)
        {
            // It may have ended in this very tick.
            if (!tables.Incidents.TryFind(new IncidentId(tables.Jurisdiction, number), out var incident) || !IsDue(incident.Life, now)) continue;
            (first ??= []).Add(incident);
            if (first.Count == IncidentLimits.AlarmsPerTick) break;
        }

        if (first is null) return;
        foreach (var incident in first) Tell(incident, now);
    }

    private static bool IsDue(IncidentLife life, Instant now) =>
        IsLate(life, now) || IsAlarm(life, now) || life.HandOver is { } asked && asked.AgainAt <= now;

    private static bool IsLate(IncidentLife life, Instant now) => life.LateSince.IsNever && !life.LateAt.IsNever && life.LateAt <= now;

    private static bool IsAlarm(IncidentLife life, Instant now) => !life.AlarmAt.IsNever && life.AlarmAt <= now && life.AlarmAgainAt <= now;

    // The policy's table has no row of its own for it: who has left a desk with the paper waits as who has not come.
    private static IncidentState StateInTable(IncidentState state) => state == IncidentState.Cleared ? IncidentState.Waiting : state;

    private void Follow(IncidentGrain incident)
    {
        // Watch posts wait for a vehicle; their alert says when that is over.
        var isTimed = incident.State != IncidentState.Closed && incident.Type.Code != JointAlertLimits.PostType;
        var timer = isTimed ? tables.Policy.Timers.Find(incident.Type.Code, incident.Priority, StateInTable(incident.State)) : null;
        var since = incident.Since;
        incident.Life.SetTimes(
            timer is null ? default : since.PlusSeconds(timer.LateSeconds),
            timer is null || timer.AlarmSeconds == 0 ? default : since.PlusSeconds(timer.AlarmSeconds));
        Schedule(incident);
    }

    // The first moment at which IsDue is true of it.
    private void Schedule(IncidentGrain incident)
    {
        var life = incident.Life;
        var due = life.LateSince.IsNever ? life.LateAt : default;
        if (!life.AlarmAt.IsNever) due = Sooner(due, life.AlarmAgainAt > life.AlarmAt ? life.AlarmAgainAt : life.AlarmAt);
        if (life.HandOver is { } asked) due = Sooner(due, asked.AgainAt);
        if (due.IsNever || incident.State == IncidentState.Closed) _due.Remove(incident.Id.Number);
        else _due.Set(incident.Id.Number, due, (life.AlarmAgainAt, incident.Priority));
    }

    private static Instant Sooner(Instant one, Instant other) => one.IsNever || other < one ? other : one;

    private void Tell(IncidentGrain incident, Instant now)
    {
        var life = incident.Life;
        if (life.HandOver is { } asked && asked.AgainAt <= now) TellUnanswered(incident, asked, now);
        var isAlarm = IsAlarm(life, now);
        if (!isAlarm && !IsLate(life, now)) return;
        var isFirst = life.LateSince.IsNever || (isAlarm && life.AlarmAgainAt.IsNever && life.AlarmAt != life.LateAt);
        if (life.LateSince.IsNever) life.IsLate(now);
        if (isAlarm) life.AlarmAgainAt = now.PlusSeconds(IncidentLimits.AlarmAgainSeconds);
        var seconds = Number(now.MillisecondsSince(incident.Since) / 1000);
        var (kind, detail) = isAlarm && incident.State == IncidentState.Waiting
            ? (HappeningKind.NobodyAssigned, seconds)
            : (HappeningKind.Late, $"{Word(incident.State)} {seconds}");
        Say(incident, now, kind, detail, isFirst);
    }

    private void TellUnanswered(IncidentGrain incident, HandOver asked, Instant now)
    {
        incident.Life.HandOver = asked with { IsOverdue = true, AgainAt = now.PlusSeconds(IncidentLimits.AlarmAgainSeconds) };
        Say(incident, now, HappeningKind.HandOverOverdue, asked.To, !asked.IsOverdue);
    }

    // A timeline holds what happened, not how often it was said.
    private void Say(IncidentGrain incident, Instant now, HappeningKind kind, string detail, bool isFirst)
    {
        if (isFirst) tables.Note(incident, now, kind, DirectiveRules.Engine, detail: detail, tellDesks: true);
        else tables.Effects.Notice(incident.Id, new Happening(now, kind, DirectiveRules.Engine, "", detail) { Policy = incident.Policy });
        tables.Effects.Mark(incident);
    }

    private static string Word(IncidentState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
