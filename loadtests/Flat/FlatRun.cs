using SmartPolicing.Realtime.LoadTests.Benchmarks;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>Everything that <c>flat</c> measures, one size after the other.</summary>
/// <param name="tell">Gets a line now and then about how far it is.</param>
internal sealed class FlatRun(FlatGround ground, ulong seed, Action<string> tell)
{
    /// <summary>Smaller than any size asked for: it makes the runtime compile and load what is measured next.</summary>
    private const int WarmUpOfficers = 200;

    private static readonly bool[] Layouts = [false, true];

    /// <summary>Each size, spread over the region's jurisdictions and all in one.</summary>
    public FlatReport Measure(IReadOnlyList<int> sizes, FlatParts parts)
    {
        var report = new FlatReport(ground.Region.Id, seed, Timing.Machine(), [], [], [], []);
        AddTo(new FlatReport("", seed, "", [], [], [], []), WarmUpOfficers, parts);
        foreach (var officers in sizes) AddTo(report, officers, parts);
        return report;
    }

    private void AddTo(FlatReport report, int officers, FlatParts parts)
    {
        var places = ground.Places(officers);
        foreach (var together in Layouts)
        {
            tell($"{officers:N0} officers, {(together ? "one jurisdiction" : "as the region has them")}");
            if (parts.HasFlag(FlatParts.Memory)) report.Memories.Add(FlatMemory.Measure(ground, places, together));
            if ((parts & ~FlatParts.Memory) == 0) continue;
            var shards = new FlatShards(ground.Configurations(officers, together));
            shards.PlaceAll(places);
            if (parts.HasFlag(FlatParts.Fixes)) report.Fixes.Add(FixCost.Measure(shards, places, together, seed));
            if (parts.HasFlag(FlatParts.Dispatch)) report.Dispatches.Add(DispatchCost.Measure(ground, shards, together, seed));
            // Last: it may end in the middle of a second of fixes.
            if (parts.HasFlag(FlatParts.Reads))
                report.Reads.Add(ReadCost.Measure(ground, officers, together, seed, FixCost.Traffic(shards, places, seed)));
        }
    }
}

/// <summary>What to measure.</summary>
[Flags]
internal enum FlatParts
{
    /// <summary><see cref="FlatMemory"/>.</summary>
    Memory = 1,

    /// <summary><see cref="FlatFixes"/>.</summary>
    Fixes = 2,

    /// <summary><see cref="FlatDispatch"/>.</summary>
    Dispatch = 4,

    /// <summary><see cref="FlatReads"/>.</summary>
    Reads = 8,

    /// <summary>Everything.</summary>
    All = Memory | Fixes | Dispatch | Reads,
}
