using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>
/// How long an incident took, by the definitions of docs/PAST.md (NYC Administrative Code § 14-149; CrimeStar's terms). Unit: milliseconds;
/// null for what did not happen.
/// </summary>
/// <param name="Queue">Opened to the first directive.</param>
/// <param name="Dispatch">Opened to the sending of the first directive that was taken.</param>
/// <param name="Travel">From that to the first officer on scene.</param>
/// <param name="Response">Opened to the first officer on scene.</param>
/// <param name="OnScene">First officer on scene to the last one cleared, of those that were there.</param>
/// <param name="Consumed">Officers' time: each from setting off, or from the directive, to the end; of all together.</param>
internal readonly record struct ResponseTimes(long? Queue, long? Dispatch, long? Travel, long? Response, long? OnScene, long? Consumed)
{
    internal static ResponseTimes Of(Instant openedAt, IReadOnlyList<DirectiveView> directives)
    {
        Instant sent = default, taken = default, there = default, left = default;
        long? consumed = null;
        foreach (var directive in directives)
        {
            var steps = directive.Steps;
            sent = Earlier(sent, directive.IssuedAt);
            if (!IsTaken(steps)) continue;
            taken = Earlier(taken, directive.IssuedAt);
            there = Earlier(there, steps.OnSceneAt);
            if (!steps.OnSceneAt.IsNever && steps.EndedAt > left) left = steps.EndedAt;
            if (ConsumedBy(directive) is { } own) consumed = (consumed ?? 0) + own;
        }

        return new ResponseTimes(
            Between(openedAt, sent), Between(openedAt, taken), Between(taken, there), Between(openedAt, there), Between(there, left), consumed);
    }

    /// <summary>What one officer spent on a directive; null when it was not taken or is not over.</summary>
    internal static long? ConsumedBy(DirectiveView directive) => IsTaken(directive.Steps)
        ? Between(directive.Steps.EnRouteAt.IsNever ? directive.IssuedAt : directive.Steps.EnRouteAt, directive.Steps.EndedAt)
        : null;

    /// <summary>Of an incident that was closed before: what had happened then stays, and all officers' time is counted.</summary>
    internal ResponseTimes After(ResponseTimes before) => new(
        before.Queue ?? Queue, before.Dispatch ?? Dispatch, before.Travel ?? Travel, before.Response ?? Response, before.OnScene ?? OnScene,
        before.Consumed);

    private static bool IsTaken(in DirectiveSteps steps) => !steps.AcknowledgedAt.IsNever || !steps.OnSceneAt.IsNever;

    private static Instant Earlier(Instant one, Instant other) => one.IsNever || (!other.IsNever && other < one) ? other : one;

    private static long? Between(Instant from, Instant to) => from.IsNever || to.IsNever ? null : to.MillisecondsSince(from);
}
