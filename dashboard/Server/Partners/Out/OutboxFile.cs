using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Archive;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>
/// partners.db, opened to write: what is to be told, what was told, and the moment of each city's journal that this brings the file to. What is
/// written in one <see cref="InOneGo"/> is there together or not at all; a power cut may take the last of it back, with the moment. One thread
/// at a time. Throws <see cref="SqliteException"/> when the disk fails.
/// </summary>
internal sealed class OutboxFile : IDisposable
{
    private OutboxFile(SqliteConnection connection) => Connection = connection;

    /// <summary>For what else is kept in it.</summary>
    internal SqliteConnection Connection { get; }

    /// <summary>Opens it, or makes it. Blocks.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it.</exception>
    internal static OutboxFile Open(string path)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            connection.Run("PRAGMA journal_mode=WAL");
            connection.Run("PRAGMA synchronous=NORMAL"); // What a power cut takes back, the journals have.
            connection.Run("PRAGMA busy_timeout=2000");
            var version = connection.Number("PRAGMA user_version");
            if (version is not (0 or OutboxSchema.Version)) throw new InvalidDataException($"version {version}");
            connection.Run(OutboxSchema.Make);
            connection.Run($"PRAGMA user_version={OutboxSchema.Version}");
            return new OutboxFile(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>As above; a file that is none is put aside, and deliveries begin anew with what is open.</summary>
    /// <param name="putAside">Told the path, why, and where it is now.</param>
    internal static OutboxFile Open(string path, long now, Action<string, string, string> putAside)
    {
        try
        {
            return Open(path);
        }
        catch (Exception fault) when (fault is InvalidDataException or SqliteException { SqliteErrorCode: 11 or 26 })
        {
            var aside = $"{path}.{now}";
            foreach (var ending in (string[])["", "-wal", "-shm"])
                if (File.Exists(path + ending)) File.Move(path + ending, aside + ending);
            putAside(path, fault.Message, aside);
            return Open(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();

    /// <summary>All of it, or nothing.</summary>
    internal T InOneGo<T>(Func<T> write)
    {
        using var transaction = Connection.BeginTransaction();
        var result = write();
        transaction.Commit();
        return result;
    }

    /// <summary>Until when a city's journal is told of; never when it was not begun with.</summary>
    internal Instant MarkOf(JurisdictionId city) =>
        new(Connection.Number("SELECT through FROM marks WHERE city=$city", ("$city", (long)city.Value)) ?? 0);

    /// <summary>Moves a city's mark.</summary>
    internal void Mark(JurisdictionId city, Instant through) => Connection.Run(
        "INSERT INTO marks VALUES($city, $through) ON CONFLICT(city) DO UPDATE SET through=$through",
        ("$city", (long)city.Value), ("$through", through.UnixMilliseconds));

    /// <summary>Keeps a delivery when the draft says something else than the partner was told last.</summary>
    /// <param name="at">The moment it tells of.</param>
    /// <param name="wall">Now, milliseconds.</param>
    /// <returns>Null when there is nothing new.</returns>
    internal Delivery? Tell(Partner partner, PartnerDraft draft, Instant at, long wall)
    {
        var (sequence, before) = ToldOf(partner.Name, draft.Subject);
        if (sequence == 0 && !draft.IsFirst) return null;
        var hash = SHA256.HashData(draft.Write(0, default));
        if (before is not null && hash.AsSpan().SequenceEqual(before)) return null;
        sequence++;
        Connection.Run(
            "INSERT INTO told VALUES($partner, $subject, $sequence, $hash, $at) "
            + "ON CONFLICT(partner, subject) DO UPDATE SET sequence=$sequence, hash=$hash, at=$at",
            ("$partner", partner.Name), ("$subject", draft.Subject), ("$sequence", (long)sequence), ("$hash", hash), ("$at", wall));
        var body = draft.Write(sequence, at);
        var message = MessageOf(partner.Name, draft.Subject, sequence, hash);
        Connection.Run(
            "INSERT INTO deliveries(partner, subject, sequence, message, type, stamp, made_at, body) "
            + "VALUES($partner, $subject, $sequence, $message, $type, $stamp, $at, $body)",
            ("$partner", partner.Name), ("$subject", draft.Subject), ("$sequence", (long)sequence), ("$message", message),
            ("$type", draft.Type), ("$stamp", partner.Stamp), ("$at", wall), ("$body", body));
        return new Delivery(Connection.Number("SELECT last_insert_rowid()")!.Value, partner.Name, draft.Subject, sequence, message, wall, body) { Stamp = partner.Stamp };
    }

    /// <summary>Deliveries that wait, of all partners, oldest first, without their bodies.</summary>
    internal List<Delivery> Waiting()
    {
        using var command = Connection.Ask("SELECT id, partner, subject, sequence, message, made_at, stamp FROM deliveries WHERE dead_at=0 ORDER BY id");
        using var reader = command.ExecuteReader();
        var waiting = new List<Delivery>();
        while (reader.Read())
        {
            waiting.Add(
                new Delivery(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4), reader.GetInt64(5), null)
                {
                    Stamp = reader.GetString(6),
                });
        }

        return waiting;
    }

    /// <summary>What came of a delivery.</summary>
    internal void End(DeliveryEnd end, long wall)
    {
        if (end.Reason is null)
        {
            if (Connection.Run("DELETE FROM deliveries WHERE id=$id", ("$id", end.Id)) > 0) Count(end.Partner, taken: 1, lost: 0);
            return;
        }

        Connection.Run(
            "UPDATE deliveries SET dead_at=$at, reason=$reason, status=$status, tries=$tries WHERE id=$id",
            ("$id", end.Id), ("$at", wall), ("$reason", end.Reason), ("$status", (long)end.Status), ("$tries", (long)end.Tries));
        Lose(end.Partner, "id IN (SELECT id FROM deliveries WHERE partner=$partner AND dead_at>0 ORDER BY id DESC LIMIT -1 OFFSET $bound)",
            PartnerLimits.DeadMax);
    }

    /// <summary>Dead letters go whose time is over, and what is known of subjects that nobody has told of for as long.</summary>
    internal void Tidy(IEnumerable<string> partners, long wall)
    {
        var before = wall - (PartnerLimits.DeadDays * 86_400_000L);
        foreach (var partner in partners) Lose(partner, "partner=$partner AND dead_at>0 AND dead_at<$bound", before);
        Connection.Run("DELETE FROM told WHERE at<$before AND subject LIKE 'incident %'", ("$before", before - (335 * 86_400_000L)));
    }

    /// <summary>The newest dead letters of some partners.</summary>
    internal static List<DeadLetter> Letters(SqliteConnection connection, int most)
    {
        using var command = connection.Ask(
            "SELECT id, partner, subject, sequence, type, stamp, made_at, dead_at, reason, status, tries FROM deliveries "
            + "WHERE dead_at>0 ORDER BY id DESC LIMIT $most", ("$most", (long)most));
        using var reader = command.ExecuteReader();
        var letters = new List<DeadLetter>();
        while (reader.Read()) letters.Add(LetterOf(reader));
        return letters;
    }

    /// <summary>One dead letter; null when there is no such one.</summary>
    internal DeadLetter? Letter(long id)
    {
        using var command = Connection.Ask(
            "SELECT id, partner, subject, sequence, type, stamp, made_at, dead_at, reason, status, tries FROM deliveries WHERE id=$id AND dead_at>0",
            ("$id", id));
        using var reader = command.ExecuteReader();
        return reader.Read() ? LetterOf(reader) : null;
    }

    /// <summary>A dead letter waits again.</summary>
    /// <returns>Null when it is none any more: somebody else was faster.</returns>
    internal Delivery? Revive(DeadLetter letter, long wall)
    {
        if (Letter(letter.Id) is null) return null;
        Connection.Run("UPDATE deliveries SET dead_at=0, reason='', made_at=$at WHERE id=$id", ("$id", letter.Id), ("$at", wall));
        using var command = Connection.Ask("SELECT message FROM deliveries WHERE id=$id", ("$id", letter.Id));
        return new Delivery(letter.Id, letter.Partner, letter.Subject, letter.Sequence, (string)command.ExecuteScalar()!, wall, null) { Stamp = letter.Stamp };
    }

    /// <summary>A dead letter is gone.</summary>
    internal void Drop(long id) => Connection.Run("DELETE FROM deliveries WHERE id=$id AND dead_at>0", ("$id", id));

    /// <summary>For each partner: deliveries that wait, dead letters, since when the oldest waits, how many were taken and lost.</summary>
    internal static Dictionary<string, (long Waiting, long Dead, long Oldest, long Taken, long Lost)> Numbers(SqliteConnection connection)
    {
        var numbers = new Dictionary<string, (long, long, long, long, long)>(StringComparer.Ordinal);
        using var command = connection.Ask(
            """
            SELECT p, sum(w), sum(d), max(o), sum(t), sum(l) FROM (
                SELECT partner AS p, sum(dead_at=0) AS w, sum(dead_at>0) AS d, coalesce(min(CASE WHEN dead_at=0 THEN made_at END), 0) AS o, 0 AS t, 0 AS l
                FROM deliveries GROUP BY partner
                UNION ALL SELECT partner, 0, 0, 0, taken, lost FROM counts) GROUP BY p
            """);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            numbers[reader.GetString(0)] = (reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5));
        return numbers;
    }

    private static DeadLetter LetterOf(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7),
        row.GetString(8), row.GetInt32(9), row.GetInt32(10));

    private (int Sequence, byte[]? Hash) ToldOf(string partner, string subject)
    {
        using var command = Connection.Ask(
            "SELECT sequence, hash FROM told WHERE partner=$partner AND subject=$subject", ("$partner", partner), ("$subject", subject));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt32(0), (byte[])reader[1]) : (0, null);
    }

    private void Lose(string partner, string which, long bound)
    {
        var gone = Connection.Run($"DELETE FROM deliveries WHERE {which}", ("$partner", partner), ("$bound", bound));
        if (gone > 0) Count(partner, taken: 0, gone);
    }

    private void Count(string partner, int taken, int lost) => Connection.Run(
        "INSERT INTO counts VALUES($partner, $taken, $lost) ON CONFLICT(partner) DO UPDATE SET taken=taken+$taken, lost=lost+$lost",
        ("$partner", partner), ("$taken", (long)taken), ("$lost", (long)lost));

    // The same for the same words, so that what a power cut took back comes again under its own id.
    private static string MessageOf(string partner, string subject, int sequence, byte[] hash)
    {
        byte[] words = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{partner}\n{subject}\n{sequence}\n")), .. hash];
        return "msg_" + Convert.ToHexStringLower(SHA256.HashData(words).AsSpan(0, 16));
    }
}
