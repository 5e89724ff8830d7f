using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Supervision;

/// <summary>Open incidents of a jurisdiction, an area or a desk, being counted. One thread.</summary>
internal sealed class WorkCount
{
    private readonly int[] _states = new int[Enum.GetValues<IncidentState>().Length];
    private IncidentView? _oldest;

    internal int Open { get; private set; }

    internal int Late { get; private set; }

    internal int Waiting => _states[(int)IncidentState.Waiting];

    /// <summary>By priority 1 to 4.</summary>
    internal int[] Priorities { get; } = new int[4];

    internal StateCountsRow States => new(
        Waiting, _states[(int)IncidentState.Offered], _states[(int)IncidentState.Assigned], _states[(int)IncidentState.EnRoute],
        _states[(int)IncidentState.OnScene], _states[(int)IncidentState.Cleared]);

    /// <summary>The one that has waited longest; of the same moment, the lower number.</summary>
    internal OldestRow? Oldest => _oldest is { } view
        ? new OldestRow(view.Id.ToString(), view.Priority, view.OpenedAt.UnixMilliseconds, view.Since.UnixMilliseconds)
        : null;

    internal void Add(IncidentView incident, bool isLate)
    {
        Open++;
        if (isLate) Late++;
        _states[(int)incident.State]++;
        if (incident.Priority is >= 1 and <= 4) Priorities[incident.Priority - 1]++;
        if (incident.State != IncidentState.Waiting) return;
        var isOlder = _oldest is null || incident.Since < _oldest.Since
            || (incident.Since == _oldest.Since && incident.Id.Number < _oldest.Id.Number);
        if (isOlder) _oldest = incident;
    }
}
