using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Partners.In;
using SmartPolicing.Realtime.Server.Partners.Out;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>Documents of other systems, and what supervisors see and do of what goes to them (docs/PARTNERS.md).</summary>
internal static class PartnerEndpoints
{
    private const string Tag = "Partners";

    internal static void Map(IEndpointRouteBuilder app)
    {
        In(app.MapPost("/api/eido", (HttpContext context, PartnerGate gate, EidoIntake intake) =>
            gate.PassAsync(context, "eido", PartnerLimits.EidoBytesMax, intake.TakeAsync)), PartnerLimits.EidoBytesMax)
            .WithName("SendEido").WithSummary("Takes a NENA EIDO of a partner: opens an incident, or adds what it says to one.")
            .Accepts<object>("application/json").Produces<EidoAnswer>();
        In(app.MapPost("/api/cap", (HttpContext context, PartnerGate gate, CapIntake intake) =>
            gate.PassAsync(context, "cap", PartnerLimits.NoticeBytesMax, intake.TakeAsync)), PartnerLimits.NoticeBytesMax)
            .WithName("SendCap").WithSummary("Takes an OASIS CAP 1.2 alert of a partner: a notice on the desks, never more.")
            .Accepts<string>("application/cap+xml", "application/xml", "text/xml").Produces<NoticeAnswer>().Produces<PartnerRefusal>(StatusCodes.Status409Conflict);
        In(app.MapPost("/api/geojson", (HttpContext context, PartnerGate gate, GeoIntake intake) =>
            gate.PassAsync(context, "geojson", PartnerLimits.NoticeBytesMax, intake.TakeAsync)), PartnerLimits.NoticeBytesMax)
            .WithName("SendGeoJson").WithSummary("Takes shapes of a partner: notices on the desks.")
            .Accepts<object>("application/geo+json", "application/json").Produces<NoticeAnswer>();
        app.MapGet("/api/partners", List).RequireAuthorization(Policies.Supervisor)
            .WithName("ListPartners").WithTags(Tag).WithSummary("How other systems take what they are told, and what did not arrive.")
            .Produces<PartnersMessage>().Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        Decide(app.MapPost("/api/partners/letters/{id:long}/retry", (HttpContext context, ClaimsPrincipal user, DashboardState state, LivePartners live, PartnerOutbox outbox, TimeProviderOf wall, long id) =>
            LetterAsync(context, user, state, live, outbox, wall, id, true)), "RetryLetter", "Sends a dead letter again.");
        Decide(app.MapPost("/api/partners/letters/{id:long}/drop", (HttpContext context, ClaimsPrincipal user, DashboardState state, LivePartners live, PartnerOutbox outbox, TimeProviderOf wall, long id) =>
            LetterAsync(context, user, state, live, outbox, wall, id, false)), "DropLetter", "Lets a dead letter go for good.");
        Decide(app.MapPost("/api/partners/{name}/resume", ResumeAsync), "ResumePartner", "Tries a partner now, also one that has said 410.");
    }

    private static RouteHandlerBuilder In(RouteHandlerBuilder endpoint, int bytesMax) => endpoint
        .RequireAuthorization(Policies.Partner).WithMetadata(new BodyLimit(bytesMax + 1)).WithTags(Tag)
        .Produces<PartnerRefusal>(StatusCodes.Status400BadRequest).Produces<PartnerRefusal>(StatusCodes.Status401Unauthorized)
        .Produces<PartnerRefusal>(StatusCodes.Status403Forbidden).Produces<PartnerRefusal>(StatusCodes.Status404NotFound)
        .Produces<PartnerRefusal>(StatusCodes.Status413PayloadTooLarge).Produces<PartnerRefusal>(StatusCodes.Status429TooManyRequests)
        .Produces<PartnerRefusal>(StatusCodes.Status503ServiceUnavailable);

    private static void Decide(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .RequireAuthorization(Policies.Supervisor).WithMetadata(new BodyLimit(DashboardLimits.WatchlistBytesMax))
        .WithName(name).WithTags(Tag).WithSummary(summary).Accepts<WhyInput>("application/json")
        .Produces<DoneMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest).Produces<ReasonMessage>(StatusCodes.Status404NotFound)
        .Produces<ReasonMessage>(StatusCodes.Status409Conflict).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);

    private static IResult List(ClaimsPrincipal user, DashboardState state, LivePartners live, PartnerOutbox outbox, DashboardOptions options)
    {
        var ours = user.Jurisdictions();
        var partners = live.Book.Partners.Where(partner => partner.Jurisdictions.Overlaps(ours)).ToList();
        var names = partners.Select(partner => partner.Name).ToHashSet(StringComparer.Ordinal);
        try
        {
            var (numbers, letters) = ArchiveReader.Read(
                outbox.FilePath, ([], []), connection => (OutboxFile.Numbers(connection), OutboxFile.Letters(connection, PartnerLimits.LettersShownMax)),
                CancellationToken.None);
            return Answers.Json(new PartnersMessage(
                state.Node.Now.UnixMilliseconds, [.. partners.Select(partner => Row(partner, outbox, numbers.GetValueOrDefault(partner.Name), options.Wall.GetUtcNow()))],
                [.. letters.Where(letter => names.Contains(letter.Partner)).Select(Row)],
                [.. outbox.Feeds.Where(feed => ours.Contains(feed.City) && outbox.IsTold(feed.City)).Select(feed =>
                    new CityFeedRow(feed.City.Value, feed.State, IncidentMapping.OrNull(feed.Detail)))]));
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notStored");
        }
    }

    private static PartnerRow Row(
        Partner partner, PartnerOutbox outbox, (long Waiting, long Dead, long Oldest, long Taken, long Lost) numbers, DateTimeOffset wall)
    {
        var standing = outbox.Lines.TryGetValue(partner.Name, out var line) ? line.Standing : (LineState.Up, "", 0, 0);
        return new PartnerRow(
            partner.Name, partner.Kind, partner.Url?.Host, partner.Purpose, partner.Until.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            !partner.HoldsAt(wall), standing.Item1, numbers.Waiting, numbers.Taken, numbers.Dead, numbers.Lost)
        {
            OldestWaiting = Some(numbers.Oldest), LastTakenAt = Some(standing.Item4), LastTrouble = IncidentMapping.OrNull(standing.Item2),
            PausedUntil = Some(standing.Item3),
        };
    }

    private static long? Some(long moment) => moment == 0 ? null : moment;

    private static DeadLetterRow Row(DeadLetter letter) => new(
        letter.Id, letter.Partner, letter.Subject, letter.Sequence, letter.Type, letter.MadeAt, letter.DeadAt, letter.Reason,
        letter.Status == 0 ? null : letter.Status, letter.Tries);

    private static async Task<IResult> LetterAsync(
        HttpContext context, ClaimsPrincipal user, DashboardState state, LivePartners live, PartnerOutbox outbox, TimeProviderOf wall, long id, bool isRetry)
    {
        if (await WhyAsync(context) is not { } why) return Bad("missingWhy");
        try
        {
            var letter = await outbox.AskAsync(file => file.Letter(id), context.RequestAborted);
            if (letter is null || live.Book.Of(letter.Partner) is not { } partner || !partner.Jurisdictions.Overlaps(user.Jurisdictions()))
                return Answers.Refused(StatusCodes.Status404NotFound, "unknownLetter");
            if (isRetry && (letter.Stamp != partner.Stamp || !partner.HoldsAt(wall.Wall.GetUtcNow()) || !outbox.Lines.ContainsKey(partner.Name)))
                return Answers.Refused(StatusCodes.Status409Conflict, "agreementChanged");
            if (!Log(state, user, partner, $"partner {partner.Name} {(isRetry ? "retry" : "drop")} {letter.Subject} {letter.Sequence}", why))
                return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notLogged");
            if (!isRetry)
            {
                await outbox.AskAsync(file => Drop(file, id), context.RequestAborted);
                return Answers.Json(new DoneMessage());
            }

            var revived = await outbox.AskAsync(
                file => file.Revive(letter, wall.Wall.GetUtcNow().ToUnixTimeMilliseconds()), context.RequestAborted,
                delivery => outbox.Send(delivery is null ? [] : [delivery]));
            return revived is null ? Answers.Refused(StatusCodes.Status404NotFound, "unknownLetter") : Answers.Json(new DoneMessage());
        }
        catch (IOException)
        {
            return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notStored");
        }
    }

    private static bool Drop(OutboxFile file, long id)
    {
        file.Drop(id);
        return true;
    }

    private static async Task<IResult> ResumeAsync(
        HttpContext context, ClaimsPrincipal user, DashboardState state, LivePartners live, PartnerOutbox outbox, string name)
    {
        if (await WhyAsync(context) is not { } why) return Bad("missingWhy");
        if (live.Book.Of(name) is not { } partner || !partner.Jurisdictions.Overlaps(user.Jurisdictions()) || !outbox.Lines.TryGetValue(name, out var line))
            return Answers.Refused(StatusCodes.Status404NotFound, "unknownPartner");
        if (!Log(state, user, partner, $"partner {name} resume", why)) return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notLogged");
        line.Resume();
        return Answers.Json(new DoneMessage());
    }

    private static async Task<string?> WhyAsync(HttpContext context)
    {
        var input = await BodyAsync<WhyInput>(context);
        return input?.Why?.Trim() is { Length: > 0 and <= PartnerLimits.PurposeMax } why ? why : null;
    }

    private static bool Log(DashboardState state, ClaimsPrincipal user, Partner partner, string what, string why) => state.Access.TryAdd(new AccessLine(
        state.Node.Now.UnixMilliseconds, user.Identity!.Name!, what, partner.Jurisdictions.Order(Comparer<Grains.JurisdictionId>.Create(
            (one, other) => one.Value.CompareTo(other.Value))).First().Value, why, "", 1));
}

/// <summary>The wall clock, as it is given to endpoints.</summary>
internal sealed record TimeProviderOf(TimeProvider Wall);
