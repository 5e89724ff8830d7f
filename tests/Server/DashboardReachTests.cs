using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;
using static SmartPolicing.Realtime.Server.Tests.ClosureTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What can be reached, over HTTP, against exact searches to each place.</summary>
public class DashboardReachTests
{
    private const string Start = "33.51,117.0842";

    private static readonly (string Query, int Status, string Reason)[] Refusals =
    [
        ("seconds=60&from=1&from=2", 400, "badPlace"),
        ("from=33.51,117.0842", 400, "badSeconds"),
        ("from=33.51,117.0842&seconds=0", 400, "badSeconds"),
        ("from=33.51,117.0842&seconds=3601", 400, "badSeconds"),
        ("from=33.51,117.0842&seconds=-5", 400, "badSeconds"),
        ("seconds=60", 400, "badPlace"),
        ("from=33.51&seconds=60", 400, "badPlace"),
        ("from=33.51,117.0842&from=x,y&seconds=60", 400, "badPlace"),
        ("from=43.51,117.0842&seconds=60", 404, "noRoad"),
        ("seconds=60&from=" + string.Join("&from=", Enumerable.Repeat(Start, 17)), 400, "tooManyPlaces"),
    ];

    [Fact]
    public async Task ABadRequest_IsRefusedByName()
    {
        await using var node = await DashboardNode.StartAsync(roads: Lattice());
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        foreach (var (query, status, reason) in Refusals)
        {
            var (answered, refusal) = await SendAsync(http, "GET", "/api/reach?" + query, desk);
            Assert.Equal((query, status, reason), (query, answered, refusal.GetProperty("reason").GetString()));
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(120)]
    [InlineData(600)]
    public async Task Crossings_AndJurisdictions_AreThoseOfExactSearches(int seconds)
    {
        var graph = Lattice();
        await using var node = await DashboardNode.StartAsync(roads: graph);
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        var (status, reach) = await SendAsync(http, "GET", $"/api/reach?from={Start}&seconds={seconds}", desk);
        Assert.Equal(200, status);

        // The three rows cross the border from the west to the east.
        Assert.True(graph.TrySnap(DashboardTown.Place(33.51, 117.0842), 10, out var start));
        var times = new TravelTimes(graph);
        var expected = new[] { ("South Street", 33.5), ("Middle Street", 33.51), ("North Street", 33.52) }
            .Select(row =>
            {
                Assert.True(graph.TrySnap(DashboardTown.Place(row.Item2, DashboardTown.Border), 10, out var crossing));
                return (Name: row.Item1, Milliseconds: times.Between(start, crossing));
            })
            .Where(row => row.Milliseconds <= seconds * 1000 - 100)
            .OrderBy(row => row.Milliseconds).ToArray();
        var crossings = reach.GetProperty("crossings").EnumerateArray().ToArray();
        Assert.Equal(expected.Select(row => row.Name), crossings.Select(row => row.GetProperty("street").GetString()));
        foreach (var ((_, milliseconds), row) in expected.Zip(crossings))
        {
            Assert.Equal((3, 4), (row.GetProperty("from").GetInt32(), row.GetProperty("to").GetInt32()));
            Assert.InRange(row.GetProperty("seconds").GetInt32() - milliseconds / 1000.0, -0.2, 1.2);
            Assert.Equal(DashboardTown.Border, row.GetProperty("lng").GetDouble(), 4);
        }

        var entered = reach.GetProperty("jurisdictions").EnumerateArray()
            .Select(row => (row.GetProperty("jurisdiction").GetInt32(), row.GetProperty("seconds").GetInt32())).ToArray();
        Assert.Equal((3, 0), entered[0]);
        if (expected.Length == 0) Assert.Single(entered);
        else Assert.Equal((4, crossings[0].GetProperty("seconds").GetInt32()), entered[1]);
    }

    [Fact]
    public async Task Cells_ComeEarliestFirst_AndAClosureHoldsThemBack()
    {
        await using var node = await DashboardNode.StartAsync(roads: Lattice());
        using var http = node.Http();
        var desk = await node.SignInAsync("dispatcher");
        var before = await CellsAsync(http, desk, $"from={Start}");
        Assert.Equal(before.Values.Order(), before.Values);
        Assert.Equal(0, before[H3Cell.FromLatLng(DashboardTown.Place(33.51, 117.0842), 9).ToString()]);
        Assert.All(before.Values, seconds => Assert.InRange(seconds, 0, 90));

        // The way east is shut just behind the start: what lies beyond takes longer or is out of reach.
        await CloseAsync(http, desk, new
        {
            kind = "point", lat = Lat, lng = Lng + 0.002, why = "w", until = UntilIn(TimeProvider.System, TimeSpan.FromHours(1)),
        });
        var after = await CellsAsync(http, desk, $"from={Start}");
        Assert.True(after.Count < before.Count, $"{after.Count} of {before.Count}");
        Assert.All(after, cell => Assert.True(cell.Value >= before.GetValueOrDefault(cell.Key)));

        // A second place to start from, on the other side: nothing is later than from either alone.
        var east = await CellsAsync(http, desk, "from=33.51,117.108");
        var both = await CellsAsync(http, desk, $"from={Start}&from=33.51,117.108");
        Assert.Equal(after.Keys.Union(east.Keys).Order(), both.Keys.Order());
        foreach (var (cell, seconds) in both)
            Assert.Equal(Math.Min(after.GetValueOrDefault(cell, 999), east.GetValueOrDefault(cell, 999)), seconds);
    }

    private static async Task<Dictionary<string, int>> CellsAsync(HttpClient http, string desk, string from)
    {
        var (_, reach) = await SendAsync(http, "GET", string.Create(CultureInfo.InvariantCulture, $"/api/reach?{from}&seconds=90"), desk);
        return reach.GetProperty("cells").EnumerateArray().ToDictionary(cell => cell[0].GetString()!, cell => cell[1].GetInt32());
    }
}
