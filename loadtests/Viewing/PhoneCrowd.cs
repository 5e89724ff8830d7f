using System.Diagnostics;
using System.Net.Http.Json;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>An officer's page: who signs in, and for which officer.</summary>
/// <param name="Officer">Number as in officers.csv.</param>
/// <param name="User">Code as in officers.csv: the demo user's name.</param>
public readonly record struct PhoneUser(uint Officer, string User);

/// <summary>
/// Officers' pages on <c>/hub/officer</c> of a demo node, one officer and one session each. While a page is open the node takes answers
/// other than <c>delivered</c> from it alone: see <see cref="TryPost"/>.
/// </summary>
/// <remarks>
/// <see cref="ViewerCrowd.Behind"/>: from the moment the node stamped on a change of the officer or the directive to its arrival on the
/// page, on the node's clock: the stamp has whole milliseconds, and the clock is off by at most half of the fastest of twenty requests
/// for it.
/// </remarks>
/// <param name="node">The node's address.</param>
/// <param name="users">Officers of the node; as many pages can be opened.</param>
/// <param name="answersThrough">True: each page takes every directive through to its end at once. False: it only says delivered.</param>
/// <param name="time">The wall.</param>
public sealed class PhoneCrowd(Uri node, IReadOnlyList<PhoneUser> users, bool answersThrough, TimeProvider time)
    : ViewerCrowd(node, time)
{
    private const string DemoPassword = "demo";
    private const int ClockReadings = 20;

    private readonly Dictionary<uint, PhonePage> _byOfficer = [];
    private List<PhonePage> _samples = [];
    private ClockReading _clock;

    /// <summary>What all sign-ins took on the wall.</summary>
    public TimeSpan SigningIn { get; private set; }

    /// <summary>Says something for an officer whose page is open, on that page. Any thread.</summary>
    /// <returns>False when the officer has no page here, or its page is not connected: a gateway may then speak.</returns>
    public bool TryPost(in OfficerAnswer answer)
    {
        if (!_byOfficer.TryGetValue(answer.Officer, out var page) || !page.IsConnected) return false;
        _ = page.AnswerAsync(answer.Directive, answer.Answer, answer.Reason).AsTask(); // Never faulted; the reader tells of an end.
        return true;
    }

    /// <inheritdoc/>
    public override async Task<string> OpenAsync(int count, CancellationToken cancellation)
    {
        if (count > users.Count) return $"{count} pages need as many officers; there are {users.Count}";
        var (cookies, reason) = await SignInAllAsync(count, cancellation);
        if (reason.Length > 0) return reason;
        if (await ReadClockAsync(cookies[0], cancellation) is { Length: > 0 } noClock) return noClock;
        var stride = Math.Max(1, count / ViewingLimits.SamplesMax);
        var pages = new List<PhonePage>(count);
        for (var i = 0; i < count; i++)
        {
            var isSample = i % stride == 0 && i / stride < ViewingLimits.SamplesMax;
            pages.Add(new PhonePage(this, users[i].Officer, cookies[i], answersThrough, isSample));
            _byOfficer.Add(users[i].Officer, pages[i]);
        }

        _samples = [.. pages.Where(page => page.IsSample)];
        return await OpenPagesAsync(pages, cancellation);
    }

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<string>> CompareAsync(CancellationToken cancellation)
    {
        var found = new List<string>();
        foreach (var page in _samples) found.AddRange(await CompareAsync(page, cancellation));
        return found;
    }

    internal void CountBehind(long since, long arrived)
    {
        var now = _clock.NodeMilliseconds + Time.GetElapsedTime(_clock.Timestamp, arrived).TotalMilliseconds * _clock.Speed;
        Behind.Add((long)((now - since) * 1000 / _clock.Speed));
    }

    /// <summary>A second page of the same officer is told everything afresh; the first must come to show the same.</summary>
    private async Task<List<string>> CompareAsync(PhonePage page, CancellationToken cancellation)
    {
        var until = Stopwatch.StartNew();
        while (true)
        {
            var (officer, directive, reason) = await FreshAsync(page, cancellation);
            var found = new List<string>();
            if (reason.Length > 0) return [$"officer {page.Officer}: no second page: {reason}"];
            var shown = page.Rows;
            if (!DeskFold.Same(shown.Officer, officer))
                found.Add($"page of officer {page.Officer}: {DeskFold.Members(shown.Officer, officer)}");
            if (!DeskFold.Same(shown.Directive, directive)) found.Add($"page of officer {page.Officer}: another directive is shown");
            if (found.Count == 0 || until.Elapsed.TotalSeconds > ViewingLimits.CompareSecondsMax) return found;
        }
    }

    private async Task<(byte[] Officer, byte[] Directive, string Reason)> FreshAsync(PhonePage page, CancellationToken cancellation)
    {
        var (socket, reason) = await HubSocket.OpenAsync(
            Invoker, new Uri(Node, "/hub/officer"), (SignIn.CookieHeader, page.Session), Time, CountBytes, cancellation);
        if (socket is null) return ([], [], reason);
        byte[] officer = [];
        byte[] directive = [];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(ViewingLimits.CompareSecondsMax), Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var aborting = either.Token.Register(socket.Abort);
        var ended = await socket.ReadToEndAsync((in HubMessage message, long _) =>
        {
            if (officer.Length > 0 || !message.Target.SequenceEqual("states"u8)) return;
            var news = PhoneNews.Read(message.Body);
            (officer, directive) = (news.Officer.ToArray(), news.Directive.ToArray());
            socket.Abort(); // That was all that was wanted.
        });
        socket.Dispose();
        cancellation.ThrowIfCancellationRequested();
        return (officer, directive, officer.Length == 0 ? ended : "");
    }

    /// <summary>Reads the node's clock a few times and believes the fastest answer: the middle of it is when the node looked.</summary>
    /// <returns>"" or one line for a person.</returns>
    private async Task<string> ReadClockAsync(string cookie, CancellationToken cancellation)
    {
        using var http = SignIn.MakeClient(Node);
        http.DefaultRequestHeaders.Add(SignIn.CookieHeader, cookie);
        var fastest = TimeSpan.MaxValue;
        try
        {
            for (var i = 0; i < ClockReadings; i++)
            {
                var asked = Time.GetTimestamp();
                var clock = await http.GetFromJsonAsync<ClockMessage>("/api/clock", NodeJson.Options, cancellation);
                var took = Time.GetElapsedTime(asked);
                if (took >= fastest || clock is not { Speed: > 0 }) continue;
                fastest = took;
                _clock = new ClockReading(clock.Now, asked + (long)(took.TotalSeconds / 2 * Time.TimestampFrequency), clock.Speed);
            }
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return $"{Node}api/clock: {problem.GetBaseException().Message}";
        }

        return _clock.Speed > 0 ? "" : $"{Node}api/clock: a clock that stands still";
    }

    private async Task<(string[] Cookies, string Reason)> SignInAllAsync(int count, CancellationToken cancellation)
    {
        using var http = SignIn.MakeClient(Node);
        var start = Time.GetTimestamp();
        var cookies = new string[count];
        var refusal = "";
        var options = new ParallelOptions { MaxDegreeOfParallelism = ViewingLimits.SignInsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, count), options, async (number, stop) =>
        {
            var reason = "busy";
            for (var attempt = 1; reason == "busy" && attempt <= ViewingLimits.SignInTriesMax && refusal.Length == 0; attempt++)
                (cookies[number], reason) = await SignIn.AsAsync(http, users[number].User, DemoPassword, stop);
            if (reason.Length > 0) Interlocked.CompareExchange(ref refusal, $"sign-in of {users[number].User}: {reason}", "");
        });
        SigningIn = Time.GetElapsedTime(start);
        return (cookies, refusal);
    }

    private readonly record struct ClockReading(double NodeMilliseconds, long Timestamp, double Speed);
}
