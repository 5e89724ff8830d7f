using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>Looks for open incidents that a call may be about, on the board's picture: nothing is asked of a shard. Any thread.</summary>
internal static class Duplicates
{
    private const int TextShown = 200;

    /// <summary>The likeliest first, at most <see cref="CallLimits.DuplicatesMax"/>; of equals the lower number.</summary>
    /// <param name="type">Null or unknown: then all are of other types.</param>
    /// <param name="except">Not that one.</param>
    internal static DuplicateRow[] Find(
        Board board, IEnumerable<JurisdictionId> jurisdictions, DispatchPolicy policy, string? type, LatLng place, IncidentId except,
        Instant now)
    {
        var farthest = Enum.GetValues<TypeRelation>().Max(relation => ReachOf(relation, policy).Metres);
        var found = new List<(double Score, DuplicateRow Row)>();
        foreach (var jurisdiction in jurisdictions)
        {
            foreach (var (incident, metres) in board.Near(jurisdiction, place, farthest))
            {
                if (incident.Id == except) continue;
                var relation = RelationOf(policy, type, incident.Type);
                var newest = incident.Calls[^1].At;
                var score = DuplicateRules.Score(relation, metres, now.MillisecondsSince(newest) / 1000.0, ReachOf(relation, policy));
                if (score is { } likely) found.Add((likely, Row(incident, relation, metres, policy, now)));
            }
        }

        return
        [
            .. found.OrderBy(each => each.Score).ThenBy(each => each.Row.Incident, StringComparer.Ordinal)
                .Take(CallLimits.DuplicatesMax).Select(each => each.Row),
        ];
    }

    private static DuplicateReach ReachOf(TypeRelation relation, DispatchPolicy policy) =>
        DuplicateRules.ReachOf(relation, policy.JoinMetres, policy.JoinSeconds);

    private static TypeRelation RelationOf(DispatchPolicy policy, string? type, string other)
    {
        if (type == other) return TypeRelation.Same;
        if (type is null) return TypeRelation.Other;
        return IsRelated(policy, type, other) || IsRelated(policy, other, type) ? TypeRelation.Related : TypeRelation.Other;
    }

    private static bool IsRelated(DispatchPolicy policy, string type, string other) =>
        policy.Types.TryGetValue(type, out var known) && known.Rules.Related.Contains(other);

    private static DuplicateRow Row(IncidentView incident, TypeRelation relation, double metres, DispatchPolicy policy, Instant now)
    {
        var text = incident.Calls[0].Call.Text;
        var joins = relation == TypeRelation.Same && policy.JoinMetres > 0 && metres <= policy.JoinMetres
            && incident.OpenedAt >= now.PlusSeconds(-policy.JoinSeconds);
        return new DuplicateRow(
            incident.Id.ToString(), incident.Type, incident.Priority, incident.State, relation, (int)Math.Round(metres),
            incident.OpenedAt.UnixMilliseconds, incident.Calls[^1].At.UnixMilliseconds, incident.Calls.Count,
            incident.Directives.Count(directive => !directive.IsOver), Mapping.Degrees(incident.Place.Latitude),
            Mapping.Degrees(incident.Place.Longitude), incident.PlaceText, text[..Math.Min(text.Length, TextShown)],
            CallMapping.Mark(incident.PlaceMark), joins);
    }
}
