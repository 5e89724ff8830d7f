using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Sending;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>
/// Two incidents that were one happening become one: everything of the one goes into the other, and its number points on. Runs on the
/// shard's loop.
/// </summary>
public sealed class MergeRules(ShardTables tables, RankingRules rankings, BorderRules border, AmendRules amends)
{
    /// <summary>Merges one into another.</summary>
    public Outcome Merge(IncidentsMerged input, Instant now)
    {
        if (input.From == input.Into) return Outcome.Refused(Refusal.SameIncident);
        if (input.From.Jurisdiction != input.Into.Jurisdiction) return Outcome.Refused(Refusal.OtherJurisdiction);
        if (tables.Find(input.From, out var from) is { } refused) return refused;
        if (tables.Find(input.Into, out var into) is { } refusedInto) return refusedInto;
        var refusal = Check(from, into);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);

        var before = into.State;
        foreach (var directive in from.Directives)
        {
            // Whoever drives to the one drives to the other now: the same directive, told anew.
            tables.Effects.Move(directive, into);
            if (directive.IsOver) continue;
            tables.Effects.Mark(directive, into);
            tables.Effects.Mark(directive.Officer);
        }

        foreach (var received in from.Calls.All) tables.Calls.Move(received.Call.Id, into.Id);
        foreach (var forgotten in into.Take(from)) tables.Retire(forgotten);
        into.Life.Notes.Take(from.Life.Notes);
        TakeDesk(from, into, now);
        TakeLinks(from, into);
        tables.Note(into, now, HappeningKind.Merged, input.By, detail: Words(from.Id, input.Reason), tellDesks: true);
        tables.Note(from, now, HappeningKind.MergedInto, input.By, detail: Words(into.Id, input.Reason), tellDesks: true);
        End(from, into, now);
        into.UpdateState(now);
        if (into.State == IncidentState.Waiting && before == IncidentState.Cleared) into.Clear(now);
        TakeNeeds(from, into);
        amends.TellOfficers(into); // Notes, and maybe another first caller's words or another priority.
        if (into.State == IncidentState.Waiting) amends.RankAnew(into, now);
        else if (into.HasActiveDirective && PlanLookup.WordToFill(into) is not null) rankings.Ask(into, now); // The other's places are to fill.
        return Outcome.Of(into.Id, new IncidentOutcome { Into = into.Id });
    }

    private static Refusal Check(IncidentGrain from, IncidentGrain into)
    {
        if (from.Type.Code == JointAlertLimits.PostType || into.Type.Code == JointAlertLimits.PostType) return Refusal.WatchPostFixed;
        if (from.Calls.Count + into.Calls.Count > DomainLimits.CallsPerIncidentMax) return Refusal.TooManyCalls;
        if (from.Life.Notes.Count + into.Life.Notes.Count > IncidentLimits.NotesMax) return Refusal.TooManyNotes;
        var links = from.Life.Links.Union(into.Life.Links).Count(number => number != from.Id.Number && number != into.Id.Number);
        return links > IncidentLimits.LinksMax ? Refusal.TooManyLinks : Refusal.None;
    }

    private static string Words(IncidentId other, string reason) => reason.Length == 0 ? other.ToString() : $"{other}: {reason}";

    // One question to another desk stands at most, and only if whoever asked it may give away what is one incident now: in nobody's hands or
    // in that desk's own. A yes would take it from a third desk otherwise, which nobody has asked. What ends is told to both.
    private void TakeDesk(IncidentGrain from, IncidentGrain into, Instant now)
    {
        var (own, theirs) = (into.Life.HandOver, from.Life.HandOver);
        if (into.Life.InHandOf.Length == 0 && from.Life.InHandOf.Length > 0) into.Life.Give(from.Life.InHandOf, now);
        var hands = into.Life.InHandOf;
        into.Life.HandOver = MayStand(own, hands) ? own : MayStand(theirs, hands) ? theirs : null;
        foreach (var asked in new[] { own, theirs })
        {
            if (asked is null || asked == into.Life.HandOver) continue;
            var detail = $"merged {asked.By} > {asked.To}";
            tables.Note(into, now, HappeningKind.HandOverAnswered, DirectiveRules.Engine, detail: detail, tellDesks: true);
        }
    }

    private static bool MayStand(HandOver? asked, string hands) =>
        asked is not null && asked.To != hands && (hands.Length == 0 || asked.By == hands);

    private void TakeLinks(IncidentGrain from, IncidentGrain into)
    {
        into.Life.Unlink(from.Id);
        foreach (var number in from.Life.Links)
        {
            var id = from.Id with { Number = number };
            if (id == into.Id) continue;
            into.Life.Link(id);
            if (!tables.Incidents.TryFind(id, out var other)) continue;
            other.Life.Unlink(from.Id);
            other.Life.Link(into.Id);
            tables.Effects.Mark(other);
        }
    }

    // The backup that was asked for is still needed, as far as there is room. Whoever waited for an officer waits, unless somebody came along.
    private void TakeNeeds(IncidentGrain from, IncidentGrain into)
    {
        var fillBy = into.Needs.FillBy ?? from.Needs.FillBy;
        var (officer, code, by) = (from.Needs.StackedOn, from.Needs.StackedOnCode, from.Needs.StackedBy);
        tables.Stacks.Remove(from);
        foreach (var line in from.Needs.Lines)
            if (line.By != IncidentNeeds.ByPlan) into.Needs.Add(line);
        into.Needs.FillBy = fillBy;
        into.MandateOf ??= from.MandateOf; // An offer that came along goes to the next when it is declined.
        if (into.State != IncidentState.Waiting) tables.Stacks.Remove(into);
        else if (officer != default && into.Needs.StackedOn == default) tables.Stacks.Put(into, officer, code, by);
    }

    private void End(IncidentGrain from, IncidentGrain into, Instant now)
    {
        border.Moved(from.Id, into.Id, now);
        PursuitRules.Pass(tables, from, into, now);
        from.Life.MergedInto = into.Id;
        from.Close(now, IncidentEnd.Merged);
        tables.Officers.ZoneOf(from.Cell).Close();
        tables.Incidents.Remove(from);
        tables.Remembered.Add(from);
        rankings.Forget(from.Id);
        tables.Closed(from.Id);
        tables.Effects.Mark(from);
    }
}
