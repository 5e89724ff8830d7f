using System.Net.Http.Json;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Running;
using SmartPolicing.Realtime.LoadTests.Viewing;

namespace SmartPolicing.Realtime.LoadTests.Reading;

/// <summary>
/// The run's own part of the watchlist: each entry is asked for at its city's desk, approved at the desk of the whole region by somebody
/// else, and withdrawn when all is over. Owns its HTTP client.
/// </summary>
/// <param name="desks">Open, with a page for each city.</param>
internal sealed class WantedList(Uri node, DeskCrowd desks, NodeClock clock, TimeProvider wall) : IDisposable
{
    private const int AtOnce = 8; // As many as sit at desks and type.
    private const long LastingMilliseconds = 86_400_000;
    private const string Basis = "Load test, no law";
    private const string Why = "A load test looks for what it has made up";

    private readonly HttpClient _http = SignIn.MakeClient(node);
    private readonly List<string> _entries = [];

    /// <summary>Puts vehicles on the list and waits until every city looks for them.</summary>
    /// <param name="wanted">Plates, and whose desk asks.</param>
    /// <param name="caseNumber">Names the run.</param>
    /// <returns>Entries in the order of plates, or null and one line for a person.</returns>
    internal async Task<(IReadOnlyList<string>? Entries, string Reason)> PrepareAsync(
        IReadOnlyList<(string Plate, int City)> wanted, string caseNumber, CancellationToken cancellation)
    {
        if (desks.Everywhere is not { } everywhere)
            return (null, $"the node at {node} has no desk that covers more than one city: nobody can approve");
        var entries = new string[wanted.Count];
        var refused = "";
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, wanted.Count, options, async (at, stop) =>
        {
            var (plate, city) = wanted[at];
            var (entry, reason) = await PostAsync(desks.Cities[city].SignedIn, "/api/watchlist", new
            {
                jurisdiction = city,
                plate,
                legalBasis = Basis,
                caseNumber,
                purpose = Why,
                priority = 1,
                until = clock.Now.UnixMilliseconds + LastingMilliseconds,
                sharing = "province",
            }, stop);
            if (entry is not null) (entry, reason) = await PostAsync(everywhere.SignedIn, $"/api/watchlist/{entry}/approve", new { }, stop);
            if (entry is null) refused = $"watchlist entry for {plate}: {reason}";
            else entries[at] = entry;
        });
        lock (_entries) _entries.AddRange(entries.Where(entry => entry is not null));
        if (refused.Length == 0) refused = await UntilAllLookAsync(everywhere, cancellation);
        return refused.Length == 0 ? (entries, "") : (null, refused);
    }

    /// <summary>Takes all entries back; what is left of their tracks and alerts ends with them.</summary>
    internal async Task WithdrawAsync(CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(_entries, options, async (entry, stop) => await PostAsync(
            desks.Everywhere!.SignedIn, $"/api/watchlist/{entry}/withdraw", new { reason = "The load test is over" }, stop));
        _entries.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<string> UntilAllLookAsync(DeskPage everywhere, CancellationToken cancellation)
    {
        var start = wall.GetTimestamp();
        foreach (var city in desks.Cities.Keys)
        {
            while (true)
            {
                var (list, reason) = await AskAsync<WatchlistMessage>(
                    everywhere.SignedIn, "/api/watchlist/read", new { jurisdiction = city, why = Why }, cancellation);
                if (list is null) return $"watchlist of jurisdiction {city}: {reason}";
                var active = list.Entries.Where(entry => entry.State == "active").Select(entry => entry.Id)
                    .ToHashSet(StringComparer.Ordinal);
                var missing = _entries.Count(entry => !active.Contains(entry));
                if (missing == 0) break;
                if (wall.GetElapsedTime(start) > RunLimits.WatchlistWithin)
                {
                    return $"jurisdiction {city} did not look for {missing} of {_entries.Count} vehicles "
                        + $"{RunLimits.WatchlistWithin.TotalSeconds:0} s after they were approved";
                }

                await Task.Delay(RunLimits.WatchlistLookEvery, wall, cancellation);
            }
        }

        return "";
    }

    private async Task<(string? Entry, string Reason)> PostAsync(string cookie, string path, object body, CancellationToken cancellation)
    {
        var (answer, reason) = await AskAsync<EntryMessage>(cookie, path, body, cancellation);
        return (answer?.Entry, reason);
    }

    private async Task<(T? Answer, string Reason)> AskAsync<T>(string cookie, string path, object body, CancellationToken cancellation)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = JsonContent.Create(body, body.GetType(), null, NodeJson.Options);
        request.Headers.Add(SignIn.CookieHeader, cookie);
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            if (answer.IsSuccessStatusCode)
                return (await answer.Content.ReadFromJsonAsync<T>(NodeJson.Options, cancellation), "an empty answer");
            var refusal = await answer.Content.ReadFromJsonAsync<RefusalMessage>(NodeJson.Options, cancellation);
            return (null, refusal?.Reason ?? $"status {(int)answer.StatusCode}");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return (null, problem.GetBaseException().Message);
        }
    }
}
