using System.Globalization;
using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>A rate held for a time.</summary>
/// <param name="Line">For a person.</param>
/// <param name="Limits">That are to hold.</param>
internal sealed record RateStep(string Line, IReadOnlyList<LimitRecord> Limits)
{
    internal bool Holds => Limits.All(limit => limit.Passed);
}

/// <summary>One rate for a time, or the knee: what all commands that send one format at a rate do.</summary>
internal static class RateKnee
{
    /// <summary>From one step to the next.</summary>
    internal const double Factor = 1.5;

    /// <summary>Of the first rate, at most.</summary>
    internal const double FactorMax = 3_000;

    /// <param name="rate">The first.</param>
    /// <param name="highest">No step goes beyond.</param>
    /// <param name="step">Holds a rate for a time.</param>
    /// <param name="say">Takes lines.</param>
    /// <returns>0 when all limits held at the first rate, else 1.</returns>
    internal static async Task<int> RunAsync(double rate, bool toTheKnee, double highest, Func<double, Task<RateStep>> step, Action<string> say)
    {
        var atOne = await TakeAsync(1);
        if (!toTheKnee) return atOne.Limits.All(limit => limit.Passed) ? 0 : 1;
        var plan = new KneePlan(LoadKinds.None, Factor, TimeSpan.Zero, Math.Clamp(highest / rate, 1, FactorMax));
        var knee = await KneeSearch.RunAsync(plan, atOne, async factor => await TakeAsync(factor));
        say(knee.Holds == 0
            ? string.Create(CultureInfo.InvariantCulture, $"no knee: already {rate:N0}/s broke a limit: {knee.Broke}")
            : string.Create(CultureInfo.InvariantCulture, $"knee: {knee.Holds * rate:N0}/s hold; ")
                + (knee.Broke.Length > 0 ? $"what breaks above it: {knee.Broke}" : "the search ends there"));
        return knee.Holds > 0 ? 0 : 1;

        async Task<KneeStep> TakeAsync(double factor)
        {
            var result = await step(rate * factor);
            say(result.Line);
            foreach (var limit in result.Limits.Where(limit => !limit.Passed))
                say(string.Create(CultureInfo.InvariantCulture, $"  broke: {limit.Text}: {limit.Value:0.###}{limit.Unit}, at most {limit.Most:0.###}{limit.Unit}"));
            return new KneeStep(factor, [], result.Limits);
        }
    }

    /// <summary>A limit from above.</summary>
    /// <param name="unit">Behind the value, with its blank.</param>
    internal static LimitRecord AtMost(string text, double value, double most, string unit = "") => new(text, value, most, unit, value <= most);

    /// <summary>A limit for what is missing of a whole: a thousandth.</summary>
    internal static LimitRecord Missing(string text, long of, long there) =>
        AtMost(text, of == 0 ? 0 : Math.Max(0, of - there) * 100.0 / of, 0.1, " %");
}
