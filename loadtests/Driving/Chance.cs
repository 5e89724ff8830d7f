namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>
/// A seeded stream of chance (SplitMix64, Steele et al. 2014): the same seed gives the same run on every machine and runtime, which
/// System.Random does not promise. 8 bytes, so that every officer has its own. One thread at a time.
/// </summary>
public sealed class Chance
{
    private ulong _state;

    /// <param name="seed">Any value.</param>
    public Chance(ulong seed) => _state = seed;

    /// <summary>A stream of its own for one thing of a run, e.g. one directive.</summary>
    public static Chance Of(ulong seed, ulong thing) => new(Mix(seed ^ Mix(thing + 0x9E3779B97F4A7C15)));

    /// <summary>A stream of its own for a thing named by text.</summary>
    public static Chance Of(ulong seed, string thing)
    {
        var hash = 0xCBF29CE484222325; // FNV-1a, 64 bits
        foreach (var letter in thing) hash = (hash ^ letter) * 0x100000001B3;
        return Of(seed, hash);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="end"/>); end is above 0.</summary>
    public int NextBelow(int end) => (int)(NextUnit() * end);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double NextBetween(double low, double high) => low + NextUnit() * (high - low);

    /// <summary>Normal with mean 0 and deviation 1 (Box-Muller), cut at 4.</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextUnit()));
        return Math.Clamp(radius * Math.Cos(2 * Math.PI * NextUnit()), -4, 4);
    }

    /// <summary>Log-normal: half of the values are below the median; sigma is the deviation of the logarithm.</summary>
    public double NextLogNormal(double median, double sigma) => median * Math.Exp(sigma * NextNormal());

    /// <summary>Exponential, e.g. the time to the next event of a Poisson process.</summary>
    public double NextExponential(double mean) => -mean * Math.Log(1 - NextUnit());

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
