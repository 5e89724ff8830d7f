using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Nmea;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.LoadTests.Partners;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Terminals;
using SmartPolicing.Realtime.LoadTests.Viid;

namespace SmartPolicing.Realtime.LoadTests.Tests;

/// <summary>What the commands that send a format count and say, and how they look for the knee.</summary>
public class FormatLoadTests
{
    private static readonly Instant Noon = new(1_780_000_000_123);
    private static readonly LatLng Here = LatLng.FromDegrees(33.5, 117.25);

    [Theory]
    [InlineData("--write --count 0", "--count")]
    [InlineData("--write --count 100001", "--count")]
    [InlineData("--write --over serial", "serial")]
    [InlineData("", "--node and --key-file")]
    [InlineData("--node http://127.0.0.1:1 --key-file k --for never", "never")]
    [InlineData("--write", "")]
    [InlineData("--node http://127.0.0.1:1 --key-file k --over udp --count 100000 --every 1s --knee", "")]
    public void Trackers_RefuseWhatTheyCannotDo(string args, string about) => Refuses(TrackersCommand.Make(), "--region r " + args, about);

    [Theory]
    [InlineData("--write --count 12001", "--count")]
    [InlineData("--write --version-of 2021", "2021")]
    [InlineData("--node http://127.0.0.1:1", "--node and --key-file")]
    [InlineData("--write --count 12000", "")]
    public void Terminals_RefuseWhatTheyCannotDo(string args, string about) => Refuses(TerminalsCommand.Make(), "--region r " + args, about);

    [Theory]
    [InlineData("--node http://127.0.0.1:1", "--key-file")]
    [InlineData("--key-file k", "--node")]
    [InlineData("--key-file k --node http://127.0.0.1:1 --format xml", "xml")]
    [InlineData("--key-file k --node http://127.0.0.1:1 --rate 0", "'0'")]
    [InlineData("--key-file k --write --count 181", "--count")]
    [InlineData("--key-file k --write --told 21", "--told")]
    [InlineData("--key-file k --write --told 1 --receive 70000", "--receive")]
    [InlineData("--key-file k --write --count 180 --told 20", "")]
    [InlineData("--key-file k --node http://127.0.0.1:1 --format cap --rate 10/s --knee", "")]
    public void Partners_RefuseWhatTheyCannotDo(string args, string about) => Refuses(PartnersCommand.Make(), "--region r " + args, about);

    [Theory]
    [InlineData("--calls 0", "'0'")]
    [InlineData("--receive 0", "--receive")]
    [InlineData("--calls 10 --knee", "")]
    public void MeasurePartners_RefusesWhatItCannotDo(string args, string about) => Refuses(
        MeasureCommands.Make(), "partners --region r --node http://127.0.0.1:1 --fixes 127.0.0.1:2 --key-file k " + args, about);

    [Fact]
    public void Viid_RefusesWhatItCannotDo() =>
        Refuses(ViidCommand.Make(), "--region r --node http://127.0.0.1:1 --id 1 --password-file p --batch 0", "--batch");

    [Fact]
    public async Task TheKnee_IsSaidInTheUnitOfTheRate()
    {
        var (lines, rates) = (new List<string>(), new List<double>());
        var code = await RateKnee.RunAsync(100, true, 10_000, Step(300, rates), lines.Add);
        Assert.Equal([100, 150, 225, 337.5, Math.Sqrt(225 * 337.5)], rates, (one, other) => Math.Abs(one - other) < 0.001);
        Assert.Equal((0, "knee: 276/s hold; what breaks above it: load"), (code, lines[^1]));
        Assert.Contains("  broke: load: 337.5 per s, at most 300 per s", lines);
    }

    [Theory]
    [InlineData(50, true, 1, "no knee: already 100/s broke a limit: load")]
    [InlineData(500, true, 0, "knee: 200/s hold; the search ends there")] // No step goes beyond what was allowed.
    [InlineData(50, false, 1, "  broke: load: 100 per s, at most 50 per s")]
    [InlineData(500, false, 0, "rate 100")]
    public async Task OneRate_OrNoKnee_IsSaidAsWhatItIs(double capacity, bool toTheKnee, int code, string last)
    {
        var lines = new List<string>();
        Assert.Equal(code, await RateKnee.RunAsync(100, toTheKnee, 200, Step(capacity, []), lines.Add));
        Assert.Equal(last, lines[^1]);
    }

    [Fact]
    public void ATrackersLine_IsReadByTheNode_ToTheMillisecond()
    {
        Span<byte> line = stackalloc byte[TrackerLine.BytesMax];
        foreach (var place in new[] { Here, LatLng.FromDegrees(-0.9999999999, -179.9999999999), LatLng.FromDegrees(-33.5, 7.000001) })
        {
            var length = TrackerLine.Write(line, 42, place, Noon);
            var text = Encoding.ASCII.GetString(line[..length]);
            Assert.StartsWith(TrackerLine.NameOf(42) + ",$GPRMC,", text, StringComparison.Ordinal);
            Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
            Assert.Equal(NmeaRefusal.None, NmeaSentence.TryRead(line[text.IndexOf('$')..length], out var read));
            Assert.Equal(place.Latitude, read.LatitudeE7 / 1e7, 0.000001);
            Assert.Equal(place.Longitude, read.LongitudeE7 / 1e7, 0.000001);
            Assert.Equal(Noon.UnixMilliseconds, (read.Day * 86_400_000L) + read.TimeOfDayMs);
        }
    }

    [Fact]
    public void WhatTheNodeTook_IsWhatItReadLessWhatItRefused_SinceThen()
    {
        var before = FixCounts.Of(MetricsText.Parse("sp_nmea_sentences_total 10\nsp_fixes_total 5\nsp_fixes_rejected_total{reason=\"fromFuture\"} 2\n"));
        var now = FixCounts.Of(MetricsText.Parse(
            "sp_nmea_sentences_total 110\nsp_nmea_refused_total{reason=\"badChecksum\"} 1\nsp_fixes_total 104\nsp_fixes_dropped_total{shard=\"1\"} 2\n"
            + "sp_fixes_rejected_total{reason=\"fromFuture\"} 2\nsp_fixes_rejected_total{reason=\"older\",shard=\"1\"} 3\nsp_fixes_rejected_total{reason=\"older\",shard=\"2\"} 1\n"));
        var since = now.Since(before);
        Assert.Equal((100, 99, 93), (since.Sentences, since.Fixes, since.Taken));
        Assert.Equal("fixes 99 taken 93, refused badChecksum 1, refused older 4, dropped 2", since.ToWords());
        var step = new TrackerStep(50, 102, 101, since, TimeSpan.FromSeconds(1.5), Spread.Of(new LogHistogram(), 1_000)).Judged;
        Assert.Equal(
            ["not sent: the socket was full", "sent and not read by the node", "sent and not taken as a fix", "read after the last was sent"],
            step.Limits.Where(limit => !limit.Passed).Select(limit => limit.Text));
    }

    [Fact]
    public void Stories_BeginChangeAndEnd_EachOfItsPartner()
    {
        var cap = PartnerStory.Of("cap", "run", () => (Here, "fire"));
        XNamespace ns = "urn:oasis:names:tc:emergency:cap:1.2";
        var told = Enumerable.Range(0, 4).Select(_ => XDocument.Parse(Encoding.UTF8.GetString(cap.Next(1, Noon))).Root!).ToList();
        Assert.Equal(["Alert", "Update", "Cancel", "Alert"], told.Select(each => each.Element(ns + "msgType")!.Value));
        Assert.Equal(4, told.Select(each => each.Element(ns + "identifier")!.Value).Distinct().Count());
        Assert.Equal(
            $"load@load.example,{told[0].Element(ns + "identifier")!.Value},{told[0].Element(ns + "sent")!.Value}", told[1].Element(ns + "references")!.Value);
        Assert.Equal((true, false), (cap.IsOpen(1), cap.IsOpen(2)));

        var geo = PartnerStory.Of("geojson", "run", () => (Here, "fire"));
        var removes = Enumerable.Range(0, 3).Select(_ => JsonDocument.Parse(geo.Next(0, Noon)).RootElement.GetProperty("features")[0])
            .Select(feature => (feature.GetProperty("id").GetString(), feature.GetProperty("properties").TryGetProperty("remove", out var _))).ToList();
        Assert.Equal([("run-0", false), ("run-0", false), ("run-0", true)], removes);

        var eido = PartnerStory.Of("eido", "run", () => (Here, "fire"));
        var ids = Enumerable.Range(0, EidoStory.Words + 1).Select(_ => JsonDocument.Parse(eido.Next(7, Noon)).RootElement)
            .Select(root => (root.GetProperty("$id").GetString(), root.GetProperty("notesComponent").GetArrayLength())).ToList();
        Assert.Equal([1, 2, 3, 4, 5, 1], ids.Select(each => each.Item2));
        Assert.Equal(2, ids.Select(each => each.Item1).Distinct().Count());
    }

    [Theory]
    [InlineData("eido", 200, """{"incident":"3-1","joined":false,"repeated":false,"notes":0,"links":0}""", "opened")]
    [InlineData("eido", 200, """{"incident":"3-1","joined":true,"repeated":false,"notes":0}""", "joined")]
    [InlineData("eido", 200, """{"incident":"3-1","joined":false,"repeated":true,"notes":1}""", "noted")]
    [InlineData("eido", 200, """{"incident":"3-1","joined":false,"repeated":true,"notes":0}""", "repeated")]
    [InlineData("cap", 200, """{"notice":"A1","taken":1,"ended":0,"repeated":false}""", "taken")]
    [InlineData("geojson", 429, """{"reason":"tooOften","at":"","detail":""}""", "429 tooOften")]
    [InlineData("geojson", 502, "<html>", "HTTP 502")]
    public void Answers_AreCountedByWhatTheySay(string format, int status, string answer, string outcome) => Assert.Equal(
        outcome, PartnerFlood.OutcomeOf(PartnerStory.Of(format, "run", () => (Here, "fire")), status, Encoding.UTF8.GetBytes(answer)));

    [Fact]
    public void EachPartnersFirstWord_CountsOnce_AndMissingOnesAreCounted()
    {
        var time = TimeProvider.System;
        var second = time.TimestampFrequency;
        var opened = new Dictionary<string, long> { ["3-1"] = 0, ["3-2"] = second };
        var told = new Dictionary<(string Hook, string Incident), long> { [("/a", "3-1")] = second, [("/b", "3-1")] = 2 * second, [("/a", "3-2")] = second, [("/a", "9-9")] = 0 };
        var (waits, missing) = PartnerTraffic.WaitsOf(opened, ["/a", "/b"], told, time);
        Assert.Equal((3, 1, 2_000_000), (waits.Count, missing, waits.Max));
        var step = PartnerTraffic.Judge(new PartnerTraffic.Tally(10, 2, 0, 0, 4, 4, 0, 4, 4, 0, missing, Spread.Of(waits, 1_000), Spread.Of(new LogHistogram(), 1_000)));
        Assert.Equal(["not told within 30 s", "call due to partner told, p99"], step.Limits.Where(limit => !limit.Passed).Select(limit => limit.Text));
    }

    private static Func<double, Task<RateStep>> Step(double capacity, List<double> rates) => rate =>
    {
        rates.Add(rate);
        return Task.FromResult(new RateStep($"rate {rate:0}", [RateKnee.AtMost("load", rate, capacity, " per s")]));
    };

    private static void Refuses(Command command, string args, string about)
    {
        var errors = command.Parse(args.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Errors;
        if (about.Length == 0) Assert.Empty(errors);
        else Assert.Contains(errors, error => error.Message.Contains(about, StringComparison.Ordinal));
    }
}
