namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>The tables of an archive file. Moments and times are milliseconds, never is 0, unknown is null.</summary>
internal static class ArchiveSchema
{
    /// <summary>Of the file; another one is put aside and made anew from the journal.</summary>
    internal const long Version = 1;

    /// <summary>Makes what is missing.</summary>
    internal const string Make =
        """
        CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS missing(since INTEGER PRIMARY KEY, until INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS incidents(
            number INTEGER PRIMARY KEY, told_at INTEGER NOT NULL, reopened INTEGER NOT NULL, type TEXT NOT NULL, priority INTEGER NOT NULL,
            area TEXT NOT NULL, lat REAL NOT NULL, lng REAL NOT NULL, place TEXT NOT NULL, source TEXT NOT NULL, calls INTEGER NOT NULL,
            opened_at INTEGER NOT NULL, closed_at INTEGER NOT NULL, closed_by TEXT NOT NULL, reason TEXT NOT NULL, disposition TEXT NOT NULL,
            ending TEXT NOT NULL, officers TEXT NOT NULL, queue INTEGER, dispatch INTEGER, travel INTEGER, response INTEGER, on_scene INTEGER, consumed INTEGER,
            detail BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS incidents_opened ON incidents(opened_at);
        CREATE INDEX IF NOT EXISTS incidents_closed ON incidents(closed_at);
        CREATE INDEX IF NOT EXISTS incidents_type ON incidents(type, opened_at);
        CREATE TABLE IF NOT EXISTS closings(
            number INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL, disposition TEXT NOT NULL,
            PRIMARY KEY(number, at)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS directives(
            directive INTEGER PRIMARY KEY, number INTEGER NOT NULL, officer INTEGER NOT NULL, code TEXT NOT NULL, issued_by TEXT NOT NULL,
            travel_seconds INTEGER NOT NULL, state INTEGER NOT NULL, opened_at INTEGER NOT NULL, issued_at INTEGER NOT NULL,
            delivered_at INTEGER NOT NULL, acknowledged_at INTEGER NOT NULL, en_route_at INTEGER NOT NULL, on_scene_at INTEGER NOT NULL,
            ended_at INTEGER NOT NULL, consumed INTEGER);
        CREATE INDEX IF NOT EXISTS directives_number ON directives(number);
        CREATE INDEX IF NOT EXISTS directives_officer ON directives(code COLLATE NOCASE, opened_at);
        CREATE INDEX IF NOT EXISTS directives_opened ON directives(opened_at);
        CREATE VIRTUAL TABLE IF NOT EXISTS places USING rtree(number, south, north, west, east);
        CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
        """;
}
