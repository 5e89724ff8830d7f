using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>One incident in a model, and the recorded one whose people it borrows.</summary>
internal sealed class ModelIncident(IncidentView view, RecordedIncident? recorded)
{
    /// <summary>As the shard told it last.</summary>
    internal IncidentView View { get; set; } = view;

    /// <summary>Null when the recording lost it, which only a call with a foreign id can cause.</summary>
    internal RecordedIncident? Recorded { get; } = recorded;

    internal Guid FirstCall => View.Calls[0].Call.Id;

    /// <summary>Directives sent for it so far.</summary>
    internal int Attempts { get; set; }

    /// <summary>... and of them acknowledged.</summary>
    internal int Taken { get; set; }

    /// <summary>Dispatchers' orders were planned: there was somebody who could be sent.</summary>
    internal bool IsPlanned { get; set; }

    /// <summary>A dispatcher wanted to send somebody and there was nobody: the next one who can be sent is.</summary>
    internal bool OrderWaits { get; set; }

    /// <summary>When the first officer came there; never until then.</summary>
    internal Instant OnSceneAt { get; set; }

    internal bool IsClosed => View.State == IncidentState.Closed;
}
