using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmartPolicing.Realtime.Host.Metrics;
using SmartPolicing.Realtime.Ingest;

namespace SmartPolicing.Realtime.Server.Tests;

public sealed partial class IngestPrometheusTests : IDisposable
{
    private readonly PrometheusText _page = new();
    private readonly Meter _meter = new(IngestMetrics.MeterName);

    public void Dispose()
    {
        _meter.Dispose();
        _page.Dispose();
    }

    [Fact]
    public void Counters_Gauges_AndUpDowns_AreShownAsTheyStand()
    {
        var counter = _meter.CreateCounter<long>("test_a_total", null, "Line one\nback\\slash");
        var level = _meter.CreateUpDownCounter<int>("test_b");
        var gauge = _meter.CreateGauge<double>("test_c");
        counter.Add(5);
        counter.Add(2);
        level.Add(5);
        level.Add(-7);
        gauge.Record(1);
        gauge.Record(0.25);
        var page = Page();
        Assert.Equal(7, page.Value("test_a_total"));
        Assert.Equal("counter", page.Types["test_a_total"]);
        Assert.Contains("# HELP test_a_total Line one\\nback\\\\slash\n", page.Text);
        Assert.Equal(-2, page.Value("test_b"));
        Assert.Equal("gauge", page.Types["test_b"]);
        Assert.Equal(0.25, page.Value("test_c"));
    }

    [Fact]
    public void Labels_AreEscaped_Renamed_AndTheirOrderDoesNotMatter()
    {
        var counter = _meter.CreateCounter<double>("test_d_total");
        counter.Add(1, new("why", "a\"b\\c\nd"), new("le-vel", 3));
        counter.Add(1, new("le-vel", 3), new("why", "a\"b\\c\nd"));
        counter.Add(1, new("why", null), new("1st", true));
        counter.Add(1, new KeyValuePair<string, object?>("x", new string('y', 500)));
        var page = Page();
        Assert.Equal(2, page.Value("test_d_total{le_vel=\"3\",why=\"a\\\"b\\\\c\\nd\"}"));
        Assert.Equal(1, page.Value("test_d_total{_1st=\"True\",why=\"\"}"));
        Assert.Equal(1, page.Value($"test_d_total{{x=\"{new string('y', MetricLimits.LabelValueMax)}\"}}"));
    }

    [Fact]
    public void Histogram_HasCumulativeBuckets_SumAndCount_ByAdvice()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2.5] };
        var histogram = _meter.CreateHistogram("test_e_seconds", advice: advice);
        foreach (var value in new[] { 0.5, 1, 1.5, 2.5, 9 }) histogram.Record(value, new KeyValuePair<string, object?>("p", 1));
        var page = Page();
        Assert.Equal("histogram", page.Types["test_e_seconds"]);
        Assert.Equal(2, page.Value("test_e_seconds_bucket{p=\"1\",le=\"1\"}"));
        Assert.Equal(4, page.Value("test_e_seconds_bucket{p=\"1\",le=\"2.5\"}"));
        Assert.Equal(5, page.Value("test_e_seconds_bucket{p=\"1\",le=\"+Inf\"}"));
        Assert.Equal(14.5, page.Value("test_e_seconds_sum{p=\"1\"}"));
        Assert.Equal(5, page.Value("test_e_seconds_count{p=\"1\"}"));
    }

    [Fact]
    public void HistogramWithoutAdvice_GetsBucketsByItsUnit()
    {
        _meter.CreateHistogram<double>("test_f_seconds").Record(0.003);
        _meter.CreateHistogram<int>("test_f_size").Record(200);
        var page = Page();
        Assert.Equal(0, page.Value("test_f_seconds_bucket{le=\"0.0025\"}"));
        Assert.Equal(1, page.Value("test_f_seconds_bucket{le=\"0.005\"}"));
        Assert.Equal(0, page.Value("test_f_size_bucket{le=\"128\"}"));
        Assert.Equal(1, page.Value("test_f_size_bucket{le=\"256\"}"));
    }

    [Fact]
    public void Observed_IsReadWhenAsked_AddsUp_AndGoesWithItsOwner()
    {
        var level = 3;
        _meter.CreateObservableGauge("test_g", () => level);
        using (var other = new Meter(IngestMetrics.MeterName))
        {
            other.CreateObservableGauge("test_g", () => 10);
            Assert.Equal(13, Page().Value("test_g"));
            level = 4;
            Assert.Equal(14, Page().Value("test_g"));
        }

        Assert.Equal(4, Page().Value("test_g"));
    }

    [Fact]
    public void FailingObservation_IsCounted_AndHidesNothingElse()
    {
        _meter.CreateObservableGauge("test_h", int () => throw new InvalidOperationException("broken part"));
        _meter.CreateObservableGauge("test_i", () => 6);
        var page = Page();
        Assert.Equal(6, page.Value("test_i"));
        Assert.Equal(1, page.Value("sp_metrics_failed_observations"));
    }

    [Fact]
    public void EndlessLabels_EndInOneOverflow()
    {
        var counter = _meter.CreateCounter<long>("test_j_total");
        for (var i = 0; i < 1_000; i++) counter.Add(1, new KeyValuePair<string, object?>("i", i));
        var page = Page();
        var series = page.Values.Where(line => line.Key.StartsWith("test_j_total{", StringComparison.Ordinal)).ToArray();
        Assert.Equal(MetricLimits.SeriesMax + 1, series.Length);
        Assert.Equal(1_000, series.Sum(line => line.Value));
        Assert.Equal(1_000 - MetricLimits.SeriesMax, page.Value("test_j_total{overflow=\"true\"}"));
    }

    [Fact]
    public void NameTakenByAnotherKind_IsRefused_AndCounted_AndStrangersAreNotShown()
    {
        _meter.CreateCounter<long>("test_k").Add(1);
        _meter.CreateHistogram<double>("test_k").Record(5);
        using var stranger = new Meter("Somebody.Else");
        stranger.CreateCounter<long>("test_l").Add(1);
        var page = Page();
        Assert.Equal(1, page.Value("test_k"));
        Assert.True(page.Value("sp_metrics_refused_instruments") >= 1);
        Assert.DoesNotContain("test_l", page.Text);
    }

    [Fact]
    public void ProcessNumbers_ArePlausible()
    {
        using var numbers = new ProcessNumbers();
        var page = Page();
        Assert.InRange(page.Value("process_cpu_seconds_total"), 0.01, 1e6);
        Assert.InRange(page.Value("process_resident_memory_bytes"), 1e6, 1e12);
        Assert.InRange(page.Value("process_threads"), 2, 10_000);
        Assert.InRange(page.Value("dotnet_gc_heap_bytes"), 1e4, 1e12);
        Assert.True(page.Values.ContainsKey("dotnet_gc_collections_total{generation=\"2\"}"));
    }

    [Fact]
    public void MeasuringFromManyThreads_LosesNothing()
    {
        var counter = _meter.CreateCounter<long>("test_m_total");
        Parallel.For(0, 8, i =>
        {
            for (var n = 0; n < 20_000; n++) counter.Add(1, new KeyValuePair<string, object?>("t", (i + n) % 5));
        });
        var series = Page().Values.Where(line => line.Key.StartsWith("test_m_total{", StringComparison.Ordinal));
        Assert.Equal(160_000, series.Sum(line => line.Value));
    }

    private ParsedPage Page()
    {
        var to = new ArrayBufferWriter<byte>();
        _page.Write(to);
        return ParsedPage.Of(Encoding.UTF8.GetString(to.WrittenSpan));
    }

    // Reads the page as strictly as text format 0.0.4 is written.
    private sealed partial record ParsedPage(string Text, Dictionary<string, string> Types, Dictionary<string, double> Values)
    {
        internal double Value(string series) => Values[series];

        internal static ParsedPage Of(string text)
        {
            Assert.EndsWith("\n", text);
            var page = new ParsedPage(text, [], []);
            var family = "";
            foreach (var line in text[..^1].Split('\n'))
            {
                if (line.StartsWith("# HELP ", StringComparison.Ordinal)) continue;
                if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
                {
                    var words = line.Split(' ');
                    Assert.Equal(4, words.Length);
                    family = words[2];
                    page.Types.Add(family, words[3]); // Once per name, or this throws.
                    continue;
                }

                var match = Line().Match(line);
                Assert.True(match.Success, line);
                Assert.StartsWith(family, match.Groups["name"].Value); // Series stand under their own type.
                var value = match.Groups["value"].Value.Replace("Inf", "Infinity");
                page.Values.Add(match.Groups["series"].Value, double.Parse(value, CultureInfo.InvariantCulture));
            }

            return page;
        }

        private const string Label = @"[a-zA-Z_][a-zA-Z0-9_]*=""([^""\\]|\\[""\\n])*""";

        [GeneratedRegex($@"^(?<series>(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{{{Label}(,{Label})*\}})?) (?<value>\S+)$")]
        private static partial Regex Line();
    }
}
