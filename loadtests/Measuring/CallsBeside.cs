using System.Net;
using SmartPolicing.Realtime.LoadTests.Calls;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// A few calls a second beside some other load, and the same ones alone after it, when the node is as warm: what the other load does to
/// them is the difference. Officers report once in five seconds, as they do in the streets.
/// </summary>
/// <param name="types">Types of the node that are issued automatically; at least one.</param>
internal sealed class CallsBeside(
    Uri node, EndPoint fixes, double callsPerSecond, ulong seed, string run, IReadOnlyList<CallType> types, RegionGround region,
    NodeSession session)
{
    /// <summary>How long calls are made alone: at 4 a second 60 calls, enough for a median and the slowest.</summary>
    private static readonly TimeSpan Alone = TimeSpan.FromSeconds(15);

    /// <summary>Calls before all, which nobody counts: a node that has just started compiles its code with the first ones.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    private const double SecondsBetweenFixes = 5;

    /// <summary>The calls that nobody counts.</summary>
    internal Task<(CallLatencyResult? Result, string Reason)> WarmUpAsync(CancellationToken cancellation) =>
        RunAsync("warm-up", WarmUp, cancellation);

    /// <summary>Calls alone.</summary>
    internal Task<(CallLatencyResult? Result, string Reason)> AloneAsync(CancellationToken cancellation) =>
        RunAsync("alone", Alone, cancellation);

    /// <summary>Calls for as long as the other load lasts.</summary>
    internal Task<(CallLatencyResult? Result, string Reason)> BesideAsync(TimeSpan lasting, CancellationToken cancellation) =>
        RunAsync("beside", lasting, cancellation);

    /// <summary>One line for a terminal.</summary>
    internal static string Line(string name, CallLatencyResult calls) =>
        $"{name}: {calls.CallsSent:N0} calls, {calls.Calls.Dispatched:N0} with a directive; call -> directive, ms: "
        + $"p50 {calls.CallToDirective.Median:0.00}, p90 {calls.CallToDirective.P90:0.00}, p99 {calls.CallToDirective.P99:0.00}, most {calls.CallToDirective.Max:0.00}; "
        + $"of that sent late p99 {calls.CallLateness.P99:0.00}{Environment.NewLine}";

    private Task<(CallLatencyResult? Result, string Reason)> RunAsync(string part, TimeSpan lasting, CancellationToken cancellation)
    {
        var options = new CallLatencyOptions(
            node, fixes, region.Seats.Count / SecondsBetweenFixes, callsPerSecond, lasting, seed, $"{run} {part}");
        var calls = new CallLatency(options, region, session.Http, session.Clock, TimeProvider.System, Console.WriteLine);
        return calls.RunAsync(session.Key, types, cancellation);
    }
}
