using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Partners.Eido;
using SmartPolicing.Realtime.Server.Partners.Out;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.Server.Partners.In;

/// <summary>
/// Takes EIDO documents in: the first about an incident opens one, as a call does; what comes later is a note on it or a link. Nothing in a
/// document commands anybody. Repeats change nothing. For one document of a partner at a time.
/// </summary>
internal sealed class EidoIntake(LivePartners live, DashboardOptions options, DashboardState state, PartnerOutbox outbox)
{
    private const string Says = "says: ";
    private const int MergesFollowed = 8;
    private const int TypeShownMax = 60;

    /// <summary>Takes one document.</summary>
    internal async Task<PartnerAnswer> TakeAsync(Partner partner, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        if (!EidoReader.TryRead(body, out var document, out var fault)) return PartnerAnswer.No(400, fault);
        var known = EidoWords.TryOurs(live.Book.Host, document.Id, out var ours) ? ours : await FindAsync(partner, document.Id, cancellation);

        // A document about an incident that it ties to one of ours is its word on ours: so two nodes that tell one another open nothing twice.
        known ??= document.Links.Where(link => link.How != "UNLINK").Select(link => OursOf(link.Id)).FirstOrDefault(each => each is not null);
        if (known is { } incident) return await FollowAsync(partner, document, incident, false, cancellation);
        if (!document.HasIncident) return PartnerAnswer.Yes("passedOver", new EidoAnswer(null, null, false, false, 0, 0));
        return await OpenAsync(partner, document, cancellation);
    }

    private async Task<PartnerAnswer> OpenAsync(Partner partner, EidoDocument document, CancellationToken cancellation)
    {
        var policy = state.Node.Live.Policy;
        var type = partner.TypeOf(document.Types, policy.Types.Keys.ToHashSet(StringComparer.Ordinal));
        if (type is null || !policy.Types.ContainsKey(type)) return PartnerAnswer.No(400, "unknownType", "$.incidentComponent.incidentTypeCommonRegistryText", PlainText.Line(document.Types[0], TypeShownMax));
        if (document.Place is not { } place) return PartnerAnswer.No(400, "missingPlace", "$.incidentComponent.locationReference", "no place by value");
        if (options.JurisdictionOf(place) is not { } city || !state.Node.HasShard(city)) return PartnerAnswer.No(404, "placeOutsideRegion", "$.locationComponent");
        if (!partner.Jurisdictions.Contains(city)) return PartnerAnswer.No(403, "notAllowed", "$.locationComponent", $"the agreement is not with jurisdiction {city}");
        if (IsBehind(city)) return PartnerAnswer.No(503, PartnerAnswer.Busy);
        var call = new Call(
            IdOf(partner, document.Id), type, EidoWords.PriorityOf(document.Priority), place, PlainText.Line(document.PlaceText, CallLimits.PlaceTextMax),
            PlainText.Lines(string.Join('\n', document.Notes), CallLimits.TextMax), "", PlainText.Line(document.CallerNumber, CallLimits.CallerNumberMax),
            partner.Name);
        var priority = call.Priority != 0 ? call.Priority : policy.TypeOf(type).Priority;
        var outcome = await state.Node.Ask(
            city,
            new CallReceived(call)
            {
                Near = priority <= JointAlertLimits.NearPriorityMax ? options.NeighboursNear(place, city) : [],
                Area = state.Node.Live.AreaOf(city, place),
                MinuteOfWeek = state.Node.Live.MinuteOfWeek(),
            },
            cancellation);
        if (outcome.Refusal != Refusal.None) return PartnerAnswer.No(StatusOf(outcome.Refusal), Mapping.Word(outcome.Refusal));
        try
        {
            await outbox.AskAsync(
                file =>
                {
                    Origins.Put(file, partner.Name, document.Id, outcome.Incident, options.Wall.GetUtcNow().ToUnixTimeMilliseconds());
                    return true;
                },
                cancellation);
        }
        catch (IOException)
        {
            return PartnerAnswer.No(503, "notStored"); // Sent again, it is the same call.
        }

        return await FollowAsync(partner, document, outcome.Incident, !outcome.Repeated, cancellation, outcome.Joined);
    }

    // What it says of an incident that is there: notes and links.
    private async Task<PartnerAnswer> FollowAsync(
        Partner partner, EidoDocument document, IncidentId incident, bool isNew, CancellationToken cancellation, bool joined = false)
    {
        await state.Board.CatchUpAsync(cancellation); // Its own last notes are there.
        for (var hop = 0; hop < MergesFollowed; hop++)
        {
            if (!state.Board.TryKnown(incident, out var merged) || merged.Life.MergedInto == default) break;
            incident = merged.Life.MergedInto;
        }

        if (!state.Node.HasShard(incident.Jurisdiction) || !partner.Jurisdictions.Contains(incident.Jurisdiction))
            return PartnerAnswer.No(403, "notAllowed", "$.$id", "the agreement is not with that jurisdiction");
        if (!isNew && IsBehind(incident.Jurisdiction)) return PartnerAnswer.No(503, PartnerAnswer.Busy);
        if (!state.Board.TryKnown(incident, out var view)) return PartnerAnswer.Yes("over", Answer(incident, isNew, joined, 0, 0));
        if (view.State == IncidentState.Closed) return PartnerAnswer.Yes("over", Answer(incident, isNew, joined, 0, 0));
        var notes = 0;
        var room = Math.Max(0, PartnerLimits.NotesPerIncidentMax - view.Life.Notes.Count(note => note.By == partner.By));
        foreach (var text in Fresh(partner, document, view, isNew).Take(room))
        {
            var said = await state.Node.Ask(incident.Jurisdiction, new IncidentNoted(incident, default, partner.By, text), cancellation);
            if (said.Refusal is Refusal.Stopping or Refusal.StorageFull) return PartnerAnswer.No(503, Mapping.Word(said.Refusal));
            if (said.Refusal != Refusal.None) break; // Closed meanwhile, or full: the incident is there all the same.
            notes++;
        }

        var links = await LinkAsync(partner, document, incident, cancellation);
        var outcome = isNew ? joined ? "joined" : "opened" : notes + links > 0 ? "noted" : "repeated";
        return PartnerAnswer.Yes(outcome, Answer(incident, isNew, joined, notes, links));
    }

    private static EidoAnswer Answer(IncidentId incident, bool isNew, bool joined, int notes, int links) =>
        new(incident.ToString(), incident.Jurisdiction.Value, joined, !isNew, notes, links);

    // Words that are not on the incident yet, by whoever they are.
    private static IEnumerable<string> Fresh(Partner partner, EidoDocument document, IncidentView view, bool isNew)
    {
        var known = view.Life.Notes.Where(note => note.By == partner.By).Select(note => note.Text).ToHashSet(StringComparer.Ordinal);
        var said = string.Join('\n', view.Calls.Select(call => call.Call.Text));
        foreach (var text in document.Notes.TakeLast(PartnerLimits.NotesMax).Select(text => PlainText.Line(text, IncidentLimits.NoteTextMax)))
            if (!said.Contains(text, StringComparison.Ordinal) && known.Add(text)) yield return text;
        var last = view.Life.Notes.LastOrDefault(note => note.By == partner.By && note.Text.StartsWith(Says, StringComparison.Ordinal))?.Text;
        var status = Says + string.Join(", ", document.Statuses);
        if (document.Statuses.Count > 0 && status != last && !(last is null && status == Says + "Active")) yield return status;
        foreach (var (id, how) in document.Merges)
        {
            var words = PlainText.Line($"merged with {id} ({how}), as it says", IncidentLimits.NoteTextMax);
            if (known.Add(words)) yield return words;
        }

        if (isNew || !document.HasIncident || document.Place is not { } place) yield break;
        if (place.MetresTo(view.Place) <= PlaceSameMetres) yield break;
        var elsewhere = PlainText.Line(FormattableString.Invariant($"place, as it says: {place.Latitude:F6} {place.Longitude:F6} {document.PlaceText}"), IncidentLimits.NoteTextMax);
        if (known.Add(elsewhere)) yield return elsewhere;
    }

    private const double PlaceSameMetres = 50; // The same corner by two maps.

    private async Task<int> LinkAsync(Partner partner, EidoDocument document, IncidentId incident, CancellationToken cancellation)
    {
        var made = 0;
        foreach (var (id, how) in document.Links.Concat(document.Merges))
        {
            if ((OursOf(id) ?? await FindAsync(partner, id, cancellation)) is not { } other || other == incident || other.Jurisdiction != incident.Jurisdiction) continue;
            var linked = await state.Node.Ask(incident.Jurisdiction, new IncidentsLinked(incident, other, how != "UNLINK", partner.By), cancellation);
            if (linked.Refusal == Refusal.None) made++;
        }

        return made;
    }

    // As for calls: better a no at once than word of it half a minute later.
    private bool IsBehind(JurisdictionId city) => options.BehindOf(city).TotalMilliseconds > PartnerLimits.BehindMilliseconds;

    private IncidentId? OursOf(string id) =>
        EidoWords.TryOurs(live.Book.Host, id, out var incident) && state.Node.HasShard(incident.Jurisdiction) ? incident : null;

    private async Task<IncidentId?> FindAsync(Partner partner, string id, CancellationToken cancellation)
    {
        try
        {
            return await outbox.AskAsync(file => Origins.Find(file, partner.Name, id), cancellation);
        }
        catch (IOException)
        {
            return null; // As if it were new: the call's id is the same, so the shard knows it.
        }
    }

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.PlaceOutsideRegion => 404,
        Refusal.UnknownType => 400,
        Refusal.TooManyIncidents or Refusal.TooManyCalls => 429,
        Refusal.Stopping or Refusal.StorageFull => 503,
        _ => 409,
    };

    // Of the partner's name for it: the same document twice is the same call.
    private static Guid IdOf(Partner partner, string id) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"eido\n{partner.Name}\n{id}")).AsSpan(0, 16));
}

/// <summary>An EIDO that was taken.</summary>
/// <param name="Incident">Ours; null when it was about none.</param>
/// <param name="Repeated">True when the incident was known already.</param>
/// <param name="Notes">Notes that were written of it.</param>
/// <param name="Links">Links that were made of it.</param>
public sealed record EidoAnswer(string? Incident, int? Jurisdiction, bool Joined, bool Repeated, int Notes, int Links);
