using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>The whole way through a real process over its real sockets, and what it says about itself.</summary>
public sealed class PathTests(TestRegions regions, SharedNode shared) : IClassFixture<SharedNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NodeProcess Node => shared.Node;

    [Fact]
    public async Task FixesAndACall_BecomeADirectiveAtTheGateway_AndNumbersForTheOperator()
    {
        var before = await MetricsAsync(_ => true);
        var pushed = new TaskCompletionSource<DirectiveMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (hub, reason) = await OfficerHub.OpenAsync(Node.Address, Node.Key, OnStates, _ => ValueTask.CompletedTask, Cancellation);
        Assert.True(hub is not null, reason);
        await using var open = hub;
        await using var gateway = await Gateway.OpenAsync(Node, Cancellation);
        await gateway.PlaceAllAsync(regions.City);
        await gateway.PlaceAsync(new OfficerId(999_999), regions.City.Scene);
        var incident = await gateway.CallAsync("violence", regions.City.Scene);

        var directive = await pushed.Task.WaitAsync(Patience.Longest, Cancellation);
        Assert.Equal(incident, directive.Incident);
        Assert.Equal(regions.City.Officers[0].Id.Value, directive.Officer);
        foreach (var answer in (DirectiveAnswer[])[DirectiveAnswer.Delivered, DirectiveAnswer.Acknowledge, DirectiveAnswer.EnRoute])
            Assert.Equal("", await hub.AnswerAsync(directive.Officer, directive.Id, answer, "", Cancellation));

        var fixes = regions.City.Officers.Count;
        var text = await MetricsAsync(page => Value(page, "sp_fixes_folded_total") >= fixes
            && page.Contains("""sp_fixes_rejected_total{reason="unknownOfficer"} 1""", StringComparison.Ordinal));
        Assert.True(Value(text, "sp_fixes_total") >= Value(before, "sp_fixes_total") + fixes + 1);
        Assert.True(Value(text, "sp_fold_seconds_count") > Value(before, "sp_fold_seconds_count"));
        Assert.True(Value(text, "sp_call_to_directive_seconds_count") > Value(before, "sp_call_to_directive_seconds_count"));
        Assert.True(Value(text, "sp_call_to_directive_seconds_sum") is > 0 and < 45);
        Assert.True(Value(text, "sp_pushes_total") > Value(before, "sp_pushes_total"));
        Assert.Equal(1, Value(text, "sp_incidents_open"));
        foreach (var name in (string[])["sp_inbox_fix_batches", "sp_inbox_inputs", "sp_outbox_depth_max", "process_resident_memory_bytes"])
            Assert.Contains($"# TYPE {name} gauge", text);
        Assert.Equal(0, MetricsText.Parse(text).LinesSkipped);

        ValueTask OnStates(StatesMessage message)
        {
            if (message.Items.FirstOrDefault(item => item.Directive is { State: DirectiveState.Sent })?.Directive is { } sent) pushed.TrySetResult(sent);
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Health_NeedsNoKey_AndCountsShardsAndOfficers()
    {
        using var http = new HttpClient { BaseAddress = Node.Address };
        using var health = JsonDocument.Parse(await http.GetStringAsync("/health", Cancellation));
        Assert.Equal("healthy", health.RootElement.GetProperty("status").GetString());
        Assert.Equal(16, health.RootElement.GetProperty("shards").GetInt32());
        Assert.Equal(64, health.RootElement.GetProperty("officers").GetInt32());
    }

    [Fact]
    public async Task OpenApi_DescribesTheCallInterface()
    {
        using var http = WithKey();
        using var document = JsonDocument.Parse(await http.GetStringAsync("/api/openapi.json", Cancellation));
        var post = document.RootElement.GetProperty("paths").GetProperty("/api/calls").GetProperty("post");
        Assert.True(post.TryGetProperty("requestBody", out _));
        var answers = post.GetProperty("responses").EnumerateObject().Select(answer => answer.Name);
        Assert.Superset(new HashSet<string> { "200", "400", "401", "403", "409", "429", "503" }, answers.ToHashSet());
        var body = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("CallRequest").GetProperty("properties");
        foreach (var member in (string[])["id", "type", "priority", "lat", "lng", "place", "text", "callerName", "callerNumber", "source"])
            Assert.True(body.TryGetProperty(member, out _), member);
    }

    [Fact]
    public async Task OpenApi_DescribesClosuresAndReach()
    {
        using var http = WithKey();
        using var document = JsonDocument.Parse(await http.GetStringAsync("/api/openapi.json", Cancellation));
        var paths = document.RootElement.GetProperty("paths");
        foreach (var (path, method, answers) in new[]
        {
            ("/api/closures", "get", "200"), ("/api/closures", "post", "200 400 403 404 409 429 503"),
            ("/api/closures/{id}/renew", "post", "200 400 403 404 503"), ("/api/closures/{id}", "delete", "204 400 403 404 503"),
            ("/api/reach", "get", "200 400 404 503"),
        })
        {
            var described = paths.GetProperty(path).GetProperty(method).GetProperty("responses").EnumerateObject();
            Assert.Equal((path, method, answers), (path, method, string.Join(' ', described.Select(answer => answer.Name).Order())));
        }

        var body = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("ClosureInput").GetProperty("properties");
        foreach (var member in (string[])["kind", "lat", "lng", "heading", "why", "until"]) Assert.True(body.TryGetProperty(member, out _), member);
    }

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/api/region")]
    [InlineData("/api/clock")]
    [InlineData("/api/route?from=33.1,116.5&to=33.2,116.5")]
    [InlineData("/api/closures")]
    [InlineData("/api/reach?from=33.1,116.5&seconds=60")]
    [InlineData("/tiles/9/420/206.mvt")]
    [InlineData("/api/openapi.json")]
    [InlineData("/hub/dispatch")]
    [InlineData("/hub/officer")]
    public async Task WithoutAnIdentity_EverythingIsRefused(string address)
    {
        using var http = new HttpClient { BaseAddress = Node.Address };
        using var answer = await http.GetAsync(address, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Call_WithAWrongSecret_IsRefused()
    {
        using var http = new HttpClient { BaseAddress = Node.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"{Node.Key.Name}.{new string('A', 43)}=");
        using var answer = await http.PostAsJsonAsync("/api/calls", new { type = "noise", lat = 33.1, lng = 116.5 }, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("{", "badJson")]
    [InlineData("""{"type":7,"lat":33.1,"lng":116.5}""", "badJson")]
    [InlineData("""{"lat":33.1,"lng":116.5}""", "missingType")]
    [InlineData("""{"type":"noise","lat":33.1}""", "missingPlace")]
    [InlineData("""{"type":"dragon","lat":33.1,"lng":116.5}""", "unknownType")]
    [InlineData("""{"type":"noise","lat":91,"lng":116.5}""", "placeOutsideWorld")]
    [InlineData("""{"type":"noise","lat":48.85,"lng":2.35}""", "placeOutsideRegion")]
    [InlineData("""{"type":"noise","priority":5,"lat":33.1,"lng":116.5}""", "priorityOutOfRange")]
    public async Task Call_ThatIsWrong_IsRefusedWithItsReason(string body, string reason)
    {
        using var http = WithKey();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/api/calls", content, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(reason, (await answer.Content.ReadFromJsonAsync<RefusalMessage>(NodeJson.Options, Cancellation))!.Reason);
        await MetricsAsync(page => page.Contains($$"""sp_calls_refused_total{reason="{{reason}}"}""", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BadFrame_IsRefused_Closed_AndCounted()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Node.Fixes, Cancellation);
        var stream = client.GetStream();
        var challenge = await FrameAsync(stream);
        Assert.Equal((NodeFrameKind.Challenge, 1.0), (challenge.Kind, BitConverter.ToDouble(challenge.Raw, 6 + 24)));

        await stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Cancellation);
        var refused = await FrameAsync(stream);
        Assert.Equal((NodeFrameKind.Refused, (byte)1), (refused.Kind, refused.Raw[6]));
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Cancellation).AsTask().WaitAsync(Patience.Longest, Cancellation));
        await MetricsAsync(page => page.Contains("""sp_fix_connections_refused_total{reason="badFrame"} 1""", StringComparison.Ordinal));
    }

    private static async Task<(NodeFrameKind Kind, byte[] Raw)> FrameAsync(NetworkStream stream)
    {
        var header = new byte[FixWriter.HeaderBytes];
        await stream.ReadExactlyAsync(header, Cancellation).AsTask().WaitAsync(Patience.Longest, Cancellation);
        var payload = new byte[BitConverter.ToUInt16(header, 4)];
        await stream.ReadExactlyAsync(payload, Cancellation).AsTask().WaitAsync(Patience.Longest, Cancellation);
        return ((NodeFrameKind)header[2], [.. header, .. payload]);
    }

    private static double Value(string page, string name) => MetricsText.Parse(page).Sum(name) ?? 0;

    private HttpClient WithKey()
    {
        var http = new HttpClient { BaseAddress = Node.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Node.Key.Bearer);
        return http;
    }

    // What is counted behind a queue shows a moment later: asked again until it is so.
    private async Task<string> MetricsAsync(Func<string, bool> isSo)
    {
        using var http = new HttpClient { BaseAddress = Node.Address };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience.Longest);
        var page = "";
        try
        {
            do page = await http.GetStringAsync("/metrics", limit.Token);
            while (!isSo(page));
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"The metrics never came to be as expected:\n{page}");
        }

        return page;
    }
}
