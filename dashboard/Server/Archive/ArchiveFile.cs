using Microsoft.Data.Sqlite;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>
/// The archive file of one jurisdiction, opened to write. What is written together is there together or not at all, with the place in the
/// journal that it brings the file to; a power cut may take the last of it back, with the place. One thread at a time. Throws
/// <see cref="SqliteException"/> when the disk fails.
/// </summary>
internal sealed class ArchiveFile : IDisposable
{
    private const string Mark = "mark";
    private const string Begins = "begins";

    private readonly SqliteConnection _connection;

    private ArchiveFile(SqliteConnection connection) => _connection = connection;

    /// <summary>Incidents in it.</summary>
    internal long Incidents { get; private set; }

    /// <summary>Everything that was closed until then, and from <see cref="BeginsAt"/> on, is in it, but for <see cref="Missing"/>; never when nothing is.</summary>
    internal Instant Through { get; private set; }

    /// <summary>Nothing that was closed before was ever looked for.</summary>
    internal Instant BeginsAt { get; private set; }

    /// <summary>The first opening that is in it; never when nothing is.</summary>
    internal Instant Oldest => new(_connection.Number("SELECT min(opened_at) FROM incidents") ?? 0);

    /// <summary>Times whose closings were lost to it, oldest first.</summary>
    internal IReadOnlyList<(Instant From, Instant Until)> Missing { get; private set; } = [];

    /// <summary>Opens it, or makes it. Blocks.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    internal static ArchiveFile Open(string path)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();

            // With the write-ahead log who reads never waits for who writes; without a sync at each commit a power cut takes the last
            // commits back whole, and the journal has them.
            connection.Run("PRAGMA journal_mode=WAL");
            connection.Run("PRAGMA synchronous=NORMAL");
            connection.Run("PRAGMA busy_timeout=2000");
            var version = connection.Number("PRAGMA user_version");
            if (version is not (0 or ArchiveSchema.Version)) throw new InvalidDataException($"version {version}");
            connection.Run(ArchiveSchema.Make);
            connection.Run($"PRAGMA user_version={ArchiveSchema.Version}");
            var file = new ArchiveFile(connection)
            {
                Incidents = connection.Number("SELECT count(*) FROM incidents") ?? 0,
                Through = new Instant(MetaOf(connection, Mark)),
                BeginsAt = new Instant(MetaOf(connection, Begins)),
            };
            file.Missing = file.ReadMissing();
            return file;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Writes closings, and that everything until a moment is here.</summary>
    /// <param name="incidents">In the order told. The same closing again changes nothing but what is newer.</param>
    internal void Write(IReadOnlyList<ArchivedIncident> incidents, Instant through)
    {
        var added = 0L;
        using var transaction = _connection.BeginTransaction();
        foreach (var incident in incidents) added += Write(incident) ? 1 : 0;
        Keep(Mark, through);
        transaction.Commit();
        Incidents += added;
        Through = through;
    }

    /// <summary>A new file: where it begins.</summary>
    internal void Begin(Instant at)
    {
        using var transaction = _connection.BeginTransaction();
        Keep(Begins, at);
        Keep(Mark, at);
        transaction.Commit();
        (BeginsAt, Through) = (at, at);
    }

    /// <summary>What was closed from one moment to another is lost to it; it goes on from there.</summary>
    internal void Lose(Instant from, Instant until)
    {
        using var transaction = _connection.BeginTransaction();
        _connection.Run("INSERT OR REPLACE INTO missing(since, until) VALUES($since, $until)",
            ("$since", from.UnixMilliseconds), ("$until", until.UnixMilliseconds));
        _connection.Run(
            "DELETE FROM missing WHERE since NOT IN (SELECT since FROM missing ORDER BY since DESC LIMIT $max)", ("$max", ArchiveLimits.MissingMax));
        Keep(Mark, until);
        transaction.Commit();
        Through = until;
        Missing = ReadMissing();
    }

    /// <summary>Deletes some of what is too old, or too much, oldest closings first.</summary>
    /// <returns>How many; when as many as one goes through, there may be more.</returns>
    internal int Tidy(Instant closedBefore)
    {
        var tooMany = Math.Max(0, Incidents - ArchiveLimits.IncidentsMax);
        var numbers = new List<long>();
        using (var command = _connection.Ask(
            "SELECT number FROM (SELECT number, closed_at, row_number() OVER (ORDER BY closed_at) AS at FROM "
            + "(SELECT number, closed_at FROM incidents ORDER BY closed_at LIMIT $most)) WHERE closed_at < $before OR at <= $tooMany",
            ("$most", ArchiveLimits.DeletedAtOnce), ("$before", closedBefore.UnixMilliseconds), ("$tooMany", tooMany)))
        {
            using var reader = command.ExecuteReader();
            while (reader.Read()) numbers.Add(reader.GetInt64(0));
        }

        if (numbers.Count == 0) return 0;
        using var transaction = _connection.BeginTransaction();
        foreach (var number in numbers)
        {
            foreach (var table in (string[])["incidents", "closings", "directives", "places"])
                _connection.Run($"DELETE FROM {table} WHERE number = $number", ("$number", number));
            _connection.Run("DELETE FROM words WHERE rowid = $number", ("$number", number));
        }

        transaction.Commit();
        Incidents -= numbers.Count;
        return numbers.Count;
    }

    private static long MetaOf(SqliteConnection connection, string name) =>
        connection.Number("SELECT value FROM meta WHERE name = $name", ("$name", name)) ?? 0;

    private List<(Instant From, Instant Until)> ReadMissing()
    {
        var missing = new List<(Instant From, Instant Until)>();
        using var command = _connection.Ask("SELECT since, until FROM missing ORDER BY since");
        using var reader = command.ExecuteReader();
        while (reader.Read()) missing.Add((new Instant(reader.GetInt64(0)), new Instant(reader.GetInt64(1))));
        return missing;
    }

    private void Keep(string name, Instant moment) => _connection.Run(
        "INSERT INTO meta(name, value) VALUES($name, $value) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
        ("$name", name), ("$value", moment.UnixMilliseconds));

    // The newest word on an incident holds, whatever the order in which words come: from the shard or, again, from its journal.
    private bool Write(ArchivedIncident incident)
    {
        var number = (long)incident.Id.Number;
        var times = incident.Times;
        var isNew = true;
        using (var command = _connection.Ask(
            "SELECT told_at, closed_at, queue, dispatch, travel, response, on_scene, consumed FROM incidents WHERE number = $number",
            ("$number", number)))
        {
            using var reader = command.ExecuteReader();
            if (reader.Read())
            {
                isNew = false;
                if (reader.GetInt64(0) > incident.ToldAt.UnixMilliseconds) return false;
                if (reader.GetInt64(1) < incident.ClosedAt.UnixMilliseconds)
                    times = times.After(new ResponseTimes(
                        reader.LongOrNull(2), reader.LongOrNull(3), reader.LongOrNull(4), reader.LongOrNull(5), reader.LongOrNull(6),
                        reader.LongOrNull(7)));
            }
        }

        foreach (var directive in incident.Directives) Write(incident, directive);
        times = times with
        {
            Consumed = _connection.Number("SELECT sum(consumed) FROM directives WHERE number = $number", ("$number", number)),
        };
        _connection.Run(
            "INSERT OR REPLACE INTO closings VALUES($number, $at, $by, $reason, $disposition)",
            ("$number", number), ("$at", incident.ClosedAt.UnixMilliseconds), ("$by", incident.ClosedBy), ("$reason", incident.Reason),
            ("$disposition", incident.Disposition));
        Write(incident, number, times);
        WriteIndexes(incident, number, isNew);
        return isNew;
    }

    private void Write(ArchivedIncident incident, long number, ResponseTimes times)
    {
        _connection.Run(
            "INSERT OR REPLACE INTO incidents VALUES($number, $told, "
            + "(SELECT count(*) - 1 FROM closings WHERE number = $number), $type, $priority, $area, $lat, $lng, $place, $source, $calls, "
            + "$opened, $closed, $by, $reason, $disposition, $ending, (SELECT coalesce(group_concat(code, ' '), '') FROM "
            + "(SELECT DISTINCT code FROM directives WHERE number = $number ORDER BY directive)), "
            + "$queue, $dispatch, $travel, $response, $onScene, $consumed, $detail)",
            ("$number", number), ("$told", incident.ToldAt.UnixMilliseconds), ("$type", incident.Type),
            ("$priority", incident.Priority), ("$area", incident.Area), ("$lat", incident.Place.Latitude), ("$lng", incident.Place.Longitude),
            ("$place", incident.PlaceText), ("$source", incident.Source), ("$calls", incident.Calls),
            ("$opened", incident.OpenedAt.UnixMilliseconds), ("$closed", incident.ClosedAt.UnixMilliseconds), ("$by", incident.ClosedBy),
            ("$reason", incident.Reason), ("$disposition", incident.Disposition), ("$ending", incident.Ending),
            ("$queue", times.Queue), ("$dispatch", times.Dispatch), ("$travel", times.Travel), ("$response", times.Response), ("$onScene", times.OnScene), ("$consumed", times.Consumed),
            ("$detail", incident.Detail));
    }

    private void WriteIndexes(ArchivedIncident incident, long number, bool isNew)
    {
        var (lat, lng) = (incident.Place.Latitude, incident.Place.Longitude);
        _connection.Run(
            "INSERT OR REPLACE INTO places VALUES($number, $lat, $lat, $lng, $lng)", ("$number", number), ("$lat", lat), ("$lng", lng));
        if (!isNew) _connection.Run("DELETE FROM words WHERE rowid = $number", ("$number", number));
        _connection.Run(
            "INSERT INTO words(rowid, text) VALUES($number, $words)", ("$number", number), ("$words", ArchiveWords.Of(incident.Text)));
    }

    private void Write(ArchivedIncident incident, DirectiveView directive)
    {
        var steps = directive.Steps;
        _connection.Run(
            "INSERT OR REPLACE INTO directives VALUES($directive, $number, $officer, $code, $by, $travel, $state, $opened, $issued, $delivered, "
            + "$acknowledged, $enRoute, $onScene, $ended, $consumed)",
            ("$directive", (long)directive.Id.Number), ("$number", (long)incident.Id.Number), ("$officer", (long)directive.Officer.Value),
            ("$code", directive.OfficerCode), ("$by", directive.IssuedBy), ("$travel", directive.TravelSeconds), ("$state", (int)directive.State),
            ("$opened", incident.OpenedAt.UnixMilliseconds), ("$issued", directive.IssuedAt.UnixMilliseconds),
            ("$delivered", steps.DeliveredAt.UnixMilliseconds), ("$acknowledged", steps.AcknowledgedAt.UnixMilliseconds),
            ("$enRoute", steps.EnRouteAt.UnixMilliseconds), ("$onScene", steps.OnSceneAt.UnixMilliseconds),
            ("$ended", steps.EndedAt.UnixMilliseconds), ("$consumed", ResponseTimes.ConsumedBy(directive)));
    }
}
