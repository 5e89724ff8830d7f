namespace SmartPolicing.Realtime.Server.Reloads;

/// <summary>Bounds of putting files in force, with unit, reason and what happens there.</summary>
public static class ReloadLimits
{
    /// <summary>Supervisors who wait while another file is read and put in force: it may have some megabytes. One more is told "busy".</summary>
    public const int WaitingMax = 4;

    /// <summary>Names in each list of an answer: more than anybody reads. The rest is in the count only.</summary>
    public const int NamesMax = 200;

    /// <summary>Bytes of a request. Past it: 413.</summary>
    public const int BodyBytesMax = 4_096;
}
