using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>
/// One what-if run from reading to the report. On one thread: the node may be running on the same machine, and its work comes first.
/// </summary>
internal static class WhatIfRun
{
    /// <summary>Runs it and prints the report, or one line about what is wrong.</summary>
    /// <returns>0, or one of <see cref="ExitCodes"/>.</returns>
    internal static int Run(WhatIfOptions options)
    {
        if (!TryMake(options, out var report, out var refusal)) return Refuse(refusal.Reason, refusal.ExitCode);
        Console.Write(report.ToTable());
        if (options.JsonFile is null) return 0;
        try
        {
            File.WriteAllBytes(options.JsonFile, report.ToJson());
            return 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Refuse($"{options.JsonFile}: {fault.Message}", ExitCodes.CannotWrite);
        }
    }

    /// <summary>Reads, runs both models, and compares.</summary>
    internal static bool TryMake(
        WhatIfOptions options, [NotNullWhen(true)] out WhatIfReport? report, out (string Reason, int ExitCode) refusal)
    {
        report = null;
        if (WrongPeriod(options) is { } wrong)
        {
            refusal = (wrong, ExitCodes.PeriodRefused);
            return false;
        }

        refusal = ("", ExitCodes.RegionRefused);
        if (!OpenRegion.TryOpen(options.RegionFolder, out var region, out var refused)
            || !TryReadChanges(options, region, out var changes, out refused))
        {
            refusal.Reason = refused.ToString();
            return false;
        }

        var replays = new List<ShardReplay>();
        try
        {
            return TryOpen(options, region, replays, out refusal) && TryCompare(options, region, replays, changes, out report, out refusal);
        }
        finally
        {
            foreach (var replay in replays) replay.Dispose();
        }
    }

    private static string? WrongPeriod(WhatIfOptions options)
    {
        if (options.From >= options.To) return $"--from {options.From} is not before --to {options.To}";
        return options.To.MillisecondsSince(options.From) > WhatIfLimits.PeriodHoursMax * 3_600_000L
            ? $"the period is longer than {WhatIfLimits.PeriodHoursMax} hours"
            : null;
    }

    private static bool TryReadChanges(
        WhatIfOptions options, OpenRegion region,
        [NotNullWhen(true)] out WhatIfChanges? changes, [NotNullWhen(false)] out RegionRefusal? refusal)
    {
        changes = null;
        DispatchPolicy? policy = null;
        Dictionary<JurisdictionId, OfficerRegistration[]>? officers = null;
        if (options.PolicyFile is { } file && !RegionFolder.TryReadPolicy(region.Region, file, out policy, out refusal)) return false;
        if (options.OfficersFile is { } list)
        {
            if (!RegionFolder.TryReadOfficers(region.Region, list, out var all, out refusal)) return false;
            officers = all.OrderBy(officer => officer.Id).GroupBy(officer => officer.Home)
                .ToDictionary(group => group.Key, group => group.ToArray());
        }

        refusal = null;
        changes = new WhatIfChanges(policy, officers);
        return true;
    }

    private static bool TryOpen(
        WhatIfOptions options, OpenRegion region, List<ShardReplay> replays, out (string Reason, int ExitCode) refusal)
    {
        refusal = ("", ExitCodes.StateRefused);
        foreach (var jurisdiction in region.Region.Jurisdictions.OrderBy(jurisdiction => jurisdiction.Id.Value))
        {
            var folder = ShardJournals.FolderOf(options.StateFolder, jurisdiction.Id);
            if (!FolderDisk.TryOpenExisting(folder, out var disk, out var fault))
            {
                refusal.Reason = $"{folder}: {fault.Detail}";
                return false;
            }

            if (!ShardReplay.TryOpen(disk, ShardJournals.NameOf(jurisdiction.Id), out var replay, out var refused))
            {
                refusal.Reason = refused;
                return false;
            }

            replays.Add(replay);
        }

        var (oldest, newest) = (replays.Max(replay => replay.Oldest), replays.Min(replay => replay.Newest));
        if (options.From >= oldest && options.To <= newest) return true;
        refusal = ($"{options.From} to {options.To} is not kept; the journal has {oldest} to {newest}", ExitCodes.PeriodRefused);
        return false;
    }

    private static bool TryCompare(
        WhatIfOptions options, OpenRegion region, List<ShardReplay> replays, WhatIfChanges changes,
        [NotNullWhen(true)] out WhatIfReport? report, out (string Reason, int ExitCode) refusal)
    {
        report = null;
        refusal = ("", ExitCodes.StateRefused);
        var roads = new ModelRoads(region.Roads, region.Region.Speeds);
        var until = replays.Min(replay => replay.Newest);
        var periods = new List<RecordedPeriod>();
        var room = WhatIfLimits.TrackSamplesMax;
        foreach (var replay in replays)
        {
            if (!PeriodReader.TryRead(replay, (options.From, options.To, until), room, out var period, out var refused))
            {
                refusal.Reason = refused;
                return false;
            }

            room -= period.Tracks.Count;
            periods.Add(period);
        }

        // Of the whole region: a quiet district has too few of its own.
        var habits = new Habits(periods.SelectMany(period => period.Incidents.Values).Distinct());
        var comparison = new WhatIfComparison(options, habits);
        foreach (var period in periods)
        {
            var asItWas = ModelRun.Of(period, new WhatIfChanges(null, null), habits, roads);
            comparison.Add(period, asItWas, ModelRun.Of(period, changes, habits, roads));
        }

        report = comparison.Report(region.Region.Id);
        return true;
    }

    private static int Refuse(string reason, int code)
    {
        Console.Error.WriteLine(reason);
        return code;
    }
}
