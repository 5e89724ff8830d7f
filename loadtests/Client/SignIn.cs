using System.Net.Http.Json;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>POST /sign-in (docs/HUB.md). Safe on any thread.</summary>
public static class SignIn
{
    /// <summary>Name of the header that carries the cookie back.</summary>
    public const string CookieHeader = "Cookie";

    /// <summary>A client that keeps no cookies of its own, so that each sign-in's is its own.</summary>
    public static HttpClient MakeClient(Uri node) =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = node };

    /// <returns>The cookie as a request carries it, or "" and why not: the node's reason, or that it does not answer.</returns>
    public static async Task<(string Cookie, string Reason)> AsAsync(
        HttpClient http, string user, string password, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync("/sign-in", new { user, password }, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                var refusal = await answer.Content.ReadFromJsonAsync<RefusalMessage>(NodeJson.Options, cancellation);
                return ("", refusal?.Reason ?? $"status {(int)answer.StatusCode}");
            }

            return answer.Headers.TryGetValues("Set-Cookie", out var cookies)
                ? (cookies.First().Split(';')[0], "")
                : ("", "the node gave no cookie");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return ("", problem.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ("", "no answer in time");
        }
    }
}
