using System.Text.Json;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Server.Tests;

public class ReadArchiveTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task WhatIsKept_IsFound_NewestFirst_AndTheSearchIsWrittenDown()
    {
        await using var room = new ReadRoom();
        for (var minute = 0; minute < 20; minute++)
        {
            await room.SendAsync("K1", room.NowMs - 1_000, $"京A1234{minute % 10}");
            room.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await room.WrittenAsync(20);
        var found = room.Find("京A12343", Hour);
        Assert.Equal(["京A12343", "京A12343"], found.Reads.Select(read => read.Plate));
        Assert.True(found.Reads[0].SeenAt > found.Reads[1].SeenAt);
        Assert.Equal(20, room.Find("京A*4?", Hour).Reads.Count);
        Assert.Equal(10, room.Find("京A*4?", TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(3)).Reads.Count);
        var cut = room.Find("京a 1234?", Hour, limit: 3);
        Assert.True(cut.IsCut);
        Assert.Equal(["京A12349", "京A12348", "京A12347"], cut.Reads.Select(read => read.Plate));
        Assert.Equal(SearchRefusal.PatternTooWide, room.Find("*1*", Hour).Refusal);
        Assert.Equal(SearchRefusal.BadRange, room.Find("京A*", Hour, limit: 0).Refusal);

        var lines = File.ReadAllLines(Path.Combine(room.Folder, "1", "searches.log"));
        Assert.Equal(4, lines.Length); // What is refused has shown nothing.
        var last = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal(("li", "theft", "C-1", "京A1234?", 3), (
            last.GetProperty("who").GetString(), last.GetProperty("purpose").GetString(), last.GetProperty("case").GetString(),
            last.GetProperty("pattern").GetString(), last.GetProperty("found").GetInt32()));
    }

    [Fact]
    public async Task NothingIsKeptLongerThanItsTime_AndEachDeletionIsToldWithoutAPlate()
    {
        await using var room = new ReadRoom(keptMinutes: 10);
        var first = room.NowMs;
        await room.SendAsync("K1", room.NowMs);
        await room.SendAsync("K1", room.NowMs - 5_000);
        await room.WrittenAsync(2);
        Assert.NotEmpty(room.Slices());

        await room.DeletedAsync(TimeSpan.FromMinutes(10), 2); // Whole slices, each before its first read is ten minutes old.
        Assert.Empty(room.Slices());
        Assert.Empty(room.Find("京A*", Hour).Reads);
        var log = File.ReadAllText(Path.Combine(room.Folder, "1", "deletions.log"));
        Assert.DoesNotContain("12345", log, StringComparison.Ordinal);
        Assert.DoesNotContain("K1", log, StringComparison.Ordinal);
        var lines = log.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(2, lines.Where(line => line.GetProperty("what").GetString() == "deleted").Sum(line => line.GetProperty("reads").GetInt32()));
        Assert.All(lines, line => Assert.InRange(line.GetProperty("until").GetInt64() - line.GetProperty("from").GetInt64(), 1, 60_000));
        Assert.All(lines, line => Assert.True(line.GetProperty("from").GetInt64() <= first));

        // What comes so late that its slice would be due already is matched and not kept.
        await room.SendAsync("K1", room.NowMs - 600_000);
        await room.Counts.WaitForAsync("sp_reads_archive_dropped_total/expired", 1);
    }

    [Fact]
    public async Task AfterACrash_WhatIsTooOldGoesFirst_TornEndsAreLeftOut_AndALongerSettingLengthensNothing()
    {
        var folder = Directory.CreateTempSubdirectory("reads").FullName;
        DateTimeOffset later;
        await using (var room = new ReadRoom(keptMinutes: 10, folder))
        {
            await room.SendAsync("K1", room.NowMs, "京A11111");
            await room.WrittenAsync(1);
            await room.SendAsync("K1", room.NowMs + 30_000, "京A22222");
            room.Time.Advance(TimeSpan.FromMinutes(5));
            await room.SendAsync("K1", room.NowMs, "京A33333");
            await room.SendAsync("K1", room.NowMs, "京A44444");
            await room.WrittenAsync(4);
            later = room.Time.GetUtcNow() + TimeSpan.FromMinutes(6);
            await room.StopAsync();
            var newest = room.Slices()[^1];
            using (var file = File.OpenWrite(newest)) file.SetLength(file.Length - 3); // As after a kill.
            var copy = folder + "-copy";
            Directory.Move(folder, copy);
            folder = copy;
        }

        await using var again = new ReadRoom(keptMinutes: 60, folder, at: later);
        Assert.Single(again.Slices()); // The first minute's were promised ten minutes, and those are over.
        Assert.Equal(["京A33333"], again.Find("京A*", Hour).Reads.Select(read => read.Plate));
        await again.SendAsync("K1", again.NowMs, "京A55555");
        await again.WrittenAsync(1);
        Assert.Equal(["京A55555", "京A33333"], again.Find("京A*", Hour).Reads.Select(read => read.Plate));
        await again.DeletedAsync(TimeSpan.FromMinutes(4), 1);
        Assert.Equal(["京A55555"], again.Find("京A*", Hour).Reads.Select(read => read.Plate));
    }

    [Fact]
    public async Task WithNothingToKeep_NothingIsEverWritten()
    {
        await using var room = new ReadRoom(keptMinutes: 0);
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs));
        await room.StopAsync();
        Assert.Empty(Directory.GetFileSystemEntries(room.Folder));
        Assert.Equal(SearchRefusal.NotAudited, room.Find("京A*", Hour).Refusal);
    }

    [Fact]
    public async Task AFullDisk_CostsArchive_NeverMatching()
    {
        await using var room = new ReadRoom(bytesMax: 1);
        await room.SendAsync("K1", room.NowMs);
        await room.WrittenAsync(1); // Measured before writing: over the bound from here on.
        room.Disk = (5, 100);
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs));
        room.Time.Advance(TimeSpan.FromSeconds(2));
        room.Desks.Ring();
        await room.Counts.WaitForAsync("sp_reads_archive_dropped_total/archiveFull", 1);

        room.Wanted.Add("京A12345");
        Assert.Equal(ReadAnswer.Accepted, await room.SendAsync("K1", room.NowMs));
        Assert.Single(room.Hits);
    }

    [Theory]
    [InlineData("京A12345", "京A12345", true)]
    [InlineData("京A12345", "京A12346", false)]
    [InlineData("京A1-345", "京A12345", true)]
    [InlineData("京A12345", "京A1-345", true)]
    [InlineData("*345", "京A12345", true)]
    [InlineData("*34", "京A12345", false)]
    [InlineData("*3*45*", "京A33345", true)]
    [InlineData("7abc-123", "US-CA:7ABC123", false)]
    [InlineData("us-ca:7abc-123", "US-CA:7ABC123", true)]
    [InlineData("us-nv:7abc123", "US-CA:7ABC123", false)]
    [InlineData("us-nv:7abc123", "7ABC123", true)]
    [InlineData("7ABC1?3", "US-CA:7ABC*23", true)]
    public void APattern_FitsWhatAPersonMeans(string pattern, string plate, bool fits)
    {
        Assert.True(PlatePattern.TryParse(pattern, out var parsed));
        Assert.Equal(fits, parsed.Fits(plate));
    }
}
