using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Shards.Policy;

/// <summary>
/// What another table of statuses does to officers who are in a status of the region's own. Whoever could not be sent by the engine is not
/// sent by it because a row is gone: only what the new table says of that very status can do that. Each such change is told and written into
/// the unit's history. Runs on the shard's loop.
/// </summary>
internal static class StatusFollow
{
    /// <summary>Brings everybody into a status that the policy in force has.</summary>
    internal static void Follow(ShardTables tables, Instant now)
    {
        for (var slot = 0; slot < tables.Officers.Count; slot++)
        {
            var officer = tables.Officers[slot];
            if (officer.Directive is not null || officer.Day is not { } day || (day.Code is null && !day.IsConditional)) continue;
            var row = RowFor(tables.Policy.Statuses, officer.Status, day, out var isGone);
            var isConditional = row.Availability == Availability.ConditionallyAvailable;
            var code = tables.Policy.Statuses.For(row.Shows).Code == row.Code ? null : row.Code;
            if (row.Shows == officer.Status && code == day.Code && isConditional == day.IsConditional) continue;
            var (was, comment) = (day.Code ?? tables.Policy.Statuses.For(officer.Status).Code, day.Comment);
            tables.Change(officer, () => officer.Enter(row.Shows, code, isConditional, comment, now));
            if (officer.Status == OfficerStatus.Available) tables.Freed(officer);
            var number = tables.Policy.Version.Number.ToString(CultureInfo.InvariantCulture);
            var detail = isGone ? $"policy {number}: {was} is no more, {row.Code}" : $"policy {number}: {was} is {row.Code}";
            tables.Watch.Did(officer, DeedKind.Status, tables.Policy.Version.By, detail: detail);
        }
    }

    private static StatusCode RowFor(StatusTable statuses, OfficerStatus status, OfficerDay day, out bool isGone)
    {
        isGone = false;
        if (day.Code is null) return statuses.For(status);
        if (statuses.TryFind(day.Code, out var row) && row.SetBy != StatusSetter.Engine && !IsOfDirective(row.Shows)) return row;
        isGone = true;

        // The first that shows the same; but not one that the engine may send, when the engine could not before.
        var same = statuses.For(status);
        return day.IsConditional && same.Availability == Availability.Available ? statuses.For(OfficerStatus.Busy) : same;
    }

    private static bool IsOfDirective(OfficerStatus status) => status is OfficerStatus.Dispatched or OfficerStatus.EnRoute or OfficerStatus.OnScene;
}
