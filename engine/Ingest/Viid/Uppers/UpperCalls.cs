using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest.Viid.Uppers;

/// <summary>An upper platform did not do what it was asked; the message says what it said. Tried again.</summary>
internal sealed class UpperRefusedException(string message) : Exception(message)
{
    /// <summary>It does not know us (any more): register first.</summary>
    internal bool IsUnknown { get; init; }
}

/// <summary>One status of an answer.</summary>
internal readonly record struct UpperStatus(string Id, int Code, string Word)
{
    internal bool IsOk => Code == 0;
}

/// <summary>Calls at one upper platform. One at a time; dispose closes the connections.</summary>
internal sealed class UpperCalls : IDisposable
{
    private readonly HttpClient _http;
    private readonly ViidSettings _settings;
    private readonly ViidUpper _upper;
    private readonly ViidDevices _devices;
    private readonly ReadMetrics _reads;

    internal UpperCalls(ViidSettings settings, ViidUpper upper, ViidDevices devices, ReadMetrics reads)
    {
        (_settings, _upper, _devices, _reads) = (settings, upper, devices, reads);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // A password's proof goes to whom the settings name.
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = 2,
            ConnectTimeout = TimeSpan.FromSeconds(ViidLimits.CallSeconds),
        };
        _http = new HttpClient(handler)
        {
            Timeout = TimeSpan.FromSeconds(ViidLimits.CallSeconds),
            MaxResponseContentBufferSize = ViidLimits.AnswerBytesMax,
        };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Registers: a first call is answered by a challenge, a second one proves the password.</summary>
    internal async Task RegisterAsync(ViidSecret secret, CancellationToken cancellation)
    {
        const string Path = "System/Register";
        void Body(Utf8JsonWriter json) => UpperWords.Caller(json, "RegisterObject", _settings.Id);
        using var first = await SendAsync(HttpMethod.Post, Path, Body, null, cancellation).ConfigureAwait(false);
        if (first.StatusCode != HttpStatusCode.Unauthorized)
        {
            await CheckAsync(first, cancellation).ConfigureAwait(false);
            return;
        }

        var challenge = first.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values.FirstOrDefault(IsDigest) : null;
        if (!DigestFields.TryRead(challenge, out var fields)) throw new UpperRefusedException("It gave no digest challenge.");
        using var second = await SendAsync(HttpMethod.Post, Path, Body, ProofOf(fields, secret, Path), cancellation).ConfigureAwait(false);
        if (second.StatusCode == HttpStatusCode.Unauthorized) throw new UpperRefusedException("It refused the name or password.");
        await CheckAsync(second, cancellation).ConfigureAwait(false);
    }

    /// <summary>Makes a call that is answered by one or more statuses.</summary>
    internal async Task<IReadOnlyList<UpperStatus>> CallAsync(HttpMethod method, string path, Action<Utf8JsonWriter> body, CancellationToken cancellation)
    {
        using var response = await SendAsync(method, path, body, null, cancellation).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            throw new UpperRefusedException($"It does not know us: HTTP {(int)response.StatusCode}.") { IsUnknown = true };
        return await StatusesAsync(response, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same, and all of them must be 0.</summary>
    internal async Task MustAsync(HttpMethod method, string path, Action<Utf8JsonWriter> body, CancellationToken cancellation)
    {
        foreach (var status in await CallAsync(method, path, body, cancellation).ConfigureAwait(false))
            if (!status.IsOk) throw new UpperRefusedException($"It refused {path} with {status.Code} {status.Word}.");
    }

    private static bool IsDigest(string header) => header.StartsWith(DigestFields.Scheme, StringComparison.OrdinalIgnoreCase);

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode) throw new UpperRefusedException($"It answered a registration with HTTP {(int)response.StatusCode}.");
        await response.Content.LoadIntoBufferAsync(cancellation).ConfigureAwait(false);
    }

    private static string Clean(string text) => new([.. text.Take(ViidLimits.DeviceNameMax).Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    private string ProofOf(DigestFields challenge, ViidSecret secret, string path)
    {
        var algorithm = challenge["algorithm"];
        if (algorithm.Length > 0 && !algorithm.Equals("MD5", StringComparison.OrdinalIgnoreCase))
            throw new UpperRefusedException($"It asks for the digest {Clean(algorithm)}; the standard has MD5.");
        var qualities = challenge["qop"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var quality = qualities.Contains(DigestProof.QualityAuth, StringComparer.OrdinalIgnoreCase) ? DigestProof.QualityAuth : "";
        if (quality.Length == 0 && qualities.Length > 0) throw new UpperRefusedException("It asks for a digest that is not qop=auth.");
        const string Count = "00000001";
        var clientNonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var uri = AddressOf(path).AbsolutePath;
        var proof = DigestProof.ResponseOf(
            DigestProof.SecretOf(secret.User, challenge["realm"], secret.Password), "POST", uri, challenge["nonce"], quality, Count, clientNonce);
        var text = $"username=\"{Quote(secret.User)}\", realm=\"{Quote(challenge["realm"])}\", nonce=\"{Quote(challenge["nonce"])}\", uri=\"{uri}\", "
            + $"response=\"{proof}\", algorithm=MD5";
        if (quality.Length > 0) text += $", qop={quality}, nc={Count}, cnonce=\"{clientNonce}\"";
        return challenge["opaque"].Length > 0 ? $"{text}, opaque=\"{Quote(challenge["opaque"])}\"" : text;
    }

    private static string Quote(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private Uri AddressOf(string path) => new($"{_upper.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/VIID/{path}");

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, Action<Utf8JsonWriter> body, string? proof, CancellationToken cancellation)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes)) body(json);
        using var request = new HttpRequestMessage(method, AddressOf(path)) { Content = new ByteArrayContent(bytes.WrittenSpan.ToArray()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/VIID+JSON;charset=utf-8");
        request.Headers.Add("User-Identify", _settings.Id);
        if (proof is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Digest", proof);
        return await _http.SendAsync(request, cancellation).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<UpperStatus>> StatusesAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var tray = new ViidTray(ReadDesks.None, _reads, _devices, _settings.Usual, ViidVoice.OfAll, default);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var fault = await ViidBody.ReadAsync(
            body, tray, ViidItem.Answer, ViidLimits.AnswerBytesMax, full => tray.SendAsync((_, _, _) => { }, full), cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode && fault != ViidFault.None) throw new UpperRefusedException($"It answered HTTP {(int)response.StatusCode}.");
        if (fault == ViidFault.BadJson) throw new UpperRefusedException("It answered with what is no JSON.");
        var statuses = new List<UpperStatus>();
        foreach (var thing in tray.Things)
        {
            if (thing.Kind != ViidItem.Answer) continue;
            var isNumber = int.TryParse(thing["StatusCode"], out var code);
            statuses.Add(new UpperStatus(thing["Id"], isNumber ? code : (int)ViidStatus.OtherError, Clean(thing["StatusString"])));
        }

        // HTTP says it, then.
        var whole = response.IsSuccessStatusCode ? ViidStatus.Ok : ViidStatus.OtherError;
        if (statuses.Count == 0) statuses.Add(new UpperStatus("", (int)whole, $"HTTP {(int)response.StatusCode}"));
        return statuses;
    }
}
