using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards.Border;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>The watchlist: asked for by one person, approved by another, read with a reason.</summary>
internal static class WatchlistEndpoints
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/watchlist/read", ReadAsync)
            .RequireAuthorization(Policies.Desk)
            .WithMetadata(new BodyLimit(DashboardLimits.WatchlistBytesMax))
            .WithName("ReadWatchlist").WithTags("Watchlist")
            .WithSummary("A jurisdiction's entries, and those that neighbours share with it.")
            .WithDescription("Who reads it and why goes into the access log first; without that line nothing is given. The reason is no part of an address.")
            .Accepts<WatchlistReadInput>("application/json")
            .Produces<WatchlistMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status403Forbidden).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapPost("/api/watchlist/{id}/read", ReadOneAsync)
            .RequireAuthorization(Policies.Desk)
            .WithMetadata(new BodyLimit(DashboardLimits.WatchlistBytesMax))
            .WithName("ReadEntry").WithTags("Watchlist")
            .WithSummary("One entry, of a jurisdiction or shared with it.")
            .WithDescription("As the whole list is read: who reads it and why goes into the access log first.")
            .Accepts<WatchlistReadInput>("application/json")
            .Produces<WatchlistEntryMessage>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status403Forbidden).Produces<ReasonMessage>(StatusCodes.Status404NotFound)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        Describe(app.MapPost("/api/watchlist", AskAsync), "AskForEntry", "Asks for an entry. Nothing is looked for before somebody else approves.")
            .Accepts<WatchlistEntryInput>("application/json");
        Change(app, "approve", "Approves an entry, or the time that was asked for it.", (id, by, _) => new WatchlistDecided(id, true, by, ""));
        Change(app, "reject", "Does not approve; with a reason.", (id, by, input) => new WatchlistDecided(id, false, by, input.Reason ?? ""));
        Change(app, "withdraw", "Takes an entry back; with a reason.", (id, by, input) => new WatchlistWithdrawn(id, by, input.Reason ?? ""));
        Change(app, "renew", "Asks for more time; with a reason.", (id, by, input) =>
            new WatchlistTimeAsked(id, new Instant(input.Until ?? 0), by, input.Reason ?? ""));
    }

    private static async Task<IResult> ReadAsync(HttpContext context, ClaimsPrincipal user, DashboardState state)
    {
        if (await BodyAsync<WatchlistReadInput>(context) is not { } input) return Bad("badJson");
        if (Fault(input, user, out var here, out var purpose) is { } fault) return fault;
        var now = state.Node.Now.UnixMilliseconds;
        WatchlistRow[] entries = [.. state.Board.Watchlist(here).OrderBy(view => view.AskedAt).ThenBy(view => view.Id.Number).Select(BorderMapping.Row)];
        var line = new AccessLine(now, user.Identity!.Name!, "watchlist", here.Value, purpose, "", entries.Length);
        if (!state.Access.TryAdd(line)) return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notLogged");
        context.Response.Headers.CacheControl = "no-store";
        return Answers.Json(new WatchlistMessage(now, entries));
    }

    private static async Task<IResult> ReadOneAsync(HttpContext context, ClaimsPrincipal user, DashboardState state, string id)
    {
        if (await BodyAsync<WatchlistReadInput>(context) is not { } input) return Bad("badJson");
        if (Fault(input, user, out var here, out var purpose) is { } fault) return fault;
        if (!WatchlistEntryId.TryParse(id, out var entry)
            || state.Board.Watchlist(here).FirstOrDefault(each => each.Id == entry) is not { } view)
            return Answers.Refused(StatusCodes.Status404NotFound, Mapping.Word(Refusal.UnknownWatchlistEntry));
        var now = state.Node.Now.UnixMilliseconds;
        var line = new AccessLine(now, user.Identity!.Name!, $"watchlist {entry}", here.Value, purpose, view.Entry.CaseNumber, 1);
        if (!state.Access.TryAdd(line)) return Answers.Refused(StatusCodes.Status503ServiceUnavailable, "notLogged");
        context.Response.Headers.CacheControl = "no-store";
        return Answers.Json(new WatchlistEntryMessage(now, BorderMapping.Row(view)));
    }

    private static IResult? Fault(WatchlistReadInput input, ClaimsPrincipal user, out JurisdictionId here, out string purpose)
    {
        purpose = input.Why?.Trim() ?? "";
        if (!TryOurs(user, input.Jurisdiction, out here)) return NotOurs();
        if (purpose.Length == 0) return Bad("missingWhy");
        return purpose.Length > DashboardLimits.ReasonMax ? Bad("reasonTooLong") : null;
    }

    private static async Task<IResult> AskAsync(HttpContext context, ClaimsPrincipal user, DashboardState state)
    {
        if (await BodyAsync<WatchlistEntryInput>(context) is not { } input) return Bad("badJson");
        if (!TryOurs(user, input.Jurisdiction, out var here)) return NotOurs();
        if (Fault(input, user.Identity!.Name!, out var entry) is { } fault) return Bad(fault);
        return await AnswerAsync(context, state, here, new WatchlistAsked(entry));
    }

    private static string? Fault(WatchlistEntryInput input, string by, out WatchlistEntry entry)
    {
        entry = null!;
        if (!Plate.TryParse(input.Plate, out var plate, out var refusal)) return $"plate:{Mapping.Word(refusal)}";
        if (!TryWord<PlateColour>(input.PlateColour, out var ground) || !TryWord<VehicleClass>(input.VehicleClass, out var vehicle)
            || !TryWord<VehicleColour>(input.Colour, out var colour)) return "badVehicle";
        if (!Words<WatchlistSharing>.TryRead(input.Sharing ?? "ownCity", out var sharing)) return "badSharing";
        if (input.Priority is not (>= 1 and <= 4)) return Mapping.Word(Refusal.PriorityOutOfRange);
        var with = input.SharedWith ?? [];
        if (with.Count > WatchlistLimits.SharedWithMax || with.Any(city => city is < 1 or > ushort.MaxValue)) return "badSharing";
        entry = new WatchlistEntry(
            plate, new WatchedVehicle(new VehicleLook(ground, vehicle, colour), input.Make?.Trim() ?? ""), input.LegalBasis?.Trim() ?? "",
            input.CaseNumber?.Trim() ?? "", input.Purpose?.Trim() ?? "", by, (byte)input.Priority, new Instant(input.Until ?? 0), sharing,
            [.. with.Select(city => new JurisdictionId((ushort)city))]);
        return null;
    }

    private static void Change(
        IEndpointRouteBuilder app, string verb, string summary,
        Func<WatchlistEntryId, string, WatchlistDecisionInput, Shards.Border.WatchlistInput> order)
    {
        Describe(app.MapPost($"/api/watchlist/{{id}}/{verb}", ChangeAsync), $"{char.ToUpperInvariant(verb[0])}{verb[1..]}Entry", summary)
            .Accepts<WatchlistDecisionInput>("application/json");

        async Task<IResult> ChangeAsync(HttpContext context, ClaimsPrincipal user, DashboardState state, string id)
        {
            if (await BodyAsync<WatchlistDecisionInput>(context) is not { } input) return Bad("badJson");
            if (!WatchlistEntryId.TryParse(id, out var entry))
                return Answers.Refused(StatusCodes.Status404NotFound, Mapping.Word(Refusal.UnknownWatchlistEntry));
            if (!user.Jurisdictions().Contains(entry.Jurisdiction))
                return NotOurs();
            return await AnswerAsync(context, state, entry.Jurisdiction, order(entry, user.Identity!.Name!, input));
        }
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder endpoint, string name, string summary) => endpoint
        .RequireAuthorization(Policies.Desk)
        .WithMetadata(new BodyLimit(DashboardLimits.WatchlistBytesMax))
        .WithName(name).WithTags("Watchlist").WithSummary(summary)
        .Produces<WatchlistAnswer>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
        .Produces<ReasonMessage>(StatusCodes.Status403Forbidden).Produces<ReasonMessage>(StatusCodes.Status404NotFound)
        .Produces<ReasonMessage>(StatusCodes.Status409Conflict).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> AnswerAsync(
        HttpContext context, DashboardState state, JurisdictionId here, Shards.Border.WatchlistInput input)
    {
        var outcome = await state.Node.Ask(here, input, CancellationToken.None);
        if (outcome.Refusal != Refusal.None) return Answers.Refused(StatusOf(outcome.Refusal), Mapping.Word(outcome.Refusal));
        await state.Board.CatchUpAsync(context.RequestAborted); // The next thing a page does is to read the list.
        return Answers.Json(new WatchlistAnswer(outcome.Entry.ToString()));
    }

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.UnknownWatchlistEntry => StatusCodes.Status404NotFound,
        Refusal.Stopping or Refusal.StorageFull => StatusCodes.Status503ServiceUnavailable,
        Refusal.PlateNotReadable or Refusal.BasisMissing or Refusal.PriorityOutOfRange or Refusal.ExpiryOutOfRange or Refusal.SharingUnclear
            or Refusal.ReasonMissing or Refusal.UnknownJurisdiction => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status409Conflict,
    };

    private static bool TryWord<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word is null || Words<T>.TryRead(word, out value);
    }
}
