using System.Globalization;
using System.Security.Claims;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Checks what is asked of the archives: the only maker of questions. Pure.</summary>
internal static class RecallRequest
{
    internal const string MissingWhy = "missingWhy";

    private const string BadRange = "badRange";
    private const string BadPlace = "badPlace";
    private const string TooLong = "textTooLong";

    /// <returns>False when <paramref name="refusal"/> says why not, a word of docs/PAST.md.</returns>
    internal static bool TryRead(RecallInput input, ClaimsPrincipal user, out RecallQuestion question, out string refusal)
    {
        question = new RecallQuestion(default);
        if (!DeskRequest.TryOurs(user, input.Jurisdiction, out var here)) return No(DeskRequest.NotYourJurisdiction, out refusal);
        question = new RecallQuestion(here)
        {
            From = new Instant(input.From ?? 0),
            Until = new Instant(input.Until ?? 0),
            Types = [.. (input.Types ?? []).Select(type => type ?? "")],
            Priorities = input.Priorities ?? [],
            Officer = input.Officer?.Trim() ?? "",
            Metres = input.Metres ?? 0,
            Area = input.Area,
            Disposition = input.Disposition,
        };
        refusal = FaultOf(input, question) ?? "";
        if (refusal.Length > 0) return false;
        if (input.Number is { } number)
        {
            if (!IncidentId.TryParse(number.Trim(), out var id) || id.Jurisdiction != here) return No("badNumber", out refusal);
            question = question with { Number = id.Number };
        }

        if (input.Lat is not null || input.Lng is not null || input.Metres is not null)
        {
            if (!LatLng.TryFromDegrees(input.Lat ?? double.NaN, input.Lng ?? double.NaN, out var place)) return No(BadPlace, out refusal);
            if (question.Metres is < ArchiveLimits.HistoryMetresMin or > ArchiveLimits.RecallMetresMax) return No(BadRange, out refusal);
            question = question with { Place = place };
        }

        if (input.Text is { } text) question = question with { Words = ArchiveWords.Question(text) };
        if (input.Cursor is { } cursor)
        {
            if (!TryCursor(cursor, out var after)) return No("badCursor", out refusal);
            question = question with { After = after };
        }

        var isNarrow = question.Number != 0 || question.Officer.Length > 0 || question.Words is not null || question.Place is not null
            || question is { From.IsNever: false, Until.IsNever: false };
        return isNarrow || No("tooWide", out refusal);
    }

    /// <summary>For the next answer.</summary>
    internal static string CursorOf(FoundIncident last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.OpenedAt.UnixMilliseconds}.{last.Id.Number}");

    private static string? FaultOf(RecallInput input, RecallQuestion question)
    {
        if (question.Types.Count > ArchiveLimits.ListMax || question.Priorities.Count > ArchiveLimits.ListMax) return BadRange;
        string?[] texts = [input.Text, question.Officer, question.Area, question.Disposition, .. question.Types];
        if (texts.Any(text => text?.Length > ArchiveLimits.TextMax)) return TooLong;
        if (input.From < 0 || input.Until < 0) return BadRange;
        if (question.From.IsNever || question.Until.IsNever) return null;
        var days = question.Until.MillisecondsSince(question.From) / 86_400_000.0;
        return days is <= 0 or > ArchiveLimits.RecallDaysMax ? BadRange : null;
    }

    private static bool TryCursor(string text, out (Instant OpenedAt, uint Number) after)
    {
        after = default;
        var parts = text.Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at)) return false;
        if (!uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        after = (new Instant(at), number);
        return true;
    }

    private static bool No(string why, out string refusal)
    {
        refusal = why;
        return false;
    }
}
