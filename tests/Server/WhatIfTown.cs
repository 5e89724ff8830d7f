using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Host.WhatIf;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// A town of one street with a journal made by hand: a region's folder and a state folder on the disk. Officers stand at the west station
/// and do what the test says, at the seconds it says. The journal stays open, as a running node's does.
/// </summary>
internal sealed class WhatIfTown : IDisposable
{
    internal const string Policy = """
        {"types":[
          {"code":"robbery","name":"Robbery","nameZh":"抢劫","priority":1,"autoIssue":true,"skills":[]},
          {"code":"noise","name":"Noise","nameZh":"噪音","priority":4,"autoIssue":false,"skills":[]}],
         "answerSeconds":[30,45,60,90],"positionAgeMaxSeconds":120,"joinMetres":60,"joinSeconds":900,"waitingLateSeconds":[60,300,900,1800]}
        """;

    private static readonly Instant s_start = Instant.From(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    private readonly string _folder = Directory.CreateTempSubdirectory("sp-what-if").FullName;
    private readonly SortedDictionary<(int Second, int Number), Action<Instant>> _plan = [];
    private readonly PlaceTimes _times;
    private ShardJournal _journal;
    private int _officers, _planned;
    private readonly Dictionary<IncidentId, DirectiveView> _directives = [];

    internal WhatIfTown(int officers)
    {
        _officers = officers;
        Directory.CreateDirectory(At("region"));
        Write("region/region.json", """
            {"format":1,"id":"town","name":"Town","nameZh":"镇","attribution":"the test","roads":"roads.osm","jurisdictions":"j.geojson",
             "officers":"officers.csv","stations":"stations.csv","cameras":"cameras.csv","policy":"policy.json"}
            """);
        Write("region/j.geojson", """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":3,"code":"T","name":"Town","nameZh":"镇"},
             "geometry":{"type":"Polygon","coordinates":[[[116.9,33.4],[117.2,33.4],[117.2,33.6],[116.9,33.6],[116.9,33.4]]]}}]}
            """);
        Write("region/stations.csv", "name,nameZh,jurisdiction,lat,lng\nWest,西站,3,33.5,117.0\nEast,东站,3,33.5,117.1\n");
        Write("region/cameras.csv", "id,name,lat,lng,headingDegrees\n");
        Write("region/policy.json", Policy);
        Write("region/officers.csv", Officers(officers));
        using (var stream = File.Create(At("region/roads.osm")))
        using (var osm = new OsmXmlWriter(stream))
        {
            osm.Node(1, Place(0));
            osm.Node(2, Place(0.1));
            osm.Way(1, [1, 2], ("highway", "primary"));
        }

        _journal = Open();
        _times = new PlaceTimes(Region().Roads.FreeFlow);
    }

    /// <summary>The newest moment the journal has, in seconds from its start.</summary>
    internal int Seconds { get; private set; }

    internal string StateFolder => At("state");

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal static LatLng Place(double east) => LatLng.FromDegrees(33.5, 117.0 + east);

    internal static string Officers(int west, int east = 0) => "id,code,jurisdiction,station,skills\n" + string.Concat(
        Enumerable.Range(1, west + east).Select(number => $"{number},P{number:D3},3,{(number <= west ? "West" : "East")},\n"));

    internal string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>A call so many degrees east of the west station.</summary>
    internal void Call(int second, int number, string type, double east) => Plan(second, now => Do(now, new CallReceived(
        new Call(new Guid(number, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]), type, 0, Place(east), "", "", "", "", "110"))));

    /// <summary>Whoever holds the newest directive of the n-th incident answers.</summary>
    internal void Answer(int second, uint incident, DirectiveAnswer what) => Plan(second, now =>
    {
        var directive = _directives[Incident(incident)];
        Do(now, new DirectiveAnswered(directive.Officer, directive.Id, what, ""));
    });

    /// <summary>Takes it 5 s after the call, sets off 10 s later, is there and leaves at the seconds given.</summary>
    internal void Serve(int call, uint incident, int thereAt, int clearAt)
    {
        Answer(call + 5, incident, DirectiveAnswer.Acknowledge);
        Answer(call + 15, incident, DirectiveAnswer.EnRoute);
        Answer(thereAt, incident, DirectiveAnswer.OnScene);
        Answer(clearAt, incident, DirectiveAnswer.Clear);
    }

    internal void Order(int second, uint incident, uint officer) =>
        Plan(second, now => Do(now, new DispatchOrdered(Incident(incident), new OfficerId(officer), "wang")));

    internal void Close(int second, uint incident) =>
        Plan(second, now => Do(now, new IncidentClosed(Incident(incident), "wang", "false alarm")));

    /// <summary>The node stops and starts again with so many officers.</summary>
    internal void Restart(int officers)
    {
        _journal.Dispose();
        _officers = officers;
        Write("region/officers.csv", Officers(officers));
        _journal = Open();
    }

    /// <summary>Everything planned until then happens and is written down, with a tick and all positions every ten seconds.</summary>
    internal void Record(int seconds)
    {
        for (var second = Seconds; second <= seconds; second += 10) Plan(second, Turn);
        foreach (var (due, action) in _plan.TakeWhile(each => each.Key.Second <= seconds).ToList())
        {
            action(s_start.PlusSeconds(due.Second));
            _plan.Remove(due);
        }

        Assert.True(_journal.CommitAsync(durable: true).AsTask().Result);
        Seconds = seconds;
    }

    internal WhatIfOptions Options(int from, int to, string? policy = null, string? officers = null) => new(
        At("region"), StateFolder, s_start.PlusSeconds(from), s_start.PlusSeconds(to),
        policy is null ? null : Write("other.json", policy), officers is null ? null : Write("other.csv", officers), null);

    internal WhatIfReport WhatIf(string? policy = null, string? officers = null)
    {
        Assert.True(WhatIfRun.TryMake(Options(0, Seconds, policy, officers), out var report, out var refusal), refusal.Reason);
        return report;
    }

    /// <summary>Every file of the state folder, and what is in it.</summary>
    internal string[] Files() => [.. Directory.GetFiles(StateFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => file + " " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Bytes(file))))];

    private OpenRegion Region()
    {
        Assert.True(OpenRegion.TryOpen(At("region"), out var region, out var refusal), refusal?.ToString());
        return region;
    }

    private ShardJournal Open()
    {
        Assert.True(ShardJournals.TryOpen(Region(), StateFolder, s_start.PlusSeconds(Seconds), out var journals, out var refused), refused);
        return journals.Single();
    }

    private static byte[] Bytes(string file)
    {
        if (Path.GetFileName(file) == "epoch") return []; // Held by the open journal.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static IncidentId Incident(uint number) => new(new JurisdictionId(3), number);

    private void Plan(int second, Action<Instant> action) => _plan.Add((second, _planned++), action);

    private void Turn(Instant now)
    {
        for (var officer = 1u; officer <= _officers; officer++)
            _journal.Fold.State.Fold(new Fix(new OfficerId(officer), now, Place(0), Fix.Unknown, Fix.Unknown, 50));
        Do(now, new Ticked());
    }

    private void Do(Instant now, ShardInput input)
    {
        Assert.Equal(RecordResult.Recorded, _journal.TryRecord(now, input, out _));
        Assert.Equal(Refusal.None, _journal.Fold.State.Apply(now, input).Refusal);
        var (effects, questions) = _journal.Fold.State.Effects.Drain();
        foreach (var effect in effects.OfType<DirectiveChanged>()) _directives[effect.Directive.Incident] = effect.Directive;
        foreach (var question in questions) Do(now, new RankingAnswered(RoadWorkers.Answer(_times, question)));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
