using System.Text;
using Microsoft.Data.Sqlite;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>What is asked of an archive, on an open connection. One thread at a time.</summary>
internal static class ArchiveSearch
{
    private const string Columns =
        "i.number, i.reopened, i.type, i.priority, i.area, i.lat, i.lng, i.place, i.source, i.calls, i.opened_at, i.closed_at, i.closed_by, "
        + "i.reason, i.disposition, i.officers, i.queue, i.dispatch, i.travel, i.response, i.on_scene, i.consumed";

    private const string InBox =
        "i.number IN (SELECT number FROM places WHERE south <= $north AND north >= $south AND west <= $east AND east >= $west)";

    /// <summary>What fits, newest first.</summary>
    /// <param name="max">At most so many.</param>
    /// <param name="isCut">There are more.</param>
    internal static List<FoundIncident> Find(SqliteConnection connection, RecallQuestion question, int max, out bool isCut)
    {
        var where = new StringBuilder("WHERE 1");
        using var command = connection.CreateCommand();
        if (question.Number != 0) And("i.number = $number", ("$number", (long)question.Number));
        if (!question.From.IsNever) And("i.opened_at >= $from", ("$from", question.From.UnixMilliseconds));
        if (!question.Until.IsNever) And("i.opened_at < $until", ("$until", question.Until.UnixMilliseconds));
        if (question.Types.Count > 0) AndOneOf("i.type", question.Types.Cast<object>());
        if (question.Priorities.Count > 0) AndOneOf("i.priority", question.Priorities.Cast<object>());
        if (question.Area is { } area) And("i.area = $area", ("$area", area));
        if (question.Disposition is { } code) And("' ' || i.disposition || ' ' LIKE '% ' || $code || ' %'", ("$code", code));
        if (question.Words is { } words) And("i.number IN (SELECT rowid FROM words WHERE words MATCH $words)", ("$words", words));
        if (question.Officer.Length > 0)
            And("i.number IN (SELECT number FROM directives WHERE code = $officer COLLATE NOCASE)", ("$officer", question.Officer));
        if (question.After is { } after)
            And("(i.opened_at, i.number) < ($afterAt, $after)", ("$afterAt", after.OpenedAt.UnixMilliseconds), ("$after", (long)after.Number));
        if (question.Place is { } place) And(InBox, Box(place, question.Metres));
        command.CommandText = $"SELECT {Columns} FROM incidents i {where} ORDER BY i.opened_at DESC, i.number DESC";
        isCut = false;
        var found = new List<FoundIncident>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var incident = Read(reader, question.Jurisdiction, question.Place);
            if (question.Place is not null && incident.Metres > question.Metres) continue; // In the corner of the box.
            isCut = found.Count == max;
            if (isCut) break;
            found.Add(incident);
        }

        return found;

        void And(string condition, params ReadOnlySpan<(string Name, object? Value)> values)
        {
            where.Append(" AND ").Append(condition);
            foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        }

        void AndOneOf(string column, IEnumerable<object> values)
        {
            var names = values.Select((value, at) => command.Parameters.AddWithValue($"${column[2..]}{at}", value).ParameterName);
            where.Append(" AND ").Append(column).Append(" IN (").AppendJoin(", ", names).Append(')');
        }
    }

    /// <summary>
    /// What was opened around a place since then, newest first: the first of them, how many there are, and how many are of a type.
    /// </summary>
    internal static (IReadOnlyList<FoundIncident> Newest, int Found, int SameType) History(
        SqliteConnection connection, JurisdictionId jurisdiction, LatLng place, int metres, Instant since, string? type, IncidentId except)
    {
        using var command = connection.Ask(
            $"SELECT {Columns} FROM incidents i WHERE {InBox} AND i.opened_at >= $since AND i.number <> $except AND i.type <> $post "
            + "ORDER BY i.opened_at DESC, i.number DESC",
            [.. Box(place, metres), ("$since", since.UnixMilliseconds), ("$except", (long)except.Number), ("$post", Grains.JointAlerts.JointAlertLimits.PostType)]);
        var newest = new List<FoundIncident>();
        var (found, sameType) = (0, 0);
        using var reader = command.ExecuteReader();
        while (found < ArchiveLimits.HistoryCountedMax && reader.Read())
        {
            var incident = Read(reader, jurisdiction, place);
            if (incident.Metres > metres) continue;
            found++;
            if (incident.Type == type) sameType++;
            if (newest.Count < ArchiveLimits.HistoryShownMax) newest.Add(incident);
        }

        return (newest, found, sameType);
    }

    /// <summary>One of them, and everything about it, callers too; null when it is not there.</summary>
    internal static (byte[] Detail, List<FoundDirective> Directives, List<FoundClosing> Closings)? Whole(SqliteConnection connection, uint number)
    {
        using var command = connection.Ask("SELECT detail FROM incidents WHERE number = $number", ("$number", (long)number));
        if (command.ExecuteScalar() is not byte[] detail) return null;
        return (detail, Directives(connection, number), Closings(connection, number));
    }

    private static List<FoundDirective> Directives(SqliteConnection connection, uint number)
    {
        var directives = new List<FoundDirective>();
        using var command = connection.Ask(
            "SELECT directive, officer, code, issued_by, travel_seconds, state, issued_at, delivered_at, acknowledged_at, en_route_at, on_scene_at, "
            + "ended_at FROM directives WHERE number = $number ORDER BY directive", ("$number", (long)number));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            directives.Add(new FoundDirective(
                (uint)reader.GetInt64(0), (uint)reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetByte(5),
                new Instant(reader.GetInt64(6)), new Instant(reader.GetInt64(7)), new Instant(reader.GetInt64(8)), new Instant(reader.GetInt64(9)),
                new Instant(reader.GetInt64(10)), new Instant(reader.GetInt64(11))));
        }

        return directives;
    }

    private static List<FoundClosing> Closings(SqliteConnection connection, uint number)
    {
        var closings = new List<FoundClosing>();
        using var command = connection.Ask(
            "SELECT at, by, reason, disposition FROM closings WHERE number = $number ORDER BY at", ("$number", (long)number));
        using var reader = command.ExecuteReader();
        while (reader.Read())
            closings.Add(new FoundClosing(new Instant(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return closings;
    }

    // The square around a circle; a little more, for the index keeps places as single floats, a metre apart.
    private static (string Name, object? Value)[] Box(LatLng place, int metres)
    {
        const double MetresPerDegree = 111_000;
        var north = (metres + 2) / MetresPerDegree;
        var east = north / Math.Max(0.01, Math.Cos(place.Latitude * Math.PI / 180));
        return
        [
            ("$south", place.Latitude - north), ("$north", place.Latitude + north), ("$west", place.Longitude - east),
            ("$east", place.Longitude + east),
        ];
    }

    private static FoundIncident Read(SqliteDataReader reader, JurisdictionId jurisdiction, LatLng? from)
    {
        var place = LatLng.FromDegrees(reader.GetDouble(5), reader.GetDouble(6));
        return new FoundIncident(
            new IncidentId(jurisdiction, (uint)reader.GetInt64(0)), reader.GetInt32(1), reader.GetString(2), reader.GetByte(3), reader.GetString(4),
            place, reader.GetString(7), from is { } here ? (int)Math.Round(here.MetresTo(place)) : -1, reader.GetString(8), reader.GetInt32(9),
            new Instant(reader.GetInt64(10)), new Instant(reader.GetInt64(11)), reader.GetString(12), reader.GetString(13), reader.GetString(14),
            reader.GetString(15).Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new ResponseTimes(
                reader.LongOrNull(16), reader.LongOrNull(17), reader.LongOrNull(18), reader.LongOrNull(19), reader.LongOrNull(20),
                reader.LongOrNull(21)));
    }
}
