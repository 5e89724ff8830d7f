using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>What rows say of an incident's life (docs/INCIDENTS.md). What is not so is null, and left out of the JSON.</summary>
public abstract record IncidentLifeRow
{
    /// <summary>Code of the area; empty when in none.</summary>
    public string Area { get; init; } = "";

    /// <summary>The desk that has it in hand.</summary>
    public string? InHandOf { get; init; }

    /// <summary>Since when.</summary>
    public long? InHandSince { get; init; }

    /// <summary>Another desk is asked to take it.</summary>
    public HandOverRow? HandOver { get; init; }

    /// <summary>What its place follows.</summary>
    public FollowRow? Follows { get; init; }

    /// <summary>Incidents it has to do with.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>How many notes.</summary>
    public int Notes { get; init; }

    /// <summary>What came of it.</summary>
    public IReadOnlyList<string>? Dispositions { get; init; }

    /// <summary>When it is late in its state.</summary>
    public long? LateAt { get; init; }

    /// <summary>Since when the desks know that it is.</summary>
    public long? LateSince { get; init; }

    /// <summary>When the desks are alarmed, and again and again from then on.</summary>
    public long? AlarmAt { get; init; }

    /// <summary>How many transfers to other bodies wait.</summary>
    public int? Transfers { get; init; }

    /// <summary>How it ended.</summary>
    public IncidentEnd? End { get; init; }

    /// <summary>The incident that it was the same happening as.</summary>
    public string? MergedInto { get; init; }

    /// <summary>The row, with what it says of the incident's life.</summary>
    internal static TRow Of<TRow>(TRow row, IncidentView incident)
        where TRow : IncidentLifeRow
    {
        var life = incident.Life;
        return (TRow)((IncidentLifeRow)row with
        {
            Area = incident.Area,
            InHandOf = IncidentMapping.OrNull(life.InHandOf),
            InHandSince = IncidentMapping.Moment(life.InHandSince),
            HandOver = IncidentMapping.Row(life.HandOver),
            Follows = IncidentMapping.Row(life.Follows),
            Links = life.Links.Count == 0 ? null : [.. life.Links.Select(link => link.ToString())],
            Notes = life.Notes.Count,
            Dispositions = IncidentMapping.OrNull(life.Dispositions),
            LateAt = IncidentMapping.Moment(life.LateAt),
            LateSince = IncidentMapping.Moment(life.LateSince),
            AlarmAt = IncidentMapping.Moment(life.AlarmAt),
            Transfers = life.Transfers.Count(transfer => !transfer.IsOver) is > 0 and var open ? open : null,
            End = life.End == IncidentEnd.None ? null : life.End,
            MergedInto = life.MergedInto == default ? null : life.MergedInto.ToString(),
        });
    }
}
