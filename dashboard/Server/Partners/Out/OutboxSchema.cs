namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>The tables of partners.db. Moments are milliseconds, never is 0.</summary>
internal static class OutboxSchema
{
    /// <summary>Of the file; another one is put aside, and deliveries begin anew.</summary>
    internal const long Version = 1;

    /// <summary>
    /// Makes what is missing. told: what a partner was last told of a subject, by its hash. origins: which of our incidents a partner's is.
    /// </summary>
    internal const string Make =
        """
        CREATE TABLE IF NOT EXISTS marks(city INTEGER PRIMARY KEY, through INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS told(
            partner TEXT NOT NULL, subject TEXT NOT NULL, sequence INTEGER NOT NULL, hash BLOB NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(partner, subject)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS told_at ON told(at);
        CREATE TABLE IF NOT EXISTS deliveries(
            id INTEGER PRIMARY KEY AUTOINCREMENT, partner TEXT NOT NULL, subject TEXT NOT NULL, sequence INTEGER NOT NULL,
            message TEXT NOT NULL, type TEXT NOT NULL, stamp TEXT NOT NULL, made_at INTEGER NOT NULL, body BLOB NOT NULL,
            dead_at INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', status INTEGER NOT NULL DEFAULT 0,
            tries INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS deliveries_line ON deliveries(partner, dead_at, id);
        CREATE TABLE IF NOT EXISTS counts(partner TEXT PRIMARY KEY, taken INTEGER NOT NULL, lost INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS origins(
            partner TEXT NOT NULL, id TEXT NOT NULL, city INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY(partner, id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS origins_incident ON origins(city, number);
        CREATE TABLE IF NOT EXISTS notices(
            id TEXT PRIMARY KEY, partner TEXT NOT NULL, key TEXT NOT NULL, sent INTEGER NOT NULL, until INTEGER NOT NULL, ended INTEGER NOT NULL,
            row TEXT NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS notices_key ON notices(partner, key);
        CREATE INDEX IF NOT EXISTS notices_standing ON notices(until) WHERE ended=0;
        CREATE TABLE IF NOT EXISTS warnings(
            id INTEGER PRIMARY KEY AUTOINCREMENT, city INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, row TEXT NOT NULL);
        """;
}
