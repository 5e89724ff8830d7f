using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Hubs;

/// <summary>Checks of what comes in over the hubs, and the words for what is refused there. Past them only checked types go on.</summary>
internal static class HubInput
{
    internal const string BadIncident = "badIncident";
    internal const string BadDirective = "badDirective";
    internal const string BadOfficer = "badOfficer";
    internal const string ReasonTooLong = "reasonTooLong";
    internal const string BadTrack = "badTrack";
    internal const string BadAlert = "badAlert";
    internal const string BadRead = "badRead";
    internal const string BadAnswer = "badAnswer";
    internal const string TextTooLong = "textTooLong";
    internal const string NotYourJurisdiction = "notYourJurisdiction";

    /// <returns>False when the number is no officer's at all.</returns>
    internal static bool TryOfficer(long number, out OfficerId officer)
    {
        var valid = number is >= 1 and <= uint.MaxValue;
        officer = valid ? new OfficerId((uint)number) : default;
        return valid;
    }

    /// <summary>A missing reason is an empty one.</summary>
    /// <returns>False when it is longer than the domain keeps.</returns>
    internal static bool TryReason(string? text, out string reason)
    {
        reason = text?.Trim() ?? "";
        return reason.Length <= DashboardLimits.ReasonMax;
    }
}
