namespace SmartPolicing.Realtime.Host;

/// <summary>What the process says by its exit code. Each goes with one line on standard error.</summary>
public static class ExitCodes
{
    /// <summary>The region folder, or a file in it, is missing or broken.</summary>
    public const int RegionRefused = 2;

    /// <summary>A file in the state folder is broken, or the folder cannot be used.</summary>
    public const int StateRefused = 3;

    /// <summary>A port is taken or an address is not this machine's.</summary>
    public const int CannotListen = 4;

    /// <summary>A part of the node that everything needs has failed while it ran; the log says which. Starting again is right.</summary>
    public const int Failed = 5;

    /// <summary>The period asked for is none, too long, or not kept in the journal.</summary>
    public const int PeriodRefused = 6;

    /// <summary>A file that was asked for cannot be written.</summary>
    public const int CannotWrite = 7;
}
