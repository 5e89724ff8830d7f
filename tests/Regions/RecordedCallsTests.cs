namespace SmartPolicing.Realtime.Regions.Tests;

public class RecordedCallsTests
{
    private const string Header = "secondsFromStart,type,priority,lat,lng,onSceneSeconds,place,text\n";

    [Fact]
    public void TryRead_GivesCallsInOrder()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("calls.csv", Header + "0,burglary,2,50.05,10.05,600,\"1, Main St\",\"said\ntwo lines\"\n0,fight,0,50.06,10.06,0,,\n");
        Assert.True(RecordedCalls.TryRead(path, out var calls, out var refusal), refusal?.ToString());
        Assert.Equal(
            [
                new RecordedCall(0, "burglary", 2, Geo.LatLng.FromDegrees(50.05, 10.05), 600, "1, Main St", "said\ntwo lines"),
                new RecordedCall(0, "fight", 0, Geo.LatLng.FromDegrees(50.06, 10.06), 0, "", ""),
            ],
            calls);
    }

    [Theory]
    [InlineData("5,a,1,50,10,0,,\n4,a,1,50,10,0,,\n", "line 3", "less than")]
    [InlineData("-1,a,1,50,10,0,,\n", "line 2", "secondsFromStart")]
    [InlineData("1,A b,1,50,10,0,,\n", "line 2", "type")]
    [InlineData("1,a,5,50,10,0,,\n", "line 2", "priority")]
    [InlineData("1,a,1,91,10,0,,\n", "line 2", "not a place")]
    [InlineData("1,a,1,50,10,86401,,\n", "line 2", "onSceneSeconds")]
    [InlineData("1,a,1,50,10,,,\n", "line 2", "onSceneSeconds")]
    public void TryRead_RefusesABadLine(string rows, string where, string reason)
    {
        using var scratch = new Scratch();
        var path = scratch.Write("calls.csv", Header + rows);
        Assert.False(RecordedCalls.TryRead(path, out var calls, out var refusal));
        Assert.Empty(calls);
        Assert.Equal((path, where), (refusal.File, refusal.Where));
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_RefusesALongText()
    {
        using var scratch = new Scratch();
        var path = scratch.Write("calls.csv", Header + "1,a,1,50,10,0,," + new string('x', RegionLimits.CallTextCharactersMax + 1) + "\n");
        Assert.False(RecordedCalls.TryRead(path, out _, out var refusal));
        Assert.Contains("2001", refusal.Reason, StringComparison.Ordinal);
    }
}
