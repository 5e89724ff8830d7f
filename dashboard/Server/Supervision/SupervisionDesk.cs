using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Supervision;

/// <summary>
/// What a supervisor sees of each jurisdiction, counted from what the board and the shards' newest frames show: a pass over incidents and
/// officers, at most once a second however many ask, on the thread of whoever asks first. The board and the shards are not asked to do anything.
/// </summary>
internal sealed class SupervisionDesk(NodeDoor node, Board board, ArchiveDesk? archive, TimeProvider wall)
{
    private readonly Lock _lock = new();
    private (long At, SupervisedRow[] Rows)? _newest;

    /// <summary>All jurisdictions of the node, in order.</summary>
    internal SupervisedRow[] Look()
    {
        lock (_lock)
        {
            if (_newest is { } newest && wall.GetElapsedTime(newest.At).TotalMilliseconds < DashboardLimits.SupervisionMilliseconds)
                return newest.Rows;
            var open = board.Incidents.ToLookup(incident => incident.Id.Jurisdiction);
            SupervisedRow[] rows = [.. node.Shards.OrderBy(shard => shard.Jurisdiction.Value).Select(shard => Count(shard, open[shard.Jurisdiction]))];
            _newest = (wall.GetTimestamp(), rows);
            return rows;
        }
    }

    private SupervisedRow Count(ShardDoor shard, IEnumerable<IncidentView> incidents)
    {
        var (now, policy) = (node.Now, node.Policy);
        var all = new WorkCount();
        var areas = new SortedDictionary<string, WorkCount>(StringComparer.Ordinal);
        var desks = new SortedDictionary<string, WorkCount>(StringComparer.Ordinal);
        var late = new List<(IncidentView Incident, int Limit, int By)>();
        foreach (var incident in incidents)
        {
            // A watch post is watched by its joint alert.
            if (incident.Type == JointAlertLimits.PostType) continue;
            var limit = policy.Timers.Find(incident.Type, incident.Priority, incident.State)?.LateSeconds ?? int.MaxValue;
            var seconds = (int)Math.Min(int.MaxValue, now.MillisecondsSince(incident.Since) / 1000);
            var isLate = seconds >= limit;
            if (isLate) late.Add((incident, limit, seconds - limit));
            all.Add(incident, isLate);
            Of(areas, incident.Area).Add(incident, isLate);
            if (incident.Life.InHandOf.Length > 0) Of(desks, incident.Life.InHandOf).Add(incident, isLate);
        }

        var (crew, crews) = CountOfficers(shard, now.PlusSeconds(-policy.PositionAgeMaxSeconds));
        var codes = areas.Keys.Union(crews.Keys).Union(policy.Areas.Rows.Where(area => area.Jurisdiction == shard.Jurisdiction).Select(area => area.Code))
            .Order(StringComparer.Ordinal);
        return new SupervisedRow(
            shard.Jurisdiction.Value, all.Open, all.States, all.Priorities, all.Oldest,
            [.. late.OrderByDescending(each => each.By).ThenBy(each => each.Incident.Id.Number).Take(DashboardLimits.LateShownMax).Select(Row)],
            late.Count, crew.Row(), [.. codes.Select(code => Row(code, Of(areas, code), crews.GetValueOrDefault(code) ?? new CrewCount()))],
            [.. Desks(shard.Jurisdiction, desks)], archive is null ? null : PlaceMapping.Row(archive.StateOf(shard.Jurisdiction)));
    }

    private (CrewCount All, Dictionary<string, CrewCount> ByArea) CountOfficers(ShardDoor shard, Instant freshSince)
    {
        var all = new CrewCount();
        var byArea = new Dictionary<string, CrewCount>(StringComparer.Ordinal);
        var frame = shard.Frame();
        for (var at = 0; at < frame.Officers.Length; at++)
        {
            var officer = frame.Officers[at];
            if (node.TryHome(officer.Officer, out var home) && home != shard.Jurisdiction) continue; // Another shard's by now.
            var isLost = officer.FixAt < freshSince;
            all.Add(officer.Status, isLost);
            var code = shard.Officers[at].Area;
            if (!byArea.TryGetValue(code, out var crew)) byArea[code] = crew = new CrewCount();
            crew.Add(officer.Status, isLost);
        }

        frame.LetGo();
        return (all, byArea);
    }

    private static WorkCount Of(SortedDictionary<string, WorkCount> counts, string key)
    {
        if (!counts.TryGetValue(key, out var count)) counts[key] = count = new WorkCount();
        return count;
    }

    private static LateRow Row((IncidentView Incident, int Limit, int By) late)
    {
        var incident = late.Incident;
        return new LateRow(
            incident.Id.ToString(), incident.Type, incident.Priority, incident.State, incident.Since.UnixMilliseconds,
            PlaceMapping.Said(incident.Area), PlaceMapping.Said(incident.Life.InHandOf), late.Limit, late.By);
    }

    private static AreaLoadRow Row(string code, WorkCount work, CrewCount crew) => new(code, work.Open, work.Waiting, work.Late, crew.Row());

    // Those that are there, and those that are gone and still have something in hand.
    private IEnumerable<DeskLoadRow> Desks(JurisdictionId here, SortedDictionary<string, WorkCount> work)
    {
        var there = board.DesksOf(here).ToDictionary(desk => desk.Name);
        foreach (var name in there.Keys.Union(work.Keys).Order(StringComparer.Ordinal))
        {
            var (desk, own) = (there.GetValueOrDefault(name), work.GetValueOrDefault(name) ?? new WorkCount());
            yield return new DeskLoadRow(name, desk?.Areas ?? [], desk?.AwaySince, own.Open, own.Waiting, own.Late, own.Oldest);
        }
    }
}
