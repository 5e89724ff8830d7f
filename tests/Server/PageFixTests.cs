using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Positions that officers' own pages tell: checked as fixes, gathered, and handed to their shard.</summary>
public sealed class PageFixTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly IngestMetrics _metrics = new();
    private readonly List<Fix> _came = [];
    private readonly PageFixes _fixes;
    private bool _isBehind;

    public PageFixTests()
    {
        var target = new FixTarget(
            () => new FixBatch(),
            batch =>
            {
                if (!_isBehind) _came.AddRange(batch.Fixes);
                return !_isBehind;
            },
            _ => ValueTask.FromResult(true));
        _fixes = new PageFixes(new IngestOptions([target], new FixRoutes([(7, 0), (8, 0)]), _time, 1, _time), _metrics);
    }

    private Instant Now => Instant.From(_time.GetUtcNow());

    public void Dispose()
    {
        _fixes.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Positions_AreGathered_AndReachTheirShardWithinATenthOfASecond()
    {
        Assert.Null(Take(7, 33.5, speed: 8.5, heading: 359.99, accuracy: 12));
        Assert.Null(Take(8, 33.6));
        Assert.Empty(_came);
        _time.Advance(TimeSpan.FromMilliseconds(IngestLimits.PagePostMilliseconds));
        Assert.Equal([7u, 8u], _came.Select(fix => fix.Officer.Value));
        Assert.Equal(new Fix(new OfficerId(7), _came[0].At, _came[0].Place, 850, 35_999, 120), _came[0]);
        Assert.Equal(new Fix(new OfficerId(8), _came[1].At, _came[1].Place, Fix.Unknown, Fix.Unknown, Fix.Unknown), _came[1]);
    }

    [Fact]
    public void WhileTheShardIsBehind_TheNewestOfAnOfficerWaits()
    {
        _isBehind = true;
        Take(7, 33.5);
        _time.Advance(TimeSpan.FromSeconds(1));
        Take(7, 33.6);
        _time.Advance(TimeSpan.FromSeconds(1));
        _isBehind = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(33.6, Assert.Single(_came).Place.Latitude, 6);
    }

    [Fact]
    public void WhatNoFixMayBe_IsRefusedByName()
    {
        Assert.Equal("unknownOfficer", Take(9, 33.5));
        Assert.Equal("outsideWorld", Take(7, 33.5, heading: 361));
        Assert.Equal("fromFuture", _fixes.Take(new OfficerId(7), Now.PlusSeconds(5), LatLng.FromDegrees(33, 117), null, null, null));
        Assert.Equal("tooOld", _fixes.Take(new OfficerId(7), Now.PlusSeconds(-7_200), LatLng.FromDegrees(33, 117), null, null, null));
    }

    private string? Take(uint officer, double latitude, double? speed = null, double? heading = null, double? accuracy = null) =>
        _fixes.Take(new OfficerId(officer), Now, LatLng.FromDegrees(latitude, 117), speed, heading, accuracy);
}
