using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using static SmartPolicing.Realtime.Server.Endpoints.DeskRequest;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>
/// Watch posts ahead of a followed vehicle: proposed to a person, opened by that person's word, and officers sent there one by one.
/// </summary>
internal static class PostEndpoints
{
    private const string Path = "/api/tracks/{id}/posts";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, ProposeAsync)
            .RequireAuthorization(Policies.Desk)
            .WithName("ProposePosts").WithTags("Tracks").WithSummary("Where free officers can be before a followed vehicle.")
            .WithDescription("It only proposes, and never that anybody follow the vehicle.")
            .Produces<ProposalMessage>().Produces<ReasonMessage>(StatusCodes.Status403Forbidden)
            .Produces<ReasonMessage>(StatusCodes.Status404NotFound).Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
        app.MapPost(Path, OrderAsync)
            .RequireAuthorization(Policies.Desk)
            .WithMetadata(new BodyLimit(DashboardLimits.PostsBytesMax))
            .WithName("OrderPosts").WithTags("Tracks").WithSummary("Opens posts of a proposal and sends those who are named.")
            .WithDescription("Each is sent as by Dispatch: nobody before the track is verified. Posts ordered twice are opened once.")
            .Accepts<PostsInput>("application/json")
            .Produces<PostsAnswer>().Produces<ReasonMessage>(StatusCodes.Status400BadRequest)
            .Produces<ReasonMessage>(StatusCodes.Status403Forbidden).Produces<ReasonMessage>(StatusCodes.Status404NotFound)
            .Produces<ReasonMessage>(StatusCodes.Status409Conflict).Produces<ReasonMessage>(StatusCodes.Status429TooManyRequests)
            .Produces<ReasonMessage>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ProposeAsync(HttpContext context, ClaimsPrincipal user, PostDesk desk, string id,
        string? jurisdiction)
    {
        int? number = int.TryParse(jurisdiction, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        if (!TryOurs(user, number, out var here)) return NotOurs();
        if (!TrackId.TryParse(id, out var track)) return Refused(Refusal.UnknownTrack);
        var (proposal, refusal) = await desk.ProposeAsync(here, track, context.RequestAborted);
        if (refusal is null) return Answers.Json(proposal);
        return Answers.Refused(refusal == "busy" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound, refusal);
    }

    private static async Task<IResult> OrderAsync(HttpContext context, ClaimsPrincipal user, DashboardState state, PostDesk desk, string id)
    {
        if (await BodyAsync<PostsInput>(context) is not { } input) return Bad("badJson");
        if (!TryOurs(user, input.Jurisdiction, out var here)) return NotOurs();
        if (!TrackId.TryParse(id, out var track)) return Refused(Refusal.UnknownTrack);
        if (input.Proposal is not { } number || !desk.TryFind(number, track, here, out var proposal))
            return Answers.Refused(StatusCodes.Status409Conflict, "proposalGone");
        if (Fault(input, proposal, out var wanted) is { } fault) return Bad(fault);
        var by = user.Identity!.Name!;
        var outcome = await state.Node.Ask(
            here, new PostsOrdered(track, [.. wanted.Select(each => proposal.Posts[each.Post])], by), CancellationToken.None);
        if (outcome.Refusal != Refusal.None) return Refused(outcome.Refusal);
        var answers = new List<PostAnswer>(wanted.Count);
        foreach (var ((post, officer), incident) in wanted.Zip(outcome.Posts!))
            answers.Add(await SendAsync(state.Node.Ask, here, post, incident, officer, by));
        return Answers.Json(new PostsAnswer(outcome.Alert.ToString(), answers));
    }

    private static string? Fault(PostsInput input, Proposal proposal, out List<(int Post, OfficerId? Officer)> wanted)
    {
        wanted = [];
        if (input.Posts is not { Count: > 0 } posts || posts.Count > proposal.Posts.Count) return "badPost";
        foreach (var each in posts)
        {
            if (each?.Post is not { } post || post < 0 || post >= proposal.Posts.Count) return "badPost";
            if (wanted.Exists(known => known.Post == post)) return "badPost";
            if (each.Officer is not (null or >= 1 and <= uint.MaxValue)) return "badOfficer";
            wanted.Add((post, each.Officer is { } officer ? new OfficerId((uint)officer) : null));
        }

        return null;
    }

    // What is opened stays open though somebody cannot be sent: the post is in the queue, and its ranking says who else could.
    private static async ValueTask<PostAnswer> SendAsync(
        Ask ask, JurisdictionId here, int post, IncidentId incident, OfficerId? officer, string by)
    {
        if (incident == default) return new PostAnswer(post, null, null, Mapping.Word(Refusal.TooManyIncidents));
        if (officer is not { } who) return new PostAnswer(post, incident.ToString(), null, null);
        var sent = await ask(here, new DispatchOrdered(incident, who, by), CancellationToken.None);
        return sent.Refusal == Refusal.None
            ? new PostAnswer(post, incident.ToString(), sent.Directive.ToString(), null)
            : new PostAnswer(post, incident.ToString(), null, Mapping.Word(sent.Refusal));
    }

    private static IResult Refused(Refusal refusal) => Answers.Refused(
        refusal switch
        {
            Refusal.UnknownTrack => StatusCodes.Status404NotFound,
            Refusal.TooManyAlerts or Refusal.TooManyPosts => StatusCodes.Status429TooManyRequests,
            Refusal.Stopping or Refusal.StorageFull => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status409Conflict,
        },
        Mapping.Word(refusal));
}
