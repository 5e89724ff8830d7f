using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A real journal on a disk that is memory.</summary>
internal static class JournalInMemory
{
    private static readonly RecordingOptions Options = new() { Journal = new JournalOptions { SegmentBytes = 1 << 20, TotalBytesMax = 64 << 20 } };

    internal static ShardJournal Of(ShardConfiguration configuration, TimeProvider clock)
    {
        Assert.True(
            ShardJournal.TryOpen(
                new SimulatedDisk(1), "test", Options, configuration, clock, Instant.From(clock.GetUtcNow()), out var journal, out var refusal),
            refusal);
        return journal;
    }
}
