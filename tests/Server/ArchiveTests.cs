using Microsoft.Data.Sqlite;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Shards;
using static SmartPolicing.Realtime.Server.Tests.ArchiveTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Every closed incident is in the archive, once, however it came there.</summary>
public class ArchiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task WhatWasClosed_IsThereOnce_HeardOrReadFromTheJournal(int seed)
    {
        await using var town = new ArchiveTown(seed);
        var random = new Random(seed);
        var heard = 0;
        using var live = town.Open("live");
        var restarted = town.Open("restarted");
        using var small = town.Open("small", waitingMax: 1);
        for (var part = 0; part < 4; part++)
        {
            await town.PlayAsync(steps: 40);
            foreach (var batch in town.Told.Skip(heard))
            {
                live.Take(batch);
                restarted.Take(batch);
                small.Take(batch); // Looks seldom: nearly all is missed, and read from the journal.
                if (random.Next(3) > 0) live.Turn();
                if (random.Next(20) > 0) continue;
                if (random.Next(2) == 0) restarted.Turn();
                restarted.Dispose(); // What waited is lost with it.
                restarted = town.Open("restarted");
                if (random.Next(2) == 0) restarted.Take(batch);
            }

            heard = town.Told.Count;
            Settle(small);
        }

        await town.PlayAsync(steps: 5);
        foreach (var batch in town.Told.Skip(heard))
            foreach (var archive in (CityArchive[])[live, restarted, small]) archive.Take(batch);
        using var late = town.Open("late"); // Heard nothing at all, but that the shard is there.
        late.Take(town.Told[^1]);
        foreach (var archive in (CityArchive[])[live, restarted, small, late])
        {
            Settle(archive);
            Assert.Equal((ArchiveStanding.Well, town.Closed.Count), (archive.State.Standing, (int)archive.State.Incidents));
            Assert.Empty(archive.State.Missing);
        }

        Assert.True(town.Closed.Count > 15);
        var content = town.Content("live");
        Assert.Equal(content, town.Content("late"));
        Assert.Equal(content, town.Content("restarted"));
        Assert.Equal(content, town.Content("small"));
        restarted.Dispose();
    }

    [Fact]
    public async Task ADiskThatFails_IsSaid_AndMadeUpForWhenItIsBack()
    {
        await using var town = new ArchiveTown(3);
        Directory.CreateDirectory(town.PathOf("broken")); // Where the file should be.
        using var archive = town.Open("broken");
        await town.PlayAsync(steps: 60);
        foreach (var batch in town.Told) archive.Take(batch);
        Settle(archive);
        Assert.Equal(ArchiveStanding.Failed, archive.State.Standing);
        Assert.NotEmpty(archive.State.Detail);
        Directory.Delete(town.PathOf("broken"));
        Settle(archive);
        Assert.Equal(ArchiveStanding.Failed, archive.State.Standing); // Not before its time.
        town.Wall.Advance(TimeSpan.FromMilliseconds(ArchiveLimits.AgainMilliseconds));
        Settle(archive);
        Assert.Equal((ArchiveStanding.Well, "", town.Closed.Count), (archive.State.Standing, archive.State.Detail, (int)archive.State.Incidents));
    }

    [Fact]
    public async Task WhatIsNoArchive_IsPutAside_AndMadeAnewFromTheJournal()
    {
        await using var town = new ArchiveTown(4);
        await File.WriteAllTextAsync(town.PathOf("other"), new string('x', 5_000), TestContext.Current.CancellationToken);
        await town.PlayAsync(steps: 60);
        using var archive = town.Open("other");
        archive.Take(town.Told[^1]);
        Settle(archive);
        Assert.Equal((ArchiveStanding.Well, town.Closed.Count), (archive.State.Standing, (int)archive.State.Incidents));
        Assert.NotEmpty(Directory.GetFiles(town.Folder, "other.db.*"));
    }

    [Fact]
    public async Task WhatTheJournalDoesNotHaveAnyMore_IsSaidToBeMissing()
    {
        await using var town = new ArchiveTown(5);
        await town.PlayAsync(steps: 20);
        var from = town.Town.Now;
        var path = town.PathOf("gone");
        using (var file = ArchiveFile.Open(path)) file.Begin(from);
        await town.PlayAsync(steps: 20);

        // A node without a journal: nothing can be read again.
        using var archive = new CityArchive(Here, path, null, town.Wall, town.Wall, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        archive.Take(town.Told[^1]);
        Settle(archive);
        var lost = Assert.Single(archive.State.Missing);
        Assert.Equal((ArchiveStanding.Well, from, town.Told[^1].At), (archive.State.Standing, lost.From, lost.Until));
    }

    [Fact]
    public async Task TheOldestGo_WithAllThatBelongsToThem()
    {
        await using var town = new ArchiveTown(6);
        await town.PlayAsync(steps: 80);
        using var archive = town.Open("old");
        archive.Take(town.Told[^1]);
        Settle(archive);
        archive.Dispose();
        var closings = town.Closed.Values.Select(view => view.Since).Order().ToList();
        using var file = ArchiveFile.Open(town.PathOf("old"));
        var before = closings[closings.Count / 2];
        Assert.Equal(closings.Count(at => at < before), file.Tidy(before));
        Assert.Equal(closings.Count(at => at >= before), (int)file.Incidents);
        Assert.Equal(0, file.Tidy(before));
        using var connection = new SqliteConnection($"Data Source={town.PathOf("old")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        foreach (var table in (string[])["closings", "directives", "places"])
            Assert.Equal(0, connection.Number($"SELECT count(*) FROM {table} WHERE number NOT IN (SELECT number FROM incidents)"));
        Assert.Equal(file.Incidents, connection.Number("SELECT count(*) FROM words WHERE words MATCH '\"help\"'"));
    }

    [Theory]
    [InlineData("两名男子持刀抢劫金店", "抢劫", true)]
    [InlineData("两名男子持刀抢劫金店", "店", true)]
    [InlineData("两名男子持刀抢劫金店", "抢金", false)]
    [InlineData("两名男子持刀抢劫金店", "持刀 金店", true)]
    [InlineData("Dog on Wharf Road 12, 鲁A12345", "wharf", true)]
    [InlineData("Dog on Wharf Road 12, 鲁A12345", "har", false)]
    [InlineData("Dog on Wharf Road 12, 鲁A12345", "ROAD dog", true)]
    [InlineData("Dog on Wharf Road 12, 鲁A12345", "鲁A123", true)]
    [InlineData("quote \" and AND OR * NEAR(", "\" near(", true)]
    [InlineData("quote", "NOT quote", false)]
    public void Words_AreFoundAsAReaderWouldExpect(string text, string question, bool isFound)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        connection.Run("CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0')");
        connection.Run("INSERT INTO words(rowid, text) VALUES(1, $words)", ("$words", ArchiveWords.Of(text)));
        Assert.Equal(
            isFound ? 1L : 0L,
            connection.Number("SELECT count(*) FROM words WHERE words MATCH $question", ("$question", ArchiveWords.Question(question))));
    }
}
