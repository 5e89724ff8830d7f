namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>What an officer is doing, as both boards show it. Values are stable: they travel in frames and in the journal.</summary>
public enum OfficerStatus : byte
{
    /// <summary>Not on shift; never chosen. The default.</summary>
    OffDuty = 0,

    /// <summary>Free to take a directive.</summary>
    Available = 1,

    /// <summary>Holds a directive that is not yet answered, or acknowledged and not yet moving.</summary>
    Dispatched = 2,

    /// <summary>Driving to the incident.</summary>
    EnRoute = 3,

    /// <summary>At the incident.</summary>
    OnScene = 4,

    /// <summary>On shift but not to be chosen (report writing, meal, escort).</summary>
    Busy = 5,
}
