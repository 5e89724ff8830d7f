using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// Looks for the highest factor of the usual load at which all limits hold: up by the plan's factor until one breaks, then once in the
/// middle (by ratio) between the last that held and the one that broke.
/// </summary>
internal static class KneeSearch
{
    /// <param name="atOne">Verdicts at the usual load, which was measured before.</param>
    /// <param name="step">Loads the node by a factor for the plan's time and judges. Null: stopped.</param>
    internal static async Task<KneeRecord> RunAsync(KneePlan plan, KneeStep atOne, Func<double, Task<KneeStep?>> step)
    {
        var steps = new List<KneeStep> { atOne };
        var raised = plan.Raised.ToString().ToLowerInvariant();
        if (Broken(atOne) is { Length: > 0 } already) return new KneeRecord(raised, 0, already, steps);

        double holds = 1;
        var broke = "";
        double brokeAt = 0;
        while (broke.Length == 0 && holds < plan.Highest)
        {
            var next = Math.Min(holds * plan.Factor, plan.Highest);
            if (await step(next) is not { } result) return new KneeRecord(raised, holds, "", steps);
            steps.Add(result);
            broke = Broken(result);
            if (broke.Length == 0) holds = next;
            else brokeAt = next;
        }

        if (broke.Length == 0) return new KneeRecord(raised, holds, "", steps);
        var middle = Math.Sqrt(holds * brokeAt);
        if (await step(middle) is not { } between) return new KneeRecord(raised, holds, broke, steps);
        steps.Add(between);
        var brokeThere = Broken(between);
        return brokeThere.Length == 0 ? new KneeRecord(raised, middle, broke, steps) : new KneeRecord(raised, holds, brokeThere, steps);
    }

    private static string Broken(KneeStep step) => step.Limits.FirstOrDefault(limit => !limit.Passed)?.Text ?? "";
}
