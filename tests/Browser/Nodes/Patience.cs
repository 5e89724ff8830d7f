namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>How long the tests wait for an event: nothing when all is well, and long enough on a machine that is busy with much else.</summary>
internal static class Patience
{
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
}
