using System.Numerics;

namespace SmartPolicing.Realtime.LoadTests.Measuring;

/// <summary>
/// Counts values from 0 to 2^63-1 in buckets that grow with the value: 128 buckets for every doubling, values below 256 exact. A
/// quantile is off by at most half a bucket: 1/256 = 0.4 % of the value. Fixed memory (57 KiB). Any number of writers;
/// readers see a count that may lag behind writers still at work.
/// </summary>
public sealed class LogHistogram
{
    private const int SubBits = 7;
    private const int SubCount = 1 << SubBits;
    private const int Doublings = 63 - SubBits;

    private readonly long[] _counts = new long[(Doublings + 1) * SubCount];
    private long _count;
    private long _sum;
    private long _max;

    /// <summary>Values taken in.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Largest value, exact; 0 when empty.</summary>
    public long Max => Interlocked.Read(ref _max);

    /// <summary>Exact mean; 0 when empty.</summary>
    public double Mean => Count == 0 ? 0 : (double)Interlocked.Read(ref _sum) / Count;

    /// <summary>Takes one value in; negative ones count as 0.</summary>
    public void Add(long value) => Add(value, 1);

    /// <summary>Takes the same value in <paramref name="times"/> times.</summary>
    public void Add(long value, long times)
    {
        value = Math.Max(0, value);
        Interlocked.Add(ref _counts[BucketOf(value)], times);
        Interlocked.Add(ref _sum, value * times);
        var max = Interlocked.Read(ref _max);
        while (value > max)
        {
            var before = Interlocked.CompareExchange(ref _max, value, max);
            if (before == max) break;
            max = before;
        }

        Interlocked.Add(ref _count, times);
    }

    /// <summary>The counts of all buckets, in order; what writers add meanwhile may be missing.</summary>
    internal long[] Buckets()
    {
        var counts = new long[_counts.Length];
        for (var bucket = 0; bucket < counts.Length; bucket++) counts[bucket] = Interlocked.Read(ref _counts[bucket]);
        return counts;
    }

    /// <summary>The largest value that falls into that bucket.</summary>
    internal static long HighestOf(int bucket)
    {
        if (bucket < SubCount) return bucket;
        var shift = (bucket >> SubBits) - 1;
        return (((long)((bucket & (SubCount - 1)) + SubCount + 1)) << shift) - 1;
    }

    /// <summary>The smallest value that at least <paramref name="part"/> of all values do not exceed (nearest rank).</summary>
    /// <param name="part">0 to 1.</param>
    /// <returns>0 when empty.</returns>
    public long Quantile(double part)
    {
        var count = Count;
        if (count == 0) return 0;
        var rank = Math.Clamp((long)Math.Ceiling(part * count), 1, count);
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            rank -= Interlocked.Read(ref _counts[bucket]);
            if (rank <= 0) return Math.Min(MiddleOf(bucket), Max);
        }

        return Max;
    }

    internal static int BucketOf(long value)
    {
        if (value < SubCount) return (int)value;
        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) - SubCount);
    }

    internal static long MiddleOf(int bucket)
    {
        if (bucket < SubCount) return bucket;
        var shift = (bucket >> SubBits) - 1;
        var low = (long)((bucket & (SubCount - 1)) + SubCount) << shift;
        return low + ((1L << shift) - 1) / 2;
    }
}
