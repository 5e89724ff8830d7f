using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners.Cap;
using SmartPolicing.Realtime.Server.Partners.Out;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>
/// Warnings to the public: written by one supervisor, sent when another approves, taken back by any. Each step is in the outbox's file before
/// it is answered, the documents in the same transaction. Time never approves. Any thread.
/// </summary>
internal sealed class WarningDesk(LivePartners live, DashboardOptions options, PartnerOutbox outbox)
{
    private const string Waiting = "waiting";
    private const string Sent = "sent";


    private Instant Now => options.Node.Now;

    private CapNames Names => new(live.Book.Host, live.Book.Status, options.Region.Id, options.Region.Speeds.Zone);

    /// <summary>Keeps a warning that waits for somebody else's approval.</summary>
    /// <exception cref="IOException">It could not be kept.</exception>
    internal Task<PublicWarningRow> AskAsync(PublicWarning warning, string by, CancellationToken cancellation)
    {
        var step = new WarningStep("asked", by, Now.UnixMilliseconds, "");
        return outbox.AskAsync(
            file =>
            {
                file.Connection.Run(
                    "INSERT INTO warnings(city, state, at, row) VALUES($city, $state, $at, '')",
                    ("$city", (long)warning.Jurisdiction), ("$state", Waiting), ("$at", step.At));
                var row = new PublicWarningRow(IdOf(warning.Jurisdiction, file.Connection.Number("SELECT last_insert_rowid()")!.Value), Waiting, warning, [step], 0);
                Put(file, row);
                return row;
            },
            cancellation);
    }

    /// <summary>Approves, rejects or takes back.</summary>
    /// <param name="deed">"approve", "reject" or "cancel".</param>
    /// <returns>The warning; or null with a word of docs/PARTNERS.md.</returns>
    /// <exception cref="IOException">It could not be kept.</exception>
    internal async Task<(PublicWarningRow? Row, string? Refusal)> DecideAsync(
        string id, string deed, string by, string reason, IReadOnlySet<JurisdictionId> ours, CancellationToken cancellation)
    {
        var (row, refusal, _) = await outbox.AskAsync(file => Decide(file, id, deed, by, reason, ours), cancellation, decided => outbox.Send(decided.Made));
        return (row, refusal);
    }

    /// <summary>The newest of some jurisdictions.</summary>
    internal Task<List<PublicWarningRow>> ReadAsync(IReadOnlySet<JurisdictionId> ours, CancellationToken cancellation) => outbox.AskAsync(
        file =>
        {
            Expire(file);
            var rows = new List<PublicWarningRow>();
            using var command = file.Connection.Ask("SELECT row, city FROM warnings ORDER BY id DESC LIMIT $most", ("$most", (long)PartnerLimits.WarningsShownMax));
            using var reader = command.ExecuteReader();
            while (reader.Read())
                if (ours.Contains(new JurisdictionId((ushort)reader.GetInt32(1)))) rows.Add(JsonSerializer.Deserialize<PublicWarningRow>(reader.GetString(0), DashboardJson.Options)!);
            return rows;
        },
        cancellation);

    private (PublicWarningRow? Row, string? Refusal, List<Delivery> Made) Decide(
        OutboxFile file, string id, string deed, string by, string reason, IReadOnlySet<JurisdictionId> ours)
    {
        Expire(file);
        if (Find(file, id) is not { } row) return (null, "unknownWarning", []);
        if (!ours.Contains(new JurisdictionId((ushort)row.Warning.Jurisdiction))) return (null, "notYourJurisdiction", []);
        if (deed == "cancel")
        {
            if (row.State != Sent) return (null, "notSent", []);
            var over = Put(file, row with { State = "cancelled", Steps = [.. row.Steps, new("cancelled", by, Now.UnixMilliseconds, reason)] });
            return (over, null, Tell(file, over, reason));
        }

        if (row.State != Waiting) return (null, "notWaiting", []);
        var isYes = deed == "approve";
        if (isYes && string.Equals(row.Steps[0].By, by, StringComparison.OrdinalIgnoreCase)) return (null, "ownApproval", []);
        var now = Now.UnixMilliseconds;
        var decided = Put(file, row with
        {
            State = isYes ? Sent : "rejected",
            SentAt = isYes ? now : 0,
            Steps = [.. row.Steps, new(isYes ? "approved" : "rejected", by, now, reason)],
        });
        return (decided, null, isYes ? Tell(file, decided, "") : []);
    }

    private void Expire(OutboxFile file)
    {
        var before = Now.UnixMilliseconds - (PartnerLimits.ApproveMinutes * 60_000L);
        var late = new List<PublicWarningRow>();
        using (var command = file.Connection.Ask("SELECT row FROM warnings WHERE state=$state AND at<$before", ("$state", Waiting), ("$before", before)))
        using (var reader = command.ExecuteReader())
            while (reader.Read()) late.Add(JsonSerializer.Deserialize<PublicWarningRow>(reader.GetString(0), DashboardJson.Options)!);
        foreach (var row in late)
            Put(file, row with { State = "expired", Steps = [.. row.Steps, new("expired", "engine", Now.UnixMilliseconds, "")] });
    }

    private List<Delivery> Tell(OutboxFile file, PublicWarningRow row, string reason)
    {
        var city = new JurisdictionId((ushort)row.Warning.Jurisdiction);
        var wall = options.Wall.GetUtcNow();
        var replaced = row.Warning.Replaces is { } before ? Find(file, before) : null;
        var drafts = live.Book.Partners
            .Where(partner => partner.IsTold(PartnerTopics.Warnings) && partner.Jurisdictions.Contains(city) && partner.HoldsAt(wall))
            .Select(partner => (partner, new PartnerDraft(
                $"warning {row.Id}", row.State == Sent ? "warning.sent" : "warning.cancelled", row.State == Sent,
                (sequence, at) => CapWriter.Write(Document(row, replaced, reason, sequence, at)))));
        return outbox.Tell(file, drafts, Now);
    }

    private CapAlert Document(PublicWarningRow row, PublicWarningRow? replaced, string reason, int sequence, Instant at)
    {
        var first = new CapReference(Names.Sender, Names.IdOf(row.Id, 1), Names.Local(new Instant(row.SentAt)));
        var isSent = row.State == Sent;
        var warning = row.Warning;
        CapReference[] before = replaced is null ? [] : [new(Names.Sender, Names.IdOf(replaced.Id, 1), Names.Local(new Instant(replaced.SentAt)))];
        return new CapAlert(
            Names.IdOf(row.Id, sequence), Names.Sender, isSent || at.IsNever ? first.Sent : Names.Local(at), Names.StatusWord,
            isSent ? before.Length == 0 ? "Alert" : "Update" : "Cancel", "Public", isSent ? before : [first],
            [
                new CapInfo(
                    warning.Language ?? "en-US", [warning.Category], warning.Event, isSent ? warning.Urgency : "Past", warning.Severity, warning.Certainty,
                    Names.Local(new Instant(warning.Until)), warning.Headline, warning.Text, warning.Instruction, [AreaOf(warning.Area)])
                {
                    SenderName = $"Police, {Names.Host}",
                },
            ])
        {
            Note = string.Join(' ', new[] { reason, Names.Status == PartnerStatus.Actual ? "" : "This is no real alert." }.Where(text => text.Length > 0)),
        };
    }

    private static CapArea AreaOf(WarningArea area) => new(
        area.Text,
        area.Polygon is { } ring ? [[.. ring.Select(at => LatLng.FromDegrees(at[1], at[0]))]] : [],
        area.Circle is { } circle ? [new CapCircle(LatLng.FromDegrees(circle.Lat, circle.Lng), circle.Metres)] : []);

    private static PublicWarningRow? Find(OutboxFile file, string id)
    {
        if (!TryNumber(id, out var number)) return null;
        using var command = file.Connection.Ask("SELECT row FROM warnings WHERE id=$id", ("$id", number));
        return command.ExecuteScalar() is string text && JsonSerializer.Deserialize<PublicWarningRow>(text, DashboardJson.Options) is { } row && row.Id == id ? row : null;
    }

    private static PublicWarningRow Put(OutboxFile file, PublicWarningRow row)
    {
        TryNumber(row.Id, out var number);
        file.Connection.Run(
            "UPDATE warnings SET state=$state, row=$row WHERE id=$id",
            ("$id", number), ("$state", row.State), ("$row", JsonSerializer.Serialize(row, DashboardJson.Options)));
        return row;
    }

    private static string IdOf(int city, long number) => string.Create(CultureInfo.InvariantCulture, $"P{city}-{number:D6}");

    private static bool TryNumber(string id, out long number)
    {
        number = 0;
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 1 && id[0] == 'P' && long.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>A warning to the public, as it is asked for. Moments are milliseconds.</summary>
public sealed record PublicWarning(
    int Jurisdiction, string Event, string Headline, string Text, string Instruction, string Category, string Urgency, string Severity,
    string Certainty, long Until, WarningArea Area, string? Language = null, string? Replaces = null);

/// <summary>Where a warning holds: a closed ring of [longitude, latitude], or a circle.</summary>
public sealed record WarningArea(string Text, IReadOnlyList<double[]>? Polygon = null, WarningCircle? Circle = null);

/// <summary>A circle.</summary>
public sealed record WarningCircle(double Lng, double Lat, double Metres);

/// <summary>A warning and what became of it.</summary>
/// <param name="State">"waiting", "sent", "rejected", "expired" or "cancelled".</param>
/// <param name="SentAt">0 when it was not.</param>
public sealed record PublicWarningRow(string Id, string State, PublicWarning Warning, IReadOnlyList<WarningStep> Steps, long SentAt);

/// <summary>One step of a warning.</summary>
public sealed record WarningStep(string Deed, string By, long At, string Reason);
