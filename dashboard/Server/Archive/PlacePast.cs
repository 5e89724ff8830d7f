using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Server.Boards;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>What is looked at: incidents of a jurisdiction around a place.</summary>
/// <param name="Type">Which are counted as of the same type; null for none.</param>
/// <param name="Except">The incident that is asked for itself; none for none.</param>
internal sealed record PlaceQuestion(JurisdictionId Jurisdiction, LatLng Place, int Metres, int Days, string? Type, IncidentId Except);

/// <summary>One earlier incident at a place, open or closed. Nothing that a caller said.</summary>
internal sealed record PastIncident(
    IncidentId Id, string Type, byte Priority, IncidentState State, Instant OpenedAt, Instant ClosedAt, int Metres, string PlaceText,
    string Disposition, string Reason, int Officers, int Reopened);

/// <summary>What was found at a place.</summary>
/// <param name="Newest">Open ones first, then the newest; at most <see cref="ArchiveLimits.HistoryShownMax"/>.</param>
/// <param name="Found">How many there are.</param>
/// <param name="IsComplete">False when the archive was behind, or could not be read in time: the newest may be missing.</param>
internal sealed record PlaceFindings(IReadOnlyList<PastIncident> Newest, int Found, int SameType, bool IsComplete);

/// <summary>
/// Looks back at a place: closed incidents of the archive and open ones of the board. What cannot be read is left out and said to be: whoever
/// takes a call is not kept waiting. Any thread.
/// </summary>
internal sealed class PlacePast(ArchiveDesk archive, Board board, NodeDoor node)
{
    /// <summary>True when the archive of a jurisdiction has all that is closed.</summary>
    internal bool IsWell(JurisdictionId jurisdiction) => archive.StateOf(jurisdiction).Standing == ArchiveStanding.Well;

    internal async Task<PlaceFindings> LookAsync(PlaceQuestion question, CancellationToken cancellation)
    {
        var since = node.Now.PlusMilliseconds(-question.Days * 86_400_000L);
        var (here, place, metres) = (question.Jurisdiction, question.Place, question.Metres);
        var isWell = IsWell(here); // Before the look.
        var unwritten = archive.UnwrittenOf(here); // Before the look, and before the board: whatever is closed is in one of the three.
        var (closed, refusal) = await archive.ReadAsync(
            here, (Newest: [], Found: 0, SameType: 0),
            connection => ArchiveSearch.History(connection, here, place, metres, since, question.Type, question.Except), cancellation);
        var onBoard = board.Incidents.Where(view => view.Id.Jurisdiction == here).ToList();
        var isOnBoard = onBoard.Select(view => view.Id).ToHashSet();
        var open = onBoard.Concat(unwritten.Where(view => !isOnBoard.Contains(view.Id)))
            .Where(view => view.Id != question.Except && view.Type != JointAlertLimits.PostType && view.OpenedAt >= since
                && view.Place.MetresTo(place) <= metres)
            .OrderBy(view => view.State == IncidentState.Closed).ThenByDescending(view => view.OpenedAt)
            .ThenByDescending(view => view.Id.Number).ToList();

        // Written and not yet gone from there, or the other way round, reopened.
        var known = open.Select(view => view.Id).ToHashSet();
        var past = closed.Newest.Where(incident => !known.Contains(incident.Id)).ToList();
        var twice = closed.Newest.Count - past.Count;
        return new PlaceFindings(
            [.. open.Select(view => Of(view, place)).Concat(past.Select(Of)).Take(ArchiveLimits.HistoryShownMax)],
            open.Count + closed.Found - twice,
            open.Count(view => view.Type == question.Type) + closed.SameType
                - closed.Newest.Count(incident => known.Contains(incident.Id) && incident.Type == question.Type),
            isWell && refusal is null);
    }

    private static PastIncident Of(IncidentView view, LatLng from) => new(
        view.Id, view.Type, view.Priority, view.State, view.OpenedAt, view.State == IncidentState.Closed ? view.Since : default,
        (int)Math.Round(view.Place.MetresTo(from)), view.PlaceText, string.Join(' ', view.Life.Dispositions), "", view.Directives.Count, 0);

    private static PastIncident Of(FoundIncident incident) => new(
        incident.Id, incident.Type, incident.Priority, IncidentState.Closed, incident.OpenedAt, incident.ClosedAt, incident.Metres,
        incident.PlaceText, incident.Disposition, incident.Reason, incident.Officers.Count, incident.Reopened);
}
