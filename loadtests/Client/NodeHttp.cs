using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>What came of posting a call.</summary>
/// <param name="Taken">Set when the node took it.</param>
/// <param name="Refusal">The node's reason when it did not; "unreachable" when there was no answer; empty when taken.</param>
/// <param name="MayRetry">True when the same call may be sent again: no answer, 429 or 503.</param>
public readonly record struct CallOutcome(CallTaken? Taken, string Refusal, bool MayRetry);

/// <summary>The node's HTTP calls that this program uses (docs/HUB.md). Safe on any thread.</summary>
public sealed class NodeHttp : IDisposable
{
    /// <summary>Longest wait for one answer, wall.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly AccessKey _key;

    /// <param name="node">The node's address, e.g. http://127.0.0.1:8080.</param>
    public NodeHttp(Uri node, AccessKey key)
    {
        _key = key;
        Node = node;
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = node,
            Timeout = AnswerWithin,
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Bearer);
    }

    /// <summary>The node's address.</summary>
    public Uri Node { get; }

    /// <returns>The clock, or null and one line for a person.</returns>
    public Task<(ClockMessage? Clock, string Reason)> ClockAsync(CancellationToken cancellation) =>
        GetAsync<ClockMessage>("/api/clock", cancellation);

    /// <returns>The region, or null and one line for a person.</returns>
    public Task<(RegionMessage? Region, string Reason)> RegionAsync(CancellationToken cancellation) =>
        GetAsync<RegionMessage>("/api/region", cancellation);

    /// <returns>The node's metrics, or null and one line for a person.</returns>
    public async Task<(MetricsText? Metrics, string Reason)> MetricsAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.GetAsync("/metrics", cancellation);
            if (!answer.IsSuccessStatusCode) return (null, Explain("/metrics", answer.StatusCode));
            return (MetricsText.Parse(await answer.Content.ReadAsStringAsync(cancellation)), "");
        }
        catch (Exception problem) when (IsNoAnswer(problem, cancellation))
        {
            return (null, NotThere(problem));
        }
    }

    /// <summary>Posts one call. The same id may be posted again after a failure: the node takes it once.</summary>
    public async Task<CallOutcome> CallAsync(CallMessage call, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync("/api/calls", call, NodeJson.Options, cancellation);
            if (answer.IsSuccessStatusCode)
            {
                var taken = await answer.Content.ReadFromJsonAsync<CallTaken>(NodeJson.Options, cancellation);
                return taken is null ? new CallOutcome(null, "emptyAnswer", false) : new CallOutcome(taken, "", false);
            }

            var mayRetry = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
            return new CallOutcome(null, await ReasonAsync(answer, cancellation), mayRetry);
        }
        catch (Exception problem) when (IsNoAnswer(problem, cancellation))
        {
            return new CallOutcome(null, "unreachable", true);
        }
        catch (JsonException)
        {
            return new CallOutcome(null, "badAnswer", false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(T? Value, string Reason)> GetAsync<T>(string path, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var answer = await _http.GetAsync(path, cancellation);
            if (!answer.IsSuccessStatusCode) return (null, Explain(path, answer.StatusCode));
            var value = await answer.Content.ReadFromJsonAsync<T>(NodeJson.Options, cancellation);
            return value is null ? (null, $"{Node}{path.TrimStart('/')} answered nothing") : (value, "");
        }
        catch (Exception problem) when (IsNoAnswer(problem, cancellation))
        {
            return (null, NotThere(problem));
        }
        catch (JsonException problem)
        {
            return (null, $"{Node}{path.TrimStart('/')} is not what docs/HUB.md says: {problem.Message}");
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            var body = await answer.Content.ReadFromJsonAsync<RefusalMessage>(NodeJson.Options, cancellation);
            return body?.Reason ?? $"status {(int)answer.StatusCode}";
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException)
        {
            return $"status {(int)answer.StatusCode}"; // no JSON body: a proxy or a sign-in page answered
        }
    }

    private string Explain(string path, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Redirect =>
            $"the node at {Node} refused the key {_key.Name} ({(int)status} at {path})",
        _ => $"the node at {Node} answered {(int)status} at {path}",
    };

    private string NotThere(Exception problem) => $"no node at {Node}: {problem.GetBaseException().Message}";

    private static bool IsNoAnswer(Exception problem, CancellationToken cancellation) =>
        problem is HttpRequestException or IOException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested);
}
