using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>Neighbours' officers who are asked for by name.</summary>
public sealed partial class AlertRules
{
    /// <summary>
    /// A person asks a neighbour for an officer: an alert that asks for aid, new or the one that stands, whose post names the officer. Nobody
    /// is taken: the neighbour sends, or declines.
    /// </summary>
    public Outcome Ask(OfficerAsked input, Instant now)
    {
        var outcome = Ask(new NeighbourAsked(input.Incident, input.Neighbour, AlertKind.Aid, input.By, input.Text), now);
        if (outcome.Refusal != Refusal.None || !TryFind(outcome.Alert, out var alert)) return outcome;
        var post = alert.View.Posts.FirstOrDefault(post => post.Jurisdiction == input.Neighbour && post.Crossing == -1);
        var known = tables.Incidents.TryFind(input.Incident, out var incident);
        Invariant.Holds(known); // Else the alert was refused.
        if (post is null || post.Wanted?.Officer == input.Officer) return outcome;
        var seconds = incident.Ranking?.Officers.FirstOrDefault(line => line.Officer == input.Officer)?.TravelSeconds ?? -1;
        alert.Put(post with { Wanted = new PostOfficer(input.Officer, input.Code, seconds < 0 ? default : now.PlusSeconds(seconds)) });
        alert.Note(new AlertLine(now, tables.Jurisdiction, AlertLineKind.Ordered, input.By, input.Code));
        tables.Note(incident, now, HappeningKind.OfficerAsked, input.By, input.Code, $"{input.Neighbour}", tellDesks: true);
        Changed(alert);
        return Outcome.Of(outcome.Alert) with { Repeated = outcome.Repeated };
    }

    private static bool IsSame(WatchPost one, WatchPost other) => one.Jurisdiction == other.Jurisdiction && one.Crossing == other.Crossing;
}
