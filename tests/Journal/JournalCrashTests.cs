namespace SmartPolicing.Realtime.Journal.Tests;

/// <summary>Power losses, errors of the disk and wrong bytes at every place. A failing seed is named in the message.</summary>
public class JournalCrashTests
{
    [Theory]
    [InlineData(0, 200)]
    [InlineData(1_000, 200)]
    public void PowerLossAnywhere_LosesNothingAcknowledged(int firstSeed, int seeds)
    {
        long recovered = 0, cut = 0, rolls = 0, snapshots = 0;
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++)
        {
            var chance = new Random(seed);
            var disk = new SimulatedDisk(seed) { LostSectorsAreGarbage = chance.Next(2) == 0, LosesNames = chance.Next(4) > 0 };
            var options = JournalRun.Small with { SegmentBytes = chance.Next(3) == 0 ? 4 * 4096 : JournalLimits.SegmentBytesMin };
            var run = new JournalRun(disk, seed) { Options = options };
            try
            {
                for (var round = 0; round < 12; round++)
                {
                    disk.PowerFailsAt = disk.Operations + chance.Next(chance.Next(3) == 0 ? 20 : 300);
                    if (run.Open())
                    {
                        recovered += run.Journal!.Recovered.LastSequence;
                        while (run.Step()) continue;
                        rolls += disk.Names.Count(name => name.EndsWith(".seg", StringComparison.Ordinal)) > 2 ? 1 : 0;
                        snapshots += disk.Names.Count(name => name.EndsWith(".snap", StringComparison.Ordinal));
                    }

                    run.Close();
                    disk.Crash();
                    Assert.True(run.Open(), run.Refusal?.ToString());
                    cut += run.Journal!.Recovered.CutBytes > 0 ? 1 : 0;
                    run.Close();
                }
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException($"seed {seed}", failed);
            }
        }

        // The run must have met what it is about.
        var met = $"{recovered} {cut} {rolls} {snapshots}";
        Assert.True(recovered > 1_000 && cut > seeds / 5 && rolls > seeds / 2 && snapshots > seeds / 2, met);
    }

    [Fact]
    public void ErrorOfTheDisk_AtEveryOperation_StopsForGood_AndTheNextOpeningIsWhole()
    {
        var operations = 0;
        for (var failAt = 0; failAt <= operations; failAt++)
        {
            var disk = new SimulatedDisk(failAt) { FailAt = failAt };
            var run = new JournalRun(disk, 77);
            if (run.Open())
            {
                for (var step = 0; step < 250; step++)
                {
                    if (run.Step()) continue;
                    if (run.Journal?.Fault is not { } fault) break; // A snapshot or an opening failed.
                    Assert.Equal(JournalFaultKind.DiskFailed, fault.Kind);
                    Assert.False(run.Commit(durable: true));
                    Assert.Equal(AppendResult.Stopped, run.Append(10));
                    break;
                }
            }
            else
            {
                Assert.Equal(JournalRefusalKind.DiskFailed, run.Refusal!.Kind);
            }

            if (failAt == 0) operations = Count();
            run.Close();
            Assert.True(run.Open(), $"{failAt}: {run.Refusal}");
            Assert.True(run.Append(5) == AppendResult.Appended && run.Commit(durable: true), $"{failAt}: {run.Journal!.Fault}");
            run.Close();

            // What an opening has recovered stays, even if it was in the machine's memory only after the failed sync.
            disk.Crash();
            Assert.True(run.Open(), $"{failAt}: {run.Refusal}");
            run.Close();
        }

        Assert.True(operations > 200);

        static int Count()
        {
            var disk = new SimulatedDisk(0);
            var run = new JournalRun(disk, 77);
            run.Open();
            for (var step = 0; step < 250; step++) run.Step();
            return disk.Operations;
        }
    }

    [Fact]
    public void WriteToTheWrongPlace_IsRefusedOrLosesNothing()
    {
        var refused = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var disk = new SimulatedDisk(seed);
            var run = new JournalRun(disk, seed);
            Assert.True(run.Open());
            disk.MisdirectAt = disk.Operations + seed % 40;
            for (var step = 0; step < 60; step++)
                if (run.Append(100) != AppendResult.Appended || !run.Commit(durable: true)) break;
            run.Close();
            var acknowledged = run.Acknowledged;
            var found = new JournalRun(disk, seed);
            if (!FileJournal.TryOpen(disk, "city", JournalRun.Small, run.Clock, out var journal, out var refusal))
            {
                refused++;
                Assert.Equal(JournalRefusalKind.Damaged, refusal.Kind);
                continue;
            }

            Assert.Equal(acknowledged, journal.Recovered.LastSequence);
            journal.Dispose();
        }

        Assert.True(refused > 100, $"{refused}");
    }

    [Fact]
    public void OneRunTwice_IsTheSameToTheByte()
    {
        Assert.Equal(Run(), Run());

        static string Run()
        {
            var disk = new SimulatedDisk(5);
            var run = new JournalRun(disk, 5);
            run.Open();
            for (var step = 0; step < 400; step++) run.Step();
            return string.Join('\n', disk.Names.Select(name => $"{name} {Checksum.Of(disk.Bytes(name)):X8}"));
        }
    }
}
