namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>A dispatcher's desk in one jurisdiction, as the boards show it: immutable, safe on any thread.</summary>
/// <param name="Name">The dispatcher's user name.</param>
/// <param name="Areas">The codes it covers, in order; may be empty.</param>
/// <param name="Since">When it came.</param>
/// <param name="AwaySince">Since when none of its pages is connected; never while one is.</param>
/// <param name="MonitoredBy">Supervisors who watch it, in order.</param>
public sealed record DeskView(string Name, IReadOnlyList<string> Areas, Instant Since, Instant AwaySince, IReadOnlyList<string> MonitoredBy);

/// <summary>All desks of a jurisdiction, by name, and the areas that nobody covers.</summary>
public sealed record DesksView(IReadOnlyList<DeskView> Desks, IReadOnlyList<string> Uncovered);

/// <summary>What happened to a desk. Values are stable.</summary>
public enum DeskHappeningKind : byte
{
    /// <summary>Areas that it covered are nobody's now, and so everybody's.</summary>
    Uncovered = 0,

    /// <summary>It signed off. Its areas and incidents are let go.</summary>
    SignedOff = 1,

    /// <summary>It was away for too long. As if it had signed off.</summary>
    Gone = 2,

    /// <summary>A supervisor has taken its areas and incidents. Detail: the reason.</summary>
    TakenOver = 3,

    /// <summary>A supervisor watches it, or no longer ("on", "off").</summary>
    Monitored = 4,

    /// <summary>A transfer was declined, and its incident is not there to come back. Detail: the incident and the body.</summary>
    TransferDeclined = 5,

    /// <summary>A transfer waits for its answer, and its incident is closed. Detail: the incident and the body.</summary>
    TransferOverdue = 6,
}

/// <summary>A word to the desks about one of them.</summary>
/// <param name="Desk">The desk concerned; empty when none is.</param>
/// <param name="By">Who did it, or "engine".</param>
/// <param name="Areas">The areas concerned; may be empty.</param>
/// <param name="Detail">See <see cref="DeskHappeningKind"/>; may be empty.</param>
public sealed record DeskHappening(Instant At, DeskHappeningKind Kind, string Desk, string By, IReadOnlyList<string> Areas, string Detail);
