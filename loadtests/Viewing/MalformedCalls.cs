using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>Bad calls and sign-ins over HTTP (docs/HUB.md). Safe on any thread.</summary>
internal sealed class MalformedCalls(MalformedTarget target) : IDisposable
{
    private readonly HttpClient _http = SignIn.MakeClient(target.Node);

    public void Dispose() => _http.Dispose();

    internal IEnumerable<MalformedKind> Kinds()
    {
        yield return Call("call: no JSON", "badJson", chance => Good()[..(1 + chance.NextBelow(Good().Length - 1))]);
        yield return Call("call: a member of the wrong kind", "badJson", chance => $"{{\"type\":{chance.NextBelow(1_000)},{Place()}}}");
        yield return Call("call: id that is none", "badJson",
            chance => $"{{\"id\":\"{chance.NextBits()}\",\"type\":\"{target.Type}\",{Place()}}}");
        yield return Call("call: no type", "missingType", _ => $"{{{Place()}}}");
        yield return Call("call: no place", "missingPlace", _ => $"{{\"type\":\"{target.Type}\",\"lat\":1}}");
        yield return Call("call: place off the world", "placeOutsideWorld",
            chance => $"{{\"type\":\"{target.Type}\",\"lat\":{Number(chance.NextBetween(91, 1e6))},\"lng\":1}}");
        // The South Atlantic.
        yield return Call("call: place outside the region", "placeOutsideRegion",
            chance => $"{{\"type\":\"{target.Type}\",\"lat\":{Number(chance.NextBetween(-60, -50))},\"lng\":-25.5}}");
        yield return Call("call: unknown type", "unknownType", chance => $"{{\"type\":\"nothing{chance.NextBelow(1_000)}\",{Place()}}}");
        yield return Call("call: priority", "priorityOutOfRange",
            chance => $"{{\"type\":\"{target.Type}\",\"priority\":{5 + chance.NextBelow(1_000)},{Place()}}}");
        yield return Call("call: text too long", "textTooLong",
            chance => $"{{\"type\":\"{target.Type}\",\"text\":\"{new string('x', 2_001 + chance.NextBelow(1_000))}\",{Place()}}}");
        yield return Call("call: oversized body", "textTooLong",
            chance => $"{{\"type\":\"{target.Type}\",\"more\":\"{new string('x', 16_384 + chance.NextBelow(100_000))}\",{Place()}}}");
        yield return Call("call: unknown datum", "unknownDatum",
            chance => $"{{\"type\":\"{target.Type}\",\"datum\":\"moon-{chance.NextBelow(100)}\",{Place()}}}");
        yield return new MalformedKind("call: wrong key", "status 401", (chance, stop) => PostAsync(
            "/api/calls", Good(), $"{target.Key.Name}.{Convert.ToBase64String(BitConverter.GetBytes(chance.NextBits()))}", stop));
        yield return new MalformedKind("call: no key", "status 401", (_, stop) => PostAsync("/api/calls", Good(), null, stop));
        yield return new MalformedKind("sign-in: no JSON", "badJson",
            (chance, stop) => PostAsync("/sign-in", $"{{\"user\":{chance.NextBelow(9)}", null, stop));
        yield return new MalformedKind("sign-in: no password", "missingUserOrPassword",
            (_, stop) => PostAsync("/sign-in", "{\"user\":\"dispatcher\"}", null, stop));
        yield return new MalformedKind("sign-in: wrong password", "wrongUserOrPassword", (chance, stop) => PostAsync(
            "/sign-in", $"{{\"user\":\"nobody{chance.NextBits()}\",\"password\":\"x\"}}", null, stop));
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private string Place() => $"\"lat\":{Number(target.Seat.Start.Latitude)},\"lng\":{Number(target.Seat.Start.Longitude)}";

    private string Good() => $"{{\"type\":\"{target.Type}\",{Place()}}}";

    private MalformedKind Call(string name, string expected, Func<Chance, string> body) =>
        new(name, expected, (chance, stop) => PostAsync("/api/calls", body(chance), target.Key.Bearer, stop));

    private async Task<string> PostAsync(string path, string body, string? bearer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (bearer is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await _http.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode) return MalformedKind.Accepted;
        try
        {
            var refusal = await answer.Content.ReadFromJsonAsync<RefusalMessage>(NodeJson.Options, cancellation);
            return refusal?.Reason ?? $"status {(int)answer.StatusCode}";
        }
        catch (JsonException)
        {
            return $"status {(int)answer.StatusCode}"; // No body: who is not signed in is told nothing.
        }
    }
}
