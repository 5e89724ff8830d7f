using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Pursuits and officers at their station, over real sockets.</summary>
public class FollowHubTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnIncident_FollowsAnOfficer_UntilItIsToldToStand()
    {
        await using var town = await DeskTown.StartAsync();
        await town.PlaceAsync(1, 33.5, 117.0);
        var incident = await town.OpenAsync("noise", 33.5, 117.01);
        await town.Done("Follow", incident, new { officer = 1 });
        var row = await town.NextAsync("incident", each => Of(each) == incident && each.TryGetProperty("follows", out _) && Lng(each) < 117.001);
        Assert.Equal(1u, row.GetProperty("follows").GetProperty("officer").GetUInt32());
        await town.Done("Follow", incident, null);
        await town.NextAsync("incident", each => Of(each) == incident && !each.TryGetProperty("follows", out _));
    }

    [Theory]
    [InlineData("{}", "badTarget")]
    [InlineData("""{"officer":1,"track":"T3-000001"}""", "badTarget")]
    [InlineData("""{"track":"x"}""", "badTarget")]
    [InlineData("""{"officer":0}""", "badTarget")]
    [InlineData("""{"officer":999999}""", "unknownOfficer")]
    [InlineData("""{"track":"T3-000009"}""", "unknownTrack")]
    public async Task BadTargets_AreRefused(string target, string reason)
    {
        await using var town = await DeskTown.StartAsync();
        var incident = await town.OpenAsync("noise", 33.5, 117.01);
        Assert.Equal(reason, await town.Reason("Follow", incident, JsonDocument.Parse(target).RootElement));
    }

    [Fact]
    public async Task AnOfficerWithoutAPosition_IsRankedFromTheStation_AndSaidToBe()
    {
        await using var town = await DeskTown.StartAsync();
        var incident = await town.OpenAsync("noise", 33.5, 117.01);
        var detail = await town.DetailAsync(incident, each => each.TryGetProperty("ranking", out _));
        Assert.All(
            detail.GetProperty("ranking").GetProperty("officers").EnumerateArray().Where(line => line.TryGetProperty("from", out _)),
            line => Assert.Equal(
                ("station", "fromStation", -1),
                (line.GetProperty("from").GetString(), line.GetProperty("reason").GetString(), line.GetProperty("positionAgeSeconds").GetInt32())));
    }

    private static string? Of(JsonElement incident) => incident.GetProperty("id").GetString();

    private static double Lng(JsonElement incident) => incident.GetProperty("lng").GetDouble();
}
