using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Wire;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

public class IngestSpeedTests
{
    private const int Fixes = 20_000;
    private static readonly Instant Now = new(1_700_000_000_000);

    [Fact]
    public void Intake_TakesFixesWithoutAllocating()
    {
        using var metrics = new IngestMetrics();
        var batch = new FixBatch();
        var posted = 0L;
        var target = new FixTarget(() => batch, full =>
        {
            posted += full.Count;
            full.Clear();
            return true;
        }, _ => ValueTask.FromResult(true));
        var mailbag = new FixMailbag([target], metrics);
        var answers = new RejectionAnswers(new Pipe().Writer, TimeProvider.System, metrics);
        var reads = new ReadIntake(ReadDesks.None, metrics.Reads);
        var routes = new FixRoutes([.. Enumerable.Range(1, 1_000).Select(i => ((uint)i, 0))]);
        var intake = new FixIntake(routes, mailbag, reads, answers, metrics) { MayFix = true };
        var bytes = new ArrayBufferWriter<byte>();
        for (var i = 0; i < Fixes; i++)
        {
            var officer = (uint)(i % 1_000) + 1;
            WireWriter.WriteFix(bytes, new WireFix(officer, Now.UnixMilliseconds, 377_673_792 + i, -1_224_595_968, 1_500, 9_000, 50, (uint)i));
        }


        // The first rounds allocate in the runtime itself; a later one must not at all.
        var least = long.MaxValue;
        var fastest = TimeSpan.MaxValue;
        for (var round = 0; round < 50; round++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes.WrittenMemory);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var since = Stopwatch.GetTimestamp();
            var stop = intake.Take(ref buffer, Now);
            mailbag.PostAll();
            var took = Stopwatch.GetElapsedTime(since);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            fastest = took < fastest ? took : fastest;
            Assert.Equal(IntakeStop.NeedMoreData, stop);
            Assert.True(buffer.IsEmpty);
        }

        Assert.Equal(50L * Fixes, posted);
        Assert.Equal(0, least);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Fixes / fastest.TotalSeconds / 1e6:F1} M fixes/s, bytes to batch, one core");
    }
}
