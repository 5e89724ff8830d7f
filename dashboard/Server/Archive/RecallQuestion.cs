using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>Which closed incidents somebody looks for; all that is there must fit. Checked: see <see cref="Endpoints.RecallRequest"/>.</summary>
internal sealed record RecallQuestion(JurisdictionId Jurisdiction)
{
    /// <summary>Its number; none for any.</summary>
    internal uint Number { get; init; }

    /// <summary>Opened then or later; never for any time.</summary>
    internal Instant From { get; init; }

    /// <summary>Opened before then; never for any time.</summary>
    internal Instant Until { get; init; }

    internal IReadOnlyList<string> Types { get; init; } = [];

    internal IReadOnlyList<int> Priorities { get; init; } = [];

    /// <summary>A call sign; empty for any. Who had a directive for it.</summary>
    internal string Officer { get; init; } = "";

    /// <summary>Words, as <see cref="ArchiveWords.Question"/> makes it; null for any.</summary>
    internal string? Words { get; init; }

    /// <summary>Around this place; with <see cref="Metres"/>.</summary>
    internal LatLng? Place { get; init; }

    internal int Metres { get; init; }

    internal string? Area { get; init; }

    internal string? Disposition { get; init; }

    /// <summary>Only what was opened before the last one of the answer before, or then with a lower number.</summary>
    internal (Instant OpenedAt, uint Number)? After { get; init; }
}

/// <summary>A closed incident that was found. Names no caller.</summary>
/// <param name="Metres">From the place that was asked for; -1 when none was.</param>
internal sealed record FoundIncident(
    IncidentId Id, int Reopened, string Type, byte Priority, string Area, LatLng Place, string PlaceText, int Metres, string Source, int Calls,
    Instant OpenedAt, Instant ClosedAt, string ClosedBy, string Reason, string Disposition, IReadOnlyList<string> Officers, ResponseTimes Times);

/// <summary>One directive of a closed incident.</summary>
internal sealed record FoundDirective(
    uint Number, uint Officer, string Code, string IssuedBy, int TravelSeconds, byte State, Instant IssuedAt, Instant DeliveredAt,
    Instant AcknowledgedAt, Instant EnRouteAt, Instant OnSceneAt, Instant EndedAt);

/// <summary>One closing of an incident; there are more when it was reopened.</summary>
internal sealed record FoundClosing(Instant At, string By, string Reason, string Disposition);
