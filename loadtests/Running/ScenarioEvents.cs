using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Scenarios;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>What a scenario has happen at times of its own, in words for a page, as far as the run came.</summary>
internal static class ScenarioEvents
{
    /// <param name="until">Second at which the load ended.</param>
    internal static List<PhaseRecord> Of(Scenario scenario, double until)
    {
        var events = new List<PhaseRecord>();
        void Add(string name, TimeSpan from, TimeSpan? lasting)
        {
            var at = scenario.WarmUp + from;
            var end = lasting is { } known ? (at + known).TotalSeconds : until;
            if (at.TotalSeconds < until) events.Add(new PhaseRecord(name, at.TotalSeconds, Math.Round(Math.Min(until, end), 3)));
        }

        foreach (var surge in scenario.Surges)
        {
            (string What, double Factor)[] kinds = [("calls", surge.Calls), ("fixes", surge.Fixes), ("malformed", surge.Malformed)];
            Add($"surge: {string.Join(", ", kinds.Where(kind => kind.Factor != 1).Select(kind => $"{kind.What} x{kind.Factor:0.##}"))}",
                surge.From, surge.Lasting);
        }

        foreach (var stream in scenario.Calls.Where(stream => stream.From > TimeSpan.Zero || stream.Lasting is not null))
        {
            var where = stream.Place is { } place ? $" within {place.RadiusMetres:#,0} m" : "";
            Add($"{stream.PerSecond:0.##} calls/s{where}", stream.From, stream.Lasting);
        }

        foreach (var gather in scenario.Gathers) Add($"{gather.Officers} officers gather", gather.From, gather.Lasting);
        foreach (var at in scenario.Reconnects) Add("all pages cut off", at, TimeSpan.Zero);
        return [.. events.OrderBy(each => each.From)];
    }
}
