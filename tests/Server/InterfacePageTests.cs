using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using SmartPolicing.Realtime.Server.Hubs;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What the interface's own documents say is there is there, and nothing else.</summary>
public partial class InterfacePageTests
{
    [Fact]
    public async Task OpenApi_HasEveryEndpoint_WithName_Summary_AndAnswers_AndNoOther()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/openapi.json");
        using var denied = await http.GetAsync(request.RequestUri, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, denied.StatusCode); // For whoever is signed in.
        request.Headers.Add("Cookie", await node.SignInAsync("dispatcher"));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var document = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Key: $"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)))
            .ToDictionary(each => each.Key, each => each.Value);
        var mapped = node.Part<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>() is null && endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} {Path(endpoint)}"))
            .ToList();
        Assert.True(mapped.Count > 40);
        Assert.Equal(mapped.Order(), described.Keys.Order());
        foreach (var (key, operation) in described)
        {
            Assert.True(operation.TryGetProperty("operationId", out _), $"{key} has no name");
            Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 10, $"{key} has no summary");
            Assert.True(operation.GetProperty("responses").EnumerateObject().Any(), $"{key} says nothing of its answers");
            if (key.StartsWith("POST /api", StringComparison.Ordinal) && !key.Contains("/policy/", StringComparison.Ordinal))
                Assert.True(operation.GetProperty("responses").EnumerateObject().Count() > 1, $"{key} says nothing of what it refuses");
        }

        Assert.Equal(described.Count, described.Values.Select(operation => operation.GetProperty("operationId").GetString()).Distinct().Count());
    }

    [Fact]
    public void AsyncApi_HasEveryCall_EveryMessage_AndEveryKindOfEvent_AndNoOther()
    {
        var page = File.ReadAllText(System.IO.Path.Combine(Root(), "docs", "ASYNCAPI.md"));
        foreach (var (hub, heading) in ((Type, string)[])[(typeof(DispatchHub), "/hub/dispatch"), (typeof(OfficerHub), "/hub/officer"), (typeof(ReplayHub), "/hub/replay")])
        {
            var calls = hub.GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.DeclaredOnly)
                .Where(method => !method.IsSpecialName && method.GetBaseDefinition().DeclaringType == hub)
                .Select(method => $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.Name))})");
            Assert.Equal(calls.Order(), Rows(page, $"Calls on `{heading}`").Order());
        }

        var kinds = Sources("Contract").SelectMany(text => Kind().Matches(text).Select(match => match.Groups[1].Value)).Distinct();
        Assert.Equal(kinds.Order(), Rows(page, "Kinds of `events`").Order());
        var messages = Sources("Viewers").Concat(Sources("Replay")).SelectMany(text => Message().Matches(text).Select(match => match.Groups[1].Value)).Distinct();
        foreach (var message in messages) Assert.Contains($"`{message}`", page, StringComparison.Ordinal);
    }

    private static string Path(RouteEndpoint endpoint) => "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "}");

    private static IEnumerable<string> Rows(string page, string heading)
    {
        var part = page.Split("## ").Single(each => each.StartsWith(heading, StringComparison.Ordinal));
        return Row().Matches(part).Select(match => match.Groups[1].Value);
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(System.IO.Path.Combine(Root(), "dashboard", "Server", folder), "*.cs").Select(File.ReadAllText);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "ARCHITECTURE.md"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("EventItem Of\\([^)]*\\) => new\\(\"(\\w+)\"")]
    private static partial Regex Kind();

    [GeneratedRegex("TrySendAsync\\(\\s*\"(\\w+)\"")]
    private static partial Regex Message();

    [GeneratedRegex("(?m)^\\| `([^`]+)` \\|")]
    private static partial Regex Row();

    [GeneratedRegex(":[a-z]+\\}")]
    private static partial Regex Constraint();
}
