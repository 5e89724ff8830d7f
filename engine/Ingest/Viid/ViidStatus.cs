namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>StatusCode of GA/T 1400. The numbers are the standard's.</summary>
public enum ViidStatus
{
    /// <summary>Taken.</summary>
    Ok = 0,

    /// <summary>None of the others.</summary>
    OtherError = 1,

    /// <summary>Not now: send it again.</summary>
    DeviceBusy = 2,

    /// <summary>It broke something here.</summary>
    DeviceError = 3,

    /// <summary>Not allowed, not known, not served.</summary>
    InvalidOperation = 4,

    /// <summary>No JSON.</summary>
    InvalidJsonFormat = 7,

    /// <summary>JSON, and not what belongs there.</summary>
    InvalidJsonContent = 8,
}
