using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Ingest.Viid.Uppers;

/// <summary>What an upper platform has taken of us, as the file has it.</summary>
internal sealed record UpperBookRow(string? Subscription, long SubscriptionUntil, HandedRow?[]? Entries);

/// <summary>An entry that was handed over.</summary>
/// <param name="Until">Unix ms: the end that was said.</param>
internal sealed record HandedRow(string? Entry, string? Disposition, long Until);

/// <summary>
/// What an upper platform has taken of us, kept in the state folder, so that a start neither repeats it nor forgets to take it back. One thread.
/// </summary>
internal sealed class UpperBook
{
    private readonly string _path;
    private readonly SortedDictionary<string, HandedRow> _handed = new(StringComparer.Ordinal);

    private UpperBook(string path) => _path = path;

    /// <summary>SubscribeID; empty before the first.</summary>
    internal string Subscription { get; private set; } = "";

    /// <summary>Its end. Unix ms.</summary>
    internal long SubscriptionUntil { get; private set; }

    internal IReadOnlyCollection<HandedRow> Handed => _handed.Values;

    internal static bool TryOpen(
        string stateFolder, string upper, [NotNullWhen(true)] out UpperBook? book, [NotNullWhen(false)] out ViidRefusal? refusal)
    {
        var path = Path.Combine(stateFolder, $"viid-{upper}.json");
        (book, refusal) = (new UpperBook(path), null);
        if (!File.Exists(path)) return true;
        if (!ViidSettingsFile.TryLoad(path, ViidJson.Default.UpperBookRow, out var row, out refusal))
        {
            book = null;
            return false;
        }

        (book.Subscription, book.SubscriptionUntil) = (row.Subscription ?? "", row.SubscriptionUntil);
        foreach (var handed in row.Entries ?? [])
        {
            var isSound = handed is { Entry: not null, Disposition: not null } && WatchlistEntryId.TryParse(handed.Entry, out _);
            if (isSound && book._handed.TryAdd(handed!.Entry!, handed)) continue;
            (book, refusal) = (null, new ViidRefusal(path, "entries", "holds something that is no entry, or one twice"));
            return false;
        }

        return true;
    }

    /// <returns>Null when it was not handed over.</returns>
    internal HandedRow? Find(WatchlistEntryId entry) => _handed.GetValueOrDefault(entry.ToString());

    internal void Take(HandedRow handed) => _handed[handed.Entry!] = handed;

    internal void Remove(string entry) => _handed.Remove(entry);

    internal void Subscribed(string id, long until) => (Subscription, SubscriptionUntil) = (id, until);

    /// <summary>Writes it; an I/O error passes through.</summary>
    internal void Write()
    {
        var row = new UpperBookRow(Subscription, SubscriptionUntil, [.. _handed.Values]);
        ViidFile.Replace(_path, stream => JsonSerializer.Serialize(stream, row, ViidJson.Default.UpperBookRow));
    }
}
