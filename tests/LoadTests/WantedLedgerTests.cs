using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Reading;
using SmartPolicing.Realtime.LoadTests.Reports;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Scenarios;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>What desks are told of tracks and alerts, and each check made to fail by what it is there for.</summary>
public class WantedLedgerTests
{
    private const string Plate = "苏AWK123";
    private static readonly Camera K1 = new("K1", "", LatLng.FromDegrees(33, 116), -1);

    private readonly Latencies _latencies = new();
    private readonly WantedLedger _ledger;
    private readonly LatencyWindow _toTrack;
    private readonly LatencyWindow _toAlert;
    private readonly WantedVehicle _vehicle = new(Plate, new WantedTrip([(K1, 0)]), "W1-000001");

    public WantedLedgerTests()
    {
        _ledger = new WantedLedger(_latencies);
        (_toTrack, _toAlert) = (_latencies[LimitNames.ReadToTrack].Open(0), _latencies[LimitNames.ReadToAlert].Open(0));
        _ledger.Begin(_vehicle);
    }

    [Fact]
    public void Rows_AreFound_InASnapshotAndInEvents_AndNothingElseIs()
    {
        var found = new List<string>();
        void Read(string body) => BorderRows.Read(
            Encoding.UTF8.GetBytes(body), (isAlert, row) => found.Add($"{(isAlert ? "alert" : "track")} {Encoding.UTF8.GetString(row)}"));
        Read("""{"seq":1,"officers":[{"id":1}],"tracks":[{"id":"T1","sightings":[]}],"alerts":[{"id":"J1","track":"T1","sides":[]},{"id":"J2"}],"x":{}}]}""");
        Assert.Equal(["""track {"id":"T1","sightings":[]}""", """alert {"id":"J1","track":"T1","sides":[]}""", """alert {"id":"J2"}"""], found);
        found.Clear();
        Read("""
            {"seq":2,"items":[{"kind":"officer","officer":{"id":1,"track":{"a":1}}},{"kind":"track","track":{"id":"T2","sightings":[1,{}]}},
            {"kind":"alert","alert":{"id":"J3","sides":[{"track":{}}]}},{"kind":"notice","incident":"1-000001","what":{}}]}]}
            """);
        Assert.Equal(["""track {"id":"T2","sightings":[1,{}]}""", """alert {"id":"J3","sides":[{"track":{}}]}"""], found);
        found.Clear();
        Read("""{"seq":3,"items":[{"kind":"officer","officer":{"id":1}}]}]}""");
        Assert.Empty(found);
    }

    [Fact]
    public void AnAcceptedHit_ThatIsOnNoDesk_IsNamed()
    {
        var appeared = 0;
        _ledger.Appeared = _ => appeared++;
        var read = Read(due: 5);
        Assert.Empty(_ledger.Untold()); // Not accepted yet.
        _ledger.Answered(read, answer: 2);
        Assert.Empty(_ledger.Untold());
        Assert.False(ReadVerdicts.Told(_ledger.Counts, []).Passed); // None at all is no success.
        _ledger.Answered(read, answer: 0);
        Fails(ReadVerdicts.Told(_ledger.Counts, _ledger.Untold()), $"1 hits of 1 wanted vehicles; 1 in no track: {Plate} at K1, due at 5.0 s");
        Track(jurisdiction: 2, home: 2, read, by: 1, at: 5.5); // A neighbour has it, the camera's own city not.
        Assert.Single(_ledger.Untold());
        Track(jurisdiction: 1, home: 2, read, by: 1, at: 5.020);
        Track(jurisdiction: 1, home: 2, read, by: 1, at: 6); // told again
        Assert.True(ReadVerdicts.Told(_ledger.Counts, _ledger.Untold()).Passed);
        Assert.Equal((1, 20_000), (_toTrack.Values.Count, _toTrack.Values.Max));
        Assert.Equal((1, 2), (appeared, _vehicle.Track!.Jurisdiction)); // Where its home is.
    }

    [Fact]
    public void AnAlert_CountsWhenTheLastOfTheCitiesItWasRaisedForHasIt()
    {
        var read = Read(due: 5);
        Alert(2, "J1-000001", [1, 2], read.SeenAt, at: 5.004); // The neighbour may be told first.
        Assert.Equal(0, _toAlert.Values.Count);
        Fails(ReadVerdicts.Heard(_ledger.Counts, _ledger.Unheard()), $"1 alerts, 0 of them raised by time and 0 by no read of this run; 1 are not: J1-000001 about {Plate} is not on the desk of 1");
        Alert(1, "J1-000001", [1, 2], read.SeenAt, at: 5.010);
        Assert.Equal((1, 10_000), (_toAlert.Values.Count, _toAlert.Values.Max));
        Alert(1, "J1-000001", [1, 2, 3], read.SeenAt + 9_000, at: 14); // Another city joins later: no read raised the alert for it.
        Fails(ReadVerdicts.Heard(_ledger.Counts, _ledger.Unheard()), "is not on the desk of 3");
        Alert(3, "J1-000001", [1, 2, 3], read.SeenAt + 9_000, at: 15);
        Assert.True(ReadVerdicts.Heard(_ledger.Counts, _ledger.Unheard()).Passed);
        Assert.Equal(1, _toAlert.Values.Count);
    }

    [Fact]
    public void WhatTimeHasRaised_OrAnotherRun_HasNoLatency()
    {
        var read = Read(due: 5);
        // 300 s before the vehicle can be at the border, and that is 7 s after the read.
        Alert(1, "J1-000001", [1], read.SeenAt, at: 12, earliestAt: read.SeenAt + 307_000);
        Alert(1, "J1-000002", [1], read.SeenAt - 5_000, at: 12);
        Alert(1, "J1-000003", [1], read.SeenAt, at: 12, plate: "苏A12345"); // Nobody of this run's.
        var counts = _ledger.Counts;
        Assert.Equal((2, 1, 1, 0), (counts.Alerts, counts.RaisedByTime, counts.RaisedByOthers, _toAlert.Values.Count));
        Alert(1, "J1-000004", [1], read.SeenAt - 3, at: 5.5, earliestAt: read.SeenAt + 300_000);
        Assert.Equal(1, _toAlert.Values.Count);
    }

    [Fact]
    public void AnAlertThatReadsDifferently_IsNamed()
    {
        var read = Read(due: 5);
        Alert(1, "J1-000001", [1, 2], read.SeenAt, at: 6);
        Alert(2, "J1-000001", [1, 2], read.SeenAt, at: 6, verified: true);
        Fails(ReadVerdicts.Same(_ledger.Counts, _ledger.Differences()), "1 of 1 do not: J1-000001 on the desk of 2: verified is shown as true and is false");
        Alert(1, "J1-000001", [1, 2], read.SeenAt, at: 7, verified: true);
        Assert.True(ReadVerdicts.Same(_ledger.Counts, _ledger.Differences()).Passed); // Whose desk it is makes no difference.
    }

    [Fact]
    public void WhoIsSentToAnUnverifiedVehicle_IsNamed()
    {
        var read = Read(due: 5);
        Alert(1, "J1-000001", [1], read.SeenAt, at: 6, post: "1-000007");
        _ledger.SentOut("1-000099", 3); // Of another run.
        _ledger.SentOut("1-000007", 8);
        Fails(ReadVerdicts.NobodySent(_ledger.Counts, _ledger.Wrong, _ledger.SentTooSoon()), $"too soon: 1-000007 for {Plate} at 8.0 s");
        _ledger.Verifying(_vehicle, 9);
        Assert.Single(_ledger.SentTooSoon());
        _ledger.Verifying(_vehicle, 7.5);
        Assert.True(ReadVerdicts.NobodySent(_ledger.Counts, _ledger.Wrong, _ledger.SentTooSoon()).Passed);
        _ledger.Did("sent though not verified");
        _ledger.Wrong.Add("1-000007: officer 9 was sent");
        Fails(ReadVerdicts.NobodySent(_ledger.Counts, _ledger.Wrong, []), "sent though not verified 1; 1-000007: officer 9 was sent");
    }

    [Fact]
    public void AReadWithoutAnAnswer_IsCounted_AndSoIsOneThatWasNotSent()
    {
        var reads = new ReadLedger(_latencies, new RunTime(TimeProvider.System));
        var window = _latencies[LimitNames.ReadToAnswer].Open(double.NegativeInfinity);
        reads.FellDue(5);
        for (var i = 0; i < 2; i++) reads.Answered(0, null, 0);
        reads.Answered(0, null, 1);
        var counts = reads.Counts(sent: 4, dropped: 1);
        Fails(ReadVerdicts.Answered(counts), "5 due, accepted 2, duplicate 1; 1 not sent, the node did not read; 1 without an answer");
        Assert.Equal(3, window.Values.Count);
        var none = new LoadCounters(0, 0, 0, 0, default, 0, 0, 0, 0, 0, new Dictionary<string, long>(), null);
        Assert.Equal((1.0, 5.0), (none with { Reads = counts }).Since(none, LimitNames.ReadsRefused));
        Assert.Equal((1.0, 5.0), (none with { Reads = counts }).Since(none, LimitNames.ReadsDropped));
        reads.Answered(0, null, 0);
        Assert.True(ReadVerdicts.Answered(reads.Counts(4, 0)).Passed);
    }

    private static void Fails(CheckRecord check, string words)
    {
        Assert.False(check.Passed, check.Name);
        Assert.Contains(words, check.Detail, StringComparison.Ordinal);
    }

    private WantedRead Read(double due)
    {
        var read = new WantedRead(Guid.NewGuid(), _vehicle, due, 1_700_000_000_000 + (long)(due * 1000), "K1");
        _ledger.Sending(read);
        return read;
    }

    private void Track(int jurisdiction, int home, WantedRead read, int by, double at) => Hear(
        $$"""{"kind":"track","track":{"id":"T1-000001","jurisdiction":{{jurisdiction}},"home":{{home}},"entry":"W1-000001","plate":"{{Plate}}","state":"unverified","""
        + $$""" "sightings":[{"read":"{{read.Id}}","jurisdiction":{{by}} }] } }""", at);

    private void Alert(
        int jurisdiction, string id, int[] sides, long lastSeenAt, double at, double? earliestAt = null, string plate = Plate, bool verified = false,
        string? post = null)
    {
        var posts = earliestAt is null && post is null ? ""
            : $$"""{"jurisdiction":1,"earliestAt":{{earliestAt ?? lastSeenAt}},"nearest":[]{{(post is null ? "" : $",\"incident\":\"{post}\"")}}}""";
        Hear($$"""{"kind":"alert","alert":{"id":"{{id}}","jurisdiction":{{jurisdiction}},"lead":1,"track":"T1-000001","subject":"{{plate}}","verified":{{(verified ? "true" : "false")}},"""
            + $$""" "lastSeenAt":{{lastSeenAt}},"end":"none","sides":[{{string.Join(',', sides.Select(side => $$"""{"jurisdiction":{{side}},"state":"asked"}"""))}}],"posts":[{{posts}}] } }""", at);
    }

    private void Hear(string item, double at) => _ledger.Hear(Encoding.UTF8.GetBytes($"{{\"seq\":2,\"items\":[{item}]}}]}}"), at);
}
