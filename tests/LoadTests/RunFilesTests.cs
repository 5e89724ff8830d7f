using SmartPolicing.Realtime.LoadTests.Reports;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public sealed class RunFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatIsWritten_IsReadAgain()
    {
        var run = SampleRun.Make(3, seconds: 60);
        var (json, html) = RunFiles.Write(run, Path.Combine(_folder, "new"));
        Assert.Equal("new-years-eve-20261122T093012Z.json", Path.GetFileName(json));
        Assert.Equal("new-years-eve-20261122T093012Z.html", Path.GetFileName(html));
        Assert.True(RunFiles.TryRead(json, out var read, out var reason), reason);
        Assert.Equal(RunFiles.ToJson(run), RunFiles.ToJson(read));
        Assert.Equal(run.Latencies[0].Buckets, read.Latencies[0].Buckets);
        Assert.Equal(run.Series[0].Values, read.Series[0].Values);
        Assert.Equal(File.ReadAllText(html), RunPage.Of(read, Path.GetFileName(json)));
    }

    [Fact]
    public void ARatioOfNothing_IsKept()
    {
        var run = SampleRun.Make(3, seconds: 5) with
        {
            Limits = [new LimitRecord("x", double.NaN, double.PositiveInfinity, "", true)],
            Knee = null,
        };
        Assert.True(RunFiles.TryRead(RunFiles.Write(run, _folder).Json, out var read, out var reason), reason);
        Assert.Equal(run.Limits, read.Limits);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("hello", "is not JSON: line 1")]
    [InlineData("{\n \"a\": oops }", "is not JSON: line 2")]
    [InlineData("[1]", "is JSON, but no record of a run")]
    [InlineData("12", "is no record of a run")]
    [InlineData("{\"a\": {\"format\": 1}}", "it has no 'format'")]
    [InlineData("{\"format\": 2}", "has format 2; this program reads format 1")]
    [InlineData("{\"format\": 1}", "is no whole record of a run: ")]
    [InlineData("{\"format\": 1, \"scenario\": null}", "is no whole record of a run: ")]
    [InlineData("{\"format\": 1, \"scenario\": \"x", "is cut off")]
    [InlineData("{\"format\": 1} {", "is not JSON")]
    public void AnotherFile_IsRefusedByName(string text, string reason)
    {
        var path = Path.Combine(_folder, "other.json");
        File.WriteAllText(path, text);
        Assert.False(RunFiles.TryRead(path, out var record, out var given));
        Assert.Null(record);
        Assert.StartsWith(path, given);
        Assert.Contains(reason, given);
    }

    [Fact]
    public void AFileCutAnywhere_IsRefused()
    {
        var whole = RunFiles.ToJson(SampleRun.Make(3, seconds: 4)).TrimEnd();
        var path = Path.Combine(_folder, "cut.json");
        for (var length = 0; length < whole.Length; length += 199)
        {
            File.WriteAllText(path, whole[..length]);
            Assert.False(RunFiles.TryRead(path, out _, out var reason));
            Assert.Contains(length == 0 ? "is empty" : "is cut off", reason);
        }
    }

    [Fact]
    public void AMissingFile_IsNamed()
    {
        Assert.False(RunFiles.TryRead(Path.Combine(_folder, "none.json"), out _, out var reason));
        Assert.Contains("none.json cannot be read", reason);
    }

    [Fact]
    public void Order_IsChecked()
    {
        var run = SampleRun.Make(3, seconds: 5);
        var latency = run.Latencies[0];
        RunRecord[] wrong =
        [
            run with { Latencies = [latency with { Buckets = [new BucketRecord(2, 1), new BucketRecord(1, 1)] }] },
            run with { Latencies = [latency with { Buckets = [new BucketRecord(2, 0)] }] },
            run with { Latencies = [latency with { BySecond = [new LatencySecond(2_000_000_000, 1, 1, 1, 1)] }] },
            run with { Latencies = [null!] },
            run with { Seconds = double.NaN },
        ];
        foreach (var each in wrong)
        {
            var path = Path.Combine(_folder, "wrong.json");
            File.WriteAllText(path, RunFiles.ToJson(each));
            Assert.False(RunFiles.TryRead(path, out _, out var reason));
            Assert.Contains("is no record of a run", reason);
        }
    }

    [Theory]
    [InlineData("New Year's Eve", "New-Year-s-Eve")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("跨年", "run")]
    public void AScenariosName_IsSafeInAPath(string scenario, string name) => Assert.Equal(name, RunFiles.FileNameOf(scenario));
}
