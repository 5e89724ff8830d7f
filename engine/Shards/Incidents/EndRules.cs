using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>How incidents end, and that one can be opened again. Runs on the shard's loop.</summary>
public sealed class EndRules(ShardTables tables, DirectiveRules directives, RankingRules rankings)
{
    /// <summary>A desk closes an incident, with dispositions where its type asks for one.</summary>
    public Outcome Close(IncidentClosed input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (CheckCodes(incident, input.Dispositions) is { } unknown) return unknown;
        if (input.Dispositions.Count == 0 && directives.LacksDisposition(incident))
            return Refused(incident, Refusal.DispositionMissing);
        if (input.Dispositions.Count > 0) Dispose(incident, input.Dispositions, input.By, now);
        directives.Close(incident, input.By, input.Reason, now);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>An incident was nothing. Whoever drives there is told.</summary>
    public Outcome Cancel(IncidentCancelled input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (input.Reason.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        if (incident.WasAttended) return Outcome.Refused(Refusal.AlreadyAttended);
        tables.Note(incident, now, HappeningKind.Cancelled, input.By, detail: input.Reason, tellDesks: true);
        directives.Close(incident, input.By, input.Reason, now, IncidentEnd.Cancelled);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>What came of an incident is noted before it is closed.</summary>
    public Outcome Dispose(IncidentDisposed input, Instant now)
    {
        if (tables.Find(input.Incident, out var incident) is { } refused) return refused;
        if (CheckCodes(incident, input.Dispositions) is { } unknown) return unknown;
        var before = incident.Life.Dispositions;
        Dispose(incident, input.Dispositions, input.By, now);
        return Outcome.Of(incident.Id, new IncidentOutcome { DispositionsBefore = before });
    }

    /// <summary>A closed incident waits again.</summary>
    public Outcome Reopen(IncidentReopened input, Instant now)
    {
        if (tables.Incidents.TryFind(input.Incident, out _)) return Outcome.Refused(Refusal.IncidentOpen);
        if (tables.Remembered.TryMerged(input.Incident, out var into))
            return Outcome.Refused(Refusal.MergedIncident) with { Life = new IncidentOutcome { Into = into } };
        if (input.Reason.Length == 0) return Outcome.Refused(Refusal.ReasonMissing);
        if (!tables.Remembered.TryFind(input.Incident, out var incident))
            return Outcome.Refused(tables.WasGiven(input.Incident) ? Refusal.NotRemembered : Refusal.UnknownIncident);
        if (incident.Type.Code == JointAlertLimits.PostType) return Outcome.Refused(Refusal.WatchPostFixed);
        if (tables.Incidents.Count >= DomainLimits.OpenIncidentsMax) return Outcome.Refused(Refusal.TooManyIncidents);
        Reopen(incident, input.By, input.Reason, now);
        return Outcome.Of(incident.Id, new IncidentOutcome());
    }

    /// <summary>Opens a remembered incident again. There is room for it.</summary>
    public void Reopen(IncidentGrain incident, string by, string reason, Instant now)
    {
        tables.Remembered.Remove(incident);
        incident.Follow(tables.Policy.TypeOf(incident.Type.Code), tables.Policy.Version.Number);
        incident.Reopen(now);
        incident.Area = tables.KnownArea(incident.Area);
        tables.Incidents.Add(incident);
        tables.Officers.ZoneOf(incident.Cell).Open();
        tables.Note(incident, now, HappeningKind.Reopened, by, detail: reason, tellDesks: true);
        rankings.Ask(incident, now);
    }

    private Outcome? CheckCodes(IncidentGrain incident, IReadOnlyList<string> codes)
    {
        var areKnown = codes.Count <= IncidentLimits.DispositionsMax
            && codes.All(code => tables.Policy.Dispositions.TryFind(code, incident.Type.Code, out _));
        return areKnown ? null : Refused(incident, Refusal.UnknownDisposition);
    }

    private Outcome Refused(IncidentGrain incident, Refusal refusal)
    {
        var table = tables.Policy.Dispositions;
        string[] allowed = [.. table.Rows.Select(row => row.Code).Where(code => table.TryFind(code, incident.Type.Code, out _))];
        return Outcome.Refused(refusal) with { Life = new IncidentOutcome { Allowed = allowed } };
    }

    private void Dispose(IncidentGrain incident, IReadOnlyList<string> codes, string by, Instant now)
    {
        incident.Life.Dispositions = [.. codes.Distinct()];
        tables.Note(incident, now, HappeningKind.Disposed, by, detail: string.Join(' ', incident.Life.Dispositions));
    }
}
