namespace SmartPolicing.Realtime.Simulation;

/// <summary>All chance of one run, from its seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>From low to high, both possible.</summary>
    public int Between(int low, int high) => (int)_random.NextInt64(low, high + 1L);

    public double Between(double low, double high) => low + _random.NextDouble() * (high - low);

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
