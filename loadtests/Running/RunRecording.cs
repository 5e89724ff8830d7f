using System.Runtime.InteropServices;
using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>Makes the record of a run that has ended.</summary>
internal static class RunRecording
{
    /// <param name="start">Before the load.</param>
    /// <param name="loaded">At the end of the load.</param>
    /// <param name="end">When all that was under way then had ended.</param>
    internal static RunRecord Of(
        Rig rig, RunDirector director, SecondLoop seconds, IReadOnlyList<CheckRecord> checks, DateTimeOffset startedAt, bool complete,
        LoadCounters start, LoadCounters loaded, LoadCounters end, TimeSpan ownCpu)
    {
        var scenario = rig.Scenario;
        var run = director.Run;
        var leftOver = rig.Calls.LeftOver().Count;
        var limits = run is null ? [] : scenario.Limits.Select(limit => run.Judge(limit, leftOver)).ToList();
        var warmUp = run?.From ?? loaded.At;
        var passed = complete && checks.All(check => check.Passed) && limits.All(limit => limit.Passed);
        return new RunRecord(
            RunFiles.Format, scenario.Name, scenario.Text, rig.Options.Seed, rig.Session.Region.Id, rig.Officers.Count, startedAt,
            Machine(rig.Options.Against), Math.Round(warmUp, 3), Math.Round(loaded.At - warmUp, 3),
            Math.Round(rig.Clocks.ErrorMilliseconds, 3),
            Records(rig.Latencies, director), seconds.Records(),
            Counts(run?.Before ?? start, end, rig, ownCpu, loaded.At), checks, limits, director.Knee,
            passed)
        {
            Phases = director.Phases,
            Events = ScenarioEvents.Of(scenario, loaded.At),
            Complete = complete,
        };
    }

    private static List<LatencyRecord> Records(Latencies latencies, RunDirector director)
    {
        var records = new List<LatencyRecord>();
        foreach (var latency in latencies.All)
        {
            if (director.Run is { } run && run.Of(latency.Name) is { Values.Count: > 0 } values)
                records.Add(latency.Record(values, latency.Name, true));
            foreach (var window in new[] { director.Overload, director.After })
            {
                if (window?.Of(latency.Name) is { Values.Count: > 0 } part)
                    records.Add(latency.Record(part, $"{latency.Name} ({window.Name})", false));
            }
        }

        return records;
    }

    private static List<CountRecord> Counts(LoadCounters before, LoadCounters after, Rig rig, TimeSpan ownCpu, double loadedAt)
    {
        var counts = new List<CountRecord>();
        void Add(string group, string name, double? value)
        {
            if (value is { } known) counts.Add(new CountRecord(group, name, Math.Round(known, 3)));
        }

        var (was, now) = (before.Calls, after.Calls);
        Add("sent", "fixes", after.FixesSent - before.FixesSent);
        Add("sent", "calls", now.Due - now.NotMade - was.Due + was.NotMade);
        if (after.Reads.Due > 0) Add("sent", "plate reads", after.Reads.Sent - before.Reads.Sent);
        Add("sent", "answers of officers", after.AnswersPosted - before.AnswersPosted);
        Add("answered", "calls accepted", now.Accepted - was.Accepted);
        Add("answered", "of these joined an incident", now.Joined - was.Joined);
        Add("answered", "incidents with a directive", now.Dispatched - was.Dispatched);
        Add("answered", "directives", after.Directives - before.Directives);
        Add("answered", "answers of officers", after.AnswersTaken - before.AnswersTaken);
        if (after.Reads.Due > 0)
        {
            Add("answered", "plate reads accepted", after.Reads.Accepted - before.Reads.Accepted);
            Add("answered", "of these hits", after.NodeSince(before, "sp_reads_hits_total"));
        }

        Add("answered", "fixes folded", after.NodeSince(before, Measuring.MetricNames.FixesFolded));
        foreach (var kinds in (rig.Malformed?.Counts ?? []).GroupBy(count => $"broken {count.Kind.Split(':')[0]}"))
        {
            Add("sent", kinds.Key, kinds.Sum(kind => kind.Sent));
            Add("refused", $"{kinds.Key}, as documented", kinds.Sum(kind => kind.Refused));
        }

        foreach (var (what, count) in after.Refusals)
        {
            if (count - before.Refusals.GetValueOrDefault(what) is > 0 and var more) Add("refused", what, more);
        }

        if (after.Node is { } node && before.Node is { } earlier)
        {
            var until = earlier.By("sp_fixes_rejected_total", "reason");
            foreach (var (reason, count) in node.By("sp_fixes_rejected_total", "reason"))
            {
                if (count - until.GetValueOrDefault(reason) is > 0 and var more) Add("refused", $"fixes {reason}", more);
            }
        }

        foreach (var (answer, count) in after.Reads.Answers.Where(answer => answer.Key != "accepted"))
        {
            if (count - before.Reads.Answers.GetValueOrDefault(answer) is > 0 and var more) Add("refused", $"plate reads {answer}", more);
        }

        if (rig.Reads is { } reads && reads.Wanted.Counts is { Vehicles: > 0 } wanted)
        {
            Add("border", "wanted vehicles", wanted.Vehicles);
            Add("border", "joint alerts", wanted.Alerts);
            foreach (var (deed, count) in wanted.Deeds) Add("border", deed, count);
        }

        if (after.Reads.Due > 0) Add("dropped", "plate reads the node did not read", after.Reads.Dropped - before.Reads.Dropped);
        Add("dropped", "fixes the node did not read", after.FixesDroppedHere - before.FixesDroppedHere);
        Add("dropped", "fixes given up for newer ones", after.NodeSince(before, "sp_fixes_replaced_total"));
        Add("dropped", "fixes of ended connections", after.NodeSince(before, "sp_fixes_dropped_total"));
        Add("dropped", "calls without an answer", now.Unanswered - was.Unanswered);
        Add("dropped", "watchers that lost their connection", after.ViewersLost - before.ViewersLost);
        Add("generator", "calls not made", now.NotMade - was.NotMade);
        Add("generator", "cores used", ownCpu.TotalSeconds / Math.Max(0.001, loadedAt));
        Add("generator", "memory, MiB", Environment.WorkingSet / 1048576.0);
        return counts;
    }

    private static string Machine(Uri node) =>
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}; "
        + (node.IsLoopback ? "node on the same machine" : $"node at {node.Host}");
}
