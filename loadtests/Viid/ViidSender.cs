using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Viid;

/// <summary>
/// A platform that speaks GA/T 1400: registers by digest and posts batches of passing records. Written from the standard, not from the engine.
/// Safe on any thread once registered.
/// </summary>
internal sealed class ViidSender : IDisposable
{
    private const string Register = "/VIID/System/Register";

    private readonly HttpClient _http;
    private readonly string _id;

    /// <param name="connections">At once, at most.</param>
    internal ViidSender(Uri node, string id, int connections)
    {
        _id = id;
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, MaxConnectionsPerServer = connections })
        {
            BaseAddress = node,
            Timeout = TimeSpan.FromSeconds(30),
        };
        _http.DefaultRequestHeaders.Add("User-Identify", id);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What the node's clock is ahead of the wall, to the second.</summary>
    internal TimeSpan Ahead { get; private set; }

    /// <returns>Empty, or one line for a person.</returns>
    internal async Task<string> RegisterAsync(string password, TimeProvider wall, CancellationToken cancellation)
    {
        try
        {
            using var first = await PostRegistrationAsync(null, cancellation);
            var challenge = first.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values.ToString() : "";
            if (first.StatusCode != HttpStatusCode.Unauthorized || !challenge.Contains("nonce=\"", StringComparison.Ordinal))
                return $"{Register} was answered with HTTP {(int)first.StatusCode} and no digest challenge: is \"server\" true in the region's viid.json?";
            using var second = await PostRegistrationAsync(ProofOf(challenge, password), cancellation);
            if (!second.IsSuccessStatusCode) return $"the node refused the registration of {_id}: HTTP {(int)second.StatusCode}";
            var time = JsonDocument.Parse(await _http.GetStringAsync("/VIID/System/Time", cancellation));
            var local = time.RootElement.GetProperty("SystemTimeObject").GetProperty("LocalTime").GetString()!;
            Ahead = DateTime.ParseExact(local, "yyyyMMddHHmmss", CultureInfo.InvariantCulture) - wall.GetUtcNow().UtcDateTime;
            return "";
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return $"no answer from the node: {fault.Message}";
        }
    }

    /// <summary>Posts one batch.</summary>
    /// <param name="byCode">How many records were answered with which code; the whole batch under "http" when it was refused as such.</param>
    internal async Task PostAsync(ReadOnlyMemory<byte> body, int records, Action<string, int> byCode, CancellationToken cancellation)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/VIID+JSON");
        try
        {
            using var response = await _http.PostAsync("/VIID/MotorVehicles", content, cancellation);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
            if (response.IsSuccessStatusCode) Count(answer, byCode);
            else byCode($"HTTP {(int)response.StatusCode}", records);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            byCode("no answer", records);
        }
    }

    private static void Count(byte[] answer, Action<string, int> byCode)
    {
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("StatusCode"u8)) continue;
            reader.Read();
            byCode(reader.ValueTextEquals("0"u8) ? "0" : reader.GetString()!, 1);
        }
    }

    private async Task<HttpResponseMessage> PostRegistrationAsync(string? proof, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Register);
        request.Content = new StringContent($"{{\"RegisterObject\":{{\"DeviceID\":\"{_id}\"}}}}");
        if (proof is not null) request.Headers.TryAddWithoutValidation("Authorization", proof);
        return await _http.SendAsync(request, cancellation);
    }

    private string ProofOf(string challenge, string password)
    {
        const string Count = "00000001";
        var (realm, nonce) = (FieldOf(challenge, "realm"), FieldOf(challenge, "nonce"));
        var client = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var secret = Hash($"{_id}:{realm}:{password}");
        var response = Hash($"{secret}:{nonce}:{Count}:{client}:auth:{Hash($"POST:{Register}")}");
        return $"Digest username=\"{_id}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{Register}\", qop=auth, nc={Count}, "
            + $"cnonce=\"{client}\", response=\"{response}\"";
    }

    private static string FieldOf(string challenge, string name)
    {
        var start = challenge.IndexOf($"{name}=\"", StringComparison.Ordinal);
        return start < 0 ? "" : challenge[(start + name.Length + 2)..].Split('"')[0];
    }

#pragma warning disable CA5351 // The standard has MD5 and nothing else.
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
