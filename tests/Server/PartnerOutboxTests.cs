using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Partners.Out;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;
using static SmartPolicing.Realtime.Server.Tests.ArchiveTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What partners are to be told is made once, whatever was heard, missed, killed or put aside.</summary>
public class PartnerOutboxTests
{
    internal static Partner Hook(
        string name, PartnerFields fields = PartnerFields.None, PartnerTopics what = PartnerTopics.Incidents, PartnerKind kind = PartnerKind.Webhook,
        params string[] types) => new(
        name, kind, new Uri("http://127.0.0.1:9/hook"), PartnerNetwork.Loopback, "a test", new DateOnly(2027, 1, 1), new[] { Here }.ToFrozenSet(), what,
        types.ToFrozenSet(), FrozenSet<string>.Empty, 4, fields, null, FrozenDictionary<string, string>.Empty);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task EachChange_IsToldOnce_HeardOrReadFromTheJournal(int seed)
    {
        await using var town = new ArchiveTown(seed);
        var random = new Random(seed);
        var heard = 0;
        var (all, some) = (Hook("all"), Hook("some", types: "noise"));
        using var live = Open(town, "live", all, some);
        var restarted = Open(town, "restarted", all, some);
        restarted.Turn();
        for (var part = 0; part < 4; part++)
        {
            await town.PlayAsync(steps: 40);
            foreach (var batch in town.Told.Skip(heard))
            {
                live.Take(batch);
                restarted.Take(batch);
                if (random.Next(3) > 0) live.Turn();
                if (random.Next(20) > 0) continue;
                if (random.Next(2) == 0) restarted.Turn();
                restarted.Dispose(); // What was heard and not written is lost with it, as by a kill.
                restarted = Open(town, "restarted", all, some);
                if (random.Next(2) == 0) restarted.Take(batch);
            }

            heard = town.Told.Count;
        }

        await town.PlayAsync(steps: 5);
        foreach (var batch in town.Told.Skip(heard))
            foreach (var outbox in (PartnerOutbox[])[live, restarted]) outbox.Take(batch);
        Settle(live);
        Settle(restarted);
        restarted.Dispose();
        var (said, again) = (Rows(town, "live"), Rows(town, "restarted"));
        foreach (var rows in (List<Row>[])[said, again])
        {
            foreach (var subject in rows.GroupBy(row => (row.Partner, row.Subject)))
            {
                Assert.Equal(Enumerable.Range(1, subject.Count()), subject.Select(row => row.Sequence)); // No gap, nothing twice, in order.
                Assert.All(subject.Zip(subject.Skip(1)), pair => Assert.NotEqual(pair.First.Data, pair.Second.Data));
            }

            Assert.Equal(rows.Count, rows.Select(row => row.Message).Distinct().Count());
        }

        // Whoever was killed has told the same in the end, and of every incident that there was.
        Assert.Equal(Last(said), Last(again));
        var incidents = town.Told.SelectMany(batch => batch.Effects).OfType<IncidentChanged>().Select(changed => changed.Incident).ToList();
        Assert.Equal(incidents.Select(each => each.Id).Distinct().Count(), said.Where(row => row.Partner == "all").Select(row => row.Subject).Distinct().Count());
        var noises = incidents.Where(each => each.Type == "noise").Select(each => $"incident {each.Id}").ToHashSet();
        Assert.True(noises.SetEquals(said.Where(row => row.Partner == "some").Select(row => row.Subject)));
        Assert.All(town.Closed.Keys, id => Assert.Equal("closed", State(Last(said)[("all", $"incident {id}")])));
    }

    [Fact]
    public async Task AnotherAgreement_NeverSendsWhatWasMadeUnderTheOldOne()
    {
        await using var town = new ArchiveTown(7);
        using (var outbox = Open(town, "box", Hook("fire", PartnerFields.CallerNumber | PartnerFields.Text)))
        {
            await town.PlayAsync(steps: 10);
            foreach (var batch in town.Told) outbox.Take(batch);
            Settle(outbox);
        }

        Assert.Contains(Rows(town, "box"), row => row.Data.Contains("\"help\"", StringComparison.Ordinal));
        using var less = Open(town, "box", Hook("fire"));
        less.Turn();
        Assert.Equal(0, less.Lines["fire"].Waiting);
        using var connection = new SqliteConnection($"Data Source={town.PathOf("box")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        Assert.All(OutboxFile.Letters(connection, 1_000), letter => Assert.Equal(DeadReasons.AgreementChanged, letter.Reason));
        Assert.NotEmpty(OutboxFile.Letters(connection, 1_000));
    }

    [Fact]
    public async Task AgreementsThatChangeWhileItRuns_TakeBackWhatWaits_AndTellNewcomersWhatIsOpen()
    {
        await using var town = new ArchiveTown(7);
        using var outbox = Open(town, "box", Hook("fire", PartnerFields.CallerNumber | PartnerFields.Text), Hook("gone"), Hook("kept"));
        await town.PlayAsync(steps: 30);
        foreach (var batch in town.Told) outbox.Take(batch);
        Settle(outbox);
        var kept = outbox.Lines["kept"];
        var waited = kept.Waiting;
        Assert.True(waited > 0 && outbox.Lines["fire"].Waiting > 0);

        await ChangeAsync(town, outbox, Hook("fire"), Hook("kept"), Hook("new"));
        Assert.Equal((kept, waited), (outbox.Lines["kept"], outbox.Lines["kept"].Waiting)); // Untouched.
        using var connection = new SqliteConnection($"Data Source={town.PathOf("box")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var letters = OutboxFile.Letters(connection, 10_000);
        Assert.All(letters, letter => Assert.Equal(
            letter.Partner == "fire" ? DeadReasons.AgreementChanged : DeadReasons.AgreementOver, letter.Reason));
        Assert.Equal(["fire", "gone"], letters.Select(letter => letter.Partner).Distinct().Order());

        // Both are told of all that is open, and of nothing else; the narrowed one without what it may not see now.
        var dead = letters.Select(letter => (letter.Partner, letter.Subject, letter.Sequence)).ToHashSet();
        var open = town.Told.SelectMany(batch => batch.Effects).OfType<IncidentChanged>().Select(changed => changed.Incident)
            .GroupBy(incident => incident.Id).Where(life => life.Last().State != IncidentState.Closed).Select(life => $"incident {life.Key}").ToHashSet();
        var sent = Rows(town, "box").Where(row => !dead.Contains((row.Partner, row.Subject, row.Sequence))).ToLookup(row => row.Partner);
        Assert.NotEmpty(open);
        Assert.True(open.SetEquals(sent["new"].Select(row => row.Subject)));
        Assert.True(open.SetEquals(sent["fire"].Select(row => row.Subject)));
        Assert.All(sent["fire"], row => Assert.DoesNotContain("\"help\"", row.Data, StringComparison.Ordinal));
        Assert.Equal(open.Count, outbox.Lines["new"].Waiting);

        // From then on like everybody, without a gap.
        var heard = town.Told.Count;
        await town.PlayAsync(steps: 20);
        foreach (var batch in town.Told.Skip(heard)) outbox.Take(batch);
        Settle(outbox);
        Assert.All(Rows(town, "box").Where(row => row.Partner == "new").GroupBy(row => row.Subject), subject =>
            Assert.Equal(Enumerable.Range(1, subject.Count()), subject.Select(row => row.Sequence)));
        Assert.True(outbox.Lines["new"].Waiting > open.Count);
        await ChangeAsync(town, outbox);
        Assert.Empty(outbox.Lines);
        Assert.Equal(0, Waiting(connection));
    }

    [Fact]
    public async Task FirstAgreementOfARunningNode_IsToldWhatIsOpen()
    {
        await using var town = new ArchiveTown(8);
        using var outbox = Open(town, "none");
        await town.PlayAsync(steps: 30);
        foreach (var batch in town.Told) outbox.Take(batch);
        Assert.False(File.Exists(town.PathOf("none")));
        var heard = town.Told.Count;
        await ChangeAsync(town, outbox, Hook("first"));
        await town.PlayAsync(steps: 5);
        foreach (var batch in town.Told.Skip(heard)) outbox.Take(batch);
        Settle(outbox);
        var open = town.Told.SelectMany(batch => batch.Effects).OfType<IncidentChanged>().Select(changed => changed.Incident)
            .GroupBy(incident => incident.Id).Where(life => life.Last().State != IncidentState.Closed).Select(life => $"incident {life.Key}").ToHashSet();
        Assert.True(open.IsSubsetOf(Rows(town, "none").Select(row => row.Subject)));
        Assert.NotEmpty(open);
    }

    [Fact]
    public async Task ACityThatNobodyIsToldOf_HasItsJournalLeftAlone_UntilSomebodyIs()
    {
        await using var town = new ArchiveTown(9);
        var opened = 0;
        bool Past(JurisdictionId city, [NotNullWhen(true)] out ShardReplay? past, [NotNullWhen(false)] out string? refusal)
        {
            opened++;
            return town.Town.TryOpenPast(city, out past, out refusal);
        }

        await town.PlayAsync(steps: 30);
        using (var first = Open(town, "elsewhere", new CityFeed(Here, Past), Elsewhere()))
        {
            foreach (var batch in town.Told) first.Take(batch);
            Settle(first);
        }

        using var again = Open(town, "elsewhere", new CityFeed(Here, Past), Elsewhere());
        again.Take(town.Told[^1]); // As a shard's first word after a start.
        Settle(again);
        Assert.Equal((FeedState.Well, 0), (again.Feeds[0].State, opened));
        await ChangeAsync(town, again, Elsewhere(), Hook("new"));
        Assert.True(opened > 0);
        Assert.Contains(Rows(town, "elsewhere"), row => row.Partner == "new");

        static Partner Elsewhere() => Hook("elsewhere") with { Jurisdictions = new[] { new JurisdictionId(99) }.ToFrozenSet() };
    }

    private static async Task ChangeAsync(ArchiveTown town, PartnerOutbox outbox, params Partner[] partners)
    {
        var changing = outbox.ChangeAsync(
            new PartnerBook("here.example", PartnerStatus.Test, partners), PartnerSecrets.None, partner => new PartnerLine(
                partner, [], _ => null, Channel.CreateBounded<DeliveryEnd>(1).Writer, new HttpClient(), town.Wall, new PartnerMeters(), NullLogger.Instance));
        Settle(outbox);
        await changing;
    }

    private static long Waiting(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM deliveries WHERE dead_at=0";
        return (long)command.ExecuteScalar()!;
    }

    [Fact]
    public async Task ADiskThatFails_IsMadeUpForWhenItIsBack_AndAFileThatIsNoneIsPutAside()
    {
        await using var town = new ArchiveTown(3);
        using var outbox = Open(town, "broken", Hook("all"));
        await town.PlayAsync(steps: 20);
        foreach (var batch in town.Told) outbox.Take(batch);
        Settle(outbox);
        var before = Rows(town, "broken").Count;
        Assert.True(before > 0);
        outbox.Dispose();
        SqliteConnection.ClearAllPools();
        foreach (var ending in (string[])["-wal", "-shm"]) File.Delete(town.PathOf("broken") + ending);
        await File.WriteAllTextAsync(town.PathOf("broken"), new string('x', 5_000), TestContext.Current.CancellationToken);
        using var again = Open(town, "broken", Hook("all"));
        again.Take(town.Told[^1]);
        Settle(again);
        Assert.NotEmpty(Directory.GetFiles(town.Folder, "broken.db.*"));
        Directory.CreateDirectory(town.PathOf("gone"));
        using var blocked = Open(town, "gone", Hook("all"));
        foreach (var batch in town.Told) blocked.Take(batch);
        Settle(blocked);
        Directory.Delete(town.PathOf("gone"));
        town.Wall.Advance(TimeSpan.FromMilliseconds(PartnerLimits.AgainMilliseconds));
        Settle(blocked);
        Assert.Equal(FeedState.Well, blocked.Feeds[0].State);
    }

    internal static PartnerOutbox Open(ArchiveTown town, string name, params Partner[] partners) =>
        Open(town, name, new CityFeed(Here, town.Town.TryOpenPast), partners);

    private static PartnerOutbox Open(ArchiveTown town, string name, CityFeed feed, params Partner[] partners)
    {
        var book = new PartnerBook("here.example", PartnerStatus.Test, partners);
        var live = new LivePartners(book, PartnerSecrets.None);
        var ends = Channel.CreateBounded<DeliveryEnd>(PartnerLimits.OutcomesWaitingMax);
        var meters = new PartnerMeters();
        return new PartnerOutbox(
            town.PathOf(name), live, [feed],
            [.. partners.Select(partner => new PartnerLine(
                partner, [], _ => null, ends.Writer, new HttpClient(), town.Wall, meters, NullLogger.Instance))],
            ends, new PartnerDocuments(live, "town", TimeZoneInfo.Utc, () => DashboardTown.Policy), Instant.From(town.Wall.GetUtcNow()), town.Wall, (_, work) => Task.Run(work), meters,
            NullLogger.Instance);
    }

    internal static void Settle(PartnerOutbox outbox)
    {
        while (outbox.Turn()) continue;
    }

    private static List<Row> Rows(ArchiveTown town, string name)
    {
        using var connection = new SqliteConnection($"Data Source={town.PathOf(name)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT partner, subject, sequence, message, body FROM deliveries ORDER BY id";
        using var reader = command.ExecuteReader();
        var rows = new List<Row>();
        while (reader.Read())
        {
            using var body = JsonDocument.Parse((byte[])reader[4]);
            Assert.Equal(reader.GetInt32(2), body.RootElement.GetProperty("sequence").GetInt32());
            rows.Add(new Row(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3), body.RootElement.GetProperty("data").GetRawText()));
        }

        return rows;
    }

    private static Dictionary<(string Partner, string Subject), string> Last(List<Row> rows) =>
        rows.GroupBy(row => (row.Partner, row.Subject)).ToDictionary(group => group.Key, group => group.Last().Data);

    private static string State(string data) => JsonDocument.Parse(data).RootElement.GetProperty("state").GetString()!;

    private sealed record Row(string Partner, string Subject, int Sequence, string Message, string Data);
}
