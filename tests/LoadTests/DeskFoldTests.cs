using System.Text;
using System.Text.Json.Nodes;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class DeskFoldTests
{
    [Fact]
    public void Fold_EqualsASlowFold()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var chance = Chance.Of(seed, "fold");
            var (fold, slow) = (new DeskFold(), new SlowFold());
            var snapshot = Snapshot([.. Enumerable.Range(1, 5).Select(id => Officer(chance, id))], [Incident(chance, 1)], "[]");
            fold.Snapshot(Bytes(snapshot));
            slow.Snapshot(snapshot);
            for (var seq = 2; seq < 30; seq++)
            {
                var events = $"{{\"seq\":{seq},\"now\":9,\"items\":[{string.Join(',', Enumerable.Range(0, chance.NextBelow(5)).Select(_ => Item(chance)))}]}}";
                fold.Events(Bytes(events));
                slow.Events(events);
                Assert.Equal([], fold.Differences(Of(slow.ToString())));
                Assert.Equal((slow.Officers.Count, slow.Incidents.Count), (fold.Officers, fold.Incidents));
            }
        }
    }

    [Fact]
    public void Differences_AreToldInWords()
    {
        var shown = Of(Snapshot(["{\"id\":1,\"status\":\"available\"}", "{\"id\":2}"], ["{\"id\":\"3-000001\",\"state\":\"waiting\"}"], "[]"));
        var truth = Of(Snapshot(["{\"id\":1,\"status\":\"busy\",\"directive\":\"D1\"}", "{\"id\":4}"], [], "[{\"id\":\"X1\"}]"));
        Assert.Equal(
            [
                "officer 1: status is shown as \"available\" and is \"busy\", directive is not shown and is \"D1\"",
                "officer 2 is shown and is not there",
                "officer 4 is not shown",
                "incident 3-000001 is shown and is not there",
                "other closures are shown than there are",
            ],
            shown.Differences(truth));
        Assert.Equal([], Of(Snapshot(["{\"id\":1,\"a\":2}"], [], "[]")).Differences(Of(Snapshot(["{\"a\":2, \"id\":1}"], [], "[]"))));
    }

    [Fact]
    public void TracksAndAlerts_AreOneForEachJurisdictionThatKnowsThem_AndLeaveWhenTheyAreOver()
    {
        var fold = Of("""
            {"run":1,"seq":1,"officers":[],"incidents":[],"closures":[],"tracks":[{"id":"T1-000001","jurisdiction":1,"state":"unverified","end":"none"}],
            "alerts":[{"id":"J1-000001","jurisdiction":1,"end":"none","sides":[{"state":"closed"}]}],"undecided":[{"jurisdiction":1,"entries":2}]}
            """);
        Assert.Equal(
            [
                "track T1-000001 on 1 is shown and is not there", "alert J1-000001 on 1 is shown and is not there",
                "undecided of jurisdiction 1 is shown and is not there",
            ],
            fold.Differences(Of(Snapshot([], [], "[]"))));
        fold.Events(Bytes("""
            {"seq":2,"items":[{"kind":"track","track":{"id":"T1-000001","jurisdiction":2,"state":"verified","end":"none"}},
            {"kind":"track","track":{"id":"T1-000001","jurisdiction":1,"state":"ended","end":"arrest"}},
            {"kind":"alert","alert":{"id":"J1-000001","jurisdiction":1,"end":"trackEnded","sides":[]}},
            {"kind":"watchlist","undecided":{"jurisdiction":1,"entries":0}}]}
            """));
        Assert.Equal(
            ["track T1-000001 on 2 is shown and is not there", "undecided of jurisdiction 1: entries is shown as 0 and is 1"],
            fold.Differences(Of("""{"seq":3,"officers":[],"incidents":[],"closures":[],"tracks":[],"alerts":[],"undecided":[{"jurisdiction":1,"entries":1}]}""")));
    }

    [Fact]
    public void Probes_CountEveryMoveUpToTheOneShown_Once()
    {
        var tracks = new ProbeTracks(TimeProvider.System);
        tracks.SetCentre(100, 30);
        tracks.Moved(7, 30.000_01, 100, 1);
        var seen = tracks.Begin(); // The move before is nobody's.
        for (var move = 2; move <= 5; move++) tracks.Moved(7, 30 + move * 0.000_01, 100, move);
        var behind = new LoadTests.Measuring.LogHistogram();
        tracks.Shown(8, 0, 20, 1_000_000, seen, behind);
        tracks.Shown(7, 0, 10, 1_000_000, seen, behind);
        Assert.Equal(0, behind.Count);
        tracks.Shown(7, 1, 39, 1_000_000, seen, behind); // The fourth move, rounded: the second and third were skipped.
        Assert.Equal(3, behind.Count);
        tracks.Shown(7, 0, 30, 1_000_000, seen, behind);
        tracks.Shown(7, 0, 40, 1_000_000, seen, behind);
        Assert.Equal(3, behind.Count);
        tracks.Shown(7, 0, 50, 1_000_000, seen, behind);
        Assert.Equal(4, behind.Count);
    }

    [Fact]
    public void PhoneNews_FindsTheRowsAndTheirNewestChange()
    {
        var news = PhoneNews.Read(Bytes(
            "{\"now\":9,\"items\":[{\"officer\":{\"id\":7,\"since\":5},\"directive\":{\"id\":\"D1-000001\",\"state\":\"sent\",\"since\":8},\"position\":{\"at\":99}}]}]}"));
        Assert.True(news.IsThere);
        Assert.Equal((8L, "D1-000001", "sent"), (news.Since, news.Id, news.State));
        Assert.Equal("{\"id\":7,\"since\":5}", Encoding.UTF8.GetString(news.Officer));
        Assert.False(PhoneNews.Read(Bytes("{\"now\":9,\"items\":[]}")).IsThere);
    }

    private static DeskFold Of(string snapshot)
    {
        var fold = new DeskFold();
        fold.Snapshot(Bytes(snapshot));
        return fold;
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private static string Snapshot(IEnumerable<string> officers, IEnumerable<string> incidents, string closures) =>
        $"{{\"run\":1,\"seq\":1,\"officers\":[{string.Join(',', officers)}],\"incidents\":[{string.Join(',', incidents)}],\"closures\":{closures}}}";

    private static string Officer(Chance chance, int id) => $"{{\"id\":{id},\"code\":\"}}警\\\"{id}\",\"since\":{chance.NextBelow(9)}}}";

    private static string Incident(Chance chance, int id) =>
        $"{{\"id\":\"1-{id}\",\"officers\":[{{\"state\":\"closed\",\"id\":4}}],\"state\":\"{(chance.NextBelow(3) == 0 ? "closed" : "waiting")}\"}}";

    private static string Item(Chance chance) => chance.NextBelow(4) switch
    {
        0 => $"{{\"kind\":\"officer\",\"officer\":{Officer(chance, 1 + chance.NextBelow(8))}}}",
        1 => $"{{\"kind\":\"incident\",\"incident\":{Incident(chance, 1 + chance.NextBelow(6))}}}",
        2 => $"{{\"kind\":\"notice\",\"incident\":\"1-{chance.NextBelow(6)}\",\"what\":{{\"id\":1,\"officer\":2}}}}",
        _ => $"{{\"kind\":\"closures\",\"closures\":[{{\"id\":\"X{chance.NextBelow(9)}\"}}]}}",
    };

    /// <summary>The page's rules over a parsed tree.</summary>
    private sealed class SlowFold
    {
        private JsonNode _closures = new JsonArray();

        internal SortedDictionary<string, JsonNode> Officers { get; } = new(StringComparer.Ordinal);

        internal SortedDictionary<string, JsonNode> Incidents { get; } = new(StringComparer.Ordinal);

        public override string ToString() => DeskFoldTests.Snapshot(
            Officers.Values.Select(row => row.ToJsonString()), Incidents.Values.Select(row => row.ToJsonString()), _closures.ToJsonString());

        internal void Snapshot(string json)
        {
            var message = JsonNode.Parse(json)!;
            foreach (var row in message["officers"]!.AsArray()) Officers[row!["id"]!.ToJsonString()] = row;
            foreach (var row in message["incidents"]!.AsArray()) TakeIncident(row!);
        }

        internal void Events(string json)
        {
            foreach (var item in JsonNode.Parse(json)!["items"]!.AsArray())
            {
                var kind = (string)item!["kind"]!;
                if (kind == "officer") Officers[item["officer"]!["id"]!.ToJsonString()] = item["officer"]!;
                if (kind == "incident") TakeIncident(item["incident"]!);
                if (kind == "closures") _closures = item["closures"]!;
            }
        }

        private void TakeIncident(JsonNode row)
        {
            if ((string)row["state"]! == "closed") Incidents.Remove((string)row["id"]!);
            else Incidents[(string)row["id"]!] = row;
        }
    }
}
