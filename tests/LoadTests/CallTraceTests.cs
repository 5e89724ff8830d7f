using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class CallTraceTests
{
    private readonly CallTrace _trace = new(new Ticks());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LatencyIsTheSame_WhicheverComesFirst(bool pushFirst)
    {
        if (pushFirst) Push(DirectiveState.Sent, 0, received: 7_500);
        _trace.Taken("1-000001", false, false, sent: 5_000, new Instant(1_000));
        if (!pushFirst) Push(DirectiveState.Sent, 0, received: 7_500);
        Assert.Equal(1, _trace.CallToDirective.Count);
        Assert.Equal(2_500, _trace.CallToDirective.Max);
        Assert.Equal((1L, 0L), (_trace.Counts().Dispatched, _trace.Counts().WithoutOfficer));
    }

    [Fact]
    public void AWholeDirective_GivesItsTimes_ByPriority()
    {
        _trace.Taken("1-000001", false, false, 5_000, new Instant(100_000));
        Push(DirectiveState.Sent, 100_010, 6_000);
        Push(DirectiveState.Delivered, 100_020, 6_100);
        Push(DirectiveState.Acknowledged, 104_000, 9_000);
        Push(DirectiveState.EnRoute, 110_000, 10_000);
        Push(DirectiveState.EnRoute, 110_000, 10_001); // said again: counts once
        Push(DirectiveState.OnScene, 290_000, 20_000);
        Push(DirectiveState.Completed, 500_000, 30_000);
        Assert.Equal(4_000, _trace.CallToAcknowledge.Max);
        Assert.Equal((1L, 180_000L), (_trace.Travel[1].Count, _trace.Travel[1].Max));
        Assert.Equal((1L, 190_000L), (_trace.CallToOnScene[1].Count, _trace.CallToOnScene[1].Max));
        Assert.Equal(180_000, _trace.All.Travel.Max);
        Assert.Equal([0L, 0L, 0L], new[] { 0, 2, 3 }.Select(index => _trace.Travel[index].Count));
    }

    [Fact]
    public void ASecondOfficer_AfterADecline_CountsForTravelButNotForTheFirstPush()
    {
        _trace.Taken("1-000001", false, false, 1, new Instant(1));
        Push(DirectiveState.Sent, 10, 100, "D1-000001");
        Push(DirectiveState.Declined, 20, 200, "D1-000001");
        Push(DirectiveState.Sent, 30, 300, "D1-000002");
        Push(DirectiveState.EnRoute, 40, 400, "D1-000002");
        Push(DirectiveState.OnScene, 1_040, 500, "D1-000002");
        Assert.Equal((1L, 99L), (_trace.CallToDirective.Count, _trace.CallToDirective.Max));
        Assert.Equal((1L, 1_000L), (_trace.All.Travel.Count, _trace.All.Travel.Max));
    }

    [Fact]
    public void JoinedRepeatedRefused_AreCountedButNotMeasured_AndAWaitingIncidentIsTold()
    {
        _trace.Taken("1-000001", joined: true, repeated: false, 1, new Instant(1));
        _trace.Taken("1-000001", joined: false, repeated: true, 1, new Instant(1));
        _trace.Taken("1-000002", joined: false, repeated: false, 1, new Instant(1));
        _trace.Refused("unknownType");
        _trace.Refused("unknownType");
        Push(DirectiveState.Sent, 5, 50);
        var counts = _trace.Counts();
        Assert.Equal((3L, 1L, 1L, 0L, 1L), (counts.Accepted, counts.Joined, counts.Repeated, counts.Dispatched, counts.WithoutOfficer));
        Assert.Equal(2, counts.Refused["unknownType"]);
        Assert.Equal(0, _trace.CallToDirective.Count);
    }

    [Fact]
    public void Measured_ReadsTheRealFormat_AndNamesABadLine()
    {
        const string Text = "interval,group,n,mean_s,median_s,p90_s,p95_s\n"
            + "first enroute->first on scene,all,2683,416,267.0,902.0,1163.0\n\n";
        Assert.True(MeasuredIntervals.TryParse("f.csv", Text, out var rows, out _));
        Assert.Equal(new MeasuredInterval(MeasuredIntervals.Travel, "all", 2683, 416, 267, 902, 1163), Assert.Single(rows));
        Assert.False(MeasuredIntervals.TryParse("f.csv", Text + "a,b,c\n", out _, out var reason));
        Assert.StartsWith("f.csv, line 4:", reason);
        Assert.False(MeasuredIntervals.TryParse("f.csv", "a,b\n", out _, out reason));
        Assert.StartsWith("f.csv, line 1:", reason);
    }

    private void Push(DirectiveState state, long since, long received, string directive = "D1-000001") =>
        _trace.Pushed("1-000001", directive, state, new Instant(since), 2, received);

    /// <summary>A timestamp is a microsecond.</summary>
    private sealed class Ticks : TimeProvider
    {
        public override long TimestampFrequency => 1_000_000;
    }
}
