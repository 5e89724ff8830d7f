using System.Globalization;
using Microsoft.Data.Sqlite;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.JointAlerts;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>What incidents are grouped by.</summary>
internal enum FigureKey
{
    Type,
    Priority,
    Area,

    /// <summary>The hour of the day in which it was opened, in the region's time zone.</summary>
    Hour,

    /// <summary>Whoever had the directive.</summary>
    Officer,
}

/// <summary>
/// Counts the figures of docs/PAST.md over closed incidents. Watch posts are left out, and what was merged into another incident: it is one
/// happening, and counted there. Each incident counts once, however often it was reopened. One thread.
/// </summary>
internal sealed class FigureCount(FigureKey by, TimeZoneInfo zone)
{
    private const string From = "FROM incidents i WHERE i.opened_at >= $from AND i.opened_at < $until AND i.type <> $post AND i.ending <> '" + ArchivedIncident.Merged + "'";

    private readonly SortedDictionary<string, FigureGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>All together.</summary>
    internal FigureGroup All { get; } = new("");

    /// <summary>By their key.</summary>
    internal IReadOnlyCollection<FigureGroup> Groups => _groups.Values;

    /// <summary>签收: from sent to acknowledged.</summary>
    internal SpeedBins SignOff { get; } = new(30, 60, 120, 180);

    /// <summary>出警: from sent to en route.</summary>
    internal SpeedBins Departure { get; } = new(300, 600, 900, 1_800);

    /// <summary>反馈: from sent to completed.</summary>
    internal SpeedBins Feedback { get; } = new(1_800, 3_600, 7_200, 14_400);

    /// <summary>Counts what was opened from one moment to another.</summary>
    internal FigureCount Over(SqliteConnection connection, Instant from, Instant until)
    {
        CountIncidents(connection, from, until);
        CountDirectives(connection, from, until);
        return this;
    }

    private static void Add(List<long> times, long? time)
    {
        if (time is { } known) times.Add(known);
    }

    private void CountIncidents(SqliteConnection connection, Instant from, Instant until)
    {
        using var command = Ask(
            connection, $"SELECT i.type, i.priority, i.area, i.opened_at, i.calls, i.queue, i.dispatch, i.travel, i.response {From}", from, until);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            FigureGroup[] groups = by == FigureKey.Officer ? [All] : [All, GroupOf(KeyOf(reader))];
            foreach (var each in groups)
            {
                each.Incidents++;
                each.Calls += reader.GetInt64(4);
                Add(each.Queue, reader.LongOrNull(5));
                Add(each.Dispatch, reader.LongOrNull(6));
                Add(each.Travel, reader.LongOrNull(7));
                Add(each.Response, reader.LongOrNull(8));
            }
        }
    }

    private void CountDirectives(SqliteConnection connection, Instant from, Instant until)
    {
        using var command = Ask(
            connection,
            "SELECT i.type, i.priority, i.area, i.opened_at, d.code, d.issued_at, d.acknowledged_at, d.en_route_at, d.on_scene_at, d.ended_at, "
            + $"d.state, d.consumed, d.number {From.Replace("incidents i", "incidents i JOIN directives d ON d.number = i.number", StringComparison.Ordinal)}",
            from, until);
        var seen = new HashSet<(string Officer, long Incident)>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var officer = reader.GetString(4);
            var (issued, acknowledged, enRoute) = (reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7));
            var (onScene, ended, state) = (reader.GetInt64(8), reader.GetInt64(9), (DirectiveState)reader.GetByte(10));
            var group = GroupOf(by == FigureKey.Officer ? officer : KeyOf(reader));
            if (by == FigureKey.Officer)
            {
                if (seen.Add((officer, reader.GetInt64(12)))) group.Incidents++;
                if (onScene > 0) group.Travel.Add(onScene - issued);
            }

            if (onScene > 0 && ended > 0) group.OnScene.Add(ended - onScene);
            Add(group.Consumed, reader.LongOrNull(11));
            if (onScene > 0 && ended > 0) All.OnScene.Add(ended - onScene);
            Add(All.Consumed, reader.LongOrNull(11));
            if (acknowledged > 0) SignOff.Add(officer, acknowledged - issued);
            var departed = enRoute > 0 ? enRoute : onScene;
            if (departed > 0) Departure.Add(officer, departed - issued);
            if (state == DirectiveState.Completed) Feedback.Add(officer, ended - issued);
        }
    }

    private static SqliteCommand Ask(SqliteConnection connection, string sql, Instant from, Instant until) => connection.Ask(
        sql, ("$from", from.UnixMilliseconds), ("$until", until.UnixMilliseconds), ("$post", JointAlertLimits.PostType));

    private string KeyOf(SqliteDataReader reader) => by switch
    {
        FigureKey.Type => reader.GetString(0),
        FigureKey.Priority => reader.GetInt64(1).ToString(CultureInfo.InvariantCulture),
        FigureKey.Area => reader.GetString(2),
        _ => HourOf(new Instant(reader.GetInt64(3))),
    };

    private string HourOf(Instant moment) =>
        TimeZoneInfo.ConvertTime(moment.ToTime(), zone).Hour.ToString("D2", CultureInfo.InvariantCulture);

    private FigureGroup GroupOf(string key)
    {
        if (!_groups.TryGetValue(key, out var group)) _groups[key] = group = new FigureGroup(key);
        return group;
    }
}
