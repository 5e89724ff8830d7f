using System.CommandLine;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Journal;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>When an operator is told to make room, and which sizes may be asked for.</summary>
public class StorageTests
{
    private const long Gibi = 1L << 30;

    private static readonly JournalRoom Well = new(1, new JournalSpace(Gibi / 2, Gibi / 2, 2 * Gibi, HasSpare: true, IsFull: false), Gibi, false);

    [Theory]
    [InlineData(100, 500, StorageState.Enough)] // 80 % in use, and room for all that the journals may take.
    [InlineData(99, 500, StorageState.Enough)]
    [InlineData(1, 500, StorageState.Scarce)]
    [InlineData(1, 4, StorageState.Enough)] // Not yet 80 % in use.
    public void Disk_IsScarce_WhenItIsNearlyFullAndTheJournalsLimitsDoNotFit(int freeGibi, int sizeGibi, StorageState state)
    {
        JournalRoom[] rooms = [Well, Well with { Jurisdiction = 2 }];
        var look = StorageLook.Of(rooms, freeGibi * Gibi, sizeGibi * Gibi);
        Assert.Equal((state, 2 * (Gibi + 2 * Gibi / 8)), (look.State, look.GrowthBytes)); // With snapshots.
        Assert.Empty(look.Scarce);
    }

    [Fact]
    public void Journal_IsNamed_WhenItIsScarce_AndWhenItRefuses()
    {
        var scarce = Well with { Jurisdiction = 7, Space = Well.Space with { NeededBytes = 2 * Gibi * 80 / 100 } };
        var full = Well with { Jurisdiction = 9, Space = Well.Space with { HasSpare = false, IsFull = true } };
        Assert.Equal(StorageState.Enough, StorageLook.Of([Well], null, null).State); // A system that does not say is not scarce.
        var one = StorageLook.Of([Well, scarce], 400 * Gibi, 500 * Gibi);
        Assert.Equal((StorageState.Scarce, 7), (one.State, Assert.Single(one.Scarce)));
        var two = StorageLook.Of([Well, scarce, full], 400 * Gibi, 500 * Gibi);
        Assert.Equal((StorageState.Full, 9), (two.State, Assert.Single(two.Full)));
        Assert.Equal([7, 9], two.Scarce);
        Assert.Equal(StorageState.Scarce, StorageLook.Of([Well with { HasSnapshotFailed = true }], null, null).State);
    }

    [Theory]
    [InlineData("24M", "7d", 24 << 20, 7 * 24)]
    [InlineData("1g", "12h", 1 << 30, 12)]
    [InlineData("25165824", "0d", 24 << 20, 0)]
    public void Sizes_AreTaken(string bytes, string keep, long wanted, int hours)
    {
        var options = Parse("--journal-bytes", bytes, "--journal-keep", keep);
        Assert.Equal((wanted, TimeSpan.FromHours(hours)), (options!.JournalBytes, options.JournalKeep));
    }

    [Fact]
    public void WithoutSizes_TheyAreTheOnesOfTheRunbook()
    {
        var options = Parse();
        Assert.Equal((2 * Gibi, TimeSpan.FromDays(7)), (options!.JournalBytes, options.JournalKeep));
    }

    [Theory]
    [InlineData("--journal-bytes", "23M")]
    [InlineData("--journal-bytes", "-1")]
    [InlineData("--journal-bytes", "9999999999999T")]
    [InlineData("--journal-bytes", "M")]
    [InlineData("--journal-bytes", "")]
    [InlineData("--journal-keep", "7")]
    [InlineData("--journal-keep", "-1d")]
    [InlineData("--journal-keep", "3651d")]
    [InlineData("--journal-keep", "")]
    public void WrongSizes_AreRefused(string option, string value) => Assert.Null(Parse(option, value));

    private static NodeOptions? Parse(params string[] arguments)
    {
        NodeOptions? found = null;
        var command = NodeOptions.Command(options =>
        {
            found = options;
            return Task.FromResult(0);
        });
        var silent = new InvocationConfiguration { Error = TextWriter.Null, Output = TextWriter.Null };
        command.Parse(["--region", "r", "--state", "s", .. arguments]).Invoke(silent);
        return found;
    }
}
