#pragma warning disable RS0030 // Meters measure the loop on the wall; they are not part of the fold.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What one shard tells of itself, on the meter "SmartPolicing.Realtime". Safe on any thread.</summary>
internal sealed class ShardMeters
{
    private static readonly Meter Meter = new("SmartPolicing.Realtime");

    private static readonly Counter<long> FixesFolded = Meter.CreateCounter<long>(
        "sp_fixes_folded_total", "fixes", "Fixes folded into their officer's cell.");

    private static readonly Counter<long> FixesRejected = Meter.CreateCounter<long>(
        "sp_fixes_rejected_total", "fixes", "Fixes refused, by reason.");

    private static readonly Counter<long> InputsQuarantined = Meter.CreateCounter<long>(
        "sp_inputs_quarantined_total", "inputs", "Inputs set aside because they broke an invariant: somebody should look.");

    private static readonly Counter<long> DesksWarned = Meter.CreateCounter<long>(
        "sp_desk_warnings_total", "warnings", "Vehicles not followed and neighbours not warned that desks were told of, by shard and kind.");

    private static readonly Histogram<double> FoldSeconds = Meter.CreateHistogram(
        "sp_fold_seconds",
        "s",
        "Time to fold one batch of fixes.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 5e-3],
        });

    private static readonly Histogram<double> CallToDirectiveSeconds = Meter.CreateHistogram(
        "sp_call_to_directive_seconds",
        "s",
        "Wall time from a call's entry into its shard to the first directive leaving it, for incidents the engine issues by itself.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
        });

    private static readonly Histogram<double> CommitSeconds = Meter.CreateHistogram(
        "sp_journal_commit_seconds",
        "s",
        "Time a turn that promised something waited until its journal's disk had it.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
                [2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 1],
        });

    private readonly KeyValuePair<string, object?> _shard;

    internal ShardMeters(JurisdictionId jurisdiction, Func<int> inputs, Func<int> fixBatches, Func<int> openIncidents)
    {
        _shard = new("shard", jurisdiction.ToString());
        Meter.CreateObservableGauge(
            "sp_inbox_inputs", () => new Measurement<int>(inputs(), _shard), "inputs", "Calls, commands and answers waiting.");
        Meter.CreateObservableGauge(
            "sp_inbox_fix_batches", () => new Measurement<int>(fixBatches(), _shard), "batches", "Fix batches waiting.");
        Meter.CreateObservableGauge(
            "sp_incidents_open", () => new Measurement<int>(openIncidents(), _shard), "incidents", "Open incidents.");
    }

    internal void Folded(int folded, ReadOnlySpan<int> refused, long startedAt)
    {
        FoldSeconds.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
        FixesFolded.Add(folded, _shard);
        for (var result = 1; result < refused.Length; result++)
            if (refused[result] > 0)
                FixesRejected.Add(refused[result], new KeyValuePair<string, object?>("reason", ReasonOf((FoldResult)result)));
    }

    internal void Committed(long startedAt) => CommitSeconds.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, _shard);

    internal static void Quarantined() => InputsQuarantined.Add(1);

    internal void Warned(DeskWarningKind kind) =>
        DesksWarned.Add(1, _shard, new KeyValuePair<string, object?>("kind", JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())));

    internal static void LetGo(int fixes) => FixesRejected.Add(fixes, new KeyValuePair<string, object?>("reason", "shardStopped"));

    internal static void DirectiveLeft(long callPostedAt) =>
        CallToDirectiveSeconds.Record(Stopwatch.GetElapsedTime(callPostedAt).TotalSeconds);

    private static string ReasonOf(FoldResult result) => result switch
    {
        FoldResult.UnknownOfficer => "unknownOfficer",
        FoldResult.OlderThanNewest => "olderThanNewest",
        FoldResult.ImpossibleJump => "impossibleJump",
        _ => throw new InvariantViolatedException($"{result} is a rejection"),
    };
}
