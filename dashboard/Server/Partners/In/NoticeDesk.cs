using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Partners.Out;

namespace SmartPolicing.Realtime.Server.Partners.In;

/// <summary>
/// The notices that stand: kept in the outbox's file before they are answered, shown to the desks of the jurisdictions they touch, ended by
/// another word of the same partner or by themselves. Any thread.
/// </summary>
internal sealed class NoticeDesk(LivePartners live, DashboardOptions options, PartnerOutbox outbox) : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly (JurisdictionId Id, double West, double South, double East, double North)[] _grounds = [.. options.Borders.Select(GroundOf)];
    private volatile Standing _standing = new(0, []);
    private int _documents; // The outbox's thread.

    /// <summary>All that stand, oldest first, and a number that grows with each change.</summary>
    internal Standing Now => _standing;

    private long Moment => options.Node.Now.UnixMilliseconds;

    /// <summary>Takes drafts of one document: each stands under its key, in the place of what stood under it and of what it replaces.</summary>
    /// <param name="key">Of the document, by which a repeat is known; null where each draft's own is enough.</param>
    /// <exception cref="IOException">It could not be kept.</exception>
    internal async Task<(NoticeAnswer? Answer, string? Refusal)> TakeAsync(
        Partner partner, string? key, byte[] hash, IReadOnlyList<NoticeDraft> drafts, IReadOnlyList<string> ends, CancellationToken cancellation)
    {
        await _loaded.Task.WaitAsync(cancellation);
        var now = Moment;
        var (answer, refusal, _) = await outbox.AskAsync(
            file => Keep(file, partner, key, hash, drafts, ends, now), cancellation,
            kept =>
            {
                if (kept.Changed is { } rows) Show(rows);
            });
        return (answer, refusal);
    }

    /// <summary>Cities that a place may touch: those of the partner whose bounds it meets; all of them when it is nowhere.</summary>
    internal IReadOnlyList<int> CitiesOf(Partner partner, IReadOnlyList<NoticeArea> areas)
    {
        var boxes = areas.SelectMany(BoxesOf).ToList();
        return
        [
            .. _grounds.Where(ground => partner.Jurisdictions.Contains(ground.Id))
                .Where(ground => boxes.Count == 0 || boxes.Any(box => box.West <= ground.East && box.East >= ground.West && box.South <= ground.North && box.North >= ground.South))
                .Select(ground => (int)ground.Id.Value).Order(),
        ];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), options.Wall);
            do
            {
                if (!_loaded.Task.IsCompleted && live.Book.Partners.Count > 0) await LoadAsync(stoppingToken);
                if (_standing.Rows.Any(row => row.Until <= Moment)) Show([]);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task LoadAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                var now = Moment;
                Show(await outbox.AskAsync(file => Read(file, now), stopping));
                _loaded.TrySetResult();
                return;
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(PartnerLimits.AgainMilliseconds), options.Wall, stopping); // The outbox says what is wrong.
            }
        }
    }

    private (NoticeAnswer? Answer, string? Refusal, List<NoticeRow>? Changed) Keep(
        OutboxFile file, Partner partner, string? key, byte[] hash, IReadOnlyList<NoticeDraft> drafts, IReadOnlyList<string> ends, long now)
    {
        var before = key is null ? null : HashOf(file, partner.Name, key);
        var isLate = before is { Length: 0 }; // Something that takes its place came first.
        if (before is not null && !isLate)
            return before.AsSpan().SequenceEqual(hash) ? (new NoticeAnswer(null, 0, 0, true), null, null) : (null, "identifierReused", null);
        if (drafts.Count > 0 && !HasRoom(file, partner, drafts, ends, now)) return (null, "tooManyNotices", null);
        var changed = new List<NoticeRow>();
        var ended = 0;
        foreach (var end in ends)
        {
            ended += End(file, partner.Name, end, now, changed);
            if (HashOf(file, partner.Name, end) is null) Put(file, partner.Name, end, Nothing(partner, end, now), [], now);
        }

        foreach (var draft in drafts)
        {
            ended += End(file, partner.Name, draft.Key, now, changed);
            var row = draft.Row with { Id = IdOf(partner.Name, draft.Key, hash) };
            Put(file, partner.Name, draft.Key, row, hash, row.Until <= now || isLate ? now : 0);
            if (!isLate) changed.Add(row);
        }

        // A document that makes no notice is remembered all the same, so that a repeat is known.
        if (key is not null && drafts.All(draft => draft.Key != key))
            Put(file, partner.Name, key, Nothing(partner, key, now), hash, now);
        if (_documents++ % PartnerLimits.NoticesBetweenLooks == 0) Tidy(file, partner, now);
        return (new NoticeAnswer(isLate || drafts.Count == 0 ? null : changed[^1].Id, isLate ? 0 : drafts.Count, ended, false), null, changed);
    }

    // What the partner has standing beside what this document ends or takes the place of; and all of them.
    private static bool HasRoom(OutboxFile file, Partner partner, IReadOnlyList<NoticeDraft> drafts, IReadOnlyList<string> ends, long now)
    {
        var gone = ends.Concat(drafts.Select(draft => draft.Key)).ToHashSet(StringComparer.Ordinal);
        var (own, all, characters) = (drafts.Count, drafts.Count, drafts.Sum(draft => (long)JsonSerializer.Serialize(draft.Row, DashboardJson.Options).Length));
        using var command = file.Connection.Ask("SELECT partner, key, length(row) FROM notices WHERE ended=0 AND until>$now", ("$now", now));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var isOwn = reader.GetString(0) == partner.Name;
            if (isOwn && gone.Contains(reader.GetString(1))) continue;
            all++;
            if (!isOwn) continue;
            own++;
            characters += reader.GetInt64(2);
        }

        return own <= PartnerLimits.NoticesPerPartnerMax && characters <= PartnerLimits.NoticeCharactersPerPartnerMax && all <= PartnerLimits.NoticesMax;
    }

    private static void Tidy(OutboxFile file, Partner partner, long now)
    {
        file.Connection.Run("DELETE FROM notices WHERE until<$before", ("$before", now - (PartnerLimits.NoticesKeptDays * 86_400_000L)));
        file.Connection.Run(
            "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE partner=$partner AND ended>0 ORDER BY ended DESC LIMIT -1 OFFSET $most)",
            ("$partner", partner.Name), ("$most", (long)PartnerLimits.NoticesKeptMax));
    }

    private static NoticeRow Nothing(Partner partner, string key, long now) =>
        new(IdOf(partner.Name, key, []), partner.Name, "", [], "", "", "", "", "", now, now, [], "");

    private static int End(OutboxFile file, string partner, string key, long now, List<NoticeRow> changed)
    {
        var ended = 0;
        using (var command = file.Connection.Ask("SELECT row FROM notices WHERE partner=$partner AND key=$key AND ended=0", ("$partner", partner), ("$key", key)))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                changed.Add(JsonSerializer.Deserialize<NoticeRow>(reader.GetString(0), DashboardJson.Options)! with { Ended = now });
                ended++;
            }
        }

        file.Connection.Run(
            "UPDATE notices SET ended=$now WHERE partner=$partner AND key=$key AND ended=0", ("$now", now), ("$partner", partner), ("$key", key));
        return ended;
    }

    private static void Put(OutboxFile file, string partner, string key, NoticeRow row, byte[] hash, long ended) => file.Connection.Run(
        "INSERT OR REPLACE INTO notices VALUES($id, $partner, $key, $sent, $until, $ended, $row, $hash)",
        ("$id", row.Id), ("$partner", partner), ("$key", key), ("$sent", row.SentAt), ("$until", row.Until), ("$ended", ended),
        ("$row", JsonSerializer.Serialize(row, DashboardJson.Options)), ("$hash", hash));

    private static byte[]? HashOf(OutboxFile file, string partner, string key)
    {
        using var command = file.Connection.Ask("SELECT hash FROM notices WHERE partner=$partner AND key=$key", ("$partner", partner), ("$key", key));
        return command.ExecuteScalar() as byte[];
    }

    private static List<NoticeRow> Read(OutboxFile file, long now)
    {
        var rows = new List<NoticeRow>();
        using var command = file.Connection.Ask("SELECT row FROM notices WHERE ended=0 AND until>$now ORDER BY sent, id", ("$now", now));
        using var reader = command.ExecuteReader();
        while (reader.Read()) rows.Add(JsonSerializer.Deserialize<NoticeRow>(reader.GetString(0), DashboardJson.Options)!);
        return rows;
    }

    private void Show(IEnumerable<NoticeRow> changed)
    {
        lock (_lock)
        {
            var rows = _standing.Rows.ToDictionary(row => row.Id);
            foreach (var row in changed) rows[row.Id] = row;
            var now = Moment;
            _standing = new Standing(
                _standing.Version + 1, [.. rows.Values.Where(row => row.Ended is null && row.Until > now).OrderBy(row => row.SentAt).ThenBy(row => row.Id)]);
        }
    }

    private static string IdOf(string partner, string key, byte[] hash) =>
        "A" + Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{partner}\n{key}\n"), .. hash]).AsSpan(0, 6));

    private static IEnumerable<(double West, double South, double East, double North)> BoxesOf(NoticeArea area)
    {
        foreach (var shape in area.Polygons.Concat(area.Lines ?? []))
            yield return (shape.Min(at => at[0]), shape.Min(at => at[1]), shape.Max(at => at[0]), shape.Max(at => at[1]));
        foreach (var circle in area.Circles)
        {
            var north = circle.Metres / 111_195;
            var east = north / Math.Max(0.01, Math.Cos(circle.Lat * Math.PI / 180));
            yield return (circle.Lng - east, circle.Lat - north, circle.Lng + east, circle.Lat + north);
        }
    }

    private static (JurisdictionId Id, double West, double South, double East, double North) GroundOf(JurisdictionBorder border)
    {
        var places = border.Polygons.SelectMany(polygon => polygon[0]).ToList();
        return (
            border.Id, places.Min(place => place.Longitude), places.Min(place => place.Latitude), places.Max(place => place.Longitude),
            places.Max(place => place.Latitude));
    }

    /// <summary>The notices at one moment.</summary>
    internal sealed record Standing(long Version, IReadOnlyList<NoticeRow> Rows);
}

/// <summary>A notice that is to stand, without its number.</summary>
/// <param name="Key">By which the partner speaks of it.</param>
internal sealed record NoticeDraft(string Key, NoticeRow Row);
