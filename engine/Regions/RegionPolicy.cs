using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Regions.Policy;

namespace SmartPolicing.Realtime.Regions;

/// <summary>
/// All tables of a region's policy (docs/POLICY.md), read and checked together: they are sound, or the first fault is told with its file,
/// place and reason. Immutable.
/// </summary>
/// <param name="Policy">Without a version.</param>
/// <param name="Areas">The shapes of its areas.</param>
public sealed record RegionPolicy(DispatchPolicy Policy, AreaMap Areas)
{
    /// <summary>Reads the policy of a region's folder as it is now. Blocks; safe on any thread.</summary>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryRead(string folder, out RegionPolicy policy, out RegionRefusal refusal)
    {
        policy = null!;
        return RegionManifest.TryRead(folder, out var manifest, out refusal)
            && RegionBorders.TryRead(manifest.Jurisdictions, out var borders, out refusal)
            && TryRead(manifest, borders, out policy, out refusal);
    }

    /// <summary>Checks what is to become the region's areas.geojson, and changes nothing. Blocks; safe on any thread.</summary>
    /// <param name="areas">How many there are.</param>
    /// <param name="refusal">Null when true is returned.</param>
    public static bool TryCheckAreas(string folder, ReadOnlySpan<byte> geoJson, out int areas, out RegionRefusal refusal)
    {
        areas = 0;
        if (!RegionManifest.TryRead(folder, out var manifest, out refusal)) return false;
        if (!RegionBorders.TryRead(manifest.Jurisdictions, out var borders, out refusal)) return false;
        if (!AreasFile.TryParse("areas.geojson", geoJson, borders, out var table, out _, out refusal)) return false;
        areas = table.Rows.Count;
        return true;
    }

    internal static bool TryRead(RegionManifest manifest, RegionBorders borders, out RegionPolicy read, out RegionRefusal refusal)
    {
        read = null!;
        if (!PolicyFile.TryRead(manifest.Policy, out var policy, out refusal)) return false;
        var tables = manifest.Tables;
        var (areas, map) = (AreaTable.Default, AreaMap.None);
        if (tables.Areas is { } areasFile && !AreasFile.TryRead(areasFile, borders, out areas, out map, out refusal)) return false;
        var statuses = StatusTable.Default;
        if (tables.Statuses is { } statusFile && !PolicyTables.TryReadStatuses(statusFile, out statuses, out refusal)) return false;
        var known = new KnownCodes
        {
            Types = policy.Types.Keys.ToHashSet(StringComparer.Ordinal),
            Areas = areas.Rows.Select(area => area.Code).ToHashSet(StringComparer.Ordinal),
            Statuses = statuses.Rows.Select(status => status.Code).ToHashSet(StringComparer.Ordinal),
        };
        var timers = policy.Timers;
        if (tables.Timers is { } timerFile && !PolicyTables.TryReadTimers(timerFile, known, timers, out timers, out refusal)) return false;
        var safety = SafetyTable.Default;
        if (tables.Safety is { } safetyFile && !PolicyTables.TryReadSafety(safetyFile, known, out safety, out refusal)) return false;
        var plans = ResponsePlans.Default;
        if (tables.Plans is { } plansFile && !PlansFile.TryRead(plansFile, known, out plans, out refusal)) return false;
        var ends = DispositionTable.Default;
        if (tables.Dispositions is { } endsFile && !PolicyTables.TryReadDispositions(endsFile, known, out ends, out refusal)) return false;
        var transfers = TransferTable.Default;
        if (tables.Transfers is { } bodies && !PolicyTables.TryReadTransfers(bodies, known, out transfers, out refusal)) return false;
        policy = policy with
        {
            Statuses = statuses,
            Timers = timers,
            Safety = safety,
            Plans = plans,
            Dispositions = ends,
            Transfers = transfers,
            Areas = areas,
        };
        if (PolicyBytes.LengthOf(policy) is var bytes and > PolicyLimits.BytesMax)
        {
            refusal = new RegionRefusal(manifest.Policy, "", $"the tables come to {bytes} bytes together; at most {PolicyLimits.BytesMax}");
            return false;
        }

        read = new RegionPolicy(policy, map);
        return true;
    }
}
