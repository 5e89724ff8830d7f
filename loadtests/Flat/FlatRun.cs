namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>Everything that <c>flat</c> measures, one size after the other.</summary>
/// <param name="tell">Gets a line now and then about how far it is.</param>
internal sealed class FlatRun(FlatGround ground, ulong seed, Action<string> tell)
{
    /// <summary>Smaller than any size asked for: it makes the runtime compile and load what is measured next.</summary>
    private const int WarmUpOfficers = 200;

    private static readonly bool[] Layouts = [false, true];

    /// <summary>Each size, spread over the region's jurisdictions and all in one.</summary>
    public FlatReport Measure(IReadOnlyList<int> sizes, bool memory, bool fixes, bool dispatch)
    {
        var memories = new List<FlatMemory>();
        if (memory) FlatMemory.Measure(ground, ground.Places(WarmUpOfficers), together: false);
        foreach (var officers in sizes)
        {
            var places = ground.Places(officers);
            foreach (var together in Layouts)
            {
                tell($"{officers:N0} officers, {(together ? "one jurisdiction" : "as the region has them")}");
                if (memory) memories.Add(FlatMemory.Measure(ground, places, together));
            }
        }

        return new FlatReport(ground.Region.Id, seed, memories);
    }
}
