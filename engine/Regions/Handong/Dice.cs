namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>
/// Chance from a seed: SplitMix64, so the same seed gives the same province on every runtime (the library's generator may change
/// between versions). One thread.
/// </summary>
internal sealed class Dice
{
    private readonly ulong _seed;
    private ulong _state;

    internal Dice(ulong seed) => _seed = _state = seed;

    /// <summary>Dice of its own for one purpose, so that a change in one part of the province leaves the others as they were.</summary>
    internal Dice Fork(int purpose) => new(Mix(_seed ^ (0x9E3779B97F4A7C15UL * (ulong)(purpose + 1))));

    internal ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        return Mix(_state);
    }

    /// <summary>[0, 1).</summary>
    internal double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    internal double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>[0, count).</summary>
    internal int Below(int count) => (int)(Unit() * count);

    internal bool Chance(double share) => Unit() < share;

    internal T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    internal void Shuffle<T>(IList<T> items)
    {
        for (var at = items.Count - 1; at > 0; at--)
        {
            var other = Below(at + 1);
            (items[at], items[other]) = (items[other], items[at]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
