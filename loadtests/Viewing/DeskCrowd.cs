using System.Globalization;
using System.Net.Http.Json;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>Gets a <c>snapshot</c> or an <c>events</c> of a city's own desk; it is gone afterwards.</summary>
/// <param name="arrived">Wall timestamp.</param>
internal delegate void CityTaker(ReadOnlySpan<byte> body, long arrived);

/// <summary>
/// Dispatchers' pages on <c>/hub/dispatch</c> of a demo node: its dispatchers in turn, several pages to a user, each with the whole region
/// in view: a city's desk then shows its officers, the desk of the whole province counts per cell. A few fold everything they are told.
/// </summary>
/// <remarks>
/// <see cref="ViewerCrowd.Behind"/>: from <see cref="Moved"/> of a probe to the arrival of the first frame that shows that place, on each
/// desk that shows single officers. Both moments are this process's own: no two clocks are compared.
/// </remarks>
/// <param name="node">The node's address.</param>
/// <param name="time">The wall.</param>
public sealed class DeskCrowd(Uri node, TimeProvider time) : ViewerCrowd(node, time)
{
    private const string DemoPassword = "demo";
    private const double Zoom = 9; // A province on one screen.

    private List<DeskPage> _samples = [];
    private CityTaker? _listener;
    private long _frames;

    /// <summary>Position frames that arrived, all desks.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>What the node told the compared desks at the end, each its own part of the region.</summary>
    internal IReadOnlyList<DeskFold> Truths => [.. _samples.Select(page => page.Truth).OfType<DeskFold>()];

    /// <summary>The first page of each city's own desk, by jurisdiction.</summary>
    internal IReadOnlyDictionary<int, DeskPage> Cities { get; private set; } = new Dictionary<int, DeskPage>();

    /// <summary>A page of somebody who has more than one jurisdiction; null when nobody has.</summary>
    internal DeskPage? Everywhere { get; private set; }

    internal ProbeTracks Probes { get; } = new(time);

    /// <summary>
    /// The generator has sent that fix of a probe officer: at most <see cref="ViewingLimits.ProbesMax"/> officers, each move a place of its
    /// own (1 m from the last is enough). Any thread.
    /// </summary>
    /// <param name="timestamp">When, by the crowd's <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Moved(uint officer, double lat, double lng, long timestamp) => Probes.Moved(officer, lat, lng, timestamp);

    /// <inheritdoc/>
    public override async Task<string> OpenAsync(int count, CancellationToken cancellation)
    {
        using var http = SignIn.MakeClient(Node);
        var (users, reason) = await DispatchersAsync(http, cancellation);
        var cookies = new List<(string User, string Cookie, int City)>();
        foreach (var user in users.Take(count))
        {
            (var cookie, reason) = await SignIn.AsAsync(http, user, DemoPassword, cancellation);
            if (cookie.Length == 0) return $"sign-in of {user}: {reason}";
            (var me, reason) = await AskAsync<MeMessage>(http, "/api/me", cookie, cancellation);
            if (me is null) return $"{Node}api/me: {reason}";
            cookies.Add((user, cookie, me.Jurisdictions is [var city] ? city : 0));
        }

        if (cookies.Count == 0) return reason;
        (var region, reason) = await AskAsync<Bounded>(http, "/api/region", cookies[0].Cookie, cancellation);
        if (region is not { Bounds.Count: 4, Center.Count: 2 }) return $"{Node}api/region: {reason}";
        Probes.SetCentre(region.Center[0], region.Center[1]);
        var (west, south, east, north) = (region.Bounds[0], region.Bounds[1], region.Bounds[2], region.Bounds[3]);
        var view = string.Create(CultureInfo.InvariantCulture,
            $"{{\"west\":{west},\"south\":{south},\"east\":{east},\"north\":{north},\"zoom\":{Zoom}}}");

        // The first of each user in turn are the sample, so that every view of the region is among them.
        var pages = Enumerable.Range(0, count).Select(number => cookies[number % cookies.Count])
            .Select((desk, number) => new DeskPage(
                this, desk.User, desk.Cookie, view, number < ViewingLimits.SamplesMax, number < cookies.Count ? desk.City : 0)).ToList();
        Cities = pages.Where(page => page.City != 0).ToDictionary(page => page.City);
        Everywhere = pages.FirstOrDefault(page => page.City == 0);
        _samples = [.. pages.Where(page => page.IsSample)];
        return await OpenPagesAsync(pages, cancellation);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> CompareAsync(CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var page in _samples)
            found.AddRange(await page.CompareAsync(TimeSpan.FromSeconds(ViewingLimits.CompareSecondsMax), cancellation));
        return found;
    }

    /// <summary>Has everything heard that the cities' own desks are told, from now on.</summary>
    internal void Listen(CityTaker listener) => Volatile.Write(ref _listener, listener);

    internal void Hear(ReadOnlySpan<byte> body, long arrived) => Volatile.Read(ref _listener)?.Invoke(body, arrived);

    internal void CountFrame() => Interlocked.Increment(ref _frames);

    private async Task<(IReadOnlyList<string> Users, string Reason)> DispatchersAsync(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            var users = await http.GetFromJsonAsync<DemoUser[]>("/api/demo-users", NodeJson.Options, cancellation) ?? [];
            var names = users.Where(user => user.Role == "dispatcher").Select(user => user.User).ToArray();
            return (names, names.Length == 0 ? $"the node at {Node} has no demo users; start it with --demo" : "");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return ([], $"{Node}api/demo-users: {problem.GetBaseException().Message}");
        }
    }

    private static async Task<(T? Answer, string Reason)> AskAsync<T>(
        HttpClient http, string path, string cookie, CancellationToken cancellation)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(SignIn.CookieHeader, cookie);
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode) return (null, $"status {(int)answer.StatusCode}");
            return (await answer.Content.ReadFromJsonAsync<T>(NodeJson.Options, cancellation), "not what docs/HUB.md says");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return (null, problem.GetBaseException().Message);
        }
    }

    private sealed record MeMessage(IReadOnlyList<int> Jurisdictions);

    private sealed record DemoUser(string User, string Role);

    /// <param name="Bounds">West, south, east, north.</param>
    /// <param name="Center">Longitude, latitude.</param>
    private sealed record Bounded(IReadOnlyList<double> Bounds, IReadOnlyList<double> Center);
}
