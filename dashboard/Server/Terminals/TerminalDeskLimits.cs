namespace SmartPolicing.Realtime.Server.Terminals;

/// <summary>Bounds of what waits for terminals, with unit, reason and what happens there.</summary>
public static class TerminalDeskLimits
{
    /// <summary>Messages of desks that wait for one officer's terminal. Past it: the oldest is told again with the next fresh start.</summary>
    public const int MailMax = 16;

    /// <summary>Attempts to deliver a text that gets no answer. Past it: it waits for the terminal to come back.</summary>
    public const int AttemptsMax = 3;

    /// <summary>Terminals in one answer. Past it: there are more, to be asked for from a number on.</summary>
    public const int ShownMax = 2_000;

    /// <summary>The longest interval that can be set on a terminal. Unit: seconds: an hour.</summary>
    public const int SettingSecondsMax = 3_600;

    /// <summary>... between heartbeats. Unit: seconds: who is silent for 300 is disconnected (<c>Jt808Limits.IdleSeconds</c>), and would be for ever.</summary>
    public const int HeartbeatSecondsMax = 240;

    /// <summary>Bytes of a request to a terminal.</summary>
    public const int BodyBytesMax = 1_024;
}
