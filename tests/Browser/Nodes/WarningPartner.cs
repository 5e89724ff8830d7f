using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>Another system with an agreement and a key, that tells the node by CAP.</summary>
internal sealed class WarningPartner : IDisposable
{
    internal const string Name = "weather";

    private readonly HttpClient _http;

    internal WarningPartner(NodeProcess node)
    {
        _http = new HttpClient { BaseAddress = node.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Bearer);
    }

    /// <summary>What it proves itself with.</summary>
    internal static string Bearer => $"{Name}.{Secret(0)}";

    /// <summary>Starts a node that has an agreement with it for all cities.</summary>
    internal static async Task<NodeProcess> NodeAsync(TestRegions regions, IReadOnlyList<int> cities, CancellationToken cancellation)
    {
        var region = regions.Copy($"with-partner-{Guid.NewGuid():N}");
        var until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(
            Path.Combine(region, "partners.json"),
            JsonSerializer.Serialize(new
            {
                host = "here.example",
                status = "test",
                partners = new[]
                {
                    new
                    {
                        name = Name, kind = "in", purpose = "a test", until, jurisdictions = cities, key = Name,
                        takes = new Dictionary<string, string> { ["*"] = "theft" },
                    },
                },
            }),
            cancellation);
        var state = Directory.CreateTempSubdirectory("sp-node").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(state, "keys.json"),
            JsonSerializer.Serialize(new[]
            {
                new { name = "driver", roles = (string[])["gateway", "caller", "cameras"], secret = Secret(7) },
                new { name = Name, roles = (string[])["partner"], secret = Secret(0) },
            }),
            cancellation);
        return await NodeProcess.StartAsync(region, state, cancellation);
    }

    /// <summary>Says something, which the node has to take.</summary>
    internal async Task SayAsync(string alert, CancellationToken cancellation)
    {
        var (status, text) = await TryAsync(alert, cancellation);
        Assert.True(status == HttpStatusCode.OK, text);
    }

    internal async Task<(HttpStatusCode Status, string Text)> TryAsync(string alert, CancellationToken cancellation)
    {
        using var body = new StringContent(alert, Encoding.UTF8, "application/cap+xml");
        using var answer = await _http.PostAsync("/api/cap", body, cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>A CAP document that holds for an hour.</summary>
    /// <param name="area">Elements of its area.</param>
    /// <param name="ends">The identifier of the one it refers to.</param>
    internal static string Alert(
        string identifier, string headline, string area, string severity = "Severe", string status = "Actual", string type = "Alert", string? ends = null)
    {
        var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:ss-00:00", CultureInfo.InvariantCulture);
        var references = ends is null ? "" : $"<references>alerts@weather.example,{ends},{Sent}</references>";
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier><sender>alerts@weather.example</sender><sent>{Sent}</sent>
            <status>{status}</status><msgType>{type}</msgType><scope>Public</scope>{references}
            <info><category>Met</category><event>Flood</event><urgency>Immediate</urgency><severity>{severity}</severity><certainty>Likely</certainty>
            <expires>{expires}</expires><headline>{headline}</headline><description>Streets are under water.</description>
            <instruction>Keep away from the quays.</instruction><area><areaDesc>Old town</areaDesc>{area}</area></info></alert>
            """;
    }

    /// <summary>A square around a place, as CAP writes it.</summary>
    internal static string Square(LatLng middle)
    {
        var corners = new[] { (-0.01, -0.01), (-0.01, 0.01), (0.01, 0.01), (0.01, -0.01), (-0.01, -0.01) };
        var places = corners.Select(corner => Text(middle.Latitude + corner.Item1, middle.Longitude + corner.Item2));
        return $"<polygon>{string.Join(' ', places)}</polygon>";
    }

    /// <summary>A circle of a kilometre.</summary>
    internal static string Circle(LatLng middle) => $"<circle>{Text(middle.Latitude, middle.Longitude)} 1</circle>";

    public void Dispose() => _http.Dispose();

    private const string Sent = "2026-06-01T08:00:00+08:00";

    private static string Secret(byte filling) => Convert.ToBase64String([.. Enumerable.Repeat(filling, 32)]);

    private static string Text(double lat, double lng) => string.Create(CultureInfo.InvariantCulture, $"{lat:F5},{lng:F5}");
}
