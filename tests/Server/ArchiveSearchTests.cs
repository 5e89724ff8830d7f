using Microsoft.Data.Sqlite;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Archive;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Searches and figures against a look at everything.</summary>
public sealed class ArchiveSearchTests : IDisposable
{
    private const long Day = 86_400_000;
    private static readonly JurisdictionId Here = new(3);
    private static readonly LatLng Middle = LatLng.FromDegrees(33.5, 117.0);
    private static readonly string[] Types = ["noise", "robbery", "theft", "watchPost"];
    private static readonly string[] Texts = ["两名男子持刀抢劫", "loud music at wharf road", "自行车被盗 wharf", "狗咬人"];

    private readonly string _folder = Directory.CreateTempSubdirectory("search").FullName;
    private readonly List<ArchivedIncident> _all = [];

    public ArchiveSearchTests()
    {
        var random = new Random(11);
        for (uint number = 1; number <= 400; number++) _all.Add(Made(random, number));
        using var file = ArchiveFile.Open(Path);
        foreach (var some in _all.Chunk(64)) file.Write(some, new Instant(1));
    }

    private string Path => System.IO.Path.Combine(_folder, "3.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ASearch_FindsWhatALookAtAllFinds_InPages()
    {
        var random = new Random(12);
        var found = 0;
        for (var round = 0; round < 200; round++)
        {
            var (question, fits) = Question(random);
            var expected = _all.Where(fits).OrderByDescending(each => each.OpenedAt).ThenByDescending(each => each.Id.Number).Select(each => each.Id).ToList();
            var got = new List<IncidentId>();
            while (true)
            {
                var isCut = false;
                var page = Read(connection => ArchiveSearch.Find(connection, question, 17, out isCut));
                got.AddRange(page.Select(each => each.Id));
                if (!isCut) break;
                question = question with { After = (page[^1].OpenedAt, page[^1].Id.Number) };
            }

            Assert.Equal(expected, got);
            found += got.Count;
        }

        Assert.True(found > 2_000);
    }

    [Fact]
    public void AHistory_FindsWhatALookAtAllFinds()
    {
        var random = new Random(13);
        for (var round = 0; round < 100; round++)
        {
            var (place, metres, since) = (Place(random), random.Next(10, 1_000), new Instant(random.Next(200) * Day));
            var except = _all[random.Next(_all.Count)].Id;
            var expected = _all
                .Where(each => (int)Math.Round(each.Place.MetresTo(place)) <= metres && each.OpenedAt >= since && each.Id != except && each.Type != "watchPost")
                .OrderByDescending(each => each.OpenedAt).ThenByDescending(each => each.Id.Number).ToList();
            var (newest, found, sameType) = Read(connection => ArchiveSearch.History(connection, Here, place, metres, since, "noise", except));
            Assert.Equal((expected.Count, expected.Count(each => each.Type == "noise")), (found, sameType));
            Assert.Equal(expected.Take(ArchiveLimits.HistoryShownMax).Select(each => each.Id), newest.Select(each => each.Id));
        }
    }

    [Fact]
    public void Figures_AreThoseOfALookAtAll()
    {
        var (from, until) = (new Instant(20 * Day), new Instant(90 * Day));
        var within = _all.Where(each => each.OpenedAt >= from && each.OpenedAt < until && each.Type != "watchPost" && each.Ending != "merged").ToList();
        foreach (var key in Enum.GetValues<FigureKey>())
        {
            var count = Read(connection => new FigureCount(key, TimeZoneInfo.Utc).Over(connection, from, until));
            Assert.Equal((within.Count, within.Sum(each => each.Calls)), (count.All.Incidents, (int)count.All.Calls));
            Assert.Equal(within.Select(each => each.Times.Response).OfType<long>().Order(), count.All.Response.Order());
            Assert.Equal(
                within.SelectMany(each => each.Directives).Count(directive => !directive.Steps.AcknowledgedAt.IsNever), count.SignOff.Directives);
            if (key == FigureKey.Type) Assert.Equal(["noise", "robbery", "theft"], count.Groups.Select(group => group.Key));
            if (key == FigureKey.Hour) Assert.Equal(within.Select(each => each.OpenedAt.ToTime().Hour).Distinct().Count(), count.Groups.Count);
            if (key == FigureKey.Officer)
                Assert.Equal(within.SelectMany(each => each.Directives).Select(each => each.OfficerCode).Distinct().Count(), count.Groups.Count);
        }
    }

    [Fact]
    public void ABin_HoldsItsUpperEdge_AndTheSlowestIsNamed()
    {
        var bins = new SpeedBins(30, 60);
        foreach (var (officer, milliseconds) in (ReadOnlySpan<(string, long)>)[("A", 0), ("A", 30_000), ("B", 30_001), ("C", 60_000), ("D", 60_001)])
            bins.Add(officer, milliseconds);
        Assert.Equal([2, 2, 1], bins.Counts);
        Assert.Equal(("D", 60_001L), (bins.Slowest, bins.Longest));
        Assert.Equal(new Spread(4, 25, 20, 40, 40), Spread.Of([10, 20, 30, 40]));
    }

    [Theory] // Opened at 0. Steps of a directive: sent, acknowledged, en route, on scene, ended; - is never.
    [InlineData("", "- - - - - -")]
    [InlineData("10 - - - 40", "10 - - - - -")] // Ran out: it was queued until then, and nobody was assigned.
    [InlineData("10 20 30 90 200", "10 10 80 90 110 170")]
    [InlineData("10 - - - 40;50 60 70 - 80", "10 50 - - - 10")] // Taken off before arrival.
    [InlineData("10 15 - 100 150;20 25 30 60 300", "10 10 50 60 240 410")] // The second was first there, the first had been taken first.
    public void Times_AreAsTheDefinitionsSay(string directives, string expected)
    {
        var views = directives.Split(';', StringSplitOptions.RemoveEmptyEntries).Select((steps, at) => Made((uint)at + 1, Moments(steps))).ToList();
        var times = ResponseTimes.Of(new Instant(1_000_000), views);
        long?[] all = [times.Queue, times.Dispatch, times.Travel, times.Response, times.OnScene, times.Consumed];
        Assert.Equal(expected, string.Join(' ', all.Select(time => time is { } known ? $"{known / 1000}" : "-")));

        static Instant[] Moments(string steps) =>
            [.. steps.Split(' ').Select(step => step == "-" ? default : new Instant(1_000_000 + long.Parse(step, System.Globalization.CultureInfo.InvariantCulture) * 1000))];
    }

    private static DirectiveView Made(uint number, Instant[] moments)
    {
        var state = !moments[3].IsNever ? DirectiveState.Completed : moments[1].IsNever ? DirectiveState.Expired : DirectiveState.Withdrawn;
        return new DirectiveView(
            new DirectiveId(Here, number), new IncidentId(Here, 1), new OfficerId(number % 7 + 1), $"P{number % 7:D3}", state, moments[0], moments[4], default, "engine", -1,
            "noise", 1, Middle, "", "")
        {
            Steps = new DirectiveSteps(default, moments[1], moments[2], moments[3], moments[4]),
        };
    }

    private static LatLng Place(Random random) =>
        LatLng.FromDegrees(33.5 + random.Next(-100, 100) * 0.0001, 117.0 + random.Next(-100, 100) * 0.0001);

    private static ArchivedIncident Made(Random random, uint number)
    {
        var opened = new Instant(random.Next(200) * Day + random.Next(24) * 3_600_000L + 1);
        var directives = new List<DirectiveView>();
        for (var at = random.Next(3); at > 0; at--)
        {
            var sent = opened.PlusSeconds(random.Next(60));
            var isTaken = random.Next(3) > 0;
            directives.Add(Made(number * 10 + (uint)at,
            [
                sent, isTaken ? sent.PlusSeconds(random.Next(200)) : default, default, isTaken && random.Next(2) == 0 ? sent.PlusSeconds(600) : default,
                sent.PlusSeconds(900),
            ]));
        }

        return new ArchivedIncident(
            new IncidentId(Here, number), opened, Types[random.Next(4)], (byte)random.Next(1, 5), random.Next(2) == 0 ? "north" : "", Place(random), "here",
            "110", random.Next(1, 4), opened, opened.PlusSeconds(1_000), "wang", "done", random.Next(2) == 0 ? "handled false-alarm" : "",
            random.Next(10) == 0 ? "merged" : "closed", directives, ResponseTimes.Of(opened, directives), Texts[random.Next(4)], [1]);
    }

    private (RecallQuestion Question, Func<ArchivedIncident, bool> Fits) Question(Random random)
    {
        var question = new RecallQuestion(Here);
        var fits = new List<Func<ArchivedIncident, bool>>();
        if (random.Next(3) == 0)
        {
            var (from, until) = (new Instant(random.Next(100) * Day + 1), new Instant(random.Next(100, 200) * Day));
            question = question with { From = from, Until = until };
            fits.Add(each => each.OpenedAt >= from && each.OpenedAt < until);
        }

        if (random.Next(3) == 0)
        {
            string[] types = [Types[random.Next(4)], Types[random.Next(4)]];
            question = question with { Types = types, Priorities = [1, 2, 3] };
            fits.Add(each => types.Contains(each.Type) && each.Priority < 4);
        }

        if (random.Next(3) == 0)
        {
            var officer = $"p{random.Next(7):D3}";
            question = question with { Officer = officer };
            fits.Add(each => each.Directives.Any(directive => directive.OfficerCode.Equals(officer, StringComparison.OrdinalIgnoreCase)));
        }

        if (random.Next(3) == 0)
        {
            string[] words = ["抢劫", "wharf", "盗", "Loud MUSIC"];
            var word = words[random.Next(4)];
            question = question with { Words = ArchiveWords.Question(word) };
            fits.Add(each => each.Text.Contains(word, StringComparison.OrdinalIgnoreCase));
        }

        if (random.Next(3) == 0)
        {
            var (place, metres) = (Place(random), random.Next(50, 1_500));
            question = question with { Place = place, Metres = metres };
            fits.Add(each => (int)Math.Round(each.Place.MetresTo(place)) <= metres);
        }

        if (random.Next(4) == 0)
        {
            question = question with { Area = "north", Disposition = "false-alarm" };
            fits.Add(each => each.Area == "north" && each.Disposition.Contains("false-alarm", StringComparison.Ordinal));
        }

        return (question, each => fits.TrueForAll(fit => fit(each)));
    }

    private T Read<T>(Func<SqliteConnection, T> read) => ArchiveReader.Read(Path, default!, read, CancellationToken.None);
}
