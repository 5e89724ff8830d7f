using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A town whose nights are made from one seed, and archives that hear of them.</summary>
internal sealed class ArchiveTown : IAsyncDisposable
{
    internal static readonly JurisdictionId Here = DashboardTown.Three;

    private readonly Random _random;

    internal ArchiveTown(int seed)
    {
        _random = new Random(seed);
        Folder = Directory.CreateTempSubdirectory("archive").FullName;
        Town = new ReplayTown(Folder, Here);
    }

    internal string Folder { get; }

    internal ReplayTown Town { get; }

    internal ManualTime Wall { get; } = new();

    internal IReadOnlyList<ShardEffects> Told => Town.Told(Here);

    /// <summary>The newest word on each closed incident.</summary>
    internal IReadOnlyDictionary<IncidentId, IncidentView> Closed
    {
        get
        {
            var closed = new Dictionary<IncidentId, IncidentView>();
            foreach (var effect in Told.SelectMany(batch => batch.Effects).OfType<IncidentChanged>())
                if (effect.Incident.State == IncidentState.Closed) closed[effect.Incident.Id] = effect.Incident;
            return closed;
        }
    }

    internal string PathOf(string name) => Path.Combine(Folder, name + ".db");

    internal CityArchive Open(string name, int waitingMax = ArchiveLimits.WaitingMax) =>
        new(Here, PathOf(name), Town.TryOpenPast, Wall, Wall, NullLogger.Instance, waitingMax);

    /// <summary>Turns until nothing is left to do.</summary>
    internal static void Settle(CityArchive archive)
    {
        while (archive.Turn()) continue;
    }

    /// <summary>Some calls, some of them taken, driven to and done, some closed by a desk.</summary>
    internal async Task PlayAsync(int steps)
    {
        string[] types = ["robbery", "noise"];
        var from = Told.Count;
        var open = new List<IncidentId>();
        for (var step = 0; step < steps; step++)
        {
            await Town.WaitAsync(TimeSpan.FromMilliseconds(100 * _random.Next(1, 20)));
            var call = _random.Next(3);
            if (call == 0) open.Add(await Town.CallAsync(Here, types[_random.Next(2)]));
            if (call == 1) await AnswerAsync();
            if (call == 2 && open.Count > 0) await Town.AskAsync(Here, new IncidentClosed(open[_random.Next(open.Count)], "wang", $"reason {step}"));
        }

        await Town.WaitAsync(TimeSpan.FromSeconds(1));
        Assert.True(Told.Count > from);
    }

    /// <summary>All that a file says, in one order.</summary>
    internal string Content(string name)
    {
        using var connection = new SqliteConnection($"Data Source={PathOf(name)};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var lines = new List<string>();
        string[] asks =
        [
            "SELECT * FROM incidents ORDER BY number", "SELECT * FROM closings ORDER BY number, at", "SELECT * FROM directives ORDER BY directive",
            "SELECT number, round(south, 3), round(west, 3) FROM places ORDER BY number", "SELECT rowid FROM words WHERE words MATCH '\"help\"' ORDER BY rowid",
        ];
        foreach (var ask in asks)
        {
            using var command = connection.Ask(ask);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(
                    at => reader.GetValue(at) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(at)}")));
            }
        }

        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        await Town.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task AnswerAsync()
    {
        var directives = new Dictionary<DirectiveId, DirectiveView>();
        foreach (var effect in Told.SelectMany(batch => batch.Effects).OfType<DirectiveChanged>()) directives[effect.Directive.Id] = effect.Directive;
        DirectiveView[] held = [.. directives.Values.Where(directive => !directive.IsOver)];
        if (held.Length == 0) return;
        var one = held[_random.Next(held.Length)];
        var next = one.State switch
        {
            DirectiveState.Sent => DirectiveAnswer.Delivered,
            DirectiveState.Delivered => DirectiveAnswer.Acknowledge,
            DirectiveState.Acknowledged => DirectiveAnswer.EnRoute,
            DirectiveState.EnRoute => DirectiveAnswer.OnScene,
            _ => DirectiveAnswer.Clear,
        };
        await Town.AskAsync(Here, new DirectiveAnswered(one.Officer, one.Id, next, ""));
    }
}
