using System.Net.Http.Json;
using System.Text.Json;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// Streets to go round: a lattice of three rows and three columns, a kilometre or so apart, the border of the town between the second and
/// third column. The middle row is the fast one. Requests as a desk and an officer send them.
/// </summary>
internal static class ClosureTown
{
    /// <summary>Ends of the middle row, a way along which passes the middle junction.</summary>
    internal const string WestEnd = "33.51,117.08", EastEnd = "33.51,117.11";

    /// <summary>On the middle row, between its first and second junction.</summary>
    internal const double Lat = 33.51, Lng = 117.0842;

    internal static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="middle">Name of the middle row's street.</param>
    internal static RoadGraph Lattice(string middle = "Middle Street", double latitude = 33.51)
    {
        using var stream = new MemoryStream();
        using (var writer = new OsmXmlWriter(stream))
        {
            for (var row = 0; row < 3; row++)
                for (var column = 0; column < 3; column++)
                    writer.Node(row * 3 + column + 1, DashboardTown.Place(row == 1 ? latitude : 33.5 + row * 0.01, 117.08 + column * 0.015));
            for (var row = 0; row < 3; row++)
            {
                writer.Way(
                    row + 1, [row * 3 + 1, row * 3 + 2, row * 3 + 3], ("highway", row == 1 ? "primary" : "residential"),
                    ("name", row == 1 ? middle : row == 0 ? "South Street" : "North Street"));
            }

            for (var column = 0; column < 3; column++)
                writer.Way(column + 4, [column + 1, column + 4, column + 7], ("highway", "residential"), ("name", $"Road {column + 1}"));
        }

        stream.Position = 0;
        if (!OsmXml.TryRead(stream, "lattice.osm", out var data, out var refusal)) throw new InvalidOperationException(refusal.ToString());
        return RoadGraph.Build(data);
    }

    internal static long UntilIn(TimeProvider clock, TimeSpan span) => (clock.GetUtcNow() + span).ToUnixTimeMilliseconds();

    internal static async Task<(int Status, JsonElement Body)> SendAsync(
        HttpClient http, string method, string path, string? cookie, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        if (body is not null) request.Content = body is string text ? new StringContent(text, null, "application/json") : JsonContent.Create(body);
        using var answer = await http.SendAsync(request, Cancel);
        var json = await answer.Content.ReadAsStringAsync(Cancel);
        return ((int)answer.StatusCode, json.Length == 0 ? default : JsonElement.Parse(json));
    }

    /// <summary>Closes something for an hour and gives its row.</summary>
    internal static async Task<JsonElement> CloseAsync(HttpClient http, string cookie, object body)
    {
        var (status, row) = await SendAsync(http, "POST", "/api/closures", cookie, body);
        Assert.True(status == 200, $"{status} {row}");
        return row;
    }

    /// <summary>The names of the streets driven along; empty when there is no way.</summary>
    internal static async Task<string[]> WayAsync(HttpClient http, string cookie, string from, string to)
    {
        var (status, route) = await SendAsync(http, "GET", $"/api/route?from={from}&to={to}", cookie);
        if (status == 404) return [];
        Assert.Equal(200, status);
        return [.. route.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("metres").GetInt32() > 0)
            .Select(step => step.GetProperty("name").GetString()!)];
    }
}
